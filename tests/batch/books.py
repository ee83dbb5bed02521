"""Small books on disk for a batch, and a manuscript with its source."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from quoteproof.project.batch import BatchOptions, BatchTask
from quoteproof.project.batch_running import BatchAnswer, BatchLimits
from quoteproof.project.starting import start
from quoteproof.report.batch import BatchLine, read_line

CHAPTER = "chapters/01-a-first-chapter.md"
SOURCE = "The towers stood on both banks, and people who crossed the river had to pay the keeper a penny.\n"
BIB = "@book{smith2020, title = {On Bridges}, author = {Smith, Jane}, year = {2020}}\n"


def right_book(folder: Path) -> Path:
    """A book without errors."""
    start(folder)
    return folder


def wrong_book(folder: Path) -> Path:
    """A book with one misquotation; its check is fast, since its outputs are not made."""
    start(folder)
    chapter = folder / CHAPTER
    chapter.write_text(chapter.read_text(encoding="utf-8").replace("too loud", "too calm"), encoding="utf-8")
    return folder


def manuscript(folder: Path) -> tuple[Path, BatchOptions]:
    """A manuscript in Markdown with a wrong quotation, and the options that name its source."""
    (folder / "papers").mkdir()
    (folder / "papers" / "smith2020.txt").write_text(SOURCE, encoding="utf-8")
    (folder / "refs.bib").write_text(BIB, encoding="utf-8")
    path = folder / "essay.md"
    words = "# One\n\nHe says that “people who crossed the river had to pay the keeper a pound” [@smith2020].\n"
    path.write_text(words, encoding="utf-8")
    return path, BatchOptions(sources=(str(folder / "papers"),), bibliographies=(str(folder / "refs.bib"),))


def tasks_of(paths: Iterable[Path], options: BatchOptions | None = None) -> list[str]:
    """The tasks of some books."""
    return [BatchTask(path.name, str(path), options or BatchOptions(cached=False)).text() for path in paths]


def lines_of(answers: Iterable[BatchAnswer]) -> list[BatchLine]:
    """The lines of answers, in the order of the tasks."""
    lines = {answer.number: read_line(answer.line) for answer in answers}
    assert sorted(lines) == list(range(len(lines)))
    found = [lines[number] for number in sorted(lines)]
    return [line for line in found if line is not None]


FAST = BatchLimits(seconds=120)
