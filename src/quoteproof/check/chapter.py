"""One chapter, checked: everything that it shows by itself, and its final findings.

`examine` gives a value that depends on the chapter and the basis alone, so that it can be kept while both stay.
`final_result` adds borrowings and applies the author's acknowledgements; last, it sees to it that each quotation that
stops a build has an error.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Final, Self

from quoteproof.book.config import Attestation, BookSettings, Raisable
from quoteproof.book.profiles import Latitude
from quoteproof.chapter.model import Chapter
from quoteproof.check import acknowledge, foreign, front_matter, locators, markup
from quoteproof.check.attributions import attribution_words
from quoteproof.check.broken_citations import broken_citations
from quoteproof.check.enclosed import enclosed_citations
from quoteproof.check.page_citations import on_written_page, page_parts, page_reader, settled
from quoteproof.check.result import STOPPING, ChapterDetails, ChapterResult
from quoteproof.check.unknown_keys import read_meaning
from quoteproof.engine.csl import CitationForm
from quoteproof.finding.model import Fault, Finding, Place, Severity
from quoteproof.quotation.collect import CollectSettings, collect
from quoteproof.quotation.declared import DeclaredPhrases
from quoteproof.quotation.model import BoundBy, Collected, Quotation
from quoteproof.rules.k017_foreign_block import ForeignBlock
from quoteproof.rules.q019_uncheckable_quotation import UncheckedQuotation
from quoteproof.rules.rule import NONE_BESIDE, BesidePassages
from quoteproof.rules.table import anchor_fault, findings_of, passages_beside, worded
from quoteproof.source.library import Extent, Library, SourceWithoutSeed
from quoteproof.text.anchor import Anchor
from quoteproof.text.marks import tokens
from quoteproof.text.words import count_words
from quoteproof.values import dataclass
from quoteproof.verdict.adjoining import adjoined
from quoteproof.verdict.borrowing import KnownWindows, Run, borrowings, runs
from quoteproof.verdict.collate import judge
from quoteproof.verdict.faults import Skewing, Violation
from quoteproof.verdict.model import Judged, Misquoted, Uncheckable, Verdict
from quoteproof.verdict.passage_text import VerdictContext


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


@dataclass(frozen=True, slots=True)
class Basis:
    """What every chapter of a book is checked by: two checks of the same settings, library and pictures share it."""

    book: BookSettings
    """The settings."""
    library: Library
    """The sources."""
    images: frozenset[str]
    """Paths of the images that are there."""
    context: VerdictContext
    """What quotations are judged against."""
    settings: CollectSettings
    """What collecting them needs to know."""
    form: CitationForm
    """How the style prints citations."""

    @classmethod
    def of(cls, book: BookSettings, library: Library, images: frozenset[str], form: CitationForm) -> Self:
        """Make the basis of a book."""
        context = VerdictContext(library, book.quotations, book.language, _attested(book, library))
        return cls(book, library, images, context, _settings(book, library), form)

    def serves(self, book: BookSettings, library: Library, images: frozenset[str], form: CitationForm) -> bool:
        """Whether this is the basis of a book whose library is this very one."""
        return self.library is library and (self.images, self.book, self.form) == (images, book, form)


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
    bearings: markup.Bearings | None = None
    """What the rest of the book must know of it; None where it could not be read."""
    cited: frozenset[str] = frozenset()
    """The keys of the works that it cites."""
    verdicts: Verdicts = field(default_factory=dict)
    """Its verdicts, for the next time."""


def examine(read: Read, basis: Basis, known: Verdicts) -> Examined:
    """Examine a chapter; `known` are verdicts that were reached before on the same basis."""
    chapter = read.chapter
    if chapter is None:
        return Examined(read, ChapterResult(read.file, read.text, ChapterDetails(None), worded(read.faults)))
    context, limits = basis.context, basis.book.quotations.limits
    collected = collect(chapter, basis.settings)
    verdicts: dict[Hashable, Verdict] = {}
    alone: list[Judged] = []
    for collected_one in collected.quotations:
        quotation, part = settled(collected_one, context)
        if isinstance(part, Judged):
            alone.append(part)
            continue
        key = essence(quotation)
        verdict = verdicts.get(key) or known.get(key)
        if verdict is None:
            verdict = on_written_page(judge(quotation, context, within=part), context).verdict
        verdicts[key] = verdict
        alone.append(Judged(quotation, verdicts[key]))
    judged = adjoined(alone, chapter, context.library)
    cited = _cited(collected, context, chapter.text, locators.taken_by(judged))
    fronted = front_matter.other_settings(chapter, basis.book)
    enclosed = enclosed_citations(chapter, collected.citations, basis.form)
    idle = markup.idle_bindings(chapter, collected.quotations)
    found = worded((*read.faults, *fronted, *collected.faults, *cited, *enclosed, *idle))
    passages = passages_beside(judged)
    found += tuple(
        f
        for each in judged
        for f in findings_of(chapter, each, limits=limits, beside=_beside(each.quotation, passages), context=context)
    )
    blocks = tuple(foreign.foreign_blocks(chapter))
    found = (*(f for f in found if not _is_inside(f, blocks)), *worded(blocks))
    faults, bearings = markup.markup_faults(chapter, basis.images, found)
    faults = tuple(fault for fault in faults if not _is_inside(fault, blocks))
    further = (*found, *worded(faults))
    signs = foreign.foreign_markup(chapter, judged, blocks, further)
    broken = broken_citations(chapter, judged, basis.library.entries, further)
    findings = _told_once((*further, *worded(broken), *worded(signs)))
    details = ChapterDetails(chapter, judged, collected.citations, collected.listed)
    result = ChapterResult(read.file, read.text, details, findings)
    outside = runs(chapter, collected, limits.borrowing_words)
    citations = (*collected.citations, *(q.citation for q in collected.quotations if q.citation))
    keys = frozenset(anchor.key for citation in citations for anchor in citation.anchors)
    return Examined(read, result, tuple(outside), bearings, keys, verdicts)


def _beside(quotation: Quotation, passages: Mapping[Place, BesidePassages]) -> BesidePassages:
    return passages.get(quotation.beside.citation.place, NONE_BESIDE) if quotation.beside else NONE_BESIDE


def _is_inside(found: Finding | Fault, blocks: Sequence[ForeignBlock]) -> bool:
    """Whether something stands in a block of another program, of which one error is enough.

    What is only near its place is in no block, but in the document of a filter, all of whose places are in one text.
    """
    place = found.place
    return any(b.place.start <= place.start < b.place.end and place.approximate == b.place.approximate for b in blocks)


def _told_once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings without foreign markup where a citation is broken, or something else is at fault."""
    broken = [f.place for f in findings if f.code.id == "C008"]
    return tuple(
        f
        for f in findings
        if f.code.id != "K016" or not any(p.start < f.place.end and f.place.start < p.end for p in broken)
    )


