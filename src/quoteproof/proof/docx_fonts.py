"""Fonts of a DOCX whose glyphs are no letters: by their names, and by what the file says of them.

What other fonts draw is not looked into.
Source: ECMA-376, part 1, 17.8.3 (fonts), 20.1.4.1 (fonts of a theme).
"""

from __future__ import annotations

from collections.abc import Iterator
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
