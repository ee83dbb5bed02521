"""Nearness: how near a passage comes to words that are half remembered, and where in it they stand.

Promises: the same words and passage always give the same answer. Order counts, and so do words that are only like
(`limit` for `limits`), so that a wrong quotation finds the right one. A hint for people, never a verdict.
Leaves out: which passages are looked at (the project's index), and what is offered of them (`offer`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from quoteproof.search.terms import STEM, folded, tokens

Weigh = Callable[[str], float]
"""Gives how much a word of the question counts, by its folded form; rare words count more."""

_INFLECTED: Final = 0.9  # what a word counts that shares its stem with one of the question
_ALIKE: Final = 75.0  # likeness (0 to 100) from which on a word may be meant for another
_SHORTEST: Final = 4  # letters below which only the same word is the same
_STRAY: Final = 0.02  # what each word between the found ones takes from a stretch's worth
_WIDE: Final = 3  # a stretch has at most so many times the words of the question, and a few
_FEW: Final = 10


@dataclass(frozen=True, slots=True)
class Near:
    """How near a passage comes."""

    score: float
    """From 0 to 100; 100 where the words stand there in order, with none between."""
    agreement: float
    """From 0 to 100: how well the stretch agrees with the question word by word, in order."""
    start: int
    """Offset (code points) of the stretch that comes nearest, in the passage's text."""
    end: int
    """Its end, exclusive."""
    marked: tuple[tuple[int, int], ...]
    """Spans of the passage's words that are words of the question, or where one is not there, most like it."""


@dataclass(slots=True)
class Question:
    """Words that are looked for; keeps what it has learnt of each word it met."""

    words: tuple[str, ...]
    """The folded words, in order."""
    weights: tuple[float, ...]
    """What each counts; a word that comes twice counts once."""
    _known: dict[str, tuple[int, float]] = field(default_factory=dict)
    _exact: Mapping[str, int] = field(init=False)
    _stems: Mapping[str, int] = field(init=False)
    _long: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Index the words."""
        numbered = list(reversed(list(enumerate(self.words))))
        self._exact = {word: i for i, word in numbered}
        self._stems = {word[:STEM]: i for i, word in numbered if len(word) >= STEM}
        self._long = tuple(word for word in dict.fromkeys(self.words) if len(word) >= _SHORTEST)

    def alike(self, word: str) -> tuple[int, float]:
        """Give the number of the question's word that a word is or is like, and how like from 0 to 1."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._alike(folded(word))
        return known

    def _alike(self, word: str) -> tuple[int, float]:
        if word in self._exact:
            return self._exact[word], 1.0
        if len(word) < _SHORTEST:
            return -1, 0.0
        if len(word) >= STEM and word[:STEM] in self._stems:
            return self._stems[word[:STEM]], _INFLECTED
        hit = process.extractOne(word, self._long, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return (self._exact[hit[0]], hit[1] / 100 * _INFLECTED) if hit else (-1, 0.0)


def question(words: str, weigh: Weigh = len) -> Question | None:
    """Make a question of words as they were typed; none where there is no word among them."""
    asked = tuple(folded(words[a:b]) for a, b in tokens(words))
    if not asked:
        return None
    first = {word: i for i, word in reversed(list(enumerate(asked)))}
    weights = tuple(max(weigh(word), 0.1) if first[word] == i else 0.0 for i, word in enumerate(asked))
    return Question(asked, weights)


def nearness(asked: Question, text: str) -> Near | None:
    """Tell how near a passage's text comes; none where it has no word of the question."""
    spans = tokens(text)
    alike = [asked.alike(text[a:b]) for a, b in spans]
    found = [i for i, (number, _) in enumerate(alike) if number >= 0]
    if not found:
        return None
    first, last, inside = _best_stretch(asked, alike, found)
    ids = [number if number >= 0 else -2 - i for i, (number, _) in enumerate(alike[first : last + 1])]
    agreement = 100 * Indel.normalized_similarity([asked.alike(word)[0] for word in asked.words], ids)
    everything = sum(asked.weights)
    anywhere: dict[int, float] = {}
    for i in found:
        number, like = alike[i]
        anywhere[number] = max(anywhere.get(number, 0.0), like)
    whole = sum(asked.weights[number] * like for number, like in anywhere.items())
    score = 55 * inside / everything + 0.35 * agreement + 10 * whole / everything
    return Near(
        score,
        agreement,
        spans[first][0],
        spans[last][1],
        tuple(spans[i] for i in found if alike[i][1] >= anywhere[alike[i][0]]),
    )


def _best_stretch(asked: Question, alike: list[tuple[int, float]], found: list[int]) -> tuple[int, int, float]:
    """Give the stretch from one found word to another that holds most of the question in least space."""
    reach = _WIDE * len(asked.words) + _FEW
    best = (-1.0, 0, 0, 0.0)
    everything = sum(asked.weights)
    for begin, first in enumerate(found):
        held: dict[int, float] = {}
        worth = 0.0
        for last in found[begin:]:
            if last - first >= reach:
                break
            number, like = alike[last]
            gain = asked.weights[number] * (like - held.get(number, 0.0))
            if gain > 0:
                worth += gain
                held[number] = like
                idle = last - first + 1 - len(held)
                value = worth / everything - _STRAY * idle
                if value > best[0] + 1e-9:
                    best = (value, first, last, worth)
    return best[1], best[2], best[3]