def essence(quotation: Quotation) -> Hashable:
    """All of a quotation that a verdict depends on: its words and its citations, but not its place."""
    printed, citation, beside = quotation.printed, quotation.citation, quotation.beside
    return (
        (printed.text, printed.emphasis, printed.inner, printed.apostrophes),
        (quotation.kind, quotation.exempt, quotation.translation, quotation.broken, quotation.attribution),
        quotation.bound_by is BoundBy.PARAGRAPH,
        (beside.anchors, beside.citation.affixes, beside.why) if beside else None,
        (citation.anchors, citation.affixes) if citation else None,
        tuple(rival.anchors for rival in quotation.rivals),
    )


def _cited(collected: Collected, context: VerdictContext, text: str, taken: locators.Taken) -> Iterator[Fault]:
    """Every anchor that names nothing, once a citation, whether it serves a quotation or not."""
    serving = {q.citation.place: q for q in collected.quotations if q.citation}
    explicit = [q.citation for q in serving.values() if q.citation and q.citation.node is None]
    for citation in (*collected.citations, *explicit):
        yield from locators.contradictions(citation, context.library, text, context.language, taken)
        for anchor in citation.anchors:
            resolved = context.library.resolve(anchor)
            if isinstance(resolved, SourceWithoutSeed) and resolved.key in context.attested:
                continue
            if not isinstance(resolved, Extent):
                where = _words_elsewhere(serving.get(citation.place), context)
                fault = anchor_fault(citation, resolved, serves=citation.place in serving, quoted_in=where)
                fault = read_meaning(fault, citation, text, context.library.entries)
                if fault is not None:
                    yield fault


def _words_elsewhere(quotation: Quotation | None, context: VerdictContext) -> Anchor | None:
    """The first passage that has the words of a quotation, whose own anchor names nothing; one of its works before."""
    from quoteproof.verdict.word_search import word_anchors  # with all that only a wrong quotation needs

    if quotation is None or quotation.citation is None or count_words(quotation.printed.text) < _WORDS:
        return None
    keys = [anchor.key for anchor in quotation.citation.anchors]
    places = word_anchors(quotation, context, keys) or word_anchors(quotation, context)
    return places[0] if places else None


_WORDS: Final = 2  # fewer words are in too many places for one of them to be a help


def final_result(examined: Examined, standing: KnownWindows, basis: Basis) -> ChapterResult:
    """Add borrowings and apply acknowledgements; `standing` says which of its runs of words are in the seeds."""
    quotations = basis.book.quotations
    borrowed = borrowings(examined.runs, standing, quotations.limits.borrowing_words)
    findings = raised((*examined.result.findings, *worded(borrowed)), quotations.raised)
    return _acknowledged(replace(examined.result, findings=findings), basis.context)


