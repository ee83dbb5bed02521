"""Chooses candidates: the few passages of an index, of a million perhaps, that are worth comparing with a question.

The rarest terms are asked first, and no more rows of single terms are read than a question can afford; common terms are
only asked together. The same index and terms give the same candidates. Raises `sqlite3.Error`.
"""

from __future__ import annotations

import heapq
import math
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final

from quoteproof.search.index_store import counts, fact
from quoteproof.search.terms import stem
from quoteproof.text.look_alikes import nearest

_BUDGET: Final = 12_000  # most rows of single terms that a question reads
_PHRASES: Final = 60  # passages taken that have all terms in a row
_TOGETHER: Final = 200  # passages taken that have the rarest terms together
_FEW: Final = 3  # common terms that are sought together
_SPELT: Final = 3  # terms tried for one that no passage has
_ALIKE: Final = 65.0


def candidates(
    db: sqlite3.Connection, terms: Sequence[str], *, within: tuple[int, int] | None, limit: int
) -> list[int]:
    """Numbers of the passages that have most and rarest of the terms, or of their stems, best first.

    `within` is the first and last number of the only source to search.
    """
    whole = int(fact(db, "passages") or 1)
    rarity = _rarity(db, terms)
    order = sorted(rarity, key=lambda term: (rarity[term], term))
    worth: dict[int, float] = defaultdict(float)

    def take(match: str, most: int, weight: float) -> None:
        for passage in _matching(db, match, within, most):
            worth[passage] += weight

    spent = 0
    for number, term in enumerate(order):
        spent += rarity[term]
        if spent > _BUDGET:
            _take_together(order[number:], order[:1] if number else [], take, lambda: len(worth) >= limit)
            break
        take(f'"{term}"', _BUDGET, math.log1p(whole / rarity[term]))
    if len(terms) > 1:
        take(f'words : "{" ".join(terms)}"', _PHRASES, math.log1p(whole))
    return heapq.nsmallest(limit, worth, key=lambda passage: (-worth[passage], passage))


def _take_together(
    common: list[str], rarest: list[str], take: Callable[[str, int, float], None], done: Callable[[], bool]
) -> None:
    """Take the passages that have common terms together, with the rarest where there is one; fewer until some do."""
    together = [*rarest, *common[:_FEW]]
    for count in range(len(together), 0, -1):
        take(" AND ".join(f'"{term}"' for term in together[:count]), _TOGETHER, float(count))
        if done():
            break


def _rarity(db: sqlite3.Connection, terms: Sequence[str]) -> dict[str, int]:
    """How many passages have each term that is worth seeking: words, their stems, or likely spellings."""
    stems = {term: short for term in terms if (short := stem(term)) is not None}
    known = counts(db, (*terms, *stems.values()))
    spelt: list[str] = []
    for term in terms:
        if term not in known and stems.get(term) not in known:
            spelt += _spelt(db, term)
    return {**known, **counts(db, spelt)}


def _matching(db: sqlite3.Connection, match: str, within: tuple[int, int] | None, limit: int) -> list[int]:
    low, high = within or (0, 2**62)
    sql = "SELECT rowid FROM filed WHERE filed MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?"
    return [number for (number,) in db.execute(sql, (match, low, high, limit))]


def _spelt(db: sqlite3.Connection, term: str) -> list[str]:
    """Terms that may be meant by one that no passage has, most alike first."""
    if len(term) < 3:
        return []
    low, high = term[:2], term[:2] + "\U0010ffff"
    near = [row[0] for row in db.execute("SELECT term FROM terms WHERE term BETWEEN ? AND ?", (low, high))]
    return nearest(term, sorted(near), least=_ALIKE, limit=_SPELT)
