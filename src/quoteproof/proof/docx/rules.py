"""The properties that words of a DOCX may have and still be proved: closed lists, by name and value.

A property, value, attribute or child that is not listed keeps the words in it from being proved. The lists hold what
Word and LibreOffice write when they save honest text. Values must leave words on the page, in order, apart from each
other and large enough. Colours, sizes and what depends on the words themselves are judged in `appearance`.
Source: ECMA-376, part 1, 17.3.1 (paragraphs), 17.3.2 (runs), 17.4 (tables), 17.6 (sections).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar
from xml.etree.ElementTree import Element

from quoteproof.proof.docx.package import is_on, points, tag_of, tagged, value

Rule = Callable[[Element], bool]
"""Returns whether a property is allowed as it is."""
Rules = Mapping[str, Rule]
_Test = Callable[[str], bool]

TWIP: Final = 1 / 20  # points
_HALF: Final = 1 / 2
_EIGHTH: Final = 1 / 8
_COLUMN: Final = 8.0
"""Points: the least width of a column."""
_ROOM: Final = 800.0
"""Points: more than any page has for a table."""


def broken(properties: Iterable[Element], rules: Rules) -> list[Element]:
    """Return the properties that are not allowed: without a rule, against it, or with text."""
    ruled = ((item, rules.get(tag_of(item))) for item in properties)
    return [item for item, rule in ruled if rule is None or (item.text or "").strip() or not rule(item)]


def _free(element: Element) -> bool:
    return not len(element)


def _off(element: Element) -> bool:
    return not len(element) and not is_on(element)


def _with(**tests: _Test) -> Rule:
    """Make a rule from a test for each allowed attribute."""

    def rule(element: Element) -> bool:
        space = element.tag.rpartition("}")[0]
        attributes = ((key.rpartition("}"), text) for key, text in element.items())
        allowed = all(of == space and name in tests and tests[name](text) for (of, _, name), text in attributes)
        return allowed and not len(element)

    return rule


def _val(test: _Test) -> Rule:
    """Make a rule from a test for `val`, which must be the only attribute."""
    rule = _with(val=test)
    return lambda element: rule(element) and len(element.attrib) == 1


def _around(children: Rules, own: Rule | None = None) -> Rule:
    """Make a rule from rules for children, and one for the element itself."""

    def rule(element: Element) -> bool:
        is_allowed = own is None or own(Element(element.tag, element.attrib))
        has_text = any((child.tail or "").strip() for child in element)
        return is_allowed and not has_text and not broken(element, children)

    return rule


def width(element: Element, room: float) -> float:
    """Return the width in points that an element asks for, of `room` points; 0 if it asks for none."""
    width_text, kind = value(element, "w"), value(element, "type")
    if kind in ("auto", "nil"):
        return 0.0
    if kind == "pct" or width_text.endswith("%"):
        share = points(width_text.removesuffix("%"), 1) or 0.0
        return room * share / (100 if width_text.endswith("%") else 5000)
    return points(width_text, TWIP) or 0.0


def crowded(columns: Sequence[Element], room: float) -> str:
    """Return a fault if columns are wider than the page, or too narrow for a letter."""
    if sum(width(e, room) for e in tagged(columns, "gridCol", "tcW", "wBefore", "wAfter")) > room * 1.05:
        return "a table that is wider than the page"
    narrow = any(0 < width(e, room) < _COLUMN for e in tagged(columns, "gridCol", "tcW"))
    return "a table column that is too narrow" if narrow else ""


def _any(text: str) -> bool:
    return len(text) < 200


def _among(words: str) -> _Test:
    return frozenset(words.split()).__contains__


def _within(low: float, high: float, unit: float = TWIP) -> _Test:
    """Test a measure; the bounds are in points, or in the measure's own unit if `unit` is 1."""

    def test(text: str) -> bool:
        measure = points(text.removesuffix("%"), unit)
        return measure is not None and low <= measure <= high

    return test


_T = TypeVar("_T")


def _each(names: str, rule: _T) -> dict[str, _T]:
    """Give each of some names the same rule, or test."""
    return dict.fromkeys(names.split(), rule)


