"""What a chapter is, once it has been read: flows of printed text, the inlines in them, and where all is written.

Every printed character of a chapter is in exactly one flow, also those in notes, captions, table cells, code and
citation prefixes; each knows the pandoc node that prints it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from typing import Any, Final, NamedTuple

from quoteproof.finding.model import Place
from quoteproof.values import dataclass

Node = dict[str, Any]
"""A node of pandoc's AST as JSON has it; never changed once read."""

_NEAR: Final = 1000  # characters on either side in which a place is looked for


Span = tuple[int, int]
"""First code point in the chapter's text, and end, exclusive."""
UNKNOWN: Final = -1
"""Stands for an offset that is not known."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition of a note (`[^label]: …`) or of a reference (`[label]: …`), where pandoc looks for one."""

    label: str
    """The label as written, without brackets and caret."""
    note: bool
    """Whether it defines a note."""
    start: int
    """Offset of the opening bracket."""
    end: int
    """End of the closing bracket, exclusive."""
    address: Span | None = None
    """For a reference: where its address is written."""

    @property
    def key(self) -> str:
        """The label as pandoc compares it: those of references without regard to case and white space."""
        return self.label if self.note else folded_label(self.label)


def folded_label(label: str) -> str:
    """A reference's label as pandoc compares it."""
    return " ".join(label.split()).casefold()


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a node, as it is written between braces or behind a fence."""

    name: str
    """`#identifier`, `.class`, or `key=`."""
    span: Span
    """Where that is written."""
    value: Span | None = None
    """For a key: where its value is written, without quotation marks."""
    says: str = ""
    """For a key: what its value says."""


@dataclass(frozen=True, slots=True)
class Fence:
    """The line that opens a division, `::: …`."""

    span: Span
    """Where it is written."""
    closed: bool
    """Whether another line closes the division."""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A stretch of the text whose blocks could not be placed."""

    start: int
    """Its first code point."""
    end: int
    """End, exclusive."""
    reason: str
    """What was expected and not met."""


@dataclass(frozen=True, slots=True)
class WrittenPlaces:
    """Where the nodes of one tree are written. Nodes are known by identity, so that the tree must live as long."""

    leaves: Mapping[int, int | Sequence[int]] = field(default_factory=dict)
    """For what prints: the offset of its first character, where they are in a row, or of each."""
    spans: Mapping[int, Span] = field(default_factory=dict)
    """For inlines but words and spaces, for blocks but paragraphs, and for keys: all that they are written with."""
    targets: Mapping[int, Span] = field(default_factory=dict)
    """For links and images: their address. That of one that leads by reference is in the definition."""
    attributes: Mapping[int, Sequence[Attribute]] = field(default_factory=dict)
    """For nodes with attributes: those that are written."""
    alternatives: Mapping[int, Sequence[int]] = field(default_factory=dict)
    """For images with an `alt` attribute: the offset of each character of it."""
    fences: tuple[Fence, ...] = ()
    """The lines that open divisions, in the order of the text."""
    definitions: tuple[Definition, ...] = ()
    """Every definition, in the order of the text; also of what is used nowhere."""
    unplaced: tuple[Unplaced, ...] = ()
    """What could not be placed; nothing where the text was read from end to end."""

    def span(self, node: Node) -> Span | None:
        """All that a node is written with."""
        return self.spans.get(id(node))

    def target(self, node: Node) -> Span | None:
        """The address of a link or an image, beside it or in its definition."""
        return self.targets.get(id(node))

    def attribute(self, node: Node, name: str) -> Attribute | None:
        """An attribute of a node: `#identifier`, `.class` or `key=`."""
        return next((written for written in self.attributes.get(id(node), ()) if written.name == name), None)


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
    places: WrittenPlaces = field(default=WrittenPlaces(), compare=False)
    """Where the nodes of the tree are written."""
    approximate: bool = False
    """Whether the text is not the author's own, so that places in it are only near."""

    def place(self, flow: Flow, start: int, end: int) -> Place:
        """The place of a stretch of a flow; approximate where its ends are not known."""
        offsets = flow.offsets or (UNKNOWN,)
        first = offsets[min(start, len(offsets) - 1)]
        last = offsets[min(max(end - 1, start), len(offsets) - 1)]
        if first >= 0 and last >= first:
            return Place(self.file, first, last + 1, self.approximate)
        before = offsets[max(0, start + 1 - _NEAR) : start + 1][::-1]
        after = offsets[start + 1 : start + 1 + _NEAR]
        point = next(filter(UNKNOWN.__lt__, (*before, *after)), flow.near)
        return Place(self.file, point, point, approximate=True)

    def written(self, node: Node, place: Place) -> Place:
        """The place of all that a node is written with; `place` itself where that is not known."""
        span = self.places.span(node)
        return place if span is None else Place(self.file, *span, place.approximate)

    def target_place(self, node: Node) -> Place:
        """The place of the address of a link or an image; of all of it, where it leads to a heading by its words."""
        return self.span_place(self.places.target(node) or self.places.span(node))

    def span_place(self, span: Span | None) -> Place:
        """The place of a span; approximate, at the first stretch that could not be placed, where it is not known."""
        if span is not None:
            return Place(self.file, *span, self.approximate)
        point = self.places.unplaced[0].start if self.places.unplaced else 0
        return Place(self.file, point, point, approximate=True)
