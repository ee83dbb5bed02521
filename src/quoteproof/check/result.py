"""The result of a check: what every report, the editor and the editions read.

Its order of findings is total, and does not depend on how they were found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from quoteproof.book.config import BookSettings
from quoteproof.chapter.model import Chapter
from quoteproof.finding.model import Finding, Severity
from quoteproof.quotation.model import Citation, UnmarkedWords
from quoteproof.source.library import Library
from quoteproof.verdict.model import NAMES, Judged


@dataclass(frozen=True, slots=True)
class ChapterResult:
    """One chapter, checked."""

    chapter: Chapter | None
    """The parsed chapter; None where it could not be read."""
    file: str
    """Path relative to the book, with `/`."""
    text: str
    """Its text, a byte-order mark taken off; empty where it could not be decoded."""
    judged: tuple[Judged, ...]
    """Its quotations with their verdicts, in the order of the page."""
    citations: tuple[Citation, ...]
    """Its citations, in the order of the page."""
    findings: tuple[Finding, ...]
    """What was found in it, in no particular order."""
    listed: tuple[UnmarkedWords, ...] = ()
    """Its declared apostrophes, and its paragraphs of nothing but words and a citation of a passage."""


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

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Every finding, by file, place and code."""
        every = (*self.findings, *(f for chapter in self.chapters for f in chapter.findings))
        return tuple(sorted(every, key=_order))

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop a build, in order; what is acknowledged stops none."""
        return tuple(f for f in self.all_findings if f.severity is Severity.ERROR and f.acknowledged is None)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that do not, in order."""
        return tuple(f for f in self.all_findings if f.severity is Severity.WARNING and f.acknowledged is None)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many quotations have each verdict, every verdict named, in the order of `NAMES`."""
        counted = Counter(j.verdict.name for chapter in self.chapters for j in chapter.judged)
        return {name: counted[name] for name in NAMES}


def _order(one: Finding) -> tuple[str, int, str, int, str]:
    return one.place.file, one.place.start, one.code.id, one.place.end, one.message
