"""What of a book is not surely printed, as questions, and what was passed before.

Plain blocks (`plain_blocks`) ask nothing. All else is asked about once, by its contents and by the settings that it
prints under: blocks that are not plain, entries that are not or that a style of the author's prints, how such a style
cites, and the title page. The answers are kept in the user's cache folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from quoteproof.chapter.model import Chapter
from quoteproof.check.result import ChapterResult, CheckResult
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
    printed_blocks,
)
from quoteproof.project.print_answers import Answers, PrintQuestion

_NAME: Final = "foresight.entry"
_PASSED: Final = "passed"


class TrialQuestion(NamedTuple):
    """Something that is made and proved before it is passed."""

    question: PrintQuestion
    """What it is, with the settings that it prints under."""
    file: str = ""
    """The chapter of a block."""
    block: int = -1
    """The number of the block."""
    entry: str = ""
    """The key of an entry."""
    fills: bool = False
    """Whether it prints again on further pages."""


class Foresight:
    """What of one book has to be tried, and what has passed."""

    def __init__(self, root: Path, *, kept: bool) -> None:
        """Take the book's folder; `kept` says whether answers are kept on disk."""
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

    def questions(self, result: CheckResult) -> Iterator[TrialQuestion]:
        """Everything about a book that has to be tried."""
        stamp = _settings(self._root, result)
        plain = is_plain_page(result.book) and not reading.list_files(self._root, f"{FONTS}/**/*")
        chapters = {r.file: self._blocks(r, r.chapter, result, plain=plain) for r in result.chapters if r.chapter}
        style = style_text(result.book, result.texts)
        if not plain or not is_plain_front(result.book):
            yield TrialQuestion(PrintQuestion("front", "", stamp), file=next(iter(chapters), ""), fills=True)
        for key in sorted(result.cited):
            entry = result.library.entries.get(key)
            if entry is not None and (style is not None or not is_plain_entry(entry)):
                yield TrialQuestion(PrintQuestion("entry", json.dumps([key, *entry_facts(entry)]), stamp), entry=key)
        titles = {name: title for printed in chapters.values() for name, title in printed.titles.items()}
        for file, printed in chapters.items():
            for block in printed.unusual:
                about = json.dumps([block.digest, *(titles.get(name, "") for name in block.links)])
                yield TrialQuestion(PrintQuestion("block", about, stamp), file, block.number, fills=block.number == 0)
        if style is not None:
            seen: set[str] = set()
            for file, printed in chapters.items():
                for place in printed.places.keys() - seen:
                    yield TrialQuestion(PrintQuestion("place", place, stamp), file, printed.places[place])
                seen |= printed.places.keys()

    def _blocks(self, checked: ChapterResult, chapter: Chapter, result: CheckResult, *, plain: bool) -> PrintedBlocks:
        return printed_blocks(checked, chapter, result.library, result.book.language, plain=plain)


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
        *(book.outputs, book.index, book.html, quotations.style, quotations.punctuation, quotations.glyphs),
        *(style_text(book, result.texts), [(name, file_stamp(root, name)) for name in files]),
    )
    return hashlib.sha256(json.dumps(facts, default=str).encode("ascii")).hexdigest()
