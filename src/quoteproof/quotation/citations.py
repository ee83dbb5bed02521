"""Citations: pandoc's Cite nodes as values, with the words around their keys.

Promises: every Cite node of a chapter once, with its place. Leaves out: resolving anchors (the verdict).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from quoteproof.chapter.model import Chapter, Flow, Inline, InlineKind
from quoteproof.chapter.positions import place
from quoteproof.quotation.model import Citation


def plain(inlines: list[Any]) -> str:
    """Give the characters that a list of pandoc inlines prints."""
    parts: list[str] = []
    for node in inlines:
        kind, content = node["t"], node.get("c")
        if kind == "Str":
            parts.append(content)
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            parts.append(" ")
        elif kind in ("Emph", "Strong", "Underline", "SmallCaps", "Strikeout", "Superscript", "Subscript"):
            parts.append(plain(content))
        elif kind in ("Span", "Link", "Quoted"):
            parts.append(plain(content[1]))
        elif kind in ("Code", "Math"):
            parts.append(content[1])
    return "".join(parts)


def citation_at(chapter: Chapter, flow: Flow, inline: Inline) -> Citation:
    """Make the citation that stands at an inline of a flow."""
    items = inline.node["c"][0]
    affixes = " ".join(plain(item[name]) for item in items for name in ("citationPrefix", "citationSuffix"))
    in_text = items[0]["citationMode"]["t"] == "AuthorInText"
    anchors = tuple(item["citationId"] for item in items)
    where = place(chapter.file, flow, inline.start, inline.end, approximate=chapter.approximate)
    return Citation(flow.index, inline.start, anchors, affixes.strip(), in_text, where, inline.node)


def citations(chapter: Chapter) -> Iterator[Citation]:
    """Give every citation of a chapter, in the order of its flows."""
    for flow in chapter.flows:
        for inline in flow.inlines:
            if inline.kind is InlineKind.CITE:
                yield citation_at(chapter, flow, inline)
