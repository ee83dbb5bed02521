"""Where the letters of a quotation stand on a page: lines in reading order, and the space within and between them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from quoteproof.document.model import Box
from quoteproof.text.bidi import is_turned
from quoteproof.values import dataclass

_RAISED: Final = 0.6  # of the size: how far above or below the first letter of a line others may stand
_ADVANCE: Final = 0.45  # of its width: how far after a letter the next one must at least begin
_KERNED: Final = 0.3  # the same if one of them is a mark: a quotation mark may stand above a comma
_LINE: Final = 0.9  # of the size: how far below a line the next one must be
_ASCENT: Final = 1.0  # of the size: how high letters of a line may reach
_DESCENT: Final = 0.35  # of the size: how far below their line they may reach
_HIGHEST: Final = 0.75  # of the size: how far above the baseline letters without accents reach
_LOWEST: Final = 0.25  # of the size: how far below it they reach
_MARKS_BELOW: Final = 0.2  # of the size: how far below the baseline marks below letters reach
_ITEM: Final = 1.8  # of the size: how near to a block the mark of its list item may be
_NUMBER_FROM: Final = 0.1  # of the size: how far above the baseline the number of a note at least begins
_NUMBER_HEIGHT: Final = 0.55  # of the size: how high it may be
_SMALL: Final = 0.45  # of the size of the largest letters: how small others may be, as those of formulas are
_CELL: Final = 0.6  # of the size: how near the text of another cell may be
_RAISED_MARK: Final = 0.3  # of the size: how far above the baseline a raised mark begins


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character on the page."""

    text: str
    text_object: int
    """The address of its text object."""
    size: float
    """Its painted font size, in points."""
    x: float
    """Where it begins on its line."""
    y: float
    """The height of its line."""
    width: float
    """How far its font advances."""
    box: Box
    is_note_number: bool = False
    is_word: bool = True
    """Whether it is a letter or a mark of the words, and not of their citation or of the number of a note."""


def lines_of(
    glyphs: Sequence[Glyph], *, turned: bool = False, beside: Sequence[float] = ()
) -> list[list[Glyph]] | None:
    """Return the lines of a quotation; None if its letters do not follow each other in lines, downwards.

    With `turned` the file says that it is to be read from the right; `beside` are the heights of the lines of the page
    with words that are written so.
    """
    lines: list[list[Glyph]] = []
    for glyph in _across(glyphs, turned=turned, beside=beside):
        first = lines[-1][0] if lines else None
        if first is None or first.y - glyph.y >= _LINE * first.size:
            lines.append([glyph])
        elif abs(first.y - glyph.y) > _RAISED * first.size or not _follows(lines[-1][-1], glyph):
            return None
        else:
            lines[-1].append(glyph)
    return lines


def _across(glyphs: Sequence[Glyph], *, turned: bool, beside: Sequence[float]) -> list[Glyph]:
    """Return the glyphs; those of lines with words that are written from the right as they stand on the page.

    `read_pdf` has put these into reading order, and has proved that they stand so.
    """
    made: list[Glyph] = []
    rows: list[list[Glyph]] = []
    for glyph in glyphs:
        if rows and abs(rows[-1][0].y - glyph.y) <= _RAISED * rows[-1][0].size:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    for row in rows:
        is_row_turned = turned or any(is_turned(glyph.text) for glyph in row)
        is_beside = any(abs(row[0].y - y) <= _RAISED * row[0].size for y in beside)
        standing = sorted(row, key=lambda glyph: glyph.x)
        made += standing if is_row_turned or (is_beside and _are_ends_exchanged(row, standing)) else row
    return made


def _are_ends_exchanged(row: Sequence[Glyph], standing: Sequence[Glyph]) -> bool:
    """Return whether only the signs at the ends of a line stand elsewhere, each at the other end.

    So they do within a paragraph that is written from the right.
    """
    words = [at for at, glyph in enumerate(row) if glyph.text.isalnum()]
    if not words:
        return False
    first, last = words[0], words[-1] + 1
    return [*standing] == [*reversed(row[last:]), *row[first:last], *reversed(row[:first])]


def are_alike_in_size(glyphs: Sequence[Glyph]) -> bool:
    """Return whether no letter of the words is so small beside the others that it would not be read with them."""
    sizes = [glyph.size for glyph in glyphs if glyph.is_word]
    return not sizes or min(sizes) >= _SMALL * max(sizes)


def gaps(line: Sequence[Glyph]) -> Iterator[Box]:
    """Yield the space between the letters of a line, as high as the line."""
    _, bottom, _, top = around(line, 0)
    right = line[0].box[0]
    for box in sorted(glyph.box for glyph in line):
        if box[0] > right:
            yield right, bottom, box[0], top
        right = max(right, box[2])


