"""The values of emendations: what people recorded about how a seed is to be read.

Promises: frozen values, each with its reason and its place in the emendations file.
Leaves out: reading them (`emendations`) and applying them (`drafts`). Source: contract.md, “Anchors”.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from quoteproof.book.nodes import Spot
from quoteproof.source.passage import Role
from quoteproof.source.segment import Segmentation


@dataclass(frozen=True, slots=True)
class Lines:
    """A handle on units of a seed: its lines, and the words that must stand there."""

    first: int
    """1-based line on which the first unit begins."""
    last: int
    """1-based line on which the last unit begins; equal to `first` for one unit."""
    starts: str
    """The words that the first unit must begin with."""
    ends: str
    """The words that the last unit must begin with; equal to `starts` for one unit."""


@dataclass(frozen=True, slots=True)
class RoleMark:
    """Gives units a role other than body."""

    lines: Lines
    """Which units."""
    role: Role
    """What they are."""
    reason: str
    """Why."""
    spot: Spot
    """Where the emendation stands."""


@dataclass(frozen=True, slots=True)
class Join:
    """Makes one paragraph of two units that something broke apart."""

    first: Lines
    """The unit that keeps its place and its ID."""
    second: Lines
    """The unit that continues it."""
    reason: str
    """Why."""
    spot: Spot
    """Where the emendation stands."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Sets a conversion error right in the reading text."""

    line: int
    """1-based line of the seed on which the unit begins."""
    was: str
    """What stands in the seed, exactly once in the unit."""
    read: str
    """What is read instead."""
    reason: str
    """Why."""
    spot: Spot
    """Where the emendation stands."""


@dataclass(frozen=True, slots=True)
class NoteMarks:
    """Declares the form of the note marks in body text, which are not read."""

    form: str
    """One mark, with `1` for any number, such as `[1]`."""
    count: int
    """How many there are, so that staleness is noticed."""
    reason: str
    """Why."""
    spot: Spot
    """Where the emendation stands."""


@dataclass(frozen=True, slots=True)
class EmphasisMarks:
    """Declares characters that emphasise the words between them, and are not read."""

    form: str
    """The characters at either end, such as `*`."""
    count: int
    """How many emphasised runs there are, so that staleness is noticed."""
    reason: str
    """Why."""
    spot: Spot
    """Where the emendation stands."""


@dataclass(frozen=True, slots=True)
class Hyphens:
    """Declares that hyphens at line ends divide words, and are not read."""

    count: int
    """How many are dropped, so that staleness is noticed."""
    keep: frozenset[str]
    """Words that keep their hyphen where a line ends at it, such as `non-alignment`."""
    reason: str
    """Why."""
    spot: Spot
    """Where the emendation stands."""


@dataclass(frozen=True, slots=True)
class PageMark:
    """Says on which unit a page of the printed original begins."""

    lines: Lines
    """The first unit that begins on the page."""
    page: str
    """The page's label."""
    reason: str
    """How it is known."""
    spot: Spot
    """Where the emendation stands."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Says how the source numbers its own passages."""

    form: str
    """The form of the number at the head of a passage, with `1` for any number: `[1]`, `§ 1`, `1.`."""
    reason: str
    """How it is known."""
    spot: Spot
    """Where the emendation stands."""


@dataclass(frozen=True, slots=True)
class Emendations:
    """Everything recorded for one source."""

    segmentation: Segmentation | None = None
    """What divides the units, where the guess was wrong."""
    roles: tuple[RoleMark, ...] = ()
    """Roles, in the order written."""
    joins: tuple[Join, ...] = ()
    """Paragraphs to join."""
    corrections: tuple[Correction, ...] = ()
    """Conversion errors set right."""
    note_marks: tuple[NoteMarks, ...] = ()
    """Forms of note marks."""
    emphasis: tuple[EmphasisMarks, ...] = ()
    """Forms of emphasis."""
    hyphens: tuple[Hyphens, ...] = ()
    """Line-end hyphens; one at most."""
    pages: tuple[PageMark, ...] = ()
    """Page labels."""
    numbers: Numbers | None = None
    """The source's own numbers of its passages, where it has some."""
    spot: Spot = field(default=Spot(1, 1, 0))
    """Where the source's part begins."""


NO_EMENDATIONS: Final = Emendations()
"""A seed that is read as it stands."""
