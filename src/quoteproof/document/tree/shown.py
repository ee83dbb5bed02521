"""Whether a reader of a page sees the words of an element, as far as the page itself says it.

Source: CSS Display 3, CSS Visual Effects (`opacity`, `clip`), HTML, 6.1 (`hidden`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import tinycss2.color3
from lxml import etree

from quoteproof.document.tree.styles import PageStyles

_LENGTH: Final = re.compile(r"(-?\d*\.?\d+)\s*(px|em|rem|ex|ch|pt|%|vw|vh|in|cm|mm)?")
_PIXELS: Final = {"em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "pt": 4 / 3, "in": 96.0, "cm": 37.8, "mm": 3.78}
_FAR: Final = 500.0  # pixels outside of the page, or of its block
_TINY: Final = 2.0  # pixels
_FAINT: Final = 24  # of 255: what differs less from its ground cannot be read
_WHITE: Final = (255, 255, 255)
_SCALED: Final = re.compile(r"scale(?:3d|x|y)?\(\s*0*\.?0*\s*[,)]")
_CLIPPED: Final = re.compile(
    r"rect\((?:\s*[01]?(?:px|%)?\s*,?\s*){4}\)|inset\(\s*(?:50|100)%|circle\(\s*0(?:px|%)?\s*[)a]"
    r"|polygon\([\s,]*(?:0(?:px|%)?[\s,]*)+\)"
)
"""Shapes in which nothing is left."""
_MOVED: Final = re.compile(r"translate(?:3d|x|y)?\(\s*([^,)]*)(?:,\s*([^,)]*))?")
_FONT_SIZE: Final = re.compile(r"(?:^|\s)(\d*\.?\d+(?:px|pt|em|rem|%)?)(?=\s*/|\s+\S)")
_ZERO: Final = re.compile(r"0*\.?0*(?:px|em|%|rem)?")

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """How an element shows."""

    gone: bool = False
    """It shows nothing, nor does anything in it."""
    hidden: bool = False
    """Its words do not show; an element in it may say otherwise."""
    tiny: bool = False
    """Its letters are too small to see; an element in it may have others."""
    colour: Rgb | None = (0, 0, 0)
    """None: it has the colour of whatever is behind it."""
    ground: Rgb | None = _WHITE
    """None: it is not known, as with a picture."""


class Visibility:
    """Whether the elements of a page are seen; elements are asked in document order."""

    def __init__(self, styles: PageStyles) -> None:
        """Take what the page's sheets say."""
        self._styles = styles
        self._known: dict[etree._Element, Shown] = {}

    def of(self, element: etree._Element) -> Shown:
        """How an element shows, with all that is around it."""
        parent = element.getparent()
        around = self._known.get(parent, Shown()) if parent is not None else Shown()
        declared = self._styles.of(element)
        colour, ground = _colours(declared, around)
        hidden = around.hidden
        if declared.get("visibility") in ("hidden", "collapse"):
            hidden = True
        elif "visibility" in declared and declared["visibility"] != "inherit":
            hidden = False
        gone = around.gone or _is_gone(element, declared)
        found = Shown(gone, hidden, _is_tiny(declared, around), colour, ground)
        self._known[element] = found
        return found

    @staticmethod
    def is_seen(shown: Shown) -> bool:
        """Whether its words are seen."""
        if shown.gone or shown.hidden or shown.tiny or shown.colour is None:
            return False
        if shown.ground is None:
            return True
        return max(abs(one - other) for one, other in zip(shown.colour, shown.ground, strict=True)) >= _FAINT


def _is_gone(element: etree._Element, declared: Mapping[str, str]) -> bool:
    display = declared.get("display", "")
    if display == "none" or (not display and element.get("hidden") is not None):
        return True
    return (
        _is_faint(declared)
        or declared.get("content-visibility") == "hidden"
        or _is_outside(declared)
        or _SCALED.search(declared.get("transform", "")) is not None
    )


