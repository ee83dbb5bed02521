"""How near a text comes to the words of a question, and which of its words come nearest.

Words count by how rare they are; one that shares its stem with a word of the question, or is spelt like it, counts for
that word. The nearest words are a stretch of the text: from its core, where most of the question stands in least space,
it goes on as long as words of the question follow in their order.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel, LCSseq

from quoteproof.search.rows import PassageWords, row_of, row_words, word_spans
from quoteproof.text.search_terms import STEM
from quoteproof.values import dataclass

Weigh = Callable[[str], float]
"""Returns how much a word of the question counts, by its folded form; rare words count more."""

_INFLECTED: Final = 0.9  # what a word counts that shares its stem with one of the question
_ALIKE: Final = 75.0  # likeness (0 to 100) from which on a word may be meant for another
_SHORTEST: Final = 4  # letters below which only the same word is the same
_STRAY: Final = 0.02  # what each word between the found ones takes from the worth of the words around it
_WIDE: Final = 3  # what is compared has at most so many times the words of the question, and a few
_FEW: Final = 10
_LONG: Final = 24  # words of a question from which on the core is sought in one pass
_GAP: Final = 2  # words by which a gap may be wider in the text than in the question


@dataclass(frozen=True, slots=True)
class Near:
    """How near a text comes."""

    score: float
    """From 0 to 100; 100 where the words stand there in order, with none between."""
    agreement: float
    """From 0 to 100: how well the nearest words agree with the question one by one, in order."""
    start: int
    """Offset (code points) of the words that come nearest, in the text."""
    end: int
    """Their end, exclusive."""
    marked: tuple[tuple[int, int], ...]
    """Spans of the text's words that are words of the question, or where one is not there, most like it."""


@dataclass(frozen=True, slots=True)
class NearestWords:
    """The words of a text that come nearest, by their numbers."""

    score: float
    """As in `Near`."""
    agreement: float
    """As in `Near`."""
    first: int
    """The first one's number."""
    last: int
    """The last one's number."""
    marked: tuple[int, ...]
    """The numbers of the text's words that are words of the question, or most like one."""
    held: Mapping[int, float]
    """What is anywhere in the text of the question: by the number of the word, how like the likest one is (0 to 1)."""

    def near(self, text: str) -> Near:
        """The same, as offsets in the text."""
        spans = word_spans(text)
        marked = tuple(spans[i] for i in self.marked)
        return Near(self.score, self.agreement, spans[self.first][0], spans[self.last][1], marked)


