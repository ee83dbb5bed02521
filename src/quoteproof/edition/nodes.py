"""Walking and rebuilding pandoc's JSON: the little that joining chapters needs.

Leaves out what is allowed in a chapter: that was decided before an edition is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

Node = dict[str, Any]
"""One block or inline of pandoc's JSON: `t` its kind, `c` its content."""

_LEAVES = frozenset({"Str", "Space", "SoftBreak", "LineBreak", "HorizontalRule", "Math", "RawBlock"})
_ATTR_FIRST = frozenset({"Div", "Span", "Link", "Image", "Code", "CodeBlock", "Figure", "Table"})


def walk(value: Any) -> Iterator[Node]:
    """Every node in reading order, parents before what they hold."""
    if isinstance(value, list):
        for item in value:
            yield from walk(item)
    elif isinstance(value, dict):
        if "t" in value:
            yield value
        if value.get("t") not in _LEAVES:
            for item in value.values():
                yield from walk(item)


def rebuild(value: Any, change: Callable[[Node, Node], Node], fill: Callable[[list[Any]], list[Any]]) -> Any:
    """A copy with `change(node, copy)` applied to each node and `fill` to each list, what they hold first."""
    if isinstance(value, list):
        return fill([rebuild(item, change, fill) for item in value])
    if not isinstance(value, dict) or value.get("t") in _LEAVES:
        return value
    copy = {key: rebuild(item, change, fill) for key, item in value.items()}
    return change(value, copy) if "t" in copy else copy


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


def with_identifier(node: Node, name: str) -> Node:
    """The node under another `id`."""
    place = 1 if node["t"] == "Header" else 0
    content = list(node["c"])
    content[place] = [name, *content[place][1:]]
    return {**node, "c": content}


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


def words(text: str) -> list[Node]:
    """Plain text as inlines."""
    inlines: list[Node] = []
    for word in text.split(" "):
        inlines += [{"t": "Space"}, {"t": "Str", "c": word}] if word else [{"t": "Space"}]
    return inlines[1:]
