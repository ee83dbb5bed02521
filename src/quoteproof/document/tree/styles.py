"""What the style sheets and style attributes of a page declare for each of its elements.

Only what stands in the file is known: a sheet that is linked is not fetched. The cascade is the one of CSS by
importance, layers, specificity and order. A media query is decided for a screen of 1280 pixels; what would count on
another screen, or in a program of another kind, is remembered beside it. So is what a rule declares for the elements
that its selector may mean where it is not understood, which is told.
Source: CSS Cascading and Inheritance 4.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from typing import Any, Final

import cssselect
import tinycss2
import tinycss2.color3
from cssselect.parser import Class, CombinedSelector, Element, Hash, Selector
from cssselect.xpath import XPathExpr
from lxml import etree

from quoteproof.document.model import RefusedDocumentError
from quoteproof.values import dataclass

PROPERTIES: Final = frozenset(
    "-webkit-box-direction -webkit-text-fill-color -webkit-text-security all animation animation-name background "
    "background-color background-image background-position background-size bottom clip clip-path color content "
    "content-visibility direction display list-style list-style-type "
    "filter float font font-size height inset left letter-spacing margin margin-bottom margin-left margin-right "
    "margin-top mask mask-image max-height max-width mix-blend-mode opacity order overflow overflow-x overflow-y "
    "position quotes right rotate scale text-decoration text-decoration-line text-indent text-transform top "
    "transform translate unicode-bidi vertical-align visibility white-space width word-spacing writing-mode "
    "zoom".split()
)
"""The properties that are kept."""
_WIDTH: Final = 1280.0  # CSS pixels
_MOST_WORK: Final = 60_000_000
"""Most selectors, times the elements that each is tried on."""
_COUNTS: Final = re.compile(r"~ |:nth|:last|:only")
"""What looks at all siblings of an element."""
_HEIGHT: Final = 720.0
_FEATURE: Final = re.compile(
    r"\(\s*(min-|max-)?(width|height)\s*(:|<=?|>=?|=)\s*(\d{1,7}(?:\.\d+)?|\.\d+)(px|em|rem)?\s*\)"
)
_PLAIN_QUERY: Final = re.compile(r"(?:only\s+)?(all|screen)?(?:\s*and\s*)?")
_OTHER_MEDIUM: Final = re.compile(r"(?:only\s+)?(?:print|speech)\b|not\s+(?:all|screen)$")
_VALUES: Final = {
    "display": re.compile(
        r"none|contents|(?:inline|block|flow-root|table|flex|grid|ruby|list-item|run-in|-webkit-)[\w-]*"
    ),
    "visibility": re.compile("visible|hidden|collapse"),
    "position": re.compile("static|relative|absolute|fixed|(?:-webkit-)?sticky"),
    "float": re.compile("none|left|right|inline-start|inline-end"),
    "opacity": re.compile(r"[+-]?(?:\d*\.)?\d+(?:e[+-]?\d+)?%?|calc\(.*"),
    "font-size": re.compile(
        r"[+]?(?:\d*\.)?\d+(?:e[+-]?\d+)?[a-z]*%?|[a-z-]+\(.*|(?:xx?x?-)?(?:small|large)|medium|smaller|larger"
    ),
    "color": re.compile(
        r"#[0-9a-f]{3,8}|(?:rgba?|hsla?|hwb|(?:ok)?l(?:ab|ch)|color(?:-mix)?|light-dark)\(.*\)|currentcolor|transparent"
        r"|canvas(?:text)?|(?:link|visited|active|button|mark|gray|accentcolor|highlight|selecteditem)text|field(?:text)?"
        r"|button(?:face|border)|highlight|selecteditem|mark|accentcolor"
    ),
}
"""What a property can have as its value, where browsers pass over anything else."""
_WIDE: Final = frozenset(("inherit", "initial", "unset", "revert", "revert-layer"))
_VARIABLE: Final = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
_LONGEST: Final = 1_000
"""Most characters of a value."""
_MOST_VALUES: Final = 12
"""Most values of one property that are remembered of an element."""
_NOT_KNOWN: Final = re.compile(r"::?[\w-]+\([^()]*(?:\([^()]*\)[^()]*)*\)|(?<!:):(?!:)[\w-]+|[\w*-]+\|")
_NEGATED: Final = re.compile(r":not\(([^()]*,[^()]*)\)")
_UNLAYERED: Final = 1_000_000
_NAMESPACES: Final = {"epub": "http://www.idpf.org/2007/ops", "xml": "http://www.w3.org/XML/1998/namespace"}


class _Backwards(cssselect.HTMLTranslator):
    """Selectors as conditions of the last element, read from right to left.

    The paths from left to right that the library makes collect the same elements many times, which takes quadratic
    time and more.
    """

    def xpath_descendant_combinator(self, left: XPathExpr, right: XPathExpr) -> XPathExpr:
        """`left right`."""
        return right.add_condition(f"ancestor::{_step(left)}")

    def xpath_child_combinator(self, left: XPathExpr, right: XPathExpr) -> XPathExpr:
        """`left > right`."""
        return right.add_condition(f"parent::{_step(left)}")

    def xpath_direct_adjacent_combinator(self, left: XPathExpr, right: XPathExpr) -> XPathExpr:
        """`left + right`."""
        return right.add_condition(f"preceding-sibling::*[1]/self::{_step(left)}")

    def xpath_indirect_adjacent_combinator(self, left: XPathExpr, right: XPathExpr) -> XPathExpr:
        """`left ~ right`."""
        first = "" if left.condition else "[1]"  # the nearest will do, and the others need not be collected
        return right.add_condition(f"preceding-sibling::{_step(left)}{first}")


def _step(left: XPathExpr) -> str:
    return f"{left.element}[{left.condition}]" if left.condition else str(left.element)


Weight = tuple[bool, bool, int, tuple[int, int, int], int]
"""Importance, whether it is a style attribute's, layer, specificity, order."""


