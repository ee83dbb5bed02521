"""Blocks: paragraphs, headings, lists, divisions, code, figures; and definitions, which stand between them."""

import re
from collections.abc import Sequence
from typing import Any, Final

from quoteproof.chapter.model import Attribute, Fence, Node
from quoteproof.chapter.nodes import walk
from quoteproof.chapter.placing.inlines import (
    LABEL,
    NOTE_DEFINITION,
    REFERENCE_DEFINITION,
    InlineReader,
)
from quoteproof.chapter.placing.scanner import MismatchError

_RULE: Final = re.compile(r"[ ]{0,3}([*_-])(?:[ \t]*\1){2,}[ \t]*(?=\r?\n|\Z)")
_BULLET: Final = re.compile(r"[ \t]*[-+*](?=[ \t\r\n]|\Z)[ \t]*")
_NUMBER: Final = re.compile(r"[ \t]*\(?(?:[0-9]+|[a-zA-Z]+|#)[.)](?=[ \t\r\n]|\Z)[ \t]*")
_TASKS: Final = {"☐": re.compile(r"\[ \]"), "☒": re.compile(r"\[[xX]\]")}
_FENCE_OPENS: Final = re.compile(r":{3,}[ \t]*(?P<name>[^\s{}:][^\n:{}]*?)?[ \t]*(?=[{:\r\n]|\Z)")
_FENCE_TAIL: Final = re.compile(r"[ \t]*:*[ \t]*(?=\r?\n|\Z)")
_FENCE_CLOSES: Final = re.compile(r":{3,}[ \t]*(?=\r?\n|\Z)")
_CLOSING_TAG: Final = re.compile(r"</\w+>")
_NOTE_LINES: Final = rf"[^\n]*(?:\n(?![ \t]*\r?(?:\n|\Z)|:{{3,}}[ \t]*\r?(?:\n|\Z)|[ ]{{0,3}}\[\^{LABEL}\])[^\n]+)*"
_NOTE_BODY: Final = re.compile(rf"(?:\r?\n)?{_NOTE_LINES}(?:\n(?:[ \t]*\r?\n)+(?:[ ]{{4}}|\t){_NOTE_LINES})*")
"""The extent of a note that nothing refers to: its lines, and further paragraphs that are indented (`noteBlock`)."""
_CODE_FENCE: Final = re.compile(r"(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)")
_CODE_INFO: Final = re.compile(r"[ \t]*(?P<name>[^\s{}`]*)[ \t]*")
_RAW_FENCE: Final = re.compile(r"[`~]{3,}[ ]*\{=")
_UNDERLINES: Final = {1: re.compile(r"=+[ \t]*(?=\r?\n|\Z)"), 2: re.compile(r"-+[ \t]*(?=\r?\n|\Z)")}
_HASHES: Final = re.compile(r"#*[ \t]*")
_QUOTE_TAIL: Final = re.compile(r"(?:[ \t]*\r?\n[ \t]*>(?:[ \t>]*)(?=\r?\n|\Z))+")
_DEFINES: Final = re.compile(r"[:~][ \t]+")
_DIVISION_TAGS: Final = "(?:div|section|main|header|footer|aside)"


