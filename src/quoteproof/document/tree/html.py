"""Reads a web page: the words that a browser shows, as far as the file itself says which those are.

What only a browser would make of it is no text of the page: generated words are U+FFFD where they show, so that no
quotation goes over them, and so are words that are struck out or set against their order. A sheet that is linked is not
in the file; that is said.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Final

from lxml import etree

from quoteproof.document.model import UNKNOWN, DocumentOptions, DocumentReading, PassageForm
from quoteproof.document.package import xml_engine
from quoteproof.document.role import Role
from quoteproof.document.tree import mathml
from quoteproof.document.tree.description import describe
from quoteproof.document.tree.html_parsing import EPUB_TYPE, decoded, html_engine, parse_html
from quoteproof.document.tree.html_words import RULES
from quoteproof.document.tree.shown import Visibility
from quoteproof.document.tree.styles import PageStyles, applies
from quoteproof.document.tree.vocabulary import (
    LABEL,
    NOTE_MARK,
    SIGNS,
    ElementRule,
    PageLabel,
    TreePart,
    TreeVocabulary,
    WordFlow,
    first_words,
    local_name,
)
from quoteproof.document.tree.walk import Walk

VERSION: Final = 1
_ATTRIBUTES: Final = ("alt", "title", "aria-label", "placeholder", "srcdoc", "value")
_BUTTONS: Final = frozenset(("submit", "button", "reset", "text", "search"))
_LANDMARKS: Final = frozenset("navigation banner contentinfo complementary menu menubar toolbar search".split())
_SECTIONS: Final = frozenset("article aside main nav section".split())
_NOTES: Final = frozenset("doc-footnote doc-endnote doc-endnotes footnote footnotes endnote endnotes rearnote".split())
_NOTE_REFERENCE: Final = frozenset("doc-noteref noteref".split())
_PAGE_TYPES: Final = frozenset("doc-pagebreak pagebreak".split())
_NOTE_ID: Final = re.compile(r"(?:fn|footnote|endnote|cite_note|note)[-_:.]?\d+\w{0,3}(?:-\d+)?", re.IGNORECASE)
_NOTE_CLASS: Final = re.compile(r"(?:^|\s)(?:footnotes?|endnotes?|fnlist)(?:\s|$)", re.IGNORECASE)
_PAGE_CLASS: Final = re.compile(r"(?:^|\s)(?:page[-_]?(?:num|no|number|break)|pgnum)(?:\s|$)", re.IGNORECASE)
_PAGE_ID: Final = re.compile(r"(?:page|pg)[-_.]?(\d{1,4}|[ivxlc]{1,7})", re.IGNORECASE)
_FEWEST_PAGES: Final = 3
"""Fewest marks of pages that are some where nothing but the form of their IDs tells what they are."""
_PAGE_WORDS: Final = re.compile(r"[\[({|]?\s*(?:p(?:age|g)?\.?\s*)?(\d{1,4}|[ivxlc]{1,7})\s*[\])}|]?", re.IGNORECASE)
_TO_NOTE: Final = re.compile(r"#(?:fn|footnote|endnote|cite|note|_ftn)", re.IGNORECASE)
_IMPORT: Final = re.compile(r"@import\s+(?:url\(\s*)?[\"']?([^\"')\s;]+)[\"']?\s*\)?[^;{}]*;", re.IGNORECASE)
_MOST_IMPORTS: Final = 50
Sheets = Callable[[str, str], tuple[str, str] | None]
"""Finds a sheet, given the name of the sheet that asks for it (empty: the page) and the address: its name and text."""
_HEAD: Final = 8192  # bytes
_LONGEST_MARK: Final = 12
_LINES: Final = frozenset(("pre", "pre-wrap", "pre-line", "break-spaces"))
_BLOCKS: Final = frozenset(
    "block flex grid table list-item table-row table-cell table-caption flow-root table-header-group "
    "table-footer-group table-row-group".split()
)
_BOXES: Final = frozenset("flex grid inline-flex inline-grid".split())
_DOUBTFUL: Final = frozenset("noscript template".split())
"""Elements whose words some programs show."""
_WRITES: Final = re.compile(r"document\.write|\b(?:inner|outer)(?:HTML|Text)\b|\binsertAdjacent|\btextContent\b")
_AT_BOTTOM: Final = re.compile(r"(?:^|\s)(?:bottom|(?:[89]\d|100)(?:\.\d+)?%)\s*$")
_THIN: Final = re.compile(r"(?:^|\s)(?:[0-3]?(?:\.\d+)?px|0?\.[01]\d*em|1?\d(?:\.\d+)?%)\s*$")
_STRING: Final = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'")
_MADE: Final = re.compile(r"attr\(|counter|open-quote|close-quote|\\[0-9a-f]", re.IGNORECASE)


def no_sheet(base: str, address: str) -> None:
    """Find no sheet: none came with the page."""


def engine() -> str:
    """The libraries that parse pages and their sheets."""
    return f"{html_engine()}, {xml_engine()}"


def read(data: bytes, options: DocumentOptions) -> DocumentReading:
    """Read a page; raises `RefusedDocumentError`."""
    return read_page(data)


def read_page(
    data: bytes, encoding: str | None = None, prefix: str = "", sheets: Sheets = no_sheet, *, is_xml: bool = False
) -> DocumentReading:
    """Read a page as the part `prefix` of a package, with what finds the sheets that came with it.

    `encoding` is what its transport said, `is_xml` that it is XHTML. Raises `RefusedDocumentError`.
    """
    root = parse_html(data, encoding, is_xml=is_xml)
    page = PageWords(root, sheets)
    walk = Walk(TreeVocabulary(RULES, page.decide))
    walk.add(TreePart(root, prefix))
    return walk.reading(describe(root, decoded(data[:_HEAD], encoding)), page.remarks())


class PageWords:
    """What the elements of one page do to their words."""

    def __init__(
        self,
        root: etree._Element,
        sheets: Sheets = no_sheet,
        pages: Mapping[str, str] | None = None,
        label: str | None = None,
    ) -> None:
        """Take the page's root, and what its package has of it.

        `sheets` finds those that it links, `pages` the pages of a printed book that begin at elements, by their IDs,
        and `label` is the page on which the words before it ended.
        """
        self._missing = 0
        self._styles = PageStyles(root, self._sheets(root, sheets))
        self._visibility = Visibility(self._styles)
        self._missing += len(self._styles.imports)
        self._found = dict.fromkeys(("generated", "struck", "turned", "case"), 0)
        self._pages = pages or {}
        self.label = label
        """The page of a printed book that the walk is on."""
        self._dropped: set[etree._Element | None] = set()
        self._boxes: set[etree._Element | None] = set()
        """The elements of which each child is a box of its own."""
        shadows = [one for one in root.iter("template") if one.get("shadowrootmode") or one.get("shadowroot")]
        self._shadows = {one.getparent(): one.find(".//slot") is not None for one in shadows}
        """The elements in whose place other words show, and whether these have places for the elements in it."""
        self._formulas: set[etree._Element | None] = set()
        self._worded: set[etree._Element | None] = set()
        """The elements in which items of lists have words as their labels."""
        scripts = ("".join(one.itertext()) for one in root.iter("script") if not one.get("src"))
        self._writes = any(_WRITES.search(script) for script in scripts)
        self._labels = _page_labels(root)

    def _sheets(self, root: etree._Element, find: Sheets) -> list[str]:
        """The texts of the sheets that count, in their order."""
        found: list[str] = []
        for instruction in root.itersiblings(preceding=True):
            if isinstance(instruction, etree._ProcessingInstruction) and instruction.target == "xml-stylesheet":
                linked = find("", str(instruction.get("href") or ""))
                self._missing += linked is None
                found += () if linked is None else (_with_imports(*linked, find),)
        for element in root.iter("style", "link"):
            media = (element.get("media") or "").strip()
            if applies(media) is False or not (_is_css if element.tag == "style" else _is_sheet)(element):
                continue
            text = "".join(element.itertext())
            if element.tag == "link":
                linked = find("", element.get("href") or "")
                self._missing += linked is None
                text = "" if linked is None else _with_imports(*linked, find)
            found.append(f"@media {media} {{{text}}}" if "(" in media else text)
        return found

    def remarks(self) -> tuple[str, ...]:
        """What a person should know of the page, after it was walked."""
        told = (
            (self._missing, "the page has style sheets that are not in the file: what they hide is not known"),
            (self._styles.undecided, "some rules of its style sheets are not understood: what they hide is not known"),
            (self._writes, "scripts of the page may change what it shows: compare it with the page in a browser"),
            (self._found["generated"], "a browser shows words that the file has only in its style sheets"),
            (self._found["struck"], "some words are struck out: no quotation may go over them"),
            (self._found["turned"], "some words are set against their order: no quotation may go over them"),
            (self._found["case"], "some words are shown in capitals that the file does not have"),
        )
        return tuple(sentence for number, sentence in told if number)

    def decide(self, element: etree._Element, rule: ElementRule) -> ElementRule:
        """The rule of an element of the page."""
        shown = self._visibility.of(element)
        declared = shown.declared
        around = element.getparent()
        inside = around is not None and local_name(around) == "p"
        if local_name(element) == "math" or around in self._formulas:
            self._formulas.add(element)
            rule = mathml.decide(element)
        rule = _shaped(rule, declared.get("display", ""), declared.get("white-space", ""), is_in_paragraph=inside)
        if rule.flow is WordFlow.INLINE and around in self._boxes:
            rule = replace(rule, flow=WordFlow.BLOCK)
        if declared.get("display") in _BOXES or "-webkit-box-direction" in declared:
            self._boxes.add(element)
        rule = self._placed(element, rule)
        if (height := declared.get("vertical-align")) in ("super", "sub"):
            rule = replace(rule, raised=height == "super")
        is_button = local_name(element) == "input" and (element.get("type") or "text").lower() in _BUTTONS
        names = _ATTRIBUTES if is_button else _ATTRIBUTES[:-1]
        words = tuple([(name, value) for name in names if (value := element.get(name)) and value.strip()])
        if words and rule.page is None:  # what names a page is told by its label
            rule = replace(rule, words=words)
        if rule.unseen or _is_closed(element) or around in self._dropped or self._shadows.get(element) is False:
            self._dropped.add(element)
        label = declared.get("list-style-type") or declared.get("list-style")
        if _has_words(label) if label else around in self._worded:
            self._worded.add(element)
        is_dropped = element in self._dropped
        doubt = around in self._shadows or element in self._shadows or not (is_dropped or shown.sure)
        doubt = doubt or (is_dropped and local_name(element) in _DOUBTFUL)
        doubt = doubt or (rule.flow is WordFlow.INLINE and _is_lined(declared))
        doubt = doubt and first_words(element) != ""
        if is_dropped or not shown.is_seen:
            return replace(rule, unseen=True, before="", after="", flow=_apart(rule.flow), doubt=doubt)
        rule = replace(rule, unseen=False, doubt=doubt)
        if doubt and rule.flow is WordFlow.INLINE:
            rule = replace(rule, flow=WordFlow.APART)
        return self._told(element, rule, declared)

    def _told(self, element: etree._Element, rule: ElementRule, declared: Mapping[str, str]) -> ElementRule:
        """Words that do not show as the file has them."""
        struck = "line-through" in f"{declared.get('text-decoration', '')} {declared.get('text-decoration-line', '')}"
        if struck or (local_name(element) in ("del", "s", "strike") and "text-decoration" not in declared):
            self._found["struck"] += 1
            rule = replace(rule, unknown=True)
        if "override" in declared.get("unicode-bidi", "") or local_name(element) == "bdo":
            self._found["turned"] += 1
            rule = replace(rule, unknown=True)
        self._found["case"] += declared.get("text-transform", "none") not in ("none", "inherit", "initial")
        before, after = (self._styles.of(element, pseudo).get("content", "") for pseudo in ("before", "after"))
        if local_name(element) != "q" and (_has_words(before) or _has_words(after)):
            self._found["generated"] += 1
            rule = replace(rule, before=UNKNOWN if _has_words(before) else rule.before)
            rule = replace(rule, after=UNKNOWN if _has_words(after) else rule.after)
        if local_name(element) == "li" or declared.get("display") == "list-item":
            marker = self._styles.of(element, "marker").get("content", "")
            if _has_words(marker) or (not marker and element in self._worded):
                self._found["generated"] += 1
                rule = replace(rule, before=LABEL)
        if local_name(element) == "q" and not self._styles.of(element, "before"):
            inner = sum(local_name(around) == "q" for around in element.iterancestors()) % 2
            rule = replace(rule, before="'" if inner else '"', after="'" if inner else '"')
        return rule

    def _placed(self, element: etree._Element, rule: ElementRule) -> ElementRule:
        """Notes, their marks, marks of pages, and what is around the text."""
        kinds = _kinds(element)
        label = self._labels.get(element)
        if label is not None:
            return replace(rule, flow=WordFlow.APART, role=Role.FURNITURE, page=self._begun(label))
        if (listed := self._pages.get(element.get("id") or "")) is not None:
            rule = replace(rule, page=self._begun(listed))
        if kinds & _NOTES or _is_note(element):
            return replace(rule, role=Role.NOTE)
        if _is_note_mark(element, kinds):
            return replace(rule, flow=WordFlow.MARK)
        if kinds & _LANDMARKS:
            return replace(rule, role=Role.FURNITURE)
        if local_name(element) in ("header", "footer") and _has_section_around(element):
            return replace(rule, role=None)
        return rule

    def _begun(self, label: str) -> PageLabel | None:
        """The page that begins with an element; none where it has begun already."""
        is_new, self.label = label != self.label, label
        return PageLabel(label) if is_new else None


def _shaped(rule: ElementRule, display: str, white_space: str, *, is_in_paragraph: bool) -> ElementRule:
    """A rule with what the sheets say of boxes and of white space; a box in a paragraph is a line of it."""
    if rule.flow is WordFlow.INLINE and display in _BLOCKS:
        rule = replace(rule, flow=WordFlow.BLOCK, form=PassageForm.LINE if is_in_paragraph else rule.form)
    elif rule.flow is WordFlow.BLOCK and display == "inline":
        rule = replace(rule, flow=WordFlow.INLINE)
    if white_space and white_space != "inherit":
        rule = replace(rule, lines=white_space in _LINES)
    return rule


def _with_imports(name: str, text: str, find: Sheets) -> str:
    """The text of a sheet with those that it imports in their places, as far as they are found."""
    seen = {name}
    for _ in range(_MOST_IMPORTS):
        match = _IMPORT.search(text)
        imported = find(name, match[1]) if match is not None else None
        if match is None or imported is None or imported[0] in seen:
            break
        seen.add(imported[0])
        text = f"{text[: match.start()]}{imported[1]}{text[match.end() :]}"
    return text


def _apart(flow: WordFlow) -> WordFlow:
    return flow if flow in (WordFlow.BLOCK, WordFlow.SKIP) else WordFlow.APART


def _is_closed(element: etree._Element) -> bool:
    return (local_name(element) == "dialog" and element.get("open") is None) or element.get("popover") is not None


def _is_css(style: etree._Element) -> bool:
    return (style.get("type") or "text/css").strip().lower() == "text/css"


def _is_sheet(link: etree._Element) -> bool:
    kinds = (link.get("rel") or "").lower().split()
    return "stylesheet" in kinds and "alternate" not in kinds and link.get("disabled") is None


def _has_words(content: str) -> bool:
    """Whether generated content is more than a bullet or another sign."""
    texts = "".join(one or other for one, other in _STRING.findall(content))
    return any(map(str.isalnum, texts)) or _MADE.search(content) is not None


def _is_lined(declared: Mapping[str, str]) -> bool:
    """Whether a line may be painted through words, as a background; a thin one at the bottom stands under them."""
    if not any("gradient(" in declared.get(name, "") for name in ("background", "background-image")):
        return False
    places, sizes = (declared.get(f"background-{name}", "").split(",") for name in ("position", "size"))
    return not (all(map(_AT_BOTTOM.search, places)) and all(map(_THIN.search, sizes)))


def _page_labels(root: etree._Element) -> Mapping[etree._Element, str]:
    """What the pages are called that begin at elements.

    Where only the form of an element says that it marks a page, its number must be part of a numbering.
    """
    typed: dict[etree._Element, str] = {}
    named: dict[etree._Element, str] = {}
    bare: dict[etree._Element, str] = {}
    for element in root.iter("a", "span", "div", "hr", "p", "i", "b", "section", "img"):
        around = element.getparent()
        if around in typed or around in named:
            continue
        if _kinds(element) & _PAGE_TYPES:
            if (label := _page_label(element)) is not None:
                typed[element] = label
        elif _PAGE_CLASS.search(element.get("class") or ""):
            if (label := _numbered(element)) is not None:
                named[element] = label
        elif not len(element) and not (element.text or "").strip() and local_name(element) in ("a", "span", "div"):
            match = _PAGE_ID.fullmatch(element.get("id") or element.get("name") or "")
            if match is not None:
                bare[element] = match[1]
    if typed or (named and _grow(list(named.values()))):
        return typed or named
    return bare if len(bare) >= _FEWEST_PAGES and _grow(list(bare.values())) else {}


def _grow(labels: list[str]) -> bool:
    """Whether the numbers of pages grow; those in Roman numerals are not compared."""
    numbers = [int(label) for label in labels if label.isdecimal()]
    return all(one < other for one, other in pairwise(numbers))


def _numbered(element: etree._Element) -> str | None:
    words = first_words(element, _LONGEST_MARK)
    for given in (element.get("aria-label"), element.get("title"), words, element.get("id")):
        match = _PAGE_WORDS.fullmatch((given or "").strip()) or _PAGE_ID.fullmatch((given or "").strip())
        if match is not None:
            return match[1]
    return None


def _page_label(element: etree._Element) -> str | None:
    """What a page is called that begins with an element of which the page says that it marks one."""
    given = element.get("title") or element.get("aria-label") or first_words(element, _LONGEST_MARK)
    return _numbered(element) or given or None


def _kinds(element: etree._Element) -> frozenset[str]:
    return frozenset(f"{element.get(EPUB_TYPE) or ''} {element.get('role') or ''}".lower().split())


def _is_note(element: etree._Element) -> bool:
    name = local_name(element)
    if name in ("section", "ol", "ul", "div", "aside", "p") and _NOTE_CLASS.search(element.get("class") or ""):
        return True
    return name in ("li", "p", "div", "aside", "dd") and _NOTE_ID.fullmatch(element.get("id") or "") is not None


def _is_note_mark(element: etree._Element, kinds: frozenset[str]) -> bool:
    """Whether the words of an element are the mark of a note, or lead back from one."""
    name = local_name(element)
    if name not in ("a", "sup", "span") and not kinds & _NOTE_REFERENCE:
        return False
    words = first_words(element, _LONGEST_MARK)
    if not words or NOTE_MARK.fullmatch(words) is None:
        return False
    if kinds & _NOTE_REFERENCE or "doc-backlink" in kinds:
        return True
    if name == "sup":
        return any("#" in (link.get("href") or "") for link in element.iter("a"))
    target = element.get("href") or ""
    if name != "a" or "#" not in target:
        return False
    if len(element) == 1 and local_name(element[0]) == "sup" and not (element.text or element[0].tail or "").strip():
        return True
    return SIGNS.fullmatch(words) is not None or _TO_NOTE.search(target) is not None


def _has_section_around(element: etree._Element) -> bool:
    return any(local_name(around) in _SECTIONS for around in element.iterancestors())
