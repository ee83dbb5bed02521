"""What a manuscript is once it is read: chapters in Markdown, what they cite, and what could not be carried."""

from collections.abc import Callable, Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any, Final

from quoteproof.document.model import TrackedChanges
from quoteproof.values import dataclass


class ManuscriptForm(StrEnum):
    """The form of a manuscript."""

    MARKDOWN = "Markdown"
    LATEX = "LaTeX"
    DOCX = "DOCX"
    ODT = "ODT"


class ConversionKind(StrEnum):
    """What happened to something of the manuscript on its way; its text is what a person reads."""

    LOST = "not carried over"
    ADDED = "added, and not in the original"
    CHANGED = "written in another way"
    GENERATED = "made by the program, and left out"
    HIDDEN = "hidden in the original, and left out"
    BOX = "a text box, set behind its paragraph"
    COMMENT = "a comment, left out"
    TRACKED = "a tracked change"
    EDITED_CITATION = "a citation that shows something else than its field says"
    CITATION = "printed words that became a citation"
    UNRESOLVED = "printed like a citation, of no known work"
    MACRO = "a command that is not known"
    QUOTE_STYLE = "a paragraph style taken for block quotations"
    DOUBTFUL_QUOTE = "set like a block quotation, and left a paragraph"
    PICTURE = "a picture that was not carried over"
    KEY = "a citation key that was made or changed"


class PlaceUnit(StrEnum):
    """What the number of a place counts."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    NOTE = "note"
    PAGE = "page"


@dataclass(frozen=True, slots=True, order=True)
class ManuscriptPlace:
    """A place in a manuscript as a person finds it."""

    file: str
    """The file's name as it was given."""
    where: PlaceUnit = PlaceUnit.LINE
    number: int = 0
    """1-based; 0 for the whole file."""

    def __str__(self) -> str:
        """The place in words, such as `thesis.docx, paragraph 12`."""
        return f"{self.file}, {self.where} {self.number}" if self.number else self.file


@dataclass(frozen=True, slots=True)
class ConversionNote:
    """Something of the manuscript that does not stand in the chapters as it stood there."""

    kind: ConversionKind
    place: ManuscriptPlace
    text: str
    """The words, marks or name that it is about."""
    became: str = ""
    """What stands there instead, where something does."""


LOSING: Final = frozenset({ConversionKind.LOST, ConversionKind.MACRO, ConversionKind.PICTURE})
"""Kinds after which the chapters have less than the manuscript."""


@dataclass(frozen=True, slots=True)
class ManuscriptMetadata:
    """What a manuscript says of itself; empty where it says nothing."""

    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    language: str = ""
    """BCP 47 tag."""


@dataclass(frozen=True, slots=True)
class ManuscriptChapter:
    """A chapter, as it will be written."""

    name: str
    """The name of its file, such as `01-introduction.md`."""
    text: str
    """Markdown as chapters of a book have it; citations name works and no passages: `[@smith2020, p. 33]`."""
    places: tuple[tuple[int, ManuscriptPlace], ...] = ()
    """Offsets in `text` at which paragraphs begin, in order, each with its place in the manuscript."""

    def place(self, offset: int) -> ManuscriptPlace | None:
        """The place of the paragraph that an offset of `text` lies in; None where that is not known."""
        before = [place for start, place in self.places if start <= offset]
        return before[-1] if before else None


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A manuscript that was read."""

    form: ManuscriptForm
    chapters: tuple[ManuscriptChapter, ...]
    metadata: ManuscriptMetadata = field(default_factory=ManuscriptMetadata)
    references: tuple[Mapping[str, Any], ...] = ()
    """Works that its citations describe themselves, as items of CSL-JSON; the `id` of each is the key in the text."""
    bibliographies: tuple[str, ...] = ()
    """Paths of the bibliographies that it names, relative to it."""
    attachments: Mapping[str, str] = field(default_factory=dict)
    """By key the file of a work that the manuscript itself names, such as the PDF of a `zotero://open-pdf` link."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """Pictures by their paths in the chapters, relative to the book."""
    notes: tuple[ConversionNote, ...] = ()


@dataclass(frozen=True, slots=True)
class ManuscriptOptions:
    """What a person says of a manuscript that it does not say itself."""

    changes: TrackedChanges | None = None
    """What is done with tracked changes; a manuscript that has some is refused without it."""
    quote_styles: frozenset[str] = frozenset()
    """Names of paragraph styles that set block quotations, beside those that are known to."""
    language: str = ""
    """BCP 47 tag of its language; empty where what it says itself is to count."""


class RefusedManuscriptError(Exception):
    """A manuscript that cannot be read; says why, and what can be done."""

    def __init__(self, message: str, *helps: str, place: ManuscriptPlace | None = None) -> None:
        """Take the message, and changes that a person can make."""
        super().__init__(message)
        self.message = message
        self.helps = helps
        self.place = place


OpenFile = Callable[[str], bytes | None]
"""Gives the bytes of a file that a manuscript names, by its path relative to the manuscript; None where there is none.

It never leaves the folder of the manuscript."""
