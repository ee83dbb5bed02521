"""Reads the text of a PDF: what a reader's eye follows, what is read aloud, and what names the document.

Characters come in the order of the page's content, with every end of a line, page and paragraph. Notes, captions, the
contents (which repeat headings) and headers and footers are parts of their own. What a page does not show, or shows
otherwise than the file says, is among the descriptions or unread: nothing that the file says is left out. How glyphs
look, and what covers them, is not examined here.
Source: ISO 32000-1, 14.6 (marked content), 14.7 (logical structure), 14.8 (tagged PDF).
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, repeat
from typing import Final, NewType

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage, PdfTextPage

from quoteproof.evidence.marks import BookPart
from quoteproof.proof.layer import UNREAD, Gap, Layer, LayerWriter, without_ligatures
from quoteproof.proof.pdf import pdfium as objects
from quoteproof.proof.pdf.clusters import Blanks, repeated
from quoteproof.proof.pdf.described import described
from quoteproof.proof.pdf.overlaps import overlaps
from quoteproof.proof.pdf.pdfium import Box, PageObject, address, fast_call, open_pdf, text_of
from quoteproof.text.offsets import OBJECT


@dataclass(frozen=True, slots=True)
class Overrun:
    """Words that run off a page, wholly or in part, or over other words."""

    page: int
    """The page, from 1."""
    text: str
    """The words, also those of them that show."""
    covered: str = ""
    """The words that they run over; empty where they run off the page."""


Glyphs = dict[BookPart, list[tuple[int, int]]]
"""For each character of a layer its page, from 0, and its number among the page's characters."""


def read_pdf(
    data: bytes, overruns: list[Overrun] | None = None, glyphs: Glyphs | None = None
) -> Mapping[BookPart, Layer]:
    """Read the text of a PDF; raises `UnreadableFileError`.

    Adds to `overruns` what runs off its pages, and to `glyphs` the origin of each character of a layer; the characters
    of the descriptions have none.
    """
    writers = {part: LayerWriter() for part in BookPart}
    descriptions = set(described(data))
    with open_pdf(data) as document:
        for number in range(len(document)):
            for part, writer in writers.items():
                writer.gap(Gap.BORDER if part is BookPart.FURNITURE else Gap.PAGE)
                writer.page(number + 1)
            page = _Page(document[number])
            page.write(writers)
            if glyphs is not None:
                for part, index in page.origins():
                    glyphs.setdefault(part, []).append((number, index))
            descriptions.update(" ".join(text.split()) for text in page.descriptions)
            if overruns is not None:
                overruns += (Overrun(number + 1, text) for text in page.over)
                overruns += (Overrun(number + 1, text, covered) for text, covered in page.covering)
    for text in sorted(descriptions):
        writers[BookPart.DESCRIPTION].gap(Gap.BORDER)
        _write(writers[BookPart.DESCRIPTION], text)
    return {part: writer.layer(flowing=True) for part, writer in writers.items()}


