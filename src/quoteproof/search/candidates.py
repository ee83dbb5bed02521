"""Chooses from an index the passages that may answer a question: those that have its words in a row, and those near it.

What stands in a row is found for certain, whatever common its words are; of what is near, a good many are taken.
Source: SQLite documentation, “FTS5” (full-text query syntax).
"""

import heapq
import math
import sqlite3
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

from quoteproof.search.index_store import common_words, counts, fact
from quoteproof.search.query import Query
from quoteproof.search.rows import BESIDE, WINDOW, pairs, spellings
from quoteproof.text import look_alikes
from quoteproof.text.search_terms import stem

Spans = Sequence[tuple[int, int]]
"""First and last numbers of the passages of the sources to search, in order."""
_BUDGET: Final = 6_000  # most rows of single terms that a question reads
_TOGETHER: Final = 200  # passages taken that have the rarest terms together
_LITTLE: Final = 24  # passages that are read rather than sought once more
_FEW: Final = 3  # common terms that are sought together
_SPELT: Final = 3  # terms tried for one that no passage has
_ALIKE: Final = 65.0


def row_places(db: sqlite3.Connection, row: Sequence[str], without: str, spans: Spans) -> Iterator[tuple[int, int]]:
    """Yield the number of each passage near whose beginning a row may begin, and how many words before it at most.

    Whatever stands in a row begins in one of these passages, or so many words before; `without` is an expression of
    what a passage must not have. A row is sought by its rarest words, at borders between passages too.
    """
    if len(row) > WINDOW:
        yield from ((number, 0) for number in _in_a_row(db, row, without, spans))
    at = _rarest(db, row)
    part = row[at : at + WINDOW]
    _, *others = spellings(part)
    for table, excluded, before in (("filed", without, at), ("borders", "", at + BESIDE)):
        found = _in_a_row(db, part, excluded, spans, table=table)
        if others:
            either = " OR ".join(f'words : "{" ".join(spelling)}"' for spelling in others)
            found = heapq.merge(found, _matching(db, either, excluded, spans, table=table))
        yield from ((number, before) for number in found)


def _in_a_row(
    db: sqlite3.Connection, row: Sequence[str], without: str, spans: Spans, table: str = "filed"
) -> Iterator[int]:
    """Yield the numbers, in order, of what has a row as it is, and perhaps a few that have all its rare words.

    The index takes long to find common words beside rare ones. So what has all the rare words, and all the pairs of
    common ones, is found first, and the row is sought only if that is not little.
    """
    common = common_words(db, ())
    paired = list(pairs(row, common))
    match = f'words : "{" ".join(row)}"'
    if len(row) > 1 and len(paired) == len(row) - 1:
        match = f'pairs : "{" ".join(paired)}"'  # all are common
    parts = [f'words : "{word}"' for word in dict.fromkeys(row) if word not in common]
    parts += [f'pairs : "{pair}"' for pair in dict.fromkeys(paired)]
    if 1 < len(parts) < len(row):
        some = list(islice(_matching(db, " AND ".join(parts), without, spans, table), _LITTLE + 1))
        if len(some) <= _LITTLE:
            yield from some
            return
    yield from _matching(db, match, without, spans, table)


def _rarest(db: sqlite3.Connection, row: Sequence[str]) -> int:
    """The number of the word at which the rarest words of a row begin that an index can have together."""
    if len(row) <= WINDOW:
        return 0
    known = counts(db, set(row))
    worth = [1 / (1 + known.get(word, 0)) for word in row]
    return max(range(len(row) - WINDOW + 1), key=lambda at: sum(worth[at : at + WINDOW]))


def candidates(db: sqlite3.Connection, terms: Sequence[str], query: Query, *, within: Spans, limit: int) -> list[int]:
    """Numbers of the passages that have most and rarest of the terms, or of their stems, best first.

    Only passages that have what the query demands, as far as an index can tell.
    """
    whole = int(fact(db, "passages") or 1)
    rarity = _rarity(db, terms)
    order = sorted(rarity, key=lambda term: (rarity[term], term))
    worth: dict[int, float] = defaultdict(float)
    conditions, without = query.conditions(), query.exclusions()

    def take(match: str, most: int, weight: float) -> None:
        match = f"({match}) AND {conditions}" if conditions else match
        for passage in islice(_matching(db, match, without, within), most):
            worth[passage] += weight

    spent = 0
    for number, term in enumerate(order):
        spent += rarity[term]
        if spent > _BUDGET:
            _take_together(order[number:], order[:1] if number else [], take, lambda: len(worth) >= limit)
            break
        take(f'"{term}"', _BUDGET, math.log1p(whole / rarity[term]))
    if conditions and len(worth) < limit:
        for passage in islice(_matching(db, conditions, without, within), _TOGETHER):
            worth[passage] += 0.0
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


def _matching(db: sqlite3.Connection, match: str, without: str, within: Spans, table: str = "filed") -> Iterator[int]:
    """Yield the numbers of the passages, or the borders, that an expression fits; those that still exist."""
    match = f"({match}) NOT ({without})" if without else match
    sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ? AND rowid BETWEEN ? AND ?"
    starts = [low for low, _ in within]
    found = db.execute(sql, (match, within[0][0], within[-1][1]))
    if len(within) == 1:
        yield from (number for (number,) in found)
        return
    for (number,) in found:
        if number <= within[bisect_right(starts, number) - 1][1]:
            yield number


def _spelt(db: sqlite3.Connection, term: str) -> list[str]:
    """Terms that may be meant by one that no passage has, most alike first."""
    if len(term) < 3:
        return []
    low, high = term[:2], term[:2] + "\U0010ffff"
    near = [row[0] for row in db.execute("SELECT term FROM terms WHERE term BETWEEN ? AND ?", (low, high))]
    return look_alikes.nearest(term, sorted(near), least=_ALIKE, limit=_SPELT)
