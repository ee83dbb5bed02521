"""What can be linked to in a book: each id with its number and title, renamed so that no two are the same.

Chapters, figures and tables are numbered in reading order, through the whole book.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from quoteproof.chapter.model import Node
from quoteproof.chapter.nodes import attributes, branches, identifier

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
    figures: int = 0
    tables: int = 0
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
    found: dict[str, Target] = {}
    number: int | None = None
    title: Sequence[Node] = ()
    for node in branches(list(blocks)):
        if node["t"] == "Header" and node["c"][0] == 1:
            title = node["c"][2]
            number = _next_chapter(counts) if is_numbered(node) else None
        own = _own_number(node, counts)
        name = identifier(node)
        if name and name not in found and attributes(node) is not None:
            kind = _kind(node)
            own = number if kind is TargetKind.CHAPTER else own
            heading = node["c"][2] if node["t"] == "Header" else ()
            found[name] = Target(kind, _unique(name, taken), own, heading, number, title)
    return found


def _next_chapter(counts: _Counts) -> int:
    counts.chapters += 1
    return counts.chapters


def _own_number(node: Node, counts: _Counts) -> int | None:
    if node["t"] not in ("Figure", "Table") or not caption_blocks(node):
        return None
    if node["t"] == "Figure":
        counts.figures += 1
    else:
        counts.tables += 1
    number = counts.figures if node["t"] == "Figure" else counts.tables
    counts.numbers[id(node)] = number
    return number


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
