"""Limits of a correction: what an emendation may change in the words of a source.

A correction changes at most two characters of one word, adds or drops no word, and leaves every number and limit word
alone. Between words it may change white space and plain punctuation. Both what the correction itself says and the
whole words of the finished reading text are judged. Source: rules.md, “Terms” (reading text).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from quoteproof.source.segment import Span
from quoteproof.text.folds import fold_marks
from quoteproof.text.limit_words import denies, turns
from quoteproof.text.offsets import Change, Mapped
from quoteproof.text.words import words

MOST: Final = 2
"""Characters that a correction may change, add or drop."""
_OUTSIDE: Final = frozenset(".,;:…—()[]\"'«»‹›")  # what a correction may set between words, besides white space
_ROMAN: Final = re.compile(r"[IVXLCDM]{2,}")


def correction_fault(was: str, read: str, languages: str = "") -> str | None:
    """Which limit a correction breaks, or none where it keeps them all.

    `languages` are the BCP 47 tags that the source declares, with commas between them.
    """
    from rapidfuzz.distance import Levenshtein  # few books correct anything

    changed = Levenshtein.distance(was, read)
    if changed == 0:
        return "it changes nothing"
    if changed > MOST:
        return f"it changes {changed} characters, and a correction changes at most {MOST}"
    before, after = ([text[s:e] for s, e in words(text)] for text in (was, read))
    if len(before) != len(after):
        return "it adds or drops a word"
    differing = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    if len(differing) > 1:
        return "it changes more than one word"
    if _numbers(was) != _numbers(read) or any(_is_number(one, other) for one, other in differing):
        return "it changes a digit, or a sign or point beside one"
    if any(turns(one, other, languages) for one, other in differing):
        return "it changes a word such as “not”, which turns a statement into another one"
    return _outside_fault(was, read)


def mark_fault(was: str, read: str, languages: str = "") -> str | None:
    """Whether a correction changes a mark of punctuation beside a limit word; `was` holds the words around it."""
    before, after = ([text[s:e] for s, e in words(text)] for text in (was, read))
    if before != after or "".join(was.split()) == "".join(read.split()):
        return None
    if any(denies(word, languages) for word in before):
        return "it changes a mark beside a word such as “not”, which decides what that word speaks of"
    return None


def differing_core(was: str, read: str) -> tuple[int, int, str]:
    """The stretch of `was` that differs (start and end in code points) and what is read there."""
    start = 0
    shorter = min(len(was), len(read))
    while start < shorter and was[start] == read[start]:
        start += 1
    tail = 0
    while tail < shorter - start and was[-1 - tail] == read[-1 - tail]:
        tail += 1
    return start, len(was) - tail, read[start : len(read) - tail]


def _numbers(text: str) -> list[str]:
    return [character for character in text if character.isnumeric()]


def _is_number(one: str, other: str) -> bool:
    """Whether a changed word is a number: with a digit before or after, or Roman before and after."""
    roman = _ROMAN.fullmatch(one) is not None and _ROMAN.fullmatch(other) is not None
    return roman or any(character.isnumeric() for character in one + other)


def _outside_fault(was: str, read: str) -> str | None:
    """What is wrong with what a correction changes between words."""
    one, other = (_between(text) for text in (was, read))
    low, high, put = differing_core(one, other)
    odd = next((c for c in fold_marks(one[low:high] + put) if not c.isspace() and c not in _OUTSIDE), None)
    if odd is not None:
        return f"it changes `{odd}`, which is no letter, space or plain mark of punctuation"
    counts = [sum(fold_marks(text).count(mark) for mark in "\"'«»‹›") for text in (one, other)]
    return "it puts in or takes out a pair of quotation marks" if abs(counts[0] - counts[1]) > 1 else None


def _between(text: str) -> str:
    """What stands between the words of a text, each word made one letter."""
    done, parts = 0, []
    for start, end in words(text):
        parts.append(text[done:start])
        done = end
    return "w".join([*parts, text[done:]])


_WORD_AT_MOST: Final = 200
"""Characters beside a correction that its word can have."""
_BESIDE: Final = 2
"""Characters from a changed mark of punctuation to the words beside it."""


def correction_faults(
    corrections: Iterable[Change], start: int, before: Mapped, after: Mapped, languages: str
) -> dict[Change, str]:
    """Return the corrections of a unit that go too far, each with what is wrong.

    They are judged by the whole words of the unit's reading text without any of them (`before`) and with all of them
    (`after`). The unit begins at `start` of the seed.
    """
    faults: dict[Change, str] = {}
    taken: list[Span] = []
    for change in sorted(corrections, key=lambda c: c.start):
        low, high = _whole_words(change.start - start, change.end - start, before, after)
        was, read = (_stretch(mapped, low, high) for mapped in (before, after))
        around = _whole_words(low - _BESIDE, high + _BESIDE, before, after)
        was_beside, read_beside = (_stretch(mapped, *around) for mapped in (before, after))
        fault = correction_fault(was, read, languages) or mark_fault(was_beside, read_beside, languages)
        if fault is None and any(a < high and low < b for a, b in taken):
            fault = f"“{read}” is corrected twice"
        if fault is not None:
            faults[change] = fault
        taken.append((low, high))
    return faults


def _whole_words(low: int, high: int, *texts: Mapped) -> Span:
    """Widen a stretch of a draft to the whole words of some reading texts of it."""
    for mapped in texts:
        spans = ((mapped.start(a), mapped.end(b)) for a, b in words(mapped.text, *_near(mapped, low, high)))
        touched = [span for span in spans if span[0] <= high and low <= span[1]]
        low, high = min([low, *(a for a, _ in touched)]), max([high, *(b for _, b in touched)])
    return low, high


def _stretch(mapped: Mapped, low: int, high: int) -> str:
    """The part of a reading text that comes from a stretch of its draft."""
    near = range(*_near(mapped, low, high))
    return "".join(mapped.text[i] for i in near if low <= mapped.start(i) and mapped.end(i + 1) <= high)


def _near(mapped: Mapped, low: int, high: int) -> Span:
    """The part of a reading text that a stretch of its draft can touch: a long one is not looked through."""
    start, end = mapped.positions(max(0, low - 1)).start, mapped.positions(high).stop
    return max(0, start - _WORD_AT_MOST), min(len(mapped.text), end + _WORD_AT_MOST)
