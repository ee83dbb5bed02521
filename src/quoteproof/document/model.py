"""What reading a document gives: passages in reading order, each with the way back to the original.

Every character of the original that a program could take for text stands in exactly one passage: what is no text of
the document has the role of furniture or of unseen words. The text of a passage has the document's own characters, but
for ligatures and mathematical letters, which are written with the letters they show, raised and lowered digits, which
keep their height (`10⁶`), a hyphen at a line end, which is U+00AD where the document does not decide whether it belongs
to the word, and a character that cannot be known (no mapping, or two that contradict), which is U+FFFD.
"""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Final

from quoteproof.document.role import Role
from quoteproof.values import dataclass

OPEN_HYPHEN: Final = "\u00ad"
"""A hyphen at a line end that may belong to the word, or only divide it."""
UNKNOWN: Final = "\ufffd"
"""A character that is on the page, and that the file does not name, or names in two ways."""
Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points from the lower left corner of the page's crop box."""


@dataclass(frozen=True, slots=True)
class PdfPlace:
    """Where a run of characters stands in a PDF."""

    page: int
    """The page, from 0."""
    first: int
    """The first of its characters, by PDFium's count on that page, from 0."""
    box: Box
    """The box around the run."""


@dataclass(frozen=True, slots=True)
class TreePlace:
    """Where a run of characters stands in a document of marked-up text."""

    path: str
    """The XPath of the text node; in a package, the name of the part and `!` before it."""
    first: int
    """The first of its characters in that text node, in code points."""


@dataclass(frozen=True, slots=True)
class TracedRun:
    """Characters of a passage that follow one another in the original too.

    Where `length` and `count` are equal, each character of the text is one of the original. Otherwise the run as a
    whole stands for the other: `fi` for a ligature, nothing for the mark of a note.
    """

    start: int
    """The first of them in the passage's text."""
    length: int
    """How many there are in the text."""
    count: int
    """How many there are in the original, at least one; in a PDF by PDFium's count."""
    place: PdfPlace | TreePlace


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where the part of a passage begins that stands on one page."""

    offset: int
    """In the passage's text; the first one is 0."""
    label: str | None
    """The number printed on the page, or what the document calls the page; none where that is not known."""
    index: int | None = None
    """The page in the file, from 0; none where a file has no pages of its own, as an EPUB."""


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The mark of a note, which stands beside the text and not in it."""

    offset: int
    """The character of the text before which it stands."""
    text: str
    """The mark, such as `12`."""


class PassageForm(StrEnum):
    """How a passage is set in relation to the one before it."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    """An item of a list, without its bullet or number where that is generated."""
    LINE = "line"
    """A line of a verse whose line before it is the passage before."""


@dataclass(frozen=True, slots=True)
class DocumentPassage:
    """A paragraph of a document, or what corresponds to it."""

    role: Role
    text: str
    """Not empty; no white space at its ends, and inside it spaces, each single, and `\\n` for a line break that the
    document makes on purpose."""
    trace: tuple[TracedRun, ...]
    """In order of `start`; only spaces between words and line breaks may be in no run."""
    pages: tuple[PageStart, ...] = ()
    """Empty where the document has no pages."""
    emphasis: tuple[tuple[int, int], ...] = ()
    """Spans of `text` in italics, bold type or the like, where the words around are not."""
    note_marks: tuple[NoteMark, ...] = ()
    form: PassageForm = PassageForm.PARAGRAPH


class TrackedChanges(StrEnum):
    """What is done with the tracked changes of a document."""

    ACCEPT = "accept"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class DocumentOptions:
    """What a person says of a document that it does not say itself; kept in the lock."""

    changes: TrackedChanges | None = None
    """What is done with tracked changes; a document that has some is refused without it."""
    edition: str | None = None
    """Which of several systems of page marks counts, by its name in the document."""

    def as_mapping(self) -> Mapping[str, str]:
        """The options that are given, by name."""
        given = {"changes": self.changes.value if self.changes else None, "edition": self.edition}
        return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True)
class PageNumbering:
    """One of several numberings of the pages of a document, of which the author chooses one."""

    name: str
    """What shows it, such as `Page 1 of 20`."""
    labels: Mapping[int, str]
    """The labels by the page in the file, from 0."""


@dataclass(frozen=True, slots=True)
class ReadingAccount:
    """What is told of a reading when a document is taken in."""

    pages: int = 0
    """How many pages the file has; 0 where it has none."""
    labelled: int = 0
    """How many of them have a known label."""
    numberings: tuple[PageNumbering, ...] = ()
    """Where two or more compete: none of them was taken."""
    open_hyphens: int = 0
    unseen: tuple[str, ...] = ()
    """Words that no reader sees, a stretch each, at most a hundred."""
    unseen_words: int = 0
    unknown: int = 0
    """Characters that cannot be known (U+FFFD)."""
    renamed: int = 0
    """Stretches that the file gives other words for than it shows (`/ActualText`)."""
    note_marks: int = 0
    changes: int = 0
    """Tracked changes that were accepted or rejected."""
    remarks: tuple[str, ...] = ()
    """Whatever else a person should know, a sentence each."""


@dataclass(frozen=True, slots=True)
class DocumentDescription:
    """What a document says of itself."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    """When it was published, as `2024-05-31` or less of it."""
    address: str | None = None
    """Where a saved page was found."""
    accessed: str | None = None
    """When it was saved, as `2024-05-31`."""


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """A document, read."""

    passages: tuple[DocumentPassage, ...]
    """In reading order, those of every role."""
    account: ReadingAccount = ReadingAccount()
    description: DocumentDescription = field(default_factory=DocumentDescription)


class RefusedDocumentError(Exception):
    """A document that cannot be read, or not without a person's word."""

    def __init__(self, message: str, *helps: str) -> None:
        """Take a sentence that says why, and what can be done about it."""
        super().__init__(message)
        self.message = message
        self.helps = helps
