"""The text layer of a PDF, read back: what a reader's eye follows, apart from heads and feet of pages.

Promises: characters in the order of the page's content, with every line end, page end and paragraph end; notes and
captions apart, and the contents, which say the headings twice; text that is set to be invisible, or lies off the
page, is not read. Leaves out: what the glyphs look like, and what covers them.
Source: ISO 32000-1, 14.6 (marked content), 14.8 (tagged PDF).
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, repeat
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium

from quoteproof.proof.errors import UnreadableFileError
from quoteproof.proof.layer import OBJECT, UNREAD, Gap, Layer, Part, Scribe, undone
from quoteproof.proof.manifest import LARGEST
from quoteproof.proof.pdf_hiding import Box, bounds, marks, replaced, shows

_MOST_PAGES: Final = 50_000
_BLOCKS: Final = frozenset({"P", "TOCI", "Caption", "TD", "TH", "LBody", "Lbl", "BlockQuote", "Note", "Div", "Title"})
_HEADINGS: Final = frozenset({"H", "H1", "H2", "H3", "H4", "H5", "H6"})
_CELLS: Final = frozenset({"TD", "TH"})
_NOTES: Final = frozenset({"Note", "FENote"})
_CONTENTS: Final = frozenset({"TOC", "TOCI"})
_DEEPEST: Final = 60


@dataclass(frozen=True, slots=True)
class Element:
    """Where a stretch of a page stands in the structure of the document."""

    types: frozenset[str]
    """Its own type and those around it."""
    block: tuple[int, ...]
    """The path to the innermost element that is a paragraph of its own."""


_LOOSE: Final = Element(frozenset(), ())


@dataclass(frozen=True, slots=True)
class Overrun:
    """Words that run off a page, wholly or in part."""

    page: int
    """The page, counted from 1."""
    text: str
    """The words, also those of them that show."""


def read_pdf(data: bytes, overruns: list[Overrun] | None = None) -> Mapping[Part, Layer]:
    """Read the text of a PDF; raises `UnreadableFileError`. What runs off its pages is added to `overruns`."""
    document = _open(data)
    try:
        scribes = {part: Scribe() for part in Part}
        for number in range(len(document)):
            for scribe in scribes.values():
                scribe.gap(Gap.PAGE)
            over = _page(document[number], scribes)
            if overruns is not None:
                overruns += (Overrun(number + 1, text) for text in over)
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


def overlaid(data: bytes) -> tuple[int, ...]:
    """Give the pages, from 1, on which something lies that is no part of the page: a note, a mark, a field of a form.

    Links are none of these: they show nothing. Raises `UnreadableFileError`.
    """
    document = _open(data)
    try:
        return tuple(number for number, page in enumerate(document, 1) if any(_kinds(page)))
    except pypdfium2.PdfiumError as error:
        raise UnreadableFileError(f"the PDF is damaged: {str(error)[:200]}") from error
    finally:
        document.close()


def _kinds(page: Any) -> Iterator[bool]:
    """Tell of each annotation of a page whether it can show something."""
    for i in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, i)
        yield not annotation or pdfium.FPDFAnnot_GetSubtype(annotation) != pdfium.FPDF_ANNOT_LINK
        if annotation:
            pdfium.FPDFPage_CloseAnnot(annotation)


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


def _page(page: Any, scribes: Mapping[Part, Scribe]) -> list[str]:
    """Write one page's characters to the parts they belong to; give what runs off the page."""
    text = page.get_textpage()
    characters = "".join(map(chr, _of_each(_CHARACTER_AT, text)))
    addresses: list[int | None] = _of_each(_OBJECT_AT, text)
    for index, (character, address) in enumerate(zip(characters, addresses, strict=True)):
        # The reader makes up spaces and line ends alone: no other character of an object need be asked about.
        if (address is None or character in _SPACES) and pdfium.FPDFText_IsGenerated(text.raw, index):
            addresses[index] = _MADE_UP
    stretches = list(_stretches(addresses))
    first: dict[int, int] = {}
    for address, start, _ in stretches:
        if address and address != _MADE_UP:
            first.setdefault(address, start)
    places = _Places(page, {a: pdfium.FPDFText_GetTextObject(text.raw, index) for a, index in first.items()})
    blocks: dict[Part, tuple[int, ...]] = {}
    scribe: Scribe | None = None
    for address, start, end in stretches:
        if address == _MADE_UP:
            if scribe:
                scribe.gap(Gap.SPACE if set(characters[start:end]) == {" "} else Gap.LINE)
            continue
        place = places.of(address)
        if place is None:
            continue
        scribe = scribes[place.part]
        if blocks.get(place.part, place.element.block) != place.element.block:
            scribe.gap(Gap.BORDER)
        blocks[place.part] = place.element.block
        _put(scribe, characters[start:end] if place.readable else UNREAD * (end - start), place.element)
    return [_said(thing, text) for thing in places.over]


def _plain(function: Any, result: Any) -> Any:
    """Give a function of PDFium of an address and a number, which gives a plain value: it is called a million times."""
    shape = ctypes.CFUNCTYPE(result, ctypes.c_void_p, ctypes.c_int)
    return shape(ctypes.cast(function, ctypes.c_void_p).value or 0)


