"""PDFium: opening a PDF, its attachments and annotations, and the text objects of its pages.

In doubt a text counts as hidden or unreadable, so that nobody can prove a quotation by words that a reader does not
see. Not looked at here: what is drawn over a text, and which glyphs a font draws for it.
Source: ISO 32000-1, 8.5.4 (clipping), 8.11 (optional content), 9.3.6 (rendering mode), 14.9.4 (replacement text).
"""

import ctypes
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final, NewType

import pypdfium2
import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

from quoteproof.document.pdf.calls import address
from quoteproof.proof.layer import UnreadableFileError
from quoteproof.proof.manifest import LARGEST
from quoteproof.proof.pdf.syntax import decoded

PageObject = NewType("PageObject", object)
"""PDFium's handle of an object of a page."""
MarkHandle = NewType("MarkHandle", object)
"""PDFium's handle of a marked content."""
_Annotation = NewType("_Annotation", object)
Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""

_MAX_PAGES: Final = 50_000
_INVISIBLE: Final = frozenset({3, 7})  # text rendering modes that paint nothing
_SMALLEST: Final = 2.0  # points, too small to read
_WHITE: Final = 250  # of 255, in red, green and blue
_JOINERS: Final = str.maketrans("", "", "\u200c\u200d\u2060\u00ad \ufeff\u202a\u202b\u202c\u2066\u2067\u2068\u2069")


@contextmanager
def open_pdf(data: bytes) -> Iterator[PdfDocument]:
    """Open a PDF and close it again; every fault is an `UnreadableFileError`."""
    try:
        document = PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFileError("the PDF is encrypted") from error
        raise UnreadableFileError("the file is not a PDF that can be read") from error
    try:
        if len(document) > _MAX_PAGES:
            raise UnreadableFileError(f"the PDF has more than {_MAX_PAGES} pages")
        yield document
    except pypdfium2.PdfiumError as error:
        raise UnreadableFileError(f"the PDF is damaged: {str(error)[:200]}") from error
    finally:
        document.close()


def attached(data: bytes, name: str) -> bytes | None:
    """Return the attachment of that name, if any; raises `UnreadableFileError`, also if there are two."""
    contents = []
    with open_pdf(data) as document:
        for i in range(min(document.count_attachments(), 1000)):
            attachment = document.get_attachment(i)
            if attachment.get_name() == name:
                size = ctypes.c_ulong()
                pdfium.FPDFAttachment_GetFile(attachment, None, 0, size)
                if size.value > LARGEST:
                    raise UnreadableFileError("the manifest in the PDF is too large")
                contents.append(bytes(attachment.get_data()))
    if len(contents) > 1:
        raise UnreadableFileError(f"the PDF carries `{name}` {len(contents)} times")
    return contents[0] if contents else None


def overlaid(data: bytes) -> tuple[int, ...]:
    """Return the pages, from 1, with annotations that can show something: a note, a highlight, a form field.

    Links show nothing, nor do fields without width and height, which signatures have. Raises `UnreadableFileError`.
    """
    with open_pdf(data) as document:
        return tuple(number for number, page in enumerate(document, 1) if any(_shown_annotations(page)))


def _shown_annotations(page: PdfPage) -> Iterator[bool]:
    """Yield for each annotation of a page whether it can show something."""
    for i in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, i)
        yield not annotation or not _is_silent(annotation)
        if annotation:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _is_silent(annotation: _Annotation) -> bool:
    kind, box = pdfium.FPDFAnnot_GetSubtype(annotation), pdfium.FS_RECTF()
    if kind == pdfium.FPDF_ANNOT_WIDGET:
        pdfium.FPDFAnnot_GetRect(annotation, box)
        return box.left == box.right and box.bottom == box.top and not pdfium.FPDFAnnot_HasKey(annotation, b"AP")
    return bool(kind == pdfium.FPDF_ANNOT_LINK)


def page_objects(page: PdfPage) -> list[PageObject]:
    """Return the objects of a page, without those inside forms."""
    return [pdfium.FPDFPage_GetObject(page.raw, i) for i in range(pdfium.FPDFPage_CountObjects(page.raw))]


def bounds(page_object: PageObject) -> Box | None:
    """Return the box of an object, if it has one."""
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(page_object, *edges):
        return None
    left, bottom, right, top = (edge.value for edge in edges)
    return left, bottom, right, top


def is_visible(text: PageObject, names: frozenset[str], box: Box | None, page: Box) -> bool:
    """Return whether a text object is painted on its page, in a colour and size that can be seen.

    `names` are its `mark_names`, `box` its `bounds`, and `page` is the part of the page that is shown.
    """
    if pdfium.FPDFTextObj_GetTextRenderMode(text) in _INVISIBLE or "OC" in names:
        return False
    colour = fill_colour(text)
    if colour and (colour[3] == 0 or min(colour[:3]) >= _WHITE):
        return False
    size, matrix = size_and_matrix(text)
    scale = abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
    if size * scale < _SMALLEST:
        return False
    return box is None or (meet(box, page) and all(meet(box, clip) for clip in _clips(text)))


def fill_colour(text: PageObject) -> list[int] | None:
    """Return red, green, blue and opacity of a text object, from 0 to 255; None if PDFium does not know them."""
    parts = [ctypes.c_uint() for _ in range(4)]
    return [part.value for part in parts] if pdfium.FPDFPageObj_GetFillColor(text, *parts) else None


