"""How words of a DOCX look, as far as that can keep a reader from seeing them as they are: colours, fonts, sizes.

An appearance combines all levels that can reach a word: the document's defaults, the styles of its table, paragraph and
run with their bases, and its own properties. A level counts even if another overrides it, since programs differ in that
(toggles, themes, conditional formats of tables): the smallest size, each colour on each background. In doubt a word is
not proved. Fonts are known by their names and by what the file says of them; what a font draws is not examined.
Source: ECMA-376, part 1, 17.3 (properties), 17.7 (styles), 17.8.3 (fonts), 17.15.1.20 (clrSchemeMapping), 17.18.97
(themeTint and themeShade), 20.1.4.1 (theme fonts), 20.1.6.2 (clrScheme); WCAG 2.2, 1.4.3.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, reduce
from typing import Final
from unicodedata import bidirectional
from xml.etree.ElementTree import Element

from quoteproof.proof.docx.package import bare_tag, is_on, points, shown_tag, tag_of, tagged, value
from quoteproof.proof.docx.rules import CELL, PARAGRAPH, ROW, RUN, TABLE, TWIP, Rules, broken
from quoteproof.values import dataclass

_SYMBOLS: Final = tuple(
    "symbol,wingdings,webdings,marlett,mt extra,zapf,monotype sorts,bookshelf,opensymbol,starsymbol,dingbats,"
    "standard symbols,d050000l,segoe mdl2,segoe fluent,segoe ui symbol,ms reference specialty,holomdl2".split(",")
)
"""Beginnings of names of symbol fonts of Word, Windows and LibreOffice."""
_THEME_FONTS: Final = ("latin", "ea", "cs", "font", "sym")


class Fonts:
    """The fonts of a document."""

    def __init__(self, table: Element | None, theme: Element | None) -> None:
        """`table` and `theme` are the roots of the font table and of the theme, if there are such parts."""
        self._symbol_fonts = frozenset(_symbol_fonts(table)) if table is not None else frozenset()
        fonts = [e for e in theme.iter() if bare_tag(e) in _THEME_FONTS] if theme is not None else []
        self._theme_is_plain = not any(self._is_symbols(value(font, "typeface")) for font in fonts)

    def are_letters(self, element: Element) -> bool:
        """Return whether the fonts of an `rFonts` draw letters, as far as their names say."""
        themed = any("heme" in key.rpartition("}")[2] for key in element.attrib)
        return not any(map(self._is_symbols, element.attrib.values())) and (self._theme_is_plain or not themed)

    def _is_symbols(self, font: str) -> bool:
        return font.casefold().startswith(_SYMBOLS) or font.casefold() in self._symbol_fonts


def _symbol_fonts(table: Element) -> Iterator[str]:
    """Yield the fonts that the file declares as symbol fonts, or replaces by one."""
    for font in tagged(table.iter(), "font"):
        facts = {tag_of(e): value(e, "val") for e in font}
        symbols = facts.get("charset", "").lstrip("0") == "2"
        if symbols or facts.get("altName", "").casefold().startswith(_SYMBOLS):
            yield value(font, "name").casefold()


Colour = tuple[int, int, int]
BLACK: Final = (0, 0, 0)
WHITE: Final = (255, 255, 255)
LEAST_CONTRAST: Final = 2.5
"""Below this, words count as hard to see. The accents of Word's own themes, used in headings, have 2.6 and more on
white; WCAG asks for 3 for large letters."""

_HIGHLIGHTS: Final = {
    **{"black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF", "red": "FF0000"},
    **{"yellow": "FFFF00", "white": "FFFFFF", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000"},
    **{"darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080"},
    **{"lightGray": "C0C0C0"},
}
_SYSTEM: Final = {"windowText": BLACK, "window": WHITE}
_SCHEME: Final = {
    **{"text1": "t1", "text2": "t2", "background1": "bg1", "background2": "bg2"},
    **{"dark1": "dk1", "dark2": "dk2", "light1": "lt1", "light2": "lt2"},
    **{"hyperlink": "hlink", "followedHyperlink": "folHlink"},
    **{f"accent{i}": f"accent{i}" for i in range(1, 7)},
}
_MAPPED: Final = {"t1": "dark1", "t2": "dark2", "bg1": "light1", "bg2": "light2"}
_HEX: Final = re.compile("[0-9A-Fa-f]{6}")


def numbered(text: str) -> Colour | None:
    """Read a colour of six hexadecimal digits."""
    return (int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)) if _HEX.fullmatch(text) else None


def highlight(name: str) -> Colour | None:
    """Return the colour of a named highlight."""
    return numbered(_HIGHLIGHTS.get(name, ""))


def contrast(first: Colour, second: Colour) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (n / 255 for n in colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class Palette:
    """The colours and fonts of a document, by its theme."""

    def __init__(self, theme: Element | None, settings: Element | None, fonts: Element | None = None) -> None:
        """The roots of the theme, the settings and the font table, if there are such parts."""
        self.fonts = Fonts(fonts, theme)
        self._colours = dict(_scheme(theme)) if theme is not None else {}
        maps = tagged(settings.iter(), "clrSchemeMapping") if settings is not None else []
        self._mapped = {name: (value(maps[0], name) if maps else "") or usual for name, usual in _MAPPED.items()}
        if len(maps) > 1:
            self._colours = {}

    def colours(self, element: Element, number: str, theme: str) -> tuple[Colour, ...] | None:
        """Return the colours of an element: by the attribute `number`, and by the theme colour in attribute `theme`.

        Empty if it has none of its own; None if one cannot be known.
        """
        digits = value(element, number)
        colours = [] if digits in ("", "auto") else [numbered(digits)]
        named = value(element, theme)
        if named not in ("", "none"):
            own = theme.removesuffix("Color")
            colour = self._colours.get(self._scheme_name(named))
            colours.append(_shaded(colour, value(element, f"{own}Tint"), value(element, f"{own}Shade")))
        known = tuple(colour for colour in colours if colour is not None)
        return known if len(known) == len(colours) else None

    def _scheme_name(self, named: str) -> str:
        name = _SCHEME.get(named, "")
        return _SCHEME.get(self._mapped.get(name, ""), name)


def _scheme(theme: Element) -> Mapping[str, Colour]:
    """Return the colours of a theme; one that is changed by a child element is not known."""
    colours: dict[str, Colour] = {}
    for slot in (slot for e in theme.iter() if bare_tag(e) == "clrScheme" for slot in e):
        kinds = {bare_tag(e): value(e, "val") for e in slot if not len(e)} if len(slot) == 1 else {}
        colour = numbered(kinds.get("srgbClr", "")) or _SYSTEM.get(kinds.get("sysClr", ""))
        if colour is not None:
            colours.setdefault(bare_tag(slot), colour)
    return colours


def _shaded(colour: Colour | None, tint: str, shade: str) -> Colour | None:
    """Make a colour lighter by its tint or darker by its shade, as Word does: only in its lightness."""
    if colour is None or not all(re.fullmatch("[0-9A-Fa-f]{0,2}", part) for part in (tint, shade)):
        return None
    hue, light, saturation = colorsys.rgb_to_hls(*(n / 255 for n in colour))
    if shade:
        light *= int(shade, 16) / 255
    if tint:
        light = light * int(tint, 16) / 255 + 1 - int(tint, 16) / 255
    red, green, blue = (round(n * 255) for n in colorsys.hls_to_rgb(hue, light, saturation))
    return red, green, blue


_HALF: Final = 1 / 2
_MIN_SIZE: Final = 4.0
"""Points: as in a reference document (`edition/docx.py`)."""
_MAX_SIZE: Final = 120.0
_MAX_SPACING: Final = 400.0
"""Points before or after a paragraph."""
_LEADING: Final = 0.7
"""Of the size: lower lines are cut off, or overlap."""
_SPACE: Final = 6.0
"""Points: the least size of a space that is alone in a run."""
_MOVING: Final = ("`w:position`", "`w:spacing`", "`w:framePr`", "`w:tblpPr`")
_MAX_VALUES: Final = 12
_AT_PLACES: Final = ("`w:webHidden`", "`w:vertAlign`")
"""Properties that are allowed in some places."""
_RULES: Final[Mapping[str, Rules]] = {
    **{"rPr": RUN, "pPr": PARAGRAPH, "trPr": ROW, "tcPr": CELL, "tblPr": TABLE, "tblPrEx": TABLE}
}
_RIGHTWARDS: Final = frozenset({"L", "EN", "AN"})
"""Directions of characters that run from left to right."""
_SPACING: Final = frozenset(
    "before after line lineRule beforeLines afterLines beforeAutospacing afterAutospacing".split()
)


@dataclass(frozen=True, slots=True)
class Appearance:
    """What is known of how words look."""

    faults: frozenset[str] = frozenset()
    """Properties that are not allowed, for messages."""
    inks: frozenset[Colour] = frozenset({BLACK})
    """Colours that letters can have."""
    backgrounds: frozenset[Colour] = frozenset({WHITE})
    """Colours that can be behind letters."""
    smallest: float = _MAX_SIZE
    """Points."""
    largest: float = _MIN_SIZE
    """Points."""
    narrowest: float = 1.0
    """The least horizontal scale."""
    exact: float = 10_000.0
    """The least fixed height of a line, in points."""
    single: float = 1.0
    """The least relative height of a line; 1 is what its letters need."""
    capitals: bool = False
    """Whether letters can print as capitals."""
    turned: bool = False
    """Whether words can run from right to left."""
    label: str = ""
    """Words that numbering puts before a paragraph."""

    def over(self, other: Appearance) -> Appearance:
        """Return the appearance of words that both apply to."""
        if self is PLAIN:
            return other
        return self if other is PLAIN or other is self else _joined(self, other)

    def of_style(self, name: str) -> Appearance:
        """Return it with the style's name in its faults."""
        if not self.faults:
            return self
        return replace(self, faults=frozenset(f"{fault} in the style `{name}`" for fault in self.faults))

    @property
    def overlap(self) -> str:
        """The property that can set words over or behind others; empty if there is none."""
        moving = sorted(fault for fault in self.faults if fault.startswith(_MOVING))
        return moving[0] if moving else _low_lines(self)

    @property
    def is_exact(self) -> bool:
        """Whether lines have a fixed height."""
        return self.exact < PLAIN.exact

    def fault(self, text: str, allowed: str = "\0") -> str:
        """Return what keeps a text of this appearance from being proved; empty if nothing does.

        `allowed` begins the name of a property that is allowed here.
        """
        faults = sorted(f for f in self.faults if not f.startswith(allowed))
        is_small = self.smallest < _SPACE or self.narrowest < 1  # a space must separate words
        return (
            (faults[0] if faults else "")
            or _fixed(self)
            or ("`w:sz` or `w:w` of a space" if text.isspace() and is_small else "")
            or ("`w:caps`" if self.capitals and text.upper() != text else "")
            or ("`w:rtl` or `w:bidi`" if self.turned and not _RIGHTWARDS.isdisjoint(map(bidirectional, text)) else "")
        )


