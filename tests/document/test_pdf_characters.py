"""The characters of a page: every one once, folded to what it shows, in the coordinates of what is shown."""

from __future__ import annotations

import pypdfium2
import pytest

from quoteproof.document.model import UNKNOWN
from quoteproof.document.pdf.characters import Character, ink_indexes, page_characters
from tests.document.pdfs import PdfPageSpec, pdf, words


def characters(data: bytes) -> list[Character]:
    document = pypdfium2.PdfDocument(data)
    page = document[0]
    text_page = page.get_textpage()
    found = page_characters(page, text_page)
    covered = {i for one in found if one.text != " " for i in range(one.first, one.first + one.span)}
    assert covered == ink_indexes(text_page)
    text_page.close()
    page.close()
    document.close()
    return found


def text(data: bytes) -> str:
    return "".join(character.text for character in characters(data))


def test_spaces_that_pdfium_adds_are_left_out() -> None:
    assert text(pdf(words(50, 500, "one two") + words(120, 500, "far") + words(50, 480, "below"))) == "one twofarbelow"


def test_coordinates_are_those_of_the_crop_box() -> None:
    page = PdfPageSpec(words(150, 450, "x"), crop=(100, 200, 300, 500))
    (character,) = characters(pdf(page))
    assert (round(character.x), round(character.y)) == (50, 250)
    assert round(character.room[0]) == 50


@pytest.mark.parametrize(
    ("mapped", "shown"),
    [
        ("\U0001d6fd", "β"),  # a mathematical letter, in two halves
        ("\U0001f600", "\U0001f600"),
        ("\ufb01", "fi"),
        ("\ufb03", "ffi"),
        ("\ufb05", "ſt"),
        ("\ue000", UNKNOWN),
        ("\u00a0", " "),
        ("\u200b", ""),
    ],
)
def test_folds(mapped: str, shown: str) -> None:
    data = pdf(words(50, 500, "aXb", font="U"), to_unicode={ord("a"): "a", ord("b"): "b", ord("X"): mapped})
    assert text(data) == f"a{shown}b"


def test_a_glyph_that_nothing_names_is_not_known() -> None:
    """PDFium gives the code of such a glyph: `6` for the stroke of `≠` in the fonts of TeX."""
    named = b"/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[54/negationslash 55/seven 57/mapsto]>>"
    data = pdf(words(50, 500, "x 6=y 7 9"))
    own = data.replace(b"/Encoding/WinAnsiEncoding", named)
    assert text(own) == f"x {UNKNOWN}=y 7 {UNKNOWN}"


def test_a_hyphen_at_a_line_end_is_a_hyphen() -> None:
    assert text(pdf(words(50, 500, "hy-") + words(50, 488, "phen"))) == "hy-phen"


def test_font_and_direction() -> None:
    across = words(50, 500, "a", size=12, font="I")
    up = "BT /B 5 Tf 0 2 -2 0 80 300 Tm (b) Tj ET\n"
    first, second = (character.font for character in characters(pdf(across + up)))
    assert (first.name, first.size, first.is_italic, first.is_bold, first.turn) == ("Times-Italic", 12, True, False, 0)
    assert (second.size, second.is_bold, second.turn) == (10, True, 1)
