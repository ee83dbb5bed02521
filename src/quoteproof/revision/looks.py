"""How words and paragraphs of a DOCX look: what Markdown can say of it as flags, all else as names with values.

A look is what the properties of a run or a paragraph add to those of its style, so that another template changes
nothing. Properties are read by a list of those that nobody sees; every other one is part of the look.
Source: ECMA-376, part 1, 17.3.1 and 17.3.2 (properties of paragraphs and runs), 17.7 (styles).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import Flag
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.proof.docx.package import is_on, tag_of, tagged, value
from quoteproof.values import dataclass


class WordLook(Flag):
    """How words look, beside how their paragraph looks, as far as Markdown has words for it or a mark stands for it."""

    PLAIN = 0
    ITALIC = 1
    BOLD = 2
    SMALL_CAPITALS = 4
    RAISED = 8
    LOWERED = 16
    UNDERLINED = 32
    STRUCK = 64
    CAPITALS = 128
    HIGHLIGHTED = 256
    CODE = 512


Appearance = Mapping[str, str]
"""What else words or a paragraph look like, by the names that a person gives it: `colour`, `size`, `alignment` …"""

_TOGGLES: Final = {
    "i": WordLook.ITALIC,
    "b": WordLook.BOLD,
    "smallCaps": WordLook.SMALL_CAPITALS,
    "strike": WordLook.STRUCK,
    "dstrike": WordLook.STRUCK,
    "caps": WordLook.CAPITALS,
}
_RAISED: Final = {"superscript": WordLook.RAISED, "subscript": WordLook.LOWERED}
_UNSEEN: Final = frozenset(
    """bCs cs del eastAsianLayout fitText highlight iCs ins kern lang moveFrom moveTo noProof rPrChange rStyle rtl
    snapToGrid specVanish szCs u vanish vertAlign webHidden""".split()
).union(_TOGGLES)
"""Properties of runs that nobody sees, or that are flags."""
_NAMES: Final = {"color": "colour", "sz": "size", "rFonts": "font", "shd": "background", "jc": "alignment"}
_SAME: Final = {"": "left", "start": "left", "end": "right"}
"""Alignments that are the same under another name."""


@dataclass(slots=True)
class _WordStyle:
    name: str = ""
    based: str = ""
    looks: dict[WordLook, bool] = field(default_factory=dict)
    first_row: dict[WordLook, bool] = field(default_factory=dict)
    """Of the style of a table: the looks of its head."""
    appearance: dict[str, str] = field(default_factory=dict)


class WordStyles:
    """The styles of a DOCX by their identities, in small letters."""

    def __init__(self, root: Element | None) -> None:
        """Read the part that has the styles."""
        self._styles: dict[str, _WordStyle] = {}
        self.default = ""
        """The identity of the style of a paragraph that names none."""
        self._defaults: dict[str, str] = {}
        for element in root if root is not None else ():
            if tag_of(element) == "docDefaults":
                self._defaults = {n: v for item in element.iter() for n, v in appearance(item).items()}
        for element in tagged(root, "style") if root is not None else ():
            style = _WordStyle()
            for item in element:
                name = tag_of(item)
                if name == "name":
                    style.name = plain_name(value(item, "val"))
                elif name == "basedOn":
                    style.based = value(item, "val").casefold()
                elif name == "rPr":
                    style.looks = dict(looks_of(item))
                elif name == "tblStylePr" and value(item, "type") == "firstRow":
                    style.first_row = {look: on for p in tagged(item, "rPr") for look, on in looks_of(p)}
                style.appearance.update(appearance(item))
            identity = value(element, "styleId").casefold()
            self._styles.setdefault(identity, style)
            if value(element, "type") == "paragraph" and value(element, "default") in ("1", "true", "on"):
                self.default = identity

    def chain(self, identity: str) -> Iterator[_WordStyle]:
        """A style and those it is based on."""
        seen: set[str] = set()
        at = identity.casefold()
        while at in self._styles and at not in seen:
            seen.add(at)
            yield self._styles[at]
            at = self._styles[at].based

    def name(self, identity: str) -> str:
        """The name of a style, in small letters without spaces."""
        style = self._styles.get(identity.casefold())
        return (style.name if style else "") or plain_name(identity)

    def head(self, identity: str) -> dict[WordLook, bool]:
        """The looks of the first row of a table in a style."""
        found: dict[WordLook, bool] = {}
        for style in self.chain(identity):
            found = {**style.first_row, **found}
        return found

    def looks(self, identity: str) -> dict[WordLook, bool]:
        """The looks that a style gives."""
        found: dict[WordLook, bool] = {}
        for style in self.chain(identity):
            found = {**style.looks, **found}
        return found

    def added(self, properties: list[Element], *identities: str, table: str = "") -> Appearance:
        """What some properties add to the appearance that styles give, the style that has the last word first.

        What the style of a `table` gives counts as added: LibreOffice writes it with each run, and forgets the style.
        """
        given = dict(self._defaults)
        for identity in reversed(identities):
            given.update(self._appearance(identity))
        own = self._appearance(table) | {name: said for item in properties for name, said in appearance(item).items()}
        return {name: said for name, said in own.items() if said != given.get(name, _NORMAL.get(name, ""))}

    def _appearance(self, identity: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for style in self.chain(identity):
            found = {**style.appearance, **found}
        return found


_NORMAL: Final = {"alignment": "left", "colour": "automatic", "background": "none", "size": "10 pt"}
"""What a property is that neither a style nor the file's defaults give."""


def plain_name(name: str) -> str:
    """The name of a style in small letters, without spaces and signs."""
    return re.sub(r"[ _-]", "", name).casefold()


def looks_of(properties: Element) -> Iterator[tuple[WordLook, bool]]:
    """The looks that some properties of a run switch on or off."""
    for item in properties:
        name = tag_of(item)
        if name in _TOGGLES:
            yield _TOGGLES[name], is_on(item)
        elif name == "vertAlign":
            for kind, look in _RAISED.items():
                yield look, value(item, "val") == kind
        elif name == "u":
            yield WordLook.UNDERLINED, value(item, "val") not in ("none", "")
        elif name == "highlight":
            yield WordLook.HIGHLIGHTED, value(item, "val") not in ("none", "")


def appearance(properties: Element) -> dict[str, str]:
    """What properties of a run or a paragraph say of a look that is no flag; nothing for any other element."""
    if tag_of(properties) == "rPr":
        seen = [item for item in properties if tag_of(item) and ":" not in tag_of(item) and tag_of(item) not in _UNSEEN]
    elif tag_of(properties) == "pPr":
        seen = tagged(properties, "jc")
    else:
        return {}
    # Fonts of other scripts alone are not told: LibreOffice writes them with every word.
    told = {_NAMES.get(tag_of(item), tag_of(item)): _said(item) for item in seen}
    return {name: said for name, said in told.items() if said}


def _said(item: Element) -> str:
    """The value of a property as a person says it."""
    name, said = tag_of(item), value(item, "val")
    if name == "sz":
        return f"{int(said) / 2:g} pt" if said.isdecimal() else said
    if name == "rFonts":
        return value(item, "ascii") or value(item, "asciiTheme")
    if name == "shd":
        fill = value(item, "fill")
        return "none" if fill in ("", "auto") else fill
    if name == "jc":
        return _SAME.get(said, said)
    return "automatic" if said == "auto" else said or ("on" if is_on(item) else "off")
