"""Rewrite: a checked chapter's AST into the one that is compiled.

Promises: the nodes of the AST that was checked, with three changes and no other: characters print as `printed` says,
citations name the work and its locator instead of the anchor, and an explicit binding prints its citation.
Source: contract.md, “Anchors” (the printed locator) and “What prints”.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from quoteproof.book.config import Book
from quoteproof.book.typography import house_marks
from quoteproof.chapter.model import Chapter, FlowKind, InlineKind, Node
from quoteproof.edition.nodes import words
from quoteproof.edition.printed import all_glyphs
from quoteproof.quotation.citations import anchor_of, suffix_of
from quoteproof.source.library import Extent, Library, LocatorKind
from quoteproof.verdict.model import Judged

_LOCATOR: Final = re.compile(
    r"^[\s,]*(?:\{|pp?\.|paras?\.|¶|§|chaps?\.|chapters?\b|secs?\.|sections?\b|vols?\.|fols?\.|fig\.|lines?\b|nn?\.|\d)",
    re.IGNORECASE,
)
_LABEL: Final = {LocatorKind.PAGE: "p.", LocatorKind.PARAGRAPH: "¶"}
_UNCITED: Final = frozenset({FlowKind.HEADING, FlowKind.CAPTION})


def rewrite(chapter: Chapter, judged: tuple[Judged, ...], library: Library, book: Book) -> Node:
    """Give the chapter's AST as it is to be compiled; the chapter's own AST stays as it is."""
    glyphs = all_glyphs(chapter.flows, judged, book.quotations, house_marks(book.language), book.language)
    swaps: dict[int, list[Node]] = {}
    for flow in chapter.flows:
        for leaf in flow.leaves:
            if leaf.node["t"] == "Str":
                text = "".join(glyphs.get((flow.index, i), flow.text[i]) for i in range(leaf.start, leaf.end))
                swaps[id(leaf.node)] = [{"t": "Str", "c": text}] if text else []
    inner = _Rewriter(swaps, library, _unciting(chapter))
    return {**chapter.ast, "meta": {}, "blocks": inner.node(chapter.ast["blocks"])}


def _unciting(chapter: Chapter) -> frozenset[int]:
    """Give the spans with a citation that stand where none may print: in headings and captions."""
    return frozenset(
        id(inline.node)
        for flow in chapter.flows
        if flow.kind in _UNCITED
        for inline in flow.inlines
        if inline.kind is InlineKind.SPAN
    )


class _Rewriter:
    """Copies an AST with its leaves swapped and its citations rewritten."""

    def __init__(self, swaps: Mapping[int, list[Node]], library: Library, silent: frozenset[int]) -> None:
        self.swaps = swaps
        self.library = library
        self.silent = silent

    def node(self, value: Any) -> Any:
        if isinstance(value, list):
            return [made for item in value for made in self.item(item)]
        if isinstance(value, dict):
            return {key: self.node(content) for key, content in value.items()}
        return value

    def item(self, value: Any) -> list[Any]:
        """Give what stands for one item of a list: one thing, none, or a span with its citation after it."""
        if not isinstance(value, dict) or "t" not in value:
            return [self.node(value)]
        if id(value) in self.swaps:
            return list(self.swaps[id(value)])
        if value["t"] == "Cite":
            return [self.cite(value)]
        if value["t"] == "Span":
            return self.span(value)
        return [self.node(value)]

    def span(self, node: Node) -> list[Node]:
        """Print the citation of an explicit binding after it, where a citation may print."""
        (name, classes, pairs), content = node["c"]
        anchors = [value for key, value in pairs if key == "cite"]
        kept = [pair for pair in pairs if pair[0] != "cite"]
        made: Node = {"t": "Span", "c": [[name, classes, kept], self.node(content)]}
        if not anchors or id(node) in self.silent:
            return [made]
        items = [_item(anchor.strip().lstrip("@")) for anchor in anchors[0].split(";")]
        return [made, {"t": "Space"}, self.cite({"t": "Cite", "c": [items, []]})]

    def cite(self, node: Node) -> Node:
        items = [self.citation(item) for item in node["c"][0]]
        return {"t": "Cite", "c": [items, [{"t": "Str", "c": item["citationId"]} for item in items]]}

    def citation(self, item: dict[str, Any]) -> dict[str, Any]:
        """Put the work for the anchor, and its locator before the author's own words."""
        anchor = anchor_of(item)
        suffix = self.node(suffix_of(item))
        locator = self.locator(anchor)
        if locator and not _LOCATOR.match(_text(suffix)):
            # Braces keep the citation processor from taking later numbers for the locator; it wants words apart.
            suffix = [*words(f", {{{locator}}}"), *_after_locator(suffix)]
        prefix = self.node(item["citationPrefix"])
        return {
            **item,
            "citationId": anchor.partition("#")[0],
            "citationPrefix": prefix,
            "citationSuffix": suffix,
        }

    def locator(self, anchor: str) -> str | None:
        extent = self.library.resolve(anchor) if "#" in anchor else None
        if not isinstance(extent, Extent) or extent.locator is None:
            return None
        return f"{_LABEL[extent.locator.kind]} {extent.locator.text}"


def _item(anchor: str) -> dict[str, Any]:
    return {
        "citationId": anchor,
        "citationPrefix": [],
        "citationSuffix": [],
        "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }


def _after_locator(suffix: list[Node]) -> list[Node]:
    """Begin the author's words after a locator with a comma; those of a citation in the text have none."""
    if not suffix or _text(suffix).lstrip().startswith((",", ";", ".", ":")):
        return suffix
    return [*words(", "), *suffix]


def _text(inlines: list[Node]) -> str:
    """Give the beginning of some inlines as text, enough to see what they begin with."""
    return "".join(str(n.get("c", " ")) if n["t"] in ("Str", "Space", "SoftBreak") else "x" for n in inlines[:6])
