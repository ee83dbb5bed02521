"""Where the text objects of a page belong: to which part of the book, to which element, and whether they are seen.

Every object with characters has a place. Text that no reader sees belongs to the descriptions; text that shows
otherwise than the file says is unread at its place.
Source: ISO 32000-1, 14.7 (logical structure), 14.8 (tagged PDF).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any, Final

import pypdfium2.raw as pdfium

from quoteproof.evidence.marks import Part
from quoteproof.proof.pdf.pdfium import Box, address, bounds, marks, plain, replaced, shows

_HEADINGS: Final = frozenset({"H", "H1", "H2", "H3", "H4", "H5", "H6"})
_PARAGRAPHS: Final = _HEADINGS | {"P", "TOCI", "Caption", "TD", "TH", "LBody", "BlockQuote", "Note", "Div", "Title"}
_CAPTIONED: Final = frozenset({"Table", "Figure"})
_DEEPEST: Final = 60


@dataclass(frozen=True, slots=True)
class Element:
    """Where a stretch of a page stands in the structure of the document."""

    types: frozenset[str]
    """Its own type and those around it."""
    block: tuple[int, ...]
    """The path to the innermost element that is a paragraph of its own."""


LOOSE: Final = Element(frozenset(), ())
"""Where content stands that the structure does not have."""


_CHILD_AT: Final = plain(pdfium.FPDF_StructElement_GetChildAtIndex, ctypes.c_void_p)
_NUMBER_AT: Final = plain(pdfium.FPDF_StructElement_GetChildMarkedContentID, ctypes.c_int)


def structure(page: Any) -> Mapping[int, Element]:
    """Return for each marked content of a page its place in the structure."""
    found: dict[int, Element] = {}
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return found
    for i in range(pdfium.FPDF_StructTree_CountChildren(tree)):
        child = pdfium.FPDF_StructTree_GetChildAtIndex(tree, i)
        if child:
            _descend(child, _type(child), Element(frozenset(), ()), (i,), found)
    pdfium.FPDF_StructTree_Close(tree)
    return found


def _descend(element: Any, name: str, around: Element, path: tuple[int, ...], found: dict[int, Element]) -> None:
    # The label of a list's item is a paragraph of its own; where a note is called, the paragraph goes on.
    apart = "LI" in around.types if name == "Lbl" else name in _PARAGRAPHS
    block = path if apart else around.block
    here = Element(around.types | {name}, block)
    children = _children(element)
    numbers = map(_NUMBER_AT, repeat(address(element)), range(len(children)))
    for i, (child, number) in enumerate(zip(children, numbers, strict=True)):
        if child is not None and len(path) < _DEEPEST:
            kind = _type(child)
            alone = kind == "Caption" and not here.types & _CAPTIONED
            outer = Element(here.types | _captioned(children, i), block) if alone else here
            _descend(child, kind, outer, (*path, i), found)
        elif child is None and number >= 0:
            # Only content of this very page has a number here; that of other pages gives -1.
            found[number] = here


def _children(element: Any) -> list[Any]:
    """Return the elements in an element; None for content, and for elements without any on this page.

    On every page the whole document is gone through: most of its elements stand on others, and have no address here.
    """
    found = map(_CHILD_AT, repeat(address(element)), range(pdfium.FPDF_StructElement_CountChildren(element)))
    return [ctypes.cast(child, pdfium.FPDF_STRUCTELEMENT) if child else None for child in found]


def _captioned(children: list[Any], at: int) -> frozenset[str]:
    """Return what a caption among `children` belongs to: what follows it, or else what stands before it.

    A table or figure that is parted by a note, or runs over pages, stands beside its caption instead of around it.
    """
    beside = (*children[at + 1 :], *reversed(children[:at]))
    return next((kinds for child in beside if child is not None and (kinds := _kinds(child, 0))), frozenset())


def _kinds(element: Any, depth: int) -> frozenset[str]:
    """Return the kind of the first table or figure that an element is or holds."""
    if (name := _type(element)) in _CAPTIONED:
        return frozenset({name})
    below = (child for child in _children(element) if child is not None and depth < _DEEPEST)
    return next((kinds for child in below if (kinds := _kinds(child, depth + 1))), frozenset())


def _type(element: Any) -> str:
    return _text(lambda buffer, size: pdfium.FPDF_StructElement_GetType(element, buffer, size))


def _text(call: Callable[[Any, int], int]) -> str:
    size = call(None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


_CELLS: Final = frozenset({"TD", "TH"})
_NOTES: Final = frozenset({"Note", "FENote"})
_CONTENTS: Final = frozenset({"TOC", "TOCI"})
_WIDEST_SPACE: Final = 9.0  # points, in the head or foot of a page


@dataclass(frozen=True, slots=True)
class Place:
    """Where the characters of a text object are written."""

    part: Part
    """The part."""
    element: Element
    """Where it stands in the structure."""
    box: Box | None
    """Where it stands on the page."""
    readable: bool = True
    """Whether what the file says it reads is what it shows."""

    @property
    def numbers(self) -> bool:
        """Whether it is tagged as the number of a note: in front of the note, or where the note is called."""
        return "Lbl" in self.element.types and "LI" not in self.element.types

    def follows(self, other: Place | None) -> bool:
        """Return whether it goes on with the paragraph of another place of the same part."""
        if other is None or self.part is not Part.FURNITURE:
            return other is not None and other.element.block == self.element.block
        return _near(other.box, self.box)


class Places:
    """The text objects of a page, each with where its characters go."""

    def __init__(self, page: Any, by_address: Mapping[int, Any]) -> None:
        """Look at every object that has a character."""
        count = pdfium.FPDFPage_CountObjects(page.raw)
        # An object that is none of the page's own stands in a form, which may be clipped or switched off as a whole.
        own = {address(pdfium.FPDFPage_GetObject(page.raw, i)) for i in range(count)}
        elements = structure(page)
        shown = page.get_cropbox()
        boxes = {number: bounds(thing) for number, thing in by_address.items()}
        self.over = tuple(by_address[number] for number, box in boxes.items() if _leaves(box, shown))
        self._found: dict[int, Place] = {}
        for number, thing in by_address.items():
            names, box = marks(thing), boxes[number]
            if not shows(thing, names, box, shown):
                self._found[number] = Place(Part.DESCRIPTION, LOOSE, box)
            else:
                readable = number in own and not replaced(thing)
                self._found[number] = replace(_where(thing, names, elements, box), readable=readable)
        # A head or foot of the page may not stand on a line of the text: what stands there is read with the text.
        apart = (Part.FURNITURE, Part.CONTENTS, Part.DESCRIPTION)
        lines = [place.box for place in self._found.values() if place.part not in apart]
        for number, place in self._found.items():
            if place.part is Part.FURNITURE and any(_same_line(place.box, box) for box in lines):
                self._found[number] = Place(Part.TEXT, LOOSE, place.box, readable=False)

    def of(self, number: int | None) -> Place | None:
        """Return the place of an object by its address."""
        return self._found.get(number) if number else None


def _near(one: Box | None, other: Box | None) -> bool:
    """Return whether two boxes stand on one line with no more than a space between them."""
    if one is None or other is None or not _same_line(one, other):
        return False
    return max(one[0], other[0]) - min(one[2], other[2]) <= _WIDEST_SPACE


def _leaves(one: Box | None, page: Box) -> bool:
    """Return whether any of a box lies off the page."""
    return one is not None and (one[0] < page[0] or one[1] < page[1] or one[2] > page[2] or one[3] > page[3])


def _same_line(one: Box | None, other: Box | None) -> bool:
    """Return whether two boxes share half the height of the lower one."""
    if one is None or other is None:
        return False
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > min(one[3] - one[1], other[3] - other[1]) / 2


def _where(thing: Any, names: frozenset[str], elements: Mapping[int, Element], box: Box | None) -> Place:
    """Return part and element of a text object that shows."""
    number = pdfium.FPDFPageObj_GetMarkedContentID(thing)
    element = elements.get(number, LOOSE) if number >= 0 else LOOSE
    if "Artifact" in names:
        return Place(Part.FURNITURE, element, box)
    if element.types & _CONTENTS:
        return Place(Part.CONTENTS, element, box)
    if element.types & _NOTES:
        return Place(Part.NOTE, element, box)
    if "Caption" in element.types:
        return Place(Part.TABLE_CAPTION if "Table" in element.types else Part.FIGURE_CAPTION, element, box)
    return Place(Part.TABLE if element.types & _CELLS else Part.TEXT, element, box)
