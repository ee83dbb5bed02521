"""Citation styles: what is looked at in a CSL file before pandoc reads it.

Promises: a style that could make pandoc fetch another, define entities, or call itself without end is refused, and
so is what is no style. Leaves out: what a style prints, which is its author's choice, the same in every output.
Source: CSL 1.0.2 (“Dependent styles”, “Macro”); XML 1.0, 2.8 (document types).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree

from quoteproof.markup.xml import read_xml

_CSL: Final = "{http://purl.org/net/xbiblio/csl}"


def style_fault(source: str) -> str | None:
    """Tell why a style cannot be used; None where it can. `source` is the text of a CSL file."""
    try:
        # The declared encoding is passed over: pandoc is given the same text, and must see what is seen here.
        root = read_xml(source.encode("utf-8", "replace"), encoding="utf-8")
    except ValueError as error:
        return str(error)
    if any("independent-parent" in element.get("rel", "") for element in root.iter()):
        return "it depends on another style: give that one itself"
    if root.tag != f"{_CSL}style":
        return "its root is not a CSL `style`"
    looping = _looping({macro.get("name", ""): macro for macro in root.iter(f"{_CSL}macro")})
    return f"its macro `{looping}` calls itself" if looping else None


def _looping(macros: Mapping[str, ElementTree.Element]) -> str | None:
    """Give a macro that calls itself, maybe through others."""
    calls = {name: {e.get("macro") for e in macro.iter() if e.get("macro")} for name, macro in macros.items()}
    ended: set[str] = set()
    while True:
        fresh = {name for name, called in calls.items() if name not in ended and not (called & calls.keys()) - ended}
        if not fresh:
            return next((name for name in calls if name not in ended), None)
        ended |= fresh
