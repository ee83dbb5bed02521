"""What an edition is made of besides its chapters. Texts of a book are printed as data and never read as markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from quoteproof.book.config import PageLayout
from quoteproof.edition.quotation_index import Work
from quoteproof.engine.pandoc import Reference

FORMATS: Final = frozenset({"pdf", "docx", "html"})
"""The formats of an edition."""


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


@dataclass(frozen=True, slots=True)
class EditionInputs:
    """Everything that the outputs are made of, but for the chapters."""

    facts: BookFacts
    """What prints around the chapters."""
    references: Sequence[Reference] = ()
    """The bibliography entries that may be cited."""
    style: str | None = None
    """The source of the citation style (CSL); None is Chicago author-date."""
    images: Mapping[str, bytes] = field(default_factory=dict)
    """The pictures, by the paths that chapters show them by."""
    reference: bytes | None = None
    """A DOCX of the author's whose styles the DOCX edition takes."""
    fonts: Sequence[bytes] = ()
    """Font files of the book's own."""
