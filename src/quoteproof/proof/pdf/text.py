"""Reads the text of a PDF: what a reader's eye follows, what is read aloud, and what names the document.

Characters come in the order of the page's content, with every end of a line, page and paragraph. Notes, captions, the
contents (which repeat headings) and headers and footers are parts of their own. What a page does not show, or shows
otherwise than the file says, is among the descriptions: nothing that the file says is left out. How glyphs look, and
what covers them, is not examined here.
Source: ISO 32000-1, 14.6 (marked content), 14.8 (tagged PDF).
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, repeat
from typing import Any, Final

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage, PdfTextPage

from quoteproof.evidence.marks import BookPart
from quoteproof.proof.layer import OBJECT, UNREAD, Gap, Layer, LayerWriter, without_ligatures
from quoteproof.proof.pdf.described import described
from quoteproof.proof.pdf.pdfium import address, fast_call, open_pdf, text_of
from quoteproof.proof.pdf.places import PagePlaces, TextPlace


@dataclass(frozen=True, slots=True)
class Overrun:
    """Words that run off a page, wholly or in part."""

    page: int
    """The page, from 1."""
    text: str
    """The words, also those of them that show."""


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
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class _Page:
    """One page, with the characters of its text objects."""

    def __init__(self, page: PdfPage) -> None:
        """Read the characters and find the place of each object."""
        self._text: PdfTextPage = page.get_textpage()
        self._characters = "".join(map(chr, _of_each(_CHARACTER_AT, self._text)))
        addresses: list[int | None] = _of_each(_OBJECT_AT, self._text)
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

    def write(self, writers: Mapping[BookPart, LayerWriter]) -> None:
        """Write the characters to the parts they belong to."""
        latest: dict[BookPart, TextPlace] = {}
        writer: LayerWriter | None = None
        continues = False  # the latest description
        for number, start, end in self._spans:
            words = _joined(self._characters[start:end])
            place = self._places.of(number)
            if place is None:
                if number == _GENERATED and writer:
                    writer.gap(Gap.SPACE if set(words) == {" "} else Gap.LINE)
                if number == _GENERATED and continues:
                    self.descriptions[-1] += " "
                continue
            if place.readable and place.part is not BookPart.DESCRIPTION:
                continues = False
            elif continues:
                self.descriptions[-1] += words
            else:
                self.descriptions.append(words)
                continues = True
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


def _of_each(function: Callable[[int, int], Any], text: PdfTextPage) -> list[Any]:
    """Return what a function of PDFium says of each character of a page."""
    return list(map(function, repeat(address(text.raw)), range(text.count_chars())))


def _spans(addresses: Sequence[int | None]) -> Iterator[tuple[int | None, int, int]]:
    """Yield each address with the span of characters that have it."""
    end = 0
    for number, same in groupby(addresses):
        start, end = end, end + len(list(same))
        yield number, start, end


def _joined(text: str) -> str:
    """Join the halves of characters beyond the Basic Multilingual Plane, which PDFium gives singly."""
    if _SURROGATE.search(text):
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


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
