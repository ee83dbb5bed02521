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
"""A function that is called with the number of chapters that have been read, and the number of all chapters."""


@dataclass(frozen=True, slots=True)
class Result:
    """The result of checking a book, or some of its chapters."""

    checked: CheckResult
    """The check in full, for reports; its form may change."""

    @property
    def ok(self) -> bool:
        """Whether there is no error. Warnings and acknowledged findings do not count."""
        return not self.errors

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, acknowledged ones too, in the order of file, place and code."""
        return self.checked.all_findings

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop a build, in the same order."""
        return self.checked.errors

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that do not stop a build and are not acknowledged, in the same order."""
        return self.checked.warnings

    @property
    def quotations(self) -> tuple[Judged, ...]:
        """All quotations with their verdicts, in the order of the book."""
        return tuple(judged for chapter in self.checked.chapters for judged in chapter.judged)

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of quotations with each verdict, by the name of the verdict, such as `verbatim`."""
        return self.checked.counts

    def line(self, finding: Finding) -> int:
        """The line of `finding` in its file, counted from 1. `finding` must be one of this result."""
        from quoteproof.report.summary import Texts

        return Texts(self.checked).position(finding.place.file, finding.place.start)[0]

    def text(self) -> str:
        """The report as `quoteproof check` prints it, without colours."""
        from quoteproof.report import text

        return text.render(self.checked)

    def json(self) -> str:
        """The report as `quoteproof check --format json` prints it: one object of JSON (docs/check.schema.json)."""
        from quoteproof.report import json

        return json.render(self.checked)


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The result of a build."""

    result: Result
    """The check. It also has what the build found, such as a character that no font has."""
    written: Mapping[str, int]
    """The size of each output in bytes, by its path relative to the book. It is empty if an error stopped the build."""


class Book:
    """A book on disk: a folder with `book.yaml`, chapters and seeds.

    A check starts pandoc, which keeps running for the next check. Close the book to end it, or use it in a `with`
    statement. A book is not safe to be used by two threads at once.
    """

    def __init__(self, root: Path, *, cached: bool = True, originals: bool = False) -> None:
        """Take the folder `root`, which holds `book.yaml`. Nothing is read yet.

        `cached`: whether parsed chapters are kept in the user's cache folder, which makes the next check faster.
        `originals`: whether it is an error that the original of a source is not there.
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
        """End the programs that the book has started. It can be used again afterwards."""
        self._project.__exit__(None, None, None)

    def check(
        self,
        chapters: str | Path | Iterable[str | Path] = (),
        *,
        formats: Iterable[str] | None = None,
        progress: Progress | None = None,
    ) -> Result:
        """Check the whole book, or only some chapters. Nothing is written into the book.

        `chapters`: one path or several, relative to the working folder; none means all chapters.
        `formats`: `pdf`, `docx` and `html`, for which the whole book must be able to print; those of `book.yaml` if
        not given.
        `progress`: is called with the number of chapters that have been read, and the number of all chapters.

        Raises `CannotRunError` if the book cannot be read, and `EngineError` if pandoc or Typst fails.
        """
        chosen = self._chosen(chapters)
        wanted = None if formats is None else frozenset(formats)
        checked = self._project.check(only=chosen, formats=wanted, believes=True, progress=progress)
        if chosen is not None:
            return Result(checked)
        from quoteproof.project.foresee import foresee

        return Result(foresee(self._project, checked))

    def check_text(self, chapter: str | Path, text: str) -> Result:
        """Check a chapter as if it had another text. Nothing is written.

        `chapter`: its path, relative to the working folder. It may be new, if `chapters:` of `book.yaml` matches it.
        `text`: the whole text of the chapter.

        The findings are those in the chapter, and the errors that the text would bring elsewhere in the book.

        Raises `CannotRunError` if the book cannot be read, or if `chapter` is no chapter of it, and `EngineError`.
        """
        from quoteproof.project.proposal import propose

        return Result(propose(self._project, {inside(self.root, str(chapter)): text}).narrowed)

    def build(
        self, formats: Iterable[str] | None = None, *, review: bool = False, progress: Progress | None = None
    ) -> BuildResult:
        """Check the book and, if there is no error, write its editions and their manifest into `build/`.

        `formats`: `pdf`, `docx` and `html`; those of `book.yaml` if not given.
        `review`: whether a DOCX with a comment on each quotation is made too.
        `progress`: is called with the number of chapters that have been read, and the number of all chapters.

        What cannot be printed, or does not pass its proof, is a finding; then nothing is written.

        Raises `CannotRunError` if the book cannot be read or `build/` cannot be written, and `EngineError`.
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
        """Apply the fixes that findings offer. Nothing is written: see `write`.

        `chapters`: one path or several, relative to the working folder; none means all chapters.
        `unsafe`: whether fixes are applied that change quoted words.
        `progress`: is called with the number of chapters that have been read, and the number of all chapters.

        Raises `CannotRunError` if the book cannot be read, and `EngineError`.
        """
        from quoteproof.project.fix import fix

        return fix(self._project, only=self._chosen(chapters), unsafe=unsafe, progress=progress)

    def write(self, fixing: Fixing) -> None:
        """Write the chapters of `fixing`, which is what `fix` has returned.

        Raises `CannotRunError`, and writes no chapter, if one of them has changed since.
        """
        from quoteproof.project.fix import write

        write(self._project, fixing)

    def terms(self, chapters: str | Path | Iterable[str | Path] = (), *, reason: str = "") -> WrittenTerms:
        """Add uncited quotations of a word or two to the terms in `book.yaml`. Nothing is written: see `write_terms`.

        `chapters`: one path or several, relative to the working folder; none means all chapters.
        `reason`: the reason for all new terms. A term without a reason exempts nothing.

        Raises `CannotRunError` if the book cannot be read, or if nothing can be added to its `book.yaml`.
        """
        from quoteproof.project.terms import terms

        return terms(self._project, only=self._chosen(chapters), reason=reason)

    def write_terms(self, written: WrittenTerms) -> None:
        """Write `book.yaml` with the terms of `written`, which is what `terms` has returned.

        Raises `CannotRunError` if `book.yaml` has changed since.
        """
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
        """Find passages by words, as `quoteproof find` does (docs/finding.md).

        `words`: words, a phrase, or a quotation as you remember it.
        `sources`: the citation keys of the sources to search; none means all.
        `excluded`: the citation keys of sources that are not searched.
        `limit`: the most hits that are returned.
        `around`: the number of passages before and after each hit that are returned with it.

        Raises `CannotRunError` if the sources of the book cannot be read.
        """
        from quoteproof.search.index import find

        return find(self.root, words, sources=sources, excluded=excluded, limit=limit, around=around)

    def _chosen(self, chapters: str | Path | Iterable[str | Path]) -> list[str] | None:
        names = [chapters] if isinstance(chapters, (str, os.PathLike)) else chapters
        return [inside(self.root, os.fspath(name)) for name in names] or None


def open_book(path: str | Path = ".", *, cached: bool = True, originals: bool = False) -> Book:
    """Open the book that a folder belongs to.

    `path`: the folder of the book, or a folder below it.
    `cached`: whether parsed chapters are kept in the user's cache folder, which makes the next check faster.
    `originals`: whether it is an error that the original of a source is not there.

    Raises `CannotRunError` if neither the folder nor one above it has a `book.yaml`.
    """
    from quoteproof.disk.book_files import find_root

    return Book(find_root(Path(path)), cached=cached, originals=originals)


def verify(file: str | Path, *, sha256: str | None = None, manifest: str | Path | None = None) -> Verification:
    """Verify a finished PDF or DOCX, as `quoteproof verify` does (docs/proof.md).

    `file`: the file. If the working folder belongs to a book, its manifest is compared with the one that the book has.
    `sha256`: the digest of the manifest in hexadecimal digits, if you know it from elsewhere.
    `manifest`: the path of a manifest that is used in place of the one in the file.

    Raises `CannotRunError` if the file, or a manifest for it, cannot be read, and `EngineError`.
    """
    from quoteproof.project.verify import verify as verify_file

    return verify_file(Path(file), sha256=sha256, manifest=None if manifest is None else Path(manifest))


def __getattr__(name: str) -> object:
    if name != "Verification":
        raise AttributeError(name)
    from quoteproof.proof.verification import Verification as Verification

    return Verification
