"""Which differences of a refused quotation are at fault, and what kind of fault each of them is.

The faults are the differences that must be mended before the matcher accepts the quotation, no more and no fewer. The
first of them is told, and how many follow. Where the style permits two things only one by one, the earlier one stands.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from quoteproof.document.model import UNKNOWN
from quoteproof.quotation.pattern import ElementForm, Pattern
from quoteproof.text.line_hyphens import undivided
from quoteproof.text.look_alikes import skeleton
from quoteproof.text.words import has_words
from quoteproof.values import dataclass
from quoteproof.verdict import faults
from quoteproof.verdict.alignment import CELLS, WordAlignment, align
from quoteproof.verdict.conditions import OMISSIONS
from quoteproof.verdict.differences import (
    Compared,
    Difference,
    InnerMarks,
    MendedQuotation,
    as_literal,
    compared,
    joined,
    mended,
    replacement,
)
from quoteproof.verdict.faults import QuotationFault, QuotationRefusal, SourceDifference, Violation
from quoteproof.verdict.likeness import alike
from quoteproof.verdict.match import WorkExhaustedError
from quoteproof.verdict.nearest import UnmatchedQuotation, near, nearest, plain_words
from quoteproof.verdict.open_hyphens import divides, line_ends
from quoteproof.verdict.passage_text import PASSAGE_END, PassageText

_TRIED: Final = 24
"""Most differences that are put back one by one; those beyond are faults unseen."""
_LONG: Final = 10_000  # code points of a quotation beyond which it may be too long to be aligned
_READINGS: Final = 50
_REACH: Final = 400  # code points of the source around a near place that are aligned too
_ALIKE: Final = 0.5  # what a word counts that may have been written for the source's
_RESEMBLES: Final = 0.5  # the share of a quotation's words that its nearest place must have


@dataclass(frozen=True, slots=True)
class _Aligned:
    passages: PassageText
    alignment: WordAlignment
    share: float
    """How many of the quotation's own words are there, from 0 to 1."""


def misquoted(unmatched: UnmatchedQuotation) -> QuotationRefusal:
    """The refusal of a quotation whose words or marks are not the source's."""
    found = _nearest_cited(unmatched)
    if found is None or found.share < _RESEMBLES:
        found = _elsewhere(unmatched, found)
    if found is None:
        place = unmatched.nearest()  # of very long words nothing more is known than where they stand
        return QuotationRefusal(faults.Misquotation(), nearest=place if len(unmatched.pattern.text) > _LONG else None)
    if found.share < _RESEMBLES:
        return QuotationRefusal(faults.Misquotation())
    return _explained(unmatched, found)


def mendings(unmatched: UnmatchedQuotation) -> Iterator[tuple[SourceDifference, ...]]:
    """The ways in which other words make a quotation exact, without more and more of its alterations.

    First all of these are kept, then all but one, last none: then the words are the source's from end to end.
    """
    marked = [e for e in unmatched.pattern.elements if e.form is not ElementForm.LITERAL]
    kept = [[e for e in marked if e is not one] for one in marked[:_BRACKETS]] if len(marked) > 1 else []
    patterns = [
        unmatched.pattern,
        *(as_literal(unmatched.pattern, some) for some in (*kept, *([[]] if marked else []))),
    ]
    for pattern in patterns:
        found = _nearest_cited(replace(unmatched, pattern=pattern))
        if found is None or found.share < _RESEMBLES:
            continue
        for marks in InnerMarks:
            whole = compared(pattern, found.passages, found.alignment, marks=marks)
            if whole.differences and _accepted(unmatched, found.passages, mended(whole, range(len(whole.differences)))):
                told = joined(whole, _at_fault(unmatched, found.passages, whole))
                yield _differences(unmatched, found.passages, whole, told)
                break


def _nearest_cited(unmatched: UnmatchedQuotation) -> _Aligned | None:
    best: _Aligned | None = None
    for passages in unmatched.cited:
        low, high = passages.low, passages.high
        if len(unmatched.pattern.text) * (high - low) > 16 * CELLS:
            low, high = _region(unmatched, passages)
        found = _aligned(unmatched, passages, low, high)
        if found is not None and (best is None or found.alignment.cost < best.alignment.cost):
            best = found
    return best


