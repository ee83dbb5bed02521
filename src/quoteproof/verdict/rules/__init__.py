"""Rules: one file a code, with what the code means and, where it is decided here, how its finding is worded.

Promises: every code has an explanation; every refused quotation gives one finding, and an accepted one none
but the warning about its edge. Leaves out: deciding (`collate`, `diagnose`) and layout (the report).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from quoteproof.book.limits import Limits
from quoteproof.chapter.model import OBJECT, Chapter
from quoteproof.finding.codes import Severity
from quoteproof.finding.model import Finding, Place
from quoteproof.quotation.model import Citation, Fault, Intruder, StrayMark
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
    Match,
    Misplaced,
    Misquoted,
    Problem,
    Translated,
    Uncheckable,
    Uncited,
    Verbatim,
)
from quoteproof.verdict.rules import (
    a001_unexplained_acknowledgement,
    a002_unused_acknowledgement,
    b001_malformed_entry,
    b002_unused_entry,
    b003_nameless_entry,
    c001_unknown_source,
    c002_unknown_anchor,
    c003_retired_anchor,
    c004_source_without_seed,
    c005_contradicting_locator,
    c006_citation_in_code,
    k001_unreadable_chapter,
    k002_raw_markup,
    k003_unsupported_markup,
    k004_headless_chapter,
    k005_skipped_heading_level,
    n001_undefined_note,
    n002_duplicate_note,
    n003_unused_note,
    q001_misquotation,
    q002_uncited_quotation,
    q003_misplaced_quotation,
    q004_unmarked_omission,
    q005_disordered_pieces,
    q006_overreaching_alteration,
    q007_undeclared_emphasis,
    q008_look_alike_character,
    q009_invisible_character,
    q010_skewing_alteration,
    q011_cut_word,
    q012_changed_case,
    q013_changed_punctuation,
    q014_stray_quotation_mark,
    q015_unquoted_borrowing,
    q016_empty_omission,
    q017_empty_quotation,
    q018_markup_in_quotation,
    q019_uncheckable_quotation,
    q020_contested_quotation,
    s001_changed_seed,
    s002_stale_emendation,
    s003_unused_seed,
    x001_broken_link,
    x002_missing_image,
    x003_missing_alternative_text,
    x004_ambiguous_link,
    x005_duplicate_identifier,
    x006_duplicate_reference,
    x007_colliding_reference,
)
from quoteproof.verdict.rules.explanation import Explanation
from quoteproof.verdict.rules.telling import Telling
from quoteproof.verdict.rules.written import written_span

_RULES: Final = (
    q001_misquotation,
    q002_uncited_quotation,
    q003_misplaced_quotation,
    q004_unmarked_omission,
    q005_disordered_pieces,
    q006_overreaching_alteration,
    q007_undeclared_emphasis,
    q008_look_alike_character,
    q009_invisible_character,
    q010_skewing_alteration,
    q011_cut_word,
    q012_changed_case,
    q013_changed_punctuation,
    q014_stray_quotation_mark,
    q015_unquoted_borrowing,
    q016_empty_omission,
    q017_empty_quotation,
    q018_markup_in_quotation,
    q019_uncheckable_quotation,
    q020_contested_quotation,
    a001_unexplained_acknowledgement,
    a002_unused_acknowledgement,
    c001_unknown_source,
    c002_unknown_anchor,
    c003_retired_anchor,
    c004_source_without_seed,
    c005_contradicting_locator,
    c006_citation_in_code,
    s001_changed_seed,
    s002_stale_emendation,
    s003_unused_seed,
    k001_unreadable_chapter,
    k002_raw_markup,
    k003_unsupported_markup,
    k004_headless_chapter,
    k005_skipped_heading_level,
    b001_malformed_entry,
    b002_unused_entry,
    b003_nameless_entry,
    n001_undefined_note,
    n002_duplicate_note,
    n003_unused_note,
    x001_broken_link,
    x002_missing_image,
    x003_missing_alternative_text,
    x004_ambiguous_link,
    x005_duplicate_identifier,
    x006_duplicate_reference,
    x007_colliding_reference,
)

EXPLANATIONS: Final[Mapping[str, Explanation]] = {rule.EXPLANATION.code: rule.EXPLANATION for rule in _RULES}
"""What each code means, by code."""

_TELL: Final[Mapping[str, Callable[[Telling], Finding]]] = {
    "Q001": q001_misquotation.tell,
    "Q002": q002_uncited_quotation.tell,
    "Q003": q003_misplaced_quotation.tell,
    "Q004": q004_unmarked_omission.tell,
    "Q005": q005_disordered_pieces.tell,
    "Q006": q006_overreaching_alteration.tell,
    "Q007": q007_undeclared_emphasis.tell,
    "Q008": q008_look_alike_character.tell,
    "Q009": q009_invisible_character.tell,
    "Q010": q010_skewing_alteration.tell,
    "Q011": q011_cut_word.tell,
    "Q012": q012_changed_case.tell,
    "Q013": q013_changed_punctuation.tell,
    "Q016": q016_empty_omission.tell,
    "Q017": q017_empty_quotation.tell,
    "Q019": q019_uncheckable_quotation.tell,
    "Q020": q020_contested_quotation.tell,
}


def findings_of(
    chapter: Chapter, judged: Judged, *, edge: Severity = Severity.WARNING, limits: Limits | None = None
) -> tuple[Finding, ...]:
    """Give what is to be told of one quotation: one finding, or none.

    `edge` is how grave a limit word just outside an edge is; `limits` are the numbers in force, for notes.
    """
    quotation, verdict, numbers = judged.quotation, judged.verdict, limits or Limits()
    if OBJECT in quotation.printed.text:
        return ()  # a note mark or the like inside is told as Q018, and would be all that differs
    match verdict:
        case Misquoted(problem) | Misplaced(problem) | Uncited(problem):
            return (_TELL[problem.code](Telling(chapter, quotation, problem, numbers)),)
        case Uncheckable(problem):
            return (_TELL[problem.code](Telling(chapter, quotation, problem, numbers)),) if problem else ()
        case Verbatim(found) | Altered(found):
            if not found.skipped_limit:
                return ()
            telling = Telling(chapter, quotation, _edge_problem(found), numbers)
            return (q010_skewing_alteration.tell_edge(telling, found, severity=edge),)
        case Exempted() | Attested() | Translated():
            return ()


def _edge_problem(match: Match) -> Problem:
    return Problem("Q010", source=match.skipped_limit)


def tell_fault(fault: Fault) -> Finding:
    """Tell of what is amiss before any collation: a stray mark, or markup in a quotation."""
    match fault:
        case StrayMark():
            return q014_stray_quotation_mark.tell(fault)
        case Intruder():
            return q018_markup_in_quotation.tell(fault)


def tell_borrowing(borrowing: Borrowing, *, severity: Severity = Severity.WARNING) -> Finding:
    """Tell of a run of a seed's words outside quotation marks."""
    return q015_unquoted_borrowing.tell(borrowing, severity=severity)


def tell_citation(citation: Citation, unresolved: Unresolved, *, serves: bool, text: str = "") -> Finding | None:
    """Tell why one anchor of a citation names nothing; None where that is no fault, or is told elsewhere.

    `serves` says whether a quotation is bound to the citation; `text`, the chapter's, lets the place be that
    of the anchor alone.
    """
    place = _anchor_place(citation, unresolved.anchor, text)
    match unresolved:
        case UnknownSource():
            return c001_unknown_source.tell(unresolved, place)
        case UnknownAnchor():
            return c002_unknown_anchor.tell(unresolved, place)
        case RetiredAnchor():
            return c003_retired_anchor.tell(unresolved, place)
        case SourceWithoutSeed():
            return c004_source_without_seed.tell(unresolved, place) if serves else None
        case NoAnchor() | UnsoundSource():
            return None


def _anchor_place(citation: Citation, anchor: str, text: str) -> Place:
    """Give the place of an anchor's own characters, else the citation's."""
    whole = written_span(citation, text)
    at = text.find(anchor, whole.start, whole.end)
    if at < 0 or whole.approximate:
        return whole
    return Place(whole.file, at, at + len(anchor))
