"""Diagnosis: which one fault explains best why a quotation is not exact.

Promises: called only once a quotation has been refused, it never makes it pass; faults are tried in the order of
rules.md, “Codes”, and the first that explains it speaks. Work is bounded.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Final

from quoteproof.finding.model import Nearest
from quoteproof.quotation.pattern import ElementForm
from quoteproof.text.anchor import Anchor
from quoteproof.text.words import words
from quoteproof.verdict import faults
from quoteproof.verdict.case import UnmatchedQuotation
from quoteproof.verdict.conditions import Reading
from quoteproof.verdict.faults import QuotationRefusal, Skewing, Violation
from quoteproof.verdict.ground import PASSAGE_END, PassageText
from quoteproof.verdict.hidden import invisible
from quoteproof.verdict.match import WorkExhaustedError
from quoteproof.verdict.nearest import difference, near, nearest, plain_words
from quoteproof.verdict.relax import case_only, look_alike, miswritten, punctuation_only, sic_first

_READINGS: Final = 200
_NAMED: Final = 3  # places named where a quotation really stands
_ORDER: Final = ("Q016", "Q006", "Q011", "Q010")  # of several broken conditions the first of these speaks
_BROKEN: Final = 3  # conditions that a reading may break and still be called an explanation


def diagnose(case: UnmatchedQuotation) -> QuotationRefusal:
    """Give the most telling reason for refusing a refused quotation."""
    for step in _EXPLANATIONS:
        refusal = step(case)
        if refusal is not None:
            return refusal
    return _misquoted(case)


def _invisible(case: UnmatchedQuotation) -> QuotationRefusal | None:
    refusal = invisible(case.printed)
    return replace(refusal, nearest=case.nearest()) if refusal else None


def _misplaced(case: UnmatchedQuotation) -> QuotationRefusal | None:
    """Look for it, letter for letter, in every other passage."""
    cited = {Anchor(g.key, p.id) for g in case.cited for p in g.passages if (g.low, g.high) == (0, len(g.text))}
    found: list[Nearest] = []
    for ground in case.elsewhere():
        for reading in case.strict(case.pattern, ground):
            quoted = [s for s in reading.steps if s.high > s.low]
            ids = [ground.passages[ground.part(s.low)].id for s in quoted]
            if any(Anchor(ground.key, id) not in cited for id in ids):
                place = near(ground, quoted[0].low, quoted[-1].high)
                found.append(
                    place if ids[0] == ids[-1] else replace(place, anchor=Anchor(ground.key, f"{ids[0]}-{ids[-1]}"))
                )
        if len(found) == _NAMED:
            break
    if not found:
        return None
    return QuotationRefusal(faults.WrongPassage(tuple(n.anchor for n in found[1:])), nearest=found[0])


def _disordered(case: UnmatchedQuotation) -> QuotationRefusal | None:
    """Every piece stands in one cited ground, but not in this order; no reading takes them in order."""
    pieces = case.pattern.pieces()
    if len(pieces) < 2:
        return None
    for ground in case.cited:
        parts = [replace(case.pattern, elements=piece) for piece in pieces]
        hits = [next(case.strict(part, ground), None) for part in parts]
        places = [hit.steps[0].low for hit in hits if hit is not None]
        late = next((i for i in range(1, len(places)) if places[i] < places[i - 1]), None)
        if len(places) == len(pieces) and late is not None:
            span = case.span(pieces[late][0].start, pieces[late][-1].end)
            return QuotationRefusal(faults.DisorderedPiece(), *span, case.nearest())
    return None


_FIRST: Final = ("Q016", "Q006", "Q011", "Q010")
"""Which code of a broken condition speaks; the order of the rules' precedence."""


def _broken(case: UnmatchedQuotation) -> QuotationRefusal | None:
    """A reading that breaks a condition explains it, if it breaks few."""
    best: tuple[tuple[int, int], Reading, Violation, PassageText] | None = None
    for ground in case.cited:
        try:
            for reading in islice(case.readings(case.pattern, ground, strict=False), _READINGS):
                violations = _telling(reading.violations)
                if not violations:
                    continue
                first = min(violations, key=lambda v: _FIRST.index(v.fault.code))
                rank = (len({type(v.fault) for v in violations}), _FIRST.index(first.fault.code))
                if best is None or rank < best[0]:
                    best = (rank, reading, first, ground)
        except WorkExhaustedError:
            continue
    if best is None or best[0][0] > _BROKEN:
        return None
    return _from_violation(case, *best[1:])


