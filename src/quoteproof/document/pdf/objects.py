"""PDFium's objects of a page: texts, pictures and lines, their places and colours, and the marks around them."""

import ctypes
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final, NewType

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

from quoteproof.document.model import Box
from quoteproof.document.pdf.calls import address, fast_function
from quoteproof.document.pdf.syntax import decoded

PageObject = NewType("PageObject", object)
"""PDFium's handle of an object of a page."""
_DEPTH: Final = 12
"""How many forms inside forms are looked into."""
_LONGEST: Final = 65_536
"""Most bytes of a text parameter."""
_Floats: Final = ctypes.c_float * 4
_Numbers: Final = ctypes.c_uint * 4
_BOUNDS: Final = fast_function(pdfium.FPDFPageObj_GetBounds, ctypes.c_int, *[ctypes.c_void_p] * 4)
_FILL_COLOUR: Final = fast_function(pdfium.FPDFPageObj_GetFillColor, ctypes.c_int, *[ctypes.c_void_p] * 4)
MarkHandle = NewType("MarkHandle", object)
"""PDFium's handle of a marked content."""


def page_objects(page: PdfPage) -> list[PageObject]:
    """Return the objects of a page, without those inside forms."""
    return [pdfium.FPDFPage_GetObject(page.raw, i) for i in range(pdfium.FPDFPage_CountObjects(page.raw))]


def inner_objects(parts: Iterable[PageObject], depth: int = 0) -> Iterator[PageObject]:
    """Yield objects, and for a form those inside it."""
    for part in parts:
        if pdfium.FPDFPageObj_GetType(part) != pdfium.FPDF_PAGEOBJ_FORM:
            yield part
        elif depth < _DEPTH:
            inner = (pdfium.FPDFFormObj_GetObject(part, i) for i in range(pdfium.FPDFFormObj_CountObjects(part)))
            yield from inner_objects(inner, depth + 1)


def bounds(page_object: PageObject) -> Box | None:
    """Return the box of an object, if it has one."""
    edges = _Floats()
    at = ctypes.addressof(edges)
    if not _BOUNDS(address(page_object), at, at + 4, at + 8, at + 12):
        return None
    left, bottom, right, top = edges
    return left, bottom, right, top


def fill_colour(text: PageObject) -> list[int] | None:
    """Return red, green, blue and opacity of a text object, from 0 to 255; None if PDFium does not know them."""
    parts = _Numbers()
    at = ctypes.addressof(parts)
    return [*parts] if _FILL_COLOUR(address(text), at, at + 4, at + 8, at + 12) else None


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


def without_reversal(page: PdfPage) -> frozenset[int]:
    """Take the marks off the texts of a page that the file says run against reading; return their addresses.

    PDFium leaves out texts that have such a mark and a replacement text, if others of this kind stand before them.
    Text pages that were made before do not know of it.
    """
    reversed_texts = set()
    for page_object in page_objects(page):
        if pdfium.FPDFPageObj_GetType(page_object) == pdfium.FPDF_PAGEOBJ_TEXT:
            for mark in list(marks(page_object)):
                if mark_name(mark) == "ReversedChars":
                    reversed_texts.add(address(page_object))
                    pdfium.FPDFPageObj_RemoveMark(page_object, mark)
    return frozenset(reversed_texts)


def language_of(text: PageObject) -> str:
    """Return the language that the file gives for a text object by a marked content; empty if it gives none."""
    return next((language for mark in marks(text) if (language := parameter(mark, b"Lang"))), "")


def is_turned_file(document: PdfDocument) -> bool:
    """Return whether the file says that its pages are to be read from the right."""
    buffer = ctypes.create_string_buffer(8)
    pdfium.FPDF_VIEWERREF_GetName(document.raw, b"Direction", buffer, len(buffer))
    return buffer.value == b"R2L"


def renaming_marks(text: PageObject) -> list[MarkHandle]:
    """Return the marked contents around a text object that say which words it stands for."""
    return [mark for mark in marks(text) if parameter(mark, b"ActualText")]


def mark_name(mark: MarkHandle) -> str:
    """Return the name of a marked content."""
    return _name(partial(pdfium.FPDFPageObjMark_GetName, mark))


def mark_names(page_object: PageObject) -> frozenset[str]:
    """Return the names of the marked contents that an object is in."""
    return frozenset(mark_name(mark) for mark in marks(page_object))


def mark_parameters(text: PageObject) -> frozenset[str]:
    """Return the names of all parameters of the marked contents that a text object is in."""
    return frozenset(
        _name(partial(pdfium.FPDFPageObjMark_GetParamKey, mark, i))
        for mark in marks(text)
        for i in range(max(0, pdfium.FPDFPageObjMark_CountParams(mark)))
    )


def marks(page_object: PageObject) -> Iterator[MarkHandle]:
    """Yield the marked contents that an object is in."""
    for i in range(pdfium.FPDFPageObj_CountMarks(page_object)):
        yield pdfium.FPDFPageObj_GetMark(page_object, i)


def _name(call: Callable[[Any, int, Any], Any]) -> str:
    """Return the name that a call of PDFium writes into a buffer."""
    buffer, size = (ctypes.c_ushort * 64)(), ctypes.c_ulong()
    call(buffer, ctypes.sizeof(buffer), size)
    return bytes(buffer)[: max(0, size.value - 2)].decode("utf-16-le", "replace")


def parameter(mark: MarkHandle, key: bytes) -> str:
    """Return a text parameter of a marked content; "long" if it is not a text, or longer than 64 KiB."""
    if pdfium.FPDFPageObjMark_GetParamValueType(mark, key) == pdfium.FPDF_OBJECT_UNKNOWN:
        return ""
    size = ctypes.c_ulong()
    buffer = (ctypes.c_ubyte * _LONGEST)()
    if not pdfium.FPDFPageObjMark_GetParamBlobValue(mark, key, buffer, len(buffer), size) or size.value > len(buffer):
        return "long"
    return decoded(bytes(buffer[: size.value]))


def clips(page_object: PageObject) -> Iterator[Box]:
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
