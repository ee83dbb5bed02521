"""One chapter, checked: everything that it shows by itself, and its final findings.

`examine` gives a value that depends on the chapter and the basis alone, so that it can be kept while both stay.
`final_result` adds borrowings and applies the author's acknowledgements; last, it sees to it that each quotation that
stops a build has an error.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from quoteproof.book.config import Raisable
from quoteproof.chapter.model import Chapter
from quoteproof.check import acknowledge, printing
from quoteproof.check.basis import Basis
from quoteproof.check.links import Bearings
from quoteproof.check.locators import contradictions
from quoteproof.check.markup import idle_bindings
from quoteproof.check.result import ChapterResult
from quoteproof.finding.model import Fault, Finding, Place, Severity
from quoteproof.quotation.collect import collect
from quoteproof.quotation.model import Collected, Quotation
from quoteproof.rules.findings import anchor_fault, findings_of, worded
from quoteproof.rules.q019_uncheckable_quotation import UncheckedQuotation
from quoteproof.source.library import Extent, Library, SourceWithoutSeed
from quoteproof.text.anchor import Anchor
from quoteproof.verdict.adjoining import adjoined
from quoteproof.verdict.bench import Bench
from quoteproof.verdict.borrowing import Run, Standing, borrowings, runs
from quoteproof.verdict.collate import judge
from quoteproof.verdict.faults import Skewing, Violation
from quoteproof.verdict.model import Judged, Misplaced, Misquoted, Uncheckable, Uncited, Verdict


@dataclass(frozen=True, slots=True)
class Read:
    """One chapter as it was read and parsed."""

    file: str
    """Path relative to the book, with `/`."""
    text: str
    """Its text; empty where it could not be decoded."""
    chapter: Chapter | None
    """The parsed chapter; None where it could not be read."""
    faults: tuple[Fault, ...] = ()
    """What reading found amiss."""


Verdicts = Mapping[Hashable, Verdict]
"""Verdicts by all that decides about a quotation (`essence`)."""


@dataclass(frozen=True, slots=True)
class Examined:
    """One chapter, examined by itself."""

    read: Read
    """The chapter as it was read."""
    result: ChapterResult
    """Its quotations with their verdicts, and what was found so far."""
    runs: tuple[Run, ...] = ()
    """Its words outside quotations, in which borrowings are looked for."""
    bearings: Bearings | None = None
    """What the rest of the book must know of it; None where it could not be read."""
    cited: frozenset[str] = frozenset()
    """The keys of the works that it cites."""
    verdicts: Verdicts = field(default_factory=dict)
    """Its verdicts, for the next time."""


def examine(read: Read, basis: Basis, known: Verdicts) -> Examined:
    """Examine a chapter; `known` are verdicts that were reached before on the same basis."""
    chapter = read.chapter
    if chapter is None:
        return Examined(read, ChapterResult(None, read.file, read.text, (), (), worded(read.faults)))
    book, bench = basis.book, basis.bench
    collected = collect(chapter, basis.settings)
    verdicts = {essence(q): known.get(essence(q)) for q in collected.quotations}
    alone: list[Judged] = []
    for quotation in collected.quotations:
        verdict = verdicts[essence(quotation)] or judge(quotation, bench).verdict
        verdicts[essence(quotation)] = verdict
        alone.append(Judged(quotation, verdict))
    judged = adjoined(alone, chapter, bench.library)
    cited = _cited(collected, bench, chapter.text)
    found = worded((*read.faults, *collected.faults, *cited, *idle_bindings(chapter, collected.quotations)))
    found += tuple(f for each in judged for f in findings_of(chapter, each, limits=book.quotations.limits))
    faults, bearings = printing.of_chapter(chapter, basis.images, found)
    findings = (*found, *worded(faults))
    result = ChapterResult(chapter, read.file, read.text, judged, collected.citations, findings, collected.listed)
    outside = runs(chapter, collected.quotations, book.quotations.limits.borrowing_words, book.language)
    keys = frozenset(_keys(collected))
    return Examined(read, result, tuple(outside), bearings, keys, {e: v for e, v in verdicts.items() if v is not None})


def essence(quotation: Quotation) -> Hashable:
    """All of a quotation that a verdict depends on: its words and its citations, but not its place."""
    printed, citation = quotation.printed, quotation.citation
    return (
        (printed.text, printed.emphasis, printed.inner, printed.apostrophes),
        (quotation.kind, quotation.exempt, quotation.translation, quotation.broken),
        (citation.anchors, citation.affixes) if citation else None,
        tuple(rival.anchors for rival in quotation.rivals),
    )


def _keys(collected: Collected) -> Iterator[str]:
    for citation in (*collected.citations, *(q.citation for q in collected.quotations)):
        yield from (anchor.key for anchor in (citation.anchors if citation else ()))


def _cited(collected: Collected, bench: Bench, text: str) -> Iterator[Fault]:
    """Every anchor that names nothing, once a citation, whether it serves a quotation or not."""
    serving = {q.citation.place: q for q in collected.quotations if q.citation}
    explicit = [q.citation for q in serving.values() if q.citation and q.citation.node is None]
    for citation in (*collected.citations, *explicit):
        yield from contradictions(citation, bench.library, text, bench.language)
        for anchor in citation.anchors:
            resolved = bench.library.resolve(anchor)
            if isinstance(resolved, SourceWithoutSeed) and resolved.key in bench.attested:
                continue
            if not isinstance(resolved, Extent):
                serves, where = citation.place in serving, _whereabouts(serving.get(citation.place), bench)
                fault = anchor_fault(citation, resolved, serves=serves, quoted_in=where)
                if fault is not None:
                    yield fault


def _whereabouts(quotation: Quotation | None, bench: Bench) -> Anchor | None:
    """The anchor of the passage that has the words of a quotation, whose own anchor names nothing."""
    from quoteproof.verdict.case import whereabouts  # with all that only a wrong quotation needs

    near = whereabouts(quotation, bench) if quotation is not None else None
    return near.anchor if near else None


def final_result(examined: Examined, standing: Standing, basis: Basis) -> ChapterResult:
    """Add borrowings and apply acknowledgements; `standing` says which of its runs of words are in the seeds."""
    quotations = basis.book.quotations
    borrowed = borrowings(examined.runs, standing, quotations.limits.borrowing_words)
    findings = raised((*examined.result.findings, *worded(borrowed)), quotations.raised)
    result = replace(examined.result, findings=findings)
    return _acknowledged(result, basis.bench)


def _acknowledged(result: ChapterResult, bench: Bench) -> ChapterResult:
    """Apply the author's acknowledgements; a quotation whose skewing is acknowledged is judged without it."""
    if result.chapter is None:
        return result
    acknowledgements, wrong = acknowledge.read(result.chapter)
    findings, left = acknowledge.apply(result.findings, acknowledgements)
    lifted = [_lifted(judged, findings) for judged in result.judged]
    pairs = zip(result.judged, lifted, strict=True)
    alone = [judge(before.quotation, bench, lifted=skewing) if skewing else before for before, skewing in pairs]
    judged = adjoined(alone, result.chapter, bench.library) if any(lifted) else result.judged
    judged_anew = (after for after, before in zip(judged, result.judged, strict=True) if after is not before)
    limits = bench.settings.limits
    new = [finding for after in judged_anew for finding in findings_of(result.chapter, after, limits=limits)]
    # What shows only now, a limit word before the first word for one, may be acknowledged too.
    further, left = acknowledge.apply(raised(new, bench.settings.raised), left)
    # A quotation that could not be checked may need its acknowledgement yet.
    unsure = any(isinstance(after.verdict, Uncheckable) for after in judged)
    unused = () if unsure else acknowledge.unused(left, result.file)
    result = replace(result, judged=judged, findings=(*findings, *worded((*wrong, *unused)), *further))
    return replace(result, findings=(*result.findings, *worded(missing_errors(result, bench.library))))


