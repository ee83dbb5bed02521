"""What PDFium gives otherwise than a page has it: letters with accents, and spaces that stand alone.

An accent that stands higher or lower than its font draws it is a text object of its own, and Typst names each glyph of
a letter with accents after the whole letter: PDFium then gives the letter once for each. A text object of nothing but a
space has no width, and PDFium passes it over.
"""

import ctypes
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

import pypdfium2.raw as pdfium
from pypdfium2 import PdfTextPage

from quoteproof.document.model import Box
from quoteproof.document.pdf.calls import address
from quoteproof.document.pdf.objects import PageObject

_APART: Final = 0.08
"""How far apart, in heights of type, two objects stand at least that have a space between them."""


def repeated(characters: str, last: int, start: int, end: int, text: PdfTextPage) -> int:
    """Return how many characters of an object, from `start` to `end`, repeat the letter that ends at `last`.

    It is the same letter with accents, and is drawn over it.
    """
    size = 1
    while start + size < end and unicodedata.category(characters[start + size])[0] == "M":
        size += 1
    first = last - size
    if size < 2 or first < 0 or characters[first:last] != characters[start : start + size]:
        return 0
    one, other = _across(text, first, size), _across(text, start, size)
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return size if shared > min(one[1] - one[0], other[1] - other[0]) / 2 else 0


def _across(text: PdfTextPage, start: int, size: int) -> tuple[float, float]:
    """The left and the right end of some characters."""
    ends: list[float] = []
    for index in range(start, start + size):
        edges = [ctypes.c_double() for _ in range(4)]
        pdfium.FPDFText_GetCharBox(text.raw, index, *edges)
        ends += (edges[0].value, edges[1].value)
    return min(ends), max(ends)


class Blanks:
    """The text objects of a page that PDFium passes over."""

    def __init__(self, objects: Sequence[PageObject], boxes: Mapping[int, Box | None]) -> None:
        """`objects` are those of the page in order, `boxes` the boxes of those with characters by their addresses."""
        self._boxes = boxes
        self._order: dict[int, int] = {}
        self._passed: list[int] = [0]  # how many of the objects before each are passed over
        for page_object in objects:
            number = address(page_object)
            self._order[number] = len(self._order)
            is_blank = number not in boxes and pdfium.FPDFPageObj_GetType(page_object) == pdfium.FPDF_PAGEOBJ_TEXT
            self._passed.append(self._passed[-1] + is_blank)

    def between(self, first: int, second: int) -> bool:
        """Return whether such an object, and room for a space, is between two objects of one line."""
        low, high = self._order.get(first, -1), self._order.get(second, -1)
        if low < 0 or high <= low + 1 or self._passed[high] == self._passed[low + 1]:
            return False
        one, other = self._boxes.get(first), self._boxes.get(second)
        if one is None or other is None:
            return False
        height = max(one[3] - one[1], other[3] - other[1])
        return other[0] - one[2] >= _APART * height
