"""Documents as seeds: taken in, read again before they are believed, read anew."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from quoteproof.check.result import CheckResult
from quoteproof.cli.main import main
from quoteproof.disk.errors import CannotRunError
from quoteproof.document import process
from quoteproof.document.jsonl import read_passages
from quoteproof.document.model import DocumentOptions
from quoteproof.finding.model import Severity
from quoteproof.project import rereading, seeds, starting
from quoteproof.project.project import Project
from quoteproof.project.proposal import propose, put
from quoteproof.search.index import find

PAGE = """<!doctype html><html><head><title>The Vote</title></head><body>
<h1>The Vote</h1>
<p>The vote was split today.</p>
<p>The members went home.</p>
</body></html>
"""
CHAPTER = "# A\n\nIt is said that “The vote was split today” [@vote#p3].\n"
READING = "seeds/vote.reading.jsonl"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with one web page as its source, and a quotation from it; it is to be copied."""
    folder = tmp_path_factory.mktemp("documents")
    root = folder / "book"
    starting.start(root, empty=True)
    page = folder / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    seeds.add(root, page, "vote")
    (root / "chapters/01-a-first-chapter.md").write_text(CHAPTER, encoding="utf-8")
    return folder


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """A copy of that book, beside a copy of the page."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "book"


def checked(root: Path) -> CheckResult:
    with Project.open(root) as project:
        return project.check()


def codes(root: Path) -> list[str]:
    return [finding.code.id for finding in checked(root).all_findings]


def forge(root: Path, before: str, after: str) -> None:
    """Change the reading text, and the lock with it, as somebody would who wants a false quotation to pass."""
    reading, lock = root / READING, root / "seeds/anchors.yaml"
    old = reading.read_bytes()
    new = old.replace(before.encode(), after.encode())
    assert new != old
    reading.write_bytes(new)
    was, now = (hashlib.sha256(data).hexdigest() for data in (old, new))
    lock.write_text(lock.read_text("utf-8").replace(was, now), "utf-8")
    seeds.anchor(root, {})


def test_the_original_stays_byte_for_byte_and_is_quoted(book: Path) -> None:
    assert (book / "seeds/vote.html").read_text("utf-8") == PAGE
    assert codes(book) == []


def test_the_new_entry_has_the_title_of_the_document(book: Path) -> None:
    assert "title = {The Vote}" in (book / "references.bib").read_text("utf-8")


def test_a_forged_reading_text_is_not_believed(book: Path) -> None:
    forge(book, "split", "whole")
    chapter = book / "chapters/01-a-first-chapter.md"
    chapter.write_text(CHAPTER.replace("split", "whole"), "utf-8")
    assert codes(book) == ["S008"]
    assert codes(book) == ["S008"]  # also when the answer is remembered


def test_a_forged_reading_text_is_not_believed_by_a_proposal(book: Path) -> None:
    """The chapter on disk does not cite it yet, so that no check has read the document again."""
    chapter = book / "chapters/01-a-first-chapter.md"
    chapter.write_text("# A\n\nNothing.\n", "utf-8")
    forge(book, "split", "whole")
    wrong = CHAPTER.replace("split", "whole")
    with Project.open(book) as project:
        proposal = propose(project, {"chapters/01-a-first-chapter.md": wrong})
        assert [finding.code.id for finding in proposal.brought] == ["S008"]
        assert not put(project, proposal)
    assert chapter.read_text("utf-8") == "# A\n\nNothing.\n"


def test_a_passage_cannot_be_taken_out_of_a_reading_text(book: Path) -> None:
    reading = (book / READING).read_text("utf-8").splitlines(keepends=True)
    forge(book, reading[2], "")
    (book / "chapters/01-a-first-chapter.md").write_text("# A\n\n“members went home” [@vote#p4].\n", "utf-8")
    assert codes(book) == ["S008"]


@pytest.mark.parametrize("reader", ["html 1", "html 0"])
def test_what_counts_the_paragraphs_before_a_passage_cannot_be_changed(book: Path, reader: str) -> None:
    (book / "chapters/01-a-first-chapter.md").write_text("# A\n\n“members went home” [@vote#p4].\n", "utf-8")
    assert codes(book) == []
    forge(book, '"role":"body","text":"The vote', '"role":"heading","text":"The vote')
    lock = book / "seeds/anchors.yaml"
    lock.write_text(lock.read_text("utf-8").replace('reader: "html 1', f'reader: "{reader}'), "utf-8")
    assert codes(book) == ["S008"]


@pytest.mark.parametrize("reader", ["html 1", "html 0"])
def test_no_note_mark_or_emphasis_is_put_into_a_reading_text(book: Path, reader: str) -> None:
    forge(book, '"text":"The vote was split today."', '"text":"The vote was split today.","emphasis":[[4,8]]')
    lock = book / "seeds/anchors.yaml"
    lock.write_text(lock.read_text("utf-8").replace('reader: "html 1', f'reader: "{reader}'), "utf-8")
    assert codes(book) == ["S008"]


def test_a_changed_reading_text_is_told(book: Path) -> None:
    path = book / READING
    path.write_text(path.read_text("utf-8").replace("split", "whole"), "utf-8")
    assert "S001" in codes(book)
    path.unlink()
    assert "S005" in codes(book)
    rereading.reread(book, "vote")
    assert codes(book) == []


def test_a_damaged_reading_text_is_told(book: Path) -> None:
    path, lock = book / READING, book / "seeds/anchors.yaml"
    old = path.read_bytes()
    path.write_bytes(old + b"{}\n")
    lock.write_text(
        lock.read_text("utf-8").replace(hashlib.sha256(old).hexdigest(), hashlib.sha256(path.read_bytes()).hexdigest()),
        "utf-8",
    )
    assert "S004" in codes(book)


def test_an_original_that_is_not_there_is_a_warning(book: Path) -> None:
    (book / "seeds/vote.html").unlink()
    assert codes(book) == ["S009"]
    assert [finding.severity for finding in checked(book).all_findings] == [Severity.WARNING]
    with Project.open(book, originals=True) as project:
        assert [finding.severity for finding in project.check().all_findings] == [Severity.ERROR]
    assert run(book, "build", "--originals") == 1
    with (book / "book.yaml").open("a", encoding="utf-8") as file:
        file.write("  raise: [missing-original]\n")
    settings = (book / "book.yaml").read_text("utf-8").replace("outputs: [pdf, docx]\n", "")
    (book / "book.yaml").write_text(settings, "utf-8")
    assert [finding.severity for finding in checked(book).all_findings] == [Severity.ERROR]


def test_an_original_that_has_changed_is_read_anew_with_a_reason(book: Path) -> None:
    page = book / "seeds/vote.html"
    page.write_text(PAGE.replace("split", "equally split"), "utf-8")
    assert codes(book) == ["S001"]
    with pytest.raises(CannotRunError, match="another file"):
        rereading.reread(book, "vote")
    renewed = seeds.anchor(book, {"vote": "the newspaper's corrected page"})
    assert not renewed.findings
    assert READING in renewed.changed
    assert codes(book) == ["Q004"]


def test_reading_anew_changes_nothing_where_nothing_changed(book: Path) -> None:
    found = rereading.reread(book, "vote")
    assert (found.differences, found.renewed.changed) == ((), ())


def test_reading_anew_shows_what_differs_and_keeps_the_anchors(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    forge(book, "The vote was split today.", "The vote was whole today.")
    found = rereading.reread(book, "vote", dry_run=True)
    assert [(d.before[0].text, d.now[0].text) for d in found.differences] == [
        ("The vote was whole today.", "The vote was split today.")
    ]
    assert "whole" in (book / READING).read_text("utf-8")
    assert run(book, "reread", "vote") == 0
    told = capsys.readouterr().out
    assert "- The vote was whole today." in told
    assert "+ The vote was split today." in told
    assert f"wrote {READING}" in told
    assert codes(book) == []


def test_an_original_that_cannot_be_read_again_confirms_nothing(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "seconds", lambda data: 0.001)
    with Project(book, cached=False) as project:  # what was kept when it was added is not asked
        (finding,) = project.check().all_findings
    assert (finding.code.id, "could not be read again" in finding.message) == ("S008", True)
    monkeypatch.undo()
    assert codes(book) == []


def test_what_is_no_document_cannot_be_read_anew(book: Path, tmp_path: Path) -> None:
    text = tmp_path / "speech.txt"
    text.write_text("A bridge.\n", "utf-8")
    seeds.add(book, text, "speech")
    with pytest.raises(CannotRunError, match="plain text"):
        rereading.reread(book, "speech")
    with pytest.raises(CannotRunError, match="no source"):
        rereading.reread(book, "nobody")


def test_a_document_that_an_entry_names_is_read_by_anchor(book: Path) -> None:
    (book / "seeds/other.html").write_text(PAGE.replace("split", "open"), "utf-8")
    with (book / "references.bib").open("a", encoding="utf-8") as file:
        file.write("\n@misc{other, title = {Other}, file = {seeds/other.html}}\n")
    assert "S006" in codes(book)
    assert "seeds/other.reading.jsonl" in seeds.anchor(book, {}).changed
    assert "S006" not in codes(book)


def test_removing_a_document_leaves_nothing_of_it(book: Path) -> None:
    (book / "chapters/01-a-first-chapter.md").write_text("# A\n\nA word.\n", "utf-8")
    seeds.remove(book, "vote")
    assert [path.name for path in sorted((book / "seeds").rglob("*")) if path.is_file()] == ["anchors.yaml"]


def run(root: Path, *words: str) -> int:
    """Run a command in a book."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        return main(words)


