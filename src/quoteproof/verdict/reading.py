"""Readings: one way in which a quotation's printed text comes out of the ground, step by step.

Promises: the steps cover the pattern from end to end, in order; each says where its characters come from.
"""

from __future__ import annotations

from dataclasses import dataclass

from quoteproof.evidence.origins import StepKind
from quoteproof.verdict.faults import Violation


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


@dataclass(frozen=True, slots=True)
class Reading:
    """A way through the whole pattern."""

    steps: tuple[Step, ...]
    """Its steps."""
    violations: tuple[Violation, ...]
    """The conditions it breaks; none for a reading that is accepted."""
    swapped: bool
    """Whether inner marks are exchanged, single for double."""
