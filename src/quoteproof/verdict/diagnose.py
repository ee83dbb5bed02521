"""Diagnosis: which one fault explains best why a quotation is not exact.

It is called only for a quotation that is refused, and never makes it pass. Faults are tried in the order of rules.md,
“Codes”; the first that explains the refusal is reported. Some are found by a relaxed comparison: both sides are changed
in the same way (look-alikes, case, punctuation) and collated again, so that marked alterations still count.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from typing import Final

from quoteproof.document.model import UNKNOWN
from quoteproof.finding.model import Nearest
from quoteproof.quotation.model import Printed, Stretches
from quoteproof.quotation.pattern import ElementForm, read_pattern
from quoteproof.source.library import Passage
from quoteproof.text.anchor import Anchor
from quoteproof.text.look_alikes import skeleton
from quoteproof.text.offsets import apply_changes
from quoteproof.text.words import words
from quoteproof.verdict import faults
from quoteproof.verdict.conditions import Reading
from quoteproof.verdict.emphasis import invisible
from quoteproof.verdict.faults import QuotationRefusal, Skewing, Violation
from quoteproof.verdict.match import WorkExhaustedError
from quoteproof.verdict.misquoted import misquoted
from quoteproof.verdict.nearest import UnmatchedQuotation, near
from quoteproof.verdict.passage_text import PassageText

_READINGS: Final = 200
_NAMED: Final = 3  # places that are named for a quotation of another passage
_BROKEN: Final = 3  # conditions that a reading may break and still be called an explanation


def diagnose(unmatched: UnmatchedQuotation) -> QuotationRefusal:
    """The reason for a refusal that explains it best."""
    for step in _EXPLANATIONS:
        refusal = step(unmatched)
        if refusal is not None:
            return refusal
    return misquoted(unmatched)


def _invisible(unmatched: UnmatchedQuotation) -> QuotationRefusal | None:
    refusal = invisible(unmatched.printed)
    return replace(refusal, nearest=unmatched.nearest()) if refusal else None


def _misplaced(unmatched: UnmatchedQuotation) -> QuotationRefusal | None:
    """Look for it, letter for letter, in every other passage."""
    cited = {Anchor(g.key, p.id) for g in unmatched.cited for p in g.parts if (g.low, g.high) == (0, len(g.text))}
    found: list[Nearest] = []
    for passages in unmatched.elsewhere():
        for reading in unmatched.strict(unmatched.pattern, passages):
            quoted = [s for s in reading.steps if s.high > s.low]
            ids = [passages.parts[passages.number(at)].id for at in (*(s.low for s in quoted), quoted[-1].high)]
            if any(Anchor(passages.key, id) not in cited for id in ids):
                place = near(passages, quoted[0].low, quoted[-1].high)
                found.append(
                    place if ids[0] == ids[-1] else replace(place, anchor=Anchor(passages.key, f"{ids[0]}-{ids[-1]}"))
                )
        if len(found) == _NAMED:
            break
    if not found:
        return None
    return QuotationRefusal(faults.WrongPassage(tuple(n.anchor for n in found[1:])), nearest=found[0])


def _disordered(unmatched: UnmatchedQuotation) -> QuotationRefusal | None:
    """All pieces are in the cited passages, but in another order."""
    pieces = unmatched.pattern.pieces()
    if len(pieces) < 2:
        return None
    for passages in unmatched.cited:
        patterns = [replace(unmatched.pattern, elements=piece) for piece in pieces]
        hits = [next(unmatched.strict(pattern, passages), None) for pattern in patterns]
        places = [hit.steps[0].low for hit in hits if hit is not None]
        late = next((i for i in range(1, len(places)) if places[i] < places[i - 1]), None)
        if len(places) == len(pieces) and late is not None:
            span = unmatched.span(pieces[late][0].start, pieces[late][-1].end)
            return QuotationRefusal(faults.DisorderedPiece(), *span, unmatched.nearest())
    return None


_FIRST: Final = ("Q016", "Q006", "Q011", "Q010")
"""Codes of broken conditions; the first that applies is reported, as the rules' precedence has it."""


