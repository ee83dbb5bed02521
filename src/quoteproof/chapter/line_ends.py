"""Line ends of a chapter that print nothing: those between East Asian wide characters.

The node stays where it is, as a word without letters, since places are known by the identity of nodes.
"""

from typing import Any

from quoteproof.chapter.model import Node
from quoteproof.text.line_ends import is_no_space


def join_lines(ast: Node) -> None:
    """Turn each such line end of a tree that was just read into an empty word."""
    for before, node, after in _line_ends(ast["blocks"]):
        if is_no_space(before, after):
            node.update(t="Str", c="")


def _line_ends(blocks: list[Any]) -> list[tuple[str, Node, str]]:
    """Each line end with the words before and behind it, emphasis and the like looked through."""
    found: list[tuple[str, Node, str]] = []
    waiting: list[Any] = [blocks]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.append(value.get("c"))
        elif isinstance(value, list):
            waiting += [item for item in value if isinstance(item, dict | list)]
            breaks = [
                i for i, item in enumerate(value) if isinstance(item, dict) and item.get("t") == "SoftBreak" and i
            ]
            found += [(_edge(value[i - 1], last=True), value[i], _edge(value[i + 1 : i + 2])) for i in breaks]
    return found


_HOLDERS = frozenset({"Emph", "Strong", "Underline", "SmallCaps", "Strikeout", "Span", "Link"})


def _edge(node: Any, *, last: bool = False) -> str:
    """The word at an edge of a node or a list of nodes; empty where something else stands there."""
    for _ in range(50):
        if isinstance(node, list):
            node = node[-1 if last else 0] if node else None
        if not isinstance(node, dict):
            return ""
        if node["t"] == "Str":
            return str(node["c"])
        if node["t"] not in _HOLDERS:
            return ""
        node = node["c"][1] if node["t"] in ("Span", "Link") else node["c"]
    return ""
