"""How words of a DOCX look, as far as that can keep a reader from seeing them, or from seeing them as they are.

A look gathers what all levels say that can reach a word: the document's defaults, the styles of its table, paragraph
and run with those that they are based on, and its own properties. What one level says counts even where another
overrides it, since programs differ in that (toggles, themes, conditional formats of tables): the smallest size, each
colour on each ground. In doubt a word is not proved.
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
from quoteproof.proof.docx.wordml import bare, is_on, local, points, told, value

_HALF: Final = 1 / 2
_SMALLEST: Final = 4.0
"""Points: as in a reference document (`edition/styles.py`)."""
_LARGEST: Final = 120.0
_APART: Final = 400.0
"""Points: the most space before or after a paragraph."""
_LEADING: Final = 0.7
"""Of the size: lines of less are cut off, or run into each other."""
_SPACE: Final = 6.0
"""Points: the least size of a space that stands alone in a run."""
_MOVING: Final = ("`w:position`", "`w:spacing`", "`w:framePr`", "`w:tblpPr`")
_MOST: Final = 12
_AT_PLACES: Final = ("`w:webHidden`", "`w:vertAlign`")
"""Properties that may stand at some places."""
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
class Look:
    """What is known of how words look."""

    faults: frozenset[str] = frozenset()
    """Properties that may not stand, for messages."""
    inks: frozenset[Colour] = frozenset({BLACK})
    """Colours that letters can have."""
    grounds: frozenset[Colour] = frozenset({WHITE})
    """Colours that can be behind them."""
    smallest: float = _LARGEST
    """Points."""
    largest: float = _SMALLEST
    """Points."""
    narrowest: float = 1.0
    """Least horizontal scale."""
    exact: float = 10_000.0
    """The least height of a line that is fixed, in points."""
    single: float = 1.0
    """The least height of a line as a share of what its letters need."""
    capitals: bool = False
    """Whether letters can print as capitals."""
    turned: bool = False
    """Whether words can run from right to left."""
    label: str = ""
    """Words that numbering puts before a paragraph."""

    def over(self, other: Look) -> Look:
        """Give the look of words that both apply to."""
        return self if other is PLAIN or other is self else _joined(self, other)

    def of_style(self, name: str) -> Look:
        """Give the look with the style's name in what is told of it."""
        if not self.faults:
            return self
        return replace(self, faults=frozenset(f"{fault} in the style `{name}`" for fault in self.faults))

    @property
    def lies_over(self) -> str:
        """The property by which words can be set over others, or behind them; empty where there is none."""
        found = sorted(fault for fault in self.faults if fault.startswith(_MOVING))
        return found[0] if found else _low_lines(self)

    @property
    def is_exact(self) -> bool:
        """Whether lines have a fixed height."""
        return self.exact < PLAIN.exact

    def fault(self, text: str, allowed: str = "\0") -> str:
        """Say what keeps a text of this look from being proved; empty where nothing does.

        `allowed` is the name of a property that may stand here all the same.
        """
        faults = sorted(f for f in self.faults if not f.startswith(allowed))
        return (
            (faults[0] if faults else "")
            or _fixed(self)
            or ("`w:sz` or `w:w` of a space" if text.isspace() and _is_small(self) else "")
            or ("`w:caps`" if self.capitals and text.upper() != text else "")
            or ("`w:rtl` or `w:bidi`" if self.turned and _left_to_right(text) else "")
        )


PLAIN: Final = Look()
"""What says nothing."""
_INKS: Final = PLAIN.inks
_GROUNDS: Final = PLAIN.grounds


