"""Reading a seed: from its text and its emendations to the units that become passages.

The seed's own characters stand in document order, changed only where an emendation says so, each change with its way
back. `anchoring` names the passages. Time is linear in the seed unless an emendation asks for more.
Source: rules.md, “Terms” (reading text).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from quoteproof.finding.model import Fault
from quoteproof.source.drafts import UnitDraft, applied, draft_units
from quoteproof.source.emendations import NO_EMENDATIONS, Emendations
from quoteproof.source.passage import Correction, Role
from quoteproof.source.segment import Segmentation, Span, guess_segmentation, segment
from quoteproof.text.languages import language_tag
from quoteproof.text.offsets import Mapped


@dataclass(frozen=True, slots=True)
class SeedUnit:
    """A passage before it has a name."""

    role: Role
    """What it is."""
    ranges: tuple[Span, ...]
    """Its spans in the decoded seed; several where it was joined."""
    mapped: Mapped
    """Its reading text, with the way back to the seed's stretch from the first range's start."""
    emphasis: tuple[Span, ...] = ()
    """Emphasised spans of the reading text."""
    corrections: tuple[Correction, ...] = ()
    """Corrections inside it."""
    breaks: tuple[int, ...] = ()
    """Line ends in the reading text."""
    page: str | None = None
    """Page label."""


@dataclass(frozen=True, slots=True)
class SeedReading:
    """A seed, read."""

    segmentation: Segmentation
    """What divided its units."""
    units: tuple[SeedUnit, ...]
    """The units in document order."""


_LINE_END = re.compile(r"\r\n?|\n")


def read_units(
    text: str,
    emended: Emendations = NO_EMENDATIONS,
    *,
    segmentation: Segmentation | None = None,
    language: str | None = None,
) -> tuple[SeedReading, tuple[Fault, ...]]:
    """Read a seed's text.

    `segmentation` is the lock's, where there is one, else it is guessed; `language` is the `langid` of the entry.
    """
    by = emended.segmentation or segmentation or guess_segmentation(text)
    spans = segment(text, by)
    if emended == NO_EMENDATIONS:
        return SeedReading(by, tuple(_plain(text, span) for span in spans)), ()
    drafts, findings = draft_units(text, spans, emended, language_tag(language or ""))
    return SeedReading(by, tuple(_unit(text, draft) for draft in drafts)), findings


def _plain(text: str, span: Span) -> SeedUnit:
    piece = text[span[0] : span[1]]
    return SeedUnit(Role.BODY, (span,), Mapped(piece, len(piece), (), ()), breaks=_breaks(piece))


def _breaks(piece: str) -> tuple[int, ...]:
    if "\n" not in piece and "\r" not in piece:
        return ()
    return tuple(m.start() for m in _LINE_END.finditer(piece))


def _unit(text: str, draft: UnitDraft) -> SeedUnit:
    base = draft.start
    changes, mapped = applied(text, draft, draft.changes)
    # What stands after the first i changes lies shifts[i] further on in the reading text than in the seed.
    shifts = list(accumulate((len(c.text) - (c.end - c.start) for c in changes), initial=-base))
    ends = [c.end for c in changes]
    corrections = tuple(
        Correction(c.start + shift, c.start + shift + len(c.text), found.was, found.read, found.reason)
        for c, shift in zip(changes, shifts, strict=False)
        if (found := draft.corrections.get(c)) is not None
    )
    emphasis = tuple(
        (start + shifts[bisect_right(ends, start)], end + shifts[bisect_right(ends, end)])
        for start, end in sorted(draft.emphasis)
    )
    return SeedUnit(draft.role, tuple(draft.ranges), mapped, emphasis, corrections, _breaks(mapped.text), draft.page)
