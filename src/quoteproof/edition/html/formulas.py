"""Formulas: pandoc's MathML, taken apart and written anew from a list of elements and attributes.

Promises: only what draws a formula is left, and its TeX, which is read aloud; attributes that are on no list are
dropped, and what is no MathML, or has another element, gives None. Leaves out: making MathML (pandoc).
Source: MathML Core, W3C.
"""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.markup.html import Markup, tag
from quoteproof.markup.xml import read_xml

_ELEMENTS: Final = frozenset(
    """math semantics mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle mpadded menclose msub msup msubsup
    munder mover munderover mmultiscripts mprescripts mtable mtr mtd none annotation""".split()
)
_ATTRIBUTES: Final = frozenset(
    """display mathvariant stretchy form fence separator symmetric largeop movablelimits accent accentunder lspace
    rspace minsize maxsize linethickness displaystyle scriptlevel encoding columnalign rowspan columnspan
    notation""".split()
)
_SPACE: Final = "http://www.w3.org/1998/Math/MathML"


def formula(mathml: str) -> Markup | None:
    """Write a formula anew; None where it is no MathML, or has what is on no list."""
    try:
        root = read_xml(mathml.strip().encode("utf-8", "replace"), encoding="utf-8")
        return _written(root) if _name(root) == "math" else None
    except ValueError:
        return None


def _written(element: Element) -> Markup:
    name = _name(element)
    if name not in _ELEMENTS:
        raise ValueError(f"`{name}` is no part of a formula")
    kept = {key: value for key, value in element.items() if key in _ATTRIBUTES}
    if name == "math":
        kept["xmlns"] = _SPACE
    inside: list[Markup | str] = [element.text or ""]
    for child in element:
        inside += [_written(child), child.tail or ""]
    return tag(name, inside, **kept)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
