"""Passages and sources: what a citation can name.

Offsets are code points, and every span of a passage's reading text maps back to the decoded seed.
Source: rules.md, “Terms”.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from quoteproof.text.offsets import Mapped


class Role(StrEnum):
    """What a passage is in its document; only body paragraphs are counted for locators."""

    BODY = "body"
    HEADING = "heading"
    CAPTION = "caption"
    NOTE = "note"
    BYLINE = "byline"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Correction:
    """A recorded conversion error of the seed that the reading text sets right."""

    start: int
    """First code point in the passage's reading text."""
    end: int
    """End (exclusive) in the reading text."""
    was: str
    """What stands in the seed."""
    read: str
    """What is read instead."""
    reason: str
    """Why, in the words of whoever recorded it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A citable unit of a source: a paragraph with a durable name."""

    id: str
    """The durable name within the source, such as `p12`; no number in it means anything."""
    role: Role
    """What the passage is in its document."""
    text: str
    """The reading text, in the seed's own characters, nothing folded."""
    start: int
    """Where the passage begins in the decoded seed, in code points."""
    mapped: Mapped
    """The way from `text` back to the seed's stretch that begins at `start`."""
    sentences: tuple[tuple[int, int], ...] = ()
    """Spans of the sentences in `text`, as the lock records them."""
    emphasis: tuple[tuple[int, int], ...] = ()
    """Spans of `text` that the source emphasises."""
    corrections: tuple[Correction, ...] = ()
    """The corrections inside the passage, in order."""
    breaks: tuple[int, ...] = ()
    """Offsets in `text` of the source's own line ends."""
    ordinal: int | None = None
    """Its place (from 1) among the body paragraphs in document order; none for other roles."""
    page: str | None = None
    """The label of the page it begins on, where the emendations give pages."""
    number: str | None = None
    """The number that the source gives it, with `§ ` before one of a section, where the emendations say its form."""
    changed: str = ""
    """The seed's stretch from `start` to `end`, where `mapped` changes anything of it."""

    @property
    def raw(self) -> str:
        """The seed's stretch from `start` to `end`, all that `mapped` leaves out included."""
        return self.changed if self.mapped.changes else self.text

    @property
    def end(self) -> int:
        """Where the passage ends (exclusive) in the decoded seed."""
        return self.start + self.mapped.length

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the decoded seed that a span of `text` came from."""
        return self.start + self.mapped.start(start), self.start + self.mapped.end(end)


@dataclass(frozen=True)
class Source:
    """A cited work together with its seed."""

    key: str
    """The citation key, the same as the bibliography entry's."""
    file: str
    """Path of the seed relative to the book, such as `seeds/letter.txt`."""
    sha256: str
    """SHA-256 of the seed's bytes, in hexadecimal."""
    passages: tuple[Passage, ...]
    """Every passage in document order, furniture too."""
    names: Mapping[str, str]
    """Names the author gave, each with what it stands for in the source (`p7`, `p3-p5`, `p7.s2`)."""
    tombstones: Mapping[str, str]
    """IDs that are gone, each with the words or reason it was retired with."""
    raw: str
    """The decoded seed, without a byte-order mark."""
    accepted: Mapping[str, str] = field(default_factory=dict)
    """Seeds that a person accepted in place of the one before, by SHA-256, each with the reason given."""

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {passage.id: i for i, passage in enumerate(self.passages)}

    def position(self, id: str) -> int | None:
        """The place (from 0) of a passage in document order, or none where there is no such ID."""
        return self._positions.get(id)
