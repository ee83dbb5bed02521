"""What the style sheets and style attributes of a page declare for each of its elements.

Only what stands in the file is known: a sheet that is linked is not fetched. The cascade is the one of CSS by
importance, specificity and order; layers count as if they were none. A media query is decided for a screen of 1280
pixels. What cannot be decided, such as a selector that is not understood, declares nothing and is told.
Source: CSS Cascading and Inheritance 4.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import cssselect
import tinycss2
from cssselect.parser import Class, CombinedSelector, Element, Hash, Selector
from cssselect.xpath import XPathExpr
from lxml import etree

from quoteproof.document.model import RefusedDocumentError

PROPERTIES: Final = frozenset(
    "display visibility opacity filter font font-size position left right top bottom text-indent margin-left clip "
    "clip-path width height max-width max-height overflow overflow-x overflow-y color background background-color "
    "background-image -webkit-text-fill-color text-transform text-decoration text-decoration-line content quotes "
    "direction unicode-bidi white-space transform content-visibility vertical-align".split()
)
"""The properties that are kept."""
_WIDTH: Final = 1280.0  # CSS pixels
_MOST_WORK: Final = 60_000_000
"""Most selectors, times the elements that each is tried on."""
_COUNTS: Final = re.compile(r"~ |:nth|:last|:only")
"""What looks at all siblings of an element."""
_FEATURE: Final = re.compile(r"\((min|max)-width\s*:\s*([\d.]+)(px|em|rem)?\)")
_PLAIN_QUERY: Final = re.compile(r"(?:only\s+)?(all|screen|print|speech|not all)?(?:\s*and\s*)?", re.IGNORECASE)
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


@dataclass(slots=True)
class _Declared:
    """The declarations that win for an element, by property."""

    values: dict[str, tuple[tuple[bool, bool, tuple[int, int, int], int], str]]

    def add(self, name: str, value: str, weight: tuple[bool, bool, tuple[int, int, int], int]) -> None:
        """Take a declaration, if none that is stronger was taken."""
        if name not in self.values or self.values[name][0] <= weight:
            self.values[name] = (weight, value)


class PageStyles:
    """The declarations for the elements of one page."""

    def __init__(self, root: etree._Element, sheets: Iterable[str]) -> None:
        """Take the page's root and the text of its sheets, in order; raises `RefusedDocumentError`."""
        self.undecided = 0
        """How many rules were not understood."""
        self.imports: list[str] = []
        """The addresses of sheets that sheets import."""
        self._found: dict[tuple[etree._Element, str], _Declared] = {}
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
        declared = self._found.get((element, pseudo))
        style = element.get("style") if not pseudo else None
        if style:
            declared = _Declared(dict(declared.values) if declared else {})
            for name, value, important in _declarations(style):
                declared.add(name, value, (important, True, (0, 0, 0), 0))
        return {name: value for name, (_, value) in declared.values.items()} if declared else {}

    def _rules(self, rules: Iterable[Any]) -> None:
        stack = [iter(rules)]
        while stack:
            rule = next(stack[-1], None)
            if rule is None:
                stack.pop()
            elif rule.type == "qualified-rule":
                self._rule(rule)
            elif rule.type == "at-rule":
                name = rule.lower_at_keyword
                if name == "import":
                    self.imports.append(tinycss2.serialize(rule.prelude).strip()[:100])
                elif rule.content is not None and (
                    name in ("supports", "layer", "container")
                    or (name == "media" and _applies(tinycss2.serialize(rule.prelude)))
                ):
                    inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
                    if len(stack) < 20:
                        stack.append(iter(inner))

    def _rule(self, rule: Any) -> None:
        declarations = list(_declarations(rule.content))
        if not declarations:
            return
        self._order += 1
        try:
            selectors = cssselect.parse(tinycss2.serialize(rule.prelude))
        except (cssselect.SelectorError, RecursionError):
            self.undecided += 1
            return
        for selector in selectors:
            for element in self._matched(selector):
                key = (element, str(selector.pseudo_element or ""))
                declared = self._found.setdefault(key, _Declared({}))
                for name, value, important in declarations:
                    declared.add(name, value, (important, False, selector.specificity(), self._order))

    def _matched(self, selector: Selector) -> list[etree._Element]:
        if not self._may_match(selector.parsed_tree):
            return []
        siblings = self._siblings if _COUNTS.search(selector.canonical()) else 0
        self._work += len(self._elements) * (1 + siblings // 50)
        if self._work > _MOST_WORK:
            raise RefusedDocumentError(
                "its style sheets have too many rules to tell what they hide", "save the page without its style sheets"
            )
        try:
            path = self._translator.selector_to_xpath(selector, prefix="descendant-or-self::")
            found = self._root.xpath(path, namespaces=_NAMESPACES)
        except (cssselect.SelectorError, etree.XPathError, RecursionError):
            self.undecided += 1
            return []
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


def _declarations(content: Any) -> Iterator[tuple[str, str, bool]]:
    """The declarations of a rule or attribute that are kept: name, value, whether it is important."""
    for one in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if one.type == "declaration" and one.lower_name in PROPERTIES:
            value = tinycss2.serialize(one.value).strip()
            yield one.lower_name, value if one.lower_name in ("content", "quotes") else value.lower(), one.important


def _applies(query: str) -> bool:
    """Whether one of several media queries holds for the screen."""
    return any(_holds(one.strip().lower()) for one in query.split(","))


def _holds(query: str) -> bool:
    for edge, number, unit in _FEATURE.findall(query):
        width = float(number) * (16 if unit in ("em", "rem") else 1)
        if (width > _WIDTH) if edge == "min" else (width < _WIDTH):
            return False
    rest = _PLAIN_QUERY.fullmatch(re.sub(r"\s*and\s*$", "", re.sub(r"(?:\s*and\s*)?" + _FEATURE.pattern, "", query)))
    return rest is not None and rest[1] in (None, "all", "screen")