def pages(folder: Path, names: Sequence[str]) -> None:
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_text(PAGE.replace("vote", f"vote of {name}"), "utf-8")


def test_an_edition_that_is_not_text_is_told(book: Path) -> None:
    with pytest.raises(CannotRunError, match="edition"):
        rereading.reread(book, "vote", options=DocumentOptions(edition="\udcff"))


def test_several_files_are_taken_in_each_by_its_name(book: Path, tmp_path: Path) -> None:
    pages(tmp_path / "web", ["one.html", "two.html", "notes.csv"])
    assert run(book, "add", str(tmp_path / "web")) == 0
    assert sorted(path.name for path in (book / "seeds").glob("*.html")) == ["one.html", "two.html", "vote.html"]


def test_one_that_cannot_be_taken_in_does_not_stop_the_others(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages(tmp_path / "web", ["one.html", "two.html"])
    (tmp_path / "web/one.html").write_bytes(b"")
    assert run(book, "add", str(tmp_path / "web/one.html"), str(tmp_path / "web/two.html")) == 2
    assert "one.html" in capsys.readouterr().err
    assert (book / "seeds/two.html").is_file()


def test_everything_that_the_bibliography_names_is_taken_in(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages(tmp_path / "zotero", ["a.html", "b.html"])
    with (book / "references.bib").open("a", encoding="utf-8") as file:
        for key in "ab":
            path = tmp_path / f"zotero/{key}.html"
            file.write(f"\n@misc{{work-{key}, title = {{Work}}, file = {{Full Text:{path}:text/html}}}}\n")
    assert run(book, "add", "--from-bib") == 0
    assert (book / "seeds/work-a.reading.jsonl").is_file()
    assert (book / "seeds/work-b.reading.jsonl").is_file()
    assert run(book, "add", "--from-bib") == 2
    assert "its seed already" in capsys.readouterr().err


def test_a_document_is_searched_by_its_reading_text(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):  # from a new index, then from the one that is there
        assert run(book, "find", "members went home") == 0
        assert "“members went home” [@vote#p4]" in capsys.readouterr().out
    forge(book, "went home", "went away")
    assert run(book, "find", "members went away") == 0
    assert "“members went away” [@vote#p4]" in capsys.readouterr().out


def test_an_item_of_a_list_is_found_as_it_stands(book: Path, tmp_path: Path) -> None:
    page = tmp_path / "list.html"
    page.write_text("<html><body><p>Take:</p><ul><li>a long rope</li><li>the old lamp</li></ul></body></html>", "utf-8")
    seeds.add(book, page, "list")
    (hit,) = find(book, "the old lamp", limit=1).hits
    assert (str(hit.anchor), hit.passage.text) == ("list#p3", "the old lamp")


def test_differences_of_many_equal_passages_are_found_in_little_time(book: Path) -> None:
    passage = read_passages((book / READING).read_text("utf-8"))[2]
    many = (passage,) * 50_000
    other = replace(passage, text="Another one.")
    start = time.process_time()
    found = rereading._differences(many, (*many[:20_000], other, other, *many[20_001:]))
    assert time.process_time() - start < 5
    assert found == (rereading.PassageDifference(20_001, (passage,), (other, other)),)


def test_differences_that_touch_are_one(book: Path) -> None:
    one, two, three = read_passages((book / READING).read_text("utf-8"))[-3:]
    found = rereading._differences((one, two, three), (replace(one, text="a"), replace(two, text="b"), three))
    assert [(len(d.before), len(d.now), d.line) for d in found] == [(2, 2, 1)]
    assert rereading._differences((one,), (one, two, three))[0].now == (two, three)
    assert rereading._differences((one, two, three), (three,))[0].before == (one, two)
