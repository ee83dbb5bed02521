"""Which block of a book Typst refuses, found by setting ever fewer: its own message names no line of ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quoteproof.chapter.model import Chapter, Node
from quoteproof.chapter.nodes import identifier, walk
from quoteproof.check.result import CheckResult
from quoteproof.edition.assemble import rebuild
from quoteproof.edition.cite import CitedBook
from quoteproof.edition.facts import EditionInputs
from quoteproof.edition.pdf import pdf_body, set_pdf
from quoteproof.engine.pandoc import Pandoc
from quoteproof.engine.program import EngineFailure


def refused_line(
    inputs: EditionInputs, cited: CitedBook, result: CheckResult, pandoc: Pandoc, error: EngineFailure
) -> tuple[str, int]:
    """File and 1-based line of the first block with which Typst says what `error` says; none where it is not known."""
    blocks = cited.document["blocks"]
    lines = list(_lines(result))
    bibliography = blocks[len(lines) :]
    first, last = 0, len(lines)
    if not _fails(inputs, [*blocks[:last], *bibliography], pandoc, error):
        return "", 0
    while first + 1 < last:
        middle = (first + last) // 2
        if _fails(inputs, [*blocks[:middle], *bibliography], pandoc, error):
            last = middle
        else:
            first = middle
    return lines[last - 1] if lines else ("", 0)


def _fails(inputs: EditionInputs, blocks: Sequence[Node], pandoc: Pandoc, error: EngineFailure) -> bool:
    """Whether some blocks fail as the book does."""
    names = {identifier(node) for node in walk(blocks)}

    def unlinked(_: Node, node: Node) -> Node:
        """A link to what is left out, as its words."""
        if node["t"] != "Link" or node["c"][2][0][:1] != "#" or node["c"][2][0][1:] in names:
            return node
        return {"t": "Span", "c": [["", [], []], node["c"][1]]}

    try:
        set_pdf(inputs, pdf_body(inputs.facts, rebuild(blocks, unlinked, lambda items: items), pandoc))
    except EngineFailure as other:
        return str(other).partition("\n")[0] == str(error).partition("\n")[0]
    return False


def _lines(result: CheckResult) -> Iterator[tuple[str, int]]:
    """Where each block of the assembled book begins."""
    for chapter in (r.chapter for r in result.chapters if r.chapter):
        line = 1
        for block in chapter.ast["blocks"]:
            start = _start(chapter, block)
            line = line if start is None else chapter.text.count("\n", 0, start) + 1
            yield chapter.file, line


def _start(chapter: Chapter, block: Node) -> int | None:
    """The first offset that is known of a block, or of what it holds."""
    for node in walk(block):
        span = chapter.places.span(node)
        if span is not None:
            return span[0]
        leaf = chapter.places.leaves.get(id(node))
        if leaf is not None:
            start = leaf if isinstance(leaf, int) else next((at for at in leaf if at >= 0), -1)
            if start >= 0:
                return start
    return None
