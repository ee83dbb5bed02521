"""Puts what was held back into the document that pandoc read: citations, references, formulas, code, pictures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, Final

from quoteproof.chapter.model import Node
from quoteproof.chapter.nodes import MAX_IDENTIFIER, text_of
from quoteproof.manuscript.citing.locators import locator
from quoteproof.manuscript.model import ConversionKind, ConversionNote, ManuscriptPlace
from quoteproof.manuscript.tex.held import (
    MARK,
    PART,
    Held,
    HeldCitation,
    HeldCode,
    HeldFigure,
    HeldLink,
    HeldMath,
    HeldNote,
    HeldReference,
    HeldTarget,
    HeldWork,
)
from quoteproof.values import dataclass

_SPACE: Final[Node] = {"t": "Space"}
_KINDS: Final = {
    "figure": r"[Ff]ig(?:ures?|s?\.)|[Aa]bb(?:ildung(?:en)?|\.)|[Ff]igur(?:en)?",
    "table": r"[Tt]ab(?:les?|ellen?|s?\.|leaux?)",
    "heading": r"[Ss]ec(?:tions?|ts?\.|s?\.)|[Cc]h(?:apters?|aps?\.|s?\.|apitres?)|[Kk]ap(?:iteln?|\.)|§§?"
    r"|[Aa]bschn(?:itt(?:s|en?)?|\.)|[Aa]nhang|[Aa]ppendix",
}
_KIND_WORDS: Final = {
    kind: re.compile(rf"(?:\A|(?<=[(\s\u00a0]))(?:{words})[\s\u00a0\u202f]*\Z") for kind, words in _KINDS.items()
}
"""What stands before a reference, and is printed by the reference itself here."""
_MARKS_IN_CODE: Final = re.compile("[\"'`´“”„‟‘’‚«»‹›]")


@dataclass(slots=True)
class Grafter:
    """Grafts what was held back into a document."""

    held: Sequence[Held]
    labels: Mapping[str, HeldTarget | None]
    language: str
    notes: list[ConversionNote] = field(default_factory=list)
    parts: dict[int, list[Node]] = field(default_factory=dict)
    """The blocks of each part, as pandoc read them."""
    place: ManuscriptPlace = field(default_factory=lambda: ManuscriptPlace(""))
    levels: list[int] = field(default_factory=list)
    """The levels of headings that the manuscript has; the first of them are those of chapters."""
    _taken: set[str] = field(default_factory=set)
    _inside: int = 0
    _in_cell: bool = False
    _styles: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Find the levels of headings that there are."""
        targets = (thing for thing in self.held if isinstance(thing, HeldTarget) and thing.kind == "heading")
        self.levels = sorted({target.level for target in targets if target.level}) or [1]

    def divided(self, blocks: Sequence[Node]) -> list[Node]:
        """Keep the parts that stand behind the document; gives the blocks of the document itself."""
        own: list[Node] = []
        into = own
        for block in blocks:
            found = PART.fullmatch(text_of(block["c"])) if block["t"] in ("Para", "Plain") else None
            if found:
                into = self.parts.setdefault(int(found[1]), [])
            else:
                into.append(block)
        return own

    def name_targets(self) -> None:
        """Give an identifier to everything that is linked to."""
        wanted = {label for thing in self.held if isinstance(thing, HeldReference) for label in thing.labels}
        for label, target in self.labels.items():
            if label in wanted and target is not None and not target.identifier and self._linkable(target):
                plain = re.sub(r"[^\w:.-]+", "-", label, flags=re.ASCII).strip("-.:")[:MAX_IDENTIFIER] or "label"
                name, number = plain if plain[0].isalpha() else f"l-{plain}"[:MAX_IDENTIFIER], 2
                while name in self._taken:
                    name, number = f"{plain[: MAX_IDENTIFIER - 4]}-{number}", number + 1
                self._taken.add(name)
                target.identifier = name

    @staticmethod
    def _linkable(target: HeldTarget) -> bool:
        return target.kind in ("heading", "figure", "table")

    def blocks(self, blocks: Sequence[Node]) -> list[Node]:
        """Blocks with everything in its place."""
        return [made for block in blocks for made in self._block(block)]

    def _block(self, block: Node) -> Iterator[Node]:
        kind, content = block["t"], _content(block)
        match kind:
            case "Para" | "Plain":
                yield from self._paragraph(kind, content)
            case "Header":
                yield self._heading(content)
            case "LineBlock":
                yield {"t": kind, "c": [self.inlines(line) for line in content]}
            case "BlockQuote":
                yield {"t": kind, "c": self.blocks(content)}
            case "BulletList":
                yield {"t": kind, "c": [self.blocks(item) for item in content]}
            case "OrderedList":
                style = [content[0][0], {"t": "Decimal"}, {"t": "Period"}]
                yield {"t": kind, "c": [style, [self.blocks(item) for item in content[1]]]}
            case "DefinitionList":
                yield {"t": kind, "c": [[self.inlines(term), [self.blocks(d) for d in said]] for term, said in content]}
            case "Table":
                yield self._table(content)
            case "Figure":
                attr, (short, caption), inner = content
                yield {"t": kind, "c": [attr, [short, self.blocks(caption)], self.blocks(inner)]}
            case "Div":
                yield from self.blocks(content[1])
            case _:
                yield block

    def _paragraph(self, kind: str, inlines: Sequence[Node]) -> Iterator[Node]:
        """A paragraph, divided where pictures and lines of code stand, which are blocks of their own."""
        run: list[Node] = []
        for inline in self.inlines(inlines):
            if inline["t"] in ("CodeBlock", "Figure"):
                if any(node["t"] not in ("Space", "SoftBreak", "LineBreak") for node in run):
                    yield {"t": kind, "c": run}
                run = []
                yield inline
            else:
                run.append(inline)
        if any(node["t"] not in ("Space", "SoftBreak", "LineBreak") for node in run):
            yield {"t": kind, "c": run}

    def _heading(self, content: list[Any]) -> Node:
        _, _, inlines = content
        target = next(
            (thing for thing in self._things(inlines) if isinstance(thing, HeldTarget)), HeldTarget("", self.levels[0])
        )
        classes = [] if target.numbered else ["unnumbered"]
        words = self.inlines([_SPACE if node["t"] == "LineBreak" else node for node in inlines])
        if words and words[-1]["t"] == "Space":
            words.pop()
        return {
            "t": "Header",
            "c": [self.levels.index(target.level or self.levels[0]) + 1, [target.identifier, classes, []], words],
        }

    def _things(self, inlines: Any) -> Iterator[Held]:
        for found in MARK.finditer(text_of(inlines)):
            yield self.held[int(found[1])]

    def _table(self, content: list[Any]) -> Node:
        attr, (short, caption), columns, head, bodies, foot = content
        target = None
        for block in caption:
            target = target or next((t for t in self._things(block.get("c", [])) if isinstance(t, HeldTarget)), None)

        def rows(many: list[Any]) -> list[Any]:
            return [
                [attr_, [[a, _ALIGNED, down, across, self._cell(blocks)] for a, _, down, across, blocks in cells]]
                for attr_, cells in many
                if any(blocks for *_, blocks in cells)  # an empty row would end a table of Markdown
            ]

        made = [
            [target.identifier if target else "", *attr[1:]],
            [short, self.blocks(caption)],
            columns,
            [head[0], rows(head[1])],
            [[attr_, number, rows(heads), rows(body)] for attr_, number, heads, body in bodies],
            [foot[0], rows(foot[1])],
        ]
        return {"t": "Table", "c": made}

    def _cell(self, blocks: list[Node]) -> list[Node]:
        """The words of a cell; a line that ends in it would end its row in Markdown."""
        self._in_cell = True
        made = self.blocks(blocks)
        self._in_cell = False
        if len(made) > 1 and all(block["t"] in ("Para", "Plain") for block in made):
            joined: list[Node] = []
            for block in made:
                joined += [*([_SPACE] if joined else []), *block["c"]]
            return [{"t": "Plain", "c": joined}]
        return made

    def inlines(self, inlines: Sequence[Node]) -> list[Node]:
        """Inlines with everything in its place, words and spaces joined as a reader of Markdown has them."""
        made: list[Node] = []
        for inline in inlines:
            for piece in self._inline(inline):
                if piece["t"] == "Link" and not piece["c"][1]:
                    self._take_kind(made, piece["c"][2][0][1:])
                _append(made, piece)
        return made

    def _take_kind(self, made: list[Node], identifier: str) -> None:
        """Take away the word before a reference that the reference prints itself, such as `Figure`."""
        target = next((t for t in self.labels.values() if t is not None and t.identifier == identifier), None)
        at = len(made) - 1 if made and made[-1]["t"] == "Str" else len(made) - 2
        if target is None or at < 0 or made[at]["t"] != "Str":
            return
        found = _KIND_WORDS[target.kind].search(made[at]["c"])
        if found:
            self._tell(ConversionKind.CHANGED, f"“{found[0].strip()}” before a reference", "the reference says it")
            left = made[at]["c"][: found.start()]
            made[at:] = [{"t": "Str", "c": left}] if left else []

    def _inline(self, inline: Node) -> Iterator[Node]:
        kind, content = inline["t"], _content(inline)
        if kind == "Str":
            yield from self._string(content)
        elif kind == "Note":
            place = self.place
            yield {"t": kind, "c": self.blocks(content)}
            self.place = place
        elif kind == "Span":
            yield from self.inlines(content[1])
        elif kind in ("Link", "Image"):
            yield {"t": kind, "c": [content[0], self.inlines(content[1]), content[2]]}
        elif kind == "Quoted":
            yield {"t": kind, "c": [content[0], self.inlines(content[1])]}
        elif kind in self._styles:  # a style in itself
            yield from self.inlines(content)
        elif kind in _STYLED:
            self._styles.add(kind)
            inner = self.inlines(content)
            self._styles.discard(kind)
            if kind == "Emph" and len(inner) == 1 and inner[0]["t"] == "Strong":  # as Markdown is read
                yield {"t": "Strong", "c": [{"t": "Emph", "c": inner[0]["c"]}]}
            elif inner:
                yield {"t": kind, "c": inner}
        elif kind == "SoftBreak" or (kind == "LineBreak" and self._in_cell):
            yield _SPACE
        else:
            yield inline

    def _string(self, text: str) -> Iterator[Node]:
        at = 0
        for found in MARK.finditer(text):
            if at < found.start():
                yield {"t": "Str", "c": text[at : found.start()]}
            yield from self._thing(self.held[int(found[1])])
            at = found.end()
        if at < len(text):
            yield {"t": "Str", "c": text[at:]}

    def _thing(self, thing: Held) -> Iterator[Node]:
        match thing:
            case ManuscriptPlace():
                self.place = thing
            case HeldCitation():
                yield self._citation(thing)
            case HeldReference():
                yield from self._reference(thing)
            case HeldMath():
                kind = "DisplayMath" if thing.display else "InlineMath"
                yield {"t": "Math", "c": [{"t": kind}, thing.text]}
            case HeldCode():
                classes = ["code"] if thing.listed and _MARKS_IN_CODE.search(thing.text) else []
                yield {"t": "CodeBlock" if thing.block else "Code", "c": [["", classes, []], thing.text]}
            case HeldLink():
                words = self.part_inlines(thing.words) or [{"t": "Str", "c": thing.address}]
                classes = ["uri"] if text_of(words) == thing.address else []
                yield {"t": "Link", "c": [["", classes, []], words, [thing.address, ""]]}
            case HeldNote():
                if thing.words is None:
                    self._tell(ConversionKind.LOST, "a mark of a note without its words")
                else:
                    yield {"t": "Note", "c": self._part_blocks(thing.words)}
            case HeldFigure():
                yield self._figure(thing)
            case HeldTarget():
                pass

    def _tell(self, kind: ConversionKind, text: str, became: str = "") -> None:
        self.notes.append(ConversionNote(kind, self.place, text, became))

    def _part_blocks(self, number: int | None) -> list[Node]:
        """The blocks of a part, with everything in its place; parts cannot hold themselves."""
        if number is None or self._inside > 20:
            return []
        self._inside += 1
        made = self.blocks(self.parts.get(number, []))
        self._inside -= 1
        return made

    def part_inlines(self, number: int | None) -> list[Node]:
        """The inlines of a part."""
        made: list[Node] = []
        for block in self._part_blocks(number):
            if block["t"] in ("Para", "Plain"):
                made += [*([_SPACE] if made else []), *block["c"]]
        return made

    def _figure(self, thing: HeldFigure) -> Node:
        width = [["width", thing.width]] if thing.width else []
        caption = self.part_inlines(thing.caption)
        identifier = thing.target.identifier if thing.target else ""
        image = {"t": "Image", "c": [["", [], width], [], [thing.path, ""]]}
        if not caption:
            return image
        plain = [{"t": "Plain", "c": caption}]
        return {"t": "Figure", "c": [[identifier, [], []], [None, plain], [{"t": "Plain", "c": [image]}]]}

    def _citation(self, thing: HeldCitation) -> Node:
        items = [self._work(work, textual=thing.textual and number == 0) for number, work in enumerate(thing.works)]
        return {"t": "Cite", "c": [items, [{"t": "Str", "c": "@" + items[0]["citationId"]}]]}

    def _before(self, number: int | None) -> list[Node]:
        """The words before a key; a semicolon there would end the citation."""
        words = self.part_inlines(number)
        return [{"t": "Str", "c": node["c"].replace(";", ",")} if node["t"] == "Str" else node for node in words]

    def _work(self, work: HeldWork, *, textual: bool) -> dict[str, Any]:
        behind = self.part_inlines(work.behind)
        if len({node["t"] for node in behind} - {"Str", "Space", "SoftBreak"}) == 0:
            words = locator(" ".join(text_of(behind).split()), self.language)
            behind = _words(words)
        if work.lead:
            behind = [*_words(work.lead), *([{"t": "Str", "c": ","}, _SPACE, *behind] if behind else [])]
        mode = "SuppressAuthor" if work.without_author else "AuthorInText" if textual else "NormalCitation"
        return {
            "citationId": work.key,
            "citationPrefix": self._before(work.before),
            "citationSuffix": ([] if textual else [{"t": "Str", "c": ","}, _SPACE]) + behind if behind else [],
            "citationMode": {"t": mode},
            "citationNoteNum": 0,
            "citationHash": 0,
        }

    def _reference(self, thing: HeldReference) -> Iterator[Node]:
        words = self.part_inlines(thing.words)
        for number, label in enumerate(thing.labels):
            if number:
                yield from ({"t": "Str", "c": ","}, _SPACE)
            target = self.labels.get(label)
            words = [inner for node in words for inner in (node["c"][1] if node["t"] == "Link" else [node])]
            if target is not None and target.identifier and self._linkable(target):
                if thing.command in ("pageref", "vpageref", "cpageref"):
                    self._tell(ConversionKind.CHANGED, f"\\{thing.command}{{{label}}}, the number of a page", "a link")
                yield {"t": "Link", "c": [["", [], []], words, [f"#{target.identifier}", ""]]}
            else:
                what = target.kind if target is not None and target.kind else "nothing that has a label"
                self._tell(
                    ConversionKind.LOST, f"\\{thing.command}{{{label}}}, a reference to {what}", "" if words else "??"
                )
                yield from words or [{"t": "Str", "c": "??"}]


_ALIGNED: Final[Node] = {"t": "AlignDefault"}
_STYLED: Final = frozenset({"Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"})


def _append(made: list[Node], piece: Node) -> None:
    last = made[-1] if made else None
    if piece["t"] == "Str" and last is not None and last["t"] == "Str":
        made[-1] = {"t": "Str", "c": last["c"] + piece["c"]}
    elif piece["t"] != "Space" or last is None or last["t"] not in ("Space", "LineBreak"):
        made.append(piece)


def _content(node: Node) -> Any:
    return node.get("c")


def _words(text: str) -> list[Node]:
    made: list[Node] = []
    for word in text.split():
        made += [*([_SPACE] if made else []), {"t": "Str", "c": word}]
    return made