_OBJECT_AT: Final = _plain(pdfium.FPDFText_GetTextObject, ctypes.c_void_p)
_CHARACTER_AT: Final = _plain(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
_CHILD_AT: Final = _plain(pdfium.FPDF_StructElement_GetChildAtIndex, ctypes.c_void_p)
_NUMBER_AT: Final = _plain(pdfium.FPDF_StructElement_GetChildMarkedContentID, ctypes.c_int)
_MADE_UP: Final = -1
"""Where a character is none of the page's: no object has this address."""
_SPACES: Final = " \t\r\n"
_SPACE: Final = re.compile(f"[{_SPACES}]")
_ENDING_HYPHEN: Final = re.compile("[\u0002\ufffe]")


def _of_each(function: Any, text: Any) -> list[Any]:
    """Give what a function says of each character of a page."""
    return list(map(function, repeat(_address(text.raw)), range(text.count_chars())))


def _stretches(addresses: Sequence[int | None]) -> Iterator[tuple[int | None, int, int]]:
    """Give each address with where it begins and ends to be the same."""
    end = 0
    for address, same in groupby(addresses):
        start, end = end, end + len(list(same))
        yield address, start, end


def _put(scribe: Scribe, text: str, element: Element) -> None:
    if "Lbl" in element.types and not element.types & {"LI", *_NOTES}:
        scribe.write(OBJECT * len(text))  # the number of a note
        return
    for number, word in enumerate(_SPACE.split(text)):
        if number:
            scribe.gap(Gap.SPACE)
        # The reader takes a line end after a hyphen away with it.
        *ended, rest = _ENDING_HYPHEN.split(word)
        for part in ended:
            scribe.write(undone(part + "-"))
            scribe.gap(Gap.LINE)
        scribe.write(undone(rest))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the characters of a text object are written."""

    part: Part
    """The part."""
    element: Element
    """Where it stands in the structure."""
    readable: bool = True
    """Whether what the file says it reads is what it shows."""


class _Places:
    """The text objects of a page, each with where its characters go."""

    def __init__(self, page: Any, by_address: Mapping[int, Any]) -> None:
        """Look at every object that has a character."""
        count = pdfium.FPDFPage_CountObjects(page.raw)
        # An object that is none of the page's own stands in a form, which may be clipped or switched off as a whole.
        own = {_address(pdfium.FPDFPage_GetObject(page.raw, i)) for i in range(count)}
        elements = _structure(page)
        shown = page.get_cropbox()
        boxes = {address: bounds(thing) for address, thing in by_address.items()}
        self.over = tuple(by_address[address] for address, box in boxes.items() if _leaves(box, shown))
        apart: list[int] = []
        self._found: dict[int, _Place | None] = {}
        for address, thing in by_address.items():
            names = marks(thing)
            if not shows(thing, names, boxes[address], shown):
                self._found[address] = None
            elif (place := _where(thing, names, elements)) is None:
                self._found[address] = None
                if "Artifact" in names:
                    apart.append(address)
            else:
                readable = address in own and not replaced(thing)
                self._found[address] = place if readable else replace(place, readable=False)
        read = [boxes[address] for address, place in self._found.items() if place and place.part is not Part.CONTENTS]
        # Heads and feet are passed over, but not on a line of the text: what stands there is read with it.
        for address in apart:
            if any(_same_line(boxes[address], box) for box in read):
                self._found[address] = _Place(Part.TEXT, _LOOSE, readable=False)

    def of(self, address: int | None) -> _Place | None:
        """Give the place of an object by its address; None for what is not read."""
        return self._found.get(address) if address else None


def _address(thing: Any) -> int:
    return ctypes.cast(thing, ctypes.c_void_p).value or 0


def _leaves(one: Box | None, page: Box) -> bool:
    """Tell whether any of a box lies off the page."""
    return one is not None and (one[0] < page[0] or one[1] < page[1] or one[2] > page[2] or one[3] > page[3])


def _same_line(one: Box | None, other: Box | None) -> bool:
    """Tell whether two boxes share half the height of the lower one."""
    if one is None or other is None:
        return False
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > min(one[3] - one[1], other[3] - other[1]) / 2


def _where(thing: Any, names: frozenset[str], elements: Mapping[int, Element]) -> _Place | None:
    """Give part and element of a text object; None for what stands apart from the text, and for numbers of notes."""
    number = pdfium.FPDFPageObj_GetMarkedContentID(thing)
    element = elements.get(number, _LOOSE) if number >= 0 else _LOOSE
    if element is _LOOSE and "Artifact" in names:
        return None
    if element.types & _CONTENTS:
        return _Place(Part.CONTENTS, element)
    if element.types & _NOTES:
        return None if "Lbl" in element.types else _Place(Part.NOTE, element)
    if "Caption" in element.types:
        return _Place(Part.TABLE_CAPTION if "Table" in element.types else Part.FIGURE_CAPTION, element)
    return _Place(Part.TABLE if element.types & _CELLS else Part.TEXT, element)


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
    # On every page the whole document is gone through: most of its elements stand on others, and have no address here.
    address, count = _address(element), pdfium.FPDF_StructElement_CountChildren(element)
    children = map(_CHILD_AT, repeat(address), range(count))
    numbers = map(_NUMBER_AT, repeat(address), range(count))
    for i, (child, number) in enumerate(zip(children, numbers, strict=True)):
        if child and len(path) < _DEEPEST:
            _descend(ctypes.cast(child, pdfium.FPDF_STRUCTELEMENT), (*path, i), types, block, found)
        elif not child and number >= 0:
            # Only content of this very page has a number here; that of other pages gives -1.
            found[number] = here


def _said(thing: Any, page: Any) -> str:
    """Give the characters of a text object."""
    size = pdfium.FPDFTextObj_GetText(thing, page.raw, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFTextObj_GetText(thing, page.raw, buffer, size)
    return bytes(buffer)[: max(0, size - 2)].decode("utf-16-le", "replace")


def _text(call: Callable[[Any, int], int]) -> str:
    size = call(None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
