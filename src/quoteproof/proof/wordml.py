"""WordprocessingML by local names: elements of the namespaces that Word prints, their values and switches.

Source: ECMA-376, part 1 (transitional) and part 4; ISO/IEC 29500 (strict), which differ in their namespaces alone.
"""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

_SPACES: Final = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{http://purl.oclc.org/ooxml/officeDocument/math}",
)


def local(element: Element) -> str:
    """Give an element's name without its namespace; empty for one of a namespace that Word does not print."""
    space, _, name = element.tag.rpartition("}")
    if f"{space}}}" in _SPACES:
        return name
    return name if name == "AlternateContent" else ""


def bare(element: Element) -> str:
    """Give an element's name without its namespace, whatever that is."""
    return element.tag.rpartition("}")[2]


def value(element: Element, name: str) -> str:
    """Give an attribute by its name without its namespace; empty where there is none."""
    return next((found for key, found in element.items() if key.rpartition("}")[2] == name), "")


def is_on(switch: Element) -> bool:
    """Tell whether a switch of some properties is on, which it is where it says nothing."""
    return value(switch, "val") not in ("0", "false", "off")
