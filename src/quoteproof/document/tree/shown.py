"""Whether a reader of a page sees the words of an element, as far as the page itself says it.

Three things are told apart: words that show in their place; words that nobody sees, whatever the program (`display:
none`); and what is not sure, since it depends on how a program draws it: words that are moved, painted over, very
small, or hidden on some screens only. What is not sure stands apart from the text around it, and no quotation goes over
its place.
Source: CSS Display 3, CSS Positioned Layout 3, CSS Transforms 1, CSS Visual Effects (`opacity`, `clip`), HTML, 6.1
(`hidden`).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from typing import Final

import tinycss2.color5
from lxml import etree

from quoteproof.document.tree.styles import PageStyles, resolved
from quoteproof.document.tree.vocabulary import ElementRule, WordFlow, first_words, local_name
from quoteproof.values import dataclass

_LENGTH: Final = re.compile(r"([+-]?(?:\d*\.)?\d+(?:e[+-]?\d{1,2})?)\s*([a-z]+|%)?")
_PIXELS: Final = {"em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "pt": 4 / 3, "in": 96.0, "cm": 37.8, "mm": 3.78}
_PIXELS.update({"vw": 12.8, "vh": 7.2, "vmin": 7.2, "vmax": 12.8, "pc": 16.0, "q": 0.945, "px": 1.0})
_FAR: Final = 500.0  # pixels outside of the page, or of its block
_VERY_FAR: Final = 2_500.0  # pixels on the side to which a page can be scrolled
_MOVED: Final = 12.0  # pixels: by less, letters stay in their line
_TINY: Final = 2.0  # pixels
_NARROW: Final = 5.0  # pixels: a box in which no word has room
_FAINT: Final = 24  # of 255: what differs less from its ground cannot be read
_CLEAREST: Final = 0.1
_INITIAL: Final = 3
"""Most letters of an initial, which may float at the beginning of its paragraph."""
_WHITE: Final = (255, 255, 255)
_CLIPPED: Final = re.compile(
    r"rect\((?:\s*[01]?(?:px|%)?\s*,?\s*){4}\)|inset\(\s*(?:50|100)%|circle\(\s*0(?:px|%)?\s*[)a]"
    r"|polygon\([\s,]*(?:0(?:px|%)?[\s,]*)+\)"
)
"""Shapes in which nothing is left."""
_FUNCTION: Final = re.compile(r"([\w-]+)\(([^()]*)\)")
_FONT_SIZE: Final = re.compile(r"(?:^|\s)([\d.]+(?:[a-z]+|%)?)(?=\s*/|\s+\S)")
_OUT: Final = ("absolute", "fixed")
_SIDES: Final = ("left", "top", "right", "bottom")
_MARGINS: Final = tuple(f"margin-{side}" for side in _SIDES)
_UNMOVED: Final = ("", "none", "normal", "auto")
_OVERFLOW: Final = ("overflow", "overflow-x", "overflow-y")
_ISOLATED: Final = re.compile(r"inline-(?:block|flex|grid|table)")

_HIDES: Final = re.compile(r"(?<![\w-])(?:hidden|hide|invisible|display[:(]\s*none)(?![\w-])")
_STRIKES: Final = re.compile(r"strike|struck|line-?through|cross(?:ed)?[-_ ]?out|(?<![\w-])del(?:eted)?(?![\w-])")
Decide = Callable[[etree._Element, ElementRule], ElementRule]
Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """How an element shows."""

    gone: bool = False
    """It shows nothing, nor does anything in it."""
    hidden: bool = False
    """Its words do not show; an element in it may say otherwise."""
    sure: bool = True
    """Whether what is said of it holds for every reader, where it stands in the text."""
    size: float = 16.0
    """Of its letters, in pixels before they are scaled."""
    scale: float = 1.0
    opacity: float = 1.0
    colour: Rgb | None = (0, 0, 0)
    """None: it has the colour of whatever is behind it."""
    ground: Rgb | None = _WHITE
    """None: it is not known, as with a picture."""
    leftwards: bool = False
    """Whether its line runs from right to left."""
    declared: Mapping[str, str] = field(default_factory=dict)
    """What counts for it, without variables."""
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_seen(self) -> bool:
        """Whether its words are seen."""
        if self.gone or self.hidden or self.colour is None or self.size * self.scale < _TINY:
            return False
        if self.opacity < _CLEAREST:
            return False
        if self.ground is None:
            return True
        return max(abs(one - other) for one, other in zip(self.colour, self.ground, strict=True)) >= _FAINT


class Visibility:
    """Whether the elements of a page are seen; elements are asked in document order."""

    def __init__(self, styles: PageStyles) -> None:
        """Take what the page's sheets say."""
        self._styles = styles
        self._known: dict[etree._Element, Shown] = {}

    def of(self, element: etree._Element) -> Shown:
        """How an element shows, with all that is around it."""
        parent = element.getparent()
        around = self._known.get(parent, Shown()) if parent is not None else Shown()
        found = _shown(element, self._styles.of(element), around)
        if any(_shown(element, other, around).is_seen is not found.is_seen for other in self._styles.unsure(element)):
            found = replace(found, sure=False)
        self._known[element] = found
        return found


