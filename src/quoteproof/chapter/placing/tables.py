"""Tables: pipe tables and simple ones line by line; in multiline and grid tables each cell in its own columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from typing import Any, Final
from unicodedata import combining, east_asian_width

from quoteproof.chapter.model import Attribute, Fence, Node, Span
from quoteproof.chapter.placing.blocks import BlockReader
from quoteproof.chapter.placing.inlines import EMPTY
from quoteproof.chapter.placing.scanner import MismatchError

_CAPTION: Final = re.compile(r"(?:[Tt]able)?:[ \t]*")
_DASHES: Final = re.compile(r"[ \t]*[-:|+= \t]*-[-:|+= \t]*(?=\r?\n|\Z)")
_EMPTY_HEAD: Final = re.compile(r"\|?(?:[ \t]*\|)*[ \t]*\r?\n[ \t>]*(?=\|?[ \t]*:?-)")
_TOP_RULE: Final = re.compile(r"[ \t]*-{3,}[ \t]*\Z")
_COLUMN_RULE: Final = re.compile(r"[ \t]*-{2,}[ \t]+-[- \t]*\Z")
_LAST_RULE: Final = re.compile(r"[ \t]*-{2,}[- \t]*\Z")
_ANY_RULE: Final = re.compile(r"[ \t]*-+(?:[ \t]+-+)*[ \t]*\Z")
_GRID_RULE: Final = re.compile(r"\+[-=:+]+\+\Z")
_QUOTE_PREFIX: Final = re.compile(r"[ \t]*>[ ]?")

Line = tuple[int, str]
"""Where a line, or a piece of one, begins in the text, and its characters."""
Row = list[Any]
"""A row of pandoc's tree: its attributes and its cells."""


