"""Recheck: every verified quotation once more in the AST after citation processing, where it is about to print.

Promises: looks for the exact printed characters, house typography included; tells what stands after a block
quotation in its last paragraph, which only citation processing knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quoteproof.chapter.flows import flatten
from quoteproof.chapter.model import Node
from quoteproof.edition.as_printed import Printing
from quoteproof.edition.nodes import rebuild
from quoteproof.quotation.model import BORDER


def lost_quotations(printings: Sequence[Printing], after: Node) -> Iterator[tuple[str, int, str]]:
    """Give file, line and text of each verified quotation that the AST after citation processing does not print."""
    flows, _, _ = flatten(after)
    printed = " ".join(" ".join(flow.text.split()) for flow in flows)
    for one in printings:
        if one.verified:
            for paragraph in one.text.split(BORDER):
                wanted = " ".join(paragraph.split())
                if wanted not in printed:
                    yield one.judged.quotation.file, one.line, wanted


def tails(printings: tuple[Printing, ...], after: Node) -> tuple[str, ...]:
    """Give for each block quotation what prints after its words in their paragraph, and nothing for other runs.

    Blocks are met in order: a paragraph serves once.
    """
    flows = iter(flatten({**after, "blocks": rebuild(after["blocks"], lambda _, node: _spelled_out(node), list)})[0])
    found = []
    for one in printings:
        last = one.text.rpartition(BORDER)[2]
        block = one.verified and not one.opening and last
        found.append(next((f.text[len(last) :] for f in flows if f.text.startswith(last)), "") if block else "")
    return tuple(found)


def _spelled_out(node: Node) -> Node:
    """Give a citation as the words that it prints; any other node as it is."""
    return {"t": "Span", "c": [["", [], []], node["c"][1]]} if node["t"] == "Cite" else node
