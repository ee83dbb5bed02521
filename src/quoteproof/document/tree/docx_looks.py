"""How the runs and paragraphs of a DOCX look: styles resolved, and whether a reader sees the words at all.

A property is taken from the run, else from its character style, else from its paragraph's style, else from the
defaults of the document; `vanish` of two styles cancels out. Words are unseen that are hidden, smaller than two points,
or that have the colour of what is behind them.
Source: ECMA-376 part 1, 17.3.2 (run properties), 17.7 (styles), 17.7.3 (toggle properties).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Final

from lxml import etree

from quoteproof.document.role import Role
from quoteproof.document.tree.vocabulary import local_name, says_words
from quoteproof.values import dataclass

_OFF: Final = frozenset({"0", "false", "off", "none"})
_SMALLEST: Final = 4
"""Half-points: smaller words are unseen."""
_NARROWEST: Final = 10
"""Per cent of the width of letters: narrower words are unseen."""
_RAISED: Final = 4
"""Half-points above or below the line that make digits raised or lowered."""
_CLOSEST: Final = -100
"""Twentieths of a point: letters that are set closer stand upon one another."""
_ELSEWHERE: Final = 40
"""Half-points: words that are raised or lowered by more stand elsewhere."""
_THEME: Final = {"dk1": ("dark1", "text1", "tx1"), "lt1": ("light1", "background1", "bg1")}
_THEME.update({"dk2": ("dark2", "text2", "tx2"), "lt2": ("light2", "background2", "bg2")})
_HEX: Final = re.compile(r"[0-9A-F]{6}")
_WHITE: Final = "FFFFFF"
_ANY: Final = "any"
"""A colour that is there, and is not said; nothing is taken to have it."""
_CONTRAST: Final = 24
"""Of 255: a smaller difference nobody sees."""
_HIGHLIGHTS: Final = {"black": "000000", "white": _WHITE, "darkBlue": "000080", "darkGreen": "008000"}
_HIGHLIGHTS.update({"darkCyan": "008080", "darkRed": "800000", "darkMagenta": "800080", "darkYellow": "808000"})
_HIGHLIGHTS.update({"darkGray": "808080", "lightGray": "C0C0C0", "blue": "0000FF", "green": "00FF00"})
_HIGHLIGHTS.update({"cyan": "00FFFF", "red": "FF0000", "magenta": "FF00FF", "yellow": "FFFF00"})
_SIGN_FONTS: Final = re.compile(r"(?:wingdings.*|webdings|symbol|zapf ?dingbats|marlett|mt extra|bookshelf symbol.*)")
_PLACEHOLDER: Final = re.compile(r"%\d")
_DEPTH: Final = 50
"""Most styles that may be based on one another."""
_ROLES: Final = (
    (re.compile(r"heading \d|title|subtitle|toc heading"), Role.HEADING),
    (re.compile(r"caption"), Role.CAPTION),
    (re.compile(r"(?:footnote|endnote) text"), Role.NOTE),
    (re.compile(r"toc \d|table of (?:figures|authorities)|index \d"), Role.FURNITURE),
    (re.compile(r"author|date"), Role.BYLINE),
)
Properties = Mapping[str, etree._Element]
"""The elements in `w:rPr` or `w:pPr` by their names."""


@dataclass(frozen=True, slots=True)
class RunLook:
    """How the words of a run look."""

    unseen: bool = False
    raised: bool | None = None
    emphasis: bool = False
    unknown: bool = False
    """Whether its font shows signs in place of the letters, or they are struck out or set elsewhere."""
    capitals: bool = False
    """Whether small letters are shown as capitals."""
    doubt: bool = False
    """Whether it is unseen in a way that another program may not follow."""


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """What a paragraph is by its style and its own properties."""

    role: Role | None = None
    is_item: bool = False
    label: bool = False
    """Whether Word shows words before it, as its numbering says."""


@dataclass(slots=True)
class DocxStyles:
    """The styles of a document."""

    before_change: bool
    """Whether the properties count that were there before a tracked change of formatting."""
    elements: dict[str, etree._Element] = field(default_factory=dict)
    """By the id of the style."""
    defaults: Properties = field(default_factory=dict)
    page: str = "FFFFFF"
    """The colour of the pages."""
    theme: dict[str, str] = field(default_factory=dict)
    """The colours of the theme, by the names that properties have for them."""
    _labels: dict[str, dict[str, str]] = field(default_factory=dict)
    """What the levels of a numbering show, by its number and theirs."""
    _levels: dict[tuple[str, str], str] = field(default_factory=dict)
    """The levels of numberings that belong to styles, by the numbers of the numberings and the ids of the styles."""
    _hiding: dict[str, bool] = field(default_factory=dict)
    _chains: dict[str, tuple[etree._Element, ...]] = field(default_factory=dict)
    _filling: dict[str, bool] = field(default_factory=dict)
    _normal: str = ""
    _last: tuple[etree._Element | None, str] | None = None
    """The paragraph of the last run, and the colour behind it."""
    _outer: tuple[etree._Element | None, Properties] | None = None
    """The paragraph of the last run, and its properties."""

    def read(self, root: etree._Element) -> None:
        """Take the part that has the styles."""
        for element in root:
            if local_name(element) == "style":
                self.elements.setdefault(value(element, "styleId"), element)
                if value(element, "type") == "paragraph" and value(element, "default") not in ("", *_OFF):
                    self._normal = value(element, "styleId")
            elif local_name(element) == "docDefaults":
                run = element.find("{*}rPrDefault/{*}rPr")
                self.defaults = children(run)

    def read_numbering(self, root: etree._Element) -> None:
        """Take the part that has the numberings."""
        abstract = {value(one, "abstractNumId"): one for one in root.iterfind("{*}abstractNum")}
        for numbering in root.iterfind("{*}num"):
            name = value(numbering, "numId")
            base = abstract.get(value(numbering.find("{*}abstractNumId"), "val"))
            others = numbering.iterfind("{*}lvlOverride/{*}lvl")
            for level in (*(() if base is None else base.iterfind("{*}lvl")), *others):
                given, number = children(level), value(level, "ilvl")
                spelled = value(given.get("numFmt"), "val") in ("cardinalText", "ordinalText")
                text = _PLACEHOLDER.sub("", value(given.get("lvlText"), "val"))
                self._labels.setdefault(name, {})[number] = "one" if spelled else text
                self._levels[name, value(given.get("pStyle"), "val")] = number

    def _has_label(self, numbering: etree._Element | None, styles: tuple[etree._Element, ...]) -> bool:
        """Whether a numbering shows words before a paragraph of these styles."""
        given = children(numbering)
        name = value(given.get("numId"), "val")
        own = (self._levels.get((name, value(style, "styleId"))) for style in styles)
        level = value(given.get("ilvl"), "val") or next((one for one in own if one), "0")
        return says_words(self._labels.get(name, {}).get(level, ""))

    def read_theme(self, root: etree._Element) -> None:
        """Take the part that has the colours of the theme."""
        for scheme in root.iter("{*}clrScheme"):
            for kind, colour in children(scheme).items():
                one = children(colour)
                given = (value(one.get("srgbClr"), "val") or value(one.get("sysClr"), "lastClr")).upper()
                if _HEX.fullmatch(given):
                    self.theme.update(dict.fromkeys((kind, *_THEME.get(kind, ())), given))

    def chain(self, name: str) -> tuple[etree._Element, ...]:
        """A style, and those that it is based on, from the nearest."""
        if name not in self._chains:
            found: list[etree._Element] = []
            following, seen = name, {""}
            while following not in seen and following in self.elements and len(found) < _DEPTH:
                seen.add(following)
                element = self.elements[following]
                found.append(element)
                following = value(element.find("{*}basedOn"), "val")
            self._chains[name] = tuple(found)
        return self._chains[name]

    def default_chain(self) -> tuple[etree._Element, ...]:
        """The style of paragraphs that name none, and those that it is based on."""
        return self.chain(self._normal)

    def paragraph(self, paragraph: etree._Element) -> ParagraphLook:
        """What a paragraph is."""
        own = self.own_properties(paragraph, "pPr")
        styles = self.chain(value(own.get("pStyle"), "val") or self._normal)
        role = next((role for style in styles if (role := _role(style)) is not None), None)
        level = value(_first("outlineLvl", own, styles, "pPr"), "val")
        if role is None and level in tuple("012345678"):
            role = Role.HEADING
        numbering = _first("numPr", own, styles, "pPr")
        number = value(None if numbering is None else numbering.find("{*}numId"), "val")
        is_item = role is None and numbering is not None and number != "0"
        return ParagraphLook(role, is_item, self._has_label(numbering, styles))

    def run(self, run: etree._Element) -> RunLook:
        """How the words of a run look."""
        own = self.own_properties(run, "rPr")
        paragraph = next((element for element in run.iterancestors() if local_name(element) == "p"), None)
        if self._outer is None or self._outer[0] is not paragraph:  # which may have very many runs
            self._outer = paragraph, {} if paragraph is None else self.own_properties(paragraph, "pPr")
        outer = self._outer[1]
        letters = self.chain(value(own.get("rStyle"), "val"))
        around = self.chain(value(outer.get("pStyle"), "val") or self._normal)

        def found(name: str) -> etree._Element | None:
            element = _first(name, own, letters, "rPr")
            element = element if element is not None else _first(name, {}, around, "rPr")
            return element if element is not None else self.defaults.get(name)

        if "vanish" in own:
            unseen = _is_on(own["vanish"])
        else:
            unseen = _is_on(_first("vanish", {}, letters, "rPr")) != _is_on(_first("vanish", {}, around, "rPr"))
            unseen = unseen or _is_on(self.defaults.get("vanish"))
        small = number(found("sz"), "val", 24) < _SMALLEST or number(found("w"), "val", 100) < _NARROWEST
        position, fill = number(found("position"), "val", 0), children(found("textFill"))
        unseen = (
            unseen
            or small
            or self._is_covered(run, paragraph, found("color"), (found("highlight"), found("shd")), fill)
        )
        is_close = number(found("spacing"), "val", 0) < _CLOSEST
        is_tabled = "vanish" not in own and self._is_hidden_by_table(run)
        doubt = not unseen and ("noFill" in fill or is_close or is_tabled)
        fonts = found("rFonts")
        font = "" if fonts is None else value(fonts, "ascii") or value(fonts, "hAnsi")
        return RunLook(
            unseen or doubt,
            _height(found("vertAlign"), position),
            _is_on(_first("b", own, letters, "rPr")) or _is_on(_first("i", own, letters, "rPr")),
            _SIGN_FONTS.fullmatch(font.lower()) is not None
            or _is_on(found("strike"))
            or _is_on(found("dstrike"))
            or abs(position) > _ELSEWHERE,
            _is_on(found("caps")),
            doubt,
        )

    def _is_hidden_by_table(self, run: etree._Element) -> bool:
        """Whether a style of the table around hides words in some of its cells, or makes them tiny."""
        for table in run.iterancestors("{*}tbl"):
            name = value(children(table.find("{*}tblPr")).get("tblStyle"), "val")
            if name not in self._hiding:
                looks = [children(look) for style in self.chain(name) for look in style.iter("{*}rPr")]
                self._hiding[name] = any(
                    _is_on(look.get("vanish")) or number(look.get("sz"), "val", 24) < _SMALLEST for look in looks
                )
            if self._hiding[name]:
                return True
        return False

    def own_properties(self, element: etree._Element, name: str) -> Properties:
        """The properties of a run or a paragraph, by its own element for them."""
        properties = element.find(f"{{*}}{name}")
        if properties is not None and self.before_change:
            change = properties.find(f"{{*}}{name}Change")
            properties = properties if change is None else change.find(f"{{*}}{name}")
        return children(properties)

    def _is_covered(
        self,
        run: etree._Element,
        paragraph: etree._Element | None,
        colour: etree._Element | None,
        own: tuple[etree._Element | None, ...],
        fill: Properties,
    ) -> bool:
        """Whether words have the colour of what is behind them, which is that of the run or of something around."""
        highlight = _shade(own[0])
        solid = children(fill.get("solidFill"))
        letters = value(solid.get("srgbClr"), "val").upper() or self.theme.get(value(solid.get("schemeClr"), "val"), "")
        letters = letters or self._themed(colour, "themeColor") or value(colour, "val").upper()
        if not _HEX.fullmatch(letters):  # automatic: black, but white on dark shading
            return highlight is not None and _are_alike("000000", highlight)
        behind = highlight or _shade(own[1])
        if behind is None:
            if self._last is None or self._last[0] is not paragraph:
                self._last = paragraph, self._behind(run)
            behind = self._last[1]
        return _are_alike(letters, behind)

    def _themed(self, colour: etree._Element | None, name: str) -> str:
        """The colour of the theme that counts in place of the one that is given; empty where there is none."""
        is_plain = not (value(colour, "themeTint") or value(colour, "themeShade"))
        return self.theme.get(value(colour, name), "") if is_plain else ""

    def _behind(self, run: etree._Element) -> str:
        """The colour behind a run by what is around it: a paragraph, a cell, a table, a shape, or the page."""
        for element in run.iterancestors():
            shade: str | None = None
            match local_name(element):
                case "p":
                    own = self.own_properties(element, "pPr")
                    shade = _shade(_first("shd", own, self.chain(value(own.get("pStyle"), "val")), "pPr"))
                case "tc" | "tr" | "tbl" as name:
                    properties = children(element.find(f"{{*}}{name}Pr"))
                    fills = self._fills(value(properties.get("tblStyle"), "val"))
                    shade = _shade(properties.get("shd")) or (_ANY if fills else None)
                case "wsp" | "sp":
                    return _ANY if _has_shape_fill(element) else _WHITE
                case "shape" | "rect" | "roundrect":
                    fill = value(element, "fillcolor").lower()
                    return _WHITE if fill in ("", "white", "#fff", "#ffffff") else _ANY
            if shade is not None:
                return shade
        return self.page

    def _fills(self, table_style: str) -> bool:
        """Whether a style of tables puts a colour behind some of the cells."""
        if table_style not in self._filling:
            shadings = [shd for style in self.chain(table_style) for shd in style.iterfind(".//{*}shd")]
            self._filling[table_style] = any(_shade(shd) not in (None, _WHITE) for shd in shadings)
        return self._filling[table_style]


def children(element: etree._Element | None) -> dict[str, etree._Element]:
    """The elements in an element by their local names; of two of one name the first."""
    found: dict[str, etree._Element] = {}
    for child in () if element is None else element:
        found.setdefault(local_name(child), child)
    return found


def value(element: etree._Element | None, name: str) -> str:
    """An attribute by its local name, since the transitional and the strict form have two namespaces; else empty."""
    for key, found in () if element is None else element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(found)
    return ""


def number(element: etree._Element | None, name: str, otherwise: float) -> float:
    """The number in an attribute, which can have a unit or a per cent sign in the strict form."""
    match = re.match(r"-?\d{1,6}(?:\.\d+)?", value(element, name))
    return float(match[0]) if match else otherwise


def _first(name: str, own: Properties, styles: tuple[etree._Element, ...], kind: str) -> etree._Element | None:
    """A property where it is given first."""
    if name in own:
        return own[name]
    for style in styles:
        found = style.find(f"{{*}}{kind}/{{*}}{name}")
        if found is not None:
            return found
    return None


def _role(style: etree._Element) -> Role | None:
    name = value(style.find("{*}name"), "val").lower()
    return next((role for pattern, role in _ROLES if pattern.fullmatch(name)), None)


def _is_on(toggle: etree._Element | None) -> bool:
    return toggle is not None and value(toggle, "val").lower() not in _OFF


def _height(align: etree._Element | None, position: float) -> bool | None:
    kind = value(align, "val")
    if kind in ("superscript", "subscript"):
        return kind == "superscript"
    return None if abs(position) < _RAISED else position > 0


def _shade(shading: etree._Element | None) -> str | None:
    """The colour of shading or of a highlight, in hexadecimal; none without one."""
    if shading is None:
        return None
    kind = value(shading, "val")
    if local_name(shading) == "highlight":
        return _HIGHLIGHTS.get(kind, _ANY) if kind not in ("", "none") else None
    fill = value(shading, "color" if kind == "solid" else "fill").upper()
    if _HEX.fullmatch(fill):
        return fill
    if kind == "solid":
        return "000000"
    return _ANY if value(shading, "themeFill") else None


def _are_alike(letters: str, behind: str) -> bool:
    """Whether nobody can tell two colours apart."""
    if behind == _ANY:
        return False
    pairs = ((int(letters[at : at + 2], 16), int(behind[at : at + 2], 16)) for at in (0, 2, 4))
    return all(abs(one - other) < _CONTRAST for one, other in pairs)


def _has_shape_fill(shape: etree._Element) -> bool:
    properties = shape.find("{*}spPr")
    kinds = set() if properties is None else {local_name(child) for child in properties}
    if kinds & {"solidFill", "gradFill", "blipFill", "pattFill"}:
        return True
    return "noFill" not in kinds and value(shape.find("{*}style/{*}fillRef"), "idx") not in ("", "0")


def page_colour(root: etree._Element) -> str:
    """The colour of the pages of a document."""
    colour = value(root.find("{*}background"), "color").upper()
    return colour if _HEX.fullmatch(colour) else _WHITE


def changes_in(root: etree._Element) -> Iterator[etree._Element]:
    """The tracked changes in a part."""
    for element in root.iter("{*}*"):
        name = local_name(element)
        if name in _CHANGES or name.endswith("PrChange") or name == "numberingChange":
            yield element


_CHANGES: Final = frozenset("ins del moveFrom moveTo cellIns cellDel cellMerge".split())
