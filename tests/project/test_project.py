"""A book on disk: checked, built, broken on purpose, and never losing anything."""

from __future__ import annotations

import os
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from quoteproof.disk.errors import CannotRunError
from quoteproof.project.build import build
from quoteproof.project.project import Project
from quoteproof.project.seeds import add, anchor
from quoteproof.project.starting import start

CHAPTER = "chapters/01-a-first-chapter.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A new book."""
    start(tmp_path / "book")
    return tmp_path / "book"


@pytest.fixture
def project(root: Path) -> Iterator[Project]:
    with Project.open(root) as opened:
        yield opened


def text_of(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_a_new_book_builds_at_once(project: Project) -> None:
    built = build(project)
    assert built.result.all_findings == ()
    assert set(built.written) == {"build/book.pdf", "build/book.docx"}
    printed = " ".join(text_of(project.root / "build/book.pdf").split())
    assert "“the sea is too loud for that”" in printed
    assert "3 of 3" not in printed
    assert "4 of 4 quotations verified" in printed
    with zipfile.ZipFile(project.root / "build/book.docx") as docx:
        assert "only weather that has made up its mind" in docx.read("word/document.xml").decode()


def test_two_builds_are_the_same_bit_for_bit(project: Project) -> None:
    build(project)
    first = {n: (project.root / f"build/book.{n}").read_bytes() for n in ("pdf", "docx")}
    with Project.open(project.root) as again:
        build(again)
    assert first == {n: (project.root / f"build/book.{n}").read_bytes() for n in ("pdf", "docx")}


def test_a_misquotation_stops_the_build_and_leaves_the_last_good_outputs(project: Project) -> None:
    build(project)
    before = (project.root / "build/book.pdf").read_bytes()
    chapter = project.root / CHAPTER
    chapter.write_text(chapter.read_text().replace("too loud", "so loud"))
    built = build(project)
    assert built.written == {}
    assert [f.code.id for f in built.result.errors] == ["Q001"]
    assert (project.root / "build/book.pdf").read_bytes() == before
    assert [p.name for p in (project.root / "build").iterdir() if p.name.startswith(".book")] == []


def test_every_letter_of_every_quotation_is_guarded(project: Project) -> None:
    """Any one letter changed inside a quotation is an error at its line."""
    text = (project.root / CHAPTER).read_text()
    spans = [m.span(1) for m in re.finditer(r"“([^”]*)”", text)] + [
        m.span(1) for m in re.finditer(r"^> (\w.*)$", text, re.M)
    ]
    tried = 0
    for start_, end in spans:
        for at in range(start_, end, 3):
            if text[at].isalpha() and text[at - 1] != "[":
                changed = text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]
                result = project.check(overlay={CHAPTER: changed})
                assert result.errors, changed[at - 20 : at + 20]
                line = text[:at].count("\n") + 1
                told = result.chapters[0]
                lines = [told.text[: f.place.start].count("\n") + 1 for f in result.errors]
                assert any(abs(line - other) <= 1 for other in lines)
                tried += 1
    assert tried > 40


def test_unsaved_text_is_checked(project: Project) -> None:
    result = project.check(overlay={CHAPTER: "# One {#first}\n\nHe said “nothing of the kind” [@lighthouse#p2].\n"})
    assert [f.code.id for f in result.errors] == ["Q001"]


def test_only_named_chapters_are_checked(project: Project) -> None:
    (project.root / "chapters/02-more.md").write_text("# Two\n\n“Nobody said this.”\n")
    assert project.check(only=[CHAPTER]).errors == ()
    assert project.check().errors != ()
    with pytest.raises(CannotRunError, match="no chapter"):
        project.check(only=["chapters/09-none.md"])


def test_a_changed_seed_is_an_error_until_it_is_accepted(project: Project) -> None:
    seed = project.root / "seeds/lighthouse.txt"
    seed.write_bytes(seed.read_bytes().replace(b"eleven", b"twelve"))
    codes = {f.code.id for f in project.check().errors}
    assert codes == {"S001"}
    assert anchor(project.root, {}).findings
    renewed = anchor(project.root, {"lighthouse": "the new edition has twelve"})
    assert renewed.findings == ()
    assert project.check().errors == ()
    assert "the new edition has twelve" in (project.root / "seeds/anchors.yaml").read_text(encoding="utf-8")
    with pytest.raises(CannotRunError, match="not text"):
        anchor(project.root, {"lighthouse": "turned \u202e"})


