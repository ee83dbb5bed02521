"""Run: collect, judge and tell, for every chapter of a book, in order.

Promises: total; every fault of every chapter is found before anything stops. `cancel` is asked between chapters.
Leaves out: reading and parsing (the project), and showing (the report).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from quoteproof.book.config import Attestation, Book, Raisable
from quoteproof.chapter.model import Chapter
from quoteproof.check import acknowledge, printing
from quoteproof.check.bindings import idle_bindings
from quoteproof.check.entries import unused
from quoteproof.check.gate import untold
from quoteproof.check.locators import contradictions
from quoteproof.check.result import ChapterResult, CheckResult
from quoteproof.finding.codes import Severity
from quoteproof.finding.model import Finding, Place
from quoteproof.quotation.collect import Settings, collect
from quoteproof.quotation.exempt import Exempt
from quoteproof.quotation.marks import pair
from quoteproof.quotation.model import Collected, Quotation, Stray, StrayMark
from quoteproof.source.library import Extent, Library, SourceWithoutSeed
from quoteproof.text.words import word_pattern
from quoteproof.verdict.bench import Bench
from quoteproof.verdict.borrowing import borrowings
from quoteproof.verdict.collate import judge
from quoteproof.verdict.model import Altered, Judged, Uncheckable, Verbatim
from quoteproof.verdict.rules import findings_of, tell_borrowing, tell_citation, tell_fault
from quoteproof.verdict.whereabouts import whereabouts


@dataclass(frozen=True, slots=True)
class Read:
    """One chapter as it was read and parsed."""

    file: str
    """Path relative to the book, with `/`."""
    text: str
    """Its text; empty where it could not be decoded."""
    chapter: Chapter | None
    """The parsed chapter; None where it could not be read."""
    findings: tuple[Finding, ...] = ()
    """What reading found."""


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a check runs over."""

    book: Book
    """The settings."""
    library: Library
    """The sources."""
    chapters: tuple[Read, ...]
    """The chapters, in the order of the book."""
    images: frozenset[str] = frozenset()
    """Paths of the images that are there."""
    findings: tuple[Finding, ...] = ()
    """What reading settings and sources found."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Texts of further files that findings point into."""
    whole: bool = False
    """Whether `chapters` are all that the book has, so that it can be told what none of them has."""


class CancelledError(Exception):
    """The check was called off before it was done."""


def run(material: Material, *, cancel: Callable[[], bool] | None = None) -> CheckResult:
    """Check a book; raises `CancelledError` when `cancel` says so."""
    book = material.book
    bench = Bench(material.library, book.quotations, book.language, _attested(book, material.library))
    settings = _settings(book, material.library)
    results: list[ChapterResult] = []
    for read in material.chapters:
        if cancel is not None and cancel():
            raise CancelledError
        results.append(_chapter(read, settings, bench, book, material.images))
    borrowed = _borrowed(results, material.library, book)
    told = (replace(r, findings=(*r.findings, *borrowed.get(r.file, ()))) for r in results)
    chapters = tuple(_acknowledged(result, bench) for result in told)
    chapters, unused_entries = _whole(chapters, material)
    metadata = _metadata(book, material.texts.get("book.yaml", ""), settings.exempt)
    whole = (*material.findings, *metadata, *unused_entries)
    return CheckResult(chapters, material.library, book, whole, material.texts)


def _whole(
    results: tuple[ChapterResult, ...], material: Material
) -> tuple[tuple[ChapterResult, ...], tuple[Finding, ...]]:
    """Tell what only the whole book shows: nothing, where a chapter is left out or could not be read."""
    read = [r.chapter for r in results if r.chapter is not None]
    if not material.whole or len(read) < len(results):
        return results, ()
    found: dict[str, list[Finding]] = {}
    for one in printing.of_book(read):
        found.setdefault(one.place.file, []).append(one)
    told = tuple(replace(r, findings=(*r.findings, *found.get(r.file, ()))) for r in results)
    citations = [c for r in results for c in (*r.citations, *(j.quotation.citation for j in r.judged))]
    cited = [anchor for citation in citations if citation for anchor in citation.anchors]
    file = material.book.bibliography
    return told, tuple(unused(material.library, cited, file, material.texts.get(file, "")))


def _acknowledged(result: ChapterResult, bench: Bench) -> ChapterResult:
    """Let the author's acknowledgements speak; a quotation whose skewing is acknowledged is judged without it."""
    if result.chapter is None:
        return result
    acknowledgements, wrong = acknowledge.read(result.chapter)
    found, unused = acknowledge.apply(result.findings, acknowledgements, result.file)
    lifted = {f.quotation for f in found if f.code.id == "Q010" and f.acknowledged is not None}
    judged: list[Judged] = []
    more: list[Finding] = []
    for one in result.judged:
        if one.quotation.id in lifted and not isinstance(one.verdict, Verbatim | Altered):
            one = judge(one.quotation, bench, lifted=True)
            more += findings_of(result.chapter, one, limits=bench.settings.limits)
        judged.append(one)
    if any(isinstance(one.verdict, Uncheckable) for one in judged):
        unused = ()  # a quotation that could not be checked may need its acknowledgement yet
    done = replace(result, judged=tuple(judged), findings=(*found, *wrong, *unused, *more))
    return replace(done, findings=(*done.findings, *untold(done, bench.library)))


