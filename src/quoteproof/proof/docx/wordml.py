"""WordprocessingML by short names: elements of the namespaces that Word prints, their values, switches and measures.

Source: ECMA-376, part 1 (transitional) and part 4; ISO/IEC 29500 (strict), which differ in their namespaces alone;
[MS-DOCX] (the namespaces `w14` and `w15`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from xml.etree.ElementTree import Element

_PREFIXES: Final = {
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main": "",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main": "",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "{http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "{http://schemas.microsoft.com/office/word/2010/wordml": "w14:",
    "{http://schemas.microsoft.com/office/word/2012/wordml": "w15:",
}
_MEASURE: Final = re.compile(r"(-?[0-9]{1,9}(?:\.[0-9]{1,9})?)(mm|cm|in|pt|pc|pi)?")
_POINTS: Final = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pt": 1.0, "pc": 12.0, "pi": 12.0}


def local(element: Element) -> str:
    """Give an element's name: bare if it is WordprocessingML, with `m:`, `w14:` or `w15:`; else empty."""
    return _named(element.tag)


@lru_cache(maxsize=4096)
def _named(tag: str) -> str:
    space, _, name = tag.rpartition("}")
    prefix = _PREFIXES.get(space)
    return "" if prefix is None else f"{prefix}{name}"


def bare(element: Element) -> str:
    """Give an element's name without its namespace, whatever that is."""
    return element.tag.rpartition("}")[2]


def told(element: Element) -> str:
    """Give an element's name for a message."""
    name = local(element)
    return f"`{name if ':' in name else f'w:{name}' if name else bare(element)}`"


def value(element: Element, name: str) -> str:
    """Give an attribute of the element's own namespace; of none where the element's attributes have none.

    Empty where there is none. Word obeys no other attribute, whatever its name.
    """
    space = element.tag.rpartition("}")[0]
    own = element.get(f"{space}}}{name}", "")
    return own if own or space in _PREFIXES else element.get(name, "")


def said(element: Element, name: str) -> str:
    """Give an attribute by its name in any namespace; empty where there is none."""
    return next((found for key, found in element.items() if key.rpartition("}")[2] == name), "")


def is_on(switch: Element) -> bool:
    """Tell whether a switch of some properties is on, which it is where it says nothing."""
    return value(switch, "val") not in ("0", "false", "off")


def points(text: str, unit: float) -> float | None:
    """Read a measure in points, a bare number being in a `unit` of so many points; None for what is no measure."""
    found = _MEASURE.fullmatch(text)
    return float(found[1]) * (_POINTS[found[2]] if found[2] else unit) if found else None
