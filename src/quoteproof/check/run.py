"""The whole check: the stages for every chapter of a book, then for all of them together.

Every fault of every chapter is found before anything stops. With a `Memory`, what did not change since the last run is
not done again, and the result is the same as without; so it is with the results of unchanged chapters that somebody has
kept (`KeptChapter`). `cancel` is asked between chapters.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Final

from quoteproof.book.config import BookSettings
from quoteproof.check.bibliography import of_used_entries, told_keys, unused_entries, used_keys
from quoteproof.check.chapter import Basis, Examined, Read, Verdicts, examine, final_result, raised
from quoteproof.check.markup import Bearings, link_faults
from quoteproof.check.result import ChapterDetails, ChapterResult, CheckResult, KeptDetails
from quoteproof.check.style import style_faults, style_text
from quoteproof.engine.csl import CitationForm, citation_form
from quoteproof.finding.model import Fault, Finding, Place
from quoteproof.quotation.collect import CollectSettings
from quoteproof.quotation.model import Stray, StrayMark
from quoteproof.rules.table import worded
from quoteproof.source.library import Library
from quoteproof.text import languages
from quoteproof.text.pairing import has_strays, pair
from quoteproof.values import dataclass
from quoteproof.verdict.borrowing import KnownWindows, Window, find_windows, windows

__all__ = ["CancelledError", "KeptChapter", "Material", "Memory", "Read", "Settled", "run"]


@dataclass(frozen=True, slots=True)
class Settled:
    """The final result of a chapter, and what the check of the whole book must know of it."""

    result: ChapterResult
    """Its result, but for faults of links between chapters."""
    bearings: Bearings | None
    """Where its links lead; None where it could not be read."""
    cited: frozenset[str]
    """The keys of the works that it cites."""


@dataclass(frozen=True, slots=True, eq=False)
class KeptChapter:
    """An unchanged chapter, whose result was kept from a check on the same basis."""

    file: str
    """Path relative to the book, with `/`."""
    text: str
    """Its text."""
    findings: tuple[Finding, ...]
    """As in its `Settled.result`."""
    verdicts: tuple[tuple[str, str], ...]
    """As in its `ChapterDetails`."""
    emended: tuple[tuple[int, tuple[str, ...]], ...]
    """As in its `ChapterDetails`."""
    bearings: Bearings
    """As in `Settled`."""
    cited: frozenset[str]
    """As in `Settled`."""
    read: Callable[[], Read]
    """Reads and parses the chapter, for those who ask for its details."""


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a check runs over."""

    book: BookSettings
    """The settings."""
    library: Library
    """The sources."""
    chapters: Iterable[Read | KeptChapter]
    """The chapters, in the order of the book; they are walked through once."""
    images: frozenset[str] = frozenset()
    """Paths of the images that are there."""
    faults: tuple[Fault, ...] = ()
    """What reading settings and sources found."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Texts of further files that findings point into."""
    printing: Callable[[Collection[str]], Iterable[Fault]] | None = None
    """What citation processing would lose or add of the entries with some keys; none where nothing is to print."""
    whole: bool = False
    """Whether `chapters` are all that the book has, so that it can be told what none of them has."""


class CancelledError(Exception):
    """The check was called off before it was done."""


def run(material: Material, *, cancel: Callable[[], bool] | None = None, memory: Memory | None = None) -> CheckResult:
    """Check a book; raises `CancelledError` when `cancel` says so."""
    memory = memory or Memory()
    book, library = material.book, material.library
    form = citation_form(style_text(book, material.texts))
    basis = memory.basis(book, library, material.images, form)
    chapters: list[Read | KeptChapter] = []
    examined: list[Examined] = []
    for chapter in material.chapters:
        chapters.append(chapter)
        if cancel is not None and cancel():
            raise CancelledError
        if isinstance(chapter, Read):
            known = memory.examined(chapter)
            examined.append(known or memory.keep(examine(chapter, basis, memory.verdicts(chapter.file))))
        elif memory.settled(chapter) is None:
            memory.take(chapter, basis)
    _settle(examined, basis, memory)
    settled = [one for chapter in chapters if (one := memory.settled(chapter)) is not None]
    results = tuple(chapter.result for chapter in settled)
    cited = frozenset[str]().union(*(chapter.cited for chapter in settled))
    used = used_keys(library.entries, cited)
    kept, faulty = of_used_entries(material.faults, used)
    cited &= library.entries.keys()
    found: list[Fault] = [*kept, *(material.printing(cited - told_keys(kept)) if material.printing else ())]
    found += metadata_faults(book, material.texts.get("book.yaml", ""), basis.settings)
    if material.whole:
        found += style_faults(book, material.texts)
    if material.whole and all(chapter.bearings is not None for chapter in settled):
        # Nothing is found of the book as a whole where a chapter could not be read: it might hold what seems missing.
        results = with_links(results, settled)
        found += unused_entries(library.entries, used, faulty, material.texts)
    findings = raised(worded(found), book.quotations.raised)
    return CheckResult(results, library, book, findings, material.texts, cited=cited)


