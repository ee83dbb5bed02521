"""The public Python interface, over which the command line is written; import its names from `quoteproof`.

Modules that only one method needs are imported there: a check of an unchanged book takes less time than these imports.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from quoteproof.check.result import CheckResult
from quoteproof.disk.book_files import inside
from quoteproof.disk.errors import CannotRunError
from quoteproof.engine.program import EngineError
from quoteproof.finding.model import Finding
from quoteproof.project.project import Project
from quoteproof.quotation.model import Quotation
from quoteproof.values import dataclass
from quoteproof.verdict.model import Judged

if TYPE_CHECKING:
    from quoteproof.project.fix import Fixing
    from quoteproof.project.terms import WrittenTerms
    from quoteproof.proof.verification import Verification as Verification
    from quoteproof.search.index import Answer

__all__ = ["CannotRunError", "EngineError", "Finding", "Judged", "Quotation"]

Progress = Callable[[int, int], None]
"""Is called with the number of chapters that are read, and the number of all."""


@dataclass(frozen=True, slots=True)
class Result:
    """The result of checking a book, or some of its chapters."""

    checked: CheckResult
    """The check in full, for reports; its form may change."""

    @property
    def ok(self) -> bool:
        """Whether there is no error; warnings and acknowledged findings do not count."""
        return not self.errors

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, by file, place and code."""
        return self.checked.all_findings

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that prevent a build."""
        return self.checked.errors

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that do not prevent a build and are not acknowledged."""
        return self.checked.warnings

    @property
    def quotations(self) -> tuple[Judged, ...]:
        """All quotations with their verdicts, in the order of the book."""
        return tuple(judged for chapter in self.checked.chapters for judged in chapter.judged)

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of quotations with each verdict, by its name."""
        return self.checked.counts

    def line(self, finding: Finding) -> int:
        """The 1-based line of a finding in its file."""
        from quoteproof.report.summary import Texts

        return Texts(self.checked).position(finding.place.file, finding.place.start)[0]

    def text(self) -> str:
        """The report that `quoteproof check` prints, without colours."""
        from quoteproof.report import text

        return text.render(self.checked)

    def json(self) -> str:
        """The report of `quoteproof check --format json` (docs/report.schema.json)."""
        from quoteproof.report import json

        return json.render(self.checked)


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The result of a build."""

    result: Result
    """The check that came first."""
    written: Mapping[str, int]
    """The size in bytes of each output, by its path in the book; empty if an error prevented the build."""