@dataclass(slots=True)
class _Declared:
    """The declarations that win for an element, by property."""

    values: dict[str, tuple[Weight, str]] = field(default_factory=dict)
    others: dict[str, list[str]] = field(default_factory=dict)
    """All values of a property that were met."""
    unsure: set[str] = field(default_factory=set)
    """The properties of which a value depends on the reader's program or screen."""

    def add(self, name: str, value: str, weight: Weight, *, holds: bool = True, is_sure: bool = True) -> None:
        """Take a declaration, which wins if none that is stronger was taken."""
        known = self.others.setdefault(name, [])
        if len(known) < _MOST_VALUES:
            known.append(value)
        if not is_sure:
            self.unsure.add(name)
        if holds and (name not in self.values or self.values[name][0] <= weight):
            self.values[name] = (weight, value)

    def winning(self) -> dict[str, str]:
        """The values that count."""
        reset = self.values.get("all")
        won = self.values.items() if reset is None else [one for one in self.values.items() if one[1][0] > reset[0]]
        return {name: value for name, (_, value) in won if value not in _WIDE}


@dataclass(frozen=True, slots=True)
class _Within:
    """What is around a rule."""

    selector: str = ""
    """The selectors of the rule in which it stands."""
    layer: int = _UNLAYERED
    is_sure: bool = True
    """Whether it holds for every reader."""
    holds: bool = True
    """Whether it holds for the screen that is assumed."""