class XmlLooks:
    """What the style attributes of an XML document say of its elements, and the words that it has for how they look."""

    def __init__(
        self, root: etree._Element, decide: Decide, hints: tuple[str, ...], sheets: tuple[str, ...] = ()
    ) -> None:
        """Take the root, the rules of its elements, the attributes with such words, and sheets that the file has."""
        self._rules = decide
        self._hints = hints
        has_styles = bool(sheets) or any(element.get("style") for element in root.iter("{*}*"))
        self._visibility = Visibility(PageStyles(root, sheets)) if has_styles else None

    def decide(self, element: etree._Element, rule: ElementRule) -> ElementRule:
        """The rule of an element; elements are asked in document order.

        Where words do not show, something else may, so that no quotation goes over their place.
        """
        rule = self._rules(element, rule)
        words = " ".join([element.get(name, "") for name in self._hints]).lower()
        unseen, doubt, struck = bool(_HIDES.search(words)), False, bool(_STRIKES.search(words))
        if self._visibility is not None:
            shown = self._visibility.of(element)
            unseen, doubt = unseen or not shown.is_seen, not shown.sure
            lines = f"{shown.declared.get('text-decoration', '')} {shown.declared.get('text-decoration-line', '')}"
            struck = struck or "line-through" in lines
            if (height := shown.declared.get("vertical-align")) in ("super", "sub"):
                rule = replace(rule, raised=height == "super")
        if struck:
            rule = replace(rule, unknown=True)
        if (unseen or doubt) and rule.flow is not WordFlow.SKIP and first_words(element):
            flow = rule.flow if rule.flow is WordFlow.BLOCK else WordFlow.APART
            rule = replace(rule, flow=flow, doubt=True, unseen=True if unseen else rule.unseen)
        return rule


def _shown(element: etree._Element, written: Mapping[str, str], around: Shown) -> Shown:
    own = {name: value for name, value in written.items() if name.startswith("--")}
    variables = {**around.variables, **own} if own else around.variables
    declared = resolved({**_attributes(element), **written}, variables)
    display, visibility = declared.get("display", ""), declared.get("visibility", "")
    is_none = display == "none" or (not display and element.get("hidden") is not None)
    hidden = visibility != "visible" if visibility else around.hidden
    is_cut = _is_cut(declared)
    gone = around.gone or is_none or is_cut or _is_away(declared) or declared.get("content-visibility") == "hidden"
    colour, ground = _colours(declared, around)
    found = Shown(
        gone,
        hidden,
        True,
        _size(declared, around.size),
        around.scale * min((abs(factor) for factor in _scales(declared)), default=1.0),
        around.opacity * min(_opacities(declared), default=1.0),
        colour,
        ground,
        _runs_leftwards(element, declared, around),
        declared,
        variables,
    )
    if around.gone and around.sure:
        return found
    is_out = declared.get("position") in _OUT and (is_cut or any(one <= -_VERY_FAR for one in _moves(declared)))
    is_hidden = is_none or hidden or is_out
    is_sure = around.sure if around.gone else is_hidden or (found.is_seen and not _is_moved(element, found))
    return found if is_sure else replace(found, sure=False)


