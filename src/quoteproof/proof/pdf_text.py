"""The text layer of a PDF, read back: what a reader's eye follows, apart from heads and feet of pages.

Promises: characters in the order of the page's content, with every line end, page end and paragraph end; notes and
captions apart, and the contents, which say the headings twice; text that is set to be invisible, or lies off the
page, is not read. Leaves out: what the glyphs look like, and what covers them.
Source: ISO 32000-1, 14.6 (marked content), 14.8 (tagged PDF).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium

from quoteproof.proof.errors import UnreadableFileError
from quoteproof.proof.layer import OBJECT, Gap, Layer, Part, Scribe, undone
from quoteproof.proof.manifest import LARGEST

_MOST_PAGES: Final = 50_000
_BLOCKS: Final = frozenset({"P", "TOCI", "Caption", "TD", "TH", "LBody", "Lbl", "BlockQuote", "Note", "Div", "Title"})
_HEADINGS: Final = frozenset({"H", "H1", "H2", "H3", "H4", "H5", "H6"})
_CELLS: Final = frozenset({"TD", "TH"})
_NOTES: Final = frozenset({"Note", "FENote"})
_CONTENTS: Final = frozenset({"TOC", "TOCI"})
_INVISIBLE: Final = frozenset({3, 7})  # text rendering modes (9.3.6) that paint nothing
_DEEPEST: Final = 60


@dataclass(frozen=True, slots=True)
class Element:
    """Where a stretch of a page stands in the structure of the document."""

    types: frozenset[str]
    """Its own type and those around it."""
    block: tuple[int, ...]
    """The path to the innermost element that is a paragraph of its own."""


_LOOSE: Final = Element(frozenset(), ())


def read_pdf(data: bytes) -> Mapping[Part, Layer]:
    """Read the text of a PDF; raises `UnreadableFileError`."""
    document = _open(data)
    try:
        scribes = {part: Scribe() for part in Part}
        for number in range(len(document)):
            for scribe in scribes.values():
                scribe.gap(Gap.PAGE)
            _page(document[number], scribes)
        return {part: scribe.layer(flowing=True) for part, scribe in scribes.items()}
    except pypdfium2.PdfiumError as error:
        raise UnreadableFileError(f"the PDF is damaged: {str(error)[:200]}") from error
    finally:
        document.close()


def attached(data: bytes, name: str) -> bytes | None:
    """Give the file of that name that is attached in a PDF; raises `UnreadableFileError`, also where two are."""
    document = _open(data)
    try:
        found = []
        for i in range(min(document.count_attachments(), 1000)):
            attachment = document.get_attachment(i)
            if attachment.get_name() == name:
                found.append(_content(attachment))
    except pypdfium2.PdfiumError as error:
        raise UnreadableFileError(f"the PDF is damaged: {str(error)[:200]}") from error
    finally:
        document.close()
    if len(found) > 1:
        raise UnreadableFileError(f"the PDF carries `{name}` {len(found)} times")
    return found[0] if found else None


def _content(attachment: Any) -> bytes:
    size = ctypes.c_ulong()
    pdfium.FPDFAttachment_GetFile(attachment, None, 0, size)
    if size.value > LARGEST:
        raise UnreadableFileError("the manifest in the PDF is too large")
    return bytes(attachment.get_data())


def _open(data: bytes) -> Any:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFileError("the PDF is encrypted") from error
        raise UnreadableFileError("the file is no PDF that can be read") from error
    if len(document) > _MOST_PAGES:
        document.close()
        raise UnreadableFileError(f"the PDF has more than {_MOST_PAGES} pages")
    return document


def _page(page: Any, scribes: Mapping[Part, Scribe]) -> None:
    """Write one page's characters to the parts they belong to."""
    text = page.get_textpage()
    elements = _structure(page)
    seen: dict[int | None, tuple[Part, Element] | None] = {}
    blocks: dict[Part, tuple[int, ...]] = {}
    scribe: Scribe | None = None
    for index in range(text.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text.raw, index))
        if pdfium.FPDFText_IsGenerated(text.raw, index):
            if scribe:
                scribe.gap(Gap.SPACE if character == " " else Gap.LINE)
            continue
        thing = pdfium.FPDFText_GetTextObject(text.raw, index)
        address = ctypes.cast(thing, ctypes.c_void_p).value
        if address not in seen:
            seen[address] = _where(page, thing, elements)
        place = seen[address]
        if place is None:
            continue
        part, element = place
        scribe = scribes[part]
        if blocks.get(part, element.block) != element.block:
            scribe.gap(Gap.BORDER)
        blocks[part] = element.block
        _put(scribe, character, element)