class PageStyles:
    """The declarations for the elements of one page."""

    def __init__(self, root: etree._Element, sheets: Iterable[str]) -> None:
        """Take the page's root and the text of its sheets, in order; raises `RefusedDocumentError`."""
        self.undecided = 0
        """How many rules were not understood."""
        self.imports: list[str] = []
        """The addresses of sheets that sheets import."""
        self._found: dict[tuple[etree._Element, str], _Declared] = {}
        self._layers: dict[str, int] = {}
        self._order = 0
        self._work = 0
        self._root = root
        self._elements = [element for element in root.iter() if isinstance(element.tag, str)]
        self._names = {str(element.tag).rpartition("}")[2] for element in self._elements}
        self._ids = {element.get("id", "") for element in self._elements}
        self._classes = {name for element in self._elements for name in (element.get("class") or "").split()}
        self._siblings = max(map(len, self._elements), default=0)
        self._translator = _Backwards()
        for sheet in sheets:
            self._rules(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True))

    def of(self, element: etree._Element, pseudo: str = "") -> Mapping[str, str]:
        """The values that count for an element, or for its `before`, `after` or `first-letter`; in small letters."""
        declared = self._declared(element, pseudo)
        return declared.winning() if declared is not None else {}

    def unsure(self, element: etree._Element) -> Iterator[Mapping[str, str]]:
        """What could count in place of `of(element)` for another reader, one property at a time."""
        declared = self._declared(element, "")
        if declared is not None and declared.unsure:
            winning = declared.winning()
            for name in sorted(declared.unsure):
                for value in dict.fromkeys(("", *declared.others[name])):
                    yield {**winning, name: "" if value in _WIDE else value}

    def _declared(self, element: etree._Element, pseudo: str) -> _Declared | None:
        declared = self._found.get((element, pseudo))
        style = element.get("style") if not pseudo else None
        if style:
            own = _Declared()
            if declared is not None:
                own = _Declared(
                    dict(declared.values), {k: [*v] for k, v in declared.others.items()}, set(declared.unsure)
                )
            for at, (name, value, important) in enumerate(_declarations(style)):
                own.add(name, value, (important, True, _UNLAYERED, (0, 0, 0), at))
            return own
        return declared

    def _rules(self, rules: Iterable[Any]) -> None:
        stack = [(iter(rules), _Within())]
        while stack:
            rule = next(stack[-1][0], None)
            within = stack[-1][1]
            if rule is None:
                stack.pop()
            elif len(stack) > _DEEPEST:
                continue
            elif rule.type == "qualified-rule":
                selector = _nested(tinycss2.serialize(rule.prelude).strip(), within.selector)
                inner = self._rule(selector, rule.content, within)
                if inner:
                    stack.append((iter(inner), replace(within, selector=selector)))
            elif rule.type == "at-rule":
                found = self._condition(rule, within)
                if found is not None:
                    parse = tinycss2.parse_blocks_contents if within.selector else tinycss2.parse_rule_list
                    inner = parse(rule.content, skip_comments=True, skip_whitespace=True)
                    if within.selector and any(one.type == "declaration" for one in inner):
                        self._rule(within.selector, rule.content, found)
                    stack.append((iter(inner), found))

    def _condition(self, rule: Any, within: _Within) -> _Within | None:
        """What is around the rules in an at-rule; none where it has none that could hold."""
        name, prelude = rule.lower_at_keyword, tinycss2.serialize(rule.prelude).strip()
        if name == "import":
            self.imports.append(prelude[:100])
        if name == "layer":
            for layer in prelude.split(","):
                self._layers.setdefault(layer.strip() or f" {len(self._layers)}", len(self._layers))
        if rule.content is None:
            return None
        if name == "layer":
            return replace(within, layer=self._layers.get(prelude, len(self._layers)))
        if name == "media":
            holds = applies(prelude)
            is_sure = within.is_sure and "(" not in prelude
            return (
                None
                if holds is False and is_sure
                else replace(within, is_sure=is_sure, holds=within.holds and holds is True)
            )
        if name in ("supports", "container", "scope", "starting-style"):
            return replace(within, is_sure=False, holds=within.holds and name in ("supports", "container"))
        return None

    def _rule(self, prelude: str, content: Any, within: _Within) -> list[Any]:
        """Take a rule, given its selectors and its content; returns the rules that stand in it."""
        parts = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
        declarations = list(_declarations(parts))
        if declarations:
            self._order += 1
            try:
                selectors = cssselect.parse(_NEGATED.sub(_apart, prelude))
                found = [(selector, list(self._matched(selector))) for selector in selectors]
            except (cssselect.SelectorError, etree.XPathError, RecursionError):
                self.undecided += 1
                within, found = replace(within, is_sure=False, holds=False), self._perhaps(prelude)
            for selector, elements in found:
                pseudo, rank = str(selector.pseudo_element or ""), selector.specificity()
                for element in elements:
                    declared = self._found.setdefault((element, pseudo), _Declared())
                    for name, value, important in declarations:
                        layer = -within.layer if important else within.layer
                        weight = (important, False, layer, rank, self._order)
                        declared.add(name, value, weight, holds=within.holds, is_sure=within.is_sure)
        return [part for part in parts if part.type in ("qualified-rule", "at-rule")]

    def _perhaps(self, prelude: str) -> list[tuple[Selector, list[etree._Element]]]:
        """The elements that selectors may mean of which not everything is understood."""
        found: list[tuple[Selector, list[etree._Element]]] = []
        for part in _NOT_KNOWN.sub("", prelude).split(","):
            try:
                found += [(selector, self._matched(selector)) for selector in cssselect.parse(part) if part.strip()]
            except (cssselect.SelectorError, etree.XPathError, RecursionError):
                continue
        return found

    def _matched(self, selector: Selector) -> list[etree._Element]:
        if not self._may_match(selector.parsed_tree):
            return []
        siblings = self._siblings if _COUNTS.search(selector.canonical()) else 0
        self._work += len(self._elements) * (1 + siblings // 50)
        if self._work > _MOST_WORK:
            raise RefusedDocumentError(
                "its style sheets have too many rules to tell what they hide", "save the page without its style sheets"
            )
        path = self._translator.selector_to_xpath(selector, prefix="descendant-or-self::")
        found = self._root.xpath(path, namespaces=_NAMESPACES)
        return [element for element in found if isinstance(element, etree._Element)] if isinstance(found, list) else []

    def _may_match(self, tree: Any) -> bool:
        """Whether the page has all names that a selector needs."""
        while tree is not None:
            if isinstance(tree, CombinedSelector):
                if not self._may_match(tree.subselector):
                    return False
            elif isinstance(tree, Class):
                if tree.class_name not in self._classes:
                    return False
            elif isinstance(tree, Hash):
                if tree.id not in self._ids:
                    return False
            elif isinstance(tree, Element):
                return tree.element is None or tree.element in self._names or tree.element.lower() in self._names
            tree = getattr(tree, "selector", None)
        return True


def _apart(negated: re.Match[str]) -> str:
    """Several things that an element is not, each by itself."""
    return "".join(f":not({one.strip()})" for one in negated[1].split(","))


def _nested(selector: str, around: str) -> str:
    """The selectors of a rule, given those of the rule in which it stands."""
    if not around or len(around) > _LONGEST:
        return selector
    if "&" in selector:
        return selector.replace("&", f":is({around})")
    return ", ".join(f":is({around}) {part.strip()}" for part in selector.split(","))


def _declarations(content: Any) -> Iterator[tuple[str, str, bool]]:
    """The declarations of a rule or attribute that are kept: name, value, whether it is important."""
    parts = content
    if isinstance(content, str):
        parts = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    for one in parts:
        if one.type != "declaration":
            continue
        name = one.lower_name
        if name.startswith("-webkit-") and name.removeprefix("-webkit-") in PROPERTIES:
            name = name.removeprefix("-webkit-")
        if name in PROPERTIES or name.startswith("--"):
            value = tinycss2.serialize(one.value).strip()[:_LONGEST]
            value = value if name in ("content", "quotes") else value.lower()
            if _can_be(name, value):
                yield from ((part, words, one.important) for part, words in _long(name, value))


def _can_be(name: str, value: str) -> bool:
    """Whether a property can have a value; browsers pass over a declaration where it cannot."""
    if name not in _VALUES or value in _WIDE or "var(" in value or _VALUES[name].fullmatch(value):
        return True
    return name == "color" and value.isalpha() and tinycss2.color3.parse_color(value) is not None


_SIDES: Final = ("top", "right", "bottom", "left")


def _long(name: str, value: str) -> Iterator[tuple[str, str]]:
    """A property, or the four that a short form stands for."""
    parts = value.split()
    if name in ("inset", "margin") and 1 <= len(parts) <= 4 and "(" not in value:
        given = (parts * 4)[:2] * 2 if len(parts) < 3 else [*parts, parts[1]][:4]
        for side, length in zip(_SIDES, given, strict=True):
            yield (side if name == "inset" else f"margin-{side}"), length
    elif name not in ("inset", "margin"):
        yield name, value


def resolved(declared: Mapping[str, str], variables: Mapping[str, str]) -> dict[str, str]:
    """Declared values with the variables in their places; one whose variable is not there counts for nothing."""
    found: dict[str, str] = {}
    for name, written in declared.items():
        value = written
        for _ in range(_DEEPEST):
            if "var(" not in value or len(value) > _LONGEST:
                break
            value = _VARIABLE.sub(lambda match: variables.get(match[1], match[2] or "var(").strip(), value)
        if "var(" not in value and len(value) <= _LONGEST and not name.startswith("--"):
            found[name] = value
    return found


_DEEPEST: Final = 20


def applies(query: str) -> bool | None:
    """Whether one of several media queries holds for the screen; none where that is not known."""
    held = [_holds(one.strip().lower()) for one in query.split(",")]
    return True if True in held else None if None in held else False


def _holds(query: str) -> bool | None:
    if _OTHER_MEDIUM.match(query):
        return False
    if query.startswith("not "):
        return None if "(" in query else True
    for edge, name, sign, number, unit in _FEATURE.findall(query):
        length = float(number) * (16 if unit in ("em", "rem") else 1)
        screen = _WIDTH if name == "width" else _HEIGHT
        if (edge == "min-" or sign[0] == ">") and screen < length:
            return False
        if (edge == "max-" or sign[0] == "<") and screen > length:
            return False
    rest = re.sub(r"\s*and\s*$", "", re.sub(r"(?:\s*and\s*)?" + _FEATURE.pattern, "", query))
    return True if _PLAIN_QUERY.fullmatch(rest) else None
