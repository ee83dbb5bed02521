"""PDFium: opening a PDF, its attachments and annotations, and the text objects of its pages.

In doubt a text counts as hidden or unreadable, so that nobody can prove a quotation by words that a reader does not
see. Not looked at here: what is drawn over a text, and which glyphs a font draws for it.
Source: ISO 32000-1, 8.5.4 (clipping), 8.11 (optional content), 9.3.6 (rendering mode), 14.9.4 (replacement text).
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium

from quoteproof.proof.layer import UnreadableFileError
from quoteproof.proof.manifest import LARGEST
from quoteproof.proof.pdf.syntax import decoded


def plain(function: Any, result: Any) -> Any:
    """Return a function of PDFium of an address and a number, which gives a plain value: it is called a million times."""
    shape = ctypes.CFUNCTYPE(result, ctypes.c_void_p, ctypes.c_int)
    return shape(ctypes.cast(function, ctypes.c_void_p).value or 0)


def address(thing: Any) -> int:
    """Return the address of a thing of PDFium's; 0 for none."""
    return ctypes.cast(thing, ctypes.c_void_p).value or 0


_MOST_PAGES: Final = 50_000


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Open a PDF and close it again; whatever is wrong with it is an `UnreadableFileError`."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFileError("the PDF is encrypted") from error
        raise UnreadableFileError("the file is no PDF that can be read") from error
    try:
        if len(document) > _MOST_PAGES:
            raise UnreadableFileError(f"the PDF has more than {_MOST_PAGES} pages")
        yield document
    except pypdfium2.PdfiumError as error:
        raise UnreadableFileError(f"the PDF is damaged: {str(error)[:200]}") from error
    finally:
        document.close()


def attached(data: bytes, name: str) -> bytes | None:
    """Return the file of that name that is attached in a PDF; raises `UnreadableFileError`, also where two are."""
    found = []
    with opened(data) as document:
        for i in range(min(document.count_attachments(), 1000)):
            attachment = document.get_attachment(i)
            if attachment.get_name() == name:
                found.append(_content(attachment))
    if len(found) > 1:
        raise UnreadableFileError(f"the PDF carries `{name}` {len(found)} times")
    return found[0] if found else None


def _content(attachment: Any) -> bytes:
    size = ctypes.c_ulong()
    pdfium.FPDFAttachment_GetFile(attachment, None, 0, size)
    if size.value > LARGEST:
        raise UnreadableFileError("the manifest in the PDF is too large")
    return bytes(attachment.get_data())


def overlaid(data: bytes) -> tuple[int, ...]:
    """Return the pages, from 1, on which something lies that is no part of the page: a note, a mark, a field of a form.

    Links are none of these, nor are fields without any room, as a signature has one: they show nothing. Raises
    `UnreadableFileError`.
    """
    with opened(data) as document:
        return tuple(number for number, page in enumerate(document, 1) if any(_kinds(page)))


def _kinds(page: Any) -> Iterator[bool]:
    """Yield the lines about each annotation of a page whether it can show something."""
    for i in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, i)
        yield not annotation or not _is_silent(annotation)
        if annotation:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _is_silent(annotation: Any) -> bool:
    """Return whether an annotation shows nothing."""
    kind, box = pdfium.FPDFAnnot_GetSubtype(annotation), pdfium.FS_RECTF()
    if kind == pdfium.FPDF_ANNOT_WIDGET:
        pdfium.FPDFAnnot_GetRect(annotation, box)
        return box.left == box.right and box.bottom == box.top and not pdfium.FPDFAnnot_HasKey(annotation, b"AP")
    return bool(kind == pdfium.FPDF_ANNOT_LINK)


_INVISIBLE: Final = frozenset({3, 7})  # text rendering modes that paint nothing
_SMALLEST: Final = 2.0  # points, which nobody reads
_WHITE: Final = 250  # of 255, in red, green and blue
_JOINERS: Final = str.maketrans("", "", "\u2060\u00ad \ufeff")

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""


def bounds(thing: Any) -> Box | None:
    """Return the box of an object, where it has one."""
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(thing, *edges):
        return None
    left, bottom, right, top = (edge.value for edge in edges)
    return left, bottom, right, top


