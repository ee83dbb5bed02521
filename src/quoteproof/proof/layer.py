"""Layer: the text that was read back from a file, without its spaces, and what stood between its characters.

Promises: a character of the file is one character here, in the file's order; a space, a line end and the end of a
paragraph stay apart, so that undoing line ends forgives nothing else. Leaves out: how a file is read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from quoteproof.text.offsets import PARAGRAPH_END

OBJECT: Final = "\ufffc"
"""Stands for the number of a note."""
UNREAD: Final = "\ufffd"
"""Stands for what shows and cannot be read, so that no quotation is found across it."""


class UnreadableFileError(Exception):
    """A finished file cannot be read: malformed, encrypted, too large, or made to do harm.

    Its message is lower case, without a full stop.
    """


class Gap(IntEnum):
    """What stands before a character; of several, the greatest counts."""

    NONE = 0
    SPACE = 1
    LINE = 2
    """A line end."""
    BORDER = 3
    """The end of a paragraph."""
    PAGE = 4
    """The end of a page, which may lie inside a paragraph or between two."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Characters of the file that are not proved to show, or to show as they are."""

    start: int
    """Where the first one stands in the layer's text."""
    characters: str
    """They, without spaces; `UNREAD` for what has none."""
    why: str
    """What keeps them from being proved, for a message: a property or an element of the file."""


@dataclass(frozen=True, slots=True)
class Layer:
    """The text of one part of a file."""

    text: str
    """Its characters without spaces and line ends."""
    gaps: bytes
    """For each character, and for the end, the `Gap` before it."""
    flowing: bool
    """Whether line ends are the compositor's: a line may end where the text has a space, or after a hyphen."""
    changes: tuple[tuple[int, int, int], ...] = ()
    """Tracked changes: where in `text` each begins and ends, and its number; in order of their ends."""
    sources: tuple[tuple[int, int], ...] = ()
    """The place in `text` at which each element of the file begins, and the element's number; in order of places."""
    unread: tuple[Unread, ...] = ()
    """The stretches of `text` that are `UNREAD` though the file has characters there; in order of places."""
    pages: tuple[tuple[int, int], ...] = ()
    """The place in `text` at which each page begins, and its number, from 1; none where a file has no pages."""

    @property
    def written(self) -> str:
        """The text with the characters of the file also where they are not proved to show; as long as `text`."""
        return self.written_between(0, len(self.text))

    def written_between(self, start: int, end: int) -> str:
        """Return a stretch of `written`."""
        parts, at = [], start
        for one in self._unread(start, end):
            parts.append(self.text[at : one.start])
            parts.append(one.characters[max(start - one.start, 0) : end - one.start])
            at = one.start + len(one.characters)
        return "".join((*parts, self.text[at:end]))

    def causes(self, start: int, end: int) -> tuple[str, ...]:
        """Say why characters of a stretch are not proved to show, each reason once."""
        return tuple(dict.fromkeys(one.why for one in self._unread(start, end)))

    def _unread(self, start: int, end: int) -> Iterator[Unread]:
        """Yield what is unread in a stretch, in order."""
        first = bisect_right(self.unread, start, key=lambda one: one.start + len(one.characters))
        for number in range(first, len(self.unread)):
            if self.unread[number].start >= end:
                return
            yield self.unread[number]

    def page(self, at: int) -> int:
        """Return the page on which a character stands; 0 where the file has none."""
        place = bisect_right(self.pages, at, key=lambda page: page[0])
        return self.pages[place - 1][1] if place else 0

    def readable(self, start: int, end: int) -> str:
        """Return a stretch with a space for whatever stands between its characters."""
        parts = []
        for i in range(start, end):
            spaced = i > start and self.gaps[i] != Gap.NONE
            if spaced and not (self.flowing and self.text[i - 1] == "-" and self.gaps[i] > Gap.SPACE):
                parts.append(" ")
            parts.append(self.text[i])
        return "".join(parts)


class LayerWriter:
    """Writes a layer, character by character."""

    def __init__(self) -> None:
        """Begin with nothing: what comes first begins a paragraph."""
        self._text: list[str] = []
        self._gaps = bytearray()
        self._gap = Gap.BORDER
        self._changes: list[tuple[int, int, int]] = []
        self._sources: list[tuple[int, int]] = []
        self._unread: list[Unread] = []
        self._pages: list[tuple[int, int]] = []

    def put(self, character: str) -> None:
        """Add one character that is no space."""
        self._text.append(character)
        self._gaps.append(self._gap)
        self._gap = Gap.NONE

    def write(self, text: str) -> None:
        """Add characters that have nothing between them, none of them a space."""
        if text:
            self._text.append(text)
            self._gaps.append(self._gap)
            self._gaps.extend(bytes(len(text) - 1))
            self._gap = Gap.NONE

    def unread(self, text: str, why: str) -> None:
        """Add characters that are not proved to show; none of them is a space."""
        if text:
            self._unread.append(Unread(self.at, text, why))
            self.write(UNREAD * len(text))

    def gap(self, gap: Gap) -> None:
        """Add a space, or an end of a line, a paragraph or a page."""
        self._gap = max(self._gap, gap)

    @property
    def begins(self) -> bool:
        """Whether what comes next begins a paragraph."""
        return self._gap >= Gap.BORDER

    @property
    def at(self) -> int:
        """How many characters were written."""
        return len(self._gaps)

    def change(self, start: int, number: int) -> None:
        """Note that what was written from `start` on is a tracked change, of a number."""
        self._changes.append((start, self.at, number))

    def source(self, number: int) -> None:
        """Note that what follows comes from the element of a number."""
        self._sources.append((self.at, number))

    def page(self, number: int) -> None:
        """Note that what follows stands on the page of a number."""
        self._pages.append((self.at, number))

    def layer(self, *, flowing: bool) -> Layer:
        """Return what was written."""
        gaps = bytes((*self._gaps, max(self._gap, Gap.BORDER)))
        changes, sources, unread = tuple(self._changes), tuple(self._sources), tuple(self._unread)
        return Layer("".join(self._text), gaps, flowing, changes, sources, unread, tuple(self._pages))


_UNDONE: Final = str.maketrans(
    {
        **{"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ſt", "ﬆ": "st"},
        # A reader of PDFs does not say which hyphen ends a line; a soft hyphen prints nothing elsewhere.
        **{"\u2010": "-", "\u0002": "-", "\ufffe": "-", "\u00ad": ""},
    }
)


def undone(text: str) -> str:
    """Undo what a PDF does to characters: typographic ligatures, and hyphens at line ends."""
    return text.translate(_UNDONE)


def spelled(text: str, *, flowing: bool) -> Layer:
    """Return a text that is looked for as a layer: `BORDER` ends a paragraph, a line end a line."""
    scribe = LayerWriter()
    for character in undone(text) if flowing else text.replace("\u00ad", ""):
        # A PDF does not tell a no-break space from a space where its font draws both with one glyph.
        if character in (" \t\u00a0" if flowing else " \t"):
            scribe.gap(Gap.SPACE)
        elif character == "\n":
            scribe.gap(Gap.LINE)
        elif character == PARAGRAPH_END:
            scribe.gap(Gap.BORDER)
        else:
            scribe.put(character)
    return scribe.layer(flowing=flowing)