def _region(unmatched: UnmatchedQuotation, passages: PassageText) -> tuple[int, int]:
    """The stretch of long passages in which the pieces are, each looked for by itself."""
    spans: list[tuple[int, int]] = []
    for piece in unmatched.pattern.pieces():
        text = " ".join(e.text for e in piece if e.form is ElementForm.LITERAL)
        found = nearest(text, (passages,))
        if found is not None:
            spans.append((found[1], found[2]))
    if not spans:
        return passages.low, passages.high
    low, high = min(a for a, _ in spans), max(b for _, b in spans)
    reach = max(_REACH, len(unmatched.pattern.text))
    return max(passages.low, low - reach), min(passages.high, high + reach)


def _elsewhere(unmatched: UnmatchedQuotation, cited: _Aligned | None) -> _Aligned | None:
    found = nearest(plain_words(unmatched.pattern), unmatched.elsewhere())
    if found is None:
        return cited
    passages, low, high = found
    reach = max(_REACH, len(unmatched.pattern.text))
    other = _aligned(unmatched, passages, max(0, low - reach), min(len(passages.text), high + reach))
    if other is None or (cited is not None and cited.share >= other.share):
        return cited
    return other


def _aligned(unmatched: UnmatchedQuotation, passages: PassageText, low: int, high: int) -> _Aligned | None:
    alignment = align(unmatched.pattern, passages.text, low, high)
    if alignment is None:
        return None
    own = [e for e in alignment.edits if e.unit is not None and e.unit.form is ElementForm.LITERAL and e.is_word]
    beside = [e for e in own if e.unit is not None and e.token is not None and not e.equal]
    same = sum(e.equal for e in own) + sum(
        _likeness(e.unit.token.text, e.token.text) for e in beside if e.unit and e.token
    )
    return _Aligned(passages, alignment, same / max(1, len(own)))


def _likeness(one: str, other: str) -> float:
    """How much of a word another one is."""
    return 1.0 if one.casefold() == other.casefold() else _ALIKE if alike(one, other) else 0.0


def _explained(unmatched: UnmatchedQuotation, found: _Aligned) -> QuotationRefusal:
    passages = found.passages
    for marks in InnerMarks:
        whole = compared(unmatched.pattern, passages, found.alignment, marks=marks)
        if _accepted(unmatched, passages, mended(whole, range(len(whole.differences)))):
            numbers = _at_fault(unmatched, passages, whole)
            return _refusal(unmatched, found, whole, joined(whole, numbers), certain=True)
    whole = compared(unmatched.pattern, passages, found.alignment)
    broken = _with_violation(unmatched, found, whole)
    if broken is not None:
        return broken
    return _without_alterations(unmatched, found) or _refusal(
        unmatched, found, whole, _plain(unmatched, joined(whole, range(len(whole.differences)))), certain=False
    )


def _without_alterations(unmatched: UnmatchedQuotation, found: _Aligned) -> QuotationRefusal | None:
    """The refusal of a quotation in whose brackets no reading sees an alteration: they are words like any other."""
    for pattern in _literally(unmatched.pattern):
        alignment = align(pattern, found.passages.text, found.passages.low, found.passages.high)
        if alignment is None:
            continue
        whole = compared(pattern, found.passages, alignment)
        if _accepted(unmatched, found.passages, mended(whole, range(len(whole.differences)))):
            numbers = _at_fault(unmatched, found.passages, whole)
            other = replace(found, alignment=alignment)
            refusal = _refusal(unmatched, other, whole, joined(whole, numbers), certain=True)
            return replace(refusal, agreed=False)  # a bracket is not the author's slip alone
    return None


_BRACKETS: Final = 4  # brackets of a quotation that are taken for words one by one


def _literally(pattern: Pattern) -> Iterator[Pattern]:
    """The pattern with one bracket as words, then with all, then with its dots and slashes too."""
    brackets = [e for e in pattern.elements if e.form not in (ElementForm.LITERAL, *OMISSIONS)]
    for bracket in brackets[:_BRACKETS] if len(brackets) > 1 else ():
        yield as_literal(pattern, [e for e in pattern.elements if e is not bracket])
    if brackets:
        yield as_literal(pattern, [e for e in pattern.elements if e.form in OMISSIONS])
    yield as_literal(pattern, ())


def _accepted(unmatched: UnmatchedQuotation, passages: PassageText, quotation: MendedQuotation) -> bool:
    return next(unmatched.strict(quotation.pattern, passages), None) is not None


def _at_fault(unmatched: UnmatchedQuotation, passages: PassageText, whole: Compared) -> list[int]:
    """The numbers of the differences that must be mended; all others may stand as they are."""
    right = set(range(len(whole.differences)))
    for number in sorted(right)[:_TRIED]:
        if _accepted(unmatched, passages, mended(whole, right - {number})):
            right.discard(number)
    return sorted(right)


