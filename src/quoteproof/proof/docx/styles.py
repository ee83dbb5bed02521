"""The styles, defaults and numbering of a DOCX: what they add to the appearance of words, and the names of styles.

A style is looked up by its ID, whatever its case and type, and all its bases count, since programs differ in what they
do with a file that contradicts itself. Each style is judged once, so that long chains cost no more.
Source: ECMA-376, part 1, 17.7 (styles), 17.9 (numbering).
"""

from collections.abc import Iterator
from dataclasses import field, replace
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.evidence.marks import BookPart
from quoteproof.proof.docx.appearance import PLAIN, Appearance, Palette, appearance_of, faulty
from quoteproof.proof.docx.package import tag_of, tagged, value
from quoteproof.proof.layer import UNREAD
from quoteproof.values import dataclass

_PROPERTIES: Final = frozenset({"rPr", "pPr", "tblPr", "trPr", "tcPr"})
_DESCRIPTIVE: Final = frozenset(
    "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal "
    "personalCompose personalReply rsid".split()
)
"""Parts of a style that change nothing in how words look."""


@dataclass(slots=True)
class _Style:
    """A style, or several of the same ID."""

    name: str = ""
    plain: str = ""
    own: Appearance = PLAIN
    based: list[str] = field(default_factory=list)


class Styles:
    """The styles of a document."""

    def __init__(self, styles: Element | None, numbering: Element | None, palette: Palette) -> None:
        """`styles` and `numbering` are the roots of those parts, if there are such parts."""
        self.palette = palette
        self.defaults = PLAIN
        """The appearance that applies to all words."""
        self.numbering = Numbering(numbering, palette)
        self._styles: dict[str, _Style] = {}
        self._default_styles: dict[str, list[str]] = {}
        self._looks: dict[str, Appearance] = {}
        self._with_default: dict[tuple[str, str], Appearance] = {}
        for element in styles if styles is not None else ():
            if tag_of(element) == "style":
                self._add(element)
            elif tag_of(element) == "docDefaults":
                for holder in element:
                    known = tag_of(holder) in ("rPrDefault", "pPrDefault")
                    self.defaults = self.defaults.over(self._judged(holder) if known else faulty(holder))
            elif tag_of(element) != "latentStyles":
                self.defaults = self.defaults.over(faulty(element))

    def look(self, name: str, kind: str) -> Appearance:
        """Return the appearance of a style over that of its kind's default style; without a `name`, only the latter."""
        key = (name, kind)
        if key not in self._with_default:
            look = self.look("", kind) if name else self.defaults
            for style in (name,) if name else self._default_styles.get(kind, ()):
                look = look.over(self._whole(style.casefold()))
            self._with_default[key] = look
        return self._with_default[key]

    def name(self, identity: str) -> str:
        """Return the name of a style, in small letters without spaces; its ID if it has none."""
        style = self._styles.get(identity.casefold())
        return (style.plain if style else "") or _plain(identity)

    def _add(self, element: Element) -> None:
        identity = value(element, "styleId").casefold()
        style = self._styles.setdefault(identity, _Style())
        style.name = style.name or next((value(e, "val") for e in tagged(element, "name")), "")
        style.plain = _plain(style.name)
        style.based += [value(e, "val").casefold() for e in tagged(element, "basedOn")]
        style.own = style.own.over(self._judged(element).of_style(style.name or identity))
        if value(element, "default") not in ("", "0", "false", "off"):
            self._default_styles.setdefault(value(element, "type") or "paragraph", []).append(identity)

    def _judged(self, holder: Element) -> Appearance:
        """Judge the properties in a style or in the defaults, also those that are meant for some table cells."""
        look = PLAIN
        for item in holder:
            if tag_of(item) in _PROPERTIES:
                look = look.over(appearance_of(item, self.palette)).over(self.numbering.look(item))
            elif tag_of(item) == "tblStylePr":
                look = look.over(self._judged(item))
            elif tag_of(item) not in _DESCRIPTIVE:
                look = look.over(faulty(item))
        return look

    def _whole(self, name: str) -> Appearance:
        """Return the appearance of a style with its bases, in time that grows only with the styles not yet judged."""
        if name in self._looks:
            return self._looks[name]
        chain: list[str] = []
        todo, look, is_cyclic = [name], PLAIN, False
        seen: set[str] = set()
        while todo:
            style = todo.pop()
            if style in self._looks:
                look = look.over(self._looks[style])
            elif style in seen:
                is_cyclic = True
            elif style in self._styles:
                seen.add(style)
                chain.append(style)
                todo += self._styles[style].based
        for style in reversed(chain):
            look = look.over(self._styles[style].own)
            self._looks[style] = look
        if is_cyclic:
            self._looks.update(dict.fromkeys(chain, look))
        return self._looks.setdefault(name, look)


