"""pandoc's nodes as HTML, with the passage of each quotation after the block that holds it.

Only nodes of a closed list are written; the others are reported. Notes are kept, and set where their caller says. Each
quotation is one element: where it begins inside emphasis and ends outside it, the emphasis is closed and opened again.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Final

from quoteproof.chapter.model import Node
from quoteproof.chapter.nodes import text_of
from quoteproof.edition.formulas import formula_key, mathml_of
from quoteproof.edition.html.proof import Cut
from quoteproof.markup.html import Markup, ends, fragment, join, tag, text
from quoteproof.values import dataclass


def notes_section(notes: list[Markup], title: str) -> Markup:
    """The notes to what has a title, as a section; nothing where there are none."""
    if not notes:
        return join()
    return tag("section", tag("ol", notes), class_="notes", role="doc-endnotes", aria_label=f"Notes to {title}")


class Blocks:
    """Writes the blocks of one chapter."""

    def __init__(
        self,
        chapter: str,
        cuts: Mapping[int, tuple[Cut, ...]],
        *,
        notes: list[Markup],
        images: Mapping[str, bytes],
        formulas: Mapping[str, str],
        opener: Callable[[str], Markup],
        passage: Callable[[str], Markup],
    ) -> None:
        """`chapter` names the chapter in its notes; `opener` and `passage` take a quotation's ID.

        Notes are added to `notes`, and numbered by their places in it.
        """
        self.inlines = Inlines(cuts, images, formulas, opener, self._note)
        self._chapter = chapter
        self._passage = passage
        self._held = 0
        self._notes = notes
        self._headings = 0

    def write(self, blocks: list[Node]) -> Markup:
        """Write blocks, each on a line of its own."""
        return join([join(self._block(block), "\n") for block in blocks])

    def heading(self, node: Node, *before: Markup) -> Markup:
        """Write a heading; the book's title is the only one of the first level, so all go one down."""
        level, (name, _, _), inlines = node["c"]
        self._headings += 1
        name = name or fragment("heading", self._chapter, str(self._headings))
        heading = tag(f"h{min(6, level + 1)}", *before, self.inlines.write(inlines), id=name)
        return join(heading, self._passages())

    def _passages(self) -> Markup:
        """The passages of the quotations that have ended; within a block quotation they wait for its end."""
        if self._held:
            return join()
        ended, self.inlines.ended = self.inlines.ended, []
        return join([self._passage(quotation) for quotation in ended])

    def _block(self, node: Node) -> Markup:
        kind: str = node["t"]
        content: Any = node.get("c")
        match kind:
            case "Para":
                return join(tag("p", self.inlines.write(content)), self._passages())
            case "Plain":
                return join(self.inlines.write(content), self._passages())
            case "Header":
                return self.heading(node)
            case "BlockQuote":
                return self._quotation(node)
            case "LineBlock":
                return self._verse(content)
            case "CodeBlock":
                return tag("pre", tag("code", content[1]), id=content[0][0] or None)
            case "Div":
                return self._division(content)
            case "BulletList":
                return tag("ul", [tag("li", self.write(item)) for item in content])
            case "OrderedList":
                return tag("ol", [tag("li", self.write(i)) for i in content[1]], **_numbering(content[0]))
            case "DefinitionList":
                return tag("dl", [self._definition(term, given) for term, given in content])
            case "Table":
                return self._table(content)
            case "Figure":
                return self._figure(content)
            case "HorizontalRule":
                return tag("hr")
            case "RawBlock":  # comments, which never print
                return join()
        self.inlines.unknown.append(kind)
        return join()

    def _quotation(self, node: Node) -> Markup:
        self._held += 1
        inside = self.write(node["c"])
        self._held -= 1
        return join(tag("blockquote", inside), self._passages())

    def _verse(self, lines: list[list[Node]]) -> Markup:
        written = [tag("span", self.inlines.write(line) if line else "\u00a0", class_="line") for line in lines]
        return join(tag("div", [join(line, "\n") for line in written], class_="verse"), self._passages())

    def _division(self, content: Any) -> Markup:
        (name, classes, pairs), blocks = content
        kept = " ".join(c for c in classes if c in ("epigraph", "own", "translation", "references", "csl-entry"))
        given = dict(pairs)
        attributes = {"lang": given.get("lang"), "dir": given.get("dir")}
        return tag("div", self.write(blocks), id=name or None, class_=kept or None, **attributes)

    def _definition(self, term: list[Node], definitions: list[list[Node]]) -> Markup:
        name = tag("dt", self.inlines.write(term))
        # The passages of a term's quotations stand in its first definition: a term may hold no blocks.
        return join(name, [tag("dd", self._passages(), self.write(blocks)) for blocks in definitions])

    def _figure(self, content: Any) -> Markup:
        (name, _, _), (_, caption), blocks = content
        self._held += 1
        inside = join(self.write(blocks), tag("figcaption", self.write(caption)) if caption else None)
        self._held -= 1
        return join(tag("figure", inside, id=name or None), self._passages())

    def _table(self, content: Any) -> Markup:
        (name, _, _), (_, caption), columns, head, bodies, foot = content
        aligned = [column[0]["t"] for column in columns]
        self._held += 1
        made = tag(
            "table",
            tag("caption", self.write(caption)) if caption else None,
            self._rows("thead", head[1], aligned, heads=len(aligned)),
            [self._rows("tbody", b[i], aligned, heads=h) for b in bodies for i, h in ((2, len(aligned)), (3, b[1]))],
            self._rows("tfoot", foot[1], aligned, heads=0),
            id=name or None,
        )
        self._held -= 1
        return join(tag("div", made, class_="wide", tabindex=0, role="group", aria_label="table"), self._passages())

    def _rows(self, name: str, rows: list[Any], aligned: list[str], *, heads: int) -> Markup:
        if not rows:
            return join()
        return tag(name, [tag("tr", self._cells(row[1], aligned, name, heads)) for row in rows])

    def _cells(self, cells: list[Any], aligned: list[str], part: str, heads: int) -> list[Markup]:
        made: list[Markup] = []
        column = 0
        for _, own, rows, columns, blocks in cells:
            side = own["t"] if own["t"] != "AlignDefault" else aligned[min(column, len(aligned) - 1)]
            is_head = column < heads
            made.append(
                tag(
                    "th" if is_head else "td",
                    self.write(blocks),
                    class_={"AlignRight": "right", "AlignCenter": "centre"}.get(side),
                    rowspan=rows if rows > 1 else None,
                    colspan=columns if columns > 1 else None,
                    scope=("col" if part == "thead" else "row") if is_head else None,
                )
            )
            column += columns
        return made

    def _note(self, blocks: list[Node]) -> Markup:
        """Keep a note, and give its mark."""
        number = str(len(self._notes) + 1)
        self._notes.append(join())  # holds its place while it is written
        waiting, self.inlines.ended = self.inlines.ended, []
        held, self._held = self._held, 0
        back = tag("a", "↩", href=f"#{fragment('noteref', self._chapter, number)}", class_="back",
                   role="doc-backlink", aria_label=f"back to the text of note {number}")  # fmt: skip
        inside = self._ending(blocks, back)
        self._held = held
        self.inlines.ended = waiting
        name = fragment("note", self._chapter, number)
        self._notes[int(number) - 1] = tag("li", inside, id=name)
        link = tag("a", number, href=f"#{name}", role="doc-noteref", aria_label=f"note {number}")
        return tag("sup", link, id=fragment("noteref", self._chapter, number), class_="noteref")

    def _ending(self, blocks: list[Node], back: Markup) -> Markup:
        """Write a note's blocks, the way back at the end of the last paragraph."""
        if not blocks or blocks[-1]["t"] not in ("Para", "Plain"):
            return join(self.write(blocks), tag("p", back))
        last = tag("p", self.inlines.write(blocks[-1]["c"]), " ", back)
        return join(self.write(blocks[:-1]), last, self._passages())


