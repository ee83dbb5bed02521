"""The lines of a quotation on a page: which order of letters is one, and which room beside them must be empty."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quoteproof.proof.pdf.lines import Glyph, are_alike_in_size, gaps, lines_of, rooms, without_raised_ends

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


def test_marks_stand_at_the_other_ends_in_a_paragraph_from_the_right() -> None:
    glyphs = word("“", 60, 100) + word("one", 10, 100) + word("two", 30, 100) + word("”", 4, 100)
    assert lines_of(glyphs) is None
    (line,) = lines_of(glyphs, beside=[100.0]) or [[]]
    assert "".join(glyph.text for glyph in line) == "”onetwo“"


@pytest.mark.parametrize(
    "glyphs",
    [
        word("“", 60, 100) + word("one", 30, 100) + word("two", 10, 100) + word("”", 4, 100),  # words exchanged
        word("“one", 10, 100) + word(",", 60, 100) + word("two", 36, 100) + word("”", 70, 100),  # a comma moved
        word("“", 60, 100) + word("one", 10, 100, step=-6) + word("”", -20, 100),
    ],
)
def test_words_do_not_stand_otherwise_there(glyphs: list[Glyph]) -> None:
    assert lines_of(glyphs, beside=[100.0]) is None


def test_a_word_much_smaller_than_others_is_told() -> None:
    assert are_alike_in_size(word("man", 0, 100) + word("not", 30, 100, size=7))
    assert not are_alike_in_size(word("man", 0, 100) + word("not", 30, 100, size=4))


def test_half_of_a_raised_mark_may_stand_above_what_is_beside_it() -> None:
    (mark,) = [replace(glyph, box=(18.0, 105.0, 22.0, 108.0)) for glyph in word("”", 18, 100)]
    line = [*word("man", 0, 100), mark]
    assert without_raised_ends(line, (0, 100, 22, 108)) == (0, 100, 20, 108)
    line = [*word("man", 0, 100), *word(".", 18, 100)]
    assert without_raised_ends(line, (0, 100, 22, 108)) == (0, 100, 22, 108)


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
