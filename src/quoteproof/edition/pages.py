"""Pages: the AST after citation processing as flows, read once for everything that looks at what is about to print.

Promises: citations are the words that they print; the entries of the bibliography are apart, each under its key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from quoteproof.chapter.flows import flatten
from quoteproof.chapter.model import OBJECT, Flow, FlowKind, InlineKind, Node
from quoteproof.edition.formula_marks import formula_key
from quoteproof.engine.pandoc import Pandoc

_BIBLIOGRAPHY = "refs"
_ENTRY = "ref-"


@dataclass(frozen=True, slots=True)
class Pages:
    """What is about to print."""

    flows: tuple[Flow, ...]
    """The text, but for the bibliography."""
    entries: tuple[tuple[str, tuple[Flow, ...]], ...]
    """The entries of the bibliography, each with its key, in order."""
    headings: tuple[str, ...]
    """The words of each heading, without its notes."""
    descriptions: tuple[str, ...]
    """The words that only a program shows or reads aloud: of pictures and tables, sources of formulas, and headings
    with their notes."""
    unknown: tuple[str, ...]
    """Kinds of nodes that are not known, so that their words are in no flow."""


def pages_of(after: Node) -> Pages:
    """Read an AST after citation processing."""
    blocks = after["blocks"]
    listed = [block for block in blocks if _name(block) == _BIBLIOGRAPHY]
    flows, _, unknown = flatten({"blocks": [b for b in blocks if _name(b) != _BIBLIOGRAPHY]}, spelled=True)
    read = [(name, *flatten({"blocks": [entry]}, spelled=True)) for name, entry in _entries(listed)]
    entries = tuple((name, found) for name, found, _, _ in read)
    headings = (flow.text.replace(OBJECT, "") for flow in flows if flow.kind is FlowKind.HEADING)
    strange = (kind for _, _, _, kinds in read for kind in kinds)
    described = (words for read_flows in (flows, *(found for _, found in entries)) for words in _described(read_flows))
    return Pages(flows, entries, tuple(dict.fromkeys(headings)), tuple(dict.fromkeys(described)), (*unknown, *strange))


def formulas_of(pages: Pages, pandoc: Pandoc) -> dict[str, str]:
    """Give the MathML of all formulas by their keys; raises EngineError."""
    flows = (*pages.flows, *(flow for _, entry in pages.entries for flow in entry))
    nodes = {formula_key(i.node): i.node for flow in flows for i in flow.inlines if i.kind is InlineKind.MATH}
    if not nodes:
        return {}
    asked = [(node["c"][1], node["c"][0]["t"] == "DisplayMath") for node in nodes.values()]
    return dict(zip(nodes, pandoc.mathml(asked), strict=True))


def _name(block: Node) -> str:
    return str(block["c"][0][0]) if block["t"] == "Div" else ""


def _entries(listed: list[Node]) -> Iterator[tuple[str, Node]]:
    """Give the entries of the bibliography with their keys; what stands beside them has none."""
    for block in listed:
        for entry in block["c"][1]:
            name = _name(entry)
            yield name.removeprefix(_ENTRY) if name.startswith(_ENTRY) else "", entry


def _described(flows: tuple[Flow, ...]) -> Iterator[str]:
    notes: dict[tuple[int, int], str] = defaultdict(str)
    for flow in flows:
        if flow.where.note is not None:
            notes[flow.where.note] += flow.text
    for flow in flows:
        if flow.kind is FlowKind.HEADING and OBJECT in flow.text:  # the outline of a PDF says its notes too
            yield "".join(notes[flow.index, at] if c == OBJECT else c for at, c in enumerate(flow.text))
        if flow.kind in (FlowKind.ALTERNATIVE, FlowKind.CAPTION):
            yield flow.text.replace(OBJECT, "")
        yield from (i.node["c"][1] for i in flow.inlines if i.kind is InlineKind.MATH)
