"""As printed: every run between quotation marks as it stands in the outputs, in house typography.

Promises: for each character of a quotation what prints in its place, with the marks around it, in the order in
which the outputs print it. Leaves out: citations, and whatever stands around a quotation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from quoteproof.book.typography import house_marks
from quoteproof.chapter.model import Chapter, FlowKind, Node
from quoteproof.chapter.nodes import walk
from quoteproof.check.result import ChapterResult, CheckResult
from quoteproof.edition.printed import Glyph, all_glyphs
from quoteproof.quotation.model import BORDER, Kind, Quotation
from quoteproof.text.lines import LineIndex
from quoteproof.verdict.model import Altered, Judged, Verbatim

CONTENTS_DEPTH: Final = 2
"""Headings down to this level stand in the contents, as the template and `docx.lua` set them."""


class Part(StrEnum):
    """The parts of a book that do not keep their order among each other on the page."""

    TEXT = "text"
    NOTE = "note"
    TABLE = "table"
    TABLE_CAPTION = "table caption"
    FIGURE_CAPTION = "figure caption"


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
    """For each character of the quotation's printed text, what prints instead; `BORDER` between paragraphs."""
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
            yield from _chapter(result, one, one.chapter)


def _chapter(result: CheckResult, one: ChapterResult, chapter: Chapter) -> Iterator[Printing]:
    book = result.book
    glyphs = dict(all_glyphs(chapter.flows, one.judged, book.quotations, house_marks(book.language), book.language))
    lines = LineIndex(one.text)
    found = [node for node in walk(chapter.ast["blocks"]) if node["t"] in ("Table", "Header")]
    tables, cells, listed = _table_captions(found), _table_cells(found), _listed_headings(found)
    for judged in sorted(one.judged, key=lambda j: (j.quotation.flow, j.quotation.start)):
        quotation = judged.quotation
        pairs = zip(quotation.printed.text, quotation.printed.where, strict=True)
        pieces = tuple(glyphs.get(where, c) if where[0] >= 0 else BORDER for c, where in pairs)
        opening, closing = _marks(chapter, quotation, glyphs)
        line = lines.position(quotation.place.start)[0]
        part = _part(chapter, quotation, tables, cells)
        repeated = part is Part.TEXT and _holds(chapter, quotation, listed)
        yield Printing(judged, line, part, opening, pieces, closing, repeated)


def _marks(chapter: Chapter, quotation: Quotation, glyphs: Glyph) -> tuple[str, str]:
    """Give the outer marks of a run as they print; a block has none."""
    if quotation.kind is not Kind.INLINE or not quotation.printed.where:
        return "", ""
    text = chapter.flows[quotation.flow].text
    first, last = quotation.printed.where[0][1], quotation.printed.where[-1][1] + 1

    def printed(start: int, end: int) -> str:
        return "".join(glyphs.get((quotation.flow, i), text[i]) for i in range(start, end))

    return printed(quotation.start, first), printed(last, quotation.end)


def _part(chapter: Chapter, quotation: Quotation, tables: frozenset[int], cells: frozenset[int]) -> Part:
    flow = chapter.flows[quotation.flow]
    if flow.where.note is not None:
        return Part.NOTE
    if flow.kind is not FlowKind.CAPTION:
        return Part.TABLE if _holds(chapter, quotation, cells) else Part.TEXT
    return Part.TABLE_CAPTION if _holds(chapter, quotation, tables) else Part.FIGURE_CAPTION


def _holds(chapter: Chapter, quotation: Quotation, nodes: frozenset[int]) -> bool:
    """Tell whether the flow in which a run begins is printed by any of some nodes."""
    return any(id(leaf.node) in nodes for leaf in chapter.flows[quotation.flow].leaves)


def _table_captions(nodes: Iterable[Node]) -> frozenset[int]:
    """Give the identities of the nodes in captions of tables: a flow does not say whose caption it is."""
    captions = (node["c"][1] for node in nodes if node["t"] == "Table")
    return frozenset(id(node) for caption in captions for node in walk(caption))


def _table_cells(nodes: Iterable[Node]) -> frozenset[int]:
    """Give the identities of the nodes in cells of tables."""
    cells = (node["c"][3:] for node in nodes if node["t"] == "Table")
    return frozenset(id(node) for parts in cells for node in walk(parts))


def _listed_headings(nodes: Iterable[Node]) -> frozenset[int]:
    """Give the identities of the nodes in headings that the contents repeat."""
    headings = (node for node in nodes if node["t"] == "Header")
    return frozenset(id(node) for h in headings if h["c"][0] <= CONTENTS_DEPTH for node in walk(h["c"][2]))
