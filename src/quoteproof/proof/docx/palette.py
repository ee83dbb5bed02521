"""The colours and fonts of a DOCX: colours by number or theme, their contrast, and fonts whose glyphs are not letters.

Fonts are known by their names and by what the file says of them; what a font draws is not examined.
Source: ECMA-376, part 1, 17.3.2.6 (color), 17.3.2.15 (highlight), 17.3.5 (shading), 17.8.3 (fonts), 17.15.1.20
(clrSchemeMapping), 17.18.97 (themeTint and themeShade), 20.1.4.1 (theme fonts), 20.1.6.2 (clrScheme); WCAG 2.2, 1.4.3.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.proof.docx.wordml import bare_tag, tag_of, tagged, value

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
