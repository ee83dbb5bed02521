"""The structure of a tagged PDF: which element each marked content of a page stands in.

Promises: a path for every element, which is the same on whichever page it is asked for. Leaves out: what its text says.
Source: ISO 32000-1, 14.7 (logical structure), 14.8 (tagged PDF).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Final

import pypdfium2.raw as pdfium

from quoteproof.proof.pdf_calls import address, plain

_HEADINGS: Final = frozenset({"H", "H1", "H2", "H3", "H4", "H5", "H6"})
_PARAGRAPHS: Final = _HEADINGS | {"P", "TOCI", "Caption", "TD", "TH", "LBody", "BlockQuote", "Note", "Div", "Title"}
_CAPTIONED: Final = frozenset({"Table", "Figure"})
_DEEPEST: Final = 60


@dataclass(frozen=True, slots=True)
class Element:
    """Where a stretch of a page stands in the structure of the document."""

    types: frozenset[str]
    """Its own type and those around it."""
    block: tuple[int, ...]
    """The path to the innermost element that is a paragraph of its own."""


LOOSE: Final = Element(frozenset(), ())
"""Where content stands that the structure does not have."""


_CHILD_AT: Final = plain(pdfium.FPDF_StructElement_GetChildAtIndex, ctypes.c_void_p)
_NUMBER_AT: Final = plain(pdfium.FPDF_StructElement_GetChildMarkedContentID, ctypes.c_int)


def structure(page: Any) -> Mapping[int, Element]:
    """Give for each marked content of a page its place in the structure."""
    found: dict[int, Element] = {}
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return found
    for i in range(pdfium.FPDF_StructTree_CountChildren(tree)):
        child = pdfium.FPDF_StructTree_GetChildAtIndex(tree, i)
        if child:
            _descend(child, _type(child), Element(frozenset(), ()), (i,), found)
    pdfium.FPDF_StructTree_Close(tree)
    return found


def _descend(element: Any, name: str, around: Element, path: tuple[int, ...], found: dict[int, Element]) -> None:
    # The label of a list's item is a paragraph of its own; where a note is called, the paragraph goes on.
    apart = "LI" in around.types if name == "Lbl" else name in _PARAGRAPHS
    block = path if apart else around.block
    here = Element(around.types | {name}, block)
    children = _children(element)
    numbers = map(_NUMBER_AT, repeat(address(element)), range(len(children)))
    for i, (child, number) in enumerate(zip(children, numbers, strict=True)):
        if child is not None and len(path) < _DEEPEST:
            kind = _type(child)
            alone = kind == "Caption" and not here.types & _CAPTIONED
            outer = Element(here.types | _captioned(children, i), block) if alone else here
            _descend(child, kind, outer, (*path, i), found)
        elif child is None and number >= 0:
            # Only content of this very page has a number here; that of other pages gives -1.
            found[number] = here


def _children(element: Any) -> list[Any]:
    """Give the elements in an element; None for content, and for elements without any on this page.

    On every page the whole document is gone through: most of its elements stand on others, and have no address here.
    """
    found = map(_CHILD_AT, repeat(address(element)), range(pdfium.FPDF_StructElement_CountChildren(element)))
    return [ctypes.cast(child, pdfium.FPDF_STRUCTELEMENT) if child else None for child in found]


def _captioned(children: list[Any], at: int) -> frozenset[str]:
    """Give what a caption among `children` belongs to: what follows it, or else what stands before it.

    A table or figure that is parted by a note, or runs over pages, stands beside its caption instead of around it.
    """
    beside = (*children[at + 1 :], *reversed(children[:at]))
    return next((kinds for child in beside if child is not None and (kinds := _kinds(child, 0))), frozenset())


def _kinds(element: Any, depth: int) -> frozenset[str]:
    """Give the kind of the first table or figure that an element is or holds."""
    if (name := _type(element)) in _CAPTIONED:
        return frozenset({name})
    below = (child for child in _children(element) if child is not None and depth < _DEEPEST)
    return next((kinds for child in below if (kinds := _kinds(child, depth + 1))), frozenset())


def _type(element: Any) -> str:
    return _text(lambda buffer, size: pdfium.FPDF_StructElement_GetType(element, buffer, size))


def _text(call: Callable[[Any, int], int]) -> str:
    size = call(None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