PLAIN: Final = Appearance()
"""The appearance without any properties."""
_INKS: Final = PLAIN.inks
_BACKGROUNDS: Final = PLAIN.backgrounds


@lru_cache(maxsize=4096)
def _joined(look: Appearance, other: Appearance) -> Appearance:
    faults, inks, backgrounds = look.faults | other.faults, look.inks | other.inks, look.backgrounds | other.backgrounds
    # However many styles a file has, an appearance stays small.
    if len(inks) > _MAX_VALUES or len(backgrounds) > _MAX_VALUES:
        inks, backgrounds, faults = look.inks, look.backgrounds, faults | {"`w:color` or `w:shd` of too many styles"}
    if len(faults) > _MAX_VALUES:
        faults = frozenset(sorted(faults, key=lambda fault: (fault.startswith(_AT_PLACES), fault))[:_MAX_VALUES])
    least = (min(look.smallest, other.smallest), max(look.largest, other.largest), min(look.narrowest, other.narrowest))
    lines = (min(look.exact, other.exact), min(look.single, other.single))
    switches = (look.capitals or other.capitals, look.turned or other.turned)
    return Appearance(faults, inks, backgrounds, *least, *lines, *switches, look.label or other.label)


@lru_cache(maxsize=4096)
def _fixed(look: Appearance) -> str:
    """Return what keeps any words of this appearance from being proved."""
    if any(contrast(ink, ground) < LEAST_CONTRAST for ink in look.inks for ground in look.backgrounds):
        return "`w:color` too close to the background"
    if look.smallest * look.narrowest < _MIN_SIZE:
        return "`w:sz` or `w:w` too small"
    if look.largest > _MAX_SIZE:
        return "`w:sz` too large"
    return _low_lines(look)


