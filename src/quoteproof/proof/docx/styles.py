"""The styles of a DOCX, its defaults and its numbering: what they add to the look of words, and what styles are called.

A style is looked up by its ID in any case and of any type, and everything that it is based on counts, since programs
differ in what they do with a file that contradicts itself. Each style is judged once, so that long chains cost no more.
Source: ECMA-376, part 1, 17.7 (styles), 17.9 (numbering).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.evidence.marks import Part
from quoteproof.proof.docx.appearance import PLAIN, Look, fault_of, look_of
from quoteproof.proof.docx.palette import Palette
from quoteproof.proof.docx.wordml import local, value
from quoteproof.proof.layer import UNREAD

_PROPERTIES: Final = frozenset({"rPr", "pPr", "tblPr", "trPr", "tcPr"})
_TOLD: Final = frozenset(
    "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal "
    "personalCompose personalReply rsid".split()
)
"""What a style says of itself."""


@dataclass(slots=True)
class _Style:
    """One style, or several of the same ID."""

    name: str = ""
    plain: str = ""
    own: Look = PLAIN
    based: list[str] = field(default_factory=list)


class Styles:
    """What the styles of a document say."""

    def __init__(self, styles: Element | None, numbering: Element | None, palette: Palette) -> None:
        """Take the roots of the styles and of the numbering, where there are such parts."""
        self.palette = palette
        self.defaults = PLAIN
        """What applies to all words."""
        self._numbering = _Numbering(numbering, palette)
        self._styles: dict[str, _Style] = {}
        self._given: dict[str, list[str]] = {}
        self._looks: dict[str, Look] = {}
        self._known: dict[tuple[str, str], Look] = {}
        for element in styles if styles is not None else ():
            if local(element) == "style":
                self._add(element)
            elif local(element) == "docDefaults":
                for holder in element:
                    known = local(holder) in ("rPrDefault", "pPrDefault")
                    self.defaults = self.defaults.over(self._judged(holder) if known else fault_of(holder))
            elif local(element) != "latentStyles":
                self.defaults = self.defaults.over(fault_of(element))

    def look(self, name: str, kind: str) -> Look:
        """Give the look of a style by its ID, with that of the default style of its kind; empty ID: of that alone."""
        key = (name, kind)
        if key not in self._known:
            look = self.look("", kind) if name else self.defaults
            for one in (name,) if name else self._given.get(kind, ()):
                look = look.over(self._whole(one.casefold()))
            self._known[key] = look
        return self._known[key]

    def name(self, identity: str) -> str:
        """Give what a style is called, in small letters without spaces; its ID where the file does not say."""
        style = self._styles.get(identity.casefold())
        return (style.plain if style else "") or _plain(identity)

    def listed(self, properties: Element) -> Look:
        """Give what numbering adds to the look of a paragraph."""
        return self._numbering.look(properties)

    def labels(self) -> Iterator[str]:
        """Give all that numbering can put before paragraphs."""
        return self._numbering.labels()

    def _add(self, element: Element) -> None:
        identity = value(element, "styleId").casefold()
        style = self._styles.setdefault(identity, _Style())
        style.name = style.name or next((value(e, "val") for e in element if local(e) == "name"), "")
        style.plain = _plain(style.name)
        style.based += [value(e, "val").casefold() for e in element if local(e) == "basedOn"]
        style.own = style.own.over(self._judged(element).of_style(style.name or identity))
        if value(element, "default") not in ("", "0", "false", "off"):
            self._given.setdefault(value(element, "type") or "paragraph", []).append(identity)

    def _judged(self, holder: Element) -> Look:
        """Judge what stands in a style or in the defaults, also what is meant for some cells alone."""
        look = PLAIN
        for one in holder:
            if local(one) in _PROPERTIES:
                look = look.over(look_of(one, self.palette)).over(self._numbering.look(one))
            elif local(one) == "tblStylePr":
                look = look.over(self._judged(one))
            elif local(one) not in _TOLD:
                look = look.over(fault_of(one))
        return look

    def _whole(self, name: str) -> Look:
        """Give the look of a style with all that it is based on, in a time that grows with what is not yet known."""
        if name in self._looks:
            return self._looks[name]
        chain: list[str] = []
        todo, known, turns_back = [name], PLAIN, False
        seen: set[str] = set()
        while todo:
            one = todo.pop()
            if one in self._looks:
                known = known.over(self._looks[one])
            elif one in seen:
                turns_back = True
            elif one in self._styles:
                seen.add(one)
                chain.append(one)
                todo += self._styles[one].based
        for one in reversed(chain):
            known = known.over(self._styles[one].own)
            self._looks[one] = known
        if turns_back:
            self._looks.update(dict.fromkeys(chain, known))
        return self._looks.setdefault(name, known)


def _plain(name: str) -> str:
    return "".join(name.casefold().split())


def part_of(part: Part, style: str) -> Part:
    """Give the part that a paragraph belongs to by the name of its style."""
    if part is Part.TEXT and style.startswith("toc"):
        return Part.CONTENTS
    if part in (Part.TEXT, Part.TABLE) and style.endswith("caption"):
        return Part.TABLE_CAPTION if style.startswith("table") else Part.FIGURE_CAPTION
    return part


class _Numbering:
    """What lists look like."""

    def __init__(self, root: Element | None, palette: Palette) -> None:
        # Word looks into alternatives everywhere, so that here too it does not matter what stands around a list.
        parts = list(root.iter()) if root is not None else []
        lists = [one for one in parts if local(one) == "abstractNum"]
        self._levels = {value(one, "abstractNumId"): [e for e in one.iter() if local(e) == "lvl"] for one in lists}
        linked = {value(e, "val"): value(one, "abstractNumId") for one in lists for e in one if local(e) == "styleLink"}
        for one in lists:
            for link in (e for e in one if local(e) == "numStyleLink" and value(e, "val") in linked):
                self._levels[value(one, "abstractNumId")] = self._levels[linked[value(link, "val")]]
        self._used = {value(one, "numId"): one for one in parts if local(one) == "num"}
        self._palette = palette
        self._looks: dict[tuple[str, str], Look] = {}

    def look(self, properties: Element) -> Look:
        """Give what the levels that a paragraph's properties can mean add to its look."""
        look = PLAIN
        for number in (e for e in properties if local(e) == "numPr"):
            level = next((value(e, "val") for e in number if local(e) == "ilvl"), "")
            key = (next((value(e, "val") for e in number if local(e) == "numId"), ""), level)
            if key not in self._looks:
                self._looks[key] = self._judged(*key)
            look = look.over(self._looks[key])
        return look

    def labels(self) -> Iterator[str]:
        """Give what all levels print besides numbers."""
        return (_said(level) for levels in self._levels.values() for level in levels)

    def _judged(self, number: str, level: str) -> Look:
        look = PLAIN
        for one in self._meant(number, level):
            words = UNREAD if any(local(e) == "lvlPicBulletId" for e in one.iter()) else _said(one)
            if words == UNREAD or sum(c.isalpha() for c in words) > 1:
                look = look.over(replace(PLAIN, label=words))
            for properties in (e for e in one.iter() if local(e) == "pPr"):
                look = look.over(look_of(properties, self._palette))
        return look

    def _meant(self, number: str, level: str) -> Iterator[Element]:
        for one in self._used[number].iter() if number in self._used else ():
            if local(one) == "abstractNumId":
                yield from (e for e in self._levels.get(value(one, "val"), ()) if _is_level(e, level))
            elif local(one) == "lvlOverride":
                yield from (e for e in one.iter() if local(e) == "lvl" and _is_level(e, level))


def _is_level(element: Element, level: str) -> bool:
    """Tell whether a level is meant: by its number, or, where a style gives none, by the style that it names."""
    given = value(element, "ilvl")
    return given == level if level else given == "0" or any(local(e) == "pStyle" for e in element)


def _said(level: Element) -> str:
    """Give what a level of a list prints besides numbers."""
    text = "".join(value(e, "val") for e in level.iter() if local(e) == "lvlText")
    first, *others = text.split("%")
    return "".join((first, *(part[1:] if part[:1].isdigit() else part for part in others))).strip()
