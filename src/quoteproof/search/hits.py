"""Passages that answer a question, best first, and what is offered of each as a quotation.

The order is the same whether an index chose the passages or all were searched; what is far from the best is left out.
Of a phrase or a wrong quotation the source's exact words that come nearest are offered; of words that are apart, the
sentence or sentences that hold them; always a quotation that can be pasted, or none.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from quoteproof.quotation.model import Kind
from quoteproof.quoting.spans import SourceSpan, whole
from quoteproof.quoting.writing import Written, write
from quoteproof.source.library import Extent, Library, Passage, Source
from quoteproof.text.anchor import Anchor
from quoteproof.text.search_terms import STEM, folded, plain, terms, tokens
from quoteproof.text.words import count_words, words
from quoteproof.verdict.passage_text import VerdictContext

Weigh = Callable[[str], float]
"""Returns how much a word of the question counts, by its folded form; rare words count more."""

_INFLECTED: Final = 0.9  # what a word counts that shares its stem with one of the question
_ALIKE: Final = 75.0  # likeness (0 to 100) from which on a word may be meant for another
_SHORTEST: Final = 4  # letters below which only the same word is the same
_STRAY: Final = 0.02  # what each word between the found ones takes from the worth of the words around it
_WIDE: Final = 3  # what is compared has at most so many times the words of the question, and a few
_FEW: Final = 10


@dataclass(frozen=True, slots=True)
class Near:
    """How near a passage comes."""

    score: float
    """From 0 to 100; 100 where the words stand there in order, with none between."""
    agreement: float
    """From 0 to 100: how well the nearest words agree with the question one by one, in order."""
    start: int
    """Offset (code points) of the words that come nearest, in the passage's text."""
    end: int
    """Their end, exclusive."""
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
        """The number of the question's word that a word is or is like, and how like from 0 to 1."""
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
    """Make a question of words as they were typed; None where there is no word among them."""
    asked = tuple(folded(words[a:b]) for a, b in tokens(words))
    if not asked:
        return None
    first = {word: i for i, word in reversed(list(enumerate(asked)))}
    weights = tuple(max(weigh(word), 0.1) if first[word] == i else 0.0 for i, word in enumerate(asked))
    return Question(asked, weights)


def nearness(asked: Question, text: str) -> Near | None:
    """How near a passage's text comes; None where it has no word of the question."""
    spans = tokens(text)
    alike = [asked.alike(text[a:b]) for a, b in spans]
    found = [i for i, (number, _) in enumerate(alike) if number >= 0]
    if not found:
        return None
    first, last, inside = _best_run(asked, alike, found)
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


def _best_run(asked: Question, alike: list[tuple[int, float]], found: list[int]) -> tuple[int, int, float]:
    """The words from one found word to another that hold most of the question in least space."""
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


_LEAST: Final = 25.0  # nearness (0 to 100) below which a passage is no answer
_BESIDE: Final = 0.5  # part of the best one's nearness below which a passage is left out


class Closeness(StrEnum):
    """How the words of a question stand in a passage."""

    VERBATIM = "verbatim"
    """In a row, in the question's order; case, diacritics and punctuation may differ."""
    NEAR = "near"
    """Most of them in order, but not all of them in a row: a quotation that may be wrong."""
    WORDS = "words only"
    """The passage has some of them."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers a question."""

    anchor: Anchor
    """Its anchor, such as `key#p12`."""
    source: Source
    """Its source; of one from an index, only as much as citing the passage takes."""
    passage: Passage
    """The passage."""
    near: Near
    """How near it comes, and where."""
    closeness: Closeness
    """How the words of the question stand in it."""


def closeness(asked: Question, text: str, near: Near) -> Closeness:
    """How the words of a question stand in a text to which they come so near."""
    size = len(asked.words)
    own = [folded(text[a:b]) for a, b in tokens(text)]
    if any(tuple(own[i : i + size]) == asked.words for i in range(len(own) - size + 1)):
        return Closeness.VERBATIM
    least = _AGREES if size > _PAIR else 100.0
    return Closeness.NEAR if size >= _PAIR and near.agreement >= least else Closeness.WORDS


