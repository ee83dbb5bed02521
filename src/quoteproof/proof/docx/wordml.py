"""WordprocessingML by short names: tags of the namespaces that Word prints, values, switches and measures.

Source: ECMA-376, part 1 (transitional) and part 4; ISO/IEC 29500 (strict), which differ in their namespaces alone;
[MS-DOCX] (the namespaces `w14` and `w15`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
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


def tag_of(element: Element) -> str:
    """Return an element's name: plain in WordprocessingML, with `m:`, `w14:` or `w15:` in those; else empty."""
    return _short(element.tag)


@lru_cache(maxsize=4096)
def _short(tag: str) -> str:
    space, _, name = tag.rpartition("}")
    prefix = _PREFIXES.get(space)
    return "" if prefix is None else f"{prefix}{name}"


def bare_tag(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def tagged(elements: Iterable[Element], *tags: str) -> list[Element]:
    """Return the elements, or an element's children, that have one of some tags."""
    return [element for element in elements if tag_of(element) in tags]


def shown_tag(element: Element) -> str:
    """Return an element's name for a message, in backticks."""
    name = tag_of(element)
    return f"`{name if ':' in name else f'w:{name}' if name else bare_tag(element)}`"


def value(element: Element, name: str) -> str:
    """Return an attribute of the element's own namespace, as Word does; empty if there is none.

    Outside WordprocessingML an attribute without a namespace counts too.
    """
    space = element.tag.rpartition("}")[0]
    own = element.get(f"{space}}}{name}", "")
    return own if own or space in _PREFIXES else element.get(name, "")


def any_value(element: Element, name: str) -> str:
    """Return an attribute by its name in any namespace; empty if there is none."""
    return next((text for key, text in element.items() if key.rpartition("}")[2] == name), "")


def is_on(switch: Element) -> bool:
    """Return whether a switch among properties is on, which is its default."""
    return value(switch, "val") not in ("0", "false", "off")


def points(text: str, unit: float) -> float | None:
    """Read a measure in points; a plain number counts `unit` points each. None if it is not a measure."""
    measure = _MEASURE.fullmatch(text)
    return float(measure[1]) * (_POINTS[measure[2]] if measure[2] else unit) if measure else None
