"""PDFium: opening a PDF, its attachments and annotations, and the text objects of its pages.

In doubt a text counts as hidden or unreadable, so that nobody can prove a quotation by words that a reader does not
see. Not looked at here: what is drawn over a text, and which glyphs a font draws for it.
Source: ISO 32000-1, 8.5.4 (clipping), 8.11 (optional content), 9.3.6 (rendering mode), 14.9.4 (replacement text).
"""

import ctypes
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NewType

import pypdfium2
import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfPage

from quoteproof.document.model import Box
from quoteproof.document.pdf.objects import MarkHandle, PageObject, clips, fill_colour, meet, parameter, size_and_matrix
from quoteproof.proof.layer import UnreadableFileError
from quoteproof.proof.manifest import LARGEST

_Annotation = NewType("_Annotation", object)

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


def is_overlaid(page: PdfPage) -> bool:
    """Return whether a page has annotations that can show something: a note, a highlight, a form field.

    Links show nothing, nor do fields without width and height, which signatures have.
    """
    return any(_shown_annotations(page))


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
    return box is None or (meet(box, page) and all(meet(box, clip) for clip in clips(text)))


def is_renaming(mark: MarkHandle) -> bool:
    """Return whether a marked content says that its text stands for other words than it draws.

    One character with its combining marks is allowed: a font that draws several characters alike names each of them so,
    and a hyphen at a line end is named so too.
    """
    words = parameter(mark, b"ActualText").translate(_JOINERS)
    return sum(unicodedata.category(character)[0] != "M" for character in words) > 1