def _attested(book: Book, library: Library) -> Mapping[str, Attestation]:
    """Give who compared the quotations of works without a seed, by `book.yaml` or by the entry itself."""
    found: dict[str, Attestation] = {}
    for key, entry in library.entries.items():
        words = [entry.fields.get(name, "").strip() for name in ("attestedby", "attestedon", "attestedwith")]
        if all(words):
            found[key] = Attestation(*words)
    return {**found, **book.attested}


def _settings(book: Book, library: Library) -> Settings:
    titles = tuple(entry.title for entry in library.entries.values() if entry.title)
    quotations = book.quotations
    exempt = Exempt(quotations.terms, quotations.names, titles, quotations.limits.term_words)

    def words(anchor: str) -> frozenset[str]:
        entry = library.entries.get(anchor.partition("#")[0])
        known = f"{entry.title} {entry.author}" if entry else ""
        return frozenset(m.group().lower() for m in word_pattern().finditer(known))

    return Settings(book.language, exempt, words)


def _chapter(read: Read, settings: Settings, bench: Bench, book: Book, there: frozenset[str]) -> ChapterResult:
    chapter = read.chapter
    if chapter is None:
        return ChapterResult(None, read.file, read.text, (), (), read.findings)
    collected = collect(chapter, settings)
    judged = tuple(judge(quotation, bench) for quotation in collected.quotations)
    edge = Severity.ERROR if Raisable.EDGE in book.quotations.raised else Severity.WARNING
    found: list[Finding] = [*read.findings, *(tell_fault(fault) for fault in collected.faults)]
    found += _cited(collected, bench, chapter.text)
    found += idle_bindings(chapter, collected.quotations)
    found += (f for one in judged for f in findings_of(chapter, one, edge=edge, limits=book.quotations.limits))
    found += printing.of_chapter(chapter, there, tuple(found))
    return ChapterResult(chapter, read.file, read.text, judged, collected.citations, tuple(found))


def _cited(collected: Collected, bench: Bench, text: str) -> Iterator[Finding]:
    """Tell of every anchor that names nothing, once a citation, whether it serves a quotation or not."""
    serving = {q.citation.place: q for q in collected.quotations if q.citation}
    explicit = [q.citation for q in serving.values() if q.citation and q.citation.node is None]
    for citation in (*collected.citations, *explicit):
        yield from contradictions(citation, bench.library, text)
        for anchor in citation.anchors:
            resolved = bench.library.resolve(anchor)
            if isinstance(resolved, SourceWithoutSeed) and resolved.key in bench.attested:
                continue
            if not isinstance(resolved, Extent):
                told = tell_citation(citation, resolved, serves=citation.place in serving, text=text)
                if told is not None:
                    yield _with_whereabouts(told, serving.get(citation.place), bench)


def _with_whereabouts(told: Finding, quotation: Quotation | None, bench: Bench) -> Finding:
    """Add where the words of the quotation really stand, when its anchor names nothing."""
    near = whereabouts(quotation, bench) if quotation is not None else None
    return replace(told, notes=(*told.notes, f"the words quoted stand in `{near.anchor}`")) if near else told


def _borrowed(results: Sequence[ChapterResult], library: Library, book: Book) -> Mapping[str, list[Finding]]:
    read = [(r.chapter, [j.quotation for j in r.judged]) for r in results if r.chapter is not None]
    severity = Severity.ERROR if Raisable.BORROWING in book.quotations.raised else Severity.WARNING
    found: dict[str, list[Finding]] = {}
    for borrowing in borrowings(read, library, length=book.quotations.limits.borrowing_words, language=book.language):
        found.setdefault(borrowing.place.file, []).append(tell_borrowing(borrowing, severity=severity))
    return found


def _metadata(book: Book, text: str, exempt: Exempt) -> Iterator[Finding]:
    """Quotation marks in the title, subtitle or an author's name must enclose a declared phrase."""
    for printed in (book.title, book.subtitle or "", *book.authors):
        pairing = pair(printed, language=book.language.split("-")[0])
        inside = [printed[r.start + r.width : r.end - r.width] for r in pairing.runs if r.depth == 0]
        if pairing.stray or any(exempt.phrase(words) is None for words in inside):
            at = max(0, text.find(printed))
            where = Place("book.yaml", at, at + len(printed))
            yield tell_fault(StrayMark(where, printed, Stray.METADATA))