def _low_lines(look: Appearance) -> str:
    low = look.exact < _LEADING * look.largest or look.single < _LEADING
    return "`w:spacing` with lines too low for their letters" if low else ""


def appearance_of(properties: Element, palette: Palette) -> Appearance:
    """Judge properties by their element; those of a paragraph without its mark and its section."""
    return _Judge(palette).of(properties, _RULES[tag_of(properties)])


class _Judge:
    """Judges properties one by one, with the colours and fonts of the document."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette

    def of(self, properties: Element, rules: Rules) -> Appearance:
        """Return the appearance of properties, with the former ones of a tracked change."""
        judged = [(item, self._special(item, rules)) for item in properties]
        look = reduce(Appearance.over, (special for _, special in judged if special is not None), PLAIN)
        rest = (item for item, special in judged if special is None)
        faults = frozenset(shown_tag(item) for item in broken(rest, rules))
        return look.over(replace(PLAIN, faults=faults)) if faults else look

    def _special(self, item: Element, rules: Rules) -> Appearance | None:
        name = tag_of(item)
        if name.endswith("PrChange"):
            former = (self.of(old, rules) for old in item if tag_of(old) == name.removesuffix("Change"))
            return reduce(Appearance.over, former, PLAIN)
        if name == "shd":
            return self._shading(item)
        if rules is RUN:
            return self._of_run(item, name)
        if rules is PARAGRAPH:
            return self._of_paragraph(item, name)
        return None

    def _of_run(self, item: Element, name: str) -> Appearance | None:
        if name == "color":
            return self._ink(self._palette.colours(item, "val", "themeColor"), item)
        if name == "w14:textFill":
            return self._ink(_filled(item), item)
        if name == "highlight":
            return self._highlight(item)
        if name in ("sz", "szCs"):
            size = points(value(item, "val"), _HALF)
            return faulty(item) if size is None or len(item) else replace(PLAIN, smallest=size, largest=size)
        if name == "w" and (scale := points(value(item, "val").removesuffix("%"), 1)) and scale < 100:
            return replace(faulty(item) if broken([item], RUN) else PLAIN, narrowest=scale / 100)
        if name == "rFonts":
            return faulty(item) if len(item) or not self._palette.fonts.are_letters(item) else PLAIN
        if name == "caps":
            return faulty(item) if len(item) else replace(PLAIN, capitals=is_on(item))
        if name == "rtl":
            return faulty(item) if len(item) else replace(PLAIN, turned=is_on(item))
        return None

    def _of_paragraph(self, item: Element, name: str) -> Appearance | None:
        if name in ("rPr", "sectPr"):
            return PLAIN
        if name == "bidi":
            return faulty(item) if len(item) else replace(PLAIN, turned=is_on(item))
        return _leading(item) if name == "spacing" else None

    def _ink(self, colours: tuple[Colour, ...] | None, item: Element) -> Appearance:
        if colours is None or (len(item) and tag_of(item) == "color"):
            return faulty(item)
        return replace(PLAIN, inks=_INKS | set(colours)) if colours else PLAIN

    def _highlight(self, item: Element) -> Appearance:
        name = value(item, "val")
        if name == "none" and not len(item):
            return PLAIN
        colour = highlight(name)
        return faulty(item) if colour is None or len(item) else replace(PLAIN, backgrounds=_BACKGROUNDS | {colour})

    def _shading(self, item: Element) -> Appearance:
        colours = self._palette.colours(item, "fill", "themeFill")
        if colours is None or len(item) or value(item, "val") not in ("clear", "nil", ""):
            return faulty(item)
        return replace(PLAIN, backgrounds=_BACKGROUNDS | set(colours)) if colours else PLAIN


def faulty(item: Element) -> Appearance:
    """Return the appearance of a property that is not allowed."""
    return replace(PLAIN, faults=frozenset({shown_tag(item)}))


def _leading(item: Element) -> Appearance:
    """Judge the height of lines; space before or after a paragraph at most moves it to the next page."""
    line, rule = value(item, "line"), value(item, "lineRule")
    height = points(line, TWIP) if line else None
    names = {key.rpartition("}")[2] for key in item.attrib}
    spaces = [points(value(item, side), TWIP) for side in ("before", "after") if value(item, side)]
    are_small = all(space is not None and 0 <= space <= _MAX_SPACING for space in spaces)
    is_known = names <= _SPACING and rule in ("", "auto", "atLeast", "exact")
    if len(item) or not is_known or not are_small or ((line or rule) and not height):
        return faulty(item)
    if not height or rule == "atLeast":
        return PLAIN
    # Without a rule, that of another level can apply.
    exact, single = PLAIN.exact if rule == "auto" else height, PLAIN.single if rule == "exact" else height / 12
    return replace(PLAIN, exact=exact, single=single)


def _filled(item: Element) -> tuple[Colour, ...] | None:
    """Return the colour of letters in `w14:textFill`; None for anything but one plain colour."""
    fills = list(item)
    if len(fills) == 1 and bare_tag(fills[0]) == "solidFill" and len(fills[0]) == 1:
        colour = fills[0][0]
        number = numbered(value(colour, "val")) if bare_tag(colour) == "srgbClr" and not len(colour) else None
        return None if number is None else (number,)
    return None
