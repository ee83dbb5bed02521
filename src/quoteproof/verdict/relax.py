"""Relaxed comparisons: would the quotation be exact but for look-alikes, case or punctuation?

Promises: asked only of refused quotations, and only to name the fault: a relaxed match is never a verdict. Both
sides are changed in the same way and collated anew, so marked alterations still count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from quoteproof.book.profiles import Latitude
from quoteproof.finding.model import Nearest
from quoteproof.quotation.model import Printed, Stretches
from quoteproof.quotation.pattern import ElementForm, read_pattern
from quoteproof.source.library import Passage
from quoteproof.text.look_alikes import skeleton
from quoteproof.text.offsets import apply_changes
from quoteproof.verdict import faults
from quoteproof.verdict.case import UnmatchedQuotation
from quoteproof.verdict.faults import QuotationRefusal
from quoteproof.verdict.ground import PassageText
from quoteproof.verdict.nearest import case_differences, difference, near, nearest, plain_words

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
