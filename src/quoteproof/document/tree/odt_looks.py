"""How the words of an ODT look: styles resolved, and whether a reader sees the words at all.

Words are unseen that are hidden, transparent, smaller than two points, or that have the colour of what is behind them.
Source: OpenDocument 1.3 part 3, 16 (styles), 20 (formatting attributes).
"""

import re
from collections.abc import Iterator
from dataclasses import field
from typing import Final

from lxml import etree

from quoteproof.document.role import Role
from quoteproof.document.tree.vocabulary import local_name, says_words
from quoteproof.values import dataclass

_SMALLEST: Final = 2.0
"""Points: smaller words are unseen."""
_FAINTEST: Final = 10.0
"""Per cent: less of the width of letters, or of their colour, is unseen."""
_RAISED: Final = 5.0
"""Per cent of the height of letters above or below the line that make digits raised or lowered."""
_CLOSEST: Final = 4.0
"""Points: letters that are set closer than by so much stand upon one another."""
_ELSEWHERE: Final = 100
"""Per cent of the height of letters: words that are raised or lowered by more stand elsewhere."""
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")
_WHITE: Final = "#ffffff"
_ANY: Final = "any"
"""A colour that is there, and is not said; nothing is taken to have it."""
_CONTRAST: Final = 24
"""Of 255: a smaller difference nobody sees."""
_SIGN_FONTS: Final = re.compile(r"(?:wingdings.*|webdings|opensymbol|starsymbol|symbol|zapf ?dingbats|marlett)")
_LABELS: Final = ("num-prefix", "num-suffix", "bullet-char", "num-list-format")
_PLACEHOLDER: Final = re.compile(r"%\d+%")
_DEPTH: Final = 50
"""Most styles that may be based on one another."""
_ROLES: Final = (
    (re.compile(r"Heading( \d+)?|Title|Subtitle"), Role.HEADING),
    (re.compile(r"Caption"), Role.CAPTION),
    (re.compile(r"Footnote|Endnote"), Role.NOTE),
    (re.compile(r"Header|Footer"), Role.FURNITURE),
)
STYLED: Final = {"span": "text", "a": "text", "p": "paragraph", "h": "paragraph"}
"""The family of the styles of an element."""
_UNITS: Final = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "px": 0.75}
_BACKGROUNDS: Final = ("paragraph", "table-cell", "table-row", "table", "section", "graphic")


@dataclass(frozen=True, slots=True)
class SpanLook:
    """What a style of text, or of a paragraph, says; none: as around."""

    unseen: bool | None = None
    colour: str | None = None
    """Of the words, as `#rrggbb`; `auto` where the program chooses it."""
    raised: bool | None = None
    emphasis: bool | None = None
    unknown: bool | None = None
    capitals: bool = False
    behind: str | None = None
    """The colour that it puts behind its words."""
    role: Role | None = None


_PLAIN: Final = SpanLook()


