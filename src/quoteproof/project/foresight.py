"""What of a book is not surely printed, as questions, and what was passed before.

Plain blocks (`plain_blocks`) ask nothing. All else is asked about once, by its contents and by the settings that it
prints under: blocks that are not plain, entries that are not or that a style of the author's prints, how such a style
cites, and the title page. The answers are kept in the user's cache folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from quoteproof.check.result import CheckResult
from quoteproof.check.style import style_text
from quoteproof.disk import reading
from quoteproof.disk.book_files import FONTS
from quoteproof.disk.snapshot import file_stamp
from quoteproof.project.plain_blocks import (
    PrintedBlocks,
    entry_facts,
    is_plain_entry,
    is_plain_front,
    is_plain_page,
)
from quoteproof.project.print_answers import Answers, PrintQuestion
from quoteproof.project.print_needs import PrintNeeds

_NAME: Final = "foresight.entry"
_PASSED: Final = "passed"
_LARGEST: Final = 2_500_000
"""Characters of all chapters up to which memory suffices: Typst needs some 7 KiB a word, and is given 4 GiB."""


class TrialQuestion(NamedTuple):
    """Something that is made and proved before it is passed."""

    question: PrintQuestion
    """What it is, with the settings that it prints under."""
    file: str = ""
    """The chapter of the blocks."""
    blocks: tuple[int, ...] = ()
    """The numbers of the blocks."""
    entry: str = ""
    """The key of an entry."""
    repeats: bool = False
    """Whether it prints again on other pages: in the contents and in running heads."""


class Foresight:
    """What of one book has to be tried, and what has passed."""

    def __init__(self, root: Path, *, kept: bool) -> None:
        """Take the book's folder; `kept` says whether answers are kept on disk."""
        self.is_kept = kept
        self._root = root
        self._answers = Answers(root, kept=kept, name=_NAME)

    def new(self, questions: Iterable[TrialQuestion]) -> list[TrialQuestion]:
        """The questions of some that have no answer."""
        return [q for q in questions if self._answers.find(q.question.key) is None]

    def keep(self, questions: Iterable[TrialQuestion]) -> None:
        """Remember that these have passed, and forget all others."""
        keys = frozenset(q.question.key for q in questions)
        self._answers.add(dict.fromkeys(keys, _PASSED))
        self._answers.keep(keys)

    def questions(
        self, result: CheckResult, needs: Mapping[str, PrintNeeds], sources: Callable[[], str]
    ) -> Iterator[TrialQuestion]:
        """Everything about a checked book that has to be tried.

        `needs` has what has to be asked about each chapter by file, `sources` gives a digest of the sources.
        """
        stamp = _settings(self._root, result)
        chapters = {file: needed.blocks for file, needed in needs.items()}
        style = style_text(result.book, result.texts)
        plain = is_plain_page(result.book) and not reading.list_files(self._root, f"{FONTS}/**/*")
        if not plain or not is_plain_front(result.book):
            yield TrialQuestion(PrintQuestion("front", "", stamp), file=next(iter(chapters), ""), repeats=True)
        yield from _of_entries(result, stamp, all_of_them=style is not None)
        whole = _of_a_large_book(result)
        if plain and not whole:
            yield from _of_blocks(chapters, stamp)
        else:
            yield from _of_chapters(result, chapters, stamp + sources() + whole)
        if style is not None:
            yield from _of_places(chapters, stamp)


def _of_a_large_book(result: CheckResult) -> str:
    """A digest of all chapters of a book that may need more memory than an engine is given; empty for any other."""
    if sum(len(chapter.text) for chapter in result.chapters) <= _LARGEST:
        return ""
    return hashlib.sha256(json.dumps([chapter.text for chapter in result.chapters]).encode("ascii")).hexdigest()


def _of_entries(result: CheckResult, stamp: str, *, all_of_them: bool) -> Iterator[TrialQuestion]:
    """The entries that are not plain, or all that are cited."""
    for key in sorted(result.cited):
        entry = result.library.entries.get(key)
        if entry is not None and (all_of_them or not is_plain_entry(entry)):
            yield TrialQuestion(PrintQuestion("entry", json.dumps([key, *entry_facts(entry)]), stamp), entry=key)


def _of_blocks(chapters: Mapping[str, PrintedBlocks], stamp: str) -> Iterator[TrialQuestion]:
    """The blocks that are not plain."""
    titles = {name: title for printed in chapters.values() for name, title in printed.titles.items()}
    for file, printed in chapters.items():
        for block in printed.unusual:
            about = json.dumps([block.digest, *(titles.get(name, "") for name in block.links)])
            question = PrintQuestion("block", about, stamp)
            yield TrialQuestion(question, file, (block.number,), repeats=block.heading)


def _of_chapters(result: CheckResult, chapters: Mapping[str, PrintedBlocks], stamp: str) -> Iterator[TrialQuestion]:
    """All chapters whole, where no block is plain on the page of the book; a source or an entry may be in any."""
    texts = [result.texts[name] for name in result.book.bibliography if name in result.texts]
    for chapter in result.chapters:
        about = json.dumps([chapter.file, chapter.text, texts])
        yield TrialQuestion(
            PrintQuestion("chapter", hashlib.sha256(about.encode("ascii")).hexdigest(), stamp),
            *(chapter.file, tuple(range(chapters[chapter.file].count))),
            repeats=True,
        )


def _of_places(chapters: Mapping[str, PrintedBlocks], stamp: str) -> Iterator[TrialQuestion]:
    """How plain blocks cite: a style of the author's decides how each prints."""
    seen: set[str] = set()
    for file, printed in chapters.items():
        for place in sorted(printed.places.keys() - seen):
            yield TrialQuestion(PrintQuestion("place", place, stamp), file, (printed.places[place],))
        seen |= printed.places.keys()


def _settings(root: Path, result: CheckResult) -> str:
    """What the answers depend on besides their contents: all that blocks and entries print under."""
    book = result.book
    files = [
        *reading.list_files(root, f"{FONTS}/**/*"),
        *([book.reference_document] if book.reference_document else ()),
    ]
    quotations = book.quotations
    facts = (
        *(book.title, book.subtitle, book.authors, book.language, book.date, book.imprint, book.page, book.font),
        *(book.layout, book.contents, book.outputs, book.index, book.html),
        *(quotations.style, quotations.punctuation, quotations.glyphs),
        *(style_text(book, result.texts), [(name, file_stamp(root, name)) for name in files]),
    )
    return hashlib.sha256(json.dumps(facts, default=str).encode("ascii")).hexdigest()
