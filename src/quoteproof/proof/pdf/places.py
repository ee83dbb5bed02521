"""Where the texts of a PDF's page belong: the part of the book, the paragraph, the language, whether they are seen.

Source: ISO 32000-1, 14.6 (marked content), 14.7 (logical structure), 14.8 (tagged PDF).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any, Final, NewType

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from quoteproof.document.model import Box
from quoteproof.document.pdf import objects
from quoteproof.document.pdf.calls import address, fast_call
from quoteproof.document.pdf.objects import PageObject
from quoteproof.evidence.marks import BookPart
from quoteproof.proof.pdf.clusters import Blanks
from quoteproof.proof.pdf.overlaps import overlaps
from quoteproof.proof.pdf.pdfium import is_renamed, is_visible

_HEADINGS: Final = frozenset({"H", "H1", "H2", "H3", "H4", "H5", "H6"})
_PARAGRAPHS: Final = _HEADINGS | {
    "P",
    "TOCI",
    "Caption",
    "TD",
    "TH",
    "Lbl",
    "LBody",
    "BlockQuote",
    "Note",
    "Div",
    "Title",
}
_CAPTIONED: Final = frozenset({"Table", "Figure"})
_CELLS: Final = frozenset({"TD", "TH"})
_NOTES: Final = frozenset({"Note", "FENote"})
_NOTE_NUMBER: Final = "Lbl of a note"
"""In place of `Lbl`, which is the label of a list item too."""
_CONTENTS: Final = frozenset({"TOC", "TOCI"})
_MAX_DEPTH: Final = 60
_RAISED: Final = 2.0  # points between a letter and the figure that is raised beside it, in the header of a page
_WIDEST_SPACE: Final = 9.0  # points, in the header or footer of a page


@dataclass(frozen=True, slots=True)
class StructureElement:
    """Where content is in the structure of the document."""

    types: frozenset[str]
    """Its own type and those around it."""
    block: tuple[int, ...]
    """The path to the innermost element that is a paragraph."""
    language: str = ""
    """The language that the structure gives; empty where it gives none, or where nobody asked."""
    block_language: str = ""
    """The same of the paragraph."""
    note_number: tuple[int, ...] = ()
    """The path to the number of a note that it is in: in the note, or where the note is called."""


UNTAGGED: Final = StructureElement(frozenset(), ())
"""Of content that the structure does not have."""


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Where the characters of a text object are written."""

    part: BookPart
    element: StructureElement
    box: Box | None
    """Where it is on the page."""
    readable: bool = True
    """Whether it shows what the file says it reads."""

    def continues(self, other: TextPlace | None) -> bool:
        """Return whether it continues the paragraph of another place of the same part."""
        if other is None or self.part is not BookPart.FURNITURE:
            return other is not None and other.element.block == self.element.block
        # In a header or footer: on the same line or raised above it, with at most a space between.
        first, second = other.box, self.box
        if first is None or second is None or max(first[1], second[1]) - min(first[3], second[3]) > _RAISED:
            return False
        return max(first[0], second[0]) - min(first[2], second[2]) <= _WIDEST_SPACE


class PagePlaces:
    """The text objects of a page, each with its place."""

    def __init__(self, page: PdfPage, by_address: Mapping[int, PageObject], *, languages: bool) -> None:
        """`by_address` has every object with a character; `languages` asks for those of the structure."""
        # An object that is not the page's own is in a form, which may be clipped or switched off as a whole.
        of_page = objects.page_objects(page)
        own = {address(page_object) for page_object in of_page}
        elements = _structure(page, languages=languages)
        shown = page.get_cropbox()
        boxes = {number: objects.bounds(text) for number, text in by_address.items()}
        self.blanks = Blanks(of_page, boxes)
        """The objects without characters."""
        left, bottom, right, top = shown
        outside = (n for n, b in boxes.items() if b and (b[0] < left or b[1] < bottom or b[2] > right or b[3] > top))
        self.over = tuple(by_address[number] for number in outside)
        """The objects that run off the page."""
        self._objects = by_address
        self._places: dict[int, TextPlace] = {}
        for number, text in by_address.items():
            names, box = objects.mark_names(text), boxes[number]
            if not is_visible(text, names, box, shown):
                self._places[number] = TextPlace(BookPart.DESCRIPTION, UNTAGGED, box)
            else:
                readable = number in own and not is_renamed(text)
                self._places[number] = replace(_tagged_place(text, names, elements, box), readable=readable)
        # A header or footer that is on a line of the text is read with the text.
        apart = (BookPart.FURNITURE, BookPart.CONTENTS, BookPart.DESCRIPTION)
        lines = [place.box for place in self._places.values() if place.part not in apart]
        for number, place in self._places.items():
            if place.part is BookPart.FURNITURE and any(share_line(place.box, box) for box in lines):
                self._places[number] = TextPlace(BookPart.TEXT, UNTAGGED, place.box, readable=False)

    def covering(self) -> Iterator[tuple[PageObject, PageObject]]:
        """Yield two objects that print over one another."""
        read = (
            (place.box, place.element.block, n) for n, place in self._places.items() if place.element is not UNTAGGED
        )
        texts = [(box, block, number) for box, block, number in read if box is not None]
        return ((self._objects[first], self._objects[second]) for first, second in overlaps(texts))

    def of(self, number: int | None) -> TextPlace | None:
        """Return the place of an object by its address."""
        return self._places.get(number) if number else None


