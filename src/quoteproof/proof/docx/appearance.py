"""How words of a DOCX look, as far as that can keep a reader from seeing them as they are.

An appearance combines all levels that can reach a word: the document's defaults, the styles of its table, paragraph and
run with their bases, and its own properties. A level counts even if another overrides it, since programs differ in that
(toggles, themes, conditional formats of tables): the smallest size, each colour on each background. In doubt a word is
not proved.
Source: ECMA-376, part 1, 17.3 (properties), 17.7 (styles).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.proof.docx.palette import BLACK, LEAST_CONTRAST, WHITE, Colour, Palette, contrast, highlight, numbered
from quoteproof.proof.docx.rules import CELL, PARAGRAPH, ROW, RUN, TABLE, TWIP, Rules, broken
from quoteproof.proof.docx.wordml import bare_tag, is_on, points, shown_tag, tag_of, value

_HALF: Final = 1 / 2
_MIN_SIZE: Final = 4.0
"""Points: as in a reference document (`edition/styles.py`)."""
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
    "rPr": RUN,
    "pPr": PARAGRAPH,
    "trPr": ROW,
    "tcPr": CELL,
    "tblPr": TABLE,
    "tblPrEx": TABLE,
}
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
        return (
            (faults[0] if faults else "")
            or _fixed(self)
            or ("`w:sz` or `w:w` of a space" if text.isspace() and _is_small(self) else "")
            or ("`w:caps`" if self.capitals and text.upper() != text else "")
            or ("`w:rtl` or `w:bidi`" if self.turned and _left_to_right(text) else "")
        )


PLAIN: Final = Appearance()
"""The appearance without any properties."""
_INKS: Final = PLAIN.inks
_BACKGROUNDS: Final = PLAIN.backgrounds


@lru_cache(maxsize=4096)
def _joined(one: Appearance, other: Appearance) -> Appearance:
    faults, inks, backgrounds = one.faults | other.faults, one.inks | other.inks, one.backgrounds | other.backgrounds
    # However many styles a file has, an appearance stays small.
    if len(inks) > _MAX_VALUES or len(backgrounds) > _MAX_VALUES:
        inks, backgrounds, faults = one.inks, one.backgrounds, faults | {"`w:color` or `w:shd` of too many styles"}
    if len(faults) > _MAX_VALUES:
        faults = frozenset(sorted(faults, key=lambda fault: (fault.startswith(_AT_PLACES), fault))[:_MAX_VALUES])
    return Appearance(
        faults,
        inks,
        backgrounds,
        min(one.smallest, other.smallest),
        max(one.largest, other.largest),
        min(one.narrowest, other.narrowest),
        min(one.exact, other.exact),
        min(one.single, other.single),
        one.capitals or other.capitals,
        one.turned or other.turned,
        one.label or other.label,
    )


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


def _is_small(look: Appearance) -> bool:
    """Return whether a space can be too small to separate words."""
    return look.smallest < _SPACE or look.narrowest < 1


def _left_to_right(text: str) -> bool:
    return any(unicodedata.bidirectional(c) in ("L", "EN", "AN") for c in text)


def appearance_of(properties: Element, palette: Palette) -> Appearance:
    """Judge properties by their element; those of a paragraph without its mark and its section."""
    return _Judge(palette).of(properties, _RULES[tag_of(properties)])


class _Judge:
    """Judges properties one by one, with the colours and fonts of the document."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette

    def of(self, properties: Element, rules: Rules) -> Appearance:
        """Return the appearance of properties, with the former ones of a tracked change."""
        look, rest = PLAIN, Element(properties.tag)
        for item in properties:
            special = self._special(item, rules)
            if special is None:
                rest.append(item)
            else:
                look = special if look is PLAIN else look.over(special)
        faults = frozenset(shown_tag(item) for item in broken(rest, rules))
        return look.over(replace(PLAIN, faults=faults)) if faults else look

    def _special(self, item: Element, rules: Rules) -> Appearance | None:
        name = tag_of(item)
        if name.endswith("PrChange"):
            return _all_over(self.of(old, rules) for old in item if tag_of(old) == name.removesuffix("Change"))
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
            return replace(self._plainly(item, RUN), narrowest=scale / 100)
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

    def _plainly(self, item: Element, rules: Rules) -> Appearance:
        holder = Element("holder")
        holder.append(item)
        return faulty(item) if broken(holder, rules) else PLAIN

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


def _all_over(looks: Iterable[Appearance]) -> Appearance:
    whole = PLAIN
    for look in looks:
        whole = look if whole is PLAIN else whole.over(look)
    return whole


def faulty(item: Element) -> Appearance:
    """Return the appearance of a property that is not allowed."""
    return replace(PLAIN, faults=frozenset({shown_tag(item)}))


def _leading(item: Element) -> Appearance:
    """Judge the height of lines; space before or after a paragraph at most moves it to the next page."""
    line, rule = value(item, "line"), value(item, "lineRule")
    height = points(line, TWIP) if line else None
    names = {key.rpartition("}")[2] for key in item.attrib}
    spaces = [points(value(item, side), TWIP) for side in ("before", "after") if value(item, side)]
    known = names <= _SPACING and rule in ("", "auto", "atLeast", "exact")
    known = known and all(space is not None and 0 <= space <= _MAX_SPACING for space in spaces)
    if len(item) or not known or ((line or rule) and not height):
        return faulty(item)
    if not height or rule == "atLeast":
        return PLAIN
    # Without a rule, that of another level can apply.
    return replace(
        PLAIN,
        exact=height if rule != "auto" else PLAIN.exact,
        single=height / 12 if rule != "exact" else PLAIN.single,
    )


def _filled(item: Element) -> tuple[Colour, ...] | None:
    """Return the colour of letters in `w14:textFill`; None for anything but one plain colour."""
    fills = list(item)
    if len(fills) == 1 and bare_tag(fills[0]) == "solidFill" and len(fills[0]) == 1:
        colour = fills[0][0]
        number = numbered(value(colour, "val")) if bare_tag(colour) == "srgbClr" and not len(colour) else None
        return None if number is None else (number,)
    return None