def _with_violation(unmatched: UnmatchedQuotation, found: _Aligned, whole: Compared) -> QuotationRefusal | None:
    """The refusal of a quotation that breaks a condition too; None where its words cannot be put right."""
    everything = mended(whole, range(len(whole.differences)))
    violations = _broken(unmatched, found.passages, everything)
    if violations is None:
        return None
    kinds = {type(v.fault) for v in violations}
    right = set(range(len(whole.differences)))
    for number in sorted(right)[:_TRIED]:
        other = _broken(unmatched, found.passages, mended(whole, right - {number}))
        if other is not None and {type(v.fault) for v in other} <= kinds and len(other) <= len(violations):
            right.discard(number)
    told = joined(whole, sorted(right))
    first = min(violations, key=lambda v: v.start)
    start, end = everything.back(first.start), everything.back(max(first.start, first.end - 1)) + 1
    needless = isinstance(first.fault, faults.SameInitial | faults.EmptyCompletion)
    if told and (told[0].start < start or needless):
        refusal = _refusal(unmatched, found, whole, told, certain=False)
        return replace(refusal, more=refusal.more + len(kinds))
    hint = near(found.passages, found.alignment.low, found.alignment.high)
    moved = Violation(first.fault, start, end)
    more = len(told) + len(kinds) - 1
    return QuotationRefusal(first.fault, *unmatched.span(start, end), hint, moved, more=more)


def _broken(
    unmatched: UnmatchedQuotation, passages: PassageText, quotation: MendedQuotation
) -> tuple[Violation, ...] | None:
    """The conditions that a mended quotation breaks in the reading that breaks fewest; None if there is none."""
    best: tuple[Violation, ...] | None = None
    try:
        for reading in islice(unmatched.readings(quotation.pattern, passages, strict=False), _READINGS):
            if best is None or len(reading.violations) < len(best):
                best = reading.violations
    except WorkExhaustedError:
        pass
    return best or None


def _plain(unmatched: UnmatchedQuotation, differences: Sequence[Difference]) -> list[Difference]:
    """The differences without those at either end that a style may permit; all, where these are all."""
    size = len(unmatched.pattern.text)
    inside = [
        d
        for d in differences
        if not (d.start == 0 and d.printed.casefold() == d.source.casefold())
        and not (d.end == size and not has_words(d.printed + d.source))
    ]
    return inside or list(differences)


def _refusal(
    unmatched: UnmatchedQuotation, found: _Aligned, whole: Compared, told: Sequence[Difference], *, certain: bool
) -> QuotationRefusal:
    passages, alignment = found.passages, found.alignment
    low, high = alignment.low, alignment.high
    if not told:
        return QuotationRefusal(faults.Misquotation(), nearest=near(passages, low, high))
    first = next((d for d in told if not _may_be(d.printed.strip(), d.source.strip())), told[0])
    fault, start, end = _kind(whole, first)
    if _may_be(first.printed.strip(), first.source.strip()):
        document, passage = passages.document, passages.parts[passages.number(first.low)]
        line = document.line(passage.start) if document is not None else 0
        fault = faults.UnknownCharacter(_trimmed(first.source), line)
    if isinstance(fault, faults.UnmarkedOmission) and _are_passages(passages.text, first):
        fault = faults.UnmarkedOmission(fault.missing, whole=True)
    if isinstance(fault, faults.Misquotation) and next(line_ends(passages, first.low, first.high), None):
        fault = faults.Misquotation(fault.printed, fault.source, divided=True)
    clip = passages.clipped(min(low, first.low), max(high, first.high), first.low)
    hint = near(passages, *clip)
    source = None
    if certain and clip[0] <= first.low and first.high <= clip[1]:
        number, a, b = passages.reading_span(first.low, first.high)
        base = passages.reading_span(clip[0], clip[0])[1]
        before, until = (len(undivided(passages.parts[number].text[base:at])) for at in (a, b))
        source = (before, until) if passages.number(clip[0]) == number else None
    return QuotationRefusal(
        fault,
        *unmatched.span(start, end),
        hint,
        source=source,
        agreed=certain and len(told) == 1 and not divides(passages, first.low, first.high),
        more=len(told) - 1,
        differences=_differences(unmatched, passages, whole, told) if certain else (),
    )


