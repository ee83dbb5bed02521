"""What stands in elements of a DOCX that are not read: their characters, the text boxes in them, and drawn words.

Nothing is proved of these; they are gathered so that a message can show them, and a quotation mark in them is seen.
Source: ECMA-376, part 1, 20.1.2.2.36 and 21.1.2 (text in drawings), 22.1 (formulas); part 4, 19 (VML).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.proof.docx.wordml import bare, local, value

_DRAWING: Final = frozenset({"drawing", "pict", "object", "txbxContent"})
_SHOWING: Final = frozenset({"t", "r", "p", "sym", "drawing", "pict", "object", "fldChar", "br"})
_CODES: Final = frozenset({"instrText", "delInstrText", "fldData", "fldCode"})
_SIGNS: Final = {"m:d": ("m:begChr", "("), "m:nary": ("m:chr", ""), "m:acc": ("m:chr", ""), "m:groupChr": ("m:chr", "")}


def characters(element: Element) -> Iterator[str]:
    """Give the characters in an element, but for those in drawings and in codes of fields."""
    if bare(element) in _DRAWING or bare(element) in _CODES:
        return
    if (element.text or "").strip():
        yield element.text or ""
    yield from _sign(element, *_SIGNS.get(local(element), ("", "")))
    for child in element:
        yield from characters(child)
        if (child.tail or "").strip():
            yield child.tail or ""
    if local(element) == "m:d":
        yield from _sign(element, "m:endChr", ")")


def is_silent(properties: Element) -> bool:
    """Tell whether properties hold nothing that a program could show: no characters, and no runs."""
    return not any(bare(e) in _SHOWING for e in properties.iter()) and not any(characters(properties))


def boxes(element: Element) -> Iterator[Element]:
    """Give the text boxes in an element; of branches that say the same one is given."""
    if bare(element) == "txbxContent":
        yield element
        return
    said: set[str] = set()
    for child in element:
        if bare(element) == "AlternateContent":
            words = "".join(e.text or "" for e in child.iter() if bare(e) == "t")
            if words in said:
                continue
            said.add(words)
        yield from boxes(child)


def drawn(element: Element) -> Iterator[str]:
    """Give the paragraphs of shapes, which are no paragraphs of Word's."""
    for paragraph in element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}p"):
        words = "".join(e.text or "" for e in paragraph.iter() if bare(e) == "t")
        if words.strip():
            yield words


def _sign(element: Element, name: str, usual: str) -> Iterator[str]:
    """Give the sign that a formula sets by a property."""
    if name:
        given = [value(e, "val") for p in element if bare(p).endswith("Pr") for e in p if local(e) == name]
        yield from (sign for sign in (given or [usual]) if sign)
