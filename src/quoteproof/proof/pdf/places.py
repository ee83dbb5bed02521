"""Where the texts of a PDF's page belong: the part of the book, the paragraph, the language, whether they are seen.

Source: ISO 32000-1, 14.6 (marked content), 14.7 (logical structure), 14.8 (tagged PDF).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from quoteproof.document.model import Box
from quoteproof.document.pdf import objects
from quoteproof.document.pdf.calls import address
from quoteproof.document.pdf.objects import MarkHandle, PageObject
from quoteproof.evidence.marks import BookPart
from quoteproof.proof.pdf.clusters import Blanks
from quoteproof.proof.pdf.overlaps import overlaps
from quoteproof.proof.pdf.pdfium import is_renaming, is_visible
from quoteproof.proof.pdf.structure import UNTAGGED, StructureElement
from quoteproof.values import dataclass

_CELLS: Final = frozenset({"TD", "TH"})
_NOTES: Final = frozenset({"Note", "FENote"})
_CONTENTS: Final = frozenset({"TOC", "TOCI"})
_RAISED: Final = 2.0  # points between a letter and the figure that is raised beside it, in the header of a page
_WIDEST_SPACE: Final = 9.0  # points, in the header or footer of a page


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

    def __init__(
        self, page: PdfPage, by_address: Mapping[int, PageObject], elements: Mapping[int, StructureElement]
    ) -> None:
        """`by_address` has every object with a character; `elements` are those of the page's marked contents."""
        # An object that is not the page's own is in a form, which may be clipped or switched off as a whole.
        of_page = objects.page_objects(page)
        own = {address(page_object) for page_object in of_page}
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
        known: dict[int, tuple[str, bool]] = {}  # marked contents, of which several objects are in the same
        for number, text in by_address.items():
            marks = [_read_mark(mark, known) for mark in objects.marks(text)]
            names, box = frozenset(name for name, _ in marks), boxes[number]
            if not is_visible(text, names, box, shown):
                self._places[number] = TextPlace(BookPart.DESCRIPTION, UNTAGGED, box)
            else:
                part, element = _tagged_part(text, names, elements)
                readable = number in own and not any(renames for _, renames in marks)
                self._places[number] = TextPlace(part, element, box, readable)
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


def _read_mark(mark: MarkHandle, known: dict[int, tuple[str, bool]]) -> tuple[str, bool]:
    """Return the name of a marked content, and whether it renames; `known` has those that were read, by addresses."""
    number = address(mark)
    if number not in known:
        known[number] = (objects.mark_name(mark), is_renaming(mark))
    return known[number]


def _tagged_part(
    text: PageObject, names: frozenset[str], elements: Mapping[int, StructureElement]
) -> tuple[BookPart, StructureElement]:
    """Return where a visible text object is by its tags."""
    number = pdfium.FPDFPageObj_GetMarkedContentID(text)
    element = elements.get(number, UNTAGGED) if number >= 0 else UNTAGGED
    if "Artifact" in names:
        return BookPart.FURNITURE, element
    if element.types & _CONTENTS:
        return BookPart.CONTENTS, element
    if element.types & _NOTES:
        return BookPart.NOTE, element
    if "Caption" in element.types:
        return BookPart.TABLE_CAPTION if "Table" in element.types else BookPart.FIGURE_CAPTION, element
    return BookPart.TABLE if element.types & _CELLS else BookPart.TEXT, element
