"""What of a pandoc document a chapter can have: everything else is taken out of it, and told.

Chapters have few forms (`chapter/allow.py`). Words stay wherever they stand; what is taken away is their clothing, such
as the names of styles, and what prints nothing here, such as commands of another format. Each loss is a note.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from typing import Any, Final

from quoteproof.book.typography import Marks, house_marks
from quoteproof.chapter.allow import attribute_allowed, code_language_allowed, image_path, is_comment, is_link
from quoteproof.chapter.model import Node
from quoteproof.chapter.nodes import branches, text_of, walk
from quoteproof.manuscript.citing.chapter_text import MANUSCRIPT_CLASSES
from quoteproof.manuscript.model import ConversionKind, ConversionNote, ManuscriptPlace
from quoteproof.text.marks import PAIRING
from quoteproof.values import dataclass

PlaceOf = Callable[[int], ManuscriptPlace | None]
"""The place in the manuscript of a top-level block, by its number in the document."""

Placed = tuple[int, Node]
"""A top-level block, with the number of the block of the manuscript that it comes of."""

_SPACES: Final = frozenset({"Space", "SoftBreak"})
_STYLED: Final = frozenset({"Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"})
_TAG: Final = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_TO_ENCODE: Final = re.compile(r"[\s()<>\"\\^`{|}]")
_EDGE_MARKS: Final = frozenset(PAIRING) - frozenset("'’ʼ")


def carried(ast: Node, place_of: PlaceOf, language: str) -> tuple[list[Placed], tuple[ConversionNote, ...]]:
    """The blocks of a document with what chapters can have, and notes of what they cannot.

    `Quoted` nodes become the marks of `language`, a BCP 47 tag, by their depth.
    """
    linked = frozenset(
        node["c"][2][0][1:] for node in branches(ast["blocks"]) if node["t"] == "Link" and node["c"][2][0][:1] == "#"
    )
    work = _Carrying(place_of, language, linked)
    placed: list[Placed] = []
    for number, block in enumerate(ast["blocks"]):
        work.number = number
        placed += ((number, kept) for kept in work.top(block))
    return placed, tuple(work.notes)


@dataclass(slots=True)
class _Carrying:
    place_of: PlaceOf
    language: str
    linked: frozenset[str]
    notes: list[ConversionNote] = field(default_factory=list)
    number: int = 0

    def _tell(self, kind: ConversionKind, text: str, became: str = "") -> None:
        place = self.place_of(self.number) or ManuscriptPlace("")
        self.notes.append(ConversionNote(kind, place, text, became))

    def top(self, block: Node) -> Iterator[Node]:
        """A top-level block: headings stand here, and divisions that mean nothing to us are opened."""
        if block["t"] == "Header":
            level, attr, words = block["c"]
            words = self.inlines(words)
            if text_of(words).strip():
                yield {"t": "Header", "c": [level, self._attr(attr, heading=True), words]}
        elif block["t"] == "Div" and not self._attr_left(block["c"][0]):
            for inner in block["c"][1]:
                yield from self.top(inner)
        else:
            yield from self.block(block)

    def blocks(self, blocks: Sequence[Node]) -> list[Node]:
        return [kept for block in blocks for kept in self.block(block)]

    def block(self, block: Node) -> Iterator[Node]:
        kind: str = block["t"]
        content: Any = block.get("c")
        match kind:
            case "Plain" | "Para":
                words = _trimmed(self.inlines(content))
                if len(words) == 1 and words[0]["t"] == "Image":
                    (_, _, pairs), shown, target = words[0]["c"]
                    yield {"t": kind, "c": [_picture(pairs, text_of(shown).strip(), target[0])]}
                elif words:
                    yield {"t": kind, "c": words}
            case "Header":
                words = self.inlines(content[2])
                if text_of(words).strip():
                    self._tell(ConversionKind.CHANGED, f"heading “{text_of(words).strip()}”", "bold type")
                    yield {"t": "Para", "c": [{"t": "Strong", "c": words}]}
            case "LineBlock":
                yield {"t": kind, "c": [self.inlines(line) for line in content]}
            case "CodeBlock":
                yield {"t": kind, "c": [self._code_attr(content[0]), content[1]]}
            case "RawBlock":
                yield from self._raw(block)
            case "BlockQuote":
                inner = self.blocks(content)
                if inner:
                    yield {"t": kind, "c": inner}
            case "BulletList" | "OrderedList":
                items = content if kind == "BulletList" else content[1]
                kept = [self.blocks(item) for item in items]
                yield {"t": kind, "c": kept if kind == "BulletList" else [content[0], kept]}
            case "DefinitionList":
                pairs = [[self.inlines(term), [self.blocks(d) for d in definitions]] for term, definitions in content]
                yield {"t": kind, "c": pairs}
            case "Table":
                yield self._table(content)
            case "Figure":
                yield from self._figure(content)
            case "Div":
                inner = self.blocks(content[1])
                if self._attr_left(content[0]):
                    yield {"t": kind, "c": [self._attr(content[0]), inner]}
                else:
                    yield from inner
            case _:
                yield block

    def _table(self, content: list[Any]) -> Node:
        attr, (short, caption), columns, head, bodies, foot = content

        def row(cells: list[Any]) -> list[Any]:
            kept = [
                # A chapter aligns columns, and no cells.
                [["", [], []], {"t": "AlignDefault"}, down, across, self.blocks(blocks)]
                for _, _, down, across, blocks in cells[1]
            ]
            return [["", [], []], kept]

        def part(rows: list[Any]) -> list[Any]:
            return [row(cells) for cells in rows]

        made = [
            self._attr(attr),
            [short, self.blocks(caption)],
            _aligned(columns, [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]),
            [["", [], []], part(head[1])],
            [[["", [], []], columns_, part(heads), part(rows)] for _, columns_, heads, rows in bodies],
            [["", [], []], part(foot[1])],
        ]
        return {"t": "Table", "c": made}

    def _figure(self, content: list[Any]) -> Iterator[Node]:
        """A picture with its caption as chapters have it; of other figures the words, the caption behind them."""
        attr, (_, caption), blocks = content
        words = [inline for block in self.blocks(caption) for inline in [*_inlines_of(block), {"t": "Space"}]][:-1]
        pictures = [node for node in walk(blocks) if node["t"] == "Image"]
        said = [node for node in walk(blocks) if node["t"] == "Str"]
        allowed = len(pictures) == 1 and image_path(pictures[0]["c"][2][0]) is not None
        if allowed and len(said) == len([n for n in walk(pictures[0]["c"][1]) if n["t"] == "Str"]):
            (_, _, pairs), shown, target = pictures[0]["c"]
            alternative = text_of(shown).strip()
            kept = [pair for pair in pairs if attribute_allowed(*pair)]
            if not words:
                yield {"t": "Para", "c": [_picture(kept, alternative, target[0])]}
                return
            image = {
                "t": "Image",
                "c": [["", [], kept], [_str(alternative)] if alternative else words, [target[0], ""]],
            }
            figure = [self._attr(attr, keep=True), [None, [{"t": "Plain", "c": words}]], [{"t": "Plain", "c": [image]}]]
            yield {"t": "Figure", "c": figure}
            return
        yield from self.blocks(blocks)
        if words:
            yield {"t": "Para", "c": words}

    def inlines(self, inlines: Sequence[Node], depth: int = 0) -> list[Node]:
        kept: list[Node] = []
        for inline in inlines:
            kept += self._inline(inline, depth)
        return kept

    def _inline(self, inline: Node, depth: int) -> list[Node]:
        kind: str = inline["t"]
        content: Any = inline.get("c")
        match kind:
            case "Quoted":
                marks = typed_marks(self.language)
                outer = content[0]["t"] == "DoubleQuote" and depth % 2 == 0
                opening, closing = (marks.open, marks.close) if outer else (marks.inner_open, marks.inner_close)
                return [_str(opening), *self.inlines(content[1], depth + 1), _str(closing)]
            case "Str":
                return _spaced(content) if " " in content else [inline] if content else []
            case "Cite":
                return [{"t": kind, "c": [[self._citation(item) for item in content[0]], content[1]]}]
            case "Note":
                return self._note(content)
            case "Link":
                return self._link(content, depth)
            case "Image":
                return self._image(content)
            case "Span":
                words = self.inlines(content[1], depth)
                return [{"t": kind, "c": [self._attr(content[0]), words]}] if self._attr_left(content[0]) else words
            case "Code":
                return [{"t": kind, "c": [self._code_attr(content[0]), content[1]]}]
            case "RawInline":
                return list(self._raw(inline))
            case _ if kind in _STYLED:
                return _styled(kind, self.inlines(content, depth))
            case _:
                return [inline]

    def _citation(self, item: dict[str, Any]) -> dict[str, Any]:
        key = re.sub(r"[\s{}\[\]\"]+", "-", item["citationId"]).strip("-")
        if key != item["citationId"]:
            self._tell(ConversionKind.KEY, item["citationId"], key)
        affixes = {name: self.inlines(item[name]) for name in ("citationPrefix", "citationSuffix")}
        return {**item, **affixes, "citationId": key}

    def _note(self, blocks: list[Node]) -> list[Node]:
        """A note; one inside it stands in parentheses, since notes have none."""
        if any(node["t"] == "Note" for node in walk(blocks)):
            self._tell(ConversionKind.CHANGED, "a note inside a note", "words in parentheses")
            blocks = _without_notes(blocks)
        kept = self.blocks(blocks)
        return [{"t": "Note", "c": kept}] if kept else []

    def _link(self, content: list[Any], depth: int) -> list[Node]:
        attr, words, (target, title) = content
        words = self.inlines(words, depth)
        if title:
            self._tell(ConversionKind.LOST, title)
        address = _TO_ENCODE.sub(lambda sign: f"%{ord(sign.group()):02X}", target)
        if is_link(address):
            return [{"t": "Link", "c": [self._attr(attr), words, [address, ""]]}]
        if target:
            self._tell(ConversionKind.LOST, target, text_of(words))
        return words

    def _image(self, content: list[Any]) -> list[Node]:
        (_, _, pairs), words, (target, title) = content
        if title:
            self._tell(ConversionKind.LOST, title)
        if image_path(target) is None:
            self._tell(ConversionKind.PICTURE, target or text_of(words))
            return []
        kept = [pair for pair in pairs if attribute_allowed(*pair)]
        return [{"t": "Image", "c": [["", [], kept], self.inlines(words), [target, ""]]}]

    def _raw(self, node: Node) -> Iterator[Node]:
        form, text = node["c"]
        if form == "html" and is_comment(text):
            yield node
        elif form == "html" and node["t"] == "RawInline" and _TAG.fullmatch(text):
            yield {"t": "LineBreak"}
        elif text.strip():
            self._tell(ConversionKind.MACRO, text.strip())

    def _attr(self, attr: list[Any], *, heading: bool = False, keep: bool = False) -> list[Any]:
        name, classes, pairs = attr
        kept = name if heading or keep or name in self.linked else ""
        return [
            kept,
            [c for c in classes if c in MANUSCRIPT_CLASSES],
            [pair for pair in pairs if attribute_allowed(*pair)],
        ]

    def _attr_left(self, attr: list[Any]) -> bool:
        return any(self._attr(attr))

    def _code_attr(self, attr: list[Any]) -> list[Any]:
        return ["", [name for name in attr[1] if name == "code" or code_language_allowed(name)], []]


def typed_marks(language: str) -> Marks:
    """The marks that stand for double and for single marks of a manuscript, which keep to what was typed.

    British house style has single marks outside; to write these for double ones is for the edition.
    """
    marks = house_marks(language)
    if marks.open == "‘":
        return Marks(marks.inner_open, marks.inner_close, marks.open, marks.close)
    return marks


def _str(text: str) -> Node:
    return {"t": "Str", "c": text}


def _aligned(columns: Sequence[Any], rows: Sequence[Any]) -> list[Any]:
    """The columns of a table, each aligned as all of its cells are where they agree."""
    cells = [[cell[1] for cell in row[1]] for row in rows]
    if not cells or any(len(row) != len(columns) for row in cells):
        return list(columns)
    found = [column[0] if all(column[0] == cell for cell in column) else None for column in zip(*cells, strict=True)]
    return [
        [own, size] if own and own["t"] != "AlignDefault" else [align, size]
        for own, (align, size) in zip(found, columns, strict=True)
    ]


def _picture(pairs: Sequence[Sequence[str]], alternative: str, target: str) -> Node:
    """A picture without a caption: what it shows is an attribute, since words in the brackets would be a caption."""
    kept = [list(pair) for pair in pairs if pair[0] != "alt" or not alternative]
    return {"t": "Image", "c": [["", [], kept + ([["alt", alternative]] if alternative else [])], [], [target, ""]]}


def _spaced(words: str) -> list[Node]:
    parts = [piece for word in words.split(" ") for piece in ({"t": "Space"}, _str(word))][1:]
    return [piece for piece in parts if piece["t"] == "Space" or piece["c"]]


def _inlines_of(block: Node) -> list[Node]:
    if block["t"] in ("Para", "Plain"):
        return list(block["c"])
    held = [node for node in branches([block]) if node["t"] in ("Para", "Plain")]
    return [inline for para in held for inline in [*para["c"], {"t": "Space"}]][:-1]


def _trimmed(inlines: list[Node]) -> list[Node]:
    """Inlines without white space at their ends, which Markdown does not have."""
    start, end = 0, len(inlines)
    while start < end and inlines[start]["t"] in (*_SPACES, "LineBreak"):
        start += 1
    while end > start and inlines[end - 1]["t"] in (*_SPACES, "LineBreak"):
        end -= 1
    return inlines[start:end]


def _without_notes(value: Any) -> Any:
    """A note's blocks with the words of the notes in them in parentheses."""
    if isinstance(value, list):
        kept: list[Any] = []
        for item in value:
            if isinstance(item, dict) and item.get("t") == "Note":
                words = [i for block in _without_notes(item["c"]) for i in [*_inlines_of(block), {"t": "Space"}]][:-1]
                kept += [{"t": "Space"}, _str("("), *words, _str(")")]
            else:
                kept.append(_without_notes(item))
        return kept
    if isinstance(value, dict):
        return {key: _without_notes(item) for key, item in value.items()}
    return value