def _acknowledged(result: ChapterResult, context: VerdictContext) -> ChapterResult:
    """Apply the author's acknowledgements; a quotation whose skewing is acknowledged is judged without it."""
    details = result.details.made
    if details.chapter is None:
        return result
    acknowledgements, wrong = acknowledge.read(details.chapter)
    findings, left = acknowledge.apply(result.findings, acknowledgements)
    lifted = [_lifted(judged, findings) for judged in details.judged]
    pairs = zip(details.judged, lifted, strict=True)
    alone = [_judged_anew(before.quotation, context, skewing) if skewing else before for before, skewing in pairs]
    judged = adjoined(alone, details.chapter, context.library) if any(lifted) else details.judged
    judged_anew = (after for after, before in zip(judged, details.judged, strict=True) if after is not before)
    limits = context.settings.limits
    new = [
        finding
        for after in judged_anew
        for finding in findings_of(details.chapter, after, limits=limits, context=context)
    ]
    # What shows only now, a limit word before the first word for one, may be acknowledged too.
    further, left = acknowledge.apply(raised(new, context.settings.raised), left)
    # A quotation that could not be checked may need its acknowledgement yet.
    unsure = any(isinstance(after.verdict, Uncheckable) for after in judged)
    unused = () if unsure else acknowledge.unused(left, result.file)
    findings = (*findings, *worded((*wrong, *unused)), *further)
    result = replace(result, details=replace(details, judged=judged), findings=findings)
    return replace(result, findings=(*result.findings, *worded(missing_errors(result, context.library))))


def _judged_anew(quotation: Quotation, context: VerdictContext, lifted: frozenset[Violation]) -> Judged:
    """The verdict on a quotation whose skewing is acknowledged."""
    return judge(quotation, context, lifted=lifted, within=page_parts(quotation, context))


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


def missing_errors(result: ChapterResult, library: Library) -> Iterator[Fault]:
    """An error for each quotation whose verdict stops a build and of which no error was found.

    A guard against our own faults: it should find nothing.
    """
    errors = [f for f in result.findings if f.severity is Severity.ERROR]
    quotations = {error.quotation for error in errors}
    anchors = {anchor for error in errors for anchor in error.anchors}
    pairing = any(error.code.id in ("Q014", "Q018") for error in errors)
    for quotation in (judged.quotation for judged in result.judged if judged.verdict.name in STOPPING):
        citation = quotation.citation
        cited = citation.anchors if citation else ()
        places = (quotation.place, citation.place) if citation else (quotation.place,)
        if not (
            quotation.id in quotations
            or (quotation.broken and pairing)
            or any(anchor in anchors or anchor.key in library.unsound for anchor in cited)  # S001 is about the seed
            or any(_touch(error.place, place) for error in errors for place in places)
        ):
            yield UncheckedQuotation(quotation.place, quotation.id)


def _touch(one: Place, other: Place) -> bool:
    return one.file == other.file and one.start <= other.end and other.start <= one.end


def _attested(book: BookSettings, library: Library) -> Mapping[str, Attestation]:
    """Who compared the quotations of works without a seed, by `book.yaml` or by the entry itself."""
    by_entry: dict[str, Attestation] = {}
    for key, entry in library.entries.items():
        words = [entry.fields.get(name, "").strip() for name in ("attestedby", "attestedon", "attestedwith")]
        if all(words):
            by_entry[key] = Attestation(*words)
    return {**by_entry, **book.attested}


def _settings(book: BookSettings, library: Library) -> CollectSettings:
    quotations = book.quotations
    exempt = DeclaredPhrases(quotations.terms, quotations.names, titles(library), quotations.limits.term_words)

    def words(anchor: Anchor) -> frozenset[str]:
        entry = library.entries.get(anchor.key)
        return attribution_words(entry, quotations.names, (book.language, "en")) if entry else frozenset()

    shared = quotations.profile.permission(Latitude.SHARED_CITATION) is not None
    page_of = page_reader(library, book.language)
    return CollectSettings(book.language, exempt, words, _declared(book, library), page_of, shared)


def titles(library: Library) -> Mapping[str, frozenset[str]]:
    """The titles of a bibliography, each with the keys of the works that have it."""
    keys: dict[str, frozenset[str]] = {}
    for entry in library.entries.values():
        if entry.title:
            keys[entry.title] = keys.get(entry.title, frozenset()) | {entry.key}
    return keys


def _declared(book: BookSettings, library: Library) -> frozenset[str]:
    """The words that hold half rings and the like as letters: those of entries, and of declared phrases."""
    fields = (value for entry in library.entries.values() for value in entry.fields.values())
    phrases = (*book.quotations.terms, *book.quotations.names, *book.authors, *fields)
    return frozenset(token for text in phrases if not text.isascii() for token in tokens(text))
