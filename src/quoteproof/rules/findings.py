"""Rules: one file a code, with what the code means and, where it is decided here, how its finding is worded.

Promises: every code has an explanation; every refused quotation gives one finding, or one for each skewing (Q010) that
an author may acknowledge by itself; an accepted one none but the warning about its edge. A rule's module is imported
when it first speaks. Leaves out: deciding (`collate`, `diagnose`) and layout (the report).
"""

from __future__ import annotations

from typing import Any

from quoteproof.book.limits import Limits
from quoteproof.chapter.model import OBJECT, Chapter
from quoteproof.finding.codes import Severity
from quoteproof.finding.model import Finding, Place
from quoteproof.quotation.model import Citation, Fault, Intruder, Quotation, SetOff, StrayMark
from quoteproof.rules import q010_skewing_alteration
from quoteproof.rules.table import RULES
from quoteproof.rules.telling import Telling
from quoteproof.rules.written import written_span
from quoteproof.source.library import (
    NoAnchor,
    RetiredAnchor,
    SourceWithoutSeed,
    UnknownAnchor,
    UnknownSource,
    Unresolved,
    UnsoundSource,
)
from quoteproof.verdict.borrowing import Borrowing
from quoteproof.verdict.model import (
    Altered,
    Attested,
    Exempted,
    Judged,
    Misplaced,
    Misquoted,
    Problem,
    Translated,
    Uncheckable,
    Uncited,
    Verbatim,
)


def findings_of(
    chapter: Chapter, judged: Judged, *, edge: Severity = Severity.WARNING, limits: Limits | None = None
) -> tuple[Finding, ...]:
    """Give what is to be told of one quotation: one finding, none, or one for each skewing.

    `edge` is how grave a limit word just outside an edge is; `limits` are the numbers in force, for notes.
    """
    quotation, verdict, numbers = judged.quotation, judged.verdict, limits or Limits()
    if OBJECT in quotation.printed.text:
        return ()  # a note mark or the like inside is told as Q018, and would be all that differs
    match verdict:
        case Misquoted(problem) | Misplaced(problem) | Uncited(problem):
            return tuple(_told(chapter, quotation, one, numbers) for one in (problem, *problem.further))
        case Uncheckable(problem):
            return (_told(chapter, quotation, problem, numbers),) if problem else ()
        case Verbatim(found) | Altered(found):
            if not found.skipped_limit:
                return ()
            telling = _telling(chapter, quotation, Problem("Q010", source=found.skipped_limit), numbers)
            return (q010_skewing_alteration.tell_edge(telling, found, severity=edge),)
        case Exempted() | Attested() | Translated():
            return ()


def _told(chapter: Chapter, quotation: Quotation, problem: Problem, limits: Limits) -> Finding:
    return _tell(problem.code, _telling(chapter, quotation, problem, limits))


def _tell(code: str, *given: Any, **more: Any) -> Finding:
    word = RULES[code].word
    assert word is not None, code
    return word(*given, **more)


def _telling(chapter: Chapter, quotation: Quotation, problem: Problem, limits: Limits) -> Telling:
    return Telling(chapter, quotation, problem, RULES[problem.code].code, limits)


def tell_fault(fault: Fault) -> Finding:
    """Tell of what is amiss before any collation: a stray mark, or markup in a quotation."""
    match fault:
        case StrayMark():
            return _tell("Q014", fault)
        case Intruder():
            return _tell("Q018", fault)
        case SetOff():
            return _tell("Q021", fault)


def tell_borrowing(borrowing: Borrowing, *, severity: Severity = Severity.WARNING) -> Finding:
    """Tell of a run of a seed's words outside quotation marks."""
    return _tell("Q015", borrowing, severity=severity)


def tell_citation(citation: Citation, unresolved: Unresolved, *, serves: bool, text: str = "") -> Finding | None:
    """Tell why one anchor of a citation names nothing; None where that is no fault, or is told elsewhere.

    `serves` says whether a quotation is bound to the citation; `text`, the chapter's, lets the place be that
    of the anchor alone.
    """
    place = _anchor_place(citation, unresolved.anchor, text)
    match unresolved:
        case UnknownSource():
            return _tell("C001", unresolved, place)
        case UnknownAnchor():
            return _tell("C002", unresolved, place)
        case RetiredAnchor():
            return _tell("C003", unresolved, place)
        case SourceWithoutSeed():
            return _tell("C004", unresolved, place) if serves else None
        case NoAnchor() | UnsoundSource():
            return None


def _anchor_place(citation: Citation, anchor: str, text: str) -> Place:
    """Give the place of an anchor's own characters, else the citation's."""
    whole = written_span(citation, text)
    at = text.find(anchor, whole.start, whole.end)
    if at < 0 or whole.approximate:
        return whole
    return Place(whole.file, at, at + len(anchor))
