"""Seed words: which of the words at the nearest place answer to the words at fault.

Promises: one place or none; the words are the source's own characters. For messages only, never a verdict.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from quoteproof.text.folds import fold
from quoteproof.verdict.model import Problem

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


def seed_words(printed: str, problem: Problem) -> SeedWords | None:
    """Give the source's words for those at fault; of several places the one whose surroundings agree best."""
    if problem.near is None or problem.code not in _COMPARED:
        return None
    if problem.code == "Q011":
        return _whole_word(printed, problem.source, problem, problem.near.text)
    if problem.code == "Q008":
        return _same_offset(printed, problem, problem.near.text)
    near = fold(problem.near.text, seed=True)
    # Where words are missing, the span is the gap, and its space stands on either side of them.
    gap = printed[problem.start : problem.end]
    space = gap if gap.isspace() else ""
    before, after = fold(printed[: problem.start] + space).text, fold(space + printed[problem.end :]).text
    places = _places(near.text, problem.source)
    ranked = sorted((_alike(near.text, at, before, after) for at in places), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    alike, (low, high) = ranked[0]
    if low == high and alike < _ALIKE:
        return None
    whole = min(low, len(before)) + min(len(near.text) - high, len(after))
    start, end = near.start(low) if low < len(near.text) else near.length, near.end(high)
    end = max(start, end)
    return SeedWords(problem.near.text[start:end], start, end, alike == whole)


_COMPARED: Final = frozenset({"Q001", "Q004", "Q008", "Q010", "Q011", "Q012", "Q013"})
"""Codes whose problem names the source's words; others say other things in that field."""


def _same_offset(printed: str, problem: Problem, near: str) -> SeedWords | None:
    """Give the character at the same offset, where the two texts are as long as each other."""
    if len(near) != len(printed) or problem.end <= problem.start:
        return None
    return SeedWords(near[problem.start : problem.end], problem.start, problem.end)


def _whole_word(printed: str, word: str, problem: Problem, near: str) -> SeedWords | None:
    """Give the word that a quotation cuts: part of it at the nearest place's edge, the rest outside."""
    ahead, behind = printed[problem.start :], printed[: problem.end]
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