def _put(scribe: Scribe, character: str, element: Element) -> None:
    if "Lbl" in element.types and not element.types & {"LI", *_NOTES}:
        scribe.put(OBJECT)  # the number of a note
    elif character in " \t\r\n":
        scribe.gap(Gap.SPACE)
    else:
        for one in undone(character):
            scribe.put(one)
        if character in "\u0002\ufffe":
            scribe.gap(Gap.LINE)  # the reader takes a line end after a hyphen away with it


def _where(page: Any, thing: Any, elements: Mapping[int, Element]) -> tuple[Part, Element] | None:
    """Give part and element of a text object; None for what is not read."""
    if not thing or not _shows(page, thing):
        return None
    number = pdfium.FPDFPageObj_GetMarkedContentID(thing)
    element = elements.get(number, _LOOSE) if number >= 0 else _LOOSE
    if element is _LOOSE and "Artifact" in _marks(thing):
        return None
    if element.types & _CONTENTS:
        return Part.CONTENTS, element
    if element.types & _NOTES:
        return None if "Lbl" in element.types else (Part.NOTE, element)
    if "Caption" in element.types:
        return (Part.TABLE_CAPTION if "Table" in element.types else Part.FIGURE_CAPTION), element
    return (Part.TABLE if element.types & _CELLS else Part.TEXT), element


def _shows(page: Any, thing: Any) -> bool:
    """Tell whether a text object is painted, and on the page."""
    if pdfium.FPDFTextObj_GetTextRenderMode(thing) in _INVISIBLE:
        return False
    colour = [ctypes.c_uint() for _ in range(4)]
    if pdfium.FPDFPageObj_GetFillColor(thing, *colour) and colour[3].value == 0:
        return False
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(thing, *edges):
        return True
    left, bottom, right, top = (edge.value for edge in edges)
    x0, y0, x1, y1 = page.get_cropbox()
    return bool(left < x1 and right > x0 and bottom < y1 and top > y0)


def _marks(thing: Any) -> Iterator[str]:
    for i in range(pdfium.FPDFPageObj_CountMarks(thing)):
        mark = pdfium.FPDFPageObj_GetMark(thing, i)
        buffer, size = (ctypes.c_ushort * 64)(), ctypes.c_ulong()
        pdfium.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), size)
        yield bytes(buffer)[: max(0, size.value - 2)].decode("utf-16-le", "replace")


def _structure(page: Any) -> Mapping[int, Element]:
    """Give for each marked content of a page its place in the structure."""
    found: dict[int, Element] = {}
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return found
    for i in range(pdfium.FPDF_StructTree_CountChildren(tree)):
        child = pdfium.FPDF_StructTree_GetChildAtIndex(tree, i)
        if child:
            _descend(child, (i,), frozenset(), (), found)
    pdfium.FPDF_StructTree_Close(tree)
    return found


def _descend(
    element: Any, path: tuple[int, ...], types: frozenset[str], block: tuple[int, ...], found: dict[int, Element]
) -> None:
    name = _text(lambda buffer, size: pdfium.FPDF_StructElement_GetType(element, buffer, size))
    types |= {name}
    if name in _BLOCKS or name in _HEADINGS:
        block = path
    here = Element(types, block)
    for i in range(pdfium.FPDF_StructElement_CountChildren(element)):
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, i)
        if child and len(path) < _DEEPEST:
            _descend(child, (*path, i), types, block, found)
        elif not child:
            # Only content of this very page has a number here; that of other pages gives -1.
            number = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, i)
            if number >= 0:
                found[number] = here


def _text(call: Callable[[Any, int], int]) -> str:
    size = call(None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
