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
_CLIPPED: Final = re.compile(r"rect\(\s*(?:0|1px)|inset\(\s*(?:50|100)%|circle\(\s*0|polygon\(\s*0")
_ZERO: Final = re.compile(r"0*\.?0*(?:px|em|%|rem)?")

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """How an element shows."""

    gone: bool = False
    """It shows nothing, nor does anything in it."""
    hidden: bool = False
    """Its words do not show; an element in it may say otherwise."""
    colour: Rgb = (0, 0, 0)
    ground: Rgb = _WHITE


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
        found = Shown(gone, hidden, colour, ground)
        self._known[element] = found
        return found

    @staticmethod
    def is_seen(shown: Shown) -> bool:
        """Whether its words are seen."""
        near = max(abs(one - other) for one, other in zip(shown.colour, shown.ground, strict=True)) < _FAINT
        return not (shown.gone or shown.hidden or near)


def _is_gone(element: etree._Element, declared: Mapping[str, str]) -> bool:
    display = declared.get("display", "")
    if display == "none" or (not display and element.get("hidden") is not None):
        return True
    return (
        _is_faint(declared)
        or declared.get("content-visibility") == "hidden"
        or _is_tiny(declared)
        or _is_outside(declared)
        or _SCALED.search(declared.get("transform", "")) is not None
    )


def _is_faint(declared: Mapping[str, str]) -> bool:
    for value in (declared.get("opacity", ""), *re.findall(r"opacity\(([^)]*)\)", declared.get("filter", ""))):
        number = re.fullmatch(r"\s*(\d*\.?\d+)(%?)\s*", value)
        if number is not None and float(number[1]) / (100 if number[2] else 1) < 0.1:
            return True
    return False


def _is_tiny(declared: Mapping[str, str]) -> bool:
    size = declared.get("font-size") or next(iter(re.findall(r"(\d*\.?\d+px)", declared.get("font", ""))), "")
    match = _LENGTH.fullmatch(size.strip())
    if match is None:
        return False
    pixels = float(match[1]) * (0.16 if match[2] == "%" else _PIXELS.get(match[2] or "px", 1.0))
    return pixels < _TINY


def _is_outside(declared: Mapping[str, str]) -> bool:
    """Whether a box is moved out of the page, or cut away."""
    far = ("text-indent", "left", "top", "right", "bottom", "margin-left")
    if any(_pixels(declared.get(name, "")) <= -_FAR for name in far):
        return True
    cut = any("hidden" in declared.get(name, "") or "clip" in declared.get(name, "") for name in _OVERFLOW)
    small = any(_is_nothing(declared.get(name, "")) for name in ("width", "height", "max-width", "max-height"))
    clipped = _CLIPPED.search(declared.get("clip", "")) or _CLIPPED.search(declared.get("clip-path", ""))
    return (cut and small) or clipped is not None


_OVERFLOW: Final = ("overflow", "overflow-x", "overflow-y")


def _is_nothing(size: str) -> bool:
    return size != "" and (_ZERO.fullmatch(size) is not None or 0 <= _pixels(size, 99.0) <= 1)


def _pixels(length: str, otherwise: float = 0.0) -> float:
    match = _LENGTH.match(length.strip())
    if match is None or match[2] == "%":
        return otherwise
    return float(match[1]) * _PIXELS.get(match[2] or "px", 1.0)


def _colours(declared: Mapping[str, str], around: Shown) -> tuple[Rgb, Rgb]:
    """The colour of the words, and that behind them; of a picture behind them nothing is known."""
    value = declared.get("-webkit-text-fill-color") or declared.get("color", "")
    behind = declared.get("background-color") or declared.get("background", "")
    words = re.findall(r"[#\w]+\([^)]*\)|[#\w-]+", behind)
    ground = next((rgb for word in words if (rgb := _rgb(word))), around.ground)
    if "url(" in behind or "gradient" in behind or declared.get("background-image", "none") != "none":
        ground = (128, 128, 128)
    if value == "transparent":
        return ground, ground
    parsed = tinycss2.color3.parse_color(value) if value else None
    if parsed is not None and parsed != "currentColor" and parsed.alpha < 0.1:
        return ground, ground
    return _rgb(value) or around.colour, ground


def _rgb(value: str) -> Rgb | None:
    colour = tinycss2.color3.parse_color(value) if value else None
    if colour is None or colour == "currentColor" or colour.alpha == 0:
        return None
    return round(colour.red * 255), round(colour.green * 255), round(colour.blue * 255)
