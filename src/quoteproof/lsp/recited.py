"""Fixes that cite the passage that has the words of a refused quotation, with the source's words where they differ too.

The quotation is judged as it would be if it cited that passage. A citation that serves other quotations stays as it is.
"""

from collections.abc import Iterator
from typing import Final

from quoteproof.check.result import ChapterResult, CheckResult
from quoteproof.finding.model import Edit, Finding, Fix, Place
from quoteproof.quotation.model import Citation, Quotation
from quoteproof.rules.correcting import WHOLE
from quoteproof.rules.naming import named
from quoteproof.rules.table import findings_of
from quoteproof.source.library import Extent, Library
from quoteproof.text.anchor import Anchor
from quoteproof.verdict.collate import judge
from quoteproof.verdict.model import Judged, Misplaced, Misquoted, Uncheckable, Uncited
from quoteproof.verdict.passage_text import VerdictContext
from quoteproof.verdict.word_search import citing, nearest_place, word_anchors

_MOST: Final = 3
"""Passages that are offered at most."""


class RecitingFixes:
    """Makes the fixes of quotations; keeps what was read of a library's words."""

    def __init__(self) -> None:
        """Know no library yet."""
        self._library: Library | None = None
        self._context: VerdictContext | None = None

    def of(self, judged: Judged, chapter: ChapterResult, result: CheckResult) -> Iterator[Fix]:
        """The fixes for a quotation of a chapter, the likeliest passage first."""
        quotation, verdict = judged.quotation, judged.verdict
        citation = quotation.citation or (quotation.beside.citation if quotation.beside else None)
        if citation is None or chapter.chapter is None or not isinstance(verdict, _REFUSED):
            return
        if any(_serves(citation, other.quotation) for other in chapter.judged if other is not judged):
            return
        context = self._context_of(result)
        for anchor in _anchors(judged, citation, context):
            cite = _cite(chapter.text, citation, anchor)
            if cite is None:
                continue
            moved = judge(citing(quotation, anchor), context)
            if moved.match is not None:
                yield Fix(f"cite `{anchor}`", (cite,))
                continue
            limits = result.book.quotations.limits
            for finding in findings_of(chapter.chapter, moved, limits=limits, context=context)[:1]:
                fix = _whole(finding)
                if fix is not None and not _touch(cite, fix):
                    yield Fix(f"{fix.title}, and cite `{anchor}`", (*fix.edits, cite))

    def _context_of(self, result: CheckResult) -> VerdictContext:
        settings, language = result.book.quotations, result.book.language
        kept = self._context
        if kept is None or self._library is not result.library or kept.settings != settings:
            self._library = result.library
            kept = self._context = VerdictContext(result.library, settings, language)
        return kept


_REFUSED: Final = Misquoted | Misplaced | Uncited | Uncheckable


def _whole(finding: Finding) -> Fix | None:
    """The fix after which the whole quotation has the source's words; None where it has none."""
    whole = next((fix for fix in finding.fixes if fix.title == WHOLE), None)
    return next(iter(finding.fixes), None) if whole is None and len(finding.differences) == 1 else whole


def _serves(citation: Citation, quotation: Quotation) -> bool:
    cited = quotation.citation or (quotation.beside.citation if quotation.beside else None)
    return cited is not None and cited.written == citation.written


def _anchors(judged: Judged, citation: Citation, context: VerdictContext) -> tuple[Anchor, ...]:
    """The passages that may be meant and are not cited."""
    quotation, refusal = judged.quotation, getattr(judged.verdict, "refusal", None)
    near = refusal.nearest.anchor if refusal is not None and refusal.nearest is not None else None
    keys = [key for key in dict.fromkeys(a.key for a in citation.anchors) if key in context.library.sources]
    found = [near] if near is not None else list(word_anchors(quotation, context, keys or None))
    if not found:
        place = nearest_place(quotation, context, keys or None)
        found = [place.anchor] if place is not None else []
    cited = {(key, part) for a in citation.anchors for key, part in _parts(context.library, a)}
    known = [a for a in found if (parts := _parts(context.library, a)) and not parts <= cited]
    return tuple(dict.fromkeys(known))[:_MOST]


def _parts(library: Library, anchor: Anchor) -> set[tuple[str, str]]:
    """The passages that an anchor names."""
    extent = library.resolve(anchor)
    return {(extent.source.key, part.passage.id) for part in extent.parts} if isinstance(extent, Extent) else set()


def _cite(text: str, citation: Citation, anchor: Anchor) -> Edit | None:
    """The edit that makes a citation of one work or passage cite another passage; None where it cannot be told."""
    if citation.place.approximate or len(citation.anchor_places) != 1 or len(citation.anchors) != 1:
        return None
    cited, place = citation.anchors[0], citation.anchor_places[0]
    if not cited.names_place and cited.key == anchor.key:
        return named(text, citation, anchor)
    if any(citation.pages) or place.approximate or text[place.start : place.end] != str(cited):
        return None
    return Edit(Place(place.file, place.start, place.end), str(anchor))


def _touch(cite: Edit, fix: Fix) -> bool:
    places = [edit.place for edit in fix.edits]
    return any(p.approximate or (p.start <= cite.place.end and cite.place.start <= p.end) for p in places)
