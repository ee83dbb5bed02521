"""Hits: passages that answer a question, best first; also over a library at hand, without an index.

Promises: one order for the same passages, whether an index chose them or all were looked through. What comes nowhere
near the best is left out. Leaves out: keeping an index (the project).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from quoteproof.search.nearness import Near, Question, Weigh, nearness, question
from quoteproof.search.offer import offer
from quoteproof.search.terms import plain, terms
from quoteproof.search.writing import Written
from quoteproof.source.library import Extent, Library
from quoteproof.source.passage import Passage, Role, Source
from quoteproof.text.anchor import Anchor
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