def test_a_document_is_taken_in_and_can_be_quoted(project: Project, tmp_path: Path) -> None:
    document = tmp_path / "speech.txt"
    document.write_text("On Bridges\n\nA bridge is a promise kept in stone. Nobody thanks it.\n")
    added = add(project.root, document, "bridges")
    assert (added.passages, added.file) == (2, "seeds/speech.txt")
    text = "# One\n\nIt is “a promise kept in stone” [@bridges#p2].\n"
    assert project.check(overlay={CHAPTER: text}).errors == ()
    with pytest.raises(CannotRunError, match="taken"):
        add(project.root, document, "bridges")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("book.yaml", b"title: [", "book.yaml"),
        ("book.yaml", b"title: X\nlanguag: en\n", "language"),
        ("book.yaml", b"title: \xff\n", "UTF-8"),
        ("references.bib", b"\xff\xfe", "UTF-8"),
    ],
)
def test_settings_that_cannot_be_used_stop_everything(root: Path, name: str, content: bytes, message: str) -> None:
    (root / name).write_bytes(content)
    with Project.open(root) as project, pytest.raises(CannotRunError) as caught:
        project.check()
    told = " ".join(f"{t.file} {t.message} {' '.join(t.helps)}" for t in caught.value.troubles)
    assert message in told


@pytest.mark.parametrize("name", ["book.yaml", "references.bib", CHAPTER])
def test_what_is_missing_is_named(root: Path, name: str) -> None:
    (root / name).unlink()
    with pytest.raises(CannotRunError) as caught, Project.open(root) as project:
        project.check()
    assert all(t.helps for t in caught.value.troubles)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"# One\n\nbad \xff byte\n", "K001"),
        (b"# One\n\nNUL \x00 here\n", "K001"),
        (b"# One\n\n" + b"[" * 40 + b"\n", "K001"),
        (b"# One\n\n<b>raw</b>\n", "K002"),
        (b"# One\n\n```{=typst}\n#x\n```\n", "K002"),
        (b"# One\n\n[x]{.deletion}\n", "K011"),
        (b"# One\n\n[x]{onclick=y}\n", "K012"),
        (b"# One\n\n[x](file:///etc/passwd)\n", "X008"),
        (b"# One\n\n![x](/etc/hostname){alt=y}\n", "X011"),
        (b"# One\n\n![x](images/none.png){alt=y}\n", "X002"),
        (b"---\ntitle: x\n---\n\n# One\n", "K006"),
        ("# One\n\n“Words” [@nobody#p1].\n".encode(), "C001"),
        ("# One\n\n“Words” [@lighthouse#p99].\n".encode(), "C002"),
    ],
)
def test_bad_chapters_are_findings_with_a_place(root: Path, content: bytes, code: str) -> None:
    (root / CHAPTER).write_bytes(content)
    with Project.open(root) as project:
        built = build(project)
    assert code in [f.code.id for f in built.result.errors]
    assert built.written == {}


def test_a_broken_link_is_told_with_its_line(root: Path) -> None:
    chapter = root / CHAPTER
    chapter.write_text(chapter.read_text() + "\nSee [there](#nowhere).\n")
    with Project.open(root) as project:
        built = build(project)
    assert [f.code.id for f in built.result.errors] == ["X001"]
    assert chapter.read_text()[built.result.errors[0].place.start :].startswith("#nowhere)")


def test_crlf_and_a_byte_order_mark_change_nothing(root: Path) -> None:
    chapter = root / CHAPTER
    chapter.write_bytes(b"\xef\xbb\xbf" + chapter.read_bytes().replace(b"\n", b"\r\n"))
    with Project.open(root) as project:
        assert project.check().all_findings == ()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere, so a read-only folder cannot be made")
def test_a_folder_that_cannot_be_written_is_named(root: Path) -> None:
    (root / "build").chmod(stat.S_IRUSR | stat.S_IXUSR)
    with Project.open(root) as project, pytest.raises(CannotRunError, match="cannot write"):
        build(project)


def test_an_output_that_cannot_be_replaced_is_named(root: Path) -> None:
    (root / "build/book.pdf").mkdir()
    with Project.open(root) as project, pytest.raises(CannotRunError, match="cannot write") as caught:
        build(project)
    assert caught.value.troubles[0].helps
    assert not (root / "build/book.docx").exists()


def test_a_new_book_writes_over_nothing(root: Path) -> None:
    with pytest.raises(CannotRunError, match="already"):
        start(root)


def test_marks_print_as_the_house_sets_them_beside_code_and_mathematics(project: Project) -> None:
    chapter = project.root / CHAPTER
    chapter.write_text(
        '# One {#first}\n\nWith $f\'\' = g$ and `"`{.code}: "the sea is too loud for that" [@lighthouse#p2].\n'
    )
    assert build(project).written
    with zipfile.ZipFile(project.root / "build/book.docx") as docx:
        assert "“the" in docx.read("word/document.xml").decode()
