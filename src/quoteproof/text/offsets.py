"""Offsets: lines and columns, maps from a changed text to the text it came from, and nested spans.

Every change is a named replacement, so that a span of the new text maps to the smallest span of the old text that it
came from. Maps are monotonic and stay inside the old text. Lines and columns count from 1, in code points; CRLF is one
line end. UTF-16 is the language server's business.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from functools import cached_property
from typing import Final, Generic, Protocol, TypeVar

from quoteproof.values import dataclass

OBJECT: Final = "\ufffc"
"""Stands in a text for a thing that is no character: a citation, a note mark, an image."""
PARAGRAPH_END: Final = "\u2029"
"""U+2029, between the paragraphs of one text: those of a block quotation, or of a part of a finished file."""
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class LineIndex:
    """The line starts of one text, ready for look-ups."""

    text: str
    """The text that offsets refer to, without a byte-order mark."""

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The offset of each line's first code point."""
        return (0, *(m.end() for m in _LINE_END.finditer(self.text)))

    def position(self, offset: int) -> tuple[int, int]:
        """The 1-based line and column (code points) of an offset; past the end counts as the end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The 1-based line without its line end; a line that is not there is empty."""
        if not 1 <= number <= len(self.starts):
            return ""
        start = self.starts[number - 1]
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def offset(self, line: int, column: int) -> int:
        """The offset of a 1-based line and column, held inside that line and the text."""
        line = max(1, min(line, len(self.starts)))
        return self.starts[line - 1] + max(0, min(column - 1, len(self.line(line))))


@dataclass(frozen=True, slots=True)
class Change:
    """One run of the old text that reads differently in the new one."""

    start: int
    """First code point of the run in the old text."""
    end: int
    """End (exclusive) of the run in the old text."""
    text: str
    """What stands there in the new text; empty where the run is left out."""
    kind: str
    """The name of the fold or emendation that made the change."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """A text made from another by changes, with the way back."""

    text: str
    length: int
    """Length of the old text, in code points."""
    changes: tuple[Change, ...]
    _new: tuple[int, ...] = field(repr=False)
    """Where each change starts in the new text."""

    def _at(self, offset: int) -> int:
        return bisect_right(self._new, offset) - 1

    def start(self, offset: int) -> int:
        """The old offset at which the new text's code point `offset` begins."""
        i = self._at(offset) if self._new else -1
        if i < 0:
            return offset
        change = self.changes[i]
        inside = offset - self._new[i]
        return change.start if inside < len(change.text) else change.end + inside - len(change.text)

    def end(self, offset: int) -> int:
        """The old offset at which the new text's code point before `offset` ends."""
        if offset <= 0:
            return 0
        i = self._at(offset - 1) if self._new else -1
        if i < 0:
            return offset
        change = self.changes[i]
        inside = offset - self._new[i]
        return change.end if inside <= len(change.text) else change.end + inside - len(change.text)

    def with_text(self, text: str) -> Mapped:
        """The same map over another text of the same length, each character put for one."""
        if len(text) != len(self.text):
            raise ValueError("the other text must be as long")
        return Mapped(text, self.length, self.changes, self._new)

    def placed(self, low: int = 0, high: int = sys.maxsize) -> Iterator[tuple[Change, int]]:
        """The changes that stand between two offsets of the new text, each with its own."""
        first, last = bisect_left(self._new, low), bisect_right(self._new, high)
        return zip(self.changes[first:last], self._new[first:last], strict=True)

    def positions(self, old: int) -> range:
        """The new offsets of what the old code point `old` became; empty where it was left out."""
        i = bisect_right(self.changes, old, key=lambda change: change.start) - 1 if self._new else -1
        if i < 0:
            return range(old, old + 1)
        change = self.changes[i]
        after = self._new[i] + len(change.text)
        if old < change.end:
            return range(self._new[i], after)
        return range(after + old - change.end, after + old - change.end + 1)


def apply_changes(text: str, changes: Iterable[Change]) -> Mapped:
    """Make the new text from the old by changes in order; raises ValueError where two overlap."""
    parts: list[str] = []
    starts: list[int] = []
    done = 0
    length = 0
    kept = tuple(changes)
    for change in kept:
        if change.start < done or change.end < change.start or change.end > len(text):
            raise ValueError(f"changes overlap or fall outside the text at {change.start}")
        parts.append(text[done : change.start])
        length += change.start - done
        starts.append(length)
        parts.append(change.text)
        length += len(change.text)
        done = change.end
    parts.append(text[done:])
    return Mapped("".join(parts), len(text), kept, tuple(starts))


class Stretched(Protocol):
    """Something with a start and an end in a text."""

    @property
    def start(self) -> int:
        """Its first code point."""
        ...

    @property
    def end(self) -> int:
        """Its end, exclusive."""
        ...


T = TypeVar("T", bound=Stretched)


class Nested(Generic[T]):
    """Stretches in the order of their starts, of two that start together the longer one first."""

    def __init__(self, items: Sequence[T]) -> None:
        """Find out which stretch stands in which."""
        self._items = items
        self._starts = [item.start for item in items]
        self._around: list[int] = []  # the number of the stretch around each, or -1
        inside = -1
        for number, item in enumerate(items):
            while inside >= 0 and items[inside].end <= item.start:
                inside = self._around[inside]
            self._around.append(inside)
            inside = number

    def reaching(self, start: int, end: int) -> tuple[T, ...]:
        """Those that begin in a stretch, its end counted in, or reach into it, in their order."""
        first = bisect_left(self._starts, start)
        around: list[T] = []
        number = first - 1
        while number >= 0:
            if self._items[number].end > start:
                around.append(self._items[number])
            number = self._around[number]
        return (*reversed(around), *self._items[first : bisect_left(self._starts, end + 1)])
