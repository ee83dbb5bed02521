"""Passages that answer a question, best first, and what is offered of each as a quotation.

The order is the same whether an index chose the passages or all were searched; what is far from the best is left out.
Of a phrase or a wrong quotation the source's exact words that come nearest are offered; of words that are apart, the
sentence or sentences that hold them; always a quotation that can be pasted, or none.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from quoteproof.search.nearness import Near, Question, Weigh, nearness, question
from quoteproof.search.stretch import SourceSpan, whole
from quoteproof.search.terms import plain, terms
from quoteproof.search.writing import Written, write
from quoteproof.source.library import Extent, Library, Passage, Role, Source
from quoteproof.text.anchor import Anchor
from quoteproof.text.words import count_words, words
from quoteproof.verdict.bench import Bench

_LEAST: Final = 25.0  # nearness (0 to 100) below which a passage is no answer
_BESIDE: Final = 0.5  # part of the best one's nearness below which a passage is left out


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


def best(asked: Question, passages: Iterable[tuple[Source, Passage]], *, limit: int) -> tuple[Hit, ...]:
    """Give the passages that come nearest, at most `limit`; equals in the order of their keys, then as they came."""
    found: list[Hit] = []
    for source, passage in passages:
        near = nearness(asked, passage.text)
        if near is not None and near.score >= _LEAST:
            found.append(Hit(Anchor(source.key, passage.id), source, passage, near))
    found.sort(key=lambda hit: (-round(hit.near.score, 6), hit.source.key))
    least = found[0].near.score * _BESIDE if found else 0.0
    return tuple(hit for hit in found[:limit] if hit.near.score >= least)


def scan(words: str, library: Library, *, key: str | None = None, limit: int) -> tuple[Hit, ...]:
    """Look through every passage of a library, or of one source, for words; furniture cannot be cited."""
    sources = [source for name, source in sorted(library.sources.items()) if key in (None, name)]
    passages = [(s, p) for s in sources for p in s.passages if p.role is not Role.FURNITURE]
    words = plain(words)
    wanted = frozenset(terms(words))
    counts = Counter(term for _, passage in passages for term in wanted.intersection(terms(passage.text)))
    asked = question(words, weigher(counts, len(passages)))
    return best(asked, passages, limit=limit) if asked else ()


def weigher(counts: Mapping[str, int], whole: int) -> Weigh:
    """Give how much a word counts among so many passages, by how many of them have it."""
    return lambda word: math.log(1 + whole / (1 + counts.get(word, 0)))


def quotation(words: str, hit: Hit, bench: Bench) -> Written | None:
    """Write the quotation that is offered of a hit, or none where nothing of it can be quoted."""
    asked, extent = question(plain(words)), bench.library.resolve(hit.anchor)
    return offer(asked, hit.near, extent, bench) if asked and isinstance(extent, Extent) else None


def bench_of(hit: Hit, bench: Bench) -> Bench:
    """Give a bench that knows the hit's passage alone, by the rules of another."""
    return Bench(Library({}, {hit.source.key: hit.source}), bench.settings, bench.language)


_AGREES: Final = 60.0  # how well (0 to 100) words must agree with the question to be quoted without their sentence
_PAIR: Final = 2  # words of a question that must agree wholly; a single one is always given with its sentence
_LONGEST: Final = 80  # words of several sentences that are offered together


def offer(asked: Question, near: Near, extent: Extent, bench: Bench) -> Written | None:
    """Write the quotation that is offered of a found passage; `extent` is that passage."""
    for start, end in dict.fromkeys(_spans(asked, near, extent)):
        written = write(SourceSpan(extent, start, end), bench)
        if isinstance(written, Written):
            return _unlimited(written, start, end, extent, bench)
    return None


def _unlimited(written: Written, start: int, end: int, extent: Extent, bench: Bench) -> Written:
    """Begin earlier, where a limit word just before the words could turn their sense round; as it is where that fails.

    The check would warn of it (Q010), and “have never been allies” is not to be offered as “been allies”.
    """
    if not written.skipped_limit:
        return written
    before = [a for a, b in words(extent.parts[0].passage.text) if b <= start]
    for earlier in reversed(before[-bench.settings.limits.edge_words :]):
        wider = write(SourceSpan(extent, earlier, end), bench)
        if isinstance(wider, Written) and not wider.skipped_limit:
            return wider
    return written


def _spans(asked: Question, near: Near, extent: Extent) -> Iterator[tuple[int, int]]:
    """Give the spans to try, best first."""
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
