"""Recheck: every verified quotation once more in the AST after citation processing, where it is about to print.

Promises: looks for the exact printed characters, house typography included; tells what stands after a block
quotation in its last paragraph, which only citation processing knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quoteproof.chapter.model import Flow
from quoteproof.edition.as_printed import Printing
from quoteproof.text.offsets import PARAGRAPH_END


def lost_quotations(printings: Sequence[Printing], flows: Sequence[Flow]) -> Iterator[tuple[str, int, str]]:
    """Give file, line and text of each verified quotation that is not in the flows of what is about to print."""
    printed = " ".join(" ".join(flow.text.split()) for flow in flows)
    for one in printings:
        if one.verified:
            for paragraph in one.text.split(PARAGRAPH_END):
                wanted = " ".join(paragraph.split())
                if wanted not in printed:
                    yield one.judged.quotation.file, one.line, wanted


def tails(printings: Sequence[Printing], flows: Sequence[Flow]) -> tuple[str, ...]:
    """Give for each block quotation what prints after its words in their paragraph, and nothing for other runs.

    Blocks are met in order: a paragraph serves once.
    """
    left = iter(flows)
    found = []
    for one in printings:
        last = one.text.rpartition(PARAGRAPH_END)[2]
        block = one.verified and not one.opening and last
        found.append(next((f.text[len(last) :] for f in left if f.text.startswith(last)), "") if block else "")
    return tuple(found)