def _numbering(given: list[Any]) -> dict[str, str | int | None]:
    start, style, _ = given
    kinds = {"LowerAlpha": "a", "UpperAlpha": "A", "LowerRoman": "i", "UpperRoman": "I"}
    return {"start": start if start != 1 else None, "type": kinds.get(style["t"])}


_ELEMENTS: Final = {
    "Emph": "em", "Strong": "strong", "Underline": "u", "Strikeout": "s", "Superscript": "sup", "Subscript": "sub",
}  # fmt: skip
_CLASSES: Final = frozenset("term own translation smallcaps underline csl-left-margin csl-right-inline".split())
_PIXELS: Final = {"": 1.0, "px": 1.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "pt": 96 / 72, "em": 16.0}
_MIME: Final = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class _Element:
    """An element that is open around a piece of text."""

    key: str
    """What tells it from any other."""
    opening: str
    closing: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some HTML with the elements around it, the outermost first."""

    path: tuple[_Element, ...]
    html: str
    ends: str = ""
    """ID of the quotation that ends with it."""


@dataclass(slots=True)
class Inlines:
    """Writes inlines; keeps which quotations ended, so that their passages can follow."""

    cuts: Mapping[int, tuple[Cut, ...]]
    """The quotations, by `id()` of a node."""
    images: Mapping[str, bytes]
    """Images by the paths they are shown by."""
    formulas: Mapping[str, str]
    """MathML by `formula_key`."""
    opener: Callable[[str], Markup]
    """Makes what opens the passage of a quotation."""
    note: Callable[[list[Node]], Markup]
    """Takes a note, and gives its mark."""
    ended: list[str] = field(default_factory=list)
    """IDs of the quotations that have ended since the last block, in order."""
    unknown: list[str] = field(default_factory=list)
    """Kinds of nodes that are not on the list."""

    def write(self, inlines: list[Node]) -> Markup:
        """Write inlines."""
        pieces: list[_Piece] = []
        self._fill(inlines, (), pieces)
        return Markup("".join(self._nested(pieces)))

    def _nested(self, pieces: list[_Piece]) -> list[str]:
        """Open and close elements from piece to piece, as few as can be."""
        out: list[str] = []
        opened: tuple[_Element, ...] = ()
        for piece in pieces:
            same = 0
            while same < min(len(opened), len(piece.path)) and opened[same].key == piece.path[same].key:
                same += 1
            out += [element.closing for element in reversed(opened[same:])]
            out += [element.opening for element in piece.path[same:]]
            out.append(piece.html)
            opened = piece.path
            if piece.ends:
                out += [element.closing for element in reversed(opened)]
                out.append(self.opener(piece.ends).html)
                self.ended.append(piece.ends)
                opened = ()
        return [*out, *(element.closing for element in reversed(opened))]

    def _fill(self, inlines: list[Node], path: tuple[_Element, ...], to: list[_Piece]) -> None:
        for number, node in enumerate(inlines):
            kind: str = node["t"]
            if kind in ("Str", "Space", "SoftBreak"):
                self._leaf(node, node["c"] if kind == "Str" else " ", path, to)
            elif kind in _ELEMENTS:
                self._fill(node["c"], (*path, self._around(node, number, _ELEMENTS[kind])), to)
            elif kind == "SmallCaps":
                self._fill(node["c"], (*path, self._around(node, number, "span", class_="smallcaps")), to)
            elif kind == "Span":
                self._fill(node["c"][1], (*path, self._around(node, number, "span", **_attributes(node["c"][0]))), to)
            elif kind == "Link":
                self._fill(node["c"][1], (*path, self._around(node, number, "a", **_link(node))), to)
            elif kind == "Quoted":
                marks = "‘’" if node["c"][0]["t"] == "SingleQuote" else "“”"
                inner = [{"t": "Str", "c": marks[0]}, *node["c"][1], {"t": "Str", "c": marks[1]}]
                self._fill(inner, path, to)
            else:
                self._whole(node, path, to)

    def _around(self, node: Node, number: int, name: str, **attributes: str | None) -> _Element:
        return _Element(f"{id(node)}:{number}", *ends(name, **attributes))

    def _leaf(self, node: Node, words: str, path: tuple[_Element, ...], to: list[_Piece]) -> None:
        """Cut a text where a quotation begins or ends in it."""
        done = 0
        for cut in self.cuts.get(id(node), ()):
            if cut.start > done:
                to.append(_Piece(path, text(words[done : cut.start]).html))
            self._quoted(cut, text(words[cut.start : cut.end]).html, path, to)
            done = cut.end
        if done < len(words):
            to.append(_Piece(path, text(words[done:]).html))

    def _quoted(self, cut: Cut, html: str, path: tuple[_Element, ...], to: list[_Piece]) -> None:
        name = fragment("q", cut.quotation) if cut.first else None
        around = _Element(f"q:{cut.quotation}", *ends("span", class_="quoted", id=name, data_quotation=cut.quotation))
        to.append(_Piece((around, *path), html, cut.quotation if cut.last else ""))

    def _whole(self, node: Node, path: tuple[_Element, ...], to: list[_Piece]) -> None:
        """Write a node that no quotation begins or ends inside."""
        html = self._object(node).html
        if not html:
            return
        cuts = self.cuts.get(id(node), ())
        if cuts:
            self._quoted(cuts[0], html, path, to)
        else:
            to.append(_Piece(path, html))

    def _object(self, node: Node) -> Markup:
        kind: str = node["t"]
        content: Any = node.get("c")
        if kind == "LineBreak":
            return tag("br")
        if kind == "Cite":
            return tag("span", self.write(content[1]), class_="citation")
        if kind == "Code":
            return tag("code", content[1])
        if kind == "Math":
            return self._formula(node)
        if kind == "Note":
            return self.note(content)
        if kind == "Image":
            return self._image(node)
        if kind != "RawInline":  # comments, which never print
            self.unknown.append(kind)
        return join()

    def _formula(self, node: Node) -> Markup:
        made = mathml_of(self.formulas.get(formula_key(node), ""))
        return made if made is not None else tag("code", node["c"][1], class_="formula")

    def _image(self, node: Node) -> Markup:
        (_, _, pairs), caption, (path, _) = node["c"]
        given = dict(pairs)
        mime = _MIME[path.rpartition(".")[2].lower()]
        data = base64.b64encode(self.images[path]).decode()
        return tag(
            "img",
            src=f"data:{mime};base64,{data}",
            alt=given.get("alt") or text_of(caption),
            width=_size(given.get("width")),
            height=_size(given.get("height")),
        )


def _attributes(attr: list[Any]) -> dict[str, str | None]:
    name, classes, pairs = attr
    kept = " ".join(c for c in classes if c in _CLASSES)
    given = dict(pairs)
    return {"id": name or None, "class_": kept or None, "lang": given.get("lang"), "dir": given.get("dir")}


def _link(node: Node) -> dict[str, str | None]:
    (name, _, _), _, (address, _) = node["c"]
    return {"id": name or None, "href": address, "rel": None if address.startswith("#") else "noreferrer"}


def _size(length: str | None) -> str | None:
    """A length as HTML's own attribute takes it: a number of pixels, or a percentage."""
    if length is None or length.endswith("%"):
        return length
    number = length.rstrip("abcdefghijklmnopqrstuvwxyz")
    return str(round(float(number) * _PIXELS[length[len(number) :]]))
