"""Where the text objects of a page belong: to which part of the book, in which element, and whether they are seen.

Promises: every object that has characters has a place. What no reader sees belongs to the descriptions; what a reader
sees otherwise than the file says stands in its place unread. Leaves out: the characters themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import pypdfium2.raw as pdfium

from quoteproof.proof.layer import Part
from quoteproof.proof.pdf_calls import address
from quoteproof.proof.pdf_hiding import Box, bounds, marks, replaced, shows
from quoteproof.proof.pdf_structure import LOOSE, Element, structure

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
        """Tell whether it goes on with the paragraph of another place of the same part."""
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
        """Give the place of an object by its address."""
        return self._found.get(number) if number else None


def _near(one: Box | None, other: Box | None) -> bool:
    """Tell whether two boxes stand on one line with no more than a space between them."""
    if one is None or other is None or not _same_line(one, other):
        return False
    return max(one[0], other[0]) - min(one[2], other[2]) <= _WIDEST_SPACE


def _leaves(one: Box | None, page: Box) -> bool:
    """Tell whether any of a box lies off the page."""
    return one is not None and (one[0] < page[0] or one[1] < page[1] or one[2] > page[2] or one[3] > page[3])


def _same_line(one: Box | None, other: Box | None) -> bool:
    """Tell whether two boxes share half the height of the lower one."""
    if one is None or other is None:
        return False
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > min(one[3] - one[1], other[3] - other[1]) / 2


def _where(thing: Any, names: frozenset[str], elements: Mapping[int, Element], box: Box | None) -> Place:
    """Give part and element of a text object that shows."""
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
