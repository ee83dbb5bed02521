"""What of a PDF is not taken for text, and which files are not read at all: each is said, with what can be done."""

import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfPage

from quoteproof.document.model import RefusedDocumentError
from quoteproof.document.pdf.characters import Character
from quoteproof.document.pdf.names import Renaming, contradicted, misnamed
from quoteproof.document.pdf.syntax import unpacked
from quoteproof.document.pdf.visibility import has_picture, visibility
from quoteproof.text.bidi import has_turned

_MOST_PAGES: Final = 50_000
_LARGEST_PAGE: Final = 14_400.0  # points: ISO 32000-1, annex C.2
_MOST_CHARACTERS: Final = 200_000  # of a page
_MOST_OBJECTS: Final = 300_000  # of a page
_LARGEST_STREAM: Final = 64 * 1024 * 1024  # bytes, unpacked
_PACKED: Final = _LARGEST_STREAM // 1032  # bytes: Flate packs no stream smaller than this that is too large
_MOST_TEXTS: Final = 500_000  # of a stream: PDFium holds a kilobyte for each
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_SHOWING: Final = re.compile(rb"T[jJ]|[)\]>]\s*['\"]")
_UNIT: Final = re.compile(rb"/UserUnit\s*\+?(\d{0,9}\.?\d{0,9})")
_SMALLEST: Final = 2.0  # points: what is smaller nobody reads
_TURNED: Final = 0.2  # of the characters: more than a few words written from the right
_SCANNED: Final = 0.1  # of the pages: more than a cover and a few plates
_SIMPLER: Final = "print it anew as a PDF from another program, such as `qpdf --coalesce-contents in.pdf out.pdf`"
_OCR: Final = "run OCR first: `ocrmypdf in.pdf out.pdf`"


@contextmanager
def open_document(data: bytes) -> Iterator[PdfDocument]:
    """Open a PDF and close it again; raises RefusedDocumentError for one that cannot be read, or costs too much."""
    _refuse_bombs(data)
    try:
        document = PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            help_text = "save a copy without the password: `qpdf --password=PASSWORD --decrypt in.pdf out.pdf`"
            raise RefusedDocumentError("the PDF is encrypted", help_text) from error
        help_text = "open it in a PDF program and save a copy, or mend it with `qpdf in.pdf out.pdf`"
        raise RefusedDocumentError("the file is damaged, or no PDF", help_text) from error
    try:
        if len(document) > _MOST_PAGES:
            help_text = "divide it: `qpdf in.pdf --pages . 1-1000 -- out.pdf`"
            raise RefusedDocumentError(f"the PDF has more than {_MOST_PAGES} pages", help_text)
        for index in range(len(document)):
            if max(document.get_page_size(index)) > _LARGEST_PAGE:
                message = f"page {index + 1} of the PDF is larger than {_LARGEST_PAGE:g} points"
                raise RefusedDocumentError(message, "print it anew on pages of a usual size")
        yield document
    except pypdfium2.PdfiumError as error:
        help_text = "open it in a PDF program and save a copy, or mend it with `qpdf in.pdf out.pdf`"
        raise RefusedDocumentError(f"the PDF is damaged: {str(error)[:200]}", help_text) from error
    finally:
        document.close()


def _refuse_bombs(data: bytes) -> None:
    """Refuse a file that packs more drawing into a stream than can be held; pictures are no drawing."""
    for begin in _STREAM.finditer(data):
        end = data.find(b"endstream", begin.end())
        end = end if end >= 0 else len(data)
        head = data[data.rfind(b"obj", 0, begin.start()) : begin.start()]
        if end - begin.end() < _PACKED or b"/Image" in head or b"Decode" not in head:
            continue
        try:
            content = zlib.decompressobj().decompress(memoryview(data)[begin.end() : end], _LARGEST_STREAM + 1)
        except zlib.error:
            continue
        if len(content) > _LARGEST_STREAM or sum(1 for _ in _SHOWING.finditer(content)) > _MOST_TEXTS:
            raise RefusedDocumentError("a page of the PDF draws too much to be read", _SIMPLER)