def rooms(lines: Sequence[Sequence[Glyph]], page: Box, *, table: bool = False, alone: bool = False) -> Iterator[Box]:
    """Yield the space that must be empty, since the quotation continues after it.

    That is at the end of a line, at the beginning of the next one, and between two distant lines; in a `table` it ends
    where the next cell may begin. If the quotation is whole paragraphs (`alone`), the space before its first line, as
    far as the mark of a list item, and after its last line belongs to it too.
    """
    left, _, right, _ = page
    if alone and lines:
        first, bottom, _, top = around(lines[0], 0)
        yield max(left, first - _ITEM * lines[0][0].size), bottom, first, top
        _, bottom, last, top = around(lines[-1], 0)
        yield last, bottom, right, top
    for line, following in pairwise(lines):
        size = max(line[0].size, following[0].size)
        reach = _CELL * size if table else right - left
        first, bottom, last, top = around(line, 0)
        yield last, bottom, min(right, last + reach), top
        begins, lower, ends, upper = around(following, 0)
        yield max(left, begins - reach), lower, begins, upper
        low, high = following[0].y + _ASCENT * size, line[0].y - _DESCENT * size
        if low < high:
            yield min(first, begins), low, max(last, ends), high


def are_numbers_raised(line: Sequence[Glyph]) -> bool:
    """Return whether the numbers of notes on a line are small and raised: else they would be read with its words."""
    first = next((glyph for glyph in line if not glyph.is_note_number), line[0])
    low, most = first.y + _NUMBER_FROM * first.size, _NUMBER_HEIGHT * first.size
    numbers = (glyph.box for glyph in line if glyph.is_note_number)
    return all(bottom >= low and top - bottom <= most for _, bottom, _, top in numbers)


def flipped(box: Box, page: Box) -> Box:
    """Return a box as it would stand if the page were seen from behind."""
    left, bottom, right, top = box
    return page[0] + page[2] - right, bottom, page[0] + page[2] - left, top


def _follows(before: Glyph, glyph: Glyph) -> bool:
    """Return whether a glyph comes next on a line; a combining mark is on its letter, and Hebrew goes leftwards."""
    texts = (before.text, glyph.text)
    if any(unicodedata.category(c)[0] == "M" or is_turned(c) for c in texts):
        return True
    least = _ADVANCE if all(map(str.isalnum, texts)) else _KERNED
    # The letters of a ligature have one place, and PDFium reads a letter that is drawn twice in one place as one.
    return (glyph.x, glyph.box) == (before.x, before.box) or glyph.x >= before.x + least * before.width


def around(line: Sequence[Glyph], margin: float) -> Box:
    """Return the box of a line with a margin above and below it, as a share of the size.

    Accents that stand higher or lower than letters are left out: beside them may be those of other lines.
    """
    lefts, bottoms, rights, tops = zip(*(glyph.box for glyph in line), strict=True)
    size, low, high = line[0].size, min(bottoms), max(tops)
    if not any(is_turned(glyph.text) for glyph in line):  # these letters reach far above and below their line
        low, high = max(low, line[0].y - _LOWEST * size), min(high, line[0].y + _HIGHEST * size)
    return min(lefts), low - margin * size, max(rights), high + margin * size


def band(line: Sequence[Glyph], margin: float) -> Box:
    """Return the box of a line with a margin, as high as letters and marks of letters may be."""
    left, bottom, right, top = around(line, margin)
    if any(is_turned(glyph.text) for glyph in line):
        return left, bottom, right, top
    y, size = line[0].y, line[0].size
    return left, min(bottom, y - _MARKS_BELOW * size), right, max(top, y + _HIGHEST * size)


def without_raised_ends(line: Sequence[Glyph], box: Box) -> Box:
    """Return the box of a line without the outer halves of raised marks at its ends.

    A comma may stand below a quotation mark, and a slanted mark leans over the letter behind it.
    """
    left, bottom, right, top = box
    (first, _, begun, _), (ending, _, last, _) = line[0].box, line[-1].box
    if _is_raised_mark(line[0]) and len(line) > 1:
        left = max(left, (first + begun) / 2)
    if _is_raised_mark(line[-1]) and len(line) > 1:
        right = min(right, (ending + last) / 2)
    return left, bottom, right, top


def _is_raised_mark(glyph: Glyph) -> bool:
    return not glyph.text.isalnum() and not glyph.is_note_number and glyph.box[1] > glyph.y + _RAISED_MARK * glyph.size
