"""Text as a terminal shows it: what does not show is written out, a long line is cut around its marked part.

The carets are under the characters that they mark: wide, combining, a tab, or one that is written out as `<U+200B>`.
Lines from right to left have no carets, since none could be in the right place. `screen_safe` is the last step before a
person or the log of a build machine reads a text: of control characters only line ends, tabs and the program's own
colours pass, and what build machines take for commands (`::add-mask::` at the beginning of a line, `##vso[` anywhere)
is broken up.
Source: Unicode Standard Annex 11 (width), Annex 9 (direction); ECMA-48 (control functions); GitHub Actions runner,
Azure Pipelines and TeamCity on logging commands.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from quoteproof.text.look_alikes import is_invisible
from quoteproof.values import dataclass

TAB: Final = 4
"""Columns that a tab takes; it is shown as spaces."""
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_NEAR: Final = 8  # windows to either side that are measured: characters may have no width
_BEFORE: Final = 3  # the marked part begins at a third of the window, so that the words before it show


@dataclass(frozen=True, slots=True)
class LineWindow:
    """The part of a line that is shown."""

    text: str
    """The characters to print."""
    marks: str
    """Spaces and carets to print under them; empty for a line from right to left."""


def visible(text: str) -> str:
    """A text with every character that does not show written out, tabs and line ends as spaces."""
    return "".join(_cell(character)[0] for character in text)


def width(text: str) -> int:
    """The number of columns that a text takes."""
    return sum(_cell(character)[1] for character in text)


def is_right_to_left(text: str) -> bool:
    """Whether a text holds letters written from right to left."""
    return any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text)


def line_window(line: str, start: int, end: int, *, columns: int, also: Iterable[tuple[int, int]] = ()) -> LineWindow:
    """The part of a line around `start` and `end` (code points of the line), at most `columns` wide.

    Other spans of the line that come into it are marked `also`.
    """
    end = max(end, start)
    # Only what can come into the window is measured: a line may be a paragraph, or a whole book.
    first, last = max(0, start - _NEAR * columns), start + _NEAR * columns
    low, high = _window([_cell(c)[1] for c in line[first:last]], start - first, max(end, start + 1) - first, columns)
    low, high = low + first, high + first
    low, high = _at_words(line, low, high, start, end)
    head, tail = "… " if low else "", " …" if high < len(line) else ""
    text = head + visible(line[low:high]) + tail
    if is_right_to_left(line[low:high]):
        return LineWindow(text, "")
    indent = len(head) + width(line[low : max(start, low)])
    marked = width(line[max(start, low) : min(end, high)])
    marks = " " * indent + "^" * max(marked, 1)
    for first, last in also:
        if low <= first < high:
            indent = len(head) + width(line[low:first])
            span = max(1, width(line[first : min(last, high)]))
            marks = marks[:indent].ljust(indent) + "^" * span + marks[indent + span :]
    return LineWindow(text, marks)


def wrapped(text: str, columns: int, *, first: str = "", indent: str = "  ") -> Iterator[str]:
    """A sentence in lines of at most `columns`, broken at spaces, but never inside backticks.

    The first line begins with `first`, which is plain, and each other one with `indent`.
    """
    line, used = first, width(first)
    is_empty = True
    for word in _WORD.findall(visible(text)):
        taken = width(word)
        if not is_empty and used + 1 + taken > columns:
            yield line
            line, used, is_empty = indent, len(indent), True
        line += word if is_empty else f" {word}"
        used += taken if is_empty else taken + 1
        is_empty = False
    yield line


_WORD: Final = re.compile(r"(?:`[^`]*`|[^\s`]|`)+")


@lru_cache(maxsize=4096)
def _cell(character: str) -> tuple[str, int]:
    """What is printed for a character, and how many columns that takes."""
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
    """Choose the code points to show, so that as many marked ones as possible are among them."""
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
    """Move the ends of a window to the nearest spaces outside the marked part."""
    space = line.find(" ", low, start)
    if low > 0 and space >= 0:
        low = space + 1
    space = line.rfind(" ", end, high)
    if high < len(line) and space >= 0:
        high = space
    return low, high


_COLOUR: Final = "\x1b\\[(?:0|1|2|1;3[125]|3[12])m"
_STEERING: Final = re.compile(
    f"({_COLOUR})|[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
_COMMAND: Final = re.compile(r"(?m)(?<=#)#(?=\[|vso\[|teamcity\[)|(?:(?<=^)|(?<=\n))([ \t>|]*):(?=:[\w-]+)")


def screen_safe(text: str) -> str:
    """A text with nothing in it that steers a terminal or a build machine."""
    return _COMMAND.sub(_broken_up, _STEERING.sub(_written_out, text))


def _written_out(match: re.Match[str]) -> str:
    return match[1] or f"<U+{ord(match.group()):04X}>"


def _broken_up(match: re.Match[str]) -> str:
    return f"{match[1] or ''}<U+{ord(match.group()[-1]):04X}>"
