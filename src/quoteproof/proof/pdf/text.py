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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import compress, count, pairwise, repeat
from operator import ne
from typing import Final, NamedTuple

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

from quoteproof.document.pdf import objects
from quoteproof.document.pdf.calls import address, fast_call
from quoteproof.document.pdf.objects import text_of
from quoteproof.document.pdf.syntax import PdfObject
from quoteproof.document.pdf.syntax import objects as parse
from quoteproof.evidence.marks import BookPart
from quoteproof.proof.layer import UNREAD, Gap, Layer, LayerWriter, without_ligatures
from quoteproof.proof.pdf.clusters import repeated
from quoteproof.proof.pdf.described import described
from quoteproof.proof.pdf.halves import PagesRead, alone, continued, in_two
from quoteproof.proof.pdf.order import ORDERED, Stretch, in_order
from quoteproof.proof.pdf.pdfium import is_overlaid, open_pdf
from quoteproof.proof.pdf.places import PagePlaces, TextPlace, share_line
from quoteproof.proof.pdf.protocol import Overrun
from quoteproof.proof.pdf.structure import Structure, StructureElement
from quoteproof.proof.pdf.turned import PlacedCharacter, ReadLine, read_line
from quoteproof.text.bidi import has_turned, is_turned
from quoteproof.text.offsets import OBJECT


class DrawnCharacter(NamedTuple):
    """Where a character of a layer is drawn."""

    page: int
    """Its page, from 0."""
    indices: tuple[int, ...]
    """Its numbers among the characters of the page: several for the number of a note."""
    is_note_number: bool


Glyphs = dict[BookPart, list[DrawnCharacter]]
"""Where each character of a layer is drawn."""


def read_pdf(
    data: bytes,
    overruns: list[Overrun] | None = None,
    glyphs: Glyphs | None = None,
    *,
    parsed: Sequence[PdfObject] | None = None,
    overlaid: list[int] | None = None,
    shares: bool = False,
) -> Mapping[BookPart, Layer]:
    """Read the text of a PDF; raises `UnreadableFileError`.

    Adds to `overruns` what runs off its pages, to `overlaid` the pages (from 1) with annotations that can show words of
    their own, and to `glyphs` the origin of each character of a layer; the characters of the descriptions have none.
    `parsed` are the objects of the file, if they have been parsed. With `shares`, and without `glyphs`, a second
    process may read half of the pages (`halves`).
    """
    texts: set[str] = set()
    with open_pdf(data) as document:
        structure = Structure(data, parsed if parsed is not None else [*parse(data)], pages=len(document))
        read = partial(_read_pages, document, structure, glyphs)
        read_all = in_two if shares and glyphs is None else alone
        pages = read_all(read, len(document), lambda: texts.update(described(data)))
    writer = LayerWriter()
    for text in sorted(texts | pages.descriptions):
        writer.gap(Gap.BORDER)
        _write(writer, text)
    layers = dict(pages.layers)
    layers[BookPart.DESCRIPTION] = continued(layers[BookPart.DESCRIPTION], writer.layer(flowing=True))
    for part, own in pages.stretches.items():
        layers[part], spans = in_order(layers[part], own)
        if glyphs is not None and part in glyphs:
            glyphs[part] = [glyph for start, end in spans for glyph in glyphs[part][start:end]]
    if overruns is not None:
        overruns += pages.overruns
    if overlaid is not None:
        overlaid += pages.overlaid
    return layers


def _read_pages(document: PdfDocument, structure: Structure, glyphs: Glyphs | None, numbers: range) -> PagesRead:
    """Read the pages of some numbers, from 0, that follow one another."""
    writers = {part: LayerWriter() for part in BookPart}
    stretches: dict[BookPart, list[Stretch]] = {part: [] for part in ORDERED}
    descriptions: set[str] = set()
    overruns: list[Overrun] = []
    overlaid: list[int] = []
    turned = objects.is_turned_file(document)
    for number in numbers:
        drawn = document[number]
        for part, writer in writers.items():
            writer.gap(Gap.BORDER if part is BookPart.FURNITURE else Gap.PAGE)
            writer.page(number + 1)
        if is_overlaid(drawn):
            overlaid.append(number + 1)
        page = _Page(drawn, partial(structure.of_page, drawn, number), turned=turned, placed=glyphs is not None)
        page.write(writers)
        for part, at, block in page.begun:
            stretches[part].append(Stretch(at, block, number + 1))
        if glyphs is not None:
            for part, indices, is_number in page.origins():
                glyphs.setdefault(part, []).append(DrawnCharacter(number, indices, is_number))
        descriptions.update(" ".join(text.split()) for text in page.descriptions)
        overruns += (Overrun(number + 1, text) for text in page.over)
        overruns += (Overrun(number + 1, text, covered) for text, covered in page.covering)
    layers = {part: writer.layer(flowing=True) for part, writer in writers.items()}
    return PagesRead(layers, stretches, frozenset(descriptions), overruns, overlaid)


