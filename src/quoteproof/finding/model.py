"""The values a finding is made of: places, notes, fixes.

Places are code point offsets into a named file; they become lines only where a person reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quoteproof.finding.codes import Code, Severity
from quoteproof.text.anchor import Anchor


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a file of the book."""

    file: str
    """Path relative to the book, with `/`."""
    start: int = 0
    """First code point, a byte-order mark not counted."""
    end: int = 0
    """End, exclusive; equal to `start` where only a point is meant."""
    approximate: bool = False
    """Whether the place is only near the fault, because the exact one could not be proved."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement in a file."""

    place: Place
    """What is replaced."""
    text: str
    """What to put there."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that would settle a finding."""

    title: str
    """What the change does, in the imperative."""
    edits: tuple[Edit, ...]
    """The replacements, all to be made together."""
    safe: bool = False
    """Whether it can be made unseen: it never changes an author's quoted words."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The place in the seeds that comes nearest to a quotation that is not there."""

    anchor: Anchor
    """Anchor ID of the passage."""
    text: str
    """The words that stand there."""
    place: Place
    """Where they stand in the seed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What a stage finds amiss, as data: each kind is a type of its own, which the rule of its code puts into words."""

    code: ClassVar[str]
    """The ID of its code."""
    place: Place
    """The smallest stretch at fault."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, told once."""

    code: Code
    """Which kind of fault."""
    message: str
    """The headline: lower case, no full stop, understandable alone."""
    place: Place
    """The smallest stretch of the author's file that is at fault."""
    notes: tuple[str, ...] = ()
    """Facts that explain it."""
    helps: tuple[str, ...] = ()
    """Changes the author can make."""
    anchors: tuple[Anchor, ...] = ()
    """Anchor IDs that it concerns."""
    quotation: str | None = None
    """ID of the quotation that it concerns."""
    nearest: Nearest | None = None
    """A hint, never a verdict."""
    fixes: tuple[Fix, ...] = ()
    """Changes a machine could make."""
    severity: Severity = Severity.ERROR
    """How grave it is here."""
    acknowledged: str | None = None
    """The author's reason for letting it stand, where there is one."""

    @property
    def status(self) -> str:
        """`error`, `warning`, or `acknowledged` where the author gave a reason for it."""
        return self.severity.value if self.acknowledged is None else "acknowledged"


def finding(
    code: Code,
    message: str,
    place: Place,
    *,
    notes: tuple[str, ...] = (),
    helps: tuple[str, ...] = (),
    anchors: tuple[Anchor, ...] = (),
    quotation: str | None = None,
    nearest: Nearest | None = None,
    fixes: tuple[Fix, ...] = (),
    severity: Severity | None = None,
) -> Finding:
    """Make a finding, with its code's severity unless another is given."""
    return Finding(code, message, place, notes, helps, anchors, quotation, nearest, fixes, severity or code.severity)
