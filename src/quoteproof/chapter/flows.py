"""From pandoc's AST to flows: one walk that meets every printed character.

A node that this walk does not know comes back by name; it is never passed over. Where the characters are written in
the chapter's text, `chapter.placing` finds out; what may be there, `chapter.allow` says.
"""

from collections.abc import Callable
from dataclasses import field, replace
from typing import Any, Final

from quoteproof.chapter.model import BlockQuote, Flow, FlowKind, Inline, InlineKind, Leaf, Node, Where
from quoteproof.chapter.shape import DEEPEST
from quoteproof.text.offsets import OBJECT
from quoteproof.values import dataclass

_COVERS: Final = {
    "Emph": InlineKind.EMPHASIS,
    "Strong": InlineKind.STRONG,
    "Underline": InlineKind.UNDERLINE,
    "Strikeout": InlineKind.STRIKEOUT,
    "Superscript": InlineKind.SCRIPT,
    "Subscript": InlineKind.SCRIPT,
    "SmallCaps": InlineKind.SMALLCAPS,
}


@dataclass(slots=True)
class _Open:
    """A flow under way."""

    index: int
    kind: FlowKind
    where: Where
    parts: list[str] = field(default_factory=list)
    length: int = 0
    inlines: list[Inline] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)

    def put(self, text: str, node: Node) -> None:
        self.leaves.append(Leaf(self.length, self.length + len(text), node))
        self.parts.append(text)
        self.length += len(text)

    def object(self, kind: InlineKind, node: Node) -> None:
        self.inlines.append(Inline(kind, self.length, self.length + 1, node))
        self.parts.append(OBJECT)
        self.length += 1

    def cover(self, kind: InlineKind, start: int, node: Node) -> None:
        self.inlines.append(Inline(kind, start, self.length, node))


