"""What a chapter is, once it has been read: flows of printed text, and the objects that stand in them.

Promises: every printed character of a chapter stands in exactly one flow, also those in notes, captions, table
cells, code and citation prefixes; each knows the pandoc node that prints it. Leaves out: quotations, citations'
meaning, and every judgement.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

Node = dict[str, Any]
"""A node of pandoc's AST as JSON has it; never changed once read."""

OBJECT: Final = "\ufffc"
"""Stands in a flow for a thing that is no character: a citation, a note mark, an image."""


class FlowKind(StrEnum):
    """Where a flow stands."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CELL = "cell"
    CAPTION = "caption"
    TERM = "term"
    VERSE = "verse"
    CODE = "code"
    AFFIX = "affix"
    ALTERNATIVE = "alternative text"


class InlineKind(StrEnum):
    """What covers a stretch of a flow."""

    CITE = "citation"
    NOTE = "note"
    IMAGE = "image"
    LINK = "link"
    SPAN = "span"
    EMPHASIS = "emphasis"
    STRONG = "strong emphasis"
    UNDERLINE = "underlining"
    STRIKEOUT = "deletion"
    SCRIPT = "superscript or subscript"
    SMALLCAPS = "small capitals"
    CODE = "code"
    MATH = "mathematics"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Inline:
    """A stretch of a flow with something special about it."""

    kind: InlineKind
    """What it is."""
    start: int
    """First offset in the flow."""
    end: int
    """End, exclusive."""
    node: Node
    """The pandoc node."""


class Leaf(NamedTuple):
    """The node that prints a stretch of a flow; a tuple, since a book has one for each word and each space."""

    start: int
    """First offset in the flow."""
    end: int
    """End, exclusive."""
    node: Node
    """The pandoc node: Str, Space, SoftBreak, LineBreak, Code or Math."""


@dataclass(frozen=True, slots=True)
class Where:
    """The surroundings of a flow."""

    quote: int | None = None
    """Number of the block quote that holds it."""
    note: tuple[int, int] | None = None
    """Flow and offset of the note mark whose note holds it."""
    classes: frozenset[str] = frozenset()
    """Classes of the enclosing divisions."""
    definition: bool = False
    """Whether it stands in a definition, set off below its term."""
    table: bool = False
    """Whether it stands in a table: in a cell, or in the table's own caption."""
    level: int = 0
    """Level of the heading that it is; 0 for anything else."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One unbroken run of printed text: a paragraph, a heading, a table cell."""

    index: int
    """Its number in the chapter, in the order of the AST."""
    kind: FlowKind
    """Where it stands."""
    where: Where
    """Its surroundings."""
    text: str
    """The characters that print; `OBJECT` for what is no character."""
    inlines: tuple[Inline, ...]
    """Objects and stretches, in order of their start, the outer first."""
    leaves: tuple[Leaf, ...]
    """The nodes that print it, in order."""
    offsets: tuple[int, ...] = ()
    """For each character its offset in the chapter's text, -1 where that is unknown."""
    near: int = 0
    """Where the flow before it ends in the chapter's text: near it, where nothing of its own is known."""
    escaped: frozenset[int] = frozenset()
    """Offsets of single quotation marks that are written with a backslash: the author declares them apostrophes."""


@dataclass(frozen=True, slots=True)
class BlockQuote:
    """A block quote (or a line block, which quotes verse)."""

    number: int
    """Its number in the chapter."""
    flows: tuple[int, ...]
    """The flows directly in it."""
    intruders: tuple[tuple[str, int], ...]
    """What stands in it and is no paragraph: its name, and the number of the first flow from it on."""
    introduction: int | None
    """The flow of the paragraph just before it."""
    where: Where
    """Its surroundings."""
    node: Node
    """The pandoc node."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter as it was read."""

    file: str
    """Path relative to the book, with `/`."""
    text: str
    """Its text, a byte-order mark taken off."""
    ast: Node
    """The clean AST: what is checked is what is compiled."""
    flows: tuple[Flow, ...]
    """Every printed character, in flows."""
    quotes: tuple[BlockQuote, ...]
    """Its block quotes."""
    approximate: bool = False
    """Whether positions could not be proved and only lines are near."""
