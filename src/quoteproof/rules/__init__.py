"""Rules: one file a code, with what the code means and, where it is decided here, how its finding is worded.

Promises: every code has an explanation; every refused quotation gives one finding, or one for each skewing (Q010) that
an author may acknowledge by itself; an accepted one none but the warning about its edge. A rule's module is imported
when it first speaks. Leaves out: deciding (`collate`, `diagnose`) and layout (the report).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from quoteproof.book.limits import Limits
from quoteproof.chapter.model import OBJECT, Chapter
from quoteproof.finding.codes import Severity
from quoteproof.finding.model import Finding, Place
from quoteproof.quotation.model import Citation, Fault, Intruder, Quotation, SetOff, StrayMark
from quoteproof.rules.explanation import Explanation
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

if TYPE_CHECKING:
    from quoteproof.rules.telling import Telling

_RULES: Final = {
    name[:4].upper(): name
    for name in (
        "q001_misquotation",
        "q002_uncited_quotation",
        "q003_misplaced_quotation",
        "q004_unmarked_omission",
        "q005_disordered_pieces",
        "q006_overreaching_alteration",
        "q007_undeclared_emphasis",
        "q008_look_alike_character",
        "q009_invisible_character",
        "q010_skewing_alteration",
        "q011_cut_word",
        "q012_changed_case",
        "q013_changed_punctuation",
        "q014_stray_quotation_mark",
        "q015_unquoted_borrowing",
        "q016_empty_omission",
        "q017_empty_quotation",
        "q018_markup_in_quotation",
        "q019_uncheckable_quotation",
        "q020_contested_quotation",
        "q021_unmarked_display",
        "a001_unexplained_acknowledgement",
        "a002_unused_acknowledgement",
        "c001_unknown_source",
        "c002_unknown_anchor",
        "c003_retired_anchor",
        "c004_source_without_seed",
        "c005_contradicting_locator",
        "c006_citation_in_code",
        "s001_changed_seed",
        "s002_stale_emendation",
        "s003_unused_seed",
        "k001_unreadable_chapter",
        "k002_raw_markup",
        "k003_unsupported_markup",
        "k004_headless_chapter",
        "k005_skipped_heading_level",
        "b001_malformed_entry",
        "b002_unused_entry",
        "b003_nameless_entry",
        "n001_undefined_note",
        "n002_duplicate_note",
        "n003_unused_note",
        "x001_broken_link",
        "x002_missing_image",
        "x003_missing_alternative_text",
        "x004_ambiguous_link",
        "x005_duplicate_identifier",
        "x006_duplicate_reference",
        "x007_colliding_reference",
    )
}
"""The module of each rule, by code."""


class _Rule:
    """A rule's module, which is imported when something is first asked of it."""

    # Most checks tell of nothing, and half a hundred modules of wording would be a good part of their start.
    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, wanted: str) -> Any:
        return getattr(import_module(f"{__name__}.{self._name}"), wanted)


def __getattr__(name: str) -> Any:
    """Give a rule's module by name, as `from quoteproof.rules import …` asks for it."""
    if name in _RULES.values():
        return _Rule(name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class _Explanations(Mapping[str, Explanation]):
    """What each code means; a rule is imported when its own is asked for."""

    def __getitem__(self, code: str) -> Explanation:
        found: Explanation = _rule(code).EXPLANATION
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(_RULES)

    def __len__(self) -> int:
        return len(_RULES)


EXPLANATIONS: Final[Mapping[str, Explanation]] = _Explanations()
"""What each code means, by code."""


def _rule(code: str) -> Any:
    return _Rule(_RULES[code])


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
            return (_rule("Q010").tell_edge(telling, found, severity=edge),)
        case Exempted() | Attested() | Translated():
            return ()


def _told(chapter: Chapter, quotation: Quotation, problem: Problem, limits: Limits) -> Finding:
    return _tell(problem.code, _telling(chapter, quotation, problem, limits))


def _tell(code: str, *given: Any, **more: Any) -> Finding:
    told: Finding = _rule(code).tell(*given, **more)
    return told


def _telling(chapter: Chapter, quotation: Quotation, problem: Problem, limits: Limits) -> Telling:
    from quoteproof.rules.telling import Telling  # as late as the rules that it serves

    return Telling(chapter, quotation, problem, limits)


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
