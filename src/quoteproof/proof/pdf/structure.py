"""Where marked contents are in the structure of a PDF: their types, their paragraph, their language.

PDFium goes through the whole document for each page. So the structure is read here once, from the objects of the file,
wherever PDFium would read the same: a plain table of objects, and a tree whose elements name their parents. In any
other file PDFium reads it, page by page.
Source: ISO 32000-1, 7.5.4 (cross-reference table), 7.7.3 (page tree), 14.7 (logical structure), 14.8 (tagged PDF).
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise, repeat
from operator import itemgetter
from typing import Any, Final, NewType, Protocol

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from quoteproof.document.pdf.calls import address, fast_call
from quoteproof.document.pdf.syntax import PdfName, PdfObject, PdfReference, PdfValue, decoded, value_at
from quoteproof.values import dataclass

_HEADINGS: Final = frozenset({"H", "H1", "H2", "H3", "H4", "H5", "H6"})
_PARAGRAPHS: Final = _HEADINGS | {
    "P",
    "TOCI",
    "Caption",
    "TD",
    "TH",
    "Lbl",
    "LBody",
    "BlockQuote",
    "Note",
    "Div",
    "Title",
}
_CAPTIONED: Final = frozenset({"Table", "Figure"})
_NOTE_NUMBER: Final = "Lbl of a note"
"""In place of `Lbl`, which is the label of a list item too."""
_MAX_DEPTH: Final = 60


@dataclass(frozen=True, slots=True)
class StructureElement:
    """Where content is in the structure of the document."""

    types: frozenset[str]
    """Its own type and those around it."""
    block: tuple[int, ...]
    """The path to the innermost element that is a paragraph."""
    language: str = ""
    """The language that the structure gives; empty where it gives none."""
    block_language: str = ""
    """The same of the paragraph."""
    note_number: tuple[int, ...] = ()
    """The path to the number of a note that it is in: in the note, or where the note is called."""


UNTAGGED: Final = StructureElement(frozenset(), ())
"""Of content that the structure does not have."""


class _Node(Protocol):
    """An element of the structure, as far as it is on one page."""

    @property
    def type(self) -> str: ...

    @property
    def language(self) -> str:
        """Its own language, empty where it has none."""

    def parts(self) -> Sequence[tuple[int, _Node | int]]:
        """The elements in it, and the numbers of its marked contents, each with its place among all its parts."""


class Structure:
    """The structure of a document."""

    def __init__(self, data: bytes, objects: Iterable[PdfObject], *, pages: int) -> None:
        """`objects` are those of the PDF `data`, which has so many `pages` for PDFium."""
        self._tree: _Tree | None = None
        with suppress(_UnusualError):
            tree = _Tree(_File(data, objects))
            self._tree = tree if len(tree.pages) == pages else None

    @property
    def is_plain(self) -> bool:
        """Whether it was read without PDFium."""
        return self._tree is not None

    def of_page(self, page: PdfPage, number: int, *, languages: bool) -> Mapping[int, StructureElement]:
        """Return the place of each marked content of a page by its number; `number`, from 0, is that of the page.

        Languages are empty unless `languages` asks for them.
        """
        if self._tree is None:
            return by_pdfium(page, languages=languages)
        return _places(self._tree.roots(number), languages=languages)


def by_pdfium(page: PdfPage, *, languages: bool) -> Mapping[int, StructureElement]:
    """Return the places of the marked contents of a page as PDFium gives them."""
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return {}
    size = pdfium.FPDF_StructTree_CountChildren(tree)
    children = (pdfium.FPDF_StructTree_GetChildAtIndex(tree, i) for i in range(size))
    places = _places(((i, _PdfiumNode(child)) for i, child in enumerate(children) if child), languages=languages)
    pdfium.FPDF_StructTree_Close(tree)
    return places


def _places(roots: Iterable[tuple[int, _Node | int]], *, languages: bool) -> Mapping[int, StructureElement]:
    places: dict[int, StructureElement] = {}
    for i, root in roots:
        if not isinstance(root, int):
            _descend(root, root.type, UNTAGGED, (i,), places, languages=languages)
    return places


def _descend(
    node: _Node,
    name: str,
    outer: StructureElement,
    path: tuple[int, ...],
    places: dict[int, StructureElement],
    *,
    languages: bool,
) -> None:
    # The label of a list item is a paragraph; the label where a note is called continues its paragraph.
    is_paragraph = name in _PARAGRAPHS
    note_number = path if name == _NOTE_NUMBER else outer.note_number
    language = (node.language if languages else "") or outer.language
    of_block = language if is_paragraph else outer.block_language
    block = path if is_paragraph else outer.block
    own = StructureElement(outer.types | {name}, block, language, of_block, note_number)
    parts = node.parts()
    for at, (i, part) in enumerate(parts):
        if isinstance(part, int):
            places[part] = own
        elif len(path) < _MAX_DEPTH:
            kind, around = part.type, own
            if kind == "Lbl" and name != "LI":
                kind = _NOTE_NUMBER
            if kind == "Caption":  # in a cell, of a figure there, and not of the table
                owner = frozenset({name}) & _CAPTIONED or _captioned(parts, at)
                around = replace(own, types=own.types - _CAPTIONED | owner) if owner else own
            _descend(part, kind, around, (*path, i), places, languages=languages)


def _captioned(parts: Sequence[tuple[int, _Node | int]], at: int) -> frozenset[str]:
    """Return what a caption among some parts belongs to: the table or figure after it, or else before it.

    A table or figure that is divided by a note or by a page end is beside its caption, not around it.
    """
    neighbours = (part for _, part in (*parts[at + 1 :], *reversed(parts[:at])) if not isinstance(part, int))
    return next((kinds for neighbour in neighbours if (kinds := _kinds(neighbour, 0))), frozenset())


def _kinds(node: _Node, depth: int) -> frozenset[str]:
    """Return the type of the first table or figure that an element is or holds."""
    if (name := node.type) in _CAPTIONED:
        return frozenset({name})
    below = (part for _, part in node.parts() if not isinstance(part, int) and depth < _MAX_DEPTH)
    return next((kinds for part in below if (kinds := _kinds(part, depth + 1))), frozenset())


_Handle = NewType("_Handle", object)  # PDFium's handle of an element of the structure
_CHILD_AT: Final = fast_call(pdfium.FPDF_StructElement_GetChildAtIndex, ctypes.c_void_p)
_NUMBER_AT: Final = fast_call(pdfium.FPDF_StructElement_GetChildMarkedContentID, ctypes.c_int)


class _PdfiumNode:
    """An element of PDFium's."""

    def __init__(self, handle: _Handle) -> None:
        self._handle = handle

    @property
    def type(self) -> str:
        return self._text(pdfium.FPDF_StructElement_GetType)

    @property
    def language(self) -> str:
        return self._text(pdfium.FPDF_StructElement_GetLang)

    def parts(self) -> Sequence[tuple[int, _Node | int]]:
        size, own = pdfium.FPDF_StructElement_CountChildren(self._handle), address(self._handle)
        children, numbers = (map(call, repeat(own), range(size)) for call in (_CHILD_AT, _NUMBER_AT))
        parts: list[tuple[int, _Node | int]] = []
        # An element that has nothing on this page has no address here, and content of other pages the number -1.
        for i, (child, number) in enumerate(zip(children, numbers, strict=True)):
            if child:
                parts.append((i, _PdfiumNode(ctypes.cast(child, pdfium.FPDF_STRUCTELEMENT))))
            elif number >= 0:
                parts.append((i, number))
        return parts

    def _text(self, function: Any) -> str:
        size = function(self._handle, None, 0)
        if size <= 2:
            return ""
        buffer = ctypes.create_string_buffer(size)
        function(self._handle, buffer, size)
        return buffer.raw[: size - 2].decode("utf-16-le", "replace")


