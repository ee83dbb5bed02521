"""Readings: one way in which a quotation's printed text comes out of the ground, step by step.

Promises: the steps cover the pattern from end to end, in order; each says where its characters come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quoteproof.evidence.origins import StepKind


@dataclass(frozen=True, slots=True)
class Step:
    """One stretch of a reading."""

    kind: StepKind
    """Where it comes from."""
    start: int
    """First offset in the folded pattern."""
    end: int
    """End, exclusive."""
    low: int
    """First offset in the ground of what it stands for."""
    high: int
    """End, exclusive; equal to `low` where it stands for nothing."""


class Breach(StrEnum):
    """Which condition of an alteration a reading breaks."""

    OMISSION_LONG = "omission-too-long"
    OMISSION_BORDERS = "omission-crosses-passages"
    OMISSION_EMPTY = "omission-leaves-out-nothing"
    OMISSION_BARE = "bare-omission"
    PIECE_SHORT = "piece-too-short"
    INSERTION_LONG = "insertion-too-long"
    INSERTION_MANY = "too-much-inserted"
    BESIDE = "insertion-beside-alteration"
    REPLACED_LONG = "replaces-too-much"
    REPLACED_BORDER = "replaces-over-a-border"
    PREFIX = "bracket-at-a-word's-beginning"
    COMPLETION_STEM = "stem-too-short"
    COMPLETION_LONG = "completion-too-long"
    COMPLETION_WORD = "completion-makes-another-word"
    COMPLETION_EMPTY = "completion-changes-nothing"
    INITIAL_SAME = "initial-changes-nothing"
    TOO_LITTLE = "too-little-of-the-source"
    TOO_MANY_PASSAGES = "too-many-passages"
    CUT_WORD = "cut-word"
    SKEWED = "skewed"
    NO_BREAK = "no-line-break"


CODE_OF = {
    Breach.OMISSION_EMPTY: "Q016",
    Breach.CUT_WORD: "Q011",
    Breach.SKEWED: "Q010",
}
"""The code of each breach; all others are overreaching alterations (Q006)."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One condition that a reading breaks."""

    breach: Breach
    """Which."""
    start: int
    """First offset in the folded pattern of what breaks it."""
    end: int
    """End, exclusive."""
    detail: str = ""
    """The words or the number in question."""

    @property
    def code(self) -> str:
        """The code that tells of it."""
        return CODE_OF.get(self.breach, "Q006")


@dataclass(frozen=True, slots=True)
class Reading:
    """A way through the whole pattern."""

    steps: tuple[Step, ...]
    """Its steps."""
    violations: tuple[Violation, ...]
    """The conditions it breaks; none for a reading that is accepted."""
    swapped: bool
    """Whether inner marks are exchanged, single for double."""