def raised(findings: Iterable[Finding], names: Collection[Raisable]) -> tuple[Finding, ...]:
    """The findings, with those warnings as errors that `raise:` names in `book.yaml`."""
    return tuple(replace(f, severity=Severity.ERROR) if f.code.raised_by in names else f for f in findings)


def _lifted(judged: Judged, findings: Sequence[Finding]) -> frozenset[Violation]:
    """The skewing of a quotation that is acknowledged; nothing where some of it is not."""
    refusal = judged.verdict.refusal if isinstance(judged.verdict, Misquoted) else None
    if refusal is None or not isinstance(refusal.fault, Skewing):
        return frozenset()
    skewed = [f for f in findings if f.code.id == "Q010" and f.quotation == judged.quotation.id]
    if any(finding.acknowledged is None for finding in skewed):
        return frozenset()
    return frozenset(r.violation for r in (refusal, *refusal.further) if r.violation is not None)


STOPPING = ("misquoted", "misplaced", "uncited", "uncheckable")
"""The verdicts that stop a build, by name."""


def missing_errors(result: ChapterResult, library: Library) -> Iterator[Fault]:
    """An error for each quotation whose verdict stops a build and of which no error was found.

    A guard against our own faults: it should find nothing.
    """
    errors = _Errors([f for f in result.findings if f.severity is Severity.ERROR])
    for judged in result.judged:
        stops = isinstance(judged.verdict, Misquoted | Misplaced | Uncited | Uncheckable)
        if stops and not _has_error(judged.quotation, errors, library):
            yield UncheckedQuotation(judged.quotation.place, judged.quotation.id)


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
        """Whether one of them is in a place, or touches it."""
        before = bisect_right(self._starts.get(place.file, []), place.end)
        return before > 0 and self._ends[place.file][before - 1] >= place.start


def _has_error(quotation: Quotation, errors: _Errors, library: Library) -> bool:
    if quotation.broken and not errors.codes.isdisjoint(("Q014", "Q018")):
        return True
    anchors = set(quotation.citation.anchors) if quotation.citation else set()
    if any(anchor.key in library.unsound for anchor in anchors):
        return True  # S001 is about the seed
    places = (quotation.place, quotation.citation.place) if quotation.citation else (quotation.place,)
    named = quotation.id in errors.quotations or not anchors.isdisjoint(errors.anchors)
    return named or any(map(errors.meet, places))
