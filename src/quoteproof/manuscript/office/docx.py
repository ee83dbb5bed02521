"""Reads manuscripts of Word (DOCX), with the citations of Zotero, Mendeley, EndNote, Citavi and Word itself.

The parts are rewritten first, so that pandoc reads nothing that it would drop or change: citations become marks, boxes
paragraphs, and what Word does not show is taken out. Afterwards the words of the document, as `document` reads it, are
compared with those of the chapters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from lxml import etree

from quoteproof.document.model import DocumentOptions, RefusedDocumentError, TrackedChanges
from quoteproof.document.package import DocumentPackage, parse_xml, zipped
from quoteproof.document.tree import docx as docx_reading
from quoteproof.document.tree.docx_looks import changes_in, value
from quoteproof.document.tree.docx_parts import DocxParts
from quoteproof.document.tree.vocabulary import all_words, local_name
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
from quoteproof.manuscript.office.docx_blocks import (
    ParagraphKinds,
    add_styles,
    language_of,
    resolve_blocks,
    take_titles,
)
from quoteproof.manuscript.office.docx_changes import resolve_changes
from quoteproof.manuscript.office.docx_fields import DocumentCitations, resolve_fields
from quoteproof.manuscript.office.docx_story import W, story_of, transitional
from quoteproof.manuscript.office.docx_words import keep_png, resolve_boxes, resolve_words, tell_of_comments
from quoteproof.manuscript.office.field_records import word_sources
from quoteproof.manuscript.office.fields import CitedWorks, joined_records
from quoteproof.manuscript.office.looks import usual_of
from quoteproof.manuscript.office.marked import OfficeConversion

_OLE: Final = bytes.fromhex("D0CF11E0A1B11AE1")
"""What files of old programs, and encrypted ones, begin with."""
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_CHANGES: Final = "say what is done with them: `--changes accept` or `--changes reject`"
_EMPTY_STYLES: Final = f'<w:styles xmlns:w="{W[1:-1]}"/>'.encode()


def read(
    files: Sequence[tuple[str, bytes]], options: ManuscriptOptions, pandoc: Pandoc, open_file: OpenFile
) -> Manuscript:
    """Read a manuscript; raises `RefusedManuscriptError` and `EngineError`."""
    works = CitedWorks()
    documents = [_document(name, data, options, works) for name, data in files]
    return manuscript_of(ManuscriptForm.DOCX, "docx", documents, works, pandoc)


def _document(name: str, data: bytes, options: ManuscriptOptions, works: CitedWorks) -> OfficeDocument:
    """A document made ready for pandoc."""
    place = ManuscriptPlace(name)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise RefusedManuscriptError(f"`{name}` is encrypted", "save it without a password", place=place)
        raise RefusedManuscriptError(f"`{name}` is a document of Word before 2007", "save it as .docx", place=place)
    conversion = OfficeConversion(name, works)
    try:
        return _Preparing(DocumentPackage(data), conversion, options).document(data)
    except RefusedDocumentError as error:
        raise RefusedManuscriptError(f"`{name}`: {error.message}", *error.helps, place=place) from error


class _Preparing:
    """A document that is made ready."""

    def __init__(self, package: DocumentPackage, conversion: OfficeConversion, options: ManuscriptOptions) -> None:
        self._package = package
        self._parts = DocxParts(package)
        self._conversion = conversion
        self._options = options
        self._rejects = options.changes is TrackedChanges.REJECT
        self._dropped: set[str] = set()
        main = self._xml(self._parts.main)
        self._notes = {kind: self._xml(name) for kind, name in self._parts.kinds if kind in ("footnotes", "endnotes")}
        self._names = dict(self._parts.kinds)
        changes = sum(1 for root in (main, *self._notes.values()) for _ in changes_in(root))
        if changes and options.changes is None:
            raise RefusedDocumentError(f"it has {changes} tracked changes", _CHANGES)
        if changes:
            done = "rejected" if self._rejects else "accepted"
            conversion.tell(
                ConversionKind.TRACKED, ManuscriptPlace(conversion.file), f"{changes} tracked changes", done
            )
        self._main = story_of(self._parts.main, main, conversion, self._dropped, {})
        self._stories = [self._main]
        number = 0
        for kind, root in self._notes.items():
            numbers: dict[str, int] = {}
            for reference in main.iter(f"{W}{kind.removesuffix('s')}Reference"):
                if value(reference, "id") not in numbers:
                    number += 1
                    numbers[value(reference, "id")] = number
            self._stories.append(story_of(self._names[kind], root, conversion, self._dropped, numbers))

    def document(self, data: bytes) -> OfficeDocument:
        """The document in the form that pandoc reads, and the words that the chapters must have."""
        words = {path: known for story in self._stories for path, known in story.known_words().items()}
        styles = self._parts.styles(before_change=False)
        known = self._citations()
        for story in self._stories:
            resolve_changes(story.root, reject=self._rejects)
            tell_of_comments(story, self._part("comments"))
            resolve_boxes(story)
            keep_png(story)
            resolve_fields(story, known)
            resolve_words(story, styles)
        kinds = ParagraphKinds(styles)
        usual = usual_of(kinds.look(paragraph) for paragraph in self._main.root.iter(f"{W}p"))
        chosen = frozenset(name.lower() for name in self._options.quote_styles)
        metadata = self._metadata(take_titles(self._main, kinds))
        language = language_of(self._stories, styles)
        self._conversion.language = language
        for story in self._stories:
            resolve_blocks(story, kinds, usual, chosen)
        self._tell_of_margins()
        changes = self._options.changes or TrackedChanges.ACCEPT
        reading = docx_reading.read(data, DocumentOptions(changes=changes))
        original = tuple(original_words(reading, self._conversion.file, words, self._dropped))
        formulas = sum(1 for story in self._stories for _ in story.root.iter("{*}oMath"))
        metadata = replace(metadata, language=language)
        return OfficeDocument(self._packed(), self._conversion, original, metadata, formulas)

    def _xml(self, name: str) -> etree._Element:
        return parse_xml(transitional(self._package.read(name)), f"the part `{name[:100]}`")

    def _part(self, kind: str) -> etree._Element | None:
        return self._xml(self._names[kind]) if kind in self._names else None

    def _citations(self) -> DocumentCitations:
        sources: dict[str, Mapping[str, Any]] = {}
        for name in self._package.names:
            if name.startswith("customXml/item") and "Props" not in name:
                root = self._package.xml(name)
                if local_name(root) == "Sources":
                    sources |= word_sources(root)
        return DocumentCitations(sources, self._bookmarks())

    def _bookmarks(self) -> dict[str, str]:
        """The records of Zotero by the names of bookmarks; each is divided over several properties."""
        if self._parts.custom not in self._package:
            return {}
        properties = self._package.xml(self._parts.custom).iter("{*}property")
        return joined_records({one.get("name", ""): "".join(one.itertext()) for one in properties})

    def _metadata(self, written: ManuscriptMetadata) -> ManuscriptMetadata:
        """What the document says of itself: in its text, otherwise in its properties."""
        if self._parts.properties not in self._package:
            return written
        core = self._package.xml(self._parts.properties)
        said = {local_name(element): all_words(element) for element in core}
        author = said.get("creator", "")
        return replace(
            written,
            title=written.title or said.get("title", ""),
            authors=written.authors or ((author,) if author else ()),
        )

    def _tell_of_margins(self) -> None:
        """Tell of the words of running heads, which no chapter has."""
        told: set[str] = set()
        for kind, name in self._parts.kinds:
            if kind in ("header", "footer"):
                words = " ".join(text.text or "" for text in self._xml(name).iter(f"{W}t")).strip()
                if any(letter.isalpha() for letter in words) and words not in told:
                    told.add(words)
                    place = ManuscriptPlace(self._conversion.file)
                    self._conversion.tell(ConversionKind.GENERATED, place, f"running head: {words}")

    def _packed(self) -> bytes:
        """The package with the parts as they are now."""
        styles = self._names.get("styles", "word/styles.xml")
        parts = {name: transitional(self._package.read(name)) for name in self._package.names}
        root = parse_xml(parts.get(styles, _EMPTY_STYLES))
        add_styles(root)
        parts[styles] = etree.tostring(root)
        for story in self._stories:
            parts[story.name] = etree.tostring(story.root)
        return zipped(parts)