def share_line(first: Box | None, second: Box | None) -> bool:
    """Return whether two boxes share half the height of the lower one."""
    if first is None or second is None:
        return False
    shared = min(first[3], second[3]) - max(first[1], second[1])
    return shared > min(first[3] - first[1], second[3] - second[1]) / 2


def _tagged_place(
    text: PageObject, names: frozenset[str], elements: Mapping[int, StructureElement], box: Box | None
) -> TextPlace:
    """Return the place of a visible text object by its tags."""
    number = pdfium.FPDFPageObj_GetMarkedContentID(text)
    element = elements.get(number, UNTAGGED) if number >= 0 else UNTAGGED
    if "Artifact" in names:
        return TextPlace(BookPart.FURNITURE, element, box)
    if element.types & _CONTENTS:
        return TextPlace(BookPart.CONTENTS, element, box)
    if element.types & _NOTES:
        return TextPlace(BookPart.NOTE, element, box)
    if "Caption" in element.types:
        return TextPlace(BookPart.TABLE_CAPTION if "Table" in element.types else BookPart.FIGURE_CAPTION, element, box)
    return TextPlace(BookPart.TABLE if element.types & _CELLS else BookPart.TEXT, element, box)


_Node = NewType("_Node", object)  # PDFium's handle of an element of the structure
_CHILD_AT: Final = fast_call(pdfium.FPDF_StructElement_GetChildAtIndex, ctypes.c_void_p)
_NUMBER_AT: Final = fast_call(pdfium.FPDF_StructElement_GetChildMarkedContentID, ctypes.c_int)


def _structure(page: PdfPage, *, languages: bool) -> Mapping[int, StructureElement]:
    """Return for each marked content of a page its place in the structure."""
    elements: dict[int, StructureElement] = {}
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return elements
    for i in range(pdfium.FPDF_StructTree_CountChildren(tree)):
        child = pdfium.FPDF_StructTree_GetChildAtIndex(tree, i)
        if child:
            _descend(child, _type(child), UNTAGGED, (i,), elements, languages=languages)
    pdfium.FPDF_StructTree_Close(tree)
    return elements


def _descend(
    node: _Node,
    name: str,
    outer: StructureElement,
    path: tuple[int, ...],
    elements: dict[int, StructureElement],
    *,
    languages: bool,
) -> None:
    # The label of a list item is a paragraph; the label where a note is called continues its paragraph.
    is_paragraph = name in _PARAGRAPHS
    note_number = path if name == _NOTE_NUMBER else outer.note_number
    language = (_text(pdfium.FPDF_StructElement_GetLang, node) if languages else "") or outer.language
    of_block = language if is_paragraph else outer.block_language
    block = path if is_paragraph else outer.block
    own = StructureElement(outer.types | {name}, block, language, of_block, note_number)
    children = _children(node)
    numbers = map(_NUMBER_AT, repeat(address(node)), range(len(children)))
    for i, (child, number) in enumerate(zip(children, numbers, strict=True)):
        if child is not None and len(path) < _MAX_DEPTH:
            kind = _type(child)
            if kind == "Lbl" and name != "LI":
                kind = _NOTE_NUMBER
            types = own.types
            if kind == "Caption":  # in a cell, of a figure there, and not of the table
                owner = frozenset({name}) & _CAPTIONED or _captioned(children, i)
                types = types - _CAPTIONED | owner if owner else types
            _descend(child, kind, replace(own, types=types), (*path, i), elements, languages=languages)
        elif child is None and number >= 0:
            # Only content of this page has a number here; that of other pages gives -1.
            elements[number] = own


def _children(node: _Node) -> list[_Node | None]:
    """Return the elements in an element; None for content, and for elements without any on this page.

    Every page goes through the whole document, most of whose elements are on other pages and have no address here.
    """
    addresses = map(_CHILD_AT, repeat(address(node)), range(pdfium.FPDF_StructElement_CountChildren(node)))
    return [ctypes.cast(child, pdfium.FPDF_STRUCTELEMENT) if child else None for child in addresses]


def _captioned(children: Sequence[_Node | None], at: int) -> frozenset[str]:
    """Return what a caption among `children` belongs to: the table or figure after it, or else before it.

    A table or figure that is divided by a note or by a page end is beside its caption, not around it.
    """
    neighbours = (*children[at + 1 :], *reversed(children[:at]))
    return next((kinds for child in neighbours if child is not None and (kinds := _kinds(child, 0))), frozenset())


def _kinds(node: _Node, depth: int) -> frozenset[str]:
    """Return the type of the first table or figure that an element is or holds."""
    if (name := _type(node)) in _CAPTIONED:
        return frozenset({name})
    below = (child for child in _children(node) if child is not None and depth < _MAX_DEPTH)
    return next((kinds for child in below if (kinds := _kinds(child, depth + 1))), frozenset())


def _type(node: _Node) -> str:
    return _text(pdfium.FPDF_StructElement_GetType, node)


def _text(function: Any, node: _Node) -> str:
    """Return a text of an element of the structure by a function of PDFium."""
    size = function(node, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    function(node, buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