def _settle(examined: Sequence[Examined], basis: Basis, memory: Memory) -> None:
    """Make the final result of every chapter that has none yet; the seeds are looked through once for all of them."""
    length = basis.book.quotations.limits.borrowing_words
    waiting = [chapter for chapter in examined if memory.settled(chapter.read) is None]
    wanted = {chapter.read.file: windows(chapter.runs, length) for chapter in waiting}
    before = {file: memory.sought(file) for file in wanted}
    new = frozenset[Window]().union(*(asked - before[file].wanted for file, asked in wanted.items()))
    in_seeds = find_windows(basis.library, new, length, [run for chapter in waiting for run in chapter.runs])
    for chapter in waiting:
        file = chapter.read.file
        known = {**before[file].find_windows, **in_seeds}
        own = {window: anchor for window, anchor in known.items() if window in wanted[file]}
        memory.settle(chapter, final_result(chapter, own, basis), Sought(wanted[file], own))


def _details(kept: KeptChapter, basis: Basis) -> ChapterDetails:
    """Judge an unchanged chapter anew; what it borrows decides about no quotation."""
    return final_result(examine(kept.read(), basis, {}), {}, basis).details.made


MOST: Final = 50_000
"""How many runs of words are kept of chapters that were looked at last: some ten megabytes."""


@dataclass(frozen=True, slots=True)
class Sought:
    """The runs of words of one chapter that were looked for in the seeds."""

    wanted: frozenset[Window]
    """All of them."""
    find_windows: KnownWindows
    """Those that stand there."""


@dataclass(frozen=True, slots=True)
class _Known:
    chapter: Read | KeptChapter
    examined: Examined | None = None
    settled: Settled | None = None


class Memory:
    """What the last run found out, chapter by chapter, for the next one.

    A chapter's findings are kept for the very same reading of it on the very same basis. Of each chapter only the
    newest is kept, so that memory stays flat in an editor.
    """

    def __init__(self) -> None:
        self._basis: Basis | None = None
        self._chapters: dict[str, _Known] = {}
        self._sought: dict[str, Sought] = {}

    def basis(self, book: BookSettings, library: Library, images: frozenset[str], form: CitationForm) -> Basis:
        """The basis of a run; where it is another than before, everything is forgotten."""
        if self._basis is None or not self._basis.serves(book, library, images, form):
            self._basis = Basis.of(book, library, images, form)
            self._chapters, self._sought = {}, {}
        return self._basis

    def examined(self, read: Read) -> Examined | None:
        """What is known of this very reading of a chapter."""
        known = self._chapters.get(read.file)
        return known.examined if known and known.chapter is read else None

    def verdicts(self, file: str) -> Verdicts:
        """The verdicts on a chapter's quotations as it was last."""
        known = self._chapters.get(file)
        return known.examined.verdicts if known and known.examined else {}

    def keep(self, examined: Examined) -> Examined:
        """Keep a chapter in the place of what was known of it."""
        self._chapters[examined.read.file] = _Known(examined.read, examined)
        return examined

    def settled(self, chapter: Read | KeptChapter) -> Settled | None:
        """The result of this very chapter, where it is settled."""
        known = self._chapters.get(chapter.file)
        return known.settled if known and known.chapter is chapter else None

    def take(self, kept: KeptChapter, basis: Basis) -> None:
        """Take the kept result of a chapter in the place of what was known of it."""
        details = KeptDetails(kept.verdicts, kept.emended, lambda: _details(kept, basis))
        result = ChapterResult(kept.file, kept.text, details, kept.findings)
        self._chapters[kept.file] = _Known(kept, None, Settled(result, kept.bearings, kept.cited))

    def sought(self, file: str) -> Sought:
        """What was looked for of a chapter as it was last."""
        return self._sought.get(file, Sought(frozenset(), {}))

    def settle(self, examined: Examined, result: ChapterResult, sought: Sought) -> None:
        """Keep the result of an examined chapter; its words outside quotations are needed no more."""
        settled = Settled(result, examined.bearings, examined.cited)
        self._chapters[examined.read.file] = _Known(examined.read, replace(examined, runs=()), settled)
        self._sought.pop(examined.read.file, None)
        self._sought[examined.read.file] = sought
        while sum(len(known.wanted) for known in self._sought.values()) > MOST and len(self._sought) > 1:
            del self._sought[next(iter(self._sought))]

    def forget(self, files: Container[str]) -> None:
        """Forget every chapter that is not among the files."""
        self._chapters = {name: known for name, known in self._chapters.items() if name in files}
        self._sought = {name: sought for name, sought in self._sought.items() if name in files}


def with_links(results: tuple[ChapterResult, ...], settled: Sequence[Settled]) -> tuple[ChapterResult, ...]:
    """The chapters with what the book shows of their links."""
    bearings = [chapter.bearings for chapter in settled if chapter.bearings is not None]
    by_file: dict[str, list[Finding]] = {}
    for finding in worded(link_faults(bearings)):
        by_file.setdefault(finding.place.file, []).append(finding)
    # A chapter without faults of links stays the very same value, by which others know that nothing changed.
    return tuple(
        replace(result, findings=(*result.findings, *by_file[result.file])) if result.file in by_file else result
        for result in results
    )


def metadata_faults(book: BookSettings, text: str, settings: CollectSettings) -> Iterator[Fault]:
    """Quotation marks on the title page and in the imprint must enclose a declared phrase."""
    for printed in (book.title, book.subtitle or "", *book.authors, book.date or "", *book.imprint):
        pairing = pair(printed, language=languages.primary(book.language))
        outer = [run for run in pairing.runs if run.depth == 0]
        inside = [printed[run.start + run.width : run.end - run.width] for run in outer]
        strays = has_strays(printed, pairing, declared=settings.declared)
        if strays or any(settings.exempt.phrase(words) is None for words in inside):
            at = max(0, text.find(printed))
            yield StrayMark(Place("book.yaml", at, at + len(printed)), printed, Stray.METADATA)
