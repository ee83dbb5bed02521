"""A seed that is a document of another form than plain text: its reading text, as the plain text that offsets refer to.

The passages of the reading text stand in a plain text as a plain seed would have them: a blank line between two
paragraphs, an item of a list indented by two spaces, a line of verse on the line after the one before. So anchors,
emendations and the verdict see no difference. Where a span of that text stands in the original, the trace says.
"""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import Final, Self

from quoteproof.document.jsonl import read_passages
from quoteproof.document.model import DocumentOptions, DocumentPassage, PageStart, PassageForm, TracedRun, TreePlace
from quoteproof.document.process import DocumentAnswer
from quoteproof.text.anchor import file_stem
from quoteproof.values import dataclass

_BEFORE: Final = {PassageForm.PARAGRAPH: "\n\n", PassageForm.ITEM: "\n\n  ", PassageForm.LINE: "\n"}

_TEXT_NODE: Final = re.compile(r"/text\(\)(\[\d+\])?\Z")


def reading_file(key: str) -> str:
    """The path of the reading text of a key, relative to the book."""
    return f"seeds/{file_stem(key)}.reading.jsonl"


def plain_text(passages: Sequence[DocumentPassage]) -> str:
    """The plain text that stands for a document of some passages."""
    return "".join(part for passage, before in _placed(passages) for part in (before, passage.text))


def _placed(passages: Sequence[DocumentPassage]) -> Iterator[tuple[DocumentPassage, str]]:
    """The passages, each with what stands before it in the plain text; no line end stands at its head."""
    for number, passage in enumerate(passages):
        before = _BEFORE[passage.form]
        yield passage, before if number else before.lstrip("\n")


@dataclass(frozen=True, slots=True)
class ReadingPin:
    """What the lock knows of the reading text of a document."""

    sha256: str
    """SHA-256 of the file, in hexadecimal."""
    reader: str
    """The reader with its version and its library's, such as `pdf 1, pypdfium2 5.15.2`."""
    options: Mapping[str, str] = field(default_factory=dict)
    """What a person said of the document, by name."""

    @classmethod
    def of(cls, answer: DocumentAnswer, options: DocumentOptions) -> Self:
        """Pin what a reader gave of a document of which a person said `options`."""
        return cls(hashlib.sha256(answer.jsonl.encode()).hexdigest(), answer.reader, options.as_mapping())


@dataclass(frozen=True, slots=True)
class UnconfirmedReading:
    """What of a reading text its original, read again, does not confirm."""

    first: int
    """The first passage that is not confirmed, from 0; none after it is, since it gives them their place."""
    why: str = ""
    """Why it could not be read again; empty where it was, and says something else."""