def _broken(unmatched: UnmatchedQuotation) -> QuotationRefusal | None:
    """A reading that breaks a condition explains it, if it breaks few."""
    best: tuple[tuple[int, int], Reading, Violation, PassageText] | None = None
    for passages in unmatched.cited:
        try:
            for reading in islice(unmatched.readings(unmatched.pattern, passages, strict=False), _READINGS):
                violations = _telling(reading.violations)
                if not violations:
                    continue
                first = min(violations, key=lambda v: _FIRST.index(v.fault.code))
                rank = (conditions_broken(violations), _FIRST.index(first.fault.code))
                if best is None or rank < best[0]:
                    best = (rank, reading, first, passages)
        except WorkExhaustedError:
            continue
    if best is None or best[0][0] > _BROKEN:
        return None
    return _from_violation(unmatched, *best[1:])


def conditions_broken(violations: tuple[Violation, ...]) -> int:
    """The number of different conditions that are broken: that an insertion has no word or too many is one."""
    kinds = {type(v.fault) for v in violations}
    return len(kinds) - (kinds >= {faults.EmptyInsertion, faults.InsertionTooLong})


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
    unmatched: UnmatchedQuotation, reading: Reading, violation: Violation, passages: PassageText
) -> QuotationRefusal:
    quoted = [s for s in reading.steps if s.high > s.low]
    hint = near(passages, quoted[0].low, quoted[-1].high) if quoted else None
    refusal = _refusal(unmatched, violation, hint)
    if not isinstance(violation.fault, Skewing):
        return refusal
    skewed = (v for v in reading.violations if isinstance(v.fault, Skewing) and v != violation)
    return replace(refusal, further=tuple(_refusal(unmatched, v, hint) for v in dict.fromkeys(skewed)))


def _refusal(unmatched: UnmatchedQuotation, violation: Violation, hint: Nearest | None) -> QuotationRefusal:
    start, end = violation.start, violation.end
    if isinstance(violation.fault, faults.CutWord):
        start, end = _cut_word(unmatched.pattern.text, start)
        if UNKNOWN in violation.fault.word:
            unknown = faults.UnknownCharacter(violation.fault.word)
            return QuotationRefusal(unknown, *unmatched.span(start, end), hint)
    return QuotationRefusal(violation.fault, *unmatched.span(start, end), hint, violation)


def _cut_word(text: str, at: int) -> tuple[int, int]:
    """The span of the word that is cut at an offset; the author's own marks may follow it."""
    spans = words(text)
    return next((s for s in spans if s[0] <= at < s[1]), next((s for s in reversed(spans) if s[1] <= at), (at, at + 1)))


Change = Callable[[str], str]


def look_alike(unmatched: UnmatchedQuotation) -> QuotationRefusal | None:
    """Name the character that only looks like the source's."""
    place = _exact_but_for(unmatched, skeleton, skeleton)
    if place is None or unmatched.readable():
        return None
    for at, character in enumerate(unmatched.printed.text):
        looks = skeleton(character)
        there = any(character in passages.text for passages in unmatched.cited)
        if looks != character and not character.isspace() and character not in "“”‘’„" and not there:
            return QuotationRefusal(faults.LookAlike(character, looks), at, at + 1, place)
    return _foreign(unmatched, place)


_CONTEXTS: Final = (12, 6, 3, 1)  # characters before it by which the place in the quotation is known


def _foreign(unmatched: UnmatchedQuotation, place: Nearest) -> QuotationRefusal | None:
    """Name the source's own character that the author wrote as what it looks like."""
    text = unmatched.pattern.text
    for passages in unmatched.cited:
        for at, character in enumerate(passages.text):
            looks = skeleton(character)
            if character.isascii() or looks == character or character in "…—–":
                continue
            for length in _CONTEXTS:
                before = passages.text[max(0, at - length) : at]
                found = text.find(before + looks) if before else 0 if text.startswith(looks) else -1
                if found >= 0:
                    span = unmatched.span(found + len(before), found + len(before) + len(looks))
                    return QuotationRefusal(faults.LookAlikeInSource(character), *span, place)
    return None


