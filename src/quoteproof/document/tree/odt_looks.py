"""How the words of an ODT look: styles resolved, and whether a reader sees the words at all.

Words are unseen that are hidden, transparent, smaller than two points, or white where nothing behind them has a colour.
Source: OpenDocument 1.3 part 3, 16 (styles), 20 (formatting attributes).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from quoteproof.document.role import Role

_SMALLEST: Final = 2.0
"""Points: smaller words are unseen."""
_FAINTEST: Final = 10.0
"""Per cent: less of the width of letters, or of their colour, is unseen."""
_RAISED: Final = 5.0
"""Per cent of the height of letters above or below the line that make digits raised or lowered."""
_WHITE: Final = re.compile(r"#(?:[ef][0-9a-f]){3}")
_SIGN_FONTS: Final = re.compile(r"(?:wingdings.*|webdings|opensymbol|starsymbol|symbol|zapf ?dingbats|marlett)")
_DEPTH: Final = 50
"""Most styles that may be based on one another."""
_ROLES: Final = (
    (re.compile(r"Heading( \d+)?|Title|Subtitle"), Role.HEADING),
    (re.compile(r"Caption"), Role.CAPTION),
    (re.compile(r"Footnote|Endnote"), Role.NOTE),
    (re.compile(r"Header|Footer"), Role.FURNITURE),
)
_UNITS: Final = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "px": 0.75}
_BACKGROUNDS: Final = ("paragraph", "table-cell", "table-row", "table", "section", "graphic")


@dataclass(frozen=True, slots=True)
class SpanLook:
    """What a style of text, or of a paragraph, says; none: as around."""

    unseen: bool | None = None
    white: bool | None = None
    raised: bool | None = None
    emphasis: bool | None = None
    unknown: bool | None = None
    capitals: bool = False
    filled: bool = False
    """Whether it puts a colour behind its words."""
    role: Role | None = None


_PLAIN: Final = SpanLook()


@dataclass(slots=True)
class OdtStyles:
    """The styles of a document, common and automatic ones."""

    elements: dict[tuple[str, str], etree._Element] = field(default_factory=dict)
    """By family and name."""
    fonts: dict[str, str] = field(default_factory=dict)
    """Families of fonts by the names of their declarations."""
    is_dark: bool = False
    """Whether pages have a colour."""
    _looks: dict[tuple[str, str], SpanLook] = field(default_factory=dict)

    def read(self, root: etree._Element) -> None:
        """Take the styles of a part."""
        for element in root.iterfind("{*}font-face-decls/{*}font-face"):
            self.fonts[value(element, "name").lower()] = value(element, "font-family").lower()
        for group in ("styles", "automatic-styles"):
            for element in root.iterfind(f"{{*}}{group}/{{*}}style"):
                self.elements[value(element, "family"), value(element, "name")] = element
            for element in root.iterfind(f"{{*}}{group}/{{*}}page-layout/{{*}}page-layout-properties"):
                self.is_dark = self.is_dark or _is_colour(value(element, "background-color"))

    def look(self, family: str, name: str) -> SpanLook:
        """What a style says, with the styles that it is based on."""
        key = family, name
        if key not in self._looks:
            self._looks[key] = self._resolved(tuple(self._chain(family, name)))
        return self._looks[key]

    def is_filled(self, element: etree._Element) -> bool:
        """Whether what is around an element, or the element itself, puts a colour behind its words."""
        if self.is_dark:
            return True
        while element is not None:
            name = value(element, "style-name")
            if name and any(self.look(family, name).filled for family in ("text", *_BACKGROUNDS)):
                return True
            above = element.getparent()
            if above is None:
                return False
            element = above
        return False

    def _chain(self, family: str, name: str) -> Iterator[etree._Element]:
        seen = {""}
        while name not in seen and (family, name) in self.elements and len(seen) < _DEPTH:
            seen.add(name)
            element = self.elements[family, name]
            yield element
            name = value(element, "parent-style-name")

    def _resolved(self, styles: tuple[etree._Element, ...]) -> SpanLook:
        if not styles:
            return _PLAIN

        def given(name: str, kind: str = "text") -> str:
            for style in styles:
                for properties in style.iterfind(f"{{*}}{kind}-properties"):
                    if found := value(properties, name):
                        return found.strip().lower()
            return ""

        display, size, scale, opacity = given("display"), given("font-size"), given("text-scale"), given("opacity")
        unseen: bool | None = None
        if display:
            unseen = display == "none"
        if _points(size) < _SMALLEST or _per_cent(scale) < _FAINTEST or _per_cent(opacity) < _FAINTEST:
            unseen = True
        name = given("font-name")
        font = (given("font-family") or self.fonts.get(name, name)).strip("'\"")
        is_known = given("font-charset") != "x-symbol" and not _SIGN_FONTS.fullmatch(font)
        colour = given("color")
        weight, slant = given("font-weight"), given("font-style")
        set_off = weight in ("bold", *"6789") or weight[:1] in tuple("6789") or slant in ("italic", "oblique")
        filled = any(_is_colour(given("background-color", kind)) for kind in ("text", *_BACKGROUNDS))
        filled = filled or (given("fill", "graphic") not in ("", "none") and _is_colour(given("fill-color", "graphic")))
        return SpanLook(
            unseen,
            _WHITE.fullmatch(colour) is not None if colour else None,
            _height(given("text-position")),
            set_off if weight or slant else None,
            not is_known if font else None,
            given("text-transform") in ("uppercase", "capitalize"),
            filled,
            next((role for style in styles if (role := _role(style)) is not None), None),
        )


def value(element: etree._Element | None, name: str) -> str:
    """An attribute by its local name; empty without one."""
    for key, found in () if element is None else element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(found)
    return ""


def _role(style: etree._Element) -> Role | None:
    if value(style, "family") != "paragraph":
        return None
    if value(style, "default-outline-level").strip():
        return Role.HEADING
    name = value(style, "name").replace("_20_", " ")
    return next((role for pattern, role in _ROLES if pattern.fullmatch(name)), None)


def _is_colour(colour: str) -> bool:
    """Whether a colour is one, and not white."""
    return colour.startswith("#") and not _WHITE.fullmatch(colour.lower())


def _points(length: str) -> float:
    match = re.fullmatch(r"(\d{1,6}(?:\.\d+)?)(pt|in|cm|mm|pc|px)", length)
    return float(match[1]) * _UNITS[match[2]] if match else 12.0


def _per_cent(share: str) -> float:
    match = re.fullmatch(r"(\d{1,6}(?:\.\d+)?)%", share)
    return float(match[1]) if match else 100.0


def _height(position: str) -> bool | None:
    first = position.partition(" ")[0]
    if first in ("super", "sub"):
        return first == "super"
    match = re.fullmatch(r"(-?\d{1,6}(?:\.\d+)?)%", first)
    return None if match is None or abs(float(match[1])) < _RAISED else float(match[1]) > 0
