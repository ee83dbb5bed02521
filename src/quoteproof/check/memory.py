"""Memory: what the last run found out, chapter by chapter, for the next one.

A chapter's findings are kept for the very same reading of it and on the very same basis; whatever else changes, they
are found anew. Of each chapter only the newest is kept, so that memory stays flat in an editor.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from typing import Final

from quoteproof.book.config import BookSettings
from quoteproof.check.basis import Basis
from quoteproof.check.chapter import Examined, Read, Verdicts
from quoteproof.check.result import ChapterResult
from quoteproof.source.library import Library
from quoteproof.verdict.borrowing import Standing, Window

MOST: Final = 50_000
"""How many runs of words are kept of chapters that were looked at last: some ten megabytes."""


@dataclass(frozen=True, slots=True)
class Sought:
    """The runs of words of one chapter that were looked for in the seeds."""

    wanted: frozenset[Window]
    """All of them."""
    standing: Standing
    """Those that stand there."""


_NOTHING: Final = Sought(frozenset(), {})


@dataclass(frozen=True, slots=True)
class _Known:
    examined: Examined
    settled: ChapterResult | None = None


class Memory:
    """What is known of a book's chapters."""

    def __init__(self) -> None:
        """Know nothing."""
        self._basis: Basis | None = None
        self._chapters: dict[str, _Known] = {}
        self._sought: dict[str, Sought] = {}

    def basis(self, book: BookSettings, library: Library, images: frozenset[str]) -> Basis:
        """The basis of a run; where it is another than before, everything is forgotten."""
        if self._basis is None or not self._basis.serves(book, library, images):
            self._basis = Basis.of(book, library, images)
            self._chapters, self._sought = {}, {}
        return self._basis

    def examined(self, read: Read) -> Examined | None:
        """What is known of this very reading of a chapter."""
        known = self._chapters.get(read.file)
        return known.examined if known is not None and known.examined.read is read else None

    def verdicts(self, file: str) -> Verdicts:
        """The verdicts on a chapter's quotations as it was last."""
        known = self._chapters.get(file)
        return known.examined.verdicts if known is not None else {}

    def keep(self, examined: Examined) -> Examined:
        """Keep a chapter in the place of what was known of it."""
        self._chapters[examined.read.file] = _Known(examined)
        return examined

    def settled(self, read: Read) -> ChapterResult | None:
        """The result of this very reading of a chapter, where it is settled."""
        known = self._chapters.get(read.file)
        return known.settled if known is not None and known.examined.read is read else None

    def sought(self, file: str) -> Sought:
        """What was looked for of a chapter as it was last."""
        return self._sought.get(file, _NOTHING)

    def settle(self, examined: Examined, result: ChapterResult, sought: Sought) -> None:
        """Keep the result of an examined chapter; its words outside quotations are needed no more."""
        self._chapters[examined.read.file] = _Known(replace(examined, runs=()), result)
        self._sought.pop(examined.read.file, None)
        self._sought[examined.read.file] = sought
        while sum(len(one.wanted) for one in self._sought.values()) > MOST and len(self._sought) > 1:
            del self._sought[next(iter(self._sought))]

    def forget(self, files: Container[str]) -> None:
        """Forget every chapter that is not among the files."""
        self._chapters = {name: known for name, known in self._chapters.items() if name in files}
        self._sought = {name: sought for name, sought in self._sought.items() if name in files}
