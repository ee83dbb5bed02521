"""pandoc's JSON: nodes in reading order, what their words say, and what in a book can be linked to.

Each id of a book has a number and a title, and is renamed so that no two are the same. Chapters, figures and tables are
numbered in reading order, through the whole book.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field
from enum import StrEnum
from typing import Any

from quoteproof.chapter.model import Node
from quoteproof.values import dataclass

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
    attr: Sequence[Any] | None = None
    if node["t"] == "Header" or node["t"] in _ATTR_FIRST:
        attr = node["c"][1 if node["t"] == "Header" else 0]
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
        elif kind in ("Emph", "Strong", "SmallCaps", "Strikeout", "Underline", "Superscript", "Subscript"):
            said.append(text_of(item["c"]))
        elif kind in ("Link", "Span", "Quoted", "Cite"):
            said.append(text_of(item["c"][1]))
    return "".join(said)


MAX_IDENTIFIER = 40
"""Longest id kept, in code points: Word refuses longer bookmark names, and pandoc would hash them."""


class TargetKind(StrEnum):
    """What a link can lead to."""

    CHAPTER = "chapter"
    SECTION = "section"
    FIGURE = "figure"
    TABLE = "table"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Target:
    """One id of one chapter."""

    kind: TargetKind
    """What it marks."""
    identifier: str
    """Its id in the book."""
    number: int | None
    """Its own number, if it has one."""
    title: Sequence[Node]
    """The heading's inlines; empty for what has no heading."""
    chapter_number: int | None
    """The number of the chapter it stands in."""
    chapter_title: Sequence[Node]
    """The title of the chapter it stands in."""


@dataclass(slots=True)
class _Counts:
    chapters: int = 0
    captions: Counter[str] = field(default_factory=Counter)
    numbers: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Survey:
    """Everything that has a number or an id."""

    targets: tuple[dict[str, Target], ...]
    """By chapter index: from the id as written to what it marks."""
    numbers: dict[int, int]
    """By `id()` of a figure or table node with a caption: its number. The nodes must outlive this."""


def survey(chapters: Sequence[Sequence[Any]]) -> Survey:
    """Look through the blocks of every chapter, in order."""
    counts, taken = _Counts(), {"refs", "bibliography"}
    return Survey(tuple(_chapter(blocks, counts, taken) for blocks in chapters), counts.numbers)


def is_numbered(header: Node) -> bool:
    """Whether a heading is one of the numbered: the class `unnumbered` takes it out."""
    return "unnumbered" not in header["c"][1][1]


def begins_with_title(blocks: Sequence[Any]) -> bool:
    """Whether a chapter's first block, comments aside, is a heading of the first level."""
    first = next((block for block in blocks if block["t"] != "RawBlock"), None)
    return first is not None and first["t"] == "Header" and first["c"][0] == 1


def caption_blocks(node: Node) -> list[Any]:
    """The caption's blocks of a figure or table; nothing when it has none."""
    blocks: list[Any] = node["c"][1][1]
    return blocks


def _chapter(blocks: Sequence[Any], counts: _Counts, taken: set[str]) -> dict[str, Target]:
    targets: dict[str, Target] = {}
    number: int | None = None
    title: Sequence[Node] = ()
    for node in branches(list(blocks)):
        if node["t"] == "Header" and node["c"][0] == 1:
            title = node["c"][2]
            counts.chapters += is_numbered(node)
            number = counts.chapters if is_numbered(node) else None
        own = _own_number(node, counts)
        name = identifier(node)
        if name and name not in targets and attributes(node) is not None:
            kind = _kind(node)
            own = number if kind is TargetKind.CHAPTER else own
            heading = node["c"][2] if node["t"] == "Header" else ()
            targets[name] = Target(kind, _unique(name, taken), own, heading, number, title)
    return targets


def _own_number(node: Node, counts: _Counts) -> int | None:
    if node["t"] not in ("Figure", "Table") or not caption_blocks(node):
        return None
    counts.captions[node["t"]] += 1
    counts.numbers[id(node)] = counts.captions[node["t"]]
    return counts.captions[node["t"]]


def _kind(node: Node) -> TargetKind:
    if node["t"] == "Header":
        return TargetKind.CHAPTER if node["c"][0] == 1 else TargetKind.SECTION
    if node["t"] in ("Figure", "Table") and caption_blocks(node):
        return TargetKind.FIGURE if node["t"] == "Figure" else TargetKind.TABLE
    return TargetKind.PLACE


def _unique(name: str, taken: set[str]) -> str:
    """`name` fit for a bookmark and a Typst label, and unlike every other; citeproc owns `ref-`, the index of
    quotations `quoted-`."""
    base = re.sub(r"[^\w-]", "-", name)
    if not base[:1].isalpha() or base.startswith(("ref-", "quoted-")):
        base = f"at-{base}"
    base = base[: MAX_IDENTIFIER - 4]
    unique, count = base, 1
    while unique in taken:
        count += 1
        unique = f"{base}-{count}"
    taken.add(unique)
    return unique
