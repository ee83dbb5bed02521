"""Reads manuscripts of LibreOffice and other programs in the OpenDocument format (ODT).

Citations of Zotero, Mendeley and JabRef are reference marks there or bookmarks, those of LibreOffice itself
bibliography marks, and fields of Word stay what they were. As with a DOCX, the text is rewritten before pandoc reads
it, and afterwards its words are compared with those of the chapters.
"""

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree

from quoteproof.document.model import DocumentOptions, RefusedDocumentError, TrackedChanges
from quoteproof.document.package import DocumentPackage, zipped
from quoteproof.document.tree import mathml
from quoteproof.document.tree import odt as odt_reading
from quoteproof.document.tree.odt_looks import OdtStyles, value
from quoteproof.document.tree.vocabulary import all_words
from quoteproof.engine.pandoc import Pandoc
from quoteproof.manuscript.model import (
    ConversionKind,
    Manuscript,
    ManuscriptForm,
    ManuscriptMetadata,
    ManuscriptOptions,
    ManuscriptPlace,
    OpenFile,
    RefusedManuscriptError,
)
from quoteproof.manuscript.office.chapters import OfficeDocument, manuscript_of, original_words
from quoteproof.manuscript.office.fields import CitedWorks, joined_records
from quoteproof.manuscript.office.marked import OfficeConversion
from quoteproof.manuscript.office.odt_story import resolve_changes, story_of, written
from quoteproof.manuscript.office.odt_words import (
    alternatives_of,
    resolve_blocks,
    resolve_boxes,
    resolve_citations,
    resolve_words,
)
from quoteproof.manuscript.office.story import OfficeStory


def read(
    files: Sequence[tuple[str, bytes]], options: ManuscriptOptions, pandoc: Pandoc, open_file: OpenFile
) -> Manuscript:
    """Read a manuscript; raises `RefusedManuscriptError` and `EngineError`."""
    works = CitedWorks()
    documents = [_document(name, data, options, works) for name, data in files]
    return manuscript_of(ManuscriptForm.ODT, "odt", documents, works, pandoc)


def _document(name: str, data: bytes, options: ManuscriptOptions, works: CitedWorks) -> OfficeDocument:
    """A document made ready for pandoc."""
    conversion = OfficeConversion(name, works)
    try:
        reading = odt_reading.read(data, DocumentOptions(changes=options.changes))
        package = DocumentPackage(data)
        story = story_of(package.xml("content.xml"), conversion)
        words = story.known_words()
        metadata = _resolve(story, package, options)
        original = original_words(reading, conversion.file, words, story.dropped)
        formulas = sum(_is_formula(package, one) for one in story.root.iter("{*}object"))
        parts = {part: package.read(part) for part in package.names} | {"content.xml": written(story)}
    except RefusedDocumentError as error:
        place = ManuscriptPlace(name)
        raise RefusedManuscriptError(f"`{name}`: {error.message}", *error.helps, place=place) from error
    return OfficeDocument(zipped(parts), conversion, tuple(original), metadata, formulas, alternatives_of(story))


def _resolve(story: OfficeStory, package: DocumentPackage, options: ManuscriptOptions) -> ManuscriptMetadata:
    conversion = story.conversion
    styles = OdtStyles()
    common = package.xml("styles.xml") if "styles.xml" in package else None
    for root in (common, story.root):
        if root is not None:
            styles.read(root)
    meta = package.xml("meta.xml") if "meta.xml" in package else etree.Element("meta")
    properties = {value(one, "name"): all_words(one) for one in meta.iter("{*}user-defined")}
    conversion.language = _language(styles) or _said(meta, "language")
    is_rejected = options.changes is TrackedChanges.REJECT
    changes = resolve_changes(story, reject=is_rejected)
    if changes:
        done = "rejected" if is_rejected else "accepted"
        conversion.tell(ConversionKind.TRACKED, ManuscriptPlace(conversion.file), f"{changes} tracked changes", done)
    resolve_citations(story, joined_records(properties))
    resolve_boxes(story)
    resolve_words(story, styles)
    titles = resolve_blocks(story, styles, frozenset(name.lower() for name in options.quote_styles))
    author = _said(meta, "initial-creator") or _said(meta, "creator")
    for words in _running_heads(common):
        conversion.tell(ConversionKind.GENERATED, ManuscriptPlace(conversion.file), f"running head: {words}")
    return replace(
        titles,
        title=titles.title or _said(meta, "title"),
        authors=titles.authors or ((author,) if author else ()),
        language=conversion.language,
    )


def _said(meta: etree._Element, name: str) -> str:
    return all_words(next(meta.iter(f"{{*}}{name}"), None))


def _language(styles: OdtStyles) -> str:
    """The language of the usual paragraph, as a BCP 47 tag."""
    for key in (("paragraph", "Standard"), ("paragraph", "")):
        style = styles.elements.get(key)
        for properties in () if style is None else style.iterfind("{*}text-properties"):
            language, country = value(properties, "language"), value(properties, "country")
            if language not in ("", "none", "zxx"):
                return f"{language}-{country}" if country not in ("", "none") else language
    return ""


def _running_heads(common: etree._Element | None) -> Iterator[str]:
    """The words of headers and footers, which no chapter has."""
    told: set[str] = set()
    for name in ("header", "footer", "header-first", "footer-first", "header-left", "footer-left"):
        for element in (
            () if common is None else common.iter(f"{{urn:oasis:names:tc:opendocument:xmlns:style:1.0}}{name}")
        ):
            words = all_words(element)
            if any(letter.isalpha() for letter in words) and words not in told:
                told.add(words)
                yield words


def _is_formula(package: DocumentPackage, element: etree._Element) -> bool:
    name = posixpath.normpath(value(element, "href")) + "/content.xml"
    return name in package and str(package.xml(name).tag).startswith(mathml.PREFIX)
