"""Reads documents of LibreOffice and other programs in the OpenDocument format (ODT).

The text is what the program shows: fields as they were last shown, tracked changes accepted or rejected as a person
says, formulas from the parts that hold them. Hidden, white and tiny words are unseen, and so are annotations. An ODT
has no pages before it is laid out.
Source: OpenDocument 1.3 part 3, 5 (text documents), 5.5 (change tracking), 6 (notes), 7 (fields).
"""

import itertools
import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml import etree

from quoteproof.document.model import (
    UNKNOWN,
    DocumentDescription,
    DocumentOptions,
    DocumentReading,
    PassageForm,
    RefusedDocumentError,
    TrackedChanges,
)
from quoteproof.document.package import DocumentPackage, xml_engine
from quoteproof.document.role import Role
from quoteproof.document.tree import mathml
from quoteproof.document.tree.odt_looks import STYLED, OdtStyles, value
from quoteproof.document.tree.vocabulary import (
    BLOCK,
    FURNITURE,
    INLINE,
    LABEL,
    SKIP,
    UNSEEN,
    ElementRule,
    TreePart,
    TreeVocabulary,
    WordFlow,
    all_words,
    first_words,
    local_name,
    says_words,
)
from quoteproof.document.tree.walk import Walk

VERSION: Final = 1
_APART: Final = ElementRule(WordFlow.APART)
_RULES: Final = {
    **dict.fromkeys("automatic-styles styles font-face-decls scripts forms change-info meta settings".split(), SKIP),
    **dict.fromkeys("binary-data event-listeners table-of-content-source alphabetical-index-source".split(), SKIP),
    **dict.fromkeys(
        "bibliography-source illustration-index-source object-index-source table-index-source".split(), SKIP
    ),
    **dict.fromkeys("user-index-source linenumbering-configuration notes-configuration".split(), SKIP),
    **dict.fromkeys("body index-body index-title list list-header numbered-paragraph p section table".split(), BLOCK),
    **dict.fromkeys("table-cell table-header-rows table-row table-rows text".split(), BLOCK),
    **dict.fromkeys("annotation covered-table-cell desc ruby-text title tracked-changes".split(), UNSEEN),
    **dict.fromkeys("caption circle connector custom-shape ellipse line measure path polygon".split(), _APART),
    **dict.fromkeys("polyline rect regular-polygon text-box".split(), _APART),
    **dict.fromkeys(
        "alphabetical-index illustration-index object-index table-index table-of-content".split(), FURNITURE
    ),
    **dict.fromkeys("user-index footer footer-first footer-left header header-first header-left".split(), FURNITURE),
    "bibliography": ElementRule(WordFlow.BLOCK, Role.NOTE),
    "h": ElementRule(WordFlow.BLOCK, Role.HEADING),
    "line-break": ElementRule(before="\n"),
    "list-item": ElementRule(WordFlow.BLOCK, form=PassageForm.ITEM),
    "note-body": ElementRule(WordFlow.APART, Role.NOTE),
    "note-citation": ElementRule(WordFlow.MARK),
    "s": ElementRule(before=" "),
    "tab": ElementRule(before=" "),
}
_FIELDS: Final = frozenset(
    "user-field-get user-field-input variable-get variable-set variable-input expression conditional-text hidden-text "
    "database-display execute-macro placeholder meta-field text-input user-defined subject description keywords "
    "creator initial-creator author-name author-initials chapter file-name template-name sheet-name date time "
    "creation-date creation-time modification-date modification-time print-date print-time editing-duration "
    "database-name database-next database-row-number dde-connection".split()
)
_COUNTS: Final = frozenset(
    "page-number page-count page-continuation page-variable-get page-variable-set paragraph-count word-count "
    "character-count table-count image-count object-count sequence sequence-ref bookmark-ref reference-ref note-ref "
    "editing-cycles database-row-select".split()
)
"""Fields that a program fills, too, mostly with numbers."""
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:"
_OPTIONS: Final = "say what is done with them: `--changes accept` or `--changes reject`"


