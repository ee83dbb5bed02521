"""Walks over pandoc's JSON: nodes in reading order, their identifiers, and what their words say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from quoteproof.chapter.model import Node

LEAVES = frozenset({"Str", "Space", "SoftBreak", "LineBreak", "HorizontalRule", "Math", "RawBlock"})
"""Kinds of nodes that hold no nodes."""
_TEXT = frozenset({"Str", "Space", "SoftBreak", "LineBreak"})
_ATTR_FIRST = frozenset({"Div", "Span", "Link", "Image", "Code", "CodeBlock", "Figure", "Table"})


def walk(value: Any) -> Iterator[Node]:
    """Every node in reading order, parents before what they hold."""
    # A stack and not recursion: chapters are walked at every check, and nested generators cost the most of it.
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(reversed(item))
        elif isinstance(item, dict):
            kind = item.get("t")
            if isinstance(kind, str):  # and not an author's own metadata of that name
                yield item
            if not isinstance(kind, str) or kind not in LEAVES:
                stack.extend(reversed(item.values()))


def branches(value: list[Any]) -> Iterator[Node]:
    """Every node in reading order, parents before what they hold, but for words, spaces and line ends."""
    # Nine of ten nodes are those: leaving them out a list at a time is what makes this walk cheap.
    stack: list[Any] = [value]
    while stack:
        item = stack.pop()
        if item.__class__ is list:
            held = [i for i in item if i.__class__ is list or (i.__class__ is dict and i.get("t") not in _TEXT)]
            stack.extend(reversed(held))
        else:
            if "t" in item:
                yield item
            stack.extend([i for i in reversed(item.values()) if i.__class__ is list or i.__class__ is dict])


def identifier(node: Node) -> str:
    """The node's `id`, or nothing."""
    attr = attributes(node)
    return str(attr[0]) if attr else ""


def attributes(node: Node) -> Sequence[Any] | None:
    """The node's id, classes and pairs, if its kind has them."""
    if node["t"] != "Header" and node["t"] not in _ATTR_FIRST:
        return None
    place = 1 if node["t"] == "Header" else 0
    attr: Sequence[Any] = node["c"][place]
    return attr


def named(blocks: Sequence[Node]) -> tuple[Node, ...]:
    """Every node that can have an identifier, in reading order: headings, figures, pictures and links among them."""
    return tuple(node for node in branches(list(blocks)) if node["t"] == "Header" or node["t"] in _ATTR_FIRST)


def text_of(inlines: Any) -> str:
    """What inlines say, without their markup; notes are left out."""
    said = []
    for item in inlines:
        kind = item["t"]
        if kind == "Str":
            said.append(item["c"])
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            said.append(" ")
        elif kind in ("Code", "Math"):
            said.append(item["c"][1])
        elif kind in ("Emph", "Strong", "SmallCaps", "Underline", "Superscript", "Subscript"):
            said.append(text_of(item["c"]))
        elif kind in ("Link", "Span", "Quoted", "Cite"):
            said.append(text_of(item["c"][1]))
    return "".join(said)
