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

from quoteproof.proof.docx.wordml import bare, local, value

_SYMBOLS: Final = tuple(
    "symbol,wingdings,webdings,marlett,mt extra,zapf,monotype sorts,bookshelf,opensymbol,starsymbol,dingbats,"
    "standard symbols,d050000l,segoe mdl2,segoe fluent,segoe ui symbol,ms reference specialty,holomdl2".split(",")
)
"""Beginnings of the names of fonts of Word, Windows and LibreOffice."""


class Fonts:
    """What is known of a document's fonts."""

    def __init__(self, table: Element | None, theme: Element | None) -> None:
        """Take the roots of the table of fonts and of the theme, where there are such parts."""
        self._strange = frozenset(_strange(table)) if table is not None else frozenset()
        faces = (
            (value(e, "typeface") for e in theme.iter() if bare(e) in ("latin", "ea", "cs", "font", "sym"))
            if (theme is not None)
            else ()
        )
        self._theme_is_plain = not any(self._is_strange(face) for face in faces)

    def are_letters(self, element: Element) -> bool:
        """Tell whether the fonts that an `rFonts` names draw letters, as far as names say."""
        themed = any("heme" in key.rpartition("}")[2] for key in element.attrib)
        return not any(map(self._is_strange, element.attrib.values())) and (self._theme_is_plain or not themed)

    def _is_strange(self, font: str) -> bool:
        return font.casefold().startswith(_SYMBOLS) or font.casefold() in self._strange


def _strange(table: Element) -> Iterator[str]:
    """Give the fonts that the file calls fonts of symbols, or for which it wants one to be taken."""
    for font in (e for e in table.iter() if local(e) == "font"):
        said = {local(e): value(e, "val") for e in font}
        symbols = said.get("charset", "").lstrip("0") == "2"
        if symbols or said.get("altName", "").casefold().startswith(_SYMBOLS):
            yield value(font, "name").casefold()


Colour = tuple[int, int, int]
BLACK: Final = (0, 0, 0)
WHITE: Final = (255, 255, 255)
LEAST_CONTRAST: Final = 2.5
"""Below this, words count as hard to see. The accents of Word's own themes, in which it sets some headings, have 2.6
and more on white; WCAG asks 3 of large letters."""

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
    """Read a colour as six hexadecimal digits."""
    return (int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)) if _HEX.fullmatch(text) else None


def highlight(name: str) -> Colour | None:
    """Give the colour of a highlighter by its name."""
    return numbered(_HIGHLIGHTS.get(name, ""))


def contrast(one: Colour, other: Colour) -> float:
    """Give the contrast of two colours, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (n / 255 for n in colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class Palette:
    """The colours and fonts of a document, by its theme."""

    def __init__(self, theme: Element | None, settings: Element | None, fonts: Element | None = None) -> None:
        """Take the roots of the theme, the settings and the table of fonts, where there are such parts."""
        self.fonts = Fonts(fonts, theme)
        self._colours = dict(_scheme(theme)) if theme is not None else {}
        maps = [e for e in settings.iter() if local(e) == "clrSchemeMapping"] if settings is not None else []
        self._mapped = {name: (value(maps[0], name) if maps else "") or usual for name, usual in _MAPPED.items()}
        if len(maps) > 1:
            self._colours = {}

    def colours(self, element: Element, number: str, theme: str) -> tuple[Colour, ...] | None:
        """Give what an element shows: by the attribute `number`, and by the theme that it names in another.

        Empty where it says nothing of its own; None where it cannot be known.
        """
        given = value(element, number)
        found = [] if given in ("", "auto") else [numbered(given)]
        named = value(element, theme)
        if named not in ("", "none"):
            own = theme.removesuffix("Color")
            colour = self._colours.get(self._scheme_name(named))
            found.append(_shaded(colour, value(element, f"{own}Tint"), value(element, f"{own}Shade")))
        known = tuple(colour for colour in found if colour is not None)
        return known if len(known) == len(found) else None

    def _scheme_name(self, named: str) -> str:
        name = _SCHEME.get(named, "")
        return _SCHEME.get(self._mapped.get(name, ""), name)


def _scheme(theme: Element) -> Mapping[str, Colour]:
    found: dict[str, Colour] = {}
    for scheme in (e for e in theme.iter() if bare(e) == "clrScheme"):
        for one in scheme:
            given = list(one)
            colour = None
            # A colour that is changed by what stands in it is not known.
            if len(given) == 1 and not len(given[0]):
                known = bare(given[0])
                if known == "srgbClr":
                    colour = numbered(value(given[0], "val"))
                elif known == "sysClr":
                    colour = _SYSTEM.get(value(given[0], "val"))
            if colour is not None and bare(one) not in found:
                found[bare(one)] = colour
    return found


def _shaded(colour: Colour | None, tint: str, shade: str) -> Colour | None:
    """Make a colour lighter by its tint or darker by its shade, as Word does: in its lightness alone."""
    if colour is None or not all(re.fullmatch("[0-9A-Fa-f]{0,2}", part) for part in (tint, shade)):
        return None
    hue, light, full = colorsys.rgb_to_hls(*(n / 255 for n in colour))
    if shade:
        light *= int(shade, 16) / 255
    if tint:
        light = light * int(tint, 16) / 255 + 1 - int(tint, 16) / 255
    red, green, blue = (round(n * 255) for n in colorsys.hls_to_rgb(hue, light, full))
    return red, green, blue