@dataclass(frozen=True)
class SeedDocument:
    """A document with its reading text."""

    file: str
    """Path of the original, relative to the book."""
    passages: Sequence[DocumentPassage]
    """The passages of the reading text, in reading order."""
    pin: ReadingPin
    is_there: bool = True
    """Whether the original is at hand."""

    @cached_property
    def text(self) -> str:
        """The plain text that stands for the document."""
        return plain_text(self.passages)

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where each passage stands in `text`."""
        found: list[tuple[int, int]] = []
        end = 0
        for passage, before in _placed(self.passages):
            start = end + len(before)
            end = start + len(passage.text)
            found.append((start, end))
        return tuple(found)

    @cached_property
    def by_start(self) -> Mapping[int, DocumentPassage]:
        """The passages, by where they begin in `text`."""
        return dict(zip(self._starts, self.passages, strict=True))

    @cached_property
    def forms(self) -> Mapping[int, PassageForm]:
        """How the passages are set that are no plain paragraphs, by where they begin in `text`."""
        return {start: p.form for start, p in self.by_start.items() if p.form is not PassageForm.PARAGRAPH}

    def line(self, start: int) -> int:
        """The line (from 1) of `text` on which an offset stands, by which an emendation names a passage."""
        return self.text.count("\n", 0, start) + 1

    def sets_aside(self, start: int) -> bool:
        """Whether the document itself says that the passage that begins at an offset of `text` is no part of it."""
        passage = self.by_start.get(start)
        return passage is not None and not passage.role.is_citable

    def note_marks(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        """The marks of notes that stand inside a span of `text`, and are not in it, each with its offset."""
        for number in self.numbers(start, end):
            base = self._starts[number]
            marks = ((base + mark.offset, mark.text) for mark in self.passages[number].note_marks)
            yield from (mark for mark in marks if start < mark[0] < end)

    @cached_property
    def page_starts(self) -> tuple[PageStart, ...]:
        """Where the pages begin that each passage stands on, in offsets of `text`."""
        both = zip(self._starts, self.passages, strict=True)
        return tuple([replace(page, offset=base + page.offset) for base, passage in both for page in passage.pages])

    def runs(self, start: int, end: int) -> Iterator[TracedRun]:
        """The runs of the trace that meet a span of `text`, cut to it where each of their characters is one of it."""
        return (run for _, run in self.traced(start, end))

    def traced(self, start: int, end: int) -> Iterator[tuple[DocumentPassage, TracedRun]]:
        """The same runs, each with its passage."""
        for number in self.numbers(start, end):
            base = self._starts[number]
            for run in self.passages[number].trace:
                low, high = max(run.start, start - base), min(run.start + run.length, end - base)
                if low < high:
                    yield self.passages[number], _cut(run, low, high)

    def told(self, start: int, end: int) -> str:
        """Where a span of `text` stands in the original, for a person: `seeds/chang.pdf, page 33 (p. 47 of the file)`.

        Where there are no pages it is the element in which the span begins.
        """
        where = told_pages(self.pages(start, end))
        path = next((run.place.path for run in self.runs(start, end) if isinstance(run.place, TreePlace)), "")
        return ", ".join(part for part in (self.file, where or _TEXT_NODE.sub("", path)) if part)

    def numbers(self, start: int, end: int) -> range:
        """The numbers (from 0) of the passages that a span of `text` meets."""
        return range(max(0, bisect_right(self._starts, start) - 1), bisect_right(self._starts, end - 1))

    def passage_at(self, at: int) -> tuple[int, int]:
        """The number of the passage in which a character of `text` stands, from 0, and its offset there."""
        number = max(0, bisect_right(self._starts, at) - 1)
        return number, min(at - self._starts[number], len(self.passages[number].text))

    def pages(self, start: int, end: int) -> tuple[PageStart, ...]:
        """The pages that a span of `text` stands on, in order."""
        found: list[PageStart] = []
        for number in self.numbers(start, end):
            base, pages = self._starts[number], self.passages[number].pages
            for at, page in enumerate(pages):
                ends = pages[at + 1].offset + base if at + 1 < len(pages) else self.spans[number][1]
                if page.offset + base < end and ends > start and (not found or found[-1].index != page.index):
                    found.append(page)
        return tuple(found)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(start for start, _ in self.spans)


def text_of(lines: str) -> str:
    """The part of a document's plain text that lines of its reading text stand for; raises `DamagedReadingError`."""
    document = SeedDocument("", read_passages(lines), ReadingPin("", ""))
    return document.text[document.spans[0][0] :] if document.spans else ""


def _cut(run: TracedRun, low: int, high: int) -> TracedRun:
    """The part of a run that stands from `low` to `high` in its passage; the box of a PDF stays that of the whole."""
    if run.length != run.count or (low, high) == (run.start, run.start + run.length):
        return run
    place = replace(run.place, first=run.place.first + low - run.start)
    return TracedRun(low, high - low, high - low, place)


def told_pages(pages: Sequence[PageStart]) -> str:
    """Name pages for a person: `page 33 (p. 47 of the file)`; empty where there are none."""
    if not pages:
        return ""
    first, last = pages[0], pages[-1]
    printed = [label for label in (first.label, last.label) if label is not None]
    counted = [str(index + 1) for index in (first.index, last.index) if index is not None]
    in_file = f"p. {_span(counted)} of the file" if counted else ""
    if len(printed) < 2:
        return in_file
    told = f"page{'s' if printed[0] != printed[1] else ''} {_span(printed)}"
    return told if not in_file or printed == counted else f"{told} ({in_file})"


def _span(ends: Sequence[str]) -> str:
    return "–".join(dict.fromkeys(ends))
