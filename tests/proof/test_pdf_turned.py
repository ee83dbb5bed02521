"""Lines from the right as PDFium gives them: what it makes of one sign is that sign, and nothing else is."""

from __future__ import annotations

import pytest

from quoteproof.proof.pdf.turned import PlacedCharacter, read_line


def line(*glyphs: str) -> list[PlacedCharacter]:
    """Set glyphs from the right, each 6 wide; the characters of one begin at one place."""
    placed = [(text, 300.0 - 6 * number) for number, glyph in enumerate(glyphs) for text in glyph]
    return [
        PlacedCharacter(index, text, x, 100, 10, x, x + 5, 1, language="he", is_reversed=True, beside=True)
        for index, (text, x) in enumerate(placed)
    ]


@pytest.mark.parametrize(
    ("glyphs", "read"),
    [
        (("א", "...", "ב"), "א…ב"),
        (("א", ".", ".", ".", "ב"), "א...ב"),
        (("א", "..", ".", "ב"), "א‥.ב"),
        (("א", "!!", "ב"), "א‼ב"),
        (("א", "!", "!", "ב"), "א!!ב"),
    ],
)
def test_a_sign_of_several_characters_is_one_where_they_are_one_glyph(glyphs: tuple[str, ...], read: str) -> None:
    found = read_line(line(*glyphs), "he", leftwards=True)
    assert ("".join(character for character, _ in found.characters), found.certain) == (read, True)
