"""Diagnosis: which one fault explains best why a quotation is not exact.

Promises: called only once a quotation has been refused, it never makes it pass; faults are tried in the order of
rules.md, “Codes”, and the first that explains it speaks. Work is bounded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import islice
from typing import Final

from quoteproof.book.profiles import Latitude
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
from quoteproof.verdict.nearest import UnmatchedQuotation, case_differences, difference, near, nearest, plain_words
from quoteproof.verdict.passage_text import PASSAGE_END, PassageText

_READINGS: Final = 200
_NAMED: Final = 3  # places named where a quotation really stands
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


Change = Callable[[str], str]

# Punctuation between words; a point or hyphen inside a word is part of the word. Brackets and dots stay in print,
# where they may mark alterations, and go from the source, where they are punctuation like any other.
# Signs of numbers are part of their word too.
_MARK: Final = r"(?:[^\w\s{0}%‰°$€£¥+−±-]|-(?!\d))"
_OUTSIDE: Final = rf"(?<!\w){_MARK}|{_MARK}(?!\w)"
_DASHES: Final = str.maketrans("—–", "  ")
_IN_PRINT: Final = re.compile(_OUTSIDE.format(r"\[\]…"))
_IN_SOURCE: Final = re.compile(_OUTSIDE.format(""))


def look_alike(case: UnmatchedQuotation) -> QuotationRefusal | None:
    """Name the character that only looks like the source's."""
    place = _exact_but_for(case, skeleton, skeleton)
    if place is None or case.readable():
        return None
    for at, character in enumerate(case.printed.text):
        looks = skeleton(character)
        there = any(character in ground.text for ground in case.cited)
        if looks != character and not character.isspace() and character not in "“”‘’„" and not there:
            return QuotationRefusal(faults.LookAlike(character, looks), at, at + 1, place)
    return _foreign(case, place)


_CONTEXTS: Final = (12, 6, 3, 1)  # characters before it by which the place in the quotation is known


def _foreign(case: UnmatchedQuotation, place: Nearest) -> QuotationRefusal | None:
    """Name the source's own character that the author wrote as what it looks like."""
    text = case.pattern.text
    for ground in case.cited:
        for at, character in enumerate(ground.text):
            looks = skeleton(character)
            if character.isascii() or looks == character or character in "…—–":
                continue
            for context in _CONTEXTS:
                before = ground.text[max(0, at - context) : at]
                found = text.find(before + looks) if before else 0 if text.startswith(looks) else -1
                if found >= 0:
                    span = case.span(found + len(before), found + len(before) + len(looks))
                    return QuotationRefusal(faults.LookAlikeInSource(character), *span, place)
    return None


_MISWRITTEN: Final = re.compile(
    r"\[\s*(?:\.{2}|\.{4,6}|[-–—_]{1,3})\s*\]|\(\s*(?:…|\.{2,6}|\. \. \.)\s*\)"
    r"|<\s*(?:…|\.{2,6})\s*>|\{\s*(?:…|\.{2,6})\s*\}|⟨\s*(?:…|\.{2,6})\s*⟩"
)


def miswritten(case: UnmatchedQuotation) -> QuotationRefusal | None:
    """Name the mark that was surely meant for an omission and is none."""
    match = _MISWRITTEN.search(case.printed.text)
    if match is None:
        return None
    place = _exact_but_for(case, lambda text: _MISWRITTEN.sub("[…]", text), lambda text: text)
    if place is None:
        return None
    return QuotationRefusal(faults.MiswrittenOmission(), *match.span(), place)


_SIC_FIRST: Final = re.compile(r"\A\s*(\[\s*sic[.!]?\s*\])\s*", re.IGNORECASE)


def sic_first(case: UnmatchedQuotation) -> QuotationRefusal | None:
    """Name a `[sic]` that no word stands before."""
    match = _SIC_FIRST.match(case.printed.text)
    place = _exact_but_for(case, lambda text: _SIC_FIRST.sub("", text), lambda text: text) if match else None
    if match is None or place is None:
        return None
    return QuotationRefusal(faults.SicAtBeginning(), *match.span(1), place)


def case_only(case: UnmatchedQuotation) -> QuotationRefusal | None:
    """Name the words that differ in case alone."""
    if _exact_but_for(case, _lower, _lower) is None:
        return None
    found = nearest(plain_words(case.pattern), case.cited)
    if found is None:
        return QuotationRefusal(faults.ChangedCase())
    spans = list(case_differences(case.pattern, *found))
    if case.settings.profile.permission(Latitude.INITIAL_CASE) and len(spans) > 1 and spans[0][0] == 0:
        spans = spans[1:]  # the style lets the first letter change, so that is not the fault
    if not spans:
        return case.differing(faults.ChangedCase, *found)
    start, end, source = spans[0]
    hint = near(*found)
    return QuotationRefusal(faults.ChangedCase(case.pattern.text[start:end], source), *case.span(start, end), hint)


