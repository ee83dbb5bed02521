"""Reads a web page."""

import re
from dataclasses import replace
from typing import Final

from lxml import etree, html

from quoteproof.document.model import DocumentDescription, DocumentOptions, DocumentReading, RefusedDocumentError
from quoteproof.document.package import xml_engine
from quoteproof.document.tree.html_words import RULES
from quoteproof.document.tree.vocabulary import ElementRule, TreePart, TreeVocabulary, WordFlow
from quoteproof.document.tree.walk import Walk

VERSION: Final = 1
_HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_ATTRIBUTES: Final = ("alt", "title", "aria-label", "placeholder")


def engine() -> str:
    """The library that parses pages."""
    return xml_engine()


def read(data: bytes, options: DocumentOptions) -> DocumentReading:
    """Read a page; raises `RefusedDocumentError`."""
    walk = Walk(TreeVocabulary(RULES, decide))
    walk.add(TreePart(parse_html(data)))
    return walk.reading(DocumentDescription())


def parse_html(data: bytes) -> etree._Element:
    """The root element of a page."""
    try:
        return html.document_fromstring(data, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except etree.ParserError as error:
        raise RefusedDocumentError("the page has no words") from error


def decide(element: etree._Element, rule: ElementRule) -> ElementRule:
    """The rule of an element of a page."""
    words = tuple([(name, value) for name in _ATTRIBUTES if (value := element.get(name))])
    if words:
        rule = replace(rule, words=words)
    if element.get("hidden") is not None or _HIDDEN_STYLE.search(element.get("style", "")):
        return replace(rule, flow=rule.flow if rule.flow is WordFlow.BLOCK else WordFlow.APART, unseen=True)
    return rule