_OBJECT_AT: Final = fast_call(pdfium.FPDFText_GetTextObject, ctypes.c_void_p)
_CHARACTER_AT: Final = fast_call(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
_IS_GENERATED: Final = fast_call(pdfium.FPDFText_IsGenerated, ctypes.c_int)
_GENERATED: Final = -1
"""In place of the address of an object: the character is PDFium's, not the page's."""
_SPACES: Final = " \t\r\n\u00a0"
_SPACE: Final = re.compile(f"[{_SPACES}]")
_ENDING_HYPHEN: Final = re.compile("[\u0002\ufffe]")


def page_owners(text: PdfTextPage, size: int) -> list[int | None]:
    """Return the addresses of the text objects of the first `size` characters of a page; None for no object."""
    return [*map(_OBJECT_AT, repeat(address(text.raw)), range(size))]


def page_characters(text: PdfTextPage) -> str:
    """Return the characters of a page, one for each of PDFium's numbers."""
    size = text.count_chars()
    buffer = (ctypes.c_ushort * (size + 1))()
    written = pdfium.FPDFText_GetText(text.raw, 0, size, buffer)
    whole = bytes(buffer)[: 2 * size].decode("utf-16-le", "surrogatepass")
    # PDFium leaves out what has no character, and what is beyond the Basic Multilingual Plane has two.
    if written == size + 1 and len(whole) == size:
        return whole
    return "".join(map(chr, map(_CHARACTER_AT, repeat(address(text.raw)), range(size))))


class _Page:
    """One page, with the characters of its text objects."""

    def __init__(
        self, page: PdfPage, structure: Callable[..., Mapping[int, StructureElement]], *, turned: bool, placed: bool
    ) -> None:
        """Read the characters and find the place of each object.

        `structure` is `Structure.of_page` of the page, `turned` is `is_turned_file`; `placed` asks for `origins`.
        """
        self._turned, self._placed = turned, placed
        self._text: PdfTextPage = page.get_textpage()
        self._characters = page_characters(self._text)
        self._reversed: frozenset[int] = frozenset()
        if is_turned(self._characters):
            self._reversed = objects.without_reversal(page)
            self._text = page.get_textpage()
            self._characters = page_characters(self._text)
        at = address(self._text.raw)
        addresses = page_owners(self._text, len(self._characters))
        # PDFium generates only spaces and line ends: no other character of an object need be asked about.
        spaces = [match.start() for match in _SPACE.finditer(self._characters)]
        homeless = (i for i, number in enumerate(addresses) if number is None) if None in addresses else ()
        for index in (*spaces, *homeless):
            if _IS_GENERATED(at, index):
                addresses[index] = _GENERATED
        self._spans = tuple(_spans(addresses))
        first: dict[int, int] = {}
        for number, start, _ in self._spans:
            if number and number != _GENERATED:
                first.setdefault(number, start)
        self._objects = {n: pdfium.FPDFText_GetTextObject(self._text.raw, index) for n, index in first.items()}
        self._places = PagePlaces(page, self._objects, structure(languages=is_turned(self._characters)))
        self.descriptions: list[str] = []
        """What it says and does not show so, a text for each span."""
        self.begun: list[tuple[BookPart, int, tuple[int, ...]]] = []
        """Where paragraphs begin, of the parts that are put in order: offset, and path in the structure."""
        self._latest: dict[BookPart, TextPlace] = {}
        self._writer: LayerWriter | None = None
        self._continues = False  # the latest description
        self._previous: tuple[int, int] | None = None  # the object before, and where its characters end
        self._written: list[tuple[BookPart, tuple[int, ...], int, bool]] = []
        self._called: tuple[int, ...] = ()  # the number of a note that was written last

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
        if not self._turned and not is_turned(self._characters):
            for span in self._spans:
                self._write_span(*span, writers)
            return
        for lines in self._on_rows():
            spans = [span for line in lines for span in line]
            if self._turned or is_turned("".join(self._characters[start:end] for _, start, end in spans)):
                self._write_turned(lines, writers)
            else:
                for span in spans:
                    self._write_span(*span, writers)

    def _on_rows(self) -> Iterator[list[list[_Span]]]:
        """Yield the lines; together those that stand on one row: marks above and below letters divide it for PDFium."""
        rows: list[list[_Span]] = []
        for line in self._lines():
            if rows and self._share_row(rows[-1], line):
                rows.append(line)
                continue
            if rows:
                yield rows
            rows = [line]
        if rows:
            yield rows

    def _share_row(self, first: Sequence[_Span], second: Sequence[_Span]) -> bool:
        one, other = (
            [place.box for number, _, _ in line if (place := self._places.of(number))] for line in (first, second)
        )
        return bool(one and other) and any(share_line(a, b) for a in one for b in other)

    def _lines(self) -> Iterator[list[_Span]]:
        """Yield the spans of each line with the line end before them."""
        line: list[_Span] = []
        for span in self._spans:
            if span[0] == _GENERATED and line and not set(self._characters[span[1] : span[2]]) <= {" "}:
                yield line
                line = []
            line.append(span)
        if line:
            yield line

    def _write_span(self, number: int | None, start: int, end: int, writers: Mapping[BookPart, LayerWriter]) -> None:
        ends, previous = end, self._previous
        if number and number != _GENERATED and previous is not None:
            begun = start
            start += repeated(self._characters, previous[1], start, end, self._text)
            if start > begun and self._written:  # the accent belongs to the letter before
                part, indices, width, is_number = self._written[-1]
                self._written[-1] = (part, (*indices, *range(begun, start)), width, is_number)
            if self._writer and self._places.blanks.between(previous[0], number):
                self._writer.gap(Gap.SPACE)
            if start == end:  # nothing but an accent of the letter before
                ends = previous[1]
        self._previous = (number, ends) if number and number != _GENERATED else None
        words = _joined(self._characters[start:end])
        place = self._places.of(number)
        if place is None:
            if number == _GENERATED and self._writer:
                self._writer.gap(Gap.SPACE if set(words) == {" "} else Gap.LINE)
            if number == _GENERATED and self._continues:
                self.descriptions[-1] += " "
            return
        writer = self._begin(place, words, writers)
        if writer is None:
            return
        before = writer.at
        if place.readable and place.element.note_number and words.strip().isdigit():
            self._write_number(range(start, end), place, writer)
            return
        self._called = ()
        _write_object(writer, words, place)
        if not self._placed:
            return
        widths = [_width(character) for character in self._characters[start:end]]
        size = writer.at - before
        if sum(widths) != size:  # unread words: all the same characters
            widths = [size, *(0 for _ in widths[1:])]
        self._written += ((place.part, (index,), width, False) for index, width in enumerate(widths, start))

    def _write_number(self, indices: Iterable[int], place: TextPlace, writer: LayerWriter) -> None:
        """Write the number of a note: one character for all of it where the note is called, nothing in the note."""
        if self._called == place.element.note_number:
            if self._placed:
                part, begun, width, _ = self._written.pop()
                self._written.append((part, (*begun, *indices), width, True))
            return
        self._called = place.element.note_number
        is_call = place.part is not BookPart.NOTE
        writer.write(OBJECT if is_call else "")
        if self._placed:
            self._written.append((place.part, tuple(indices), int(is_call), True))

    def _begin(self, place: TextPlace, words: str, writers: Mapping[BookPart, LayerWriter]) -> LayerWriter | None:
        """Return the writer of a place, after the end of a paragraph if one ends; None for a description."""
        is_described = not place.readable or place.part is BookPart.DESCRIPTION
        if is_described and self._continues:
            self.descriptions[-1] += words
        elif is_described:
            self.descriptions.append(words)
        self._continues = is_described
        if place.part is BookPart.DESCRIPTION:
            return None
        self._writer = writers[place.part]
        latest = self._latest.get(place.part)
        if latest is not None and not place.continues(latest):
            self._writer.gap(Gap.BORDER)
        if place.part in ORDERED and (latest is None or not place.continues(latest)):
            self.begun.append((place.part, self._writer.at, place.element.block))
        self._latest[place.part] = place
        return self._writer

    def _write_turned(self, lines: Sequence[Sequence[_Span]], writers: Mapping[BookPart, LayerWriter]) -> None:
        """Write lines with words that are written from the right, in reading order."""
        for row in self._rows(lines):
            for place, characters in self._of_places(row):
                language = place.element.block_language
                read = read_line(characters, language, leftwards=self._turned, is_turned_file=self._turned)
                if self._writer:
                    self._writer.gap(Gap.LINE)
                writer = self._begin(place, "".join(character for character, _ in read.characters), writers)
                if writer is not None:
                    self._write_read(read, place, writer)

    def _rows(self, lines: Sequence[Sequence[_Span]]) -> Iterator[list[PlacedCharacter]]:
        """Yield the characters of each row in some lines, downwards."""
        rows: list[tuple[float, list[PlacedCharacter]]] = []
        last: list[PlacedCharacter] | None = None
        for number_of_line, (number, start, end) in ((i, span) for i, line in enumerate(lines) for span in line):
            text = self._objects.get(number or 0)
            language = None
            if text is not None:
                own = self._places.of(number)
                language = objects.language_of(text) or (own.element.language if own else "")
            is_reversed = number in self._reversed
            words = self._characters[start:end]
            beside = True if has_turned(words) else False if any(map(str.isalnum, words)) else None
            for index in range(start, end):
                character = self._characters[index]
                if character in "\r\n" or "\udc00" <= character <= "\udfff":
                    continue
                if "\ud800" <= character <= "\udbff":
                    character = _joined(self._characters[index : index + 2])
                x, y = ctypes.c_double(), ctypes.c_double()
                pdfium.FPDFText_GetCharOrigin(self._text.raw, index, x, y)
                size = pdfium.FPDFText_GetFontSize(self._text.raw, index)
                edges = [ctypes.c_double() for _ in range(4)]
                pdfium.FPDFText_GetCharBox(self._text.raw, index, *edges)
                at = (x.value, y.value, size, edges[0].value, edges[1].value, number or 0, number_of_line)
                placed = PlacedCharacter(index, character, *at, language, is_reversed, beside)
                same = (row for height, row in rows if abs(height - y.value) < _ROW * max(size, 1.0))
                row = last if text is None else next(same, None)
                if row is None and text is None:
                    continue
                last = row
                if row is None:
                    last = [placed]
                    rows.append((y.value, last))
                else:
                    row.append(placed)
        yield from (row for _, row in sorted(rows, key=lambda row: -row[0]))

    def _of_places(self, row: Sequence[PlacedCharacter]) -> Iterator[tuple[TextPlace, list[PlacedCharacter]]]:
        """Yield the characters of a row that are in one paragraph, with where that is, in the order of the page."""
        by_place: dict[tuple[BookPart, bool, tuple[int, ...]], tuple[TextPlace, list[PlacedCharacter]]] = {}
        spaces: list[PlacedCharacter] = []
        for character in row:
            place = self._places.of(_OBJECT_AT(address(self._text.raw), character.index))
            if place is None:
                spaces.append(character)
                continue
            key = (place.part, place.readable, place.element.block)
            by_place.setdefault(key, (place, []))[1].append(character)
        for space in spaces:
            for _, characters in by_place.values():
                if min(c.x for c in characters) < space.x < max(c.x for c in characters):
                    characters.append(space)
                    break
        yield from sorted(by_place.values(), key=lambda found: found[0].element.block)

    def _write_read(self, read: ReadLine, place: TextPlace, writer: LayerWriter) -> None:
        for character, index in read.characters:
            own = self._places.of(_OBJECT_AT(address(self._text.raw), index)) or place
            before = writer.at
            if own.readable and read.certain and own.element.note_number and character.isdigit():
                self._write_number((index,), replace(own, part=place.part), writer)
                continue
            self._called = ()
            if own.readable and read.certain:
                _write_words(writer, character)
            else:
                writer.write(UNREAD * len(character.strip()))
            if self._placed:
                self._written.append((place.part, (index,), writer.at - before, False))

    def origins(self) -> Iterator[tuple[BookPart, tuple[int, ...], bool]]:
        """Yield for each written character its part, the numbers of the page's, and whether it is a note's number."""
        for part, indices, width, is_number in self._written:
            yield from ((part, indices, is_number) for _ in range(width))


_Span = tuple[int | None, int, int]
"""The address of a text object and its characters: from where on the page, and to where."""
_ROW: Final = 0.6  # of the size: how far characters of one line may stand above or below each other


def _spans(addresses: Sequence[int | None]) -> Iterator[_Span]:
    """Yield each address with the span of characters that have it."""
    starts = [0, *compress(count(1), map(ne, addresses, addresses[1:])), len(addresses)] if addresses else []
    yield from ((addresses[start], start, end) for start, end in pairwise(starts))


def _joined(text: str) -> str:
    """Join the halves of characters beyond the Basic Multilingual Plane, which PDFium gives singly."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _write_object(writer: LayerWriter, words: str, place: TextPlace) -> None:
    if place.readable:
        _write(writer, words)
    else:
        writer.write(UNREAD * len(words))


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
    # What the file names U+FFFC is no number of a note.
    first, *others = _SPACE.split(without_ligatures(text).replace(OBJECT, UNREAD))
    writer.write(first)
    for word in others:
        writer.gap(Gap.SPACE)
        writer.write(word)