class Book:
    """A book on disk: a folder with `book.yaml`, chapters and seeds. Close it, or use it in a `with` statement."""

    def __init__(self, root: Path, *, cached: bool = True, originals: bool = False) -> None:
        """Take the folder that holds `book.yaml`.

        `cached` keeps parsed chapters in the user's cache folder; with `originals` a missing original is an error.
        """
        self.root = root
        self._project = Project(root, cached=cached, originals=originals)
        self._cached = cached

    def __enter__(self) -> Self:
        """The book itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the book."""
        self.close()

    def close(self) -> None:
        """End the programs that the book has started; it can be used again afterwards."""
        self._project.__exit__(None, None, None)

    def check(
        self,
        chapters: str | Path | Iterable[str | Path] = (),
        *,
        formats: Iterable[str] | None = None,
        progress: Progress | None = None,
    ) -> Result:
        """Check all chapters, or only those named, relative to the working folder; writes nothing into the book.

        Where nothing else is wrong with the whole book, also what a build in `formats` (those of `book.yaml` if not
        given) would refuse is found. Raises `CannotRunError` if the book cannot be read.
        """
        chosen = self._chosen(chapters)
        wanted = None if formats is None else frozenset(formats)
        checked = self._project.check(only=chosen, formats=wanted, believes=True, progress=progress)
        if chosen is not None:
            return Result(checked)
        from quoteproof.project.foresee import foresee

        return Result(foresee(self._project, checked))

    def check_text(self, chapter: str | Path, text: str) -> Result:
        """Check a chapter as if it had this text; `chapter` is relative to the working folder, and may be new.

        The findings are those in the chapter, and the errors that the text would bring elsewhere in the book. Raises
        `CannotRunError` also where `chapters:` of `book.yaml` does not name or match the chapter.
        """
        from quoteproof.project.proposal import propose

        return Result(propose(self._project, {inside(self.root, str(chapter)): text}).narrowed)

    def build(
        self, formats: Iterable[str] | None = None, *, review: bool = False, progress: Progress | None = None
    ) -> BuildResult:
        """Check the book and, if there is no error, write its editions and their manifest into `build/`.

        `formats` are of `pdf`, `docx` and `html`, or those of `book.yaml`. `review` adds a DOCX with a comment on each
        quotation. What cannot be printed, or does not pass its proof, is a finding; then nothing is written. Raises
        `CannotRunError`.
        """
        from quoteproof.project.build import build

        wanted = None if formats is None else frozenset(formats)
        built = build(self._project, wanted, review=review, progress=progress)
        return BuildResult(Result(built.result), built.written)

    def fix(
        self,
        chapters: str | Path | Iterable[str | Path] = (),
        *,
        unsafe: bool = False,
        progress: Progress | None = None,
    ) -> Fixing:
        """Apply the fixes that findings offer, without writing (see `write`); `unsafe` changes quoted words, too."""
        from quoteproof.project.fix import fix

        return fix(self._project, only=self._chosen(chapters), unsafe=unsafe, progress=progress)

    def write(self, fixing: Fixing) -> None:
        """Write the fixed chapters; raises `CannotRunError`, and writes none, if one of them has changed meanwhile."""
        from quoteproof.project.fix import write

        write(self._project, fixing)

    def terms(self, chapters: str | Path | Iterable[str | Path] = (), *, reason: str = "") -> WrittenTerms:
        """Add uncited quotations of a word or two to the terms in `book.yaml`, without writing (see `write_terms`).

        A term without a reason exempts nothing; `reason` is yours, for all of them.
        """
        from quoteproof.project.terms import terms

        return terms(self._project, only=self._chosen(chapters), reason=reason)

    def write_terms(self, written: WrittenTerms) -> None:
        """Write `book.yaml` with the new terms; raises `CannotRunError` if it has changed meanwhile."""
        from quoteproof.project.terms import write_terms

        write_terms(self._project, written)

    def find(
        self,
        words: str,
        *,
        sources: Collection[str] = (),
        excluded: Collection[str] = (),
        limit: int = 5,
        around: int = 0,
    ) -> Answer:
        """Find the passages that hold these words or come near them, best first.

        `sources` are the citation keys of those to search, all if there are none; `excluded` of those not to search.
        With each hit so many passages `around` it are told, on each side.
        """
        from quoteproof.search.index import find

        return find(self.root, words, sources=sources, excluded=excluded, limit=limit, around=around)

    def _chosen(self, chapters: str | Path | Iterable[str | Path]) -> list[str] | None:
        names = [chapters] if isinstance(chapters, (str, os.PathLike)) else chapters
        return [inside(self.root, os.fspath(name)) for name in names] or None


def open_book(path: str | Path = ".", *, cached: bool = True, originals: bool = False) -> Book:
    """Open the book that a folder belongs to; raises `CannotRunError` if there is none.

    `cached` keeps parsed chapters in the user's cache folder, so that the next check is faster. With `originals` it is
    an error that the original of a source is not there.
    """
    from quoteproof.disk.book_files import find_root

    return Book(find_root(Path(path)), cached=cached, originals=originals)


def verify(file: str | Path, *, sha256: str | None = None, manifest: str | Path | None = None) -> Verification:
    """Verify a finished PDF or DOCX; its `proved` says whether every quotation is as it was proved.

    `sha256` is the digest of the manifest, known from elsewhere; `manifest` is used in place of the one in the file.
    Raises `CannotRunError` for a file that cannot be read.
    """
    from quoteproof.project.verify import verify as verify_file

    return verify_file(Path(file), sha256=sha256, manifest=None if manifest is None else Path(manifest))


def __getattr__(name: str) -> object:
    if name != "Verification":
        raise AttributeError(name)
    from quoteproof.proof.verification import Verification as Verification

    return Verification