class _UnusualError(Exception):
    """A file, or its structure, is not as plain as `_Tree` needs it."""


_START: Final = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")
_TABLE: Final = re.compile(rb"xref\s+(?=\d)")
_SECTION: Final = re.compile(rb"(\d{1,10}) (\d{1,10})(?: \n| \r|\r\n|\n)")
_ROW: Final = re.compile(rb"(\d{10}) \d{5} ([nf])(?: \n| \r|\r\n)")
_ROW_SIZE: Final = 20
_TRAILER: Final = re.compile(rb"trailer\s*(?=<<)")


class _File:
    """The objects of a file that its tables name."""

    def __init__(self, data: bytes, objects: Iterable[PdfObject]) -> None:
        """Read the tables; raises `_UnusualError`."""
        by_place = {item.start: item for item in objects if not item.hides}
        self._values: dict[int, PdfValue | None] = {}
        self.catalogue: PdfValue | None = None
        for rows, trailer in _tables(data):
            self.catalogue = self.catalogue or trailer.get("Root")
            for number, place in rows:
                if number in self._values:
                    continue  # an older one
                item = by_place.get(place) if place else None
                if place and (item is None or item.number != number):
                    raise _UnusualError
                self._values[number] = item.value if item else None

    def direct(self, value: PdfValue | None) -> PdfValue | None:
        """Return a value, or the object that it refers to."""
        return self._values.get(value.number) if isinstance(value, PdfReference) else value

    def dictionary(self, value: PdfValue | None) -> Mapping[str, PdfValue]:
        """Return a dictionary, or the one that is referred to; raises `_UnusualError` for anything else."""
        found = self.direct(value)
        if not isinstance(found, dict) or any(key.endswith(" twice") for key in found):
            raise _UnusualError
        return found

    def items(self, value: PdfValue | None) -> Sequence[PdfValue]:
        """Return the items of an array, or of the one that is referred to; raises `_UnusualError` for anything else."""
        found = self.direct(value)
        if not isinstance(found, list):
            raise _UnusualError
        return found


