"""As printed: every run between quotation marks as it stands in the outputs, in house typography.

Promises: for each character of a quotation what prints in its place, with the marks around it, in the order in
which the outputs print it. Leaves out: citations, and whatever stands around a quotation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from quoteproof.book.typography import house_marks
from quoteproof.chapter.model import Chapter, Flow, FlowKind
from quoteproof.check.result import ChapterResult, CheckResult
from quoteproof.edition.printed import Glyph, all_glyphs
from quoteproof.evidence.marks import Part
from quoteproof.quotation.model import Kind, Quotation
from quoteproof.text.offsets import PARAGRAPH_END, LineIndex
from quoteproof.verdict.model import Altered, Judged, Verbatim

CONTENTS_DEPTH: Final = 2
"""Headings down to this level stand in the contents, as the template and `docx.lua` set them."""


@dataclass(frozen=True, slots=True)
class Printing:
    """One run of words as it prints."""

    judged: Judged
    """The run and its verdict."""
    line: int
    """1-based line of the chapter on which it begins."""
    part: Part
    """Where it prints."""
    opening: str
    """The mark before it; empty for a block."""
    pieces: tuple[str, ...]
    """For each character of the quotation's printed text, what prints instead; `PARAGRAPH_END` between paragraphs."""
    closing: str
    """The mark after it; empty for a block."""
    listed: bool
    """Whether it stands in a heading that the contents repeat."""

    @property
    def text(self) -> str:
        """What prints between the marks."""
        return "".join(self.pieces)

    @property
    def verified(self) -> bool:
        """Whether it prints as verified."""
        return isinstance(self.judged.verdict, Verbatim | Altered)


def as_printed(result: CheckResult) -> Iterator[Printing]:
    """Give the runs of a checked book, chapter by chapter, in the order of the flows that print them."""
    for one in result.chapters:
        if one.chapter is not None:
            yield from chapter_as_printed(one, one.chapter, glyphs_of(result, one, one.chapter))


def glyphs_of(result: CheckResult, one: ChapterResult, chapter: Chapter) -> Glyph:
    """Give what prints in place of the characters of a chapter."""
    book = result.book
    return dict(all_glyphs(chapter.flows, one.judged, book.quotations, house_marks(book.language), book.language))


def chapter_as_printed(one: ChapterResult, chapter: Chapter, glyphs: Glyph) -> Iterator[Printing]:
    """Give the runs of a chapter in the order of the flows that print them."""
    lines = LineIndex(one.text)
    for judged in sorted(one.judged, key=lambda j: (j.quotation.flow, j.quotation.start)):
        quotation = judged.quotation
        pairs = zip(quotation.printed.text, quotation.printed.where, strict=True)
        pieces = tuple(glyphs.get(where, c) if where[0] >= 0 else PARAGRAPH_END for c, where in pairs)
        opening, closing = _marks(chapter, quotation, glyphs)
        line = lines.position(quotation.place.start)[0]
        flow = chapter.flows[quotation.flow]
        yield Printing(judged, line, part_of(flow), opening, pieces, closing, is_listed(flow))


def _marks(chapter: Chapter, quotation: Quotation, glyphs: Glyph) -> tuple[str, str]:
    """Give the outer marks of a run as they print; a block has none."""
    if quotation.kind is not Kind.INLINE or not quotation.printed.where:
        return "", ""
    text = chapter.flows[quotation.flow].text
    first, last = quotation.printed.where[0][1], quotation.printed.where[-1][1] + 1

    def printed(start: int, end: int) -> str:
        return "".join(glyphs.get((quotation.flow, i), text[i]) for i in range(start, end))

    return printed(quotation.start, first), printed(last, quotation.end)


def part_of(flow: Flow) -> Part:
    """Give the part of the book in which a flow prints."""
    if flow.where.note is not None:
        return Part.NOTE
    if flow.kind is FlowKind.CAPTION:
        return Part.TABLE_CAPTION if flow.where.table else Part.FIGURE_CAPTION
    return Part.TABLE if flow.where.table else Part.TEXT


def is_listed(flow: Flow) -> bool:
    """Tell whether a flow is a heading that the contents repeat."""
    return flow.kind is FlowKind.HEADING and flow.where.level <= CONTENTS_DEPTH