def engine() -> str:
    """The library that parses the parts."""
    return xml_engine()


def read(data: bytes, options: DocumentOptions) -> DocumentReading:
    """Read a document; raises `RefusedDocumentError`."""
    package = DocumentPackage(data)
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise RefusedDocumentError("it is encrypted", "save it without a password")
    return _Document(package, options.changes).reading()


class _Document:
    """A document that is read."""

    def __init__(self, package: DocumentPackage, changes: TrackedChanges | None) -> None:
        self._package = package
        self._content = package.xml("content.xml")
        self._styles = OdtStyles()
        self._common = package.xml("styles.xml") if "styles.xml" in package else None
        for root in (self._common, self._content):
            if root is not None:
                self._styles.read(root)
        regions = list(self._content.iterfind(".//{*}changed-region"))
        self._changes = len(regions)
        if regions and changes is None:
            raise RefusedDocumentError(f"it has {len(regions)} tracked changes", _OPTIONS)
        self._rejects = changes is TrackedChanges.REJECT
        self._insertions: set[str] = set()
        self._deletions: dict[str, tuple[TreePart, ...]] = {}
        if self._rejects:
            self._reject(regions)
        self._remarks: Counter[str] = Counter()

    def reading(self) -> DocumentReading:
        """The passages, those of the text first."""
        walk = Walk(TreeVocabulary(_RULES, self._decide))
        walk.add(TreePart(self._content, "content.xml!"))
        for part in [part for parts in self._deletions.values() for part in parts]:
            walk.add(part, role=Role.UNSEEN)
        if self._common is not None:
            walk.add(TreePart(self._common, "styles.xml!"), role=Role.FURNITURE)
        remarks = [f"{words}: {count}" for words, count in self._remarks.items()]
        return walk.reading(self._description(), remarks, changes=self._changes)

    def _description(self) -> DocumentDescription:
        if "meta.xml" not in self._package:
            return DocumentDescription()
        meta = self._package.xml("meta.xml")
        found = [all_words(next(meta.iter(f"{{*}}{name}"), None)) for name in ("title", "initial-creator", "creator")]
        author = found[1] or found[2]
        return DocumentDescription(found[0] or None, (author,) if author else ())

    def _reject(self, regions: list[etree._Element]) -> None:
        """Take the changes that are undone: what was inserted, and what was deleted with its places."""
        folders: dict[etree._Element, tuple[str, Iterator[int]]] = {}
        for region in regions:
            folder = region.getparent()
            assert folder is not None  # it is never the root, which holds the text
            path, numbers = folders.setdefault(folder, (_path(folder), itertools.count(1)))
            number = next(numbers)
            for change in region:
                name = value(region, "id") or value(region, "change-id")
                if local_name(change) == "insertion":
                    self._insertions.add(name)
                elif local_name(change) == "deletion":
                    prefix = f"content.xml!{path}/changed-region[{number}]/deletion[1]"
                    self._deletions.setdefault(name, tuple(_parts(change, prefix)))

    def _decide(self, element: etree._Element, rule: ElementRule) -> ElementRule:
        """The rule of an element, given the one of its name."""
        if str(element.tag).startswith(mathml.PREFIX):
            return mathml.decide(element)
        name = local_name(element)
        match name:
            case "p" | "h" | "span" | "a":
                return self._styled(element, name, rule)
            case "tracked-changes" if self._rejects:
                return SKIP
            case "change-start" | "change-end" if value(element, "change-id") in self._insertions:
                return ElementRule(hides=name == "change-start")
            case "change":
                return ElementRule(parts=self._deletions.pop(value(element, "change-id"), ()))
            case _ if name in _FIELDS and _is_open(element) and not is_hidden(element):
                return ElementRule(unknown=True)  # the program shows what it finds when it opens the file
            case _ if (name in _COUNTS and says_words(first_words(element))) or name.startswith("sender-"):
                return ElementRule(unknown=_is_open(element))
            case "section" if value(element, "display") == "condition":
                return replace(rule, unknown=True)
            case "annotation":
                self._remarks["annotations, which are unseen"] += 1
            case "object":
                return self._object(element)
            case "title" | "desc" if not str(element.tag).startswith("{urn:oasis:names:tc:opendocument:xmlns:svg"):
                return ElementRule(unknown=name == "title" and _is_open(element))
            case "soft-page-break":
                self._remarks["page breaks where it was last laid out, which are no sure pages: cite its PDF"] += 1
            case _ if is_hidden(element):
                return replace(rule, flow=rule.flow if rule.flow is WordFlow.BLOCK else WordFlow.APART, unseen=True)
        return rule

    def _styled(self, element: etree._Element, name: str, rule: ElementRule) -> ElementRule:
        """The rule of a paragraph or of words that have a style."""
        look = self._styles.look(STYLED[name], value(element, "style-name"))
        if look.capitals:
            self._remarks["words that are set in capitals, and have the letters of the file here"] += 1
        unseen = self._styles.unseen(element)
        if name == "p":
            rule = replace(rule, role=look.role)
            if hides_paragraph(element):
                unseen = True
        if self._rejects and name in ("p", "h") and _is_deleted(element):
            return _rejoined(element)
        if name in ("p", "h") and self._styles.has_label(element):
            rule = replace(rule, before=LABEL)
        emphasis = look.emphasis if name in ("span", "a") else None
        rule = replace(rule, raised=look.raised, emphasis=emphasis, unknown=bool(look.unknown))
        if unseen is None:
            return rule
        flow = rule.flow if rule.flow is WordFlow.BLOCK or not unseen else WordFlow.APART
        return replace(rule, flow=flow, unseen=unseen)

    def _object(self, element: etree._Element) -> ElementRule:
        """The rule of an object of another program: a formula is text, and others are not read."""
        name = posixpath.normpath(value(element, "href")) + "/content.xml"
        root = self._package.xml(name) if name in self._package else None
        if root is not None and str(root.tag).startswith(mathml.PREFIX):
            return ElementRule(parts=(TreePart(root, f"{name}!"),))
        if next(element.iter(f"{mathml.PREFIX}math"), None) is not None:
            return INLINE
        self._remarks["objects of other programs, whose words are not read"] += 1
        return ElementRule(WordFlow.SKIP, before=UNKNOWN if root is None else "")