class GuidedReader(BlockReader):
    """Reads everything that a tree can hold from a text."""

    def table(self, node: Node, at: int) -> int:
        """Take a table of any notation, its caption before or behind it."""
        attributes, (_, blocks), _, head, bodies, foot = node["c"]
        caption: list[Node] | None = blocks[0]["c"] if blocks else None
        rows: list[Row] = [*(row for body in bodies for part in body[2:4] for row in part), *foot[1]]
        if caption is not None and _CAPTION.match(self.text, at):
            at, caption = self.space(self.caption(node, attributes, caption, at)), None
        if self.text.startswith("+", at):
            end = self.grid([*head[1], *rows], at)
        elif _is_multiline(self.lines(at)):
            end = self.multiline(node, head[1], rows, list(self.lines(at)))
        else:
            end = self.simple(head[1], rows, at)
        if caption is None:
            return end
        return self.caption(node, attributes, caption, self.space(end))

    def caption(self, node: Node, attributes: list[Any], words: list[Node], at: int) -> int:
        """Take a caption with its attributes, which may have a line of their own."""
        end = self.inlines(words, self.match(_CAPTION, at, "a caption").end())
        braces = self.space(end)
        if attributes != EMPTY and self.text.startswith("{", braces):
            return self.attributes(node, attributes, braces)
        return end

    def simple(self, head: Sequence[Row], rows: Sequence[Row], at: int) -> int:
        """Take a table of which each row is one line, its cells one after another."""
        first, second = [*(line for _, line in islice(self.lines(at), 2)), ""][:2]
        pipe = ("|" in first and "|" in second) or "+" in second
        if pipe and not head:
            empty = _EMPTY_HEAD.match(self.text, at)
            at = empty.end() if empty else at
        for row in head:
            at = self.row(row, pipe, at)
        at = self.match(_DASHES, at, "the rule of a table").end()
        at = self.newline(at) if at < self.length else at
        for row in rows:
            at = self.row(row, pipe, at)
        rule = None if pipe else _DASHES.match(self.text, at)
        return rule.end() if rule else at

    def row(self, row: Row, pipe: bool, at: int) -> int:
        """Take a row of one line."""
        cells = row[1]
        at += pipe and self.text.startswith("|", at)
        for number, cell in enumerate(cells):
            at = self.line_space(at)
            blocks = cell[4]
            if len(blocks) > 1 or (blocks and blocks[0]["t"] not in ("Plain", "Para")):
                raise MismatchError("a cell of one line", at)
            if blocks:
                at = self.line_space(self.inlines(blocks[0]["c"], at))
            if pipe and self.text.startswith("|", at):
                at += 1
            elif pipe and number < len(cells) - 1 and not self.ends_line(at):
                raise MismatchError("`|`", at)
        at = self.line_end(at)
        return self.newline(at) if at < self.length else at

    def lines(self, at: int) -> Iterator[Line]:
        """The lines of a table that begins at an offset, without what the block quotes around it begin them with."""
        start = self.line_start(at)
        blank = False
        while start <= self.length:
            end = self.text.find("\n", start)
            end = self.length if end < 0 else end
            for _ in range(self.depth):
                prefix = _QUOTE_PREFIX.match(self.text, start, end)
                start = prefix.end() if prefix else start
            line = self.text[start:end].rstrip("\r")
            if blank and not line.strip():
                break  # no table holds two blank lines in a row
            blank = not line.strip()
            yield start, line
            start = end + 1

    def cell(self, blocks: Sequence[Node], pieces: Sequence[Line], at: int) -> None:
        """Read a cell from the pieces of lines that stand in its columns."""
        if not blocks:
            if any(words.strip() for _, words in pieces):
                raise MismatchError("an empty cell", at)
            return
        indent = min((len(w) - len(w.lstrip(" ")) for _, w in pieces if w.strip()), default=0)
        text: list[str] = []
        way: list[int] = []
        for start, words in pieces:
            kept = words[indent:].rstrip(" ")
            text.append(f"{kept}\n")
            way += range(start + indent, start + indent + len(kept) + 1)
        CellReader("".join(text), [*way, way[-1] + 1] if way else [0], self).read(blocks)

    def grid(self, rows: Sequence[Row], at: int) -> int:
        """Take a table that is drawn with `+`, `-` and `|`."""
        lines: list[Line] = []
        for start, line in self.lines(at):
            bare = line.lstrip()
            if bare[:1] not in ("+", "|") or not bare:
                break
            lines.append((start + len(line) - len(bare), bare.rstrip()))
        borders = [column for column, character in enumerate(lines[0][1]) if character == "+"]
        done = 1
        for row in rows:
            if any(cell[2] != 1 or cell[3] != 1 for cell in row[1]):
                raise MismatchError("cells of one row and one column", at)
            body = []
            while done < len(lines) and not _GRID_RULE.match(lines[done][1]):
                body.append(lines[done])
                done += 1
            done += 1
            if len(row[1]) != len(borders) - 1:
                raise MismatchError("as many cells as columns", at)
            for cell, (left, right) in zip(row[1], pairwise(borders), strict=True):
                pieces = []
                for start, line in body:
                    first, last = _index(line, left), _index(line, right)
                    if line[first : first + 1] != "|" or line[last : last + 1] != "|":
                        raise MismatchError("the border of a cell", start)
                    pieces.append((start + first + 1, line[first + 1 : last]))
                self.cell(cell[4], pieces, at)
        if done != len(lines):
            raise MismatchError("the last row of a table", at)
        return lines[-1][0] + len(lines[-1][1])

    def multiline(self, node: Node, head: Sequence[Row], rows: Sequence[Row], lines: Sequence[Line]) -> int:
        """Take a table whose rows may have several lines, and are parted by blank ones."""
        top = _TOP_RULE.match(lines[0][1]) is not None
        done = first = int(top)
        while done < len(lines) and not _ANY_RULE.match(lines[done][1]):
            done += 1
        if done == len(lines):
            raise MismatchError("the rule of a table", lines[0][0])
        columns = [match.start() for match in re.finditer("-+", lines[done][1])]
        if len(columns) != len(node["c"][2]):
            raise MismatchError("as many rules as columns", lines[done][0])
        columns[0] = 0
        above = lines[first:done]
        if head:
            self.pieces(head[0], columns, above)
        elif any(line.strip() for _, line in above):
            raise MismatchError("a table without a head", lines[first][0])
        done += 1
        for row in rows:
            while done < len(lines) and not lines[done][1].strip():
                done += 1
            first = done
            while done < len(lines) and lines[done][1].strip() and not _ANY_RULE.match(lines[done][1]):
                done += 1
            if first == done:
                raise MismatchError("a row of a table", lines[0][0])
            self.pieces(row, columns, lines[first:done])
        while done < len(lines) and not lines[done][1].strip():
            done += 1
        if done == len(lines) or not _ANY_RULE.match(lines[done][1]):
            raise MismatchError("the rule under a table", lines[0][0])
        return lines[done][0] + len(lines[done][1])

    def pieces(self, row: Row, columns: Sequence[int], lines: Sequence[Line]) -> None:
        """Read the cells of a row from its lines, cut where the columns begin."""
        ends = [*columns[1:], None]
        if len(row[1]) != len(columns):
            raise MismatchError("as many cells as columns", lines[0][0] if lines else 0)
        for cell, left, right in zip(row[1], columns, ends, strict=True):
            cut = []
            for start, line in lines:
                first = _index(line, left)
                cut.append((start + first, line[first : None if right is None else _index(line, right)]))
            self.cell(cell[4], cut, cut[0][0] if cut else 0)


