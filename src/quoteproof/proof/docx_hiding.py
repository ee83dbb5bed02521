"""What Word hides: styles and run properties by which words do not show, or show as other words.

Promises: in doubt a text counts as hidden, so that nobody can prove a quotation by words that a reader does not see.
Leaves out: what lies over a text, and the background it stands on.
Source: ECMA-376, part 1, 17.3.2 (run properties), 17.7 (styles).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.proof.errors import UnreadableFileError
from quoteproof.proof.wordml import is_on, local, value

_HIDING: Final = frozenset({"vanish", "specVanish", "webHidden", "strike", "dstrike"})
_SMALLEST: Final = 4  # half points: two points, which nobody reads
_WHITE: Final = "FFFFFF"


def hides(properties: Element) -> bool:
    """Tell whether run properties hide their text: as hidden, struck out, white, or too small to be read."""
    for one in properties:
        name, given = local(one), value(one, "val")
        if name in _HIDING and is_on(one):
            return True
        if name == "color" and given.upper() == _WHITE:
            return True
        if name == "sz" and given.isdigit() and int(given) <= _SMALLEST:
            return True
    return False


def hidden_styles(parts: Sequence[Element]) -> frozenset[str]:
    """Give the styles that hide their text, by themselves or by what they are based on.

    Raises `UnreadableFileError` where the document's defaults hide everything.
    """
    own: dict[str, tuple[bool, str]] = {}
    for element in (element for part in parts for element in part):
        if local(element) == "docDefaults" and any(hides(p) for p in element.iter() if local(p) == "rPr"):
            raise UnreadableFileError("the DOCX hides all its text")
        if local(element) == "style":
            based = next((value(e, "val") for e in element if local(e) == "basedOn"), "")
            own[value(element, "styleId")] = (any(hides(p) for p in element if local(p) == "rPr"), based)
    return frozenset(name for name in own if any(own[above][0] for above in _chain(name, own)))


def _chain(name: str, styles: dict[str, tuple[bool, str]]) -> Iterator[str]:
    """Give a style and those it is based on, each once."""
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        yield name
        name = styles[name][1]