def best(asked: Question, passages: Iterable[tuple[Source, Passage]], *, limit: int) -> tuple[Hit, ...]:
    """The passages that come nearest, at most `limit`; equals in the order of their keys, then as they came."""
    hits: list[Hit] = []
    for source, passage in passages:
        near = nearness(asked, passage.text)
        if near is not None and near.score >= _LEAST:
            how = closeness(asked, passage.text, near)
            hits.append(Hit(Anchor(source.key, passage.id), source, passage, near, how))
    hits.sort(key=lambda hit: (-round(hit.near.score, 6), hit.source.key))
    least = hits[0].near.score * _BESIDE if hits else 0.0
    return tuple(hit for hit in hits[:limit] if hit.near.score >= least)


def scan(
    words: str, library: Library, *, sources: Collection[str] = (), excluded: Collection[str] = (), limit: int
) -> tuple[Hit, ...]:
    """Look through every passage of a library, or of some sources, for words; furniture cannot be cited."""
    chosen = frozenset(sources or library.sources) - frozenset(excluded)
    searched = [source for name, source in sorted(library.sources.items()) if name in chosen]
    passages = [(s, p) for s in searched for p in s.passages if p.role.is_citable]
    words = plain(words)
    wanted = frozenset(terms(words))
    counts = Counter(term for _, passage in passages for term in wanted.intersection(terms(passage.text)))
    asked = question(words, weigher(counts, len(passages)))
    return best(asked, passages, limit=limit) if asked else ()


def weigher(counts: Mapping[str, int], whole: int) -> Weigh:
    """How much a word counts among so many passages, by how many of them have it."""
    return lambda word: math.log(1 + whole / (1 + counts.get(word, 0)))


def quotation(words: str, hit: Hit, context: VerdictContext, form: Kind | None = None) -> Written | None:
    """Write the quotation that is offered of a hit, or None where nothing agrees or can be quoted."""
    if hit.closeness is Closeness.WORDS:
        return None
    asked, extent = question(plain(words)), context.library.resolve(hit.anchor)
    return offer(asked, hit.near, extent, context, form) if asked and isinstance(extent, Extent) else None


def context_of(hit: Hit, context: VerdictContext) -> VerdictContext:
    """A context that knows the hit's passage alone, by the rules of another."""
    return VerdictContext(Library({}, {hit.source.key: hit.source}), context.settings, context.language)


_AGREES: Final = 60.0  # how well (0 to 100) words must agree with the question to be quoted without their sentence
_PAIR: Final = 2  # words of a question that must agree wholly; a single one is always given with its sentence
_LONGEST: Final = 80  # words of several sentences that are offered together


def offer(
    asked: Question, near: Near, extent: Extent, context: VerdictContext, form: Kind | None = None
) -> Written | None:
    """Write the quotation that is offered of a found passage; `extent` is that passage."""
    for start, end in dict.fromkeys(_spans(asked, near, extent)):
        written = write(SourceSpan(extent, start, end), context, form)
        if isinstance(written, Written):
            return _unlimited(written, start, end, extent, context, form)
    return None


def _unlimited(
    written: Written, start: int, end: int, extent: Extent, context: VerdictContext, form: Kind | None
) -> Written:
    """Begin earlier, where a limit word just before the words could turn their sense round; as it is where that fails.

    The check would warn of it (Q010), and “have never been allies” is not to be offered as “been allies”.
    """
    if not written.skipped_limit:
        return written
    before = [a for a, b in words(extent.parts[0].passage.text) if b <= start]
    for earlier in reversed(before[-context.settings.limits.edge_words :]):
        wider = write(SourceSpan(extent, earlier, end), context, form)
        if isinstance(wider, Written) and not wider.skipped_limit:
            return wider
    return written


def _spans(asked: Question, near: Near, extent: Extent) -> Iterator[tuple[int, int]]:
    """Yield the spans to try, best first."""
    passage = extent.parts[0].passage
    spans = words(passage.text)
    start = min((a for a, b in spans if b > near.start), default=near.start)
    end = max((b for a, b in spans if a < near.end), default=near.end)
    start, end = min(start, near.start), max(end, near.end)
    if len(asked.words) >= _PAIR and near.agreement >= (_AGREES if len(asked.words) > _PAIR else 100.0):
        yield start, end
    around = [(a, b) for a, b in passage.sentences if a < end and b > start]
    if around and count_words(passage.text[around[0][0] : around[-1][1]]) <= _LONGEST:
        yield around[0][0], around[-1][1]
    # Of sentences that are long together, the one that holds most of what was found.
    yield from sorted(around, key=lambda s: (-sum(s[0] <= a < s[1] for a, _ in near.marked), s))
    yield start, end
    everything = whole(extent)
    yield everything.start, everything.end
