"""What became of the changes of a returned DOCX: each is applied, refused with a reason, or listed."""

from enum import StrEnum

from quoteproof.revision.story import StoryDifference
from quoteproof.values import dataclass


class ChangeKind(StrEnum):
    """What an editor did."""

    WORDS = "words"
    FORMATTING = "formatting"
    SPLIT = "paragraph divided"
    JOINED = "paragraphs joined"
    NEW = "new paragraph"
    DELETED = "paragraph deleted"
    MOVED = "paragraph moved"
    NOTE = "note"
    STYLE = "style of a paragraph"
    OBJECT = "picture or object"


class ChangeRefusal(StrEnum):
    """Why a change is not applied."""

    QUOTATION = "it changes a quotation"
    CITATION = "it changes a citation"
    NEW_QUOTATION = "it has quotation marks, and the check knows no source for them"
    GENERATED = "the program makes these words"
    FORMATTING = "Markdown cannot say it here"
    OBJECT = "it is no text"
    NOTE = "notes are changed by hand"
    TABLE = "rows, cells and captions are changed by hand"
    LINK = "the addresses of links are changed by hand"
    STYLE = "headings, lists and block quotations are changed by hand"
    PLACE = "its place in the chapter is not known"
    OVERLAPS = "it meets another change"
    CHECK = "the check would refuse the book"
    PROOF = "the book made anew would not have these words"


FINDINGS = frozenset({ChangeRefusal.QUOTATION, ChangeRefusal.CITATION, ChangeRefusal.NEW_QUOTATION})
"""Refusals that the author has to look at: words that are not his own."""


@dataclass(frozen=True, slots=True, order=True)
class SourceEdit:
    """Other text in place of a stretch of a chapter."""

    chapter: int
    """The number of the chapter."""
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class RevisionChange:
    """One change of a returned DOCX."""

    kind: ChangeKind
    chapter: int
    """The number of the chapter; -1 where it belongs to none."""
    at: int
    """Offset in the chapter's text, or near it."""
    was: str
    """The words that the book has, with some of those around them where it has none."""
    now: str
    """The words of the returned file."""
    differences: tuple[tuple[str, StoryDifference], ...]
    """Where it is: the number of a note, empty for the text, and the difference there."""
    edits: tuple[SourceEdit, ...] = ()
    """What it does to the chapters; nothing where it is refused."""
    refusal: ChangeRefusal | None = None
    detail: str = ""
    """More about the refusal, such as the finding of the check."""
    numbers: tuple[int, ...] = ()
    """The quotations that it touches, by their numbers in the book."""
