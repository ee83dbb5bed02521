"""Where the printed words of a verified quotation come from: spans of seeds, alterations, emendations.

The verdict makes these values, the edition prints by them, and the manifest carries them to whoever proves a finished
file. A field marked `NOT_CARRIED` is left out of the manifest.
"""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Final

from quoteproof.text.anchor import Anchor
from quoteproof.values import dataclass

NOT_CARRIED: Final[Mapping[str, bool]] = {"carried": False}
"""Metadata of a dataclass field that no manifest carries."""


class StepKind(StrEnum):
    """Where a span of printed text comes from."""

    SOURCE = "source"
    OMISSION = "omission"
    INSERTION = "insertion"
    REPLACEMENT = "replacement"
    COMPLETION = "completion"
    INITIAL = "initial"
    SIC = "sic"
    NOTE = "emphasis-note"
    CASE = "case"
    DROPPED = "final-punctuation-dropped"
    ADDED = "final-punctuation-added"
    VERSE = "verse"
    CAPITALS = "small-capitals"


@dataclass(frozen=True, slots=True)
class Spot:
    """A span of a seed that a quotation comes from."""

    anchor: Anchor
    """Anchor ID of its passage."""
    file: str
    """The seed."""
    start: int
    """First code point in the decoded seed."""
    end: int
    """End, exclusive."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one span of a quotation's printed text comes from."""

    start: int
    """First offset in the printed text."""
    end: int
    """End, exclusive."""
    kind: StepKind
    """What it is: the source's words, or which alteration."""
    source: str
    """The source's own characters that it stands for; empty where it stands for none."""
    spots: tuple[Spot, ...] = ()
    """Where those are in the seed, passage by passage."""
    typeset: str = field(default="", metadata=NOT_CARRIED)
    """The same characters, but with the dash or the ellipsis that `--` and `...` stand for."""


@dataclass(frozen=True, slots=True)
class Alteration:
    """One difference between print and source that is marked or allowed."""

    kind: str
    """Its name: a step's kind, `emphasis` or `emendation`."""
    marked: str
    """What prints."""
    source: str
    """What the source has there."""


class EmendationKind(StrEnum):
    """What an emendation of a source's reading text, or a document itself, did with characters of its seed."""

    CORRECTION = "correction"
    JOIN = "join"
    NOTE_MARK = "note-mark"
    EMPHASIS_MARK = "emphasis-mark"
    LINE_END_HYPHEN = "line-end-hyphen"
    FURNITURE = "furniture"
    SMALL_CAPITALS = "small-capitals"
    OPEN_HYPHEN = "open-hyphen"
    """A hyphen at a line end of a document that may be part of the word: the quotation has it or not."""


@dataclass(frozen=True, slots=True)
class Emended:
    """A span of a seed that a quotation runs over and that is not read as the seed has it."""

    kind: EmendationKind
    """What it is."""
    spot: Spot
    """Where it is."""
    put: str
    """What is read instead of the characters at the spot; empty where they are left out."""
    words: str
    """What was done, for people."""
    was: str = field(default="", metadata=NOT_CARRIED)
    """What the seed has, as it was recorded."""
    read: str = field(default="", metadata=NOT_CARRIED)
    """What is read, as it was recorded."""
    declared: bool = field(default=True, metadata=NOT_CARRIED)
    """Whether a person recorded it. What the document itself shows, such as the mark of a note, alters no quotation."""

    @property
    def said_by(self) -> str:
        """What says so, for people: `emended`, or `in the document`."""
        return "emended" if self.declared else "in the document"