class BlockReader(InlineReader):
    """Reads the blocks of a tree from a text."""

    def blocks(self, nodes: Sequence[Node], at: int) -> int:
        """Take blocks, and the definitions between them."""
        for node in nodes:
            at = self.block(node, self.skip(at, node))
        return at

    def nested_blocks(self, nodes: Sequence[Node], at: int) -> int:
        """Take the blocks of a list, a definition, a block quote or a note: of those pandoc has cut off the margin."""
        self.nested += 1
        try:
            return self.blocks(nodes, at)
        finally:
            self.nested -= 1

    def skip(self, at: int, node: Node | None = None) -> int:
        """Take blank lines and definitions, up to where `node` begins."""
        while True:
            at = self.space(at)
            end = self.definition(at, node)
            if end is None:
                return at
            at = end

    def definition(self, at: int, node: Node | None) -> int | None:
        """Take a definition, which leaves nothing in the tree, unless `node` begins with what looks like one."""
        note = NOTE_DEFINITION.match(self.text, at)
        match = note or REFERENCE_DEFINITION.match(self.text, at)
        if match is None or (node is not None and not note and self.is_code(node, at)):
            return None
        if node is not None and self.may_print(node, at):
            raise MismatchError("either a definition or the next block", at)
        self.visited[at] = self.definition_of(match)
        if note is None:
            return match.end()
        if at not in self.bodies:
            if self.nested or at != self.line_start(at):
                raise MismatchError("a note that is referred to, or that no list and no block quote holds", at)
            body = _NOTE_BODY.match(self.text, match.end())
            self.bodies[at] = self.trimmed(body.end() if body else match.end())
        return self.bodies[at]

    def is_code(self, node: Node, at: int) -> bool:
        """Whether a node is indented code that begins with what is written here."""
        return node["t"] == "CodeBlock" and self.text.startswith(node["c"][1].split("\n", 1)[0], at)

    def may_print(self, node: Node, at: int) -> bool:
        """Whether a block could begin with the bracket here, so that it would be no definition."""
        kind: str = node["t"]
        content: Any = node.get("c")
        match kind:
            case "Para" | "Plain":
                first = content[:1]
            case "Header":
                first = content[2][:1]
            case "DefinitionList":
                first = content[0][0][:1]
            case _:
                return False
        bracket = ""
        while first and first[0]["t"] in ("Emph", "Strong", "Link", "Span", "Cite"):
            bracket = "[" if first[0]["t"] in ("Link", "Span") else bracket
            inner = first[0]["c"]
            first = (inner if first[0]["t"] in ("Emph", "Strong") else inner[1])[:1]
        words = bracket + first[0]["c"] if first and first[0]["t"] == "Str" else ""
        return words.startswith("[") and self.text.startswith(words, at)

    def block(self, node: Node, at: int) -> int:
        """Take one block."""
        kind: str = node["t"]
        content: Any = node.get("c")
        if kind in ("Para", "Plain"):
            return self.inlines(content, at)
        end = self.special(kind, node, content, at)
        self.spans[id(node)] = at, end
        return end

    def special(self, kind: str, node: Node, content: Any, at: int) -> int:
        """Take a block that is no paragraph."""
        match kind:
            case "Header":
                return self.heading(node, at)
            case "CodeBlock":
                return self.code_block(node, content[1], at)
            case "RawBlock":
                return self.raw_block(node, at)
            case "BlockQuote":
                return self.block_quote(content, at)
            case "BulletList":
                return self.items(content, at, _BULLET)
            case "OrderedList":
                return self.items(content[1], at, _NUMBER)
            case "HorizontalRule":
                return self.match(_RULE, at, "a rule").end()
            case "Div":
                return self.division(node, at)
            case "LineBlock":
                return self.line_block(node, at)
            case "DefinitionList":
                return self.definition_list(content, at)
            case "Figure":
                return self.figure(node, at)
            case "Table":
                return self.table(node, at)
            case _:
                raise MismatchError(f"`{kind}`, which this reader does not know", at)

    def table(self, node: Node, at: int) -> int:
        """Take a table."""
        raise NotImplementedError

    def block_quote(self, content: list[Node], at: int) -> int:
        """Take a block quote; behind it may stand empty lines of its own."""
        at = self.literal(">", at)
        self.depth += 1
        self.nested += 1
        try:
            at = self.last_definitions(self.blocks(content, at))
        finally:
            self.depth -= 1
            self.nested -= 1
        tail = _QUOTE_TAIL.match(self.text, at)
        return tail.end() if tail else at

    def last_definitions(self, at: int) -> int:
        """Take the definitions that end a block quote."""
        while True:
            start = self.space(at)
            inside = self.text.count(">", self.line_start(start), start) >= self.depth
            end = self.definition(start, None) if inside else None
            if end is None:
                return at
            at = end

    def heading(self, node: Node, at: int) -> int:
        """Take a heading, of either notation."""
        level, attributes, content = node["c"]
        hashes = re.compile(rf"[ ]{{0,3}}#{{{level}}}(?!#)[ \t]*").match(self.text, at)
        if hashes:
            at = self.line_space(self.inlines(content, hashes.end()))
            at = self.match(_HASHES, at, "the end of a heading").end()
            return self.line_end(self.given_attributes(node, attributes, at))
        if level not in _UNDERLINES:
            raise MismatchError("a heading", at)
        at = self.line_space(self.inlines(content, at))
        at = self.newline(self.line_end(self.given_attributes(node, attributes, at)))
        return self.match(_UNDERLINES[level], at, "the line under a heading").end()

    def given_attributes(self, node: Node, attributes: list[Any], at: int) -> int:
        """Take attributes where there are any; pandoc gives a heading without one an identifier of its own."""
        return self.attributes(node, attributes, at) if self.text.startswith("{", at) else at

    # Code

    def code_block(self, node: Node, words: str, at: int) -> int:
        """Take fenced or indented code."""
        fence = _CODE_FENCE.match(self.text, at)
        if fence and not words.startswith(fence["fence"]):
            if node["t"] == "CodeBlock":
                self.code_attributes(node, fence)
            return self.fenced(node, words, fence)
        offsets: list[int] = []
        for number, line in enumerate(words.split("\n")):
            if number:
                offsets.append(at)
                at = self.code_line(line, at, offsets)
            else:  # `at` is behind the indentation of the first line
                bare = line.lstrip(" \t")
                offsets += [-1] * (len(line) - len(bare))
                at = self.rest_of_line(bare, at, offsets)
        self.leaves[id(node)] = offsets
        return at

    def code_attributes(self, node: Node, fence: re.Match[str]) -> None:
        """Note where the classes of fenced code are written."""
        info = _CODE_INFO.match(self.text, fence.end("fence"))
        written: list[Attribute] = []
        if info and info["name"]:
            written.append(Attribute(f".{info['name']}", info.span("name")))
        if info and self.text.startswith("{", info.end()):
            written += self.attribute_list(info.end() + 1)[0]
        self.attributes_written[id(node)] = written

    def fenced(self, node: Node, words: str, fence: re.Match[str]) -> int:
        """Take the lines of fenced code, and the fence behind them."""
        at = fence.end() - self.text.startswith("\r", fence.end() - 1)
        offsets: list[int] = []
        lines = words.split("\n") if words else []
        if not words and not re.compile(rf"\r?\n[ \t>]*{fence['fence']}").match(self.text, at):
            lines = [""]
        for number, line in enumerate(lines):
            if number:
                offsets.append(at)
            at = self.code_line(line, at, offsets)
        at = self.space(self.newline(at) if at < self.length else at)
        close = re.compile(rf"{fence['fence']}{fence['fence'][0]}*[ \t]*(?=\r?\n|\Z)")
        end = self.match(close, at, "the end of code").end()
        self.leaves[id(node)] = offsets
        return end

    def code_line(self, line: str, at: int, offsets: list[int]) -> int:
        """Take a line end, then a line of code behind its prefix and some indentation."""
        at = self.newline(at)
        bare = line.lstrip(" \t")
        indent = len(line) - len(bare)
        if indent and bare and self.text[max(0, at - indent) : at] == line[:indent]:
            offsets += range(at - indent, at)
        else:
            offsets += [-1] * indent
        return self.rest_of_line(bare, at, offsets)

    def rest_of_line(self, words: str, at: int, offsets: list[int]) -> int:
        """Take the rest of a line of code."""
        if self.text.startswith(words, at):
            offsets += range(at, at + len(words))
            return self.line_space(at + len(words))
        done = 0
        while done < len(words):
            if self.text[at : at + 1] == words[done]:
                offsets.append(at)
                done += 1
            elif self.text[at : at + 1] == "\t" and words[done] == " ":
                spaces = len(words[done : done + 4]) - len(words[done : done + 4].lstrip(" "))
                offsets += [at] * spaces
                done += spaces
            else:
                raise MismatchError("a line of code", at)
            at += 1
        return self.line_space(at)

    def raw_block(self, node: Node, at: int) -> int:
        """Take raw text, which is a comment or nothing that may stand in a chapter."""
        written: str = node["c"][1]
        if _RAW_FENCE.match(self.text, at):
            return self.code_block(node, written, at)
        bare = written if self.text.startswith(written, at) else written.rstrip("\n")
        offsets: list[int] = []
        end = self.verbatim(bare, at, offsets)
        self.leaves[id(node)] = offsets
        return end

    # Lists

    def items(self, items: Sequence[Sequence[Node]], at: int, marker: re.Pattern[str]) -> int:
        """Take the items of a list."""
        for item in items:
            at = self.match(marker, self.skip(at), "an item of a list").end()
            task = self.task(item, at)
            if task is not None:
                first, rest = item[0], item[1:]
                at = self.nested_blocks(rest, self.inlines(first["c"][1:], task))
            else:
                at = self.nested_blocks(item, at)
        return at

    def task(self, item: Sequence[Node], at: int) -> int | None:
        """The end of the box with which an item begins, if it is a task."""
        inlines = item[0]["c"] if item and item[0]["t"] in ("Para", "Plain") else []
        box = inlines[0] if inlines and inlines[0]["t"] == "Str" else None
        if box is None or box["c"] not in _TASKS or not _TASKS[box["c"]].match(self.text, at):
            return None
        self.leaves[id(box)] = at
        return at + 3

    def definition_list(self, content: list[Any], at: int) -> int:
        """Take terms with their definitions."""
        for term, definitions in content:
            at = self.inlines(term, self.skip(at))
            for part in definitions:
                at = self.match(_DEFINES, self.space(at), "a definition of a term").end()
                at = self.nested_blocks(part, at)
        return at

    # Divisions and figures

    def division(self, node: Node, at: int) -> int:
        """Take a division, fenced or as HTML."""
        attributes, content = node["c"]
        fence = _FENCE_OPENS.match(self.text, at)
        if fence is None:
            end = self.skip(self.blocks(content, self.tag(node, _DIVISION_TAGS, at)))
            return self.match(_CLOSING_TAG, end, "the end of a division").end()
        end = fence.end()
        if self.text.startswith("{", end):
            end = self.attributes(node, attributes if not fence["name"] else None, end)
        if fence["name"]:
            if attributes[1][:1] != [fence["name"].strip()]:
                raise MismatchError("the class of a division", at)
            self.attributes_written[id(node)] = [Attribute(f".{attributes[1][0]}", fence.span("name"))]
        end = self.match(_FENCE_TAIL, end, "the end of a line").end()
        opening = at, end
        end = self.skip(self.blocks(content, end))
        close = _FENCE_CLOSES.match(self.text, end)
        self.fences[at] = Fence(opening, close is not None)
        # pandoc closes a division that is left open at the end of what holds it.
        return close.end() if close else end

    def line_block(self, node: Node, at: int) -> int:
        """Take verse, each line behind a `|`."""
        breaks: list[int] = []
        for number, line in enumerate(node["c"]):
            if number:
                breaks.append(at)
                at = self.newline(self.line_end(at))
            at = self.literal("|", at)
            if line:
                at = self.verse(line, self.literal(" ", at))
        self.leaves[id(node)] = breaks
        return at

    def verse(self, line: list[Node], at: int) -> int:
        """Take a line of verse: the spaces that indent it print as no-break spaces."""
        first = line[0]
        words = first["c"] if first["t"] == "Str" else ""
        indent = len(words) - len(words.lstrip("\u00a0"))
        if not indent or not self.text.startswith(" ", at):
            return self.inlines(line, self.line_space(at))
        offsets = list(range(at, at + indent))
        at = self.characters(words[indent:], self.literal(" " * indent, at), offsets)
        self.leaves[id(first)] = offsets
        return self.inlines(line[1:], at)

    def figure(self, node: Node, at: int) -> int:
        """Take an image that is a block by itself."""
        _, (_, caption), body = node["c"]
        image = body[0]["c"][0] if len(body) == 1 and body[0]["t"] == "Plain" and len(body[0]["c"]) == 1 else None
        if image is None or image["t"] != "Image" or len(caption) != 1 or caption[0]["t"] != "Plain":
            raise MismatchError("a figure of one image", at)
        # It is written as an image whose words are the caption; pandoc gives each of the two some of the attributes.
        opening = self.space(self.literal("[", self.literal("!", at)))
        inner_end = self.space(self.inlines(caption[0]["c"], opening))
        end = self.link_target(image, opening, inner_end)
        if self.text.startswith("{", end):
            written, end = self.attribute_list(end + 1)
            self.write_attributes(image, written)
            self.attributes_written[id(node)] = written
        self.spans[id(image)] = at, end
        self.words_of_image(image, caption[0]["c"])
        return end

    def words_of_image(self, image: Node, caption: list[Node]) -> None:
        """Place the words of a figure's image: those of the caption, or those of the attribute `alt`."""
        words, leaves = image["c"][1], self.leaves
        if words == caption:
            for own, twin in zip(walk(words), walk(caption), strict=True):
                if id(twin) in leaves:
                    leaves[id(own)] = leaves[id(twin)]
            return
        alternative = self.alternatives.pop(id(image), [])
        if len(alternative) == printed_length(words) and all(
            node["t"] in ("Str", "Space", "SoftBreak") for node in words
        ):
            done = 0
            for node in words:
                length = printed_length([node])
                leaves[id(node)] = alternative[done : done + length]
                done += length


def printed_length(content: Sequence[Node]) -> int:
    """How many characters words and spaces print."""
    return sum(len(node["c"]) if node["t"] == "Str" else 1 for node in content)