class _Walk:
    """The walk's state: flows and block quotes found so far, and the nodes it did not know."""

    def __init__(self, *, spelled: bool) -> None:
        self.spelled = spelled
        self.count = 0
        self.depth = 0
        self.flows: dict[int, Flow] = {}
        self.quotes: list[BlockQuote] = []
        self.unknown: list[str] = []

    def flow(self, kind: FlowKind, where: Where, fill: Callable[[_Open], None]) -> int:
        opened = _Open(self.count, kind, where)
        self.count += 1
        fill(opened)
        inlines = tuple(sorted(opened.inlines, key=lambda i: (i.start, -i.end)))
        text = "".join(opened.parts)
        self.flows[opened.index] = Flow(opened.index, kind, where, text, inlines, tuple(opened.leaves))
        return opened.index

    def inlines(self, content: list[Node], kind: FlowKind, where: Where) -> int:
        return self.flow(kind, where, lambda opened: self.fill(content, opened))

    def fill(self, content: list[Node], to: _Open) -> None:
        self.deeper()
        length, new = to.length, tuple.__new__  # as `Leaf` does, but without a call in between
        put_leaf, put_text = to.leaves.append, to.parts.append
        for node in content:
            kind = node["t"]
            if kind == "Str":
                text = node["c"]
            elif kind in ("Space", "SoftBreak"):
                text = " "
            else:
                to.length = length
                self.inline(kind, node, to)
                length = to.length
                continue
            # Nine of ten nodes are these: they are put here and not through `put`, which the walk's time shows.
            end = length + len(text)
            put_leaf(new(Leaf, (length, end, node)))
            put_text(text)
            length = end
        to.length = length
        self.depth -= 1

    def deeper(self) -> None:
        """Go one level down; raises RecursionError where the walks over the tree would come to their end."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise RecursionError(f"it is nested deeper than {DEEPEST} levels")

    def inline(self, kind: str, node: Node, to: _Open) -> None:
        content: Any = node.get("c")
        if kind == "LineBreak":
            to.put("\n", node)
        elif kind in _COVERS:
            start = to.length
            self.fill(content, to)
            to.cover(_COVERS[kind], start, node)
        elif kind in ("Span", "Link"):
            start = to.length
            self.fill(content[1], to)
            to.cover(InlineKind.SPAN if kind == "Span" else InlineKind.LINK, start, node)
        elif kind in ("Code", "Math"):
            start = to.length
            to.put(content[1], node)
            to.cover(InlineKind.CODE if kind == "Code" else InlineKind.MATH, start, node)
        elif kind == "RawInline":
            to.cover(InlineKind.COMMENT, to.length, node)
        else:
            self.inline_object(node, to)

    def inline_object(self, node: Node, to: _Open) -> None:
        kind: str = node["t"]
        content: Any = node.get("c")
        at = (to.index, to.length)
        if kind == "Cite" and self.spelled:
            self.fill(content[1], to)
            to.cover(InlineKind.CITE, at[1], node)
        elif kind == "Cite":
            to.object(InlineKind.CITE, node)
            for item in content[0]:
                for affix in (item["citationPrefix"], item["citationSuffix"]):
                    if affix:
                        self.inlines(affix, FlowKind.AFFIX, replace(to.where, note=at))
        elif kind == "Note":
            to.object(InlineKind.NOTE, node)
            self.blocks(content, replace(to.where, note=at, quote=None))
        elif kind == "Image":
            to.object(InlineKind.IMAGE, node)
            self.inlines(content[1], FlowKind.ALTERNATIVE, replace(to.where, note=at))
            self.alternative(content[0], replace(to.where, note=at))
        else:
            self.unknown.append(kind)

    def alternative(self, attributes: list[Any], where: Where) -> None:
        """Take the `alt` attribute of an image as a flow: it is read aloud, so it prints."""
        for name, value in attributes[2]:
            if name == "alt":
                self.inlines([{"t": "Str", "c": value}], FlowKind.ALTERNATIVE, where)

    def blocks(self, content: list[Node], where: Where, before: int | None = None) -> list[int]:
        made: list[int] = []
        self.deeper()
        for node in content:
            if node["t"] == "BlockQuote":
                self.block_quote(node, where, before)
                before = None
                continue
            if node["t"] == "LineBlock":
                self.line_block(node, where, before)
                before = None
                continue
            flows = self.block(node, where, before)
            made += flows
            before = flows[-1] if flows else before if node["t"] == "RawBlock" else None
        self.depth -= 1
        return made

    def block(self, node: Node, where: Where, before: int | None) -> list[int]:
        kind: str = node["t"]
        content: Any = node.get("c")
        if kind in ("Para", "Plain"):
            return [self.inlines(content, FlowKind.PARAGRAPH, where)]
        if kind == "Header":
            return [self.inlines(content[2], FlowKind.HEADING, replace(where, level=content[0]))]
        if kind == "CodeBlock":
            return [self.flow(FlowKind.CODE, where, lambda opened: opened.put(content[1], node))]
        if kind == "Div":
            return self.blocks(content[1], replace(where, classes=where.classes | set(content[0][1])), before)
        if kind in ("BulletList", "OrderedList"):
            items = content if kind == "BulletList" else content[1]
            return [flow for item in items for flow in self.blocks(item, where)]
        if kind == "DefinitionList":
            return self.definitions(content, where)
        if kind == "Table":
            return self.table(content, replace(where, table=True))
        if kind == "Figure":
            caption = self.caption(content[1], replace(where, table=False))
            return self.blocks(content[2], where) + caption
        if kind not in ("HorizontalRule", "RawBlock"):
            self.unknown.append(kind)
        return []

    def definitions(self, content: list[Any], where: Where) -> list[int]:
        made: list[int] = []
        for term, definitions in content:
            made.append(self.inlines(term, FlowKind.TERM, where))
            for definition in definitions:
                made += self.blocks(definition, replace(where, definition=True))
        return made

    def table(self, content: list[Any], where: Where) -> list[int]:
        _, caption, _, head, bodies, foot = content
        made = self.caption(caption, where)
        rows = [*head[1], *(row for body in bodies for part in body[2:4] for row in part), *foot[1]]
        for row in rows:
            for cell in row[1]:
                for block in cell[4]:
                    if block["t"] in ("Para", "Plain"):
                        made.append(self.inlines(block["c"], FlowKind.CELL, where))
                    else:
                        made += self.blocks([block], where)
        return made

    def caption(self, caption: list[Any], where: Where) -> list[int]:
        short, full = caption
        made = [self.inlines(short, FlowKind.CAPTION, where)] if short else []
        for block in full:
            if block["t"] in ("Para", "Plain"):
                made.append(self.inlines(block["c"], FlowKind.CAPTION, where))
            else:
                made += self.blocks([block], where)
        return made

    def block_quote(self, node: Node, where: Where, before: int | None) -> None:
        number = len(self.quotes)
        # The place is held before the walk goes down, so that numbers follow the page.
        self.quotes.append(BlockQuote(number, (), (), before, where, node))
        inside = replace(where, quote=number)
        flows: list[int] = []
        intruders: list[tuple[str, int]] = []
        for block in node["c"]:
            if block["t"] in ("Para", "Plain"):
                flows.append(self.inlines(block["c"], FlowKind.PARAGRAPH, inside))
            else:
                intruders.append((block["t"], self.count))
                self.blocks([block], inside)
        self.quotes[number] = BlockQuote(number, tuple(flows), tuple(intruders), before, where, node)

    def line_block(self, node: Node, where: Where, before: int | None) -> None:
        number = len(self.quotes)
        inside = replace(where, quote=number)

        def fill(opened: _Open) -> None:
            for i, line in enumerate(node["c"]):
                if i:
                    opened.put("\n", node)
                self.fill(line, opened)

        self.quotes.append(BlockQuote(number, (), (), before, where, node))
        flow = self.flow(FlowKind.VERSE, inside, fill)
        self.quotes[number] = BlockQuote(number, (flow,), (), before, where, node)


def flatten(ast: Node, *, spelled: bool = False) -> tuple[tuple[Flow, ...], tuple[BlockQuote, ...], tuple[str, ...]]:
    """Walk an AST; give its flows, its block quotes, and the names of nodes that are not known.

    A citation is an object, and its prefixes and suffixes are flows; `spelled`, for an AST after citation processing,
    takes the words that it prints instead. Raises RecursionError where the tree is nested deeper than `DEEPEST`.
    """
    walk = _Walk(spelled=spelled)
    walk.blocks(ast["blocks"], Where())
    flows = tuple(walk.flows[i] for i in sorted(walk.flows))
    return flows, tuple(walk.quotes), tuple(walk.unknown)
