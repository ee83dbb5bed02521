"""The result of a check: what every report, the editor and the editions read.

Its order of findings is total, and does not depend on how they were found. Of each seed `coverage` says how much is
quoted, and by which quotations: only verified ones count, and of those only the words that are the source's.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Final, Self

from quoteproof.book.config import BookSettings
from quoteproof.chapter.model import Chapter
from quoteproof.document.role import Role
from quoteproof.finding.model import Finding, Severity
from quoteproof.quotation.model import Citation, UnmarkedWords
from quoteproof.source.hashed_files import joined_texts
from quoteproof.source.library import Library, Source
from quoteproof.text.words import count_words, words
from quoteproof.values import dataclass
from quoteproof.verdict.marked_spans import MarkedSpan, Part, marked_spans
from quoteproof.verdict.model import NAMES, Altered, Judged, Verbatim

STOPPING: Final = ("misquoted", "misplaced", "uncited", "uncheckable")
"""The verdicts that stop a build, by name."""


@dataclass(frozen=True, slots=True)
class ChapterDetails:
    """The tree of a chapter, and all of its quotations and citations."""

    chapter: Chapter | None
    """The parsed chapter; None where it could not be read."""
    judged: tuple[Judged, ...] = ()
    """Its quotations with their verdicts, in the order of the page."""
    citations: tuple[Citation, ...] = ()
    """Its citations, in the order of the page."""
    listed: tuple[UnmarkedWords, ...] = ()
    """Its declared apostrophes, and its paragraphs of nothing but words and a citation of a passage."""

    @property
    def made(self) -> Self:
        """These details."""
        return self

    @property
    def verdicts(self) -> tuple[tuple[str, str], ...]:
        """The ID of each quotation, and the name of its verdict."""
        return tuple((judged.quotation.id, judged.verdict.name) for judged in self.judged)

    @property
    def emended(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """Where each quotation begins that runs over declared emendations of its source, and their words."""
        found = (
            (judged.quotation.place.start, tuple(one.words for one in judged.verdict.match.emendations if one.declared))
            for judged in self.judged
            if isinstance(judged.verdict, Altered)
        )
        return tuple((start, words) for start, words in found if words)


@dataclass(frozen=True)
class KeptDetails:
    """What reports say of the quotations of an unchanged chapter, which is judged anew only if more is asked."""

    verdicts: tuple[tuple[str, str], ...]
    """As in `ChapterDetails`."""
    emended: tuple[tuple[int, tuple[str, ...]], ...]
    """As in `ChapterDetails`."""
    make: Callable[[], ChapterDetails]
    """Parses the chapter and judges it."""

    @cached_property
    def made(self) -> ChapterDetails:
        """The details, made once."""
        return self.make()


@dataclass(frozen=True, slots=True)
class ChapterResult:
    """One chapter, checked."""

    file: str
    """Path relative to the book, with `/`."""
    text: str
    """Its text, a byte-order mark taken off; empty where it could not be decoded."""
    details: ChapterDetails | KeptDetails
    """Its tree, quotations and citations."""
    findings: tuple[Finding, ...]
    """What was found in it, in no particular order."""

    @property
    def chapter(self) -> Chapter | None:
        """The parsed chapter; None where it could not be read."""
        return self.details.made.chapter

    @property
    def judged(self) -> tuple[Judged, ...]:
        """Its quotations with their verdicts, in the order of the page."""
        return self.details.made.judged

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Its citations, in the order of the page."""
        return self.details.made.citations

    @property
    def listed(self) -> tuple[UnmarkedWords, ...]:
        """Its declared apostrophes, and its paragraphs of nothing but words and a citation of a passage."""
        return self.details.made.listed


