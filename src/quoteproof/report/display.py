"""Display: one line of a file as cells of a terminal, a stretch of it marked, long lines cut to a window.

Promises: the marks stand under the characters they mean, whatever these are: wide, combining, a tab, one that
does not show (written out as `<U+200B>`, so that no text can send commands to a terminal).
Leaves out: lines written from right to left, under which nothing can stand in the right place: they have no
marks, and the words are told beside them (`snippet`).
Source: Unicode Standard Annex 11 (width), Annex 9 (direction).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from quoteproof.text.look_alikes import is_invisible

TAB: Final = 4
"""Columns that a tab takes; it is shown as spaces."""
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_NEAR: Final = 8  # how many widths of the window to either side are looked at: characters may have no width
_BEFORE: Final = 3  # a marked stretch begins at a third of the window, so that what leads up to it shows


@dataclass(frozen=True, slots=True)
class Strip:
    """What is shown of a line."""

    text: str
    """The characters to print."""
    marks: str
    """Spaces and carets to print under them; empty where none can stand in the right place."""


def shown(text: str) -> str:
    """Give a text with every character that does not show written out, tabs and line ends as spaces."""
    return "".join(_cell(character)[0] for character in text)


def width(text: str) -> int:
    """Give the number of columns that a text takes."""
    return sum(_cell(character)[1] for character in text)


def is_right_to_left(text: str) -> bool:
    """Tell whether a text holds letters written from right to left."""
    return any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text)


def strip(line: str, start: int, end: int, *, columns: int) -> Strip:
    """Give the window of a line around a stretch (code points of the line), at most `columns` wide."""
    end = max(end, start)
    # Only what can come into the window is measured: a line may be a paragraph, or a whole book.
    first, last = max(0, start - _NEAR * columns), start + _NEAR * columns
    low, high = _window([_cell(c)[1] for c in line[first:last]], start - first, max(end, start + 1) - first, columns)
    low, high = low + first, high + first
    low, high = _at_words(line, low, high, start, end)
    head, tail = "… " if low else "", " …" if high < len(line) else ""
    text = head + shown(line[low:high]) + tail
    if is_right_to_left(line[low:high]):
        return Strip(text, "")
    indent = len(head) + width(line[low : max(start, low)])
    marked = width(line[max(start, low) : min(end, high)])
    return Strip(text, " " * indent + "^" * max(marked, 1))


@lru_cache(maxsize=4096)
def _cell(character: str) -> tuple[str, int]:
    """Give what is printed for a character, and how many columns that takes."""
    if character == "\t":
        return " " * TAB, TAB
    if is_invisible(character) or "\u202a" <= character <= "\u202e":
        named = f"<U+{ord(character):04X}>"
        return named, len(named)
    if character.isspace():
        return " ", 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return character, 0
    return character, 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _window(widths: list[int], start: int, end: int, columns: int) -> tuple[int, int]:
    """Choose the code points to show, so that as much as possible of the stretch is among them."""
    if sum(widths) <= columns:
        return 0, len(widths)
    room = columns - 4
    marked = sum(widths[start:end])
    low, spare = start, max(0, room - marked) // _BEFORE if marked < room else room // 8
    while low > 0 and spare >= widths[low - 1]:
        low -= 1
        spare -= widths[low]
    high, left = low, room
    while high < len(widths) and left >= widths[high]:
        left -= widths[high]
        high += 1
    while low > 0 and high == len(widths) and left >= widths[low - 1]:
        low -= 1
        left -= widths[low]
    return low, high


def _at_words(line: str, low: int, high: int, start: int, end: int) -> tuple[int, int]:
    """Draw a window's ends in to the nearest spaces, but not into the marked stretch."""
    space = line.find(" ", low, start)
    if low > 0 and space >= 0:
        low = space + 1
    space = line.rfind(" ", end, high)
    if high < len(line) and space >= 0:
        high = space
    return low, high
