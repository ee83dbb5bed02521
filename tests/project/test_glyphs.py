"""A character that no face of a book has, and a font of the book's own that has it."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from quoteproof.cli.main import main
from quoteproof.engine.pandoc import Pandoc
from quoteproof.engine.program import MissingGlyphs
from quoteproof.finding.model import Place
from quoteproof.project.outputs import missing_glyphs
from quoteproof.project.starting import start
from quoteproof.rules.p003_missing_glyph import MissingGlyph
from quoteproof.rules.table import worded
from tests.book_of import check, library_of
from tests.font import square_font

PRIVATE = "\ue000"


def told(pandoc: Pandoc, text: str, missing: str, seed: str = "One two three.") -> list[tuple[str, int, str]]:
    """Of each character that no face has: the file and the line where it is told, and the character."""
    result = check(text, library_of({"s": seed}), pandoc)
    texts = {chapter.file: chapter.text for chapter in result.chapters} | {"seeds/s.txt": seed}
    return [
        (fault.place.file, texts.get(fault.place.file, "").count("\n", 0, fault.place.start) + 1, fault.character)
        for fault in missing_glyphs(MissingGlyphs("", ((missing, "Libertinus Serif"),)), result)
    ]


def test_every_character_is_told_where_it_is_first_written(pandoc: Pandoc) -> None:
    found = told(pandoc, "# A\n\nBig 習近 big.\n\nAnd 習 and 平.\n", "習近平")
    assert found == [("chapters/01-one.md", line, character) for line, character in ((3, "習"), (3, "近"), (5, "平"))]


def test_what_is_written_nowhere_is_told_at_the_citation_style(pandoc: Pandoc) -> None:
    assert told(pandoc, "# A\n\nBig &#x7fd2;.\n", "習") == [("book.yaml", 1, "習")]


def test_a_seed_is_named_where_the_character_is_the_source_s_alone(pandoc: Pandoc) -> None:
    assert told(pandoc, "# A\n\nBig.\n", "習", seed="One.\n\nTwo 習.") == [("seeds/s.txt", 3, "習")]


def test_of_many_characters_the_first_are_told(pandoc: Pandoc) -> None:
    result = check("# A\n\nBig.\n", library_of({"s": "One."}), pandoc)
    faults = list(missing_glyphs(MissingGlyphs("", (("".join(map(chr, range(0x4E00, 0x4E1E))), ""),)), result))
    assert [fault.others for fault in faults] == [0] * 9 + [20]


@pytest.mark.parametrize(
    ("character", "cure"), [("習", "a font that has it"), (PRIVATE, "the character that is meant")]
)
def test_where_no_font_would_help_something_else_does(character: str, cure: str) -> None:
    (finding,) = worded((MissingGlyph(Place("a.md"), character, 0),))
    assert cure in finding.helps[0]


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    start(tmp_path / "book")
    monkeypatch.chdir(tmp_path / "book")
    chapter = tmp_path / "book/chapters/01-a-first-chapter.md"
    chapter.write_text(chapter.read_text(encoding="utf-8") + "\nHe is called 習.\n", encoding="utf-8")
    return tmp_path / "book"


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
