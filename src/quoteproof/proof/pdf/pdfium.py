"""A PDF as a document: opening it, the files attached to it, and what lies over its pages."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium

from quoteproof.proof.errors import UnreadableFileError
from quoteproof.proof.manifest import LARGEST

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
    """Give the file of that name that is attached in a PDF; raises `UnreadableFileError`, also where two are."""
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
    """Give the pages, from 1, on which something lies that is no part of the page: a note, a mark, a field of a form.

    Links are none of these, nor are fields without any room, as a signature has one: they show nothing. Raises
    `UnreadableFileError`.
    """
    with opened(data) as document:
        return tuple(number for number, page in enumerate(document, 1) if any(_kinds(page)))


def _kinds(page: Any) -> Iterator[bool]:
    """Tell of each annotation of a page whether it can show something."""
    for i in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, i)
        yield not annotation or not _is_silent(annotation)
        if annotation:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _is_silent(annotation: Any) -> bool:
    """Tell whether an annotation shows nothing."""
    kind, box = pdfium.FPDFAnnot_GetSubtype(annotation), pdfium.FS_RECTF()
    if kind == pdfium.FPDF_ANNOT_WIDGET:
        pdfium.FPDFAnnot_GetRect(annotation, box)
        return box.left == box.right and box.bottom == box.top and not pdfium.FPDFAnnot_HasKey(annotation, b"AP")
    return bool(kind == pdfium.FPDF_ANNOT_LINK)
