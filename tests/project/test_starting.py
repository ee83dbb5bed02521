"""Starting a book: every template passes the check, and one that begins with sources quotes them, or is not written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quoteproof import Book, CannotRunError, __version__
from quoteproof.book.config import read_book
from quoteproof.document.model import DocumentOptions
from quoteproof.document.process import DocumentAnswer
from quoteproof.project import documents
from quoteproof.project.starting import start, start_from
from quoteproof.project.templates import Template, frame
from quoteproof.source.adding import key_of
from tests.document.pdfs import lines, pdf

LETTER = "The Ferry Letter\n\nThe ferry was late again. Nobody on the quay could say for whom it had waited so long.\n"
PAPER = pdf(
    lines(50, 500, "The bridge is closed to carts that carry stone and", "is open to everybody else until the evening.")
)
LIBRARY = """@book{quay1900,
  title = {A Quay of Its Own},
  date = {1900},
  file = {Full Text:files/12/Quay - 1900.pdf:application/pdf;Snapshot:files/13/quay.html:text/html},
}
@book{gone1901, title = {Gone}, date = {1901}, file = {files/14/gone.pdf}}
@book{unfiled1902, title = {Unfiled}, date = {1902}}
"""


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


@pytest.mark.parametrize("template", Template)
def test_every_template_passes_the_check(tmp_path: Path, template: Template) -> None:
    started = start(tmp_path, template)
    assert names(tmp_path) - {name for name in names(tmp_path) if name.startswith(".quoteproof")} == {*started.written}
    with Book(tmp_path) as book:
        result = book.check()
    assert (result.findings, len(result.quotations) >= 3) == ((), True)


@pytest.mark.parametrize(
    "template", [Template.BOOK, *(pytest.param(t, marks=pytest.mark.slow) for t in Template if t is not Template.BOOK)]
)
def test_every_template_builds(tmp_path: Path, template: Template) -> None:
    start(tmp_path, template)
    formats = ["pdf"] if template is Template.BOOK else ["pdf", "docx", "html"]
    with Book(tmp_path) as book:
        built = book.build(formats)
    assert [*built.written] == [f"build/book.{form}" for form in formats]


@pytest.mark.parametrize("template", Template)
def test_an_empty_one_has_the_titles_of_its_chapters(tmp_path: Path, template: Template) -> None:
    start(tmp_path / "whole", template)
    start(tmp_path / "empty", template, empty=True)
    whole, empty = names(tmp_path / "whole"), names(tmp_path / "empty")
    assert whole - empty == {name for name in whole if name.startswith("seeds/")} - {"seeds/anchors.yaml"}
    with Book(tmp_path / "empty") as book:
        result = book.check()
    assert (result.findings, result.quotations) == ((), ())
    for name in (name for name in empty if name.startswith("chapters/")):
        title, *words = (tmp_path / "empty" / name).read_text().splitlines()
        assert title == (tmp_path / "whole" / name).read_text().splitlines()[0]
        assert words == ["", "Write here."]


def test_the_workflow_installs_the_version_that_wrote_it() -> None:
    workflow = frame()[".github/workflows/quotations.yml"].decode()
    assert f"pip install quoteproof=={__version__}\n" in workflow
    assert "@version@" not in workflow


def test_sources_are_taken_in_and_quoted(tmp_path: Path) -> None:
    write(tmp_path, {"letter.txt": LETTER, "paper.pdf": PAPER})
    started = start_from(tmp_path / "book", [tmp_path / "paper.pdf", tmp_path / "letter.txt"])
    assert [one.key for one in started.sources] == ["paper", "ferry-letter"]
    chapter = (tmp_path / "book/chapters/01-a-first-chapter.md").read_text()
    assert "says: “The bridge is closed to carts that carry stone and is open to everybody else until the" in chapter
    assert "“Nobody on the quay could say for whom it had waited so long” [@ferry-letter#p2.s2]." in chapter
    with Book(tmp_path / "book") as book:
        result = book.check()
    assert (result.findings, len(result.quotations)) == ((), 2)


def test_what_was_just_read_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"paper.pdf": PAPER})
    read: list[str] = []

    def reader(name: str, data: bytes, options: DocumentOptions) -> DocumentAnswer:
        read.append(name)
        return read_document(name, data, options)

    read_document = documents.read_document
    monkeypatch.setattr(documents, "read_document", reader)
    start_from(tmp_path / "book", [tmp_path / "paper.pdf"])
    with Book(tmp_path / "book") as book:
        assert book.check().ok
    assert "seeds/paper.pdf" not in read
    read.clear()
    (tmp_path / "book/seeds/paper.pdf").write_bytes(PAPER.replace(b"stone", b"bones"))
    with Book(tmp_path / "book") as book:
        assert [finding.code.id for finding in book.check().errors][:1] == ["S001"]
    assert read == ["seeds/paper.pdf"]


def test_a_bibliography_brings_the_files_that_its_entries_name(tmp_path: Path) -> None:
    write(tmp_path, {"Zotero.bib": LIBRARY, "files/12/Quay - 1900.pdf": PAPER, "files/13/quay.html": "<p>No."})
    started = start_from(tmp_path / "book", [tmp_path / "Zotero.bib"])
    assert [one.key for one in started.sources] == ["quay1900"]
    assert [Path(name).name for name in started.missing] == ["gone.pdf"]
    assert (tmp_path / "book/Zotero.bib").read_text() == LIBRARY
    assert "bibliography: [Zotero.bib, references.bib]\n" in (tmp_path / "book/book.yaml").read_text()
    with Book(tmp_path / "book") as book:
        assert book.check().ok


def test_named_sources_alone_are_taken_in(tmp_path: Path) -> None:
    write(tmp_path, {"z.bib": LIBRARY, "files/12/Quay - 1900.pdf": PAPER, "unfiled1902.txt": LETTER})
    given = [tmp_path / "z.bib", tmp_path / "unfiled1902.txt"]
    started = start_from(tmp_path / "book", given)
    assert [(one.key, one.bibliography) for one in started.sources] == [("unfiled1902", None)]


def test_csl_json_is_a_bibliography(tmp_path: Path) -> None:
    items = [{"id": "ferry", "type": "letter", "title": "The Ferry Letter"}]
    write(tmp_path, {"my library.json": json.dumps(items), "ferry.txt": LETTER, "other.txt": "One more word.\n"})
    given = [tmp_path / name for name in ("my library.json", "ferry.txt", "other.txt")]
    started = start_from(tmp_path / "book", given)
    assert [(one.key, one.bibliography_file) for one in started.sources] == [
        ("ferry", "my library.json"),
        ("other", "references.bib"),
    ]
    assert 'bibliography: ["my library.json", references.bib]\n' in (tmp_path / "book/book.yaml").read_text()


def test_a_book_is_begun_where_the_files_lie(tmp_path: Path) -> None:
    write(tmp_path, {"references.bib": LIBRARY, "unfiled1902.txt": LETTER, ".gitignore": "*.tmp\n"})
    started = start_from(tmp_path, [tmp_path / "references.bib", tmp_path / "unfiled1902.txt"])
    assert started.kept == (".gitignore",)
    assert "references.bib" not in started.written
    assert (tmp_path / ".gitignore").read_text() == "*.tmp\n"
    with Book(tmp_path) as book:
        assert book.check().ok


@pytest.mark.parametrize(
    ("template", "chapter"),
    [(Template.THESIS, "01-introduction"), (Template.ARTICLE, "01-introduction"), (Template.BRIEF, "03-argument")],
)
def test_the_chapter_quotes_that_would_and_nothing_of_the_example_is_left(
    tmp_path: Path, template: Template, chapter: str
) -> None:
    write(tmp_path, {"letter.txt": LETTER})
    root = tmp_path / "my-ferry_paper"
    start_from(root, [tmp_path / "letter.txt"], template)
    with Book(root) as book:
        result = book.check()
    assert result.ok
    (quoted,) = result.quotations
    assert quoted.quotation.place.file == f"chapters/{chapter}.md"
    settings = result.checked.book
    assert (settings.title, settings.subtitle, settings.authors, settings.date, settings.imprint) == (
        *("My Ferry Paper", None, (), None, ()),
    )
    assert "# subtitle: " in (root / "book.yaml").read_text()


@pytest.mark.parametrize(
    ("folder", "title"),
    [
        ("bridges", "Bridges"),
        ("Étude-2026", "Étude 2026"),
        ("null", "Null"),
        ("习", "A New Brief"),
        ("---", "A New Brief"),
        ("a" * 200, "A New Brief"),
    ],
)
def test_a_new_title_is_made_of_the_name_of_the_folder(tmp_path: Path, folder: str, title: str) -> None:
    root = tmp_path / folder
    start(root, Template.BRIEF, empty=True)
    assert read_book((root / "book.yaml").read_text())[0].title == title


@pytest.mark.parametrize(
    ("files", "given", "message"),
    [
        ({"a.txt": LETTER, "bad.txt": b"caf\xe9"}, ["a.txt", "bad.txt"], "it is not UTF-8"),
        ({"a.pdf": b"%PDF-1.7 nothing"}, ["a.pdf"], "`a.pdf` cannot be read"),
        ({"a.txt": LETTER}, ["a.txt", "gone.pdf"], "gone.pdf"),
        ({"a.json": "{}"}, ["a.json"], "`a.json` is no bibliography"),
        ({"folder/a.xyz": LETTER}, ["folder"], "can be taken in"),
        ({"a.txt": LETTER, "book/book.yaml": "title: A\n"}, ["a.txt"], "is a book already"),
        ({"a.txt": LETTER, "book/references.bib": LIBRARY}, ["a.txt"], "`references.bib` is there already"),
    ],
    ids=["not-utf-8", "damaged", "gone", "no-bibliography", "no-source", "a-book", "a-file"],
)
def test_nothing_is_written_where_one_file_cannot_be_used(
    tmp_path: Path, files: dict[str, str | bytes], given: list[str], message: str
) -> None:
    write(tmp_path, files)
    before = names(tmp_path)
    with pytest.raises(CannotRunError, match="(?s)" + message):
        start_from(tmp_path / "book", [tmp_path / name for name in given])
    assert names(tmp_path) == before


def test_what_an_entry_names_and_cannot_be_read_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"z.bib": LIBRARY, "files/12/Quay - 1900.pdf": b"%PDF-1.7 nothing"})
    started = start_from(tmp_path / "book", [tmp_path / "z.bib"])
    assert started.sources == ()
    assert [trouble.file for trouble in started.unread] == ["Quay - 1900.pdf"]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("The Joint Statement of the Two States", "joint-statement-two"),
        ("Über die Brücke", "uber-brucke"),
        ("مقالة", ""),
        ("A", ""),
        ("1984", "1984"),
        ("é" * 245, "e" * 40),
        ("Donaudampfschifffahrtsgesellschaft and Captains", "donaudampfschifffahrtsgesellschaft"),
    ],
)
def test_a_key_is_made_of_a_title(title: str, key: str) -> None:
    assert key_of(title) == key


def test_a_second_file_of_an_entry_is_told(tmp_path: Path) -> None:
    library = (
        "@misc{quay1900, title = {Quay}, file = {Text:a/Quay.pdf:application/pdf;More:a/More.pdf:application/pdf}}\n"
    )
    write(tmp_path, {"z.bib": library, "a/Quay.pdf": PAPER, "a/More.pdf": PAPER.replace(b"stone", b"bones")})
    started = start_from(tmp_path / "book", [tmp_path / "z.bib"])
    assert [one.key for one in started.sources] == ["quay1900"]
    assert [Path(name).name for name in started.further] == ["More.pdf"]


def test_a_file_is_no_folder_for_a_book(tmp_path: Path) -> None:
    write(tmp_path, {"paper.pdf": PAPER})
    with pytest.raises(CannotRunError, match="is a file, and a book is a folder"):
        start(tmp_path / "paper.pdf")
    assert names(tmp_path) == {"paper.pdf"}


def test_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    write(tmp_path, {"paper.pdf": b""})
    with pytest.raises(CannotRunError, match="is empty"):
        start_from(tmp_path / "book", [tmp_path / "paper.pdf"])


def test_the_sentence_that_is_quoted_is_prose_where_there_is_any(tmp_path: Path) -> None:
    text = (
        "IN THE SUPREME COURT OF THE UNITED STATES - - - - - - - -\n\nthe light went out, and nobody was told of it\n"
    )
    write(tmp_path, {"a.txt": text})
    start_from(tmp_path / "book", [tmp_path / "a.txt"])
    assert "nobody was told of it" in (tmp_path / "book/chapters/01-a-first-chapter.md").read_text()


def test_no_endless_word_is_quoted(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text(f"{'w' * 5000}\n")
    start_from(tmp_path / "book", [text])
    assert "www" not in (tmp_path / "book/chapters/01-a-first-chapter.md").read_text(encoding="utf-8")
