"""Seed words: the words at the nearest place that answer to the words at fault.

One place or none, in the source's own characters. They are for messages only, never for a verdict.
"""

import re
from itertools import takewhile
from typing import Final

from quoteproof.text.folds import fold
from quoteproof.values import dataclass
from quoteproof.verdict import faults
from quoteproof.verdict.faults import QuotationFault, QuotationRefusal

_ALIKE: Final = 8  # code points of agreeing surroundings without which a gap is not pointed at


@dataclass(frozen=True, slots=True)
class SeedWords:
    """Words of the nearest place."""

    text: str
    """The words, in the source's own characters; empty for a gap."""
    start: int
    """First offset in the nearest place's text; less than 0 for a word that begins before it."""
    end: int
    """End, exclusive; equal to `start` for a gap."""
    agreed: bool = True
    """Whether all that surrounds them agrees, as far as both texts go."""


def seed_words(printed: str, refusal: QuotationRefusal) -> SeedWords | None:
    """The source's words for those at fault; of several places the one whose surroundings agree best."""
    if refusal.nearest is None:
        return None
    nearest = refusal.nearest.text
    if refusal.source is not None:
        low, high = refusal.source
        return SeedWords(nearest[low:high], low, high, refusal.agreed)
    match refusal.fault:
        case faults.CutWord(word):
            return _whole_word(printed, word, refusal, nearest)
        case faults.LookAlike() | faults.LookAlikeInSource():
            return _same_offset(printed, refusal, nearest)
    source = _source_words(refusal.fault)
    return None if source is None else _compared(printed, refusal, source, nearest)


def _source_words(fault: QuotationFault) -> str | None:
    """The source's words that a fault names, folded; None for a fault that names none."""
    match fault:
        case faults.Misquotation() | faults.ChangedCase() | faults.ChangedPunctuation():
            return fault.source
        case faults.UnmarkedOmission(missing) | faults.AdjoiningQuotation(missing):
            return missing
        case faults.MiswrittenOmission() | faults.RunsOverParagraphEnd() | faults.SicAtBeginning():
            return ""
        case faults.Skewing((word,), ()):
            return word
        case _:
            return None


def _compared(printed: str, refusal: QuotationRefusal, source: str, nearest: str) -> SeedWords | None:
    near = fold(nearest, seed=True)
    # Where words are missing, the span is the gap, and its space stands on either side of them.
    gap = printed[refusal.start : refusal.end]
    space = gap if gap.isspace() else ""
    before, after = fold(printed[: refusal.start] + space).text, fold(space + printed[refusal.end :]).text
    places = _places(near.text, source)
    ranked = sorted((_alike(near.text, at, before, after) for at in places), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    alike, (low, high) = ranked[0]
    if low == high and alike < _ALIKE:
        return None
    whole = min(low, len(before)) + min(len(near.text) - high, len(after))
    start, end = near.start(low) if low < len(near.text) else near.length, near.end(high)
    end = max(start, end)
    return SeedWords(nearest[start:end], start, end, alike == whole)


def _same_offset(printed: str, refusal: QuotationRefusal, near: str) -> SeedWords | None:
    """The character at the same offset, where the two texts are as long as each other."""
    if len(near) != len(printed) or refusal.end <= refusal.start:
        return None
    return SeedWords(near[refusal.start : refusal.end], refusal.start, refusal.end)


def _whole_word(printed: str, word: str, refusal: QuotationRefusal, near: str) -> SeedWords | None:
    """The word that a quotation cuts: part of it at the nearest place's edge, the rest outside."""
    ahead, behind = printed[refusal.start :], printed[: refusal.end]
    for cut in range(1, len(word)):
        rest = word[cut:]
        if ahead.startswith(rest) and near.startswith(rest):
            return SeedWords(word, -cut, len(rest))
    for cut in range(len(word) - 1, 0, -1):
        if behind.endswith(word[:cut]) and near.endswith(word[:cut]):
            return SeedWords(word, len(near) - cut, len(near) - cut + len(word))
    return None


def _places(text: str, source: str) -> list[tuple[int, int]]:
    if not source:
        return [(at, at) for at in range(len(text) + 1)]
    whole = rf"(?<!\w){re.escape(source)}(?!\w)" if source[0].isalnum() else re.escape(source)
    return [match.span() for match in re.finditer(whole, text)]


def _alike(text: str, at: tuple[int, int], before: str, after: str) -> tuple[int, tuple[int, int]]:
    """Count the code points that agree on either side."""
    left = zip(reversed(text[: at[0]]), reversed(before), strict=False)
    right = zip(text[at[1] :], after, strict=False)
    agreed = sum(1 for side in (left, right) for _ in takewhile(lambda pair: pair[0] == pair[1], side))
    return agreed, at
