"""The gate: no quotation that cannot stand goes without an error.

Promises: whatever the stages before it leave untold, a verdict that stops a build has a finding of error severity
when this is done. A guard against our own faults: it should find nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from quoteproof.check.result import ChapterResult
from quoteproof.finding.codes import Severity
from quoteproof.finding.model import Finding, Place, finding
from quoteproof.source.library import Library
from quoteproof.verdict.model import Judged, Misplaced, Misquoted, Uncheckable, Uncited

STOPPING = ("misquoted", "misplaced", "uncited", "uncheckable")
"""The verdicts that stop a build, by name."""


def untold(result: ChapterResult, library: Library) -> Iterator[Finding]:
    """Give an error for each quotation that cannot stand and of which nothing is told."""
    errors = [f for f in result.findings if f.severity is Severity.ERROR]
    for one in result.judged:
        if isinstance(one.verdict, Misquoted | Misplaced | Uncited | Uncheckable) and not _told(one, errors, library):
            message = "this quotation could not be checked"
            helps = ("cite a passage that has a seed, and say which: `[@KEY#p1]`",)
            yield finding("Q019", message, one.quotation.place, helps=helps, quotation=one.quotation.id)


def _told(one: Judged, errors: list[Finding], library: Library) -> bool:
    quotation = one.quotation
    if quotation.broken and any(error.code.id in ("Q014", "Q018") for error in errors):
        return True
    anchors = set(quotation.citation.anchors) if quotation.citation else set()
    if any(anchor.partition("#")[0] in library.unsound for anchor in anchors):
        return True  # S001 tells of the seed
    places = (quotation.place, quotation.citation.place) if quotation.citation else (quotation.place,)
    return any(
        error.quotation == quotation.id or anchors & set(error.anchors) or any(_meet(error.place, p) for p in places)
        for error in errors
    )


def _meet(one: Place, other: Place) -> bool:
    return one.file == other.file and one.start <= other.end and other.start <= one.end
