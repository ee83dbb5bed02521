"""Citations: pandoc's Cite nodes as values, each once, with its place; anchors are not resolved here."""

from __future__ import annotations

import re
from typing import Any, Final

from quoteproof.chapter.model import OBJECT, Chapter, Flow, Inline
from quoteproof.quotation.model import Citation
from quoteproof.text.anchor import Anchor


def plain(inlines: list[Any], *, struck: bool = True) -> str:
    """The characters that a list of pandoc inlines prints, those that are struck out too if `struck`."""
    parts: list[str] = []
    for node in inlines:
        kind, content = node["t"], node.get("c")
        if kind == "Str":
            parts.append(content)
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            parts.append(" ")
        elif kind == "Strikeout" and not struck:
            parts.append(OBJECT)
        elif kind in ("Emph", "Strong", "Underline", "SmallCaps", "Strikeout", "Superscript", "Subscript"):
            parts.append(plain(content, struck=struck))
        elif kind in ("Span", "Link", "Quoted"):
            parts.append(plain(content[1], struck=struck))
        elif kind in ("Code", "Math"):
            parts.append(content[1])
    return "".join(parts)


_PLACE: Final = re.compile(r"#[\w.-]*\w")


def anchor_of(item: dict[str, Any]) -> Anchor:
    """The anchor of a citation's item; `@key [#p3]` names its place in the bracket."""
    match = _bracketed_place(item)
    return Anchor.parse(item["citationId"] + (match.group() if match else ""))


def suffix_of(item: dict[str, Any]) -> list[Any]:
    """An item's suffix without the place that `anchor_of` took from it."""
    suffix: list[Any] = item["citationSuffix"]
    match = _bracketed_place(item)
    if match is None:
        return suffix
    rest = suffix[0]["c"][match.end() :]
    return [{"t": "Str", "c": rest}, *suffix[1:]] if rest else suffix[1:]


def _bracketed_place(item: dict[str, Any]) -> re.Match[str] | None:
    suffix = item["citationSuffix"]
    in_text = item["citationMode"]["t"] == "AuthorInText"
    if not in_text or "#" in item["citationId"] or not suffix or suffix[0]["t"] != "Str":
        return None
    return _PLACE.match(suffix[0]["c"])


def citation_at(chapter: Chapter, flow: Flow, inline: Inline) -> Citation:
    """Make the citation that stands at an inline of a flow."""
    items = inline.node["c"][0]
    parts = (part for item in items for part in (item["citationPrefix"], suffix_of(item)))
    affixes = "; ".join(plain(part, struck=False) for part in parts)
    in_text = items[0]["citationMode"]["t"] == "AuthorInText"
    anchors = tuple(anchor_of(item) for item in items)
    where = chapter.place(flow, inline.start, inline.end)
    written = chapter.written(inline.node, where)
    places = tuple(written if _bracketed_place(item) else chapter.written(item, written) for item in items)
    return Citation(flow.index, inline.start, anchors, affixes.strip(), in_text, where, written, inline.node, places)