_OBJECT_AT: Final = fast_call(pdfium.FPDFText_GetTextObject, ctypes.c_void_p)
_CHARACTER_AT: Final = fast_call(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
_GENERATED: Final = -1
"""In place of the address of an object: the character is PDFium's, not the page's."""
_SPACES: Final = " \t\r\n\u00a0"
_SPACE: Final = re.compile(f"[{_SPACES}]")
_ENDING_HYPHEN: Final = re.compile("[\u0002\ufffe]")


class _Page:
    """One page, with the characters of its text objects."""

    def __init__(self, page: PdfPage) -> None:
        """Read the characters and find the place of each object."""
        self._text: PdfTextPage = page.get_textpage()
        numbers = range(self._text.count_chars())
        self._characters = "".join(map(chr, map(_CHARACTER_AT, repeat(address(self._text.raw)), numbers)))
        addresses: list[int | None] = [*map(_OBJECT_AT, repeat(address(self._text.raw)), numbers)]
        for index, (character, number) in enumerate(zip(self._characters, addresses, strict=True)):
            # PDFium generates only spaces and line ends: no other character of an object need be asked about.
            if (number is None or character in _SPACES) and pdfium.FPDFText_IsGenerated(self._text.raw, index):
                addresses[index] = _GENERATED
        self._spans = tuple(_spans(addresses))
        first: dict[int, int] = {}
        for number, start, _ in self._spans:
            if number and number != _GENERATED:
                first.setdefault(number, start)
        texts = {number: pdfium.FPDFText_GetTextObject(self._text.raw, index) for number, index in first.items()}
        self._places = PagePlaces(page, texts)
        self.descriptions: list[str] = []
        """What it says and does not show so, a text for each span."""
        self._written: list[tuple[BookPart, int, int, int]] = []

    @property
    def over(self) -> list[str]:
        """What runs off the page."""
        return [text_of(text, self._text) for text in self._places.over]

    @property
    def covering(self) -> Iterator[tuple[str, str]]:
        """Words that print over others, with these."""
        return ((text_of(one, self._text), text_of(other, self._text)) for one, other in self._places.covering())

    def write(self, writers: Mapping[BookPart, LayerWriter]) -> None:
        """Write the characters to the parts they belong to."""
        latest: dict[BookPart, TextPlace] = {}
        writer: LayerWriter | None = None
        continues = False  # the latest description
        previous: tuple[int, int] | None = None  # the object before, and where its characters end
        for number, start, end in self._spans:
            ends = end
            if number and number != _GENERATED and previous is not None:
                start += repeated(self._characters, previous[1], start, end, self._text)
                if writer and self._places.blanks.between(previous[0], number):
                    writer.gap(Gap.SPACE)
                if start == end:  # nothing but an accent of the letter before
                    ends = previous[1]
            previous = (number, ends) if number and number != _GENERATED else None
            words = _joined(self._characters[start:end])
            place = self._places.of(number)
            if place is None:
                if number == _GENERATED and writer:
                    writer.gap(Gap.SPACE if set(words) == {" "} else Gap.LINE)
                if number == _GENERATED and continues:
                    self.descriptions[-1] += " "
                continue
            is_described = not place.readable or place.part is BookPart.DESCRIPTION
            if is_described and continues:
                self.descriptions[-1] += words
            elif is_described:
                self.descriptions.append(words)
            continues = is_described
            if place.part is BookPart.DESCRIPTION:
                continue
            writer = writers[place.part]
            if place.part in latest and not place.continues(latest[place.part]):
                writer.gap(Gap.BORDER)
            latest[place.part] = place
            before = writer.at
            _write_object(writer, words, place)
            self._written.append((place.part, start, end, writer.at - before))

    def origins(self) -> Iterator[tuple[BookPart, int]]:
        """Yield for each written character its part, and the number of the character that it comes from."""
        for part, start, end, size in self._written:
            widths = [_width(character) for character in self._characters[start:end]]
            if sum(widths) != size:  # the number of a note, or unread words: all the same characters
                widths = [size, *(0 for _ in widths[1:])]
            for index, width in enumerate(widths, start):
                yield from ((part, index) for _ in range(width))


def _spans(addresses: Sequence[int | None]) -> Iterator[tuple[int | None, int, int]]:
    """Yield each address with the span of characters that have it."""
    end = 0
    for number, same in groupby(addresses):
        start, end = end, end + len(list(same))
        yield number, start, end


def _joined(text: str) -> str:
    """Join the halves of characters beyond the Basic Multilingual Plane, which PDFium gives singly."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _write_object(writer: LayerWriter, words: str, place: TextPlace) -> None:
    if not place.readable:
        writer.write(UNREAD * len(words))
    elif not place.is_note_number or not words.strip().isdigit():
        _write(writer, words)
    elif place.part is not BookPart.NOTE:
        writer.write(OBJECT)  # the number of a note, where it is called


def _write(writer: LayerWriter, text: str) -> None:
    # PDFium drops the line end after a hyphen, and gives the hyphen as a control character.
    *ended, rest = _ENDING_HYPHEN.split(text)
    for line in ended:
        _write_words(writer, line + "-")
        writer.gap(Gap.LINE)
    _write_words(writer, rest)


def _width(character: str) -> int:
    """Return how many characters of a layer a character becomes."""
    if character in _SPACES or "\udc00" <= character <= "\udfff":
        return 0  # the second half of a character is written with the first
    return len(without_ligatures(character))


def _write_words(writer: LayerWriter, text: str) -> None:
    first, *others = _SPACE.split(without_ligatures(text))
    writer.write(first)
    for word in others:
        writer.gap(Gap.SPACE)
        writer.write(word)


_HEADINGS: Final = frozenset({"H", "H1", "H2", "H3", "H4", "H5", "H6"})
_PARAGRAPHS: Final = _HEADINGS | {"P", "TOCI", "Caption", "TD", "TH", "LBody", "BlockQuote", "Note", "Div", "Title"}
_CAPTIONED: Final = frozenset({"Table", "Figure"})
_CELLS: Final = frozenset({"TD", "TH"})
_NOTES: Final = frozenset({"Note", "FENote"})
_CONTENTS: Final = frozenset({"TOC", "TOCI"})
_MAX_DEPTH: Final = 60
_WIDEST_SPACE: Final = 9.0  # points, in the header or footer of a page


@dataclass(frozen=True, slots=True)
class StructureElement:
    """Where content is in the structure of the document."""

    types: frozenset[str]
    """Its own type and those around it."""
    block: tuple[int, ...]
    """The path to the innermost element that is a paragraph."""


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

    @property
    def is_note_number(self) -> bool:
        """Whether it is tagged as the number of a note: in the note, or where the note is called."""
        return "Lbl" in self.element.types and "LI" not in self.element.types

    def continues(self, other: TextPlace | None) -> bool:
        """Return whether it continues the paragraph of another place of the same part."""
        if other is None or self.part is not BookPart.FURNITURE:
            return other is not None and other.element.block == self.element.block
        # In a header or footer: on the same line, with at most a space between.
        first, second = other.box, self.box
        if first is None or second is None or not _share_line(first, second):
            return False
        return max(first[0], second[0]) - min(first[2], second[2]) <= _WIDEST_SPACE


class PagePlaces:
    """The text objects of a page, each with its place."""

    def __init__(self, page: PdfPage, by_address: Mapping[int, PageObject]) -> None:
        """`by_address` has every object with a character."""
        # An object that is not the page's own is in a form, which may be clipped or switched off as a whole.
        of_page = objects.page_objects(page)
        own = {address(page_object) for page_object in of_page}
        elements = _structure(page)
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
            if not objects.is_visible(text, names, box, shown):
                self._places[number] = TextPlace(BookPart.DESCRIPTION, UNTAGGED, box)
            else:
                readable = number in own and not objects.is_renamed(text)
                self._places[number] = replace(_tagged_place(text, names, elements, box), readable=readable)
        # A header or footer that is on a line of the text is read with the text.
        apart = (BookPart.FURNITURE, BookPart.CONTENTS, BookPart.DESCRIPTION)
        lines = [place.box for place in self._places.values() if place.part not in apart]
        for number, place in self._places.items():
            if place.part is BookPart.FURNITURE and any(_share_line(place.box, box) for box in lines):
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


def _share_line(first: Box | None, second: Box | None) -> bool:
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


def _structure(page: PdfPage) -> Mapping[int, StructureElement]:
    """Return for each marked content of a page its place in the structure."""
    elements: dict[int, StructureElement] = {}
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return elements
    for i in range(pdfium.FPDF_StructTree_CountChildren(tree)):
        child = pdfium.FPDF_StructTree_GetChildAtIndex(tree, i)
        if child:
            _descend(child, _type(child), UNTAGGED, (i,), elements)
    pdfium.FPDF_StructTree_Close(tree)
    return elements


def _descend(
    node: _Node, name: str, outer: StructureElement, path: tuple[int, ...], elements: dict[int, StructureElement]
) -> None:
    # The label of a list item is a paragraph; the label where a note is called continues its paragraph.
    is_paragraph = "LI" in outer.types if name == "Lbl" else name in _PARAGRAPHS
    own = StructureElement(outer.types | {name}, path if is_paragraph else outer.block)
    children = _children(node)
    numbers = map(_NUMBER_AT, repeat(address(node)), range(len(children)))
    for i, (child, number) in enumerate(zip(children, numbers, strict=True)):
        if child is not None and len(path) < _MAX_DEPTH:
            kind = _type(child)
            is_loose_caption = kind == "Caption" and not own.types & _CAPTIONED
            types = own.types | _captioned(children, i) if is_loose_caption else own.types
            _descend(child, kind, StructureElement(types, own.block), (*path, i), elements)
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
    size = pdfium.FPDF_StructElement_GetType(node, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_StructElement_GetType(node, buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
