"""The lines of a quotation on a page: which order of letters is one, and which room beside them must be empty."""

from __future__ import annotations

import pytest

from quoteproof.proof.pdf.seen import Glyph, gaps, lines_of, rooms

PAGE = (0.0, 0.0, 400.0, 600.0)


def word(text: str, x: float, y: float, *, size: float = 10.0, step: float = 6.0) -> list[Glyph]:
    """Set a word: each letter is 5 wide, and moves on by 6."""
    places = [x + step * i for i in range(len(text))]
    return [Glyph(letter, 1, size, at, y, 6.0, (at, y, at + 5, y + 7)) for letter, at in zip(text, places, strict=True)]


@pytest.mark.parametrize(
    ("glyphs", "lines"),
    [
        (word("man", 0, 100) + word("bites", 30, 100), ["manbites"]),
        (word("man", 0, 100) + word("bites", 0, 88), ["man", "bites"]),
        (word("man", 200, 100) + word("bites", 0, 40), ["man", "bites"]),
        (word("x", 0, 100) + word("2", 6, 104, size=6), ["x2"]),
        (word("ffi", 0, 100, step=0), ["ffi"]),
        (word("a\u0301b", 0, 100, step=3), ["a\u0301b"]),
        (word("שלום", 60, 100, step=-6), ["םולש"]),
        (word(",”", 0, 100, step=2), [",”"]),
    ],
)
def test_letters_that_follow_each_other_make_lines(glyphs: list[Glyph], lines: list[str]) -> None:
    found = lines_of(glyphs)
    assert found is not None
    assert ["".join(glyph.text for glyph in line) for line in found] == lines


@pytest.mark.parametrize(
    "glyphs",
    [
        word("man", 60, 100) + word("bites", 0, 100),  # leftwards
        word("man", 0, 88) + word("bites", 0, 100),  # upwards
        word("man", 0, 100) + word("bites", 30, 92),  # neither on the line nor on the next
        word("man", 0, 100) + word("bites", 30, 107),
        word("man", 0, 100, step=2),  # on a heap
        word("man", 0, 100, step=-6),  # backwards
    ],
)
def test_others_make_none(glyphs: list[Glyph]) -> None:
    assert lines_of(glyphs) is None


def test_the_room_between_letters_is_as_high_as_the_line() -> None:
    (line,) = lines_of(word("ab", 0, 100) + word("c", 40, 100)) or [[]]
    assert [*gaps(line)] == [(5, 100, 6, 107), (11, 100, 40, 107)]


def test_the_room_at_the_ends_of_lines_goes_to_the_edge_of_the_page() -> None:
    lines = lines_of(word("man", 200, 100) + word("bites", 50, 88)) or []
    assert [*rooms(lines, PAGE)] == [(217, 100, 400, 107), (0, 88, 50, 95)]
    assert [*rooms(lines, PAGE, table=True)] == [(217, 100, 223, 107), (44, 88, 50, 95)]


def test_lines_that_stand_far_apart_have_room_between_them() -> None:
    lines = lines_of(word("man", 200, 100) + word("bites", 50, 40)) or []
    assert [*rooms(lines, PAGE)][2] == (50, 50, 217, 96.5)


def test_whole_paragraphs_have_nothing_before_and_nothing_behind_them() -> None:
    lines = lines_of(word("man", 50, 100)) or []
    assert [*rooms(lines, PAGE)] == []
    assert [*rooms(lines, PAGE, alone=True)] == [(32, 100, 50, 107), (67, 100, 400, 107)]