def _styled(kind: str, inlines: list[Node]) -> list[Node]:
    """Words in a style, without the spaces and the quotation mark at their edges that belong to the words around."""
    before: list[Node] = []
    behind: list[Node] = []
    words = list(inlines)
    while words and words[0]["t"] in (*_SPACES, "LineBreak"):
        before.append(words.pop(0))
    while words and words[-1]["t"] in (*_SPACES, "LineBreak"):
        behind.insert(0, words.pop())
    if words and kind not in ("Superscript", "Subscript"):
        alone = [mark for node in walk(words) if node["t"] == "Str" for mark in node["c"] if mark in _EDGE_MARKS]
        if len(alone) == 1:
            words = _without_edge_mark(words, before, behind)
    return [*before, *([{"t": kind, "c": words}] if words else []), *behind]


def _without_edge_mark(words: list[Node], before: list[Node], behind: list[Node]) -> list[Node]:
    """Move the only mark of styled words out of them where it stands at an edge: its partner is outside."""
    first, last = words[0], words[-1]
    if first["t"] == "Str" and first["c"][0] in _EDGE_MARKS:
        before.append(_str(first["c"][0]))
        rest = first["c"][1:]
        return [*([_str(rest)] if rest else []), *words[1:]]
    if last["t"] == "Str" and last["c"][-1] in _EDGE_MARKS:
        behind.insert(0, _str(last["c"][-1]))
        rest = last["c"][:-1]
        return [*words[:-1], *([_str(rest)] if rest else [])]
    return words