def _parts(deletion: etree._Element, prefix: str) -> Iterator[TreePart]:
    """The elements of a deletion, which are read where they were deleted."""
    counts: Counter[str] = Counter()
    for element in deletion:
        name = local_name(element)
        counts[name] += 1
        if name not in ("", "change-info"):
            yield TreePart(element, prefix, counts[name])


def _is_deleted(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and local_name(parent) == "deletion"


def _rejoined(element: etree._Element) -> ElementRule:
    """The rule of a deleted paragraph that is put back: the first goes on with the text before it."""
    before = element.getprevious()
    is_first = before is None or local_name(before) == "change-info"
    return ElementRule(before="" if is_first else "\n\n")


def is_hidden(element: etree._Element) -> bool:
    """Whether an element says itself that it is not shown."""
    if value(element, "display") == "none" or value(element, "is-hidden") == "true":
        return True
    return value(element, "visibility") in ("collapse", "filter")


def _is_open(element: etree._Element) -> bool:
    """Whether an element with the name of a field is one, and the program may fill it anew."""
    return str(element.tag).startswith(_TEXT) and value(element, "fixed") != "true"


def hides_paragraph(element: etree._Element) -> bool:
    """Whether a paragraph is hidden by a field in it."""
    return any(local_name(child) == "hidden-paragraph" and is_hidden(child) for child in element)


def _path(element: etree._Element) -> str:
    """The path of an element by local names, as the walk gives it."""
    steps: list[str] = []
    while (parent := element.getparent()) is not None:
        name = local_name(element)
        before = sum(1 for other in element.itersiblings(preceding=True) if local_name(other) == name)
        steps.append(f"/{name}[{before + 1}]")
        element = parent
    return f"/{local_name(element)}" + "".join(reversed(steps))