_EDGE: Final = _with(
    val=_any, sz=_within(0, 6, _EIGHTH), space=_within(0, 31, 1), color=_any, themeColor=_any, themeTint=_any,
    themeShade=_any, shadow=_any, frame=_any,
)  # fmt: skip
_NO_EDGE: Final = _with(val=_among("nil none"), sz=_any, space=_any, color=_any)
_EDGES: Final = _around(
    # Lines across a cell strike its words out.
    {**_each("top left start bottom right end between bar insideH insideV", _EDGE), **_each("tl2br tr2bl", _NO_EDGE)}
)
_MARGINS: Final = _around(_each("top left start bottom right end", _with(w=_within(0, 75), type=_among("dxa nil"))))
RUN: Final[Rules] = {
    **_each("rStyle b bCs i iCs smallCaps noProof snapToGrid u lang cs kern", _free),
    **_each("strike dstrike outline shadow emboss imprint vanish webHidden specVanish", _off),
    "vertAlign": _val(_among("baseline")),
    **_each("effect em", _val(_among("none"))),
    "w": _val(_within(50, 200, 1)),
    # Letters stay apart, and a letter's space is no word's.
    "spacing": _val(_within(-0.5, 1)),
    "position": _val(_within(-6, 6, _HALF)),
    "bdr": _EDGE,
    **_each("w14:ligatures w14:numForm w14:numSpacing w14:cntxtAlts", _free),
    "w14:stylisticSets": _around({"w14:styleSet": _free}),
    "w14:textOutline": _around({"w14:noFill": _free, "w14:round": _free, "w14:bevel": _free, "w14:miter": _free,
                                "w14:prstDash": _free}, _with(w=_any, cap=_any, cmpd=_any, algn=_any)),
}  # fmt: skip
"""Properties of runs. `appearance` judges `color`, `sz`, `szCs`, `shd`, `highlight`, `rFonts`, `caps`, `rtl` and
`w14:textFill`."""

PARAGRAPH: Final[Rules] = {
    **_each("pStyle keepNext keepLines pageBreakBefore widowControl suppressLineNumbers suppressAutoHyphens", _free),
    **_each("kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN adjustRightInd snapToGrid", _free),
    **_each("contextualSpacing mirrorIndents suppressOverlap textAlignment outlineLvl cnfStyle", _free),
    "numPr": _around({"ilvl": _free, "numId": _free, "ins": _free, "numberingChange": _free}),
    "pBdr": _EDGES,
    "tabs": _around({"tab": _free}),
    "ind": _with(
        **_each("left start", _within(-30, 216)), **_each("right end", _within(-30, 108)),
        **_each("hanging firstLine", _within(0, 75)),
        **_each("leftChars startChars rightChars endChars", _within(-200, 1000, 1)),
        **_each("hangingChars firstLineChars", _within(0, 800, 1)),
    ),
    "jc": _val(_among("left right center both start end")),
    "textDirection": _val(_among("lrTb tb lr")),
    "w15:collapsed": _off,
}  # fmt: skip
"""Properties of paragraphs. `appearance` judges `spacing`, `shd`, `bidi` and the former ones of a tracked change."""

TABLE: Final[Rules] = {
    **_each("tblStyle bidiVisual tblStyleRowBandSize tblStyleColBandSize jc tblLayout tblLook", _free),
    **_each("tblCaption tblDescription", _free),
    "tblW": lambda element: not len(element) and 0 <= width(element, _ROOM) <= 1.05 * _ROOM,
    "tblCellSpacing": _with(w=_within(0, 20), type=_any),
    "tblInd": _with(w=_within(-30, 216), type=_any),
    "tblBorders": _EDGES,
    "tblCellMar": _MARGINS,
}
"""Properties of tables. `crowded` judges widths."""

ROW: Final[Rules] = {
    **_each("cnfStyle gridBefore gridAfter wBefore wAfter cantSplit tblHeader jc ins del", _free),
    "tblCellSpacing": _with(w=_within(0, 20), type=_any),
    "trHeight": _with(val=_any, hRule=_among("auto atLeast")),
    "hidden": _off,
}
"""Properties of rows of tables."""

CELL: Final[Rules] = {
    **_each("cnfStyle tcW gridSpan vAlign hideMark headers", _free),
    **_each("noWrap tcFitText", _off),
    # A cell that continues the one above, or on the left, does not show its own words.
    **_each("vMerge hMerge", _val(_among("restart"))),
    "tcBorders": _EDGES,
    "tcMar": _MARGINS,
    "textDirection": _val(_among("lrTb tb lr")),
}
"""Properties of cells of tables."""

SECTION: Final[Rules] = {
    **_each("headerReference footerReference type paperSrc lnNumType pgNumType formProt vAlign titlePg bidi", _free),
    **_each("rtlGutter printerSettings w15:footnoteColumns", _free),
    **_each("footnotePr endnotePr", _around(_each("pos numFmt numStart numRestart", _free))),
    "noEndnote": _off,
    "pgBorders": _around(_each("top left bottom right", _free)),
    "pgSz": _with(**_each("w h", _within(200, 1600)), orient=_any, code=_any),
    "pgMar": _with(
        **_each("left right", _within(18, 300)), **_each("top bottom", _within(0, 300)),
        **_each("header footer gutter", _within(0, 200)),
    ),
    "cols": _around({"col": _with(w=_within(50, 1600), space=_within(0, 150))},
                    _with(num=_within(1, 4, 1), space=_within(0, 150), equalWidth=_any, sep=_any)),
    "textDirection": _val(_among("lrTb tb lr")),
    "docGrid": _with(type=_among("default lines"), linePitch=_any, charSpace=_any),
}  # fmt: skip
"""Properties of sections."""

CONTROL: Final = frozenset(
    "rPr alias tag id lock placeholder temporary docPartObj docPartList richText text group label tabIndex "
    "w15:appearance w15:color".split()
)
"""Properties of controls whose words are in the file."""