@lru_cache(maxsize=4096)
def _joined(one: Look, other: Look) -> Look:
    faults, inks, grounds = one.faults | other.faults, one.inks | other.inks, one.grounds | other.grounds
    # However many styles a file has, what is known of a word stays small.
    if len(inks) > _MOST or len(grounds) > _MOST:
        inks, grounds, faults = one.inks, one.grounds, faults | {"`w:color` or `w:shd` of too many styles"}
    if len(faults) > _MOST:
        faults = frozenset(sorted(faults, key=lambda fault: (fault.startswith(_AT_PLACES), fault))[:_MOST])
    return Look(
        faults,
        inks,
        grounds,
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
def _fixed(look: Look) -> str:
    """Say what keeps words from being proved, whatever they are."""
    if any(contrast(ink, ground) < LEAST_CONTRAST for ink in look.inks for ground in look.grounds):
        return "`w:color` too near to what is behind it"
    if look.smallest * look.narrowest < _SMALLEST:
        return "`w:sz` or `w:w` too small"
    if look.largest > _LARGEST:
        return "`w:sz` too large"
    return _low_lines(look)


def _low_lines(look: Look) -> str:
    low = look.exact < _LEADING * look.largest or look.single < _LEADING
    return "`w:spacing` with lines too low for the letters" if low else ""


def _is_small(look: Look) -> bool:
    """Tell whether a space can be too small to part words."""
    return look.smallest < _SPACE or look.narrowest < 1


def _left_to_right(text: str) -> bool:
    return any(unicodedata.bidirectional(c) in ("L", "EN", "AN") for c in text)


def look_of(properties: Element, palette: Palette) -> Look:
    """Judge properties by the name of their element; those of a paragraph without its mark and its section."""
    return _Judge(palette).of(properties, _RULES[local(properties)])


class _Judge:
    """Judges properties one by one."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette

    def of(self, properties: Element, rules: Rules) -> Look:
        """Give the look of properties, with what a tracked change had before."""
        look, rest = PLAIN, Element(properties.tag)
        for one in properties:
            made = self._special(one, rules)
            if made is None:
                rest.append(one)
            else:
                look = made if look is PLAIN else look.over(made)
        faults = frozenset(told(one) for one in broken(rest, rules))
        return look.over(replace(PLAIN, faults=faults)) if faults else look

    def _special(self, one: Element, rules: Rules) -> Look | None:
        name = local(one)
        if name.endswith("PrChange"):
            return _all_over(self.of(old, rules) for old in one if local(old) == name.removesuffix("Change"))
        if name == "shd":
            return self._shading(one)
        if rules is RUN:
            return self._of_run(one, name)
        if rules is PARAGRAPH:
            return self._of_paragraph(one, name)
        return None

    def _of_run(self, one: Element, name: str) -> Look | None:
        if name == "color":
            return self._ink(self._palette.colours(one, "val", "themeColor"), one)
        if name == "w14:textFill":
            return self._ink(_filled(one), one)
        if name == "highlight":
            return self._highlight(one)
        if name in ("sz", "szCs"):
            size = points(value(one, "val"), _HALF)
            return fault_of(one) if size is None or len(one) else replace(PLAIN, smallest=size, largest=size)
        if name == "w" and (scale := points(value(one, "val").removesuffix("%"), 1)) and scale < 100:
            return replace(self._plainly(one, RUN), narrowest=scale / 100)
        if name == "rFonts":
            return fault_of(one) if len(one) or not self._palette.fonts.are_letters(one) else PLAIN
        if name == "caps":
            return fault_of(one) if len(one) else replace(PLAIN, capitals=is_on(one))
        if name == "rtl":
            return fault_of(one) if len(one) else replace(PLAIN, turned=is_on(one))
        return None

    def _of_paragraph(self, one: Element, name: str) -> Look | None:
        if name in ("rPr", "sectPr"):
            return PLAIN
        if name == "bidi":
            return fault_of(one) if len(one) else replace(PLAIN, turned=is_on(one))
        return _leading(one) if name == "spacing" else None

    def _plainly(self, one: Element, rules: Rules) -> Look:
        holder = Element("holder")
        holder.append(one)
        return fault_of(one) if broken(holder, rules) else PLAIN

    def _ink(self, colours: tuple[Colour, ...] | None, one: Element) -> Look:
        if colours is None or (len(one) and local(one) == "color"):
            return fault_of(one)
        return replace(PLAIN, inks=_INKS | set(colours)) if colours else PLAIN

    def _highlight(self, one: Element) -> Look:
        name = value(one, "val")
        if name == "none" and not len(one):
            return PLAIN
        colour = highlight(name)
        return fault_of(one) if colour is None or len(one) else replace(PLAIN, grounds=_GROUNDS | {colour})

    def _shading(self, one: Element) -> Look:
        colours = self._palette.colours(one, "fill", "themeFill")
        if colours is None or len(one) or value(one, "val") not in ("clear", "nil", ""):
            return fault_of(one)
        return replace(PLAIN, grounds=_GROUNDS | set(colours)) if colours else PLAIN


def _all_over(looks: Iterable[Look]) -> Look:
    whole = PLAIN
    for look in looks:
        whole = look if whole is PLAIN else whole.over(look)
    return whole


def fault_of(one: Element) -> Look:
    """Give the look of what may not stand."""
    return replace(PLAIN, faults=frozenset({told(one)}))


def _leading(one: Element) -> Look:
    """Judge the space between lines; that before and after a paragraph moves it at most to the next page."""
    line, rule = value(one, "line"), value(one, "lineRule")
    height = points(line, TWIP) if line else None
    names = {key.rpartition("}")[2] for key in one.attrib}
    apart = [points(value(one, side), TWIP) for side in ("before", "after") if value(one, side)]
    known = names <= _SPACING and rule in ("", "auto", "atLeast", "exact")
    known = known and all(space is not None and 0 <= space <= _APART for space in apart)
    if len(one) or not known or ((line or rule) and not height):
        return fault_of(one)
    if not height or rule == "atLeast":
        return PLAIN
    # What says no rule can have that of another level.
    return replace(
        PLAIN,
        exact=height if rule != "auto" else PLAIN.exact,
        single=height / 12 if rule != "exact" else PLAIN.single,
    )


def _filled(one: Element) -> tuple[Colour, ...] | None:
    """Give the one colour that letters are filled with; None for anything else."""
    fills = list(one)
    if len(fills) == 1 and bare(fills[0]) == "solidFill" and len(fills[0]) == 1:
        colour = fills[0][0]
        number = numbered(value(colour, "val")) if bare(colour) == "srgbClr" and not len(colour) else None
        return None if number is None else (number,)
    return None