class CellReader(GuidedReader):
    """Reads a cell: its text is put together from several lines, and `way` leads back from it."""

    def __init__(self, text: str, way: Sequence[int], table: GuidedReader) -> None:
        super().__init__(text)
        self.way = way
        self.outer = table

    @property
    def references(self) -> frozenset[str]:
        """Those of the whole text."""
        return self.outer.references

    def note_body(self, label: str, node: Node, at: int) -> None:
        """Read a note, whose words stand outside of the table."""
        self.outer.note_body(label, node, self.way[at])

    def read(self, blocks: Sequence[Node]) -> None:
        """Read all of the cell, and tell the reader of the table where everything is written."""
        try:
            end = self.skip(self.blocks(blocks, 0))
            if end != self.length:
                raise MismatchError("the end of a cell", end)
            if self.visited:
                raise MismatchError("a cell without definitions", 0)
        except MismatchError as mismatch:
            at = self.way[min(mismatch.at, len(self.way) - 1)]
            raise MismatchError(f"{mismatch.reason} in a cell", at) from None
        way, outer = self.way, self.outer
        for key, placed in self.leaves.items():
            outer.leaves[key] = [way[i] if i >= 0 else i for i in placed] if isinstance(placed, list) else way[placed]
        outer.alternatives.update((key, [way[i] for i in offsets]) for key, offsets in self.alternatives.items())
        outer.spans.update((key, self.outside(span)) for key, span in self.spans.items())
        outer.targets.update((key, self.outside(span)) for key, span in self.targets.items())
        outer.referring |= self.referring
        for key, written in self.attributes_written.items():
            outer.attributes_written[key] = [self.attribute_outside(attribute) for attribute in written]
        for fence in self.fences.values():
            span = self.outside(fence.span)
            outer.fences[span[0]] = Fence(span, fence.closed)

    def attribute_outside(self, attribute: Attribute) -> Attribute:
        """An attribute of the cell, as it stands in the whole text."""
        value = self.outside(attribute.value) if attribute.value else None
        return replace(attribute, span=self.outside(attribute.span), value=value)

    def outside(self, span: Span) -> Span:
        """Where a span of the cell stands in the whole text."""
        start, end = span
        return self.way[start], self.way[end - 1] + 1 if end > start else self.way[start]


def _index(line: str, column: int) -> int:
    """The index of the character at a column: wide characters take two columns, combining ones none."""
    if line.isascii():
        return min(column, len(line))
    width = 0
    for index, character in enumerate(line):
        own = 2 if east_asian_width(character) in "WF" else 0 if combining(character) else 1
        if width >= column and own:
            return index
        width += own
    return len(line)


def _is_multiline(lines: Iterator[Line]) -> bool:
    """Whether a table begins with a rule that is unbroken, or holds a blank line before the next rule."""
    _, first = next(lines)
    if _TOP_RULE.match(first):
        return True
    if not _COLUMN_RULE.match(first):
        return False
    for _, line in lines:
        if not line.strip():
            return True
        if _LAST_RULE.match(line):
            return False
    return False
