"""pandoc's inlines as HTML, each quotation one element of its own, however they are nested.

Only nodes of a closed list are written; the others are reported. A quotation that begins inside emphasis and ends
outside it is still one element: the emphasis is closed and opened again, never the quotation.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from quoteproof.chapter.model import Node
from quoteproof.chapter.nodes import text_of
from quoteproof.edition.formulas import formula_key, mathml_of
from quoteproof.edition.html.places import Cut
from quoteproof.markup.html import Markup, ends, fragment, join, tag, text

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
    """Its opening tag."""
    closing: str
    """Its closing tag."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some HTML with the elements around it, the outermost first."""

    path: tuple[_Element, ...]
    """The elements."""
    html: str
    """The HTML in them."""
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
        return made if made is not None else tag("code", node["c"][1], class_="mathml_of")

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
    return {"id": name or None, "class_": kept or None, "lang": dict(pairs).get("lang")}


def _link(node: Node) -> dict[str, str | None]:
    (name, _, _), _, (address, _) = node["c"]
    return {"id": name or None, "href": address, "rel": None if address.startswith("#") else "noreferrer"}


def _size(length: str | None) -> str | None:
    """A length as HTML's own attribute takes it: a number of pixels, or a percentage."""
    if length is None or length.endswith("%"):
        return length
    number = length.rstrip("abcdefghijklmnopqrstuvwxyz")
    return str(round(float(number) * _PIXELS[length[len(number) :]]))
