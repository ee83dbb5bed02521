"""What an edition is made of besides its chapters: the facts of the book, and its index of quotations.

Texts of a book are printed as data and never read as markup. The index has the quoted passages of each work, with the
locator that their citations print, or the name of what they are (a heading, a caption) where they have none; never an
anchor ID, and no quoted word. Page numbers come from the edition that counts its pages, and the order of the works from
the bibliography.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING

from quoteproof.book.config import BookSettings, Layout, PageLayout
from quoteproof.check.locators import own_locator
from quoteproof.check.result import CheckResult
from quoteproof.document.role import Role
from quoteproof.edition.terms import EditionTerms, words_for
from quoteproof.quotation.model import Citation
from quoteproof.source.bibliography import BibliographyEntry
from quoteproof.source.library import Extent, Library, Locator, LocatorKind
from quoteproof.source.tex_fields import plain
from quoteproof.text.anchor import Anchor
from quoteproof.values import dataclass
from quoteproof.verdict.model import Altered, Attested, Judged, Translated, Verbatim

if TYPE_CHECKING:
    from quoteproof.engine.pandoc import Reference


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
    layout: Layout = Layout.BOOK
    """How the whole is arranged."""
    contents: bool = True
    """Whether a table of contents prints."""
    font: str | None = None
    """Family of the text; None is Libertinus Serif, which the Typst wheel carries."""
    index: tuple[Work, ...] = ()
    """The index of quotations; none where the book has none."""
    timestamp: int = 0
    """Seconds since the epoch, recorded in the files as when they were made."""


def facts_of(book: BookSettings) -> BookFacts:
    """What the settings of a book say of its facts; it has no index and no date of its files yet."""
    return BookFacts(
        title=book.title,
        subtitle=book.subtitle,
        authors=book.authors,
        language=book.language,
        date=book.date,
        imprint=book.imprint,
        layout=book.layout,
        contents=book.contents,
        page=book.page,
        font=book.font,
    )


@dataclass(frozen=True, slots=True)
class Attachment:
    """What a file carries along for whoever wants to prove it."""

    name: str
    """Its file name."""
    data: bytes
    """Its content."""
    namespace: str
    """Namespace of the element that holds it, in base64, in a DOCX."""
    chapters: str = ""
    """SHA-256 of the chapters that the file is made of, which a DOCX says beside it."""


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


_LAST = 1_000_000_000
_NAMING = ("howpublished", "journaltitle", "journal", "publisher", "institution")


@dataclass(frozen=True, slots=True)
class Quoting:
    """One quotation of a passage."""

    id: str
    """The quotation's ID."""
    note: bool
    """Whether it stands in a note."""


@dataclass(frozen=True, slots=True)
class Row:
    """One passage of a work."""

    locator: str
    """How it is called in print, such as `para. 12`."""
    quotings: tuple[Quoting, ...]
    """The quotations of it, in the order of the book."""


@dataclass(frozen=True, slots=True)
class Work:
    """One work with its quoted passages."""

    key: str
    """Its citation key, which does not print."""
    author: str
    """Its authors, as its entry has them; empty where there are none."""
    title: str
    """Its title, or the description that its entry has instead."""
    titled: bool
    """Whether that is its own title, and so is set as one."""
    rows: tuple[Row, ...]
    """Its passages, in the order of its document."""


def quotation_index(result: CheckResult) -> tuple[Work, ...]:
    """The works that a checked book quotes, by key; exempt runs are not quotations."""
    language = result.book.language
    rows: dict[str, dict[str, list[Quoting]]] = defaultdict(lambda: defaultdict(list))
    order: dict[tuple[str, str], int] = {}
    for chapter in result.chapters:
        flows = chapter.chapter.flows if chapter.chapter else ()
        for judged in chapter.judged:
            for key, locator, position in _places(judged, result.library, language):
                quoting = Quoting(judged.quotation.id, flows[judged.quotation.flow].where.note is not None)
                rows[key][locator].append(quoting)
                order[key, locator] = min(position, order.get((key, locator), _LAST * 9))
    return tuple(
        Work(key, *_named(result.library.entries.get(key), key), tuple(
            Row(locator, tuple(quotings))
            for locator, quotings in sorted(of_work.items(), key=lambda row: (order[key, row[0]], row[0]))
        ))
        for key, of_work in sorted(rows.items())
    )  # fmt: skip


def _places(judged: Judged, library: Library, language: str) -> Iterator[tuple[str, str, int]]:
    """Key, locator and position of what a quotation quotes: once, and nothing for what is no quotation."""
    terms = words_for(language)
    verdict, citation = judged.verdict, judged.quotation.citation
    if isinstance(verdict, Attested):
        own = _own(citation, Anchor(verdict.key), library, language)
        yield verdict.key, _printed(own, terms) if own else terms.elsewhere, _LAST * 2
    elif isinstance(verdict, Verbatim | Altered | Translated):
        cited = (anchor for anchor in (citation.anchors if citation else ()) if anchor.names_place)
        anchor = next(cited, Anchor("")) if isinstance(verdict, Translated) else verdict.match.anchor
        extent = library.resolve(anchor)
        if isinstance(extent, Extent):
            spots = () if isinstance(verdict, Translated) else verdict.match.spots
            touched = {spot.anchor.place for spot in spots}
            parts = [part for part in extent.parts if not spots or part.passage.id in touched]
            extent = replace(extent.quoting(spots), parts=tuple(parts))
            yield extent.source.key, *_located(extent, _own(citation, anchor, library, language), terms)


def _located(extent: Extent, own: Locator | None, terms: EditionTerms) -> tuple[str, int]:
    """The printed locator of some passages, and their position in the document; roles come after numbers."""
    first = extent.parts[0].passage
    position = extent.source.position(first.id) or 0
    locator = own or extent.locator
    if locator is not None:
        return _printed(locator, terms), position
    return terms.roles.get(first.role.value, terms.elsewhere), _LAST + list(Role).index(first.role)


def _printed(locator: Locator, terms: EditionTerms) -> str:
    pairs = {LocatorKind.PAGE: terms.page, LocatorKind.PARAGRAPH: terms.paragraph, LocatorKind.SECTION: ("§", "§§")}
    one, several = pairs[locator.kind]
    return f"{one if locator.first == locator.last else several}\u00a0{locator.text}"


def _own(citation: Citation | None, anchor: Anchor, library: Library, language: str) -> Locator | None:
    """The author's own locator, which prints instead of the passage's."""
    items = citation.node["c"][0] if citation and citation.node else ()
    for item, cited in zip(items, citation.anchors if citation else (), strict=False):
        # A work without a seed has no passages, and its key alone is asked for, whatever its anchors say.
        same = cited == anchor or (anchor.place is None and cited.key == anchor.key)
        if same and (own := own_locator(item, language, library.resolve(anchor))) and own.locator:
            return own.locator
    return None


def _named(entry: BibliographyEntry | None, key: str) -> tuple[str, str, bool]:
    """Author and title of a work, and whether it has one; else it goes by what its entry says instead."""
    if entry is None:
        return "", key, False
    names = (entry.title, *(plain(entry.fields.get(name, "")) for name in _NAMING))
    title = next((name for name in names if name), key)
    return entry.author.replace(" and ", "; "), title, bool(entry.fields.get("title"))
