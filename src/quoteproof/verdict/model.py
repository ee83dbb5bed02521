"""Verdicts: what was decided about each quotation, with the evidence.

Promises: a closed union; a match carries for every printed character where it comes from. Leaves out: wording.
Source: rules.md, “Verdicts”.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from quoteproof.book.config import Attestation
from quoteproof.quotation.model import Exemption, Quotation
from quoteproof.verdict.reading import StepKind, Violation


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one stretch of a quotation's printed text comes from."""

    start: int
    """First offset in the printed text."""
    end: int
    """End, exclusive."""
    kind: StepKind
    """What it is: the source's words, or which alteration."""
    source: str
    """The source's own characters that it stands for; empty where it stands for none."""
    spots: tuple[Spot, ...] = ()
    """Where those stand in the seed, passage by passage."""
    typeset: str = ""
    """The same characters with typewriter forms, `--` and `...`, as what they stand for."""


@dataclass(frozen=True, slots=True)
class Alteration:
    """One difference between print and source that is marked or allowed."""

    kind: str
    """Its name: a step's kind, `emphasis` or `emendation`."""
    marked: str
    """What prints."""
    source: str
    """What the source has there."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of a seed that a quotation comes from."""

    anchor: str
    """Anchor ID of its passage."""
    file: str
    """The seed."""
    start: int
    """First code point in the decoded seed."""
    end: int
    """End, exclusive."""


class EmendationKind(StrEnum):
    """What an emendation of a source's reading text did with characters of its seed."""

    CORRECTION = "correction"
    JOIN = "join"
    NOTE_MARK = "note-mark"
    EMPHASIS_MARK = "emphasis-mark"
    LINE_END_HYPHEN = "line-end-hyphen"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Emended:
    """A stretch of a seed that a quotation runs over, and that is not read as it stands there."""

    kind: EmendationKind
    """What it is."""
    spot: Spot
    """Where it stands."""
    put: str
    """What is read instead of the characters at the spot; empty where they are left out."""
    was: str
    """What stands in the seed, as it was recorded."""
    read: str
    """What is read, as it was recorded."""
    words: str
    """What was done, for people."""


@dataclass(frozen=True, slots=True)
class Match:
    """The evidence that a quotation is exact."""

    anchor: str
    """The anchor it was cited by."""
    origins: tuple[Origin, ...]
    """Where its characters come from, in order, from end to end."""
    spots: tuple[Spot, ...]
    """Where they stand in the seed, passage by passage."""
    alterations: tuple[Alteration, ...]
    """What is altered."""
    folds: tuple[str, ...]
    """The folds that were needed."""
    emendations: tuple[Emended, ...]
    """The emendations it runs over, in the order of the seed."""
    source_text: str
    """The source's words from the first to the last quoted, what is omitted included."""
    skipped_limit: str = ""
    """A limit word that stands just outside the first edge, in the same clause."""


@dataclass(frozen=True, slots=True)
class Near:
    """A place that comes near; a hint, never a verdict."""

    anchor: str
    """Anchor ID of the passage."""
    text: str
    """The words there, in the source's own characters."""
    file: str
    """The seed."""
    start: int
    """First code point in the decoded seed."""
    end: int
    """End, exclusive."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a quotation cannot stand."""

    code: str
    """The most telling code."""
    start: int = 0
    """First offset in the printed text of what is at fault."""
    end: int = 0
    """End, exclusive; equal to `start` where the whole quotation is meant."""
    what: str = ""
    """Which case of the code, where it has several."""
    printed: str = ""
    """The words at fault, as they print."""
    source: str = ""
    """The words the source has instead."""
    near: Near | None = None
    """Where the quotation nearly stands, or really stands."""
    others: tuple[str, ...] = ()
    """Further anchors to name."""
    skewing: Violation | None = None
    """The skewing in question, which an author may acknowledge."""
    further: tuple[Problem, ...] = ()
    """More skewing of the same quotation: each is told, and acknowledged, by itself."""


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Exact, letter for letter after folding."""

    name: ClassVar[str] = "verbatim"
    match: Match
    """The evidence."""


@dataclass(frozen=True, slots=True)
class Altered:
    """Exact but for alterations that are marked and allowed."""

    name: ClassVar[str] = "altered"
    match: Match
    """The evidence."""


@dataclass(frozen=True, slots=True)
class Misquoted:
    """Not in the cited passages."""

    name: ClassVar[str] = "misquoted"
    problem: Problem
    """What is wrong."""


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Exact, but in another passage or source."""

    name: ClassVar[str] = "misplaced"
    problem: Problem
    """Where it really stands."""


@dataclass(frozen=True, slots=True)
class Uncited:
    """Bound to no citation, or to two."""

    name: ClassVar[str] = "uncited"
    problem: Problem
    """What is wrong."""


@dataclass(frozen=True, slots=True)
class Uncheckable:
    """Not decided: no words to check against, or too much work."""

    name: ClassVar[str] = "uncheckable"
    problem: Problem | None
    """Why; None where a finding about the citation or the chapter says it already."""


@dataclass(frozen=True, slots=True)
class Exempted:
    """No quotation, for a declared reason."""

    name: ClassVar[str] = "exempt"
    reason: Exemption
    """The reason."""


@dataclass(frozen=True, slots=True)
class Attested:
    """Not verified: a person's word stands for it."""

    name: ClassVar[str] = "attested"
    attestation: Attestation
    """Whose."""
    key: str
    """The work."""


@dataclass(frozen=True, slots=True)
class Translated:
    """Not verified: a declared translation of the cited passage."""

    name: ClassVar[str] = "translated"
    original: str
    """The original passage."""


Verdict = Verbatim | Altered | Misquoted | Misplaced | Uncited | Uncheckable | Exempted | Attested | Translated
"""Everything that can be decided about a quotation."""

NAMES = tuple(
    kind.name
    for kind in (
        Verbatim,
        Altered,
        Misquoted,
        Misplaced,
        Uncited,
        Uncheckable,
        Exempted,
        Attested,
        Translated,
    )
)
"""The verdicts' names, in the order in which summaries give them."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A quotation with its verdict."""

    quotation: Quotation
    """The quotation."""
    verdict: Verdict
    """What was decided."""