def _plain(name: str) -> str:
    return "".join(name.casefold().split())


def part_of(part: BookPart, style: str) -> BookPart:
    """Return the part of a paragraph by the name of its style."""
    if part is BookPart.TEXT and style.startswith("toc"):
        return BookPart.CONTENTS
    if part in (BookPart.TEXT, BookPart.TABLE) and style.endswith("caption"):
        return BookPart.TABLE_CAPTION if style.startswith("table") else BookPart.FIGURE_CAPTION
    return part


class Numbering:
    """The numbering of lists."""

    def __init__(self, root: Element | None, palette: Palette) -> None:
        """`root` is the root of the part, if there is one."""
        # Word reads alternatives everywhere, so what is around a list does not matter.
        parts = list(root.iter()) if root is not None else []
        lists = [(value(e, "abstractNumId"), e) for e in tagged(parts, "abstractNum")]
        self._levels = {number: tagged(item.iter(), "lvl") for number, item in lists}
        linked = {value(e, "val"): number for number, item in lists for e in item if tag_of(e) == "styleLink"}
        for number, item in lists:
            for link in (e for e in item if tag_of(e) == "numStyleLink" and value(e, "val") in linked):
                self._levels[number] = self._levels[linked[value(link, "val")]]
        self._used = {value(e, "numId"): e for e in parts if tag_of(e) == "num"}
        self._palette = palette
        self._looks: dict[tuple[str, str], Appearance] = {}

    def look(self, properties: Element) -> Appearance:
        """Return what the levels that a paragraph can have add to its appearance."""
        look = PLAIN
        for number in tagged(properties, "numPr"):
            level = next((value(e, "val") for e in tagged(number, "ilvl")), "")
            key = (next((value(e, "val") for e in tagged(number, "numId")), ""), level)
            if key not in self._looks:
                self._looks[key] = self._judged(*key)
            look = look.over(self._looks[key])
        return look

    def labels(self) -> Iterator[str]:
        """Yield the words that levels print besides numbers."""
        return (_label(level) for levels in self._levels.values() for level in levels)

    def _judged(self, number: str, level: str) -> Appearance:
        look = PLAIN
        for item in self._meant(number, level):
            words = UNREAD if any(tag_of(e) == "lvlPicBulletId" for e in item.iter()) else _label(item)
            if words == UNREAD or sum(c.isalpha() for c in words) > 1:
                look = look.over(replace(PLAIN, label=words))
            for properties in tagged(item.iter(), "pPr"):
                look = look.over(appearance_of(properties, self._palette))
        return look

    def _meant(self, number: str, level: str) -> Iterator[Element]:
        for item in self._used[number].iter() if number in self._used else ():
            if tag_of(item) == "abstractNumId":
                yield from (e for e in self._levels.get(value(item, "val"), ()) if _is_level(e, level))
            elif tag_of(item) == "lvlOverride":
                yield from (e for e in item.iter() if tag_of(e) == "lvl" and _is_level(e, level))


def _is_level(element: Element, level: str) -> bool:
    """Return whether a level is meant: by its number, or without one by being the first or naming a style."""
    own = value(element, "ilvl")
    return own == level if level else own == "0" or any(tag_of(e) == "pStyle" for e in element)


def _label(level: Element) -> str:
    """Return the words that a level of a list prints besides numbers."""
    text = "".join(value(e, "val") for e in tagged(level.iter(), "lvlText"))
    first, *others = text.split("%")
    return "".join((first, *(part[1:] if part[:1].isdigit() else part for part in others))).strip()