@dataclass(slots=True)
class Question:
    """Words that are looked for; keeps what it has learnt of each word it met."""

    words: tuple[str, ...]
    """The folded words, in order."""
    weights: tuple[float, ...]
    """What each counts; a word that comes twice counts once."""
    numbers: list[int] = field(init=False)
    """Of each word the number of the first that is the same."""
    whole: float = field(init=False)
    """What all count together."""
    known: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Of each word that was met, the number of the question's word that it is or is like, and how like (0 to 1)."""
    _exact: Mapping[str, int] = field(init=False)
    _stems: Mapping[str, int] = field(init=False)
    _long: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Index the words."""
        numbered = list(reversed(list(enumerate(self.words))))
        self._exact = {word: i for i, word in numbered}
        self._stems = {word[:STEM]: i for i, word in numbered if len(word) >= STEM}
        self._long = tuple(word for word in dict.fromkeys(self.words) if len(word) >= _SHORTEST)
        self.numbers = [self._exact[word] for word in self.words]
        self.whole = sum(self.weights)

    def alike(self, words: Sequence[str]) -> list[tuple[int, float]]:
        """What each word of a text is of the question, as in `known`; -1 for one that it is not like."""
        known = self.known
        for word in set(words).difference(known):
            known[word] = self._alike(word)
        return [known[word] for word in words]

    def _alike(self, word: str) -> tuple[int, float]:
        if word in self._exact:
            return self._exact[word], 1.0
        if len(word) < _SHORTEST:
            return -1, 0.0
        if len(word) >= STEM and word[:STEM] in self._stems:
            return self._stems[word[:STEM]], _INFLECTED
        hit = process.extractOne(word, self._long, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return (self._exact[hit[0]], hit[1] / 100 * _INFLECTED) if hit else (-1, 0.0)


def weigher(counts: Mapping[str, int], whole: int) -> Weigh:
    """How much a word counts among so many passages, by how many of them have it."""
    return lambda word: math.log(1 + whole / (1 + counts.get(word, 0)))


def question(words: str, weigh: Weigh = len) -> Question | None:
    """Make a question of words; None where there is no word among them."""
    asked = row_of(words)
    if not asked:
        return None
    first = {word: i for i, word in reversed(list(enumerate(asked)))}
    weights = tuple(max(weigh(word), 0.1) if first[word] == i else 0.0 for i, word in enumerate(asked))
    return Question(asked, weights)


def nearness(asked: Question, text: str) -> Near | None:
    """How near a text comes; None where it has no word of the question."""
    found = nearest_words(asked, row_words(text))
    return found.near(text) if found else None


def nearest_words(asked: Question, text: PassageWords) -> NearestWords | None:
    """The words of a text that come nearest, and how near; None where it has no word of the question."""
    alike = asked.alike(text.words)
    found = [i for i, (number, _) in enumerate(alike) if number >= 0]
    if not found:
        return None
    core = (_best_run if len(asked.words) < _LONG else _fullest)(asked, alike, found)
    first, last = _extended(asked, alike, *core)
    ids = [number if number >= 0 else -2 - i for i, (number, _) in enumerate(alike[first : last + 1])]
    agreement = 100 * Indel.normalized_similarity(asked.numbers, ids)
    inside, held = _held(alike[i] for i in range(first, last + 1)), _held(alike[i] for i in found)
    score = 55 * _worth(asked, inside) + 35 * agreement / 100 + 10 * _worth(asked, held)
    marked = tuple(i for i in found if alike[i][1] >= held[alike[i][0]])
    return NearestWords(score, agreement, first, last, marked, held)


def _held(alike: Iterable[tuple[int, float]]) -> dict[int, float]:
    held: dict[int, float] = {}
    for number, like in alike:
        if number >= 0 and like > held.get(number, 0.0):
            held[number] = like
    return held


def _worth(asked: Question, held: Mapping[int, float]) -> float:
    """What some words of the question count, as a part of all."""
    return sum(asked.weights[number] * like for number, like in held.items()) / asked.whole


def _best_run(asked: Question, alike: list[tuple[int, float]], found: list[int]) -> tuple[int, int]:
    """The words from one found word to another that hold most of the question in least space."""
    reach = _WIDE * len(asked.words) + _FEW
    weights, everything = asked.weights, asked.whole
    best, place = -1.0, (0, 0)
    for begin, first in enumerate(found):
        held: dict[int, float] = {}
        worth = 0.0
        for last in found[begin:]:
            if last - first >= reach:
                break
            number, like = alike[last]
            gain = weights[number] * (like - held.get(number, 0.0))
            if gain > 0:
                worth += gain
                held[number] = like
                value = worth / everything - _STRAY * (last - first + 1 - len(held))
                if value > best + 1e-9:
                    best, place = value, (first, last)
    return place


def _fullest(asked: Question, alike: list[tuple[int, float]], found: list[int]) -> tuple[int, int]:
    """The words, as many as the question has, that hold most of it."""
    size = len(asked.words)
    held: dict[int, int] = {}
    worth, best, place, begin = 0.0, -1.0, (0, 0), 0
    for i, last in enumerate(found):
        number = alike[last][0]
        held[number] = held.get(number, 0) + 1
        worth += asked.weights[number] if held[number] == 1 else 0.0
        while last - found[begin] >= size:
            gone = alike[found[begin]][0]
            held[gone] -= 1
            worth -= asked.weights[gone] if held[gone] == 0 else 0.0
            begin += 1
        if worth > best + 1e-9:
            best, place = worth, (found[begin], found[i])
    return place


def _extended(asked: Question, alike: list[tuple[int, float]], first: int, last: int) -> tuple[int, int]:
    """Go on from a core on both sides while words of the question follow in its order."""
    size = len(asked.words)
    low, high = max(0, first - size), min(len(alike), last + 1 + size)
    ids = [number if number >= 0 else -2 for number, _ in alike[low:high]]
    pairs = [
        (block.src_start + k, low + block.dest_start + k)
        for block in LCSseq.opcodes(asked.numbers, ids)
        if block.tag == "equal"
        for k in range(block.src_end - block.src_start)
    ]
    inside = [i for i, (_, at) in enumerate(pairs) if first <= at <= last]
    if not inside:
        return first, last
    ends = []
    for step, begin, edge in ((-1, inside[0], first), (1, inside[-1], last)):
        i = begin
        while 0 <= i + step < len(pairs):
            (number, at), (next_number, next_at) = pairs[i], pairs[i + step]
            if abs(next_at - at) > abs(next_number - number) + _GAP:
                break
            i += step
        ends.append(step * max(step * pairs[i][1], step * edge))
    return ends[0], ends[1]