def _attributes(element: etree._Element) -> Mapping[str, str]:
    """What attributes declare, which is weaker than any sheet (HTML, 15.3)."""
    name = local_name(element)
    given = {
        "color": element.get("color") if name == "font" else element.get("text") if name == "body" else None,
        "background-color": element.get("bgcolor"),
    }
    return {key: value.strip().lower() for key, value in given.items() if value}


def _size(declared: Mapping[str, str], around: float) -> float:
    size = declared.get("font-size") or next(iter(_FONT_SIZE.findall(declared.get("font", ""))), "")
    match = _LENGTH.fullmatch(size.strip())
    if match is None:
        numbers = [float(number) for number, _ in _LENGTH.findall(size)] if "(" in size else []
        return around if not size or "er" in size[-2:] else 0.0 if numbers and not any(numbers) else 16.0
    number, unit = float(match[1]), match[2] or "px"
    if unit in ("em", "%", "ex", "ch"):
        return number * around * {"em": 1.0, "%": 0.01}.get(unit, 0.5)
    return number * _PIXELS.get(unit, 1.0)


def _scales(declared: Mapping[str, str]) -> Iterator[float]:
    """How much an element is made smaller."""
    yield from _numbers(declared.get("zoom", ""))
    yield from _numbers(declared.get("scale", ""))
    for name, values in _FUNCTION.findall(declared.get("transform", "")):
        if name.startswith("scale"):
            yield from _numbers(values)
        elif name == "matrix" and len(numbers := list(_numbers(values))) == 6:
            yield max(abs(numbers[0]), abs(numbers[1]))
            yield max(abs(numbers[2]), abs(numbers[3]))


def _numbers(value: str) -> Iterator[float]:
    """The numbers of a value; those with a per cent sign as shares."""
    return (float(number) * (0.01 if unit == "%" else 1.0) for number, unit in _LENGTH.findall(value))


def _opacities(declared: Mapping[str, str]) -> Iterator[float]:
    for value in (declared.get("opacity", ""), *re.findall(r"opacity\(([^)]*)\)", declared.get("filter", ""))):
        yield from _numbers(value)


def _is_away(declared: Mapping[str, str]) -> bool:
    """Whether a box is moved out of the page, turned round, or its letters upon one another."""
    narrow = _pixels(declared.get("letter-spacing", "")) <= -0.4 * 16
    hides = declared.get("-webkit-text-security", "none") != "none"
    mirrored = any(factor < 0 for factor in _scales(declared))
    return narrow or hides or mirrored or any(one <= -_FAR or one >= _VERY_FAR for one in _moves(declared))


def _moves(declared: Mapping[str, str]) -> Iterator[float]:
    """How far a box is moved, in pixels."""
    moved = [declared.get(name, "") for name in ("text-indent", *_MARGINS)]
    if declared.get("position", "static") != "static":
        moved += [declared.get(name, "") for name in _SIDES]
    moved += declared.get("translate", "").split()
    for name, values in _FUNCTION.findall(declared.get("transform", "")):
        if name.startswith("translate") or name == "matrix":
            moved += values.split(",")[4 if name == "matrix" else 0 :]
    return map(_pixels, moved)


def _is_cut(declared: Mapping[str, str]) -> bool:
    """Whether nothing is left of a box."""
    cut = any(declared.get(name, "visible") != "visible" for name in _OVERFLOW)
    small = any(_is_nothing(declared.get(name, "")) for name in ("width", "height", "max-width", "max-height"))
    clipped = _CLIPPED.search(declared.get("clip", "")) or _CLIPPED.search(declared.get("clip-path", ""))
    return (cut and small) or clipped is not None


def _is_nothing(size: str) -> bool:
    match = _LENGTH.fullmatch(size)
    return match is not None and 0 <= float(match[1]) * _PIXELS.get(match[2] or "px", 100.0) < _NARROW


def _pixels(length: str) -> float:
    """A length; of a reckoning, the largest in it."""
    found = [float(number) * _PIXELS.get(unit or "px", 12.8) for number, unit in _LENGTH.findall(length)]
    return max(found, key=abs, default=0.0)


