"""An open document as it was last checked, and what is at a place in it.

Offsets are those of the text that the client has now. A text that was not checked has no quotations.
"""

import re
from collections.abc import Iterator
from typing import Final

from lsprotocol import types

from quoteproof.check.result import ChapterResult, CheckResult
from quoteproof.finding.model import Place
from quoteproof.lsp.books import OpenBook
from quoteproof.lsp.documents import DocumentText
from quoteproof.lsp.server import Server
from quoteproof.quotation.model import Citation, Quotation
from quoteproof.source.library import Passage, Source
from quoteproof.text.anchor import Anchor
from quoteproof.values import dataclass
from quoteproof.verdict.model import Altered, Judged, Match, Verbatim

ANCHOR: Final = re.compile(r"(?<![\w@])@\{?(?P<anchor>\w(?:[\w:.#$%&\-+?<>~/]*\w)?)")
"""An anchor or a key as it is written in a citation."""


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """An open document."""

    book: OpenBook
    """Its book."""
    name: str
    """The book's name for it."""
    positions: DocumentText
    """Its text as the client has it, with its positions."""
    text: str
    """Its text without a byte-order mark."""
    result: CheckResult
    """The last check."""

    @property
    def chapter(self) -> ChapterResult | None:
        """Its chapter, if exactly this text was checked."""
        return next((c for c in self.result.chapters if c.file == self.name and c.text == self.text), None)

    @property
    def source(self) -> Source | None:
        """The source whose seed it is."""
        return next((s for s in self.result.library.sources.values() if s.file == self.name), None)

    def quotation_at(self, offset: int) -> Judged | None:
        """The quotation that a place is in, the innermost."""
        chapter = self.chapter
        around = [j for j in chapter.judged if _holds(j, offset)] if chapter else []
        return min(around, key=lambda j: j.quotation.place.end - j.quotation.place.start, default=None)

    def quotations_of(self, start: int, end: int) -> tuple[Judged, ...]:
        """The quotations that a stretch touches, or whose citation it touches; the innermost first."""
        chapter = self.chapter
        touched = [j for j in chapter.judged if _touches(j, start, end)] if chapter else []
        return tuple(sorted(touched, key=lambda j: j.quotation.place.end - j.quotation.place.start))

    def citation_at(self, offset: int) -> Citation | None:
        """The citation that a place is in."""
        chapter = self.chapter
        places = ((c, c.written) for c in (chapter.citations if chapter else ()))
        return next((c for c, p in places if not p.approximate and p.start <= offset <= p.end), None)

    def anchor_at(self, offset: int) -> tuple[Anchor, int, int] | None:
        """The anchor or key that is written at a place, with its start and end."""
        line = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        for match in ANCHOR.finditer(self.text, line, end if end >= 0 else len(self.text)):
            if match.start() <= offset <= match.end():
                return Anchor.parse(match["anchor"]), *match.span("anchor")
        citation = self.citation_at(offset)
        if citation is None:
            return None
        place = citation.written
        return citation.anchors[0], place.start, place.end

    def serving(self, anchor: Anchor, start: int) -> Judged | None:
        """The one quotation that is cited by an anchor, written at `start`; None if there are several."""
        served: list[Judged] = []
        for judged in self.chapter.judged if self.chapter else ():
            citation = judged.quotation.citation
            named = citation.anchors if citation else ()
            by_page = not anchor.names_place and anchor.key in {cited.key for cited in named}
            if citation is not None and (anchor in named or by_page):
                place = citation.written
                served += [judged] if place.start <= start <= place.end else []
        return served[0] if len(served) == 1 else None

    def passage_at(self, offset: int) -> Passage | None:
        """The passage that a place of a seed is in."""
        passages = self.source.passages if self.source else ()
        return next((p for p in passages if p.start <= offset <= p.end), None)


def _holds(judged: Judged, offset: int) -> bool:
    place = judged.quotation.place
    return not place.approximate and place.start <= offset <= place.end


def _touches(judged: Judged, start: int, end: int) -> bool:
    return any(not p.approximate and p.start <= end and start <= p.end for p in places_of(judged.quotation))


def places_of(quotation: Quotation) -> tuple[Place, ...]:
    """Where a quotation and its citation, or the one that stands beside it, are written."""
    citation = quotation.citation or (quotation.beside.citation if quotation.beside else None)
    return (quotation.place,) if citation is None else (quotation.place, citation.written)


def checked_now(ls: Server, uri: str) -> CheckedDocument | None:
    """The document with its last check, without waiting."""
    named = ls.book_of(uri)
    checked = named[0].checked if named else None
    if named is None or checked is None or checked.result is None:
        return None
    book, name = named
    document = ls.documents.get(uri)
    positions = document.positions if document else book.positions(name)
    text = document.text if document else positions.text
    return CheckedDocument(book, name, positions, text, checked.result)


async def checked_document(ls: Server, uri: str) -> CheckedDocument | None:
    """The document with the check of its newest text, which is awaited."""
    named = ls.book_of(uri)
    if named is None:
        return None
    await named[0].settled()
    return checked_now(ls, uri)


def match_of(judged: Judged | None) -> Match | None:
    """The evidence for a verified quotation."""
    verdict = judged.verdict if judged is not None else None
    return verdict.match if isinstance(verdict, Verbatim | Altered) else None


def uses(result: CheckResult, source: Source, passage: Passage) -> Iterator[Judged]:
    """The verified quotations that quote a passage, in the order of the book."""
    for chapter in result.chapters:
        for judged in chapter.judged:
            match = match_of(judged)
            if match is not None and any(spot.anchor == Anchor(source.key, passage.id) for spot in match.spots):
                yield judged


def location(book: OpenBook, name: str, start: int, end: int) -> types.Location:
    """The location of a stretch of one of a book's files."""
    return types.Location(book.spelling.uri(name), book.positions(name).range(start, end))
