"""The lines of a quotation on a page, as its letters stand: in order, with nothing between and nothing beside them.

Promises: total over any letters. Leaves out: what is drawn (`pdf_drawing`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from quoteproof.proof.pdf.pdfium import Box

_STEP: Final = 0.6  # of the size: how far letters of a line may stand above and below its first
_ADVANCE: Final = 0.45  # of its width: how far behind a letter the next one must stand at least
_KERNED: Final = 0.3  # the same where one of them is a mark: a quotation mark may stand above a comma
_LINE: Final = 0.9  # of the size: how far a line must stand below the one before
_ASCENT: Final = 1.0  # of the size: how high what stands on a line may reach
_DESCENT: Final = 0.35  # of the size: how far below a line it may reach
_ITEM: Final = 1.8  # of the size: how near the mark of a list's item may stand to a block in it
_CELL: Final = 0.6  # of the size: how near the text of another cell may stand


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character on the page."""

    text: str
    """The character."""
    thing: int
    """The address of its text object."""
    size: float
    """The size of its font as it is painted, in points."""
    x: float
    """Where it begins on its line."""
    y: float
    """The height of its line."""
    width: float
    """How far its font moves on behind it."""
    box: Box
    """What it covers."""


def lines_of(glyphs: Sequence[Glyph]) -> list[list[Glyph]] | None:
    """Return the lines of a quotation; None where its letters do not follow each other in lines, downwards."""
    lines: list[list[Glyph]] = []
    for glyph in glyphs:
        first = lines[-1][0] if lines else None
        if first is None or first.y - glyph.y >= _LINE * first.size:
            lines.append([glyph])
        elif abs(first.y - glyph.y) > _STEP * first.size or not _follows(lines[-1][-1], glyph):
            return None
        else:
            lines[-1].append(glyph)
    return lines


def gaps(line: Sequence[Glyph]) -> Iterator[Box]:
    """Yield the room between the letters of a line, as high as the line."""
    _, bottom, _, top = around(line, 0)
    right = line[0].box[0]
    for box in sorted(glyph.box for glyph in line):
        if box[0] > right:
            yield right, bottom, box[0], top
        right = max(right, box[2])


def rooms(lines: Sequence[Sequence[Glyph]], page: Box, *, table: bool = False, alone: bool = False) -> Iterator[Box]:
    """Yield the room that must be empty, since the quotation goes on behind it.

    That is what lies at the end of a line, at the beginning of the next one, and between two that stand far apart; in
    a `table` it ends where the next cell may begin. Of one that is whole paragraphs, `alone`, it is also what stands
    before its first line, as far as the mark of a list's item, and behind its last.
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
    """Return whether a glyph stands where the eye goes next on a line; a mark is on its letter, Hebrew goes leftwards."""
    if any(unicodedata.category(one.text)[0] == "M" or _leftwards(one.text) for one in (before, glyph)):
        return True
    least = _ADVANCE if before.text.isalnum() and glyph.text.isalnum() else _KERNED
    # The letters of a ligature have one place; PDFium reads a letter that is drawn twice in one place as one.
    return (glyph.x, glyph.box) == (before.x, before.box) or glyph.x >= before.x + least * before.width


def _leftwards(character: str) -> bool:
    return unicodedata.bidirectional(character) in ("R", "AL")


def around(line: Sequence[Glyph], margin: float) -> Box:
    """Return the box of a line, with a margin above and below it, given as a share of the size."""
    lefts, bottoms, rights, tops = zip(*(glyph.box for glyph in line), strict=True)
    more = margin * line[0].size
    return min(lefts), min(bottoms) - more, max(rights), max(tops) + more