@dataclass(slots=True)
class OdtStyles:
    """The styles of a document, common and automatic ones."""

    elements: dict[tuple[str, str], etree._Element] = field(default_factory=dict)
    """By family and name."""
    fonts: dict[str, str] = field(default_factory=dict)
    """Families of fonts by the names of their declarations."""
    page: str = "#ffffff"
    """The colour of the pages."""
    _labels: dict[tuple[str, str], bool] = field(default_factory=dict)
    """Whether a level of a list or of headings shows words, by the style (empty: the headings) and the level."""
    _looks: dict[tuple[str, str], SpanLook] = field(default_factory=dict)

    def read(self, root: etree._Element) -> None:
        """Take the styles of a part."""
        for element in root.iterfind("{*}font-face-decls/{*}font-face"):
            self.fonts[value(element, "name").lower()] = value(element, "font-family").lower()
        for group in ("styles", "automatic-styles"):
            for element in root.iterfind(f"{{*}}{group}/{{*}}style"):
                self.elements[value(element, "family"), value(element, "name")] = element
            for kind in ("list-style", "outline-style"):
                for element in root.iterfind(f"{{*}}{group}/{{*}}{kind}"):
                    name = value(element, "name") if kind == "list-style" else ""
                    self._labels.update({(name, value(level, "level")): _has_label(level) for level in element})
            for element in root.iterfind(f"{{*}}{group}/{{*}}page-layout/{{*}}page-layout-properties"):
                colour = value(element, "background-color").lower()
                if _COLOUR.fullmatch(colour):
                    self.page = colour if self.page in (_WHITE, colour) else _ANY

    def look(self, family: str, name: str) -> SpanLook:
        """What a style says, with the styles that it is based on."""
        key = family, name
        if key not in self._looks:
            self._looks[key] = self._resolved(tuple(self.chain(family, name)))
        return self._looks[key]

    def unseen(self, element: etree._Element) -> bool | None:
        """Whether the words of a paragraph, or of words that have a style, are unseen; none: as around."""
        look = self.look(STYLED[local_name(element)], value(element, "style-name"))
        is_coloured = look.colour is not None or look.behind is not None
        if is_coloured and are_alike(self._colour(element), self.behind(element)):
            return True
        return look.unseen

    def _colour(self, element: etree._Element) -> str:
        """The colour of the words of a paragraph, or of words in one."""
        above: etree._Element | None = element
        while above is not None and local_name(above) in STYLED:
            colour = self.look(STYLED[local_name(above)], value(above, "style-name")).colour
            if colour is not None:
                return colour
            above = above.getparent()
        return "auto"

    def has_label(self, element: etree._Element) -> bool:
        """Whether the program shows words before a paragraph, as its list or the numbering of headings says."""
        item = element.getparent()
        is_first = item is not None and local_name(item) == "list-item" and item.find("{*}*") is element
        if not is_first and local_name(element) != "h":
            return False
        around = [one for one in element.iterancestors() if local_name(one) in ("list", "list-item")]
        given = (value(one, "style-override") or value(one, "style-name") for one in around)
        level = str(sum(local_name(one) == "list" for one in around)) if is_first else value(element, "outline-level")
        chain = self.chain("paragraph", value(element, "style-name"))
        names = (next(filter(None, given), ""), *(value(style, "list-style-name") for style in chain))
        outline = self._labels.get(("", level), False) and local_name(element) == "h"
        return outline or any(self._labels.get((name, level), False) for name in names if name)

    def behind(self, element: etree._Element) -> str:
        """The colour behind the words of an element: its own, that of what is around it, or that of the pages."""
        above: etree._Element | None = element
        while above is not None:
            name = value(above, "style-name")
            for family in ("text", *_BACKGROUNDS) if name else ():
                colour = self.look(family, name).behind
                if colour is not None:
                    return colour
            above = above.getparent()
        return self.page

    def chain(self, family: str, name: str) -> Iterator[etree._Element]:
        """A style, and those that it is based on, from the nearest."""
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
        height = given("line-height", "paragraph")
        is_automatic = given("use-window-font-color") == "true"  # LibreOffice then writes an opacity of 0, too
        if min(points(size), points(height)) < _SMALLEST or _per_cent(scale) < _FAINTEST:
            unseen = True
        if _per_cent(opacity) < _FAINTEST and not is_automatic:
            unseen = True
        name = given("font-name")
        font = (given("font-family") or self.fonts.get(name, name)).strip("'\"")
        is_known = given("font-charset") != "x-symbol" and not _SIGN_FONTS.fullmatch(font)
        lines = given("text-line-through-style"), given("text-line-through-type")
        spacing, position = given("letter-spacing"), re.match(r"-?\d{1,6}", given("text-position"))
        is_otherwise = (
            given("text-rotation-angle") not in ("", "0")
            or any(line not in ("", "none") for line in lines)
            or (spacing.startswith("-") and points(spacing[1:]) > _CLOSEST)
            or (position is not None and abs(int(position[0])) > _ELSEWHERE)
        )
        colour = given("color")
        weight, slant = given("font-weight"), given("font-style")
        set_off = weight in ("bold", *"6789") or weight[:1] in tuple("6789") or slant in ("italic", "oblique")
        backgrounds = [given("background-color", kind) for kind in ("text", *_BACKGROUNDS)]
        if fill := given("fill", "graphic"):
            backgrounds.append(given("fill-color", "graphic") if fill == "solid" else _ANY if fill != "none" else "")
        behind = next((found for found in backgrounds if found == _ANY or _COLOUR.fullmatch(found)), None)
        return SpanLook(
            unseen,
            "auto" if is_automatic else colour if _COLOUR.fullmatch(colour) else None,
            _height(given("text-position")),
            set_off if weight or slant else None,
            True if is_otherwise else not is_known if font else None,
            given("text-transform") in ("uppercase", "capitalize"),
            behind,
            next((role for style in styles if (role := _role(style)) is not None), None),
        )


def value(element: etree._Element | None, name: str) -> str:
    """An attribute by its local name; empty without one."""
    for key, found in () if element is None else element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(found)
    return ""


def _has_label(level: etree._Element) -> bool:
    label = " ".join(_PLACEHOLDER.sub("", value(level, name)) for name in _LABELS)
    return says_words(label)


def _role(style: etree._Element) -> Role | None:
    if value(style, "family") != "paragraph":
        return None
    if value(style, "default-outline-level").strip():
        return Role.HEADING
    name = value(style, "name").replace("_20_", " ")
    return next((role for pattern, role in _ROLES if pattern.fullmatch(name)), None)


def are_alike(letters: str, behind: str) -> bool:
    """Whether nobody can tell the colour of words from that behind them."""
    if not (_COLOUR.fullmatch(letters) and _COLOUR.fullmatch(behind)):
        return False
    pairs = ((int(letters[at : at + 2], 16), int(behind[at : at + 2], 16)) for at in (1, 3, 5))
    return all(abs(one - other) < _CONTRAST for one, other in pairs)


def points(length: str) -> float:
    """A length in points; 12 where it has no unit that is known."""
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
