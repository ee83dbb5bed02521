"""Reads an EPUB: the pages of its spine, in order, as a reading system shows them.

Pages of the printed book are known by the marks in the text, or by the page list of the navigation. What is outside of
the spine is no text of the book; navigation inside it is furniture. Sources: EPUB 3.3; EPUB 2.0.1; EPUB Accessibility
1.1 (page breaks).
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final
from urllib.parse import unquote, urldefrag

from lxml import etree

from quoteproof.document.model import DocumentDescription, DocumentOptions, DocumentReading, RefusedDocumentError
from quoteproof.document.package import DocumentPackage, xml_engine
from quoteproof.document.tree.html import PageWords
from quoteproof.document.tree.html_parsing import EPUB_TYPE, html_engine, parse_html
from quoteproof.document.tree.html_words import RULES
from quoteproof.document.tree.vocabulary import ElementRule, TreePart, TreeVocabulary, all_words, local_name
from quoteproof.document.tree.walk import Walk
from quoteproof.values import dataclass

VERSION: Final = 1
_CONTAINER: Final = "META-INF/container.xml"
_ENCRYPTION: Final = "META-INF/encryption.xml"
_PAGES: Final = frozenset(("application/xhtml+xml", "text/html", "application/xml", "text/x-oeb1-document"))
_FONTS: Final = re.compile(r"\.(?:otf|ttf|woff2?)\Z", re.IGNORECASE)
_DATE: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?!\d)")


def engine() -> str:
    """The libraries that parse the pages and the package."""
    return f"{html_engine()}, {xml_engine()}"


def read(data: bytes, options: DocumentOptions) -> DocumentReading:
    """Read an EPUB; raises `RefusedDocumentError`."""
    package = DocumentPackage(data)
    _refuse_encrypted(package)
    book = _Book(package)
    vocabulary = _SpineVocabulary()
    walk = Walk(TreeVocabulary(RULES, vocabulary.decide))
    remarks: list[str] = []
    labels = book.page_targets()
    for name in book.spine:
        root = parse_html(package.read(name), is_xml=True)
        vocabulary.page = PageWords(root, partial(_sheet, package, name), labels.get(name, {}), vocabulary.label)
        walk.add(TreePart(root, f"{name}!"))
        vocabulary.label = vocabulary.page.label
        remarks += vocabulary.page.remarks()
    if book.passed_over:
        remarks.append("some pages of the book are pictures: their words are not read")
    return walk.reading(book.description, remarks)


class _SpineVocabulary:
    """What the elements of the page that is being read do."""

    page: PageWords
    label: str | None = None
    """The page of the printed book on which the last page ended."""

    def decide(self, element: etree._Element, rule: ElementRule) -> ElementRule:
        """The rule of an element."""
        return self.page.decide(element, rule)


@dataclass(frozen=True, slots=True)
class _Item:
    """A file of the book."""

    name: str
    kind: str
    properties: str


class _Book:
    """The package document of an EPUB."""

    def __init__(self, package: DocumentPackage) -> None:
        self._package = package
        files = [file for file in package.xml(_CONTAINER).iter() if local_name(file) == "rootfile"]
        name = next((path for file in files if (path := file.get("full-path"))), None)
        if name is None or name not in package:
            raise RefusedDocumentError("its container names no package document", "get the EPUB anew")
        self._name = name
        self._root = package.xml(name)
        items = [(item.get("id", ""), self._item(item)) for item in _named(self._root, "item")]
        self._items = dict(items)
        if len(self._items) < len(items):
            raise RefusedDocumentError("its package document gives one ID to two files", "get the EPUB anew")
        references = [self._items.get(one.get("idref", "")) for one in _named(self._root, "itemref")]
        self.spine = [item.name for item in references if item and item.kind in _PAGES and item.name in package]
        """The names of its pages, in order."""
        self.passed_over = sum(item is not None and item.kind not in _PAGES for item in references)
        if not self.spine:
            raise RefusedDocumentError("its spine names no page", "get the EPUB anew")

    def _item(self, item: etree._Element) -> _Item:
        name = _inside(self._name, item.get("href", ""))[0]
        return _Item(name, item.get("media-type", ""), item.get("properties", ""))

    @property
    def description(self) -> DocumentDescription:
        """What the book says of itself."""

        def said(name: str) -> list[str]:
            return [words for one in _named(self._root, name) if (words := all_words(one))]

        titles, dates = said("title"), (_DATE.match(words) for words in said("date"))
        date = next((found.group() for found in dates if found), None)
        return DocumentDescription(titles[0] if titles else None, tuple(dict.fromkeys(said("creator"))), date)

    def page_targets(self) -> Mapping[str, Mapping[str, str]]:
        """By the name of a page of the spine, and the ID of an element there, what the printed page is called."""
        found: dict[str, dict[str, str]] = {}
        for name, href, label in (*self._navigation(), *self._ncx()):
            target, fragment = _inside(name, href)
            if label and fragment:
                found.setdefault(target, {}).setdefault(fragment, label)
        return found

    def _navigation(self) -> Iterator[tuple[str, str, str]]:
        for item in self._items.values():
            if "nav" in item.properties.split() and item.name in self._package:
                for nav in parse_html(self._package.read(item.name), is_xml=True).iter("nav"):
                    if "page-list" in (nav.get(EPUB_TYPE) or "").split():
                        yield from ((item.name, link.get("href") or "", all_words(link)) for link in nav.iter("a"))

    def _ncx(self) -> Iterator[tuple[str, str, str]]:
        for item in self._items.values():
            if item.kind == "application/x-dtbncx+xml" and item.name in self._package:
                for target in _named(self._package.xml(item.name), "pageTarget"):
                    label = next(_named(target, "text"), None)
                    content = next(_named(target, "content"), None)
                    if content is not None:
                        yield item.name, content.get("src") or "", all_words(label)


def _named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of a name, in any namespace."""
    return (element for element in root.iter() if local_name(element) == name)


def _inside(base: str, href: str) -> tuple[str, str]:
    """The part of the package that an address in another part leads to, and the place in it."""
    path, fragment = urldefrag(href)
    inside = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(path))) if path else base
    return inside, unquote(fragment)


def _sheet(package: DocumentPackage, page: str, base: str, href: str) -> tuple[str, str] | None:
    """The name and the text of a sheet that a page, or another sheet (`base`), asks for; none if it is not there."""
    part = _inside(base or page, href)[0]
    return (part, package.read(part).decode("utf-8", "replace")) if part in package else None


def _refuse_encrypted(package: DocumentPackage) -> None:
    """Refuse a book of which more than fonts is encrypted."""
    if _ENCRYPTION not in package:
        return
    names = (one.get("URI") or "" for one in _named(package.xml(_ENCRYPTION), "CipherReference"))
    if any(not _FONTS.search(name) for name in names):
        help_ = "get a copy without copy protection from its publisher"
        raise RefusedDocumentError("its pages are encrypted by copy protection (DRM)", help_)