def _tables(data: bytes) -> Iterator[tuple[Iterator[tuple[int, int]], Mapping[str, PdfValue]]]:
    """Yield the tables of a file, the newest first: the number and place of each object, 0 for a free one; the trailer.

    Raises `_UnusualError`.
    """
    start = _START.search(data, max(0, len(data) - 1024))
    at, seen = int(start[1]) if start else -1, set[int]()
    if not data.startswith(b"%PDF-") or b"/Linearized" in data[:1024]:
        raise _UnusualError
    while at >= 0:
        table = _TABLE.match(data, at)
        if table is None or at in seen:
            raise _UnusualError
        seen.add(at)
        rows: list[tuple[int, int]] = []
        end = table.end()
        while section := _SECTION.match(data, end):
            first, size = int(section[1]), int(section[2])
            end = section.end() + size * _ROW_SIZE
            found = _ROW.findall(data, section.end(), end)
            if len(found) != size:
                raise _UnusualError
            rows += ((number, int(place) if kind == b"n" else 0) for number, (place, kind) in enumerate(found, first))
        begins = _TRAILER.match(data, end)
        trailer = value_at(data, begins.end()) if begins else None
        if not isinstance(trailer, dict) or {"Encrypt", "XRefStm", "Prev twice", "Root twice"} & trailer.keys():
            raise _UnusualError
        yield iter(rows), trailer
        at = _number(trailer["Prev"]) if "Prev" in trailer else -1
    if not seen:
        raise _UnusualError


def _number(value: PdfValue | None) -> int:
    if type(value) is not str or not (value.isascii() and value.isdigit()):
        raise _UnusualError
    return int(value)


@dataclass(frozen=True, slots=True)
class _Element:
    """An element of the structure."""

    parent: int
    """The number of the object that it is in."""
    at: int
    """Its place among the parts of that."""
    type: str
    language: str
    contents: Sequence[tuple[int, int, int]]
    """Its marked contents: the place of each among its parts, the number of the page's object, and its own number."""


_DEEPEST: Final = 30  # PDFium follows no more than 32 elements