@dataclass(frozen=True, slots=True)
class Known:
    """What a baseline did for a result."""

    findings: tuple[Finding, ...]
    """The findings that it lists, in order: they are set apart, and count nowhere."""
    listed: int
    """How many entries it has for what was checked."""
    misworded: tuple[int, ...] = ()
    """Its 1-based lines that show other words than the finding they list; they have no effect."""

    @property
    def settled(self) -> int:
        """How many of its entries no longer occur."""
        return self.listed - len(self.findings)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A book, checked."""

    chapters: tuple[ChapterResult, ...]
    """The chapters, in the order of the book."""
    library: Library
    """The sources they were checked against."""
    book: BookSettings
    """The settings they were checked by."""
    findings: tuple[Finding, ...]
    """Findings of no single chapter: seeds, bibliography, emendations, `book.yaml`."""
    texts: Mapping[str, str]
    """Texts of further files that findings point into, by path relative to the book."""
    known: Known | None = None
    """What a baseline set apart, where one is used."""
    cited: frozenset[str] = frozenset()
    """The keys of the bibliography's entries that the chapters cite."""

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Every finding, by file, place and code."""
        every = (*self.findings, *(f for chapter in self.chapters for f in chapter.findings))
        return tuple(sorted(every, key=_order))

    @property
    def all_texts(self) -> Mapping[str, str]:
        """The texts of the chapters and of all other files that findings point into, by path."""
        return joined_texts(self.texts, {chapter.file: chapter.text for chapter in self.chapters})

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop a build, in order; what is acknowledged stops none."""
        return tuple(f for f in self.all_findings if f.severity is Severity.ERROR and f.acknowledged is None)

    @property
    def stops_a_build(self) -> bool:
        """Whether an error stands, or a quotation that is not proved."""
        return bool(self.errors) or any(self.counts[verdict] for verdict in STOPPING)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that do not, in order."""
        return tuple(f for f in self.all_findings if f.severity is Severity.WARNING and f.acknowledged is None)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many quotations have each verdict, every verdict named, in the order of `NAMES`."""
        counted = Counter(name for chapter in self.chapters for _, name in chapter.details.verdicts)
        return {name: counted[name] for name in NAMES}


def _order(finding: Finding) -> tuple[str, int, str, int, str]:
    return finding.place.file, finding.place.start, finding.code.id, finding.place.end, finding.message


@dataclass(frozen=True, slots=True)
class Use:
    """One stretch of a passage that one quotation quotes."""

    start: int
    """First code point in the passage's reading text."""
    end: int
    """End, exclusive."""
    quotation: str
    """The quotation's ID."""


@dataclass(frozen=True, slots=True)
class SeedCoverage:
    """How one seed is quoted."""

    source: Source
    """The source."""
    uses: Mapping[str, tuple[Use, ...]]
    """By the passage's ID, in order of their start; passages that nobody quotes are left out."""
    quotations: int
    """How many quotations quote it."""
    quoted_words: int
    """How many of its words are printed in quotations, each as often as it is."""
    covered_words: int
    """How many words of its body are quoted at least once."""
    body_words: int
    """How many words its body has."""

    @property
    def share(self) -> float:
        """The covered part of its body, from 0 to 1."""
        return self.covered_words / self.body_words if self.body_words else 0.0


def stretches(judged: Judged, result: CheckResult) -> tuple[MarkedSpan, ...]:
    """Where a quotation stands in its passages; nothing for one that is not verified."""
    verdict = judged.verdict
    if not isinstance(verdict, Verbatim | Altered):
        return ()
    return marked_spans(verdict.match, result.library, judged.quotation.printed.text)


def coverage(result: CheckResult) -> tuple[SeedCoverage, ...]:
    """The coverage of every source that has a seed, in the order of the library."""
    uses: dict[str, dict[str, list[Use]]] = defaultdict(lambda: defaultdict(list))
    for judged in (judged for chapter in result.chapters for judged in chapter.judged):
        if isinstance(judged.verdict, Verbatim | Altered):
            by_passage = uses[judged.verdict.match.anchor.key]
            for stretch in stretches(judged, result):
                if stretch.part is Part.QUOTED:
                    by_passage[stretch.passage.id].append(Use(stretch.start, stretch.end, judged.quotation.id))
    return tuple(_of(source, uses[key]) for key, source in result.library.sources.items())


def _of(source: Source, unordered: Mapping[str, list[Use]]) -> SeedCoverage:
    uses = {passage: tuple(sorted(of, key=lambda u: (u.start, u.end))) for passage, of in unordered.items()}
    quoted = covered = 0
    for id, of in uses.items():
        at = source.position(id)
        passage = source.passages[at] if at is not None else None
        spans = words(passage.text) if passage is not None else []
        quoted += sum(_words_in(spans, by_one) for by_one in _by_quotation(of))
        covered += _words_in(spans, of) if passage is not None and passage.role is Role.BODY else 0
    body = sum(count_words(passage.text) for passage in source.with_role(Role.BODY))
    quotations = {use.quotation for of in uses.values() for use in of}
    return SeedCoverage(source, uses, len(quotations), quoted, covered, body)


def _by_quotation(uses: Sequence[Use]) -> Collection[Sequence[Use]]:
    grouped: dict[str, list[Use]] = defaultdict(list)
    for use in uses:
        grouped[use.quotation].append(use)
    return grouped.values()


def _words_in(spans: Sequence[tuple[int, int]], uses: Sequence[Use]) -> int:
    """Count the words that uses, in order, touch, each once; a completion quotes only the stem of one."""
    count = reached = 0
    for use in uses:
        first = bisect_right(spans, use.start, reached, key=itemgetter(1))
        end = bisect_left(spans, use.end, first, key=itemgetter(0))
        count += end - first
        reached = max(reached, end)
    return count
