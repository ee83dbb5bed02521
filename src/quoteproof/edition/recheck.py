"""Recheck: every verified quotation once more in the AST after citation processing, where it is about to print.

Promises: looks for the exact printed characters, house typography included, in the order of the chapters.
"""

from __future__ import annotations

from collections.abc import Iterator

from quoteproof.book.typography import house_marks
from quoteproof.chapter.flows import flatten
from quoteproof.chapter.model import Node
from quoteproof.check.result import CheckResult
from quoteproof.edition.printed import all_glyphs
from quoteproof.quotation.model import BORDER
from quoteproof.text.lines import LineIndex
from quoteproof.verdict.model import Altered, Verbatim


def lost_quotations(result: CheckResult, after: Node) -> Iterator[tuple[str, int, str]]:
    """Give file, line and text of each verified quotation that the AST after citation processing does not print."""
    flows, _, _ = flatten(after)
    printed = " ".join(" ".join(flow.text.split()) for flow in flows)
    for chapter in result.chapters:
        if chapter.chapter is None:
            continue
        book = result.book
        marks = house_marks(book.language)
        glyphs = all_glyphs(chapter.chapter.flows, chapter.judged, book.quotations, marks, book.language)
        lines = LineIndex(chapter.text)
        for one in chapter.judged:
            if not isinstance(one.verdict, Verbatim | Altered):
                continue
            quotation = one.quotation
            pairs = zip(quotation.printed.text, quotation.printed.where, strict=True)
            text = "".join(glyphs.get(where, c) if where[0] >= 0 else BORDER for c, where in pairs)
            for paragraph in text.split(BORDER):
                wanted = " ".join(paragraph.split())
                if wanted not in printed:
                    yield chapter.file, lines.position(quotation.place.start)[0], wanted