def _telling(violations: tuple[Violation, ...]) -> tuple[Violation, ...]:
    """Leave out what only follows from another: part of a word is no whole word, and a word turned round is another.

    Dots that the style does not take for an omission explain nothing where more is wrong: they may be the source's.
    """
    kinds = {type(v.fault) for v in violations}
    if faults.BareOmission in kinds and len(kinds) > 1:
        return ()
    if faults.CutWord in kinds:
        return tuple(v for v in violations if not isinstance(v.fault, faults.TooLittleOfSource))
    turned = {v.start for v in violations if isinstance(v.fault, Skewing)}
    return tuple(v for v in violations if not (isinstance(v.fault, faults.OtherWordCompleted) and v.start in turned))


def _from_violation(
    case: UnmatchedQuotation, reading: Reading, violation: Violation, ground: PassageText
) -> QuotationRefusal:
    quoted = [s for s in reading.steps if s.high > s.low]
    hint = near(ground, quoted[0].low, quoted[-1].high) if quoted else None
    refusal = _refusal(case, violation, hint)
    if not isinstance(violation.fault, Skewing):
        return refusal
    skewed = (v for v in reading.violations if isinstance(v.fault, Skewing) and v != violation)
    return replace(refusal, further=tuple(_refusal(case, v, hint) for v in dict.fromkeys(skewed)))


def _refusal(case: UnmatchedQuotation, violation: Violation, hint: Nearest | None) -> QuotationRefusal:
    return QuotationRefusal(violation.fault, *case.span(violation.start, violation.end), hint, violation)


def _unmarked(case: UnmatchedQuotation) -> QuotationRefusal | None:
    """All its words stand there in order, but words between them are missing without a mark."""
    found = nearest(plain_words(case.pattern), case.cited)
    if found is None:
        return None
    ground, low, high = _widened(case, *found)
    change = difference(case.pattern, ground, low, high)
    if change is None or not change.only_missing or _holds_alteration(case, change.start, change.end):
        return None
    span = case.span(change.start, change.end)
    return QuotationRefusal(faults.UnmarkedOmission(change.source), *span, near(ground, *found[1:]))


def _holds_alteration(case: UnmatchedQuotation, start: int, end: int) -> bool:
    """Tell whether a bracket stands in a gap: then words were put for others, not left out."""
    return any(
        e.form not in (ElementForm.LITERAL, ElementForm.SIC, ElementForm.SLASH) and e.start < end and e.end > start
        for e in case.pattern.elements
    )


def _widened(case: UnmatchedQuotation, ground: PassageText, low: int, high: int) -> tuple[PassageText, int, int]:
    """Widen a near stretch to the quotation's own first and last words, where these stand around it."""
    text = plain_words(case.pattern)
    ours = [text[a:b] for a, b in words(text)]
    if ours:
        around = words(ground.text, max(0, low - _REACH), min(len(ground.text), high + _REACH))
        firsts = [a for a, b in around if ground.text[a:b] == ours[0] and a <= low]
        lasts = [b for a, b in around if ground.text[a:b] == ours[-1] and b >= high]
        low, high = (firsts or [low])[-1], (lasts or [high])[0]
    return ground, low, high


_REACH: Final = 600  # code points on either side in which a quotation's first and last words are looked for


def _misquoted(case: UnmatchedQuotation) -> QuotationRefusal:
    text = plain_words(case.pattern)
    found = nearest(text, case.cited) or nearest(text, case.elsewhere())
    if found is None:
        return QuotationRefusal(faults.Misquotation())
    ground, low, high = found
    border = ground.text.find(PASSAGE_END, low, high)
    if border >= 0 and PASSAGE_END not in case.pattern.text and difference(case.pattern, ground, low, high) is None:
        return _run_over(case, ground, low, high, border)
    return case.differing(faults.Misquotation, *found)


def _run_over(case: UnmatchedQuotation, ground: PassageText, low: int, high: int, border: int) -> QuotationRefusal:
    """The words agree, but they run over the end of a paragraph as if there were none."""
    gap = max(0, case.pattern.text.find(" ", max(0, border - low - 1)))
    span = case.span(gap, gap + 1)
    return QuotationRefusal(faults.RunsOverParagraphEnd(), *span, near(ground, low, high))


# In the order of rules.md, but for disordered pieces: a reading that takes the pieces in order shows that they are not.
_EXPLANATIONS: Final = (
    *(_invisible, look_alike, _misplaced, miswritten, sic_first, _broken, _disordered),
    # What is exact but for case or marks lacks no words, though others might be missed out to the same end.
    *(case_only, punctuation_only, _unmarked),
)