class _Tree:
    """The structure of a file in which elements, contents and pages all say the same of where they belong."""

    def __init__(self, file: _File) -> None:
        """Read it; raises `_UnusualError`."""
        catalogue = file.dictionary(file.catalogue)
        reference = catalogue.get("StructTreeRoot")
        root = file.dictionary(reference)
        if (
            not isinstance(reference, PdfReference)
            or root.get("Type") != "StructTreeRoot"
            or file.dictionary(catalogue.get("MarkInfo")).get("Marked") != "true"
        ):
            raise _UnusualError
        self._file, self._root = file, reference.number
        self._roles = file.dictionary(root.get("RoleMap", {}))
        self._elements: dict[int, _Element] = {}
        self._read(file.items(root.get("K")))
        pages = self._pages(catalogue.get("Pages"), set())
        self.pages = [*self._owners(file.dictionary(root.get("ParentTree")), pages)]
        """The number of the object of each page, and those of the elements that have content on it."""

    def _pages(self, node: PdfValue | None, seen: set[int]) -> Iterator[tuple[int, Mapping[str, PdfValue]]]:
        if not isinstance(node, PdfReference) or node.number in seen:
            raise _UnusualError
        seen.add(node.number)
        values = self._file.dictionary(node)
        if values.get("Type") == "Page" and "Kids" not in values:
            yield node.number, values
            return
        pages = [page for kid in self._file.items(values.get("Kids")) for page in self._pages(kid, seen)]
        if values.get("Type") != "Pages" or _number(values.get("Count")) != len(pages):
            raise _UnusualError
        yield from pages

    def _read(self, kids: Sequence[PdfValue]) -> None:
        """Read the elements in the root of the structure, and all in these."""
        left = [(self._root, at, kid, 1) for at, kid in enumerate(kids)]
        while left:
            parent, at, kid, depth = left.pop()
            values = self._file.dictionary(kid)
            kind, language, page = values.get("S"), values.get("Lang", b""), values.get("Pg")
            if (
                not isinstance(kid, PdfReference)
                or kid.number in self._elements
                or values.get("P") != PdfReference(parent)
                or values.get("Type") != "StructElem"
                or not isinstance(kind, PdfName)
                or not kind.isascii()
                or not isinstance(language, bytes)
                or not (page is None or isinstance(page, PdfReference))
                or depth > _DEEPEST
            ):
                raise _UnusualError
            contents: list[tuple[int, int, int]] = []
            below = self._file.direct(values.get("K", []))
            for i, item in enumerate(below if isinstance(below, list) else [values["K"]]):
                if isinstance(item, str):
                    contents += [(i, page.number, _number(item))] if page else []
                    continue
                inner = self._file.dictionary(item)
                if inner.get("Type") not in ("MCR", "OBJR"):
                    left.append((kid.number, i, item, depth + 1))
                elif inner["Type"] == "MCR":
                    where = inner.get("Pg", page)
                    if "Stm" in inner or not isinstance(where, PdfReference):
                        raise _UnusualError
                    contents.append((i, where.number, _number(inner.get("MCID"))))
            mapped = self._roles.get(kind, kind)
            if not isinstance(mapped, PdfName) or not mapped.isascii():
                raise _UnusualError
            self._elements[kid.number] = _Element(parent, at, mapped, decoded(language), contents)

    def _owners(
        self, tree: Mapping[str, PdfValue], pages: Iterable[tuple[int, Mapping[str, PdfValue]]]
    ) -> Iterator[tuple[int, Sequence[int]]]:
        """Yield for each page the number of its object, and those of the elements that own its contents."""
        numbers = self._file.items(tree.get("Nums"))
        keys = [*map(_number, numbers[::2])]
        if "Kids" in tree or "Limits" in tree or len(numbers) % 2 or any(a >= b for a, b in pairwise(keys)):
            raise _UnusualError
        by_key = dict(zip(keys, numbers[1::2], strict=True))
        for page, values in pages:
            key = values.get("StructParents")
            owners = self._file.items(by_key.get(_number(key), [])) if key is not None else []
            known = [owner.number for owner in owners if isinstance(owner, PdfReference)]
            if not self._elements.keys() >= {*known} or any(item != "null" for item in owners if type(item) is str):
                raise _UnusualError
            yield page, known

    def roots(self, number: int) -> Sequence[tuple[int, _Node | int]]:
        """Return the elements in the root of the structure, with what of them is on the page of a number, from 0."""
        page, owners = self.pages[number]
        nodes: dict[int, _TreeNode] = {self._root: _TreeNode(_Element(0, 0, "", "", ()), page)}
        for owner in owners:
            inner: _TreeNode | None = None
            while owner not in nodes:
                element = self._elements[owner]
                node = nodes[owner] = _TreeNode(element, page)
                node.inner += [inner] if inner else []
                inner, owner = node, element.parent
            nodes[owner].inner += [inner] if inner else []
        return nodes[self._root].parts()


class _TreeNode:
    """An element of a `_Tree`."""

    def __init__(self, element: _Element, page: int) -> None:
        """`page` is the number of the page's object."""
        self._at, self.type, self.language = element.at, element.type, element.language
        self._contents = [(at, content) for at, of_page, content in element.contents if of_page == page]
        self.inner: list[_TreeNode] = []

    def parts(self) -> Sequence[tuple[int, _Node | int]]:
        """As `_Node` says."""
        inner = ((node._at, node) for node in self.inner)
        return sorted((*inner, *self._contents), key=itemgetter(0))