def _is_faint(declared: Mapping[str, str]) -> bool:
    for value in (declared.get("opacity", ""), *re.findall(r"opacity\(([^)]*)\)", declared.get("filter", ""))):
        number = re.fullmatch(r"\s*(\d*\.?\d+)(%?)\s*", value)
        if number is not None and float(number[1]) / (100 if number[2] else 1) < 0.1:
            return True
    return False


def _is_tiny(declared: Mapping[str, str], around: Shown) -> bool:
    """Whether letters are too small to see; what is small by the size around stays as small as that."""
    size = declared.get("font-size") or next(iter(_FONT_SIZE.findall(declared.get("font", ""))), "")
    match = _LENGTH.fullmatch(size.strip())
    if match is None:
        return around.tiny and (not size or size in ("inherit", "larger", "smaller"))
    unit = match[2] or "px"
    pixels = float(match[1]) * (0.16 if unit == "%" else _PIXELS.get(unit, 1.0))
    return pixels < _TINY or (around.tiny and unit in ("em", "%", "ex", "ch"))


def _is_outside(declared: Mapping[str, str]) -> bool:
    """Whether a box is moved out of the page, or cut away."""
    moved = [declared.get(name, "") for name in ("text-indent", "left", "top", "right", "bottom", "margin-left")]
    moved += [part for match in _MOVED.findall(declared.get("transform", "")) for part in match]
    if any(_pixels(length) <= -_FAR for length in moved):
        return True
    if declared.get("position") in ("absolute", "fixed") and _PERCENT.match(declared.get("left", "")):
        return True
    cut = any("hidden" in declared.get(name, "") or "clip" in declared.get(name, "") for name in _OVERFLOW)
    small = any(_is_nothing(declared.get(name, "")) for name in ("width", "height", "max-width", "max-height"))
    clipped = _CLIPPED.search(declared.get("clip", "")) or _CLIPPED.search(declared.get("clip-path", ""))
    return (cut and small) or clipped is not None


_PERCENT: Final = re.compile(r"-\d{3,}(?:\.\d+)?%")
_OVERFLOW: Final = ("overflow", "overflow-x", "overflow-y")


def _is_nothing(size: str) -> bool:
    return size != "" and (_ZERO.fullmatch(size) is not None or 0 <= _pixels(size, 99.0) <= 1)


def _pixels(length: str, otherwise: float = 0.0) -> float:
    match = _LENGTH.match(length.strip())
    if match is None or match[2] == "%":
        return otherwise
    return float(match[1]) * _PIXELS.get(match[2] or "px", 1.0)


def _colours(declared: Mapping[str, str], around: Shown) -> tuple[Rgb | None, Rgb | None]:
    """The colour of the words, and that behind them."""
    value = declared.get("-webkit-text-fill-color") or declared.get("color", "")
    colour = _parsed(value)
    found = around.colour if colour is None else None if colour[3] < 0.1 else colour[:3]
    return found, _ground(declared, around.ground)


def _ground(declared: Mapping[str, str], around: Rgb | None) -> Rgb | None:
    """The colour behind words; none where a picture, or what the sheets do not say, is there."""
    values = [declared.get(name, "") for name in ("background", "background-color", "background-image")]
    if any("url(" in value or "gradient" in value or "var(" in value for value in values):
        return None
    words = re.findall(r"[#\w-]+\([^)]*\)|[#\w-]+", " ".join(values))
    colour = next((parsed for word in words if (parsed := _parsed(word))), None)
    if colour is None or colour[3] == 0:
        return around
    if colour[3] == 1 or around is None:
        return colour[:3] if colour[3] == 1 else None
    red, green, blue = (
        round(one * colour[3] + other * (1 - colour[3])) for one, other in zip(colour, around, strict=False)
    )
    return red, green, blue


def _parsed(value: str) -> tuple[int, int, int, float] | None:
    """Red, green, blue, each of 255, and how opaque a colour is; none for what is no colour of its own."""
    colour = tinycss2.color3.parse_color(value) if value else None
    if colour is None or colour == "currentColor":
        return None
    return round(colour.red * 255), round(colour.green * 255), round(colour.blue * 255), float(colour.alpha)