def size_and_matrix(text: PageObject) -> tuple[float, Any]:
    """Return the font size of a text object and its matrix; the size is 0 if PDFium does not know them."""
    size, matrix = ctypes.c_float(), pdfium.FS_MATRIX()
    known = pdfium.FPDFTextObj_GetFontSize(text, size) and pdfium.FPDFPageObj_GetMatrix(text, matrix)
    return (abs(size.value) if known else 0.0), matrix


def painted_size(text: PageObject) -> float:
    """Return the painted size of a text object in points; the smaller one, across or up."""
    size, matrix = size_and_matrix(text)
    scale: float = min(abs(matrix.a), abs(matrix.d))
    return size * scale


def text_of(text: PageObject, text_page: PdfTextPage) -> str:
    """Return the characters of a text object."""
    size = pdfium.FPDFTextObj_GetText(text, text_page.raw, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFTextObj_GetText(text, text_page.raw, buffer, size)
    return bytes(buffer)[: max(0, size - 2)].decode("utf-16-le", "replace")


def meet(first: Box, second: Box) -> bool:
    """Return whether two boxes overlap."""
    return first[0] < second[2] and first[2] > second[0] and first[1] < second[3] and first[3] > second[1]


def is_renamed(text: PageObject) -> bool:
    """Return whether the file says that a text object stands for other words than it draws.

    One character with its combining marks is allowed: a font that draws several characters alike names each of them so,
    and a hyphen at a line end is named so too.
    """
    texts = (_parameter(mark, b"ActualText").translate(_JOINERS) for mark in _marks(text))
    return any(sum(unicodedata.category(character)[0] != "M" for character in words) > 1 for words in texts)


def without_reversal(page: PdfPage) -> frozenset[int]:
    """Take the marks off the texts of a page that the file says run against reading; return their addresses.

    PDFium leaves out texts that have such a mark and a replacement text, if others of this kind stand before them.
    Text pages that were made before do not know of it.
    """
    reversed_texts = set()
    for page_object in page_objects(page):
        if pdfium.FPDFPageObj_GetType(page_object) == pdfium.FPDF_PAGEOBJ_TEXT:
            for mark in list(_marks(page_object)):
                if _name(partial(pdfium.FPDFPageObjMark_GetName, mark)) == "ReversedChars":
                    reversed_texts.add(address(page_object))
                    pdfium.FPDFPageObj_RemoveMark(page_object, mark)
    return frozenset(reversed_texts)


def language_of(text: PageObject) -> str:
    """Return the language that the file gives for a text object by a marked content; empty if it gives none."""
    return next((language for mark in _marks(text) if (language := _parameter(mark, b"Lang"))), "")


def is_turned_file(document: PdfDocument) -> bool:
    """Return whether the file says that its pages are to be read from the right."""
    buffer = ctypes.create_string_buffer(8)
    pdfium.FPDF_VIEWERREF_GetName(document.raw, b"Direction", buffer, len(buffer))
    return buffer.value == b"R2L"


def renaming_marks(text: PageObject) -> list[MarkHandle]:
    """Return the marked contents around a text object that say which words it stands for."""
    return [mark for mark in _marks(text) if _parameter(mark, b"ActualText")]


def mark_names(page_object: PageObject) -> frozenset[str]:
    """Return the names of the marked contents that an object is in."""
    return frozenset(_name(partial(pdfium.FPDFPageObjMark_GetName, mark)) for mark in _marks(page_object))


def mark_parameters(text: PageObject) -> frozenset[str]:
    """Return the names of all parameters of the marked contents that a text object is in."""
    return frozenset(
        _name(partial(pdfium.FPDFPageObjMark_GetParamKey, mark, i))
        for mark in _marks(text)
        for i in range(max(0, pdfium.FPDFPageObjMark_CountParams(mark)))
    )


def _clips(page_object: PageObject) -> Iterator[Box]:
    """Yield the boxes of the paths that clip an object."""
    clip = pdfium.FPDFPageObj_GetClipPath(page_object)
    for path in range(max(0, pdfium.FPDFClipPath_CountPaths(clip)) if clip else 0):
        points = []
        for i in range(max(0, pdfium.FPDFClipPath_CountPathSegments(clip, path))):
            x, y = ctypes.c_float(), ctypes.c_float()
            if pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(clip, path, i), x, y):
                points.append((x.value, y.value))
        if points:
            across, up = zip(*points, strict=True)
            yield min(across), min(up), max(across), max(up)


def _marks(page_object: PageObject) -> Iterator[MarkHandle]:
    for i in range(pdfium.FPDFPageObj_CountMarks(page_object)):
        yield pdfium.FPDFPageObj_GetMark(page_object, i)


def _name(call: Callable[[Any, int, Any], Any]) -> str:
    """Return the name that a call of PDFium writes into a buffer."""
    buffer, size = (ctypes.c_ushort * 64)(), ctypes.c_ulong()
    call(buffer, ctypes.sizeof(buffer), size)
    return bytes(buffer)[: max(0, size.value - 2)].decode("utf-16-le", "replace")


def _parameter(mark: MarkHandle, key: bytes) -> str:
    """Return a text parameter of a marked content; "long" if it is not a text, or longer than 512 bytes."""
    if pdfium.FPDFPageObjMark_GetParamValueType(mark, key) == pdfium.FPDF_OBJECT_UNKNOWN:
        return ""
    size = ctypes.c_ulong()
    buffer = (ctypes.c_ubyte * 512)()
    if not pdfium.FPDFPageObjMark_GetParamBlobValue(mark, key, buffer, len(buffer), size) or size.value > len(buffer):
        return "long"
    return decoded(bytes(buffer[: size.value]))