def _differences(
    unmatched: UnmatchedQuotation, passages: PassageText, whole: Compared, told: Sequence[Difference]
) -> tuple[SourceDifference, ...]:
    """The differences as stretches of the printed text with the source's own characters; none if one is unknown."""
    folded = unmatched.pattern.folded
    found: list[SourceDifference] = []
    for difference in told:
        placed = replacement(whole, difference, passages)
        if placed is None or UNKNOWN in placed[2]:
            return ()
        low, high, source = placed
        start = folded.start(low) if low < high or not low else folded.end(low)
        found.append(SourceDifference(start, folded.end(high) if low < high else start, source))
    return tuple(found)


def _may_be(mine: str, theirs: str) -> bool:
    """Whether words may be those of the source, of which characters are not known."""
    parts = re.split(f"({UNKNOWN}+)", theirs)
    if len(parts) > _RUNS:
        return True
    letters = (f".{{1,{3 * len(part)}}}" if part[:1] == UNKNOWN else re.escape(part) for part in parts)
    return len(parts) > 1 and re.fullmatch("".join(letters), mine, re.DOTALL) is not None


_RUNS: Final = 9  # runs of unknown characters and what stands between: more are not told apart


def _kind(whole: Compared, difference: Difference) -> tuple[QuotationFault, int, int]:
    """The fault that a difference is, and its span in the pattern."""
    mine, theirs = difference.printed.strip(" "), difference.source.strip(" ")
    span = (difference.start, difference.end)
    if mine == PASSAGE_END:
        span = (max(0, span[0] - 1), span[1] + 1)  # a border has no place of its own
    words, source_words = has_words(mine), has_words(theirs)
    if theirs == PASSAGE_END and not mine:
        return faults.RunsOverParagraphEnd(), *span
    if not words and not source_words:
        return faults.ChangedPunctuation(
            mine or _space(difference.printed, theirs, difference.source),
            theirs or _space(difference.source, mine, difference.printed),
        ), *span
    if not mine:
        return faults.UnmarkedOmission(_trimmed(theirs)), *span
    if words and source_words:
        if mine.lower() == theirs.lower():
            return faults.ChangedCase(mine, theirs), *span
        alike = next(iter(_look_alikes(mine, theirs)), None)
        if alike is not None:
            at, shown, meant = alike
            return faults.LookAlike(shown, meant), difference.start + at, difference.start + at + 1
        if _cuts(whole, difference, mine, theirs):
            return faults.CutWord(theirs), *span
    return faults.Misquotation(mine, theirs), *span


def _are_passages(text: str, missing: Difference) -> bool:
    """Whether missing words are whole passages between two others, as a note at the foot of a page is."""
    around = " " + PASSAGE_END
    words = text[missing.low : missing.high]
    before = text[: missing.high - len(words.lstrip(around))].rstrip(" ")
    after = text[missing.low + len(words.rstrip(around)) :].lstrip(" ")
    return before.endswith(PASSAGE_END) and after.startswith(PASSAGE_END)


def _space(text: str, mark: str, other: str) -> str:
    """A space that stands in place of the other side's mark, or differs by itself; none beside which a mark lacks."""
    return " " if text and not (mark and other != mark) else ""


def _trimmed(text: str) -> str:
    """Words that are left out, without the marks around them."""
    return text.replace(PASSAGE_END, " ").strip(" ,;:")


def _look_alikes(mine: str, theirs: str) -> Iterator[tuple[int, str, str]]:
    """The first character that only looks like the source's, where that is all that differs."""
    if len(mine) == len(theirs) and skeleton(mine) == skeleton(theirs):
        for at, (shown, meant) in enumerate(zip(mine, theirs, strict=True)):
            if shown != meant:
                yield at, shown, meant


def _cuts(whole: Compared, difference: Difference, mine: str, theirs: str) -> bool:
    """Whether a piece begins or ends in the middle of the source's word."""
    if " " in mine or " " in theirs or len(mine) >= len(theirs):
        return False
    return (theirs.endswith(mine) and _at_edge(whole, difference.first - 1, -1)) or (
        theirs.startswith(mine) and _at_edge(whole, difference.last + 1, 1)
    )


def _at_edge(whole: Compared, number: int, step: int) -> bool:
    """Whether no word of the same piece is beyond an edit."""
    while 0 <= number < len(whole.edits):
        unit = whole.edits[number].unit
        if unit is not None and unit.form in OMISSIONS:
            return True
        if unit is not None and (unit.token.is_word or unit.form is not ElementForm.LITERAL):
            return False
        number += step
    return True
