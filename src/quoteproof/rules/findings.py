"""Findings: puts faults into words, each by the rule of its code.

A quotation gives one finding, or one for each skewing (Q010) that an author may acknowledge by itself; an accepted one
gives none, or the warning about its edge.
"""

from __future__ import annotations

from collections.abc import Iterable

from quoteproof.book.limits import Limits
from quoteproof.chapter.model import OBJECT, Chapter
from quoteproof.finding.model import Fault, Finding
from quoteproof.quotation.model import Citation, Quotation
from quoteproof.rules.c001_unknown_source import UnknownSourceCited
from quoteproof.rules.c002_unknown_anchor import UnknownAnchorCited
from quoteproof.rules.c003_retired_anchor import RetiredAnchorCited
from quoteproof.rules.c004_source_without_seed import SeedlessSourceQuoted
from quoteproof.rules.rule import RefusedQuotation
from quoteproof.rules.table import RULES
from quoteproof.source import library
from quoteproof.text.anchor import Anchor
from quoteproof.verdict.faults import LimitWordBefore, QuotationRefusal
from quoteproof.verdict.model import (
    Altered,
    Attested,
    Exempted,
    Judged,
    Misplaced,
    Misquoted,
    Translated,
    Uncheckable,
    Uncited,
    Verbatim,
)


def worded(faults: Iterable[Fault]) -> tuple[Finding, ...]:
    """The findings of faults, in their order."""
    return tuple(RULES[fault.code].word(fault) for fault in faults)


def findings_of(chapter: Chapter, judged: Judged, *, limits: Limits | None = None) -> tuple[Finding, ...]:
    """The findings of one quotation; `limits` are the numbers in force, for notes."""
    quotation, verdict, numbers = judged.quotation, judged.verdict, limits or Limits()
    if OBJECT in quotation.printed.text:
        return ()  # Q018 speaks of the note mark or the like inside, which would be all that differs
    match verdict:
        case Misquoted(refusal) | Misplaced(refusal) | Uncited(refusal):
            return tuple(_finding(chapter, quotation, one, numbers) for one in (refusal, *refusal.further))
        case Uncheckable(refusal):
            return (_finding(chapter, quotation, refusal, numbers),) if refusal else ()
        case Verbatim(found) | Altered(found):
            if not found.skipped_limit:
                return ()
            refusal = QuotationRefusal(LimitWordBefore(found.skipped_limit, found.anchor))
            return (_finding(chapter, quotation, refusal, numbers),)
        case Exempted() | Attested() | Translated():
            return ()


def _finding(chapter: Chapter, quotation: Quotation, refusal: QuotationRefusal, limits: Limits) -> Finding:
    rule = RULES[refusal.fault.code]
    return rule.word_refusal(refusal.fault, RefusedQuotation(chapter, quotation, refusal, rule.code, limits))


def anchor_fault(
    citation: Citation, unresolved: library.Unresolved, *, serves: bool, quoted_in: Anchor | None = None
) -> Fault | None:
    """Why one anchor of a citation names nothing; None where that is no fault, or another finding says so.

    `serves` says whether a quotation is bound to the citation, `quoted_in` which passage has its words.
    """
    places = dict(zip(citation.anchors, citation.anchor_places, strict=False))
    place = places.get(unresolved.anchor, citation.written)
    match unresolved:
        case library.UnknownSource():
            return UnknownSourceCited(place, unresolved, quoted_in)
        case library.UnknownAnchor():
            return UnknownAnchorCited(place, unresolved, quoted_in)
        case library.RetiredAnchor():
            return RetiredAnchorCited(place, unresolved, quoted_in)
        case library.SourceWithoutSeed():
            return SeedlessSourceQuoted(place, unresolved, quoted_in) if serves else None
        case library.NoAnchor() | library.UnsoundSource():
            return None
