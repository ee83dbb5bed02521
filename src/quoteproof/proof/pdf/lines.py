"""The lines of a quotation on a page: its letters must be in order, with nothing between or beside them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from quoteproof.proof.pdf.pdfium import Box

_RAISED: Final = 0.6  # of the size: how far above or below the first letter of a line others may stand
_ADVANCE: Final = 0.45  # of its width: how far after a letter the next one must at least begin
_KERNED: Final = 0.3  # the same if one of them is a mark: a quotation mark may stand above a comma
_LINE: Final = 0.9  # of the size: how far below a line the next one must be
_ASCENT: Final = 1.0  # of the size: how high letters of a line may reach
_DESCENT: Final = 0.35  # of the size: how far below their line they may reach
_ITEM: Final = 1.8  # of the size: how near to a block the mark of its list item may be
_CELL: Final = 0.6  # of the size: how near the text of another cell may be


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


def lines_of(glyphs: Sequence[Glyph]) -> list[list[Glyph]] | None:
    """Return the lines of a quotation; None if its letters do not follow each other in lines, downwards."""
    lines: list[list[Glyph]] = []
    for glyph in glyphs:
        first = lines[-1][0] if lines else None
        if first is None or first.y - glyph.y >= _LINE * first.size:
            lines.append([glyph])
        elif abs(first.y - glyph.y) > _RAISED * first.size or not _follows(lines[-1][-1], glyph):
            return None
        else:
            lines[-1].append(glyph)
    return lines


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


def _follows(before: Glyph, glyph: Glyph) -> bool:
    """Return whether a glyph comes next on a line; a combining mark is on its letter, and Hebrew goes leftwards."""
    if any(unicodedata.category(g.text)[0] == "M" or _leftwards(g.text) for g in (before, glyph)):
        return True
    least = _ADVANCE if before.text.isalnum() and glyph.text.isalnum() else _KERNED
    # The letters of a ligature have one place, and PDFium reads a letter that is drawn twice in one place as one.
    return (glyph.x, glyph.box) == (before.x, before.box) or glyph.x >= before.x + least * before.width


def _leftwards(character: str) -> bool:
    return unicodedata.bidirectional(character) in ("R", "AL")


def around(line: Sequence[Glyph], margin: float) -> Box:
    """Return the box of a line with a margin above and below it, as a share of the size."""
    lefts, bottoms, rights, tops = zip(*(glyph.box for glyph in line), strict=True)
    added = margin * line[0].size
    return min(lefts), min(bottoms) - added, max(rights), max(tops) + added
