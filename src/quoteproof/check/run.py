"""The whole check: the stages for every chapter of a book, then for all of them together.

Every fault of every chapter is found before anything stops. With a `Memory`, what did not change since the last run is
not done again, and the result is the same as without. `cancel` is asked between chapters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from quoteproof.book.config import BookSettings
from quoteproof.check.basis import Basis
from quoteproof.check.book import book_findings, metadata_faults
from quoteproof.check.chapter import Examined, Read, examine, final_result
from quoteproof.check.memory import Memory, Sought
from quoteproof.check.result import ChapterResult, CheckResult
from quoteproof.finding.model import Fault, Finding
from quoteproof.rules.findings import worded
from quoteproof.source.library import Library
from quoteproof.verdict.borrowing import Window, standing, windows

__all__ = ["CancelledError", "Material", "Memory", "Read", "run"]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a check runs over."""

    book: BookSettings
    """The settings."""
    library: Library
    """The sources."""
    chapters: tuple[Read, ...]
    """The chapters, in the order of the book."""
    images: frozenset[str] = frozenset()
    """Paths of the images that are there."""
    faults: tuple[Fault, ...] = ()
    """What reading settings and sources found."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Texts of further files that findings point into."""
    whole: bool = False
    """Whether `chapters` are all that the book has, so that it can be told what none of them has."""


class CancelledError(Exception):
    """The check was called off before it was done."""


def run(material: Material, *, cancel: Callable[[], bool] | None = None, memory: Memory | None = None) -> CheckResult:
    """Check a book; raises `CancelledError` when `cancel` says so."""
    memory = memory or Memory()
    book, library = material.book, material.library
    basis = memory.basis(book, library, material.images)
    examined: list[Examined] = []
    for read in material.chapters:
        if cancel is not None and cancel():
            raise CancelledError
        known = memory.examined(read)
        examined.append(known or memory.keep(examine(read, basis, memory.verdicts(read.file))))
    results = _settled(examined, basis, memory)
    of_book: tuple[Finding, ...] = ()
    if material.whole:
        results, of_book = book_findings(results, examined, book, library, material.texts)
    printed = metadata_faults(book, material.texts.get("book.yaml", ""), basis.settings)
    findings = (*worded((*material.faults, *printed)), *of_book)
    return CheckResult(results, library, book, findings, material.texts)


def _settled(examined: Sequence[Examined], basis: Basis, memory: Memory) -> tuple[ChapterResult, ...]:
    """The final result of every chapter; the seeds are looked through once for all that have none yet."""
    length = basis.book.quotations.limits.borrowing_words
    results = {c.read.file: known for c in examined if (known := memory.settled(c.read)) is not None}
    waiting = [chapter for chapter in examined if chapter.read.file not in results]
    wanted = {chapter.read.file: windows(chapter.runs, length) for chapter in waiting}
    before = {file: memory.sought(file) for file in wanted}
    new = frozenset[Window]().union(*(asked - before[file].wanted for file, asked in wanted.items()))
    found = standing(basis.library, new, length, [run for chapter in waiting for run in chapter.runs])
    for chapter in waiting:
        file = chapter.read.file
        known_windows = {**before[file].standing, **found}
        of_chapter = {window: anchor for window, anchor in known_windows.items() if window in wanted[file]}
        results[file] = final_result(chapter, of_chapter, basis)
        memory.settle(chapter, results[file], Sought(wanted[file], of_chapter))
    return tuple(results[chapter.read.file] for chapter in examined)
