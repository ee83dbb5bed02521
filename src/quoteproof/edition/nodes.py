"""Rebuilding pandoc's JSON: the little that joining chapters needs.

Leaves out what is allowed in a chapter: that was decided before an edition is made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quoteproof.chapter.model import Node
from quoteproof.chapter.nodes import LEAVES


def rebuild(value: Any, change: Callable[[Node, Node], Node], fill: Callable[[list[Any]], list[Any]]) -> Any:
    """A copy with `change(node, copy)` applied to each node and `fill` to each list, what they hold first."""
    if isinstance(value, list):
        return fill([rebuild(item, change, fill) for item in value])
    if not isinstance(value, dict) or value.get("t") in LEAVES:
        return value
    copy = {key: rebuild(item, change, fill) for key, item in value.items()}
    return change(value, copy) if "t" in copy else copy


def with_identifier(node: Node, name: str) -> Node:
    """The node under another `id`."""
    place = 1 if node["t"] == "Header" else 0
    content = list(node["c"])
    content[place] = [name, *content[place][1:]]
    return {**node, "c": content}


def words(text: str) -> list[Node]:
    """Plain text as inlines."""
    inlines: list[Node] = []
    for word in text.split(" "):
        inlines += [{"t": "Space"}, {"t": "Str", "c": word}] if word else [{"t": "Space"}]
    return inlines[1:]