def _is_moved(element: etree._Element, shown: Shown) -> bool:
    """Whether words may show elsewhere than they stand, or otherwise than in their letters."""
    declared = shown.declared
    position, floats = declared.get("position", "static"), declared.get("float", "none")
    if position in _OUT or (floats != "none" and not _is_initial(element)):
        return True
    names = [*_MARGINS, "vertical-align", "translate", *(_SIDES if position != "static" else ())]
    lengths = {name: _pixels(declared.get(name, "")) for name in names}
    if any(length < -_MOVED or (length > _MOVED and name not in _MARGINS) for name, length in lengths.items()):
        return True
    if _pixels(declared.get("letter-spacing", "")) < -3 or _pixels(declared.get("word-spacing", "")) < -6:
        return True
    for name, values in _FUNCTION.findall(declared.get("transform", "")):
        is_small = name.startswith("translate") and all(abs(_pixels(one)) <= _MOVED for one in values.split(","))
        if not is_small and not (name.startswith("scale") and all(one >= 0.8 for one in _numbers(values))):
            return True
    if any(declared.get(name, "") not in (*_UNMOVED, "0", "1", "0deg") for name in _PAINTED):
        return True
    if _UNKNOWN_COLOUR.match(declared.get("color", "")):
        return True
    if not declared.get("writing-mode", "horizontal-tb").startswith("horizontal") or "url(" in declared.get(
        "content", ""
    ):
        return True
    isolated = local_name(element) == "bdi" or "isolate" in declared.get("unicode-bidi", "")
    return shown.leftwards and (isolated or _ISOLATED.fullmatch(declared.get("display", "")) is not None)


def _is_initial(element: etree._Element) -> bool:
    """Whether the words of an element are an initial, which may float where its paragraph begins."""
    parent = element.getparent()
    is_first = parent is not None and element.getprevious() is None and not (parent.text or "").strip()
    return is_first and len(first_words(element, _INITIAL)) <= _INITIAL


_UNKNOWN_COLOUR: Final = re.compile(r"(?:ok)?l(?:ab|ch)\(|color(?:-mix)?\(")
_PAINTED: Final = (
    "rotate",
    "order",
    "clip",
    "clip-path",
    "mask",
    "mask-image",
    "mix-blend-mode",
    "filter",
    "animation",
)
"""Properties by which words can show in another place, in another form, or not."""


def _runs_leftwards(element: etree._Element, declared: Mapping[str, str], around: Shown) -> bool:
    given = declared.get("direction") or (element.get("dir") or "").strip().lower()
    return given == "rtl" if given in ("rtl", "ltr") else around.leftwards


def _colours(declared: Mapping[str, str], around: Shown) -> tuple[Rgb | None, Rgb | None]:
    """The colour of the words, and that behind them."""
    value = declared.get("-webkit-text-fill-color") or declared.get("color", "")
    colour, ground = _parsed(value), _ground(declared, around.ground)
    if colour is None:
        return around.colour, ground
    return None if colour[3] < _CLEAREST else colour[:3], ground


def _ground(declared: Mapping[str, str], around: Rgb | None) -> Rgb | None:
    """The colour behind words; none where a picture, or what the sheets do not say, is there."""
    values = [declared.get(name, "") for name in ("background", "background-color", "background-image")]
    if any("url(" in value or "gradient" in value or "var(" in value for value in values):
        return None
    words = re.findall(r"[#\w-]+\([^)]*\)|[#\w-]+", " ".join(values))
    colour = next((parsed for word in words if (parsed := _parsed(word))), None)
    if colour is None or colour[3] == 0:
        return around
    if colour[3] == 1 or around is None:
        return colour[:3] if colour[3] == 1 else None
    red, green, blue = (
        round(one * colour[3] + other * (1 - colour[3])) for one, other in zip(colour, around, strict=False)
    )
    return red, green, blue


def _parsed(value: str) -> tuple[int, int, int, float] | None:
    """Red, green, blue, each of 255, and how opaque a colour is; none for what is no colour of its own."""
    try:
        colour = tinycss2.color5.parse_color(value) if value else None
        colour = colour if colour is None or isinstance(colour, str) else colour.to("srgb")
    except (NotImplementedError, ValueError, ZeroDivisionError, OverflowError):
        colour = None
    if value == "canvas" or colour is None:
        return (*_WHITE, 1.0) if value == "canvas" else None
    if isinstance(colour, str):
        return None
    red, green, blue = (round(255 * min(1.0, max(0.0, part or 0.0))) for part in colour.coordinates)
    return red, green, blue, float(colour.alpha)