def shows(thing: Any, names: frozenset[str], box: Box | None, page: Box) -> bool:
    """Return whether a text object is painted on its page, in a colour and a size to be seen.

    `names` are the `marks` that it stands in, `box` its `bounds`, and `page` is the part of the page that is shown.
    """
    if pdfium.FPDFTextObj_GetTextRenderMode(thing) in _INVISIBLE or "OC" in names:
        return False
    colour = [ctypes.c_uint() for _ in range(4)]
    if pdfium.FPDFPageObj_GetFillColor(thing, *colour):
        *light, alpha = (one.value for one in colour)
        if alpha == 0 or min(light) >= _WHITE:
            return False
    if _size(thing) < _SMALLEST:
        return False
    return box is None or (meet(box, page) and all(meet(box, clip) for clip in _clips(thing)))


def replaced(thing: Any) -> bool:
    """Return whether the file says that a text object stands for other words than it draws.

    One character is let pass, with the marks that combine with it: where a font draws several characters alike, each is
    named so, and a hyphen that was set at a line end, too.
    """
    return any(_longer(_parameter(mark, b"ActualText")) for mark in _marks(thing))


def parameters(thing: Any) -> frozenset[str]:
    """Return the names of all that is said of the marked content that a text object stands in."""
    return frozenset(
        _written(partial(pdfium.FPDFPageObjMark_GetParamKey, mark, i))
        for mark in _marks(thing)
        for i in range(max(0, pdfium.FPDFPageObjMark_CountParams(mark)))
    )


def replacements(thing: Any) -> list[Any]:
    """Return the marked content around a text object that says which words it stands for."""
    return [mark for mark in _marks(thing) if _parameter(mark, b"ActualText")]


def _longer(text: str) -> bool:
    """Return whether a text has more than one character with its marks."""
    return sum(not unicodedata.category(character).startswith("M") for character in text.translate(_JOINERS)) > 1


def marks(thing: Any) -> frozenset[str]:
    """Return the names of the marked content that an object stands in."""
    return frozenset(_name(mark) for mark in _marks(thing))


def meet(one: Box, other: Box) -> bool:
    """Return whether two boxes have any room in common."""
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _size(thing: Any) -> float:
    """Return the size of a text as it is painted, in points."""
    size, matrix = ctypes.c_float(), pdfium.FS_MATRIX()
    if not pdfium.FPDFTextObj_GetFontSize(thing, size) or not pdfium.FPDFPageObj_GetMatrix(thing, matrix):
        return 0.0
    scale: float = abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
    return abs(size.value) * scale


def _clips(thing: Any) -> Iterator[Box]:
    """Yield the boxes of the paths that an object is clipped to."""
    clip = pdfium.FPDFPageObj_GetClipPath(thing)
    for path in range(max(0, pdfium.FPDFClipPath_CountPaths(clip)) if clip else 0):
        across, up = [], []
        for i in range(max(0, pdfium.FPDFClipPath_CountPathSegments(clip, path))):
            x, y = ctypes.c_float(), ctypes.c_float()
            if pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(clip, path, i), x, y):
                across.append(x.value)
                up.append(y.value)
        if across:
            yield min(across), min(up), max(across), max(up)


def _marks(thing: Any) -> Iterator[Any]:
    for i in range(pdfium.FPDFPageObj_CountMarks(thing)):
        yield pdfium.FPDFPageObj_GetMark(thing, i)


def _name(mark: Any) -> str:
    return _written(partial(pdfium.FPDFPageObjMark_GetName, mark))


def _written(call: Callable[[Any, int, Any], Any]) -> str:
    """Return the name that a call writes."""
    buffer, size = (ctypes.c_ushort * 64)(), ctypes.c_ulong()
    call(buffer, ctypes.sizeof(buffer), size)
    return bytes(buffer)[: max(0, size.value - 2)].decode("utf-16-le", "replace")


def _parameter(mark: Any, key: bytes) -> str:
    """Return a text that some marked content is given; more than one character where it is no text, or a long one."""
    if pdfium.FPDFPageObjMark_GetParamValueType(mark, key) == pdfium.FPDF_OBJECT_UNKNOWN:
        return ""
    size = ctypes.c_ulong()
    buffer = (ctypes.c_ubyte * 512)()
    if not pdfium.FPDFPageObjMark_GetParamBlobValue(mark, key, buffer, len(buffer), size) or size.value > len(buffer):
        return "long"
    return decoded(bytes(buffer[: size.value]))