def _lower(text: str) -> str:
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def punctuation_only(case: UnmatchedQuotation) -> QuotationRefusal | None:
    """Name the mark that differs, where the words agree."""
    if not (_exact_but_for(case, _bare_print, _bare_source) or _exact_but_for(case, _bare_print, _bare_print)):
        return None
    found = nearest(plain_words(case.pattern), case.cited)
    if found is None:
        return QuotationRefusal(faults.ChangedPunctuation())
    ground, low, high = found
    if difference(case.pattern, ground, low, high) is not None:
        return case.differing(faults.ChangedPunctuation, ground, low, high)
    return _first_mark(case, ground, low, near(ground, low, high))


def _bare_print(text: str) -> str:
    return _squeezed(_IN_PRINT.sub("", unicodedata.normalize("NFC", text.translate(_DASHES))))


def _bare_source(text: str) -> str:
    return _squeezed(_IN_SOURCE.sub("", unicodedata.normalize("NFC", text.translate(_DASHES))))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


_ONE_MARK: Final = str.maketrans({"'": '"', "’": '"'})  # inner marks may have been exchanged


def _first_mark(case: UnmatchedQuotation, ground: PassageText, low: int, hint: Nearest) -> QuotationRefusal:
    """Point at the first character at which print and source part, wherever in the stretch the words begin."""
    mine, theirs = case.pattern.text, ground.text[low : low + len(case.pattern.text) + _MORE]
    pair = SequenceMatcher(a=mine.translate(_ONE_MARK), b=theirs.translate(_ONE_MARK), autojunk=False)
    for tag, a, b, c, d in pair.get_opcodes():
        if tag != "equal" and not (tag == "insert" and a in (0, len(mine))):
            span = case.span(a, max(b, a + 1))
            return QuotationRefusal(faults.ChangedPunctuation(mine[a:b], theirs[c:d]), *span, hint)
    span = case.span(len(mine) - 1, len(mine))
    return QuotationRefusal(faults.ChangedPunctuation(mine[-1:]), *span, hint)


_MORE: Final = 24  # code points of the source beyond the quotation's length that are compared


def _exact_but_for(case: UnmatchedQuotation, mine: Change, theirs: Change) -> Nearest | None:
    """Tell whether the quotation would be exact if print and source were changed so; give the place."""
    text = mine(case.printed.text)
    same_marks = len(text) == len(case.printed.text)
    inner = case.printed.inner if same_marks else ()
    apostrophes = case.printed.apostrophes if same_marks else frozenset()
    pattern = read_pattern(Printed(text, Stretches(((-1, 0, len(text)),)), (), inner, apostrophes))
    if not any(e.form is ElementForm.LITERAL for e in pattern.elements):
        return None
    for ground in case.cited:
        if any(True for _ in case.strict(pattern, _changed(ground, theirs))):
            return case.nearest() or near(ground, ground.low, min(ground.high, ground.low + 80))
    return None


def _changed(ground: PassageText, change: Change) -> PassageText:
    passages = tuple(_changed_passage(passage, change) for passage in ground.passages)
    whole = PassageText(ground.anchor, ground.key, ground.file, passages, 0, -1)
    if (ground.low, ground.high) == (0, len(ground.text)):
        return whole
    low, high = len(change(ground.text[: ground.low])), len(change(ground.text[: ground.high]))
    return PassageText(ground.anchor, ground.key, ground.file, passages, low, min(high + 1, len(whole.text)))


def _changed_passage(passage: Passage, change: Change) -> Passage:
    text = change(passage.text)
    spans = tuple(_moved(passage.text, passage.sentences, change))
    plain = apply_changes(text, ())
    return replace(passage, text=text, mapped=plain, sentences=spans, emphasis=(), corrections=(), breaks=())


def _moved(text: str, spans: Iterable[tuple[int, int]], change: Change) -> Iterable[tuple[int, int]]:
    """Give spans of the changed text; a change keeps the order of what it leaves."""
    for start, end in spans:
        yield len(change(text[:start])), len(change(text[:end]))


# In the order of rules.md, but for disordered pieces: a reading that takes the pieces in order shows that they are not.
_EXPLANATIONS: Final = (
    *(_invisible, look_alike, _misplaced, miswritten, sic_first, _broken, _disordered),
    # What is exact but for case or marks lacks no words, though others might be missed out to the same end.
    *(case_only, punctuation_only, _unmarked),
)
