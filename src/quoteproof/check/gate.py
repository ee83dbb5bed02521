"""The gate: no quotation that cannot stand goes without an error.

Promises: whatever the stages before it leave untold, a verdict that stops a build has a finding of error severity
when this is done. A guard against our own faults: it should find nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from quoteproof.check.result import ChapterResult
from quoteproof.finding.codes import Severity
from quoteproof.finding.model import Fault, Finding, Place
from quoteproof.rules.q019_uncheckable_quotation import UncheckedQuotation
from quoteproof.source.library import Library
from quoteproof.verdict.model import Judged, Misplaced, Misquoted, Uncheckable, Uncited

STOPPING = ("misquoted", "misplaced", "uncited", "uncheckable")
"""The verdicts that stop a build, by name."""


def untold(result: ChapterResult, library: Library) -> Iterator[Fault]:
    """Give an error for each quotation that cannot stand and of which nothing is told."""
    errors = _Errors([f for f in result.findings if f.severity is Severity.ERROR])
    for one in result.judged:
        if isinstance(one.verdict, Misquoted | Misplaced | Uncited | Uncheckable) and not _told(one, errors, library):
            yield UncheckedQuotation(one.quotation.place, one.quotation.id)


class _Errors:
    """The errors of a chapter, for questions that are asked of each quotation."""

    def __init__(self, errors: Sequence[Finding]) -> None:
        self.codes = {error.code.id for error in errors}
        self.quotations = {error.quotation for error in errors}
        self.anchors = {anchor for error in errors for anchor in error.anchors}
        places: dict[str, list[Place]] = {}
        for error in sorted(errors, key=lambda e: e.place.start):
            places.setdefault(error.place.file, []).append(error.place)
        self._starts = {file: [place.start for place in found] for file, found in places.items()}
        # The furthest end up to each place: where none before reaches so far, none meets.
        self._ends = {file: list(accumulate((place.end for place in found), max)) for file, found in places.items()}

    def meet(self, place: Place) -> bool:
        """Tell whether one of them stands in a place, or touches it."""
        before = bisect_right(self._starts.get(place.file, []), place.end)
        return before > 0 and self._ends[place.file][before - 1] >= place.start


def _told(one: Judged, errors: _Errors, library: Library) -> bool:
    quotation = one.quotation
    if quotation.broken and not errors.codes.isdisjoint(("Q014", "Q018")):
        return True
    anchors = set(quotation.citation.anchors) if quotation.citation else set()
    if any(anchor.key in library.unsound for anchor in anchors):
        return True  # S001 tells of the seed
    places = (quotation.place, quotation.citation.place) if quotation.citation else (quotation.place,)
    told = quotation.id in errors.quotations or not anchors.isdisjoint(errors.anchors)
    return told or any(map(errors.meet, places))
