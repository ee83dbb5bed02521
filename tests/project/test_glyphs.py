"""A character that no face of a book has, and a font of the book's own that has it."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from quoteproof.cli.main import main
from quoteproof.disk.errors import Trouble
from quoteproof.engine.pandoc import Pandoc
from quoteproof.engine.program import MissingGlyphs
from quoteproof.project.outputs import missing_glyphs
from quoteproof.project.seeds import start
from tests.book_of import ROOT, check, library_of
from tests.font import square_font

PRIVATE = "\ue000"


def told(pandoc: Pandoc, text: str, *missing: tuple[str, str], seed: str = "One two three.") -> tuple[Trouble, ...]:
    result = check(text, library_of({"s": seed}), pandoc)
    return missing_glyphs(MissingGlyphs("", missing), result).troubles


def test_every_line_is_named_and_every_character(pandoc: Pandoc) -> None:
    first, second = told(
        pandoc, "# A\n\nBig 習近 big.\n\nAnd 習.\n", ("習近", "Libertinus Serif"), ("習", "Libertinus Serif")
    )
    assert (first.file, first.line, second.line) == ("chapters/01-one.md", 3, 5)
    assert "`習` (U+7FD2, CJK UNIFIED IDEOGRAPH-7FD2), `近` (U+8FD1" in first.message
    assert "into `fonts/`" in first.helps[0]


def test_what_is_written_as_an_escape_is_told_without_a_place(pandoc: Pandoc) -> None:
    (trouble,) = told(pandoc, "# A\n\nBig &#x7fd2;.\n", ("習", "Libertinus Serif"))
    assert (trouble.file, trouble.line) == ("", 0)


def test_a_seed_is_named_where_the_character_is_the_source_s_alone(pandoc: Pandoc) -> None:
    (trouble,) = told(pandoc, "# A\n\nBig.\n", ("習", "Libertinus Serif"), seed="One.\n\nTwo 習.")
    assert (trouble.file, trouble.line) == ("seeds/s.txt", 3)


@pytest.mark.parametrize(
    ("character", "face", "cure"),
    [("習", "New Computer Modern Math", "outside the formula"), (PRIVATE, "", "the character that is meant")],
)
def test_where_no_font_would_help_something_else_does(pandoc: Pandoc, character: str, face: str, cure: str) -> None:
    (trouble,) = told(pandoc, f"# A\n\n`{character}`\n", (character, face))
    assert cure in trouble.helps[0]
    assert "fonts" not in "".join(trouble.helps)


def test_a_page_of_such_lines_is_cut_short(pandoc: Pandoc) -> None:
    troubles = told(pandoc, "# A\n\n" + "Big 習.\n" * 30, ("習", "Libertinus Serif"))
    assert len(troubles) == 21
    assert troubles[-1].message == "and 10 more lines with such characters"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    start(tmp_path / "book")
    monkeypatch.chdir(tmp_path / "book")
    chapter = tmp_path / "book/chapters/01-a-first-chapter.md"
    chapter.write_text(chapter.read_text(encoding="utf-8") + "\nHe is called 習.\n", encoding="utf-8")
    return tmp_path / "book"


def test_the_page_about_the_settings_shows_what_is_said(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--format", "concise"]) == 1
    page = (ROOT / "docs/book-yaml.md").read_text(encoding="utf-8")
    assert f"$ quoteproof check --format concise\n{capsys.readouterr().out}```" in page


def test_a_build_says_where_and_writes_nothing(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = book / "book.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("A New", "A 😀 New"), encoding="utf-8")
    assert main(["build", "--to", "pdf"]) == 1
    said = capsys.readouterr().out
    for place in ("has `😀`, which no face of this book has", "book.yaml:", "01-a-first-chapter.md:16:"):
        assert place in said
    assert not list((book / "build").glob("book.*"))


def test_a_font_of_the_book_s_own_prints_it(book: Path) -> None:
    (book / "fonts").mkdir()
    (book / "fonts/square.ttf").write_bytes(square_font("習", "Square One"))
    (book / "fonts/LICENSE.txt").write_text("as you like\n", encoding="utf-8")
    assert main(["build", "--to", "pdf"]) == 0
    pages = pypdfium2.PdfDocument(book / "build/book.pdf")
    assert "He is called 習." in "".join(page.get_textpage().get_text_bounded() for page in pages)


def test_a_file_that_is_no_font_and_a_family_that_is_not_there_are_told(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (book / "fonts").mkdir()
    (book / "fonts/page.otf").write_text("<html>", encoding="utf-8")
    assert main(["build", "--to", "pdf"]) == 1
    assert "the font `fonts/page.otf` cannot be used: it is no font" in capsys.readouterr().out
    (book / "fonts/page.otf").write_bytes(square_font("習", "Square One"))
    settings = book / "book.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "font: Square Two\n", encoding="utf-8")
    assert main(["build", "--to", "pdf"]) == 1
    assert "the font `Square Two` is not there" in capsys.readouterr().out
