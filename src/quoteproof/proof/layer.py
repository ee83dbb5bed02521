"""A layer: the text of one part of a file without its spaces, and what is between its characters.

A character of the file is one character here, in the file's order. Spaces, line ends and paragraph ends are different
gaps, so that undoing line ends forgives nothing else.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from enum import IntEnum
from typing import Final

from quoteproof.text.bidi import CODES, TURNED
from quoteproof.text.folds import LIGATURES
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.values import dataclass

UNREAD: Final = "\ufffd"
"""In place of characters that are not proved to show, so that no quotation is found across them."""


class UnreadableFileError(Exception):
    """A finished file cannot be read: malformed, encrypted, too large, or made to do harm.

    Its message is lower case, without a full stop.
    """


class Gap(IntEnum):
    """What is before a character; of several, the greatest counts."""

    NONE = 0
    SPACE = 1
    LINE = 2
    """A line end."""
    BORDER = 3
    """The end of a paragraph."""
    PAGE = 4
    """The end of a page, inside a paragraph or between two."""


@dataclass(frozen=True, slots=True)
class UnreadSpan:
    """Characters of the file that are not proved to show, or to show as they are."""

    start: int
    """Offset of the first one in the layer's text."""
    characters: str
    """The characters, without spaces; `UNREAD` for what has none."""
    reason: str
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
    """Tracked changes: start, end and number of each; in order of their ends."""
    sources: tuple[tuple[int, int], ...] = ()
    """Elements of the file: the offset at which each begins, and its number; in order of offsets."""
    unread: tuple[UnreadSpan, ...] = ()
    """The spans that are `UNREAD` though the file has characters there; in order of offsets."""
    pages: tuple[tuple[int, int], ...] = ()
    """Pages: the offset at which each begins, and its number, from 1; none in a file without pages."""

    @property
    def written(self) -> str:
        """The text with the characters of the file, also those that are not proved to show; as long as `text`."""
        return self.written_between(0, len(self.text))

    def written_between(self, start: int, end: int) -> str:
        """Return a span of `written`."""
        parts, at = [], start
        for span in self._unread(start, end):
            parts += [self.text[at : span.start], span.characters[max(start - span.start, 0) : end - span.start]]
            at = span.start + len(span.characters)
        return "".join((*parts, self.text[at:end]))

    def reasons(self, start: int, end: int) -> tuple[str, ...]:
        """Return why characters of a span are not proved to show, each reason once."""
        return tuple(dict.fromkeys(span.reason for span in self._unread(start, end)))

    def _unread(self, start: int, end: int) -> tuple[UnreadSpan, ...]:
        first = bisect_right(self.unread, start, key=lambda span: span.start + len(span.characters))
        return self.unread[first : bisect_left(self.unread, end, first, key=lambda span: span.start)]

    def page(self, at: int) -> int:
        """Return the page of a character; 0 in a file without pages."""
        index = bisect_right(self.pages, at, key=lambda page: page[0])
        return self.pages[index - 1][1] if index else 0

    def readable(self, start: int, end: int) -> str:
        """Return a span with a space for each gap."""
        parts: list[str] = []
        for character, gap in zip(self.text[start:end], self.gaps[start:end], strict=True):
            is_broken_word = self.flowing and parts[-1:] == ["-"] and gap > Gap.SPACE
            if parts and gap != Gap.NONE and not is_broken_word:
                parts.append(" ")
            parts.append(character)
        return "".join(parts)


class LayerWriter:
    """Writes a layer, character by character."""

    def __init__(self) -> None:
        """Begin empty: the first character begins a paragraph."""
        self._text: list[str] = []
        self._gaps = bytearray()
        self._gap = Gap.BORDER
        self._changes: list[tuple[int, int, int]] = []
        self._sources: list[tuple[int, int]] = []
        self._unread: list[UnreadSpan] = []
        self._pages: list[tuple[int, int]] = []

    def write(self, text: str) -> None:
        """Add characters without gaps, none of them a space."""
        if text:
            self._text.append(text)
            self._gaps.append(self._gap)
            self._gaps.extend(bytes(len(text) - 1))
            self._gap = Gap.NONE

    def unread(self, text: str, reason: str) -> None:
        """Add characters that are not proved to show; none of them is a space."""
        if text:
            self._unread.append(UnreadSpan(self.at, text, reason))
            self.write(UNREAD * len(text))

    def gap(self, gap: Gap) -> None:
        """Add a space, or an end of a line, a paragraph or a page."""
        self._gap = max(self._gap, gap)

    @property
    def begins(self) -> bool:
        """Whether the next character begins a paragraph."""
        return self._gap >= Gap.BORDER

    @property
    def at(self) -> int:
        """The number of characters written."""
        return len(self._gaps)

    def change(self, start: int, number: int) -> None:
        """Note that the text from `start` on is a tracked change of a number."""
        self._changes.append((start, self.at, number))

    def source(self, number: int) -> None:
        """Note that the next text comes from the element of a number."""
        self._sources.append((self.at, number))

    def page(self, number: int) -> None:
        """Note that the next text is on the page of a number."""
        self._pages.append((self.at, number))

    def layer(self, *, flowing: bool) -> Layer:
        """Return the layer."""
        gaps = bytes((*self._gaps, max(self._gap, Gap.BORDER)))
        changes, sources, unread = tuple(self._changes), tuple(self._sources), tuple(self._unread)
        return Layer("".join(self._text), gaps, flowing, changes, sources, unread, tuple(self._pages))


# PDFium does not say which hyphen ends a line.
_HYPHENS: Final = {"\u2010": "-", "\u0002": "-", "\ufffe": "-"}
_REPLACED: Final = str.maketrans({**LIGATURES, "ﬅ": "ſt", "ﬆ": "st", **_HYPHENS})


def without_ligatures(text: str) -> str:
    """Undo what a PDF does to characters: typographic ligatures, and hyphens at line ends."""
    return text.translate(_REPLACED)


_TURNED_WORDS: Final = re.compile(f"{TURNED.pattern}+")
_CODES: Final = re.compile(f"[{CODES}]")


def turned_letters(text: str) -> str:
    """Undo what a PDF does to letters that are written from the right: forms by place, and the order of their marks."""
    if text.isascii():
        return text
    return _TURNED_WORDS.sub(lambda word: unicodedata.normalize("NFKD", word[0]), _CODES.sub("", text))


def layer_of_text(text: str, *, flowing: bool) -> Layer:
    """Make a layer of a text to look for: `PARAGRAPH_END` ends a paragraph, a line feed a line."""
    writer = LayerWriter()
    for character in without_ligatures(turned_letters(text)) if flowing else text.replace("\u00ad", ""):
        # In a PDF a no-break space is the same as a space if its font draws both with one glyph.
        if character in (" \t\u00a0" if flowing else " \t"):
            writer.gap(Gap.SPACE)
        elif character == "\n":
            writer.gap(Gap.LINE)
        elif character == PARAGRAPH_END:
            writer.gap(Gap.BORDER)
        else:
            writer.write(character)
    return writer.layer(flowing=flowing)
