"""What an edition is told about its book: printed as data, never read as markup.

Leaves out the chapters, and where any of this was written down.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from quoteproof.book.config import PageLayout
from quoteproof.edition.quotation_index import Work


@dataclass(frozen=True, slots=True)
class BookFacts:
    """What the title page, the imprint and the running heads print, and what the files record."""

    title: str
    """The book's title, plain text."""
    subtitle: str | None = None
    """The subtitle, plain text."""
    authors: tuple[str, ...] = ()
    """Names as they print; none when no author is named."""
    language: str = "en-US"
    """BCP 47 tag of the book."""
    date: str | None = None
    """The date as it prints."""
    imprint: tuple[str, ...] = ()
    """Short paragraphs for the page after the title page, plain text."""
    page: PageLayout = field(default_factory=PageLayout)
    """The printed page."""
    font: str | None = None
    """Family of the text; None is Libertinus Serif, which the Typst wheel carries."""
    index: tuple[Work, ...] = ()
    """The index of quotations; none where the book has none."""
    timestamp: int = 0
    """Seconds since the epoch, recorded in the files as when they were made."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """What a file carries along for whoever wants to prove it."""

    name: str
    """Its file name."""
    data: bytes
    """Its content."""
    namespace: str
    """Namespace of the element that holds it, in base64, in a DOCX."""