_MISWRITTEN: Final = re.compile(
    r"\[\s*(?:\.{2}|\.{4,6}|[-–—_]{1,3})\s*\]|\(\s*(?:…|\.{2,6}|\. \. \.)\s*\)"
    r"|<\s*(?:…|\.{2,6})\s*>|\{\s*(?:…|\.{2,6})\s*\}|⟨\s*(?:…|\.{2,6})\s*⟩"
)


def miswritten(unmatched: UnmatchedQuotation) -> QuotationRefusal | None:
    """Name the mark that was surely meant for an omission and is none."""
    match = _MISWRITTEN.search(unmatched.printed.text)
    if match is None:
        return None
    place = _exact_but_for(unmatched, lambda text: _MISWRITTEN.sub("[…]", text), lambda text: text)
    if place is None:
        return None
    return QuotationRefusal(faults.MiswrittenOmission(), *match.span(), place)


_SIC_FIRST: Final = re.compile(r"\A\s*(\[\s*sic[.!]?\s*\])\s*", re.IGNORECASE)


def sic_first(unmatched: UnmatchedQuotation) -> QuotationRefusal | None:
    """Name a `[sic]` with no word before it."""
    match = _SIC_FIRST.match(unmatched.printed.text)
    place = _exact_but_for(unmatched, lambda text: _SIC_FIRST.sub("", text), lambda text: text) if match else None
    if match is None or place is None:
        return None
    return QuotationRefusal(faults.SicAtBeginning(), *match.span(1), place)


def _exact_but_for(unmatched: UnmatchedQuotation, mine: Change, theirs: Change) -> Nearest | None:
    """The nearest place if the quotation is exact once print and source are changed so; else None."""
    text = mine(unmatched.printed.text)
    same_marks = len(text) == len(unmatched.printed.text)
    inner = unmatched.printed.inner if same_marks else ()
    apostrophes = unmatched.printed.apostrophes if same_marks else frozenset()
    pattern = read_pattern(Printed(text, Stretches(((-1, 0, len(text)),)), (), inner, apostrophes))
    if not any(e.form is ElementForm.LITERAL for e in pattern.elements):
        return None
    for passages in unmatched.cited:
        if any(True for _ in unmatched.strict(pattern, _changed(passages, theirs))):
            return unmatched.nearest() or near(passages, passages.low, min(passages.high, passages.low + 80))
    return None


def _changed(passages: PassageText, change: Change) -> PassageText:
    changed = tuple(_changed_passage(passage, change) for passage in passages.parts)
    where = (passages.anchor, passages.key, passages.file)
    whole = PassageText(*where, changed, 0, -1, language=passages.language, document=passages.document)
    if (passages.low, passages.high) == (0, len(passages.text)):
        return whole
    low, high = len(change(passages.text[: passages.low])), len(change(passages.text[: passages.high]))
    return replace(whole, low=low, high=min(high + 1, len(whole.text)))


def _changed_passage(passage: Passage, change: Change) -> Passage:
    text = change(passage.text)
    spans = tuple(_moved(passage.text, passage.sentences, change))
    plain = apply_changes(text, ())
    return replace(passage, text=text, mapped=plain, sentences=spans, emphasis=(), corrections=(), breaks=())


def _moved(text: str, spans: Iterable[tuple[int, int]], change: Change) -> Iterable[tuple[int, int]]:
    """The spans in the changed text; a change keeps the order of the characters."""
    for start, end in spans:
        yield len(change(text[:start])), len(change(text[:end]))


# In the order of rules.md, but for disordered pieces: a reading that takes the pieces in order shows that they are not.
_EXPLANATIONS: Final = (*(_invisible, look_alike, _misplaced, miswritten, sic_first, _broken, _disordered),)
