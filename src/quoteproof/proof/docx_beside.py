"""What a DOCX says beside its text: descriptions that a program shows or reads aloud, and properties of the document.

Nothing here is proved; it is read so that a quotation mark in it is seen. Not read: comments, which are an editor's,
and data that no program shows (bookmarks, custom XML, document variables).
Source: ECMA-376, part 1, 20.4.2.5 (docPr), 17.4.40 (tblCaption), 17.16.22 (hyperlink), 15.2.12 (properties).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.proof.docx.package import Package
from quoteproof.proof.docx.wordml import bare, said

_DESCRIBING: Final = {
    **dict.fromkeys(("docPr", "cNvPr"), ("title", "descr")),
    **dict.fromkeys(("shape", "rect", "oval", "line", "polyline", "roundrect", "arc", "curve"), ("title", "alt")),
    **dict.fromkeys(("group", "image", "imagedata"), ("title", "alt")),
    **dict.fromkeys(("tblCaption", "tblDescription", "alias", "helpText", "statusText"), ("val",)),
    **dict.fromkeys(("hyperlink", "hlinkClick", "hlinkHover"), ("tooltip",)),
    "listItem": ("displayText",),
    "listEntry": ("val",),
    "textpath": ("string",),
}
"""By the name of an element, the attributes that hold words."""
_PROPERTIES: Final = ("core-properties", "extended-properties", "custom-properties")
_TIP: Final = re.compile(r"\\o\s*\"((?:[^\"\\]|\\.)*)")
_DATED: Final = frozenset({"created", "modified", "lastPrinted"})


def descriptions(root: Element) -> Iterator[str]:
    """Give the descriptions in a part in its order; of a drawing each once, since programs write them twice."""
    told: set[str] = set()
    for element in root.iter():
        name = bare(element)
        if name in ("docPr", "pict"):
            told.clear()
        for attribute in _DESCRIBING.get(name, ()):
            text = said(element, attribute)
            if text.strip() and not (name == "cNvPr" and text in told):
                told.add(text)
                yield text


def tips(codes: str) -> Iterator[str]:
    """Give what a field says when it is pointed at: the tip of a link."""
    if codes.split()[:1] == ["HYPERLINK"]:
        yield from _TIP.findall(codes)


def properties(package: Package) -> Iterator[str]:
    """Give the properties of a document, but for its dates."""
    for kind in _PROPERTIES:
        for part in package.related("", kind):
            for element in package.part(part).iter():
                words = (said(element, "name"), "" if bare(element) in _DATED else element.text or "")
                yield from (text for text in words if text.strip())