def _smallest_unit(data: bytes) -> float:
    """The smallest size in points that the file gives the unit of a page (ISO 32000-1, table 30); 1 at most."""
    pieces = [data]
    for begin in _STREAM.finditer(data) if b"/ObjStm" in data else ():
        head = data[max(0, data.rfind(b"obj", 0, begin.start())) : begin.start()]
        if b"/ObjStm" in head:
            end = data.find(b"endstream", begin.end())
            pieces.append(unpacked(head, data[begin.end() : end if end >= 0 else len(data)]))
    units = [found[1] for piece in pieces for found in _UNIT.finditer(piece)]
    return min([1.0, *(float(unit) for unit in units if unit.strip(b"."))])


class Doubts:
    """What of one document is not taken for text, counted over its pages."""

    def __init__(self, data: bytes) -> None:
        """Take the bytes of the file."""
        self._contradicted = contradicted(data)
        self._unit = _smallest_unit(data)
        self._pages = self._layers = self._pictures = 0
        self._characters = self._turned = self._lying = 0
        self.renamed = 0
        """Stretches that the file gives other words for than it shows."""

    def of_page(
        self, page: PdfPage, renamings: Sequence[Renaming], characters: Sequence[Character]
    ) -> tuple[frozenset[int], frozenset[int]]:
        """The characters of a page that nobody sees, and those that cannot be known; raises RefusedDocumentError."""
        if len(characters) > _MOST_CHARACTERS or pdfium.FPDFPage_CountObjects(page.raw) > _MOST_OBJECTS:
            raise RefusedDocumentError("a page of the PDF draws too much to be read", _SIMPLER)
        self._pages += 1
        self._characters += len(characters)
        if not characters:
            self._pictures += has_picture(page)
            return frozenset(), frozenset()
        others = misnamed(renamings, characters)
        self.renamed += len(others)
        unknown = frozenset[int]().union(*others)
        turned = frozenset(one.first for one in characters if not one.text.isascii() and has_turned(one.text))
        self._turned += len(turned)
        if self._contradicted:
            lying = frozenset(c.first for c in characters if (c.font.name, c.text) in self._contradicted)
            self._lying += len(lying)
            unknown |= lying
        found = visibility(page, characters)
        self._layers += found.is_layer
        tiny = frozenset(one.first for one in characters if self._unit < 1 and one.font.size * self._unit < _SMALLEST)
        return found.unseen | tiny, unknown | turned

    def refuse(self) -> None:
        """Raise RefusedDocumentError for a document without text, or with one that is written from the right."""
        if not self._characters:
            if self._pictures:
                raise RefusedDocumentError("the PDF is a scan: it has pictures and no text", _OCR)
            raise RefusedDocumentError("the PDF has no text", _OCR)
        if self._turned > _TURNED * self._characters:
            message = "the text of the PDF is written from the right, which is not read in order yet"
            raise RefusedDocumentError(message, "take the words from another form of the document: DOCX, HTML, EPUB")

    def remarks(self, painted: int) -> tuple[str, ...]:
        """What a person should know, a sentence each; `painted` lines have something painted over them."""
        found = []
        if self._layers:
            pages = _count(self._layers, "page")
            found.append(f"the words of {pages} are a text layer over a picture, made by OCR: compare them with it")
        if self._pictures > _SCANNED * self._pages:
            found.append(f"{_count(self._pictures, 'page')} without text, but with a picture: {_OCR}")
        if self._lying:
            count = _count(self._lying, "character")
            found.append(f"{count} with two names: the map of the font contradicts its encoding")
        if self._turned:
            found.append(f"{_count(self._turned, 'character')} written from the right, whose order is not known")
        if painted:
            found.append(f"{_count(painted, 'line')} with words struck out, or pictures or comments between them")
        return tuple(found)


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
