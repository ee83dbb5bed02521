"""Words of a DOCX that are read and not proved: in opaque elements, in descriptions and in properties.

They are read so that a message can show them, and so that a quotation mark in them is seen. Not read: comments, which
are an editor's, and data that no program shows (bookmarks, custom XML, document variables).
Source: ECMA-376, part 1, 15.2.12 (properties), 17.4.40 (tblCaption), 17.16.22 (hyperlink), 20.1.2.2.36 and 21.1.2 (text
in drawings), 20.4.2.5 (docPr), 22.1 (formulas); part 4, 19 (VML).
"""

import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.proof.docx.package import Package, any_value, bare_tag, tag_of, value

_DRAWING: Final = frozenset({"drawing", "pict", "object", "txbxContent"})
_SHOWING: Final = frozenset({"t", "r", "p", "sym", "drawing", "pict", "object", "fldChar", "br"})
_CODES: Final = frozenset({"instrText", "delInstrText", "fldData", "fldCode"})
_FORMULA_SIGNS: Final = {
    **{"m:d": ("m:begChr", "("), "m:nary": ("m:chr", ""), "m:acc": ("m:chr", ""), "m:groupChr": ("m:chr", "")},
}


def characters(element: Element) -> Iterator[str]:
    """Yield the characters in an element, except those in drawings and in codes of fields."""
    if bare_tag(element) in _DRAWING or bare_tag(element) in _CODES:
        return
    if (element.text or "").strip():
        yield element.text or ""
    yield from _sign(element, *_FORMULA_SIGNS.get(tag_of(element), ("", "")))
    for child in element:
        yield from characters(child)
        if (child.tail or "").strip():
            yield child.tail or ""
    if tag_of(element) == "m:d":
        yield from _sign(element, "m:endChr", ")")


def is_silent(properties: Element) -> bool:
    """Return whether properties hold nothing that a program could show: no characters and no runs."""
    return not any(bare_tag(e) in _SHOWING for e in properties.iter()) and not any(characters(properties))


def boxes(element: Element) -> Iterator[Element]:
    """Yield the text boxes in an element; of alternatives with the same words only one."""
    if bare_tag(element) == "txbxContent":
        yield element
        return
    seen: set[str] = set()
    for child in element:
        if bare_tag(element) == "AlternateContent":
            if (words := _words(child)) in seen:
                continue
            seen.add(words)
        yield from boxes(child)


def drawn(element: Element) -> Iterator[str]:
    """Yield the paragraphs of shapes, which are not Word's paragraphs."""
    for paragraph in element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}p"):
        if (words := _words(paragraph)).strip():
            yield words


def _words(element: Element) -> str:
    return "".join(e.text or "" for e in element.iter() if bare_tag(e) == "t")


def _sign(element: Element, name: str, usual: str) -> Iterator[str]:
    """Yield the sign that a formula has by a property."""
    if name:
        signs = [value(e, "val") for p in element if bare_tag(p).endswith("Pr") for e in p if tag_of(e) == name]
        yield from (sign for sign in (signs or [usual]) if sign)


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
"""By element, the attributes that hold words."""
_PROPERTIES: Final = ("core-properties", "extended-properties", "custom-properties")
_TIP: Final = re.compile(r"\\o\s*\"((?:[^\"\\]|\\.)*)")
_DATED: Final = frozenset({"created", "modified", "lastPrinted"})


def descriptions(root: Element) -> Iterator[str]:
    """Yield the descriptions in a part, in order; of one drawing each once, since programs write them twice."""
    seen: set[str] = set()
    for element in root.iter():
        name = bare_tag(element)
        if name in ("docPr", "pict"):
            seen.clear()
        for attribute in _DESCRIBING.get(name, ()):
            text = any_value(element, attribute)
            if text.strip() and not (name == "cNvPr" and text in seen):
                seen.add(text)
                yield text


def tips(codes: str) -> Iterator[str]:
    """Yield the tip that a link shows when the pointer is on it."""
    if codes.split()[:1] == ["HYPERLINK"]:
        yield from _TIP.findall(codes)


def properties(package: Package) -> Iterator[str]:
    """Yield the properties of a document, except its dates."""
    for kind in _PROPERTIES:
        for part in package.related("", kind):
            for element in package.part(part).iter():
                words = (any_value(element, "name"), "" if bare_tag(element) in _DATED else element.text or "")
                yield from (text for text in words if text.strip())
