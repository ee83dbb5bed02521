"""A draft: one unit of a seed while its emendations are being applied, and the reading text with its changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from quoteproof.source.emendation import Correction
from quoteproof.source.passage import Role
from quoteproof.source.segment import Span
from quoteproof.text.offsets import Change, Mapped, apply_changes


@dataclass(slots=True)
class Draft:
    """A unit to which emendations are being applied."""

    ranges: list[Span]
    """Its spans in the seed."""
    role: Role = Role.BODY
    """What it is."""
    page: str | None = None
    """The label of the page it begins on."""
    changes: list[Change] = field(default_factory=list)
    """Changes to be made, in offsets of the seed, in no order."""
    corrections: dict[Change, Correction] = field(default_factory=dict)
    """The corrections that made some of the changes."""
    emphasis: list[Span] = field(default_factory=list)
    """Spans of the seed that are emphasised."""

    @property
    def start(self) -> int:
        """Where it begins in the seed."""
        return self.ranges[0][0]

    @property
    def end(self) -> int:
        """Where it ends (exclusive) in the seed."""
        return self.ranges[-1][1]


def applied(text: str, draft: Draft, changes: Sequence[Change]) -> tuple[list[Change], Mapped]:
    """Give the changes that are made, in order, and the reading text with them, mapped to the draft's stretch.

    A change that begins inside the one before it is left out: no two may speak of one character.
    """
    kept: list[Change] = []
    for change in sorted(changes, key=lambda c: (c.start, c.end)):
        if not kept or change.start >= kept[-1].end:
            kept.append(change)
    moved = [Change(c.start - draft.start, c.end - draft.start, c.text, c.kind) for c in kept]
    return kept, apply_changes(text[draft.start : draft.end], moved)
