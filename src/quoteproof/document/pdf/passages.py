"""Passages of a PDF: the text of paragraphs, with the trace of each character to its place on a page."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from quoteproof.document.model import (
    OPEN_HYPHEN,
    DocumentPassage,
    NoteMark,
    PageStart,
    PdfPlace,
    TracedRun,
)
from quoteproof.document.pdf.hyphens import LineEnd, Words
from quoteproof.document.pdf.lines import TextLine
from quoteproof.document.pdf.note_marks import shifted_text
from quoteproof.document.pdf.paragraphs import Paragraph

_SOFT: Final = "\u00ad"
_MOSTLY: Final = 0.7  # of a passage: italics that are its own type and emphasise nothing


def passage_of(
    paragraph: Paragraph,
    words: Words,
    marks: Mapping[int, Sequence[tuple[int, int]]],
    labels: Sequence[str | None],
) -> DocumentPassage | None:
    """The passage of a paragraph; none if nothing in it shows."""
    writer = _Writer(labels)
    lines = paragraph.lines
    for number, line in enumerate(lines):
        if number + 1 == len(lines):
            end = LineEnd.NOTHING
        elif number + 1 in paragraph.breaks:
            end = None
        else:
            end = words.end(line.text, lines[number + 1].text)
        writer.add(line, marks.get(id(line), ()), end)
    return writer.passage(paragraph)


class _Writer:
    """Puts the text of lines together."""

    def __init__(self, labels: Sequence[str | None]) -> None:
        self._labels = labels
        self._text: list[str] = []
        self._length = 0
        self._runs: list[TracedRun] = []
        self._pages: list[PageStart] = []
        self._marks: list[NoteMark] = []
        self._styles: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])

    def add(self, line: TextLine, marks: Sequence[tuple[int, int]], end: LineEnd | None) -> None:
        """Add a line and what stands for its end; none for a line that was broken on purpose."""
        text = shifted_text(line)
        if _SOFT in text:
            text = text.replace(_SOFT, "-")
        stop = len(text)
        is_page_new = not self._pages or self._pages[-1].index != line.page
        start = self._length
        at = 0
        for first, last in marks:
            is_closed = text[last : last + 1] in tuple(",.;:)") and text[first - 1 : first] == " "
            self._piece(line, text, at, first - 1 if is_closed and first > at else first)
            self._mark(line, first, last)
            at = last
        if end is LineEnd.DROPPED:
            self._piece(line, text, at, stop - 1)
            self._beside(line, stop - 1, stop)
        elif end is LineEnd.OPEN:
            self._piece(line, text[:-1] + OPEN_HYPHEN, at, stop)
        else:
            self._piece(line, text, at, stop)
        if is_page_new and self._length > start:
            self._pages.append(PageStart(start, self._labels[line.page], line.page))
        if end is LineEnd.SPACE:
            self._glue(" ")
        elif end is None:
            self._glue("\n")

    def _glue(self, text: str) -> None:
        if self._length and self._text[-1][-1] not in " \n":
            self._text.append(text)
            self._length += 1

    def _piece(self, line: TextLine, text: str, start: int, end: int) -> None:
        """Add a part of a line."""
        while start < end and text[start] == " " and (not self._length or self._text[-1][-1] in " \n"):
            start += 1
        if start < end:
            offset = self._length - start
            self._runs += _runs(line, start, end, offset)
            for kind, spans in enumerate((line.italic, line.bold)):
                self._styles[kind].extend(
                    [(max(a, start) + offset, min(b, end) + offset) for a, b in spans if a < end and b > start]
                )
            self._text.append(text[start:end])
            self._length += end - start

    def _mark(self, line: TextLine, start: int, end: int) -> None:
        self._marks.append(NoteMark(self._length, line.text[start:end]))
        self._beside(line, start, end)

    def _beside(self, line: TextLine, start: int, end: int) -> None:
        """Trace a part of a line that stands beside the text."""
        for run in _runs(line, start, end, 0):
            self._runs.append(TracedRun(self._length, 0, run.count, run.place))

    def passage(self, paragraph: Paragraph) -> DocumentPassage | None:
        """The passage."""
        text = "".join(self._text)
        stripped = text.rstrip(" \n")
        if not stripped:
            return None
        length = len(stripped)
        return DocumentPassage(
            paragraph.role,
            stripped,
            tuple(_clipped(self._runs, length)),
            tuple(self._pages),
            self._emphasis(stripped),
            tuple([NoteMark(min(mark.offset, length), mark.text) for mark in self._marks]),
            paragraph.form,
        )

    def _emphasis(self, text: str) -> tuple[tuple[int, int], ...]:
        """Italics and bold type, where they are not the type of the whole passage."""
        found: list[tuple[int, int]] = []
        for spans in self._styles:
            if sum(end - start for start, end in spans) <= _MOSTLY * len(text):
                found += spans
        merged: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if merged and not text[merged[-1][1] : start].strip():
                merged[-1] = (merged[-1][0], max(merged[-1][1], end))
            else:
                merged.append((start, end))
        trimmed = []
        for start, end in merged:
            part = text[start:end]
            start, end = start + len(part) - len(part.lstrip()), min(len(text), end - (len(part) - len(part.rstrip())))
            if sum(letter.isalpha() for letter in text[start:end]) >= 2:
                trimmed.append((start, end))
        return tuple(trimmed)


def _clipped(runs: Sequence[TracedRun], length: int) -> Iterator[TracedRun]:
    """The runs in a text whose white space at the end was cut off."""
    for run in runs:
        over = run.start + run.length - length
        if over <= 0:
            yield run
        elif over < run.length:  # such a run has as many characters in the original
            yield TracedRun(run.start, run.length - over, run.count - over, run.place)
        elif not run.length:
            yield TracedRun(length, 0, run.count, run.place)


def _runs(line: TextLine, start: int, end: int, offset: int) -> list[TracedRun]:
    """The runs of a part of a line; `offset` leads from the line to the passage."""
    found: list[TracedRun] = []
    firsts, spans = line.firsts, line.spans
    text, at = line.text, start
    beside = [entry for entry in line.beside if start <= entry[0] < end or entry[0] == end == len(line.text)]
    places = {place for place, _, _ in beside}
    while at < end:
        for place, first, count in beside:
            if place == at:
                found.append(_run(line, offset + at, 0, first, count, at, min(at + 1, end)))
        if not spans[at]:
            at += 1
            continue
        begin, first = at, firsts[at]
        at += 1
        if spans[begin] != 1 or _is_ligature(line, begin, end):
            while at < end and not spans[at] and text[at] != " ":
                at += 1
            found.append(_run(line, offset + begin, at - begin, first, spans[begin], begin, at))
            continue
        before = first - begin
        while at < end and firsts[at] == before + at and spans[at] == 1 and at not in places:
            if at + 1 < end and not spans[at + 1] and text[at + 1] != " ":
                break
            at += 1
        found.append(_run(line, offset + begin, at - begin, first, at - begin, begin, at))
    for place, first, count in beside:
        if place == end == len(line.text):
            found.append(_run(line, offset + end, 0, first, count, max(start, end - 1), end))
    return found


def _is_ligature(line: TextLine, at: int, end: int) -> bool:
    """Whether a character of the original is several letters of the text, of which this is the first."""
    return at + 1 < end and not line.spans[at + 1] and line.text[at + 1] != " "


def _run(line: TextLine, start: int, length: int, first: int, count: int, left: int, right: int) -> TracedRun:
    return TracedRun(start, length, count, PdfPlace(line.page, first, line.box(left, right)))
