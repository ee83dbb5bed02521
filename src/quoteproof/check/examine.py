"""Examine: everything that one chapter shows by itself, whatever the others hold.

Promises: a value that depends on the chapter and the basis alone, so that it can be kept while both stay. Leaves out:
borrowings and acknowledgements (`settle`), and what only the whole book shows (`whole`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field

from quoteproof.chapter.model import Chapter
from quoteproof.check import printing
from quoteproof.check.basis import Basis
from quoteproof.check.links import Bearings
from quoteproof.check.locators import contradictions
from quoteproof.check.markup import idle_bindings
from quoteproof.check.result import ChapterResult
from quoteproof.finding.model import Fault
from quoteproof.quotation.collect import collect
from quoteproof.quotation.model import Collected, Quotation
from quoteproof.rules.findings import anchor_fault, findings_of, worded
from quoteproof.source.library import Extent, SourceWithoutSeed
from quoteproof.text.anchor import Anchor
from quoteproof.verdict.adjoining import adjoined
from quoteproof.verdict.bench import Bench
from quoteproof.verdict.borrowing import Run, runs
from quoteproof.verdict.collate import judge
from quoteproof.verdict.model import Judged, Verdict


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
    found += tuple(f for one in judged for f in findings_of(chapter, one, limits=book.quotations.limits))
    faults, bearings = printing.of_chapter(chapter, basis.images, found)
    findings = (*found, *worded(faults))
    result = ChapterResult(chapter, read.file, read.text, judged, collected.citations, findings, collected.listed)
    outside = runs(chapter, collected.quotations, book.quotations.limits.borrowing_words, book.language)
    keys = frozenset(_keys(collected))
    return Examined(read, result, tuple(outside), bearings, keys, {e: v for e, v in verdicts.items() if v is not None})


def essence(quotation: Quotation) -> Hashable:
    """Give all of a quotation that a verdict depends on: its words and its citations, but not where it stands."""
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
    """Tell of every anchor that names nothing, once a citation, whether it serves a quotation or not."""
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
                fault = anchor_fault(citation, resolved, serves=serves, text=text, quoted_in=where)
                if fault is not None:
                    yield fault


def _whereabouts(quotation: Quotation | None, bench: Bench) -> Anchor | None:
    """The anchor of the passage that has the words of a quotation, whose own anchor names nothing."""
    from quoteproof.verdict.whereabouts import whereabouts  # with all that only a wrong quotation needs

    near = whereabouts(quotation, bench) if quotation is not None else None
    return near.anchor if near else None
