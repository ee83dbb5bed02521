"""The words that an author of a book or manuscript prints outside quotation marks, for borrowings over a corpus.

They are found as a check finds them. A PDF is read in one way alone where a hyphen at a line end leaves several.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from quoteproof.check.chapter import Basis
from quoteproof.check.result import CheckResult
from quoteproof.check.style import style_text
from quoteproof.disk import corpus_files
from quoteproof.disk.writing import write_files, writing
from quoteproof.engine.csl import citation_form
from quoteproof.engine.pandoc import Pandoc
from quoteproof.engine.process import Folder
from quoteproof.finding.model import Place
from quoteproof.project.adopting import AdoptionRequest
from quoteproof.project.auditing import manuscript_chapters
from quoteproof.project.project import Project
from quoteproof.quotation.collect import collect
from quoteproof.report.summary import Texts
from quoteproof.verdict.borrowing import Run, runs
from quoteproof.verdict.shingles import Shingles

AuthorWords = tuple[list[Run], Callable[[Place], str], int]
"""Runs of words, where a place of them is in words, and how many chapters there are."""


def words_of_book(root: Path, length: int, pandocs: Sequence[Pandoc], *, cached: bool) -> AuthorWords:
    """The runs of `length` words or more of a book; raises `CannotRunError`."""
    with Project(root, cached=cached, pandocs=pandocs) as project:
        result = project.check()
    return list(_runs(result, length)), Texts(result).where, len(result.chapters)


def words_of_manuscript(request: AdoptionRequest, length: int, pandocs: Sequence[Pandoc]) -> AuthorWords:
    """Those of a manuscript, which becomes a book in a private folder; raises `CannotRunError`."""
    with Folder() as folder:
        root = Path(folder)
        chapters, files = manuscript_chapters(request)
        with writing(root):
            write_files(root, files)
        with Project(root, cached=False, pandocs=pandocs) as project:
            result = project.check()

    def where(place: Place) -> str:
        chapter = chapters.get(place.file)
        return str((chapter and chapter.place(place.start)) or request.manuscripts[0].name)

    return list(_runs(result, length)), where, len(chapters)


def _runs(result: CheckResult, length: int) -> Iterator[Run]:
    form = citation_form(style_text(result.book, result.texts))
    settings = Basis.of(result.book, result.library, frozenset(), form).settings
    for each in result.chapters:
        if each.chapter is not None:
            yield from runs(each.chapter, collect(each.chapter, settings), length)


def keep_words(found: Sequence[Run], work: Path, number: int, length: int) -> int:
    """Keep the runs of a manuscript, and the numbers of their rows, in the folder `work`; how many rows there are."""
    rows = [run.plain for run in found]
    numbers = sorted(Shingles(length).of_all(rows))
    corpus_files.write_words(corpus_files.words_file(work, number), json.dumps(rows))
    corpus_files.write_numbers(corpus_files.rows_file(work, number), ((each,) for each in numbers))
    return len(numbers)
