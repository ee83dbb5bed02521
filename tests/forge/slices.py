"""Slices: consecutive words of one passage, as an author would print them.

Promises: a cut that could be doubted (a mark whose partner is outside, half a bracket) is not made.
Leaves out: altering them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache, lru_cache

from tests.forge.letters import folded, word_spans
from tests.forge.marking import between_letters, inner_pairs, straight
from tests.forge.model import Slice
from tests.forge.texts import Leaf, World, world


@lru_cache(maxsize=4096)
def spans_of(text: str) -> Sequence[tuple[int, int]]:
    """The word spans of a raw text; a soft hyphen divides no word."""
    return word_spans(text.replace("\xad", "x"))


def take(
    rng: random.Random, leaf: Leaf, least: int = 6, most: int = 40, at: tuple[int, int] | None = None
) -> Slice | None:
    """Cut a slice at word edges, `at` inside; None where the cut is doubtful."""
    words = spans_of(leaf.text)
    if len(words) < least:
        return None
    length = min(rng.randint(least, most), len(words))
    low, high = 0, len(words) - length
    if at is not None:
        inside = [i for i, (a, b) in enumerate(words) if a < at[1] and b > at[0]]
        if not inside:
            return None
        low, high = max(0, inside[-1] - length + 1), min(high, inside[0])
    if high < low:
        return None
    first = rng.randint(low, high)
    start, end = words[first][0], words[first + length - 1][1]
    if (
        rng.random() < 0.2
        and leaf.text[end : end + 1] in tuple(".,;?!")
        and leaf.text[end + 1 : end + 2] not in tuple(".…")
    ):
        end += 1
    return cut(leaf, start, end, exchange=rng.random() < 0.8)


def cut(leaf: Leaf, start: int, end: int, *, exchange: bool = True) -> Slice | None:
    """Make the slice of a span; None where marks or brackets cross its ends."""
    raw = leaf.text[start:end]
    if raw.count("[") != raw.count("]"):
        return None
    pairs = inner_pairs(leaf.text)
    if pairs is None:
        if any(not between_letters(leaf.text, i) for i in range(start, end) if straight(leaf.text[i]) in "\"'"):
            return None
        pairs = []
    if any((start <= a < end) != (start <= b < end) for a, b in pairs):
        return None
    inside = [(a, b) for a, b in pairs if start <= a < end]
    paired = {i for both in inside for i in both}
    loose = [i for i in range(start, end) if straight(leaf.text[i]) == "'" and i not in paired]
    if inside and any(not between_letters(leaf.text, i) for i in loose):
        return None
    text = list(leaf.text)
    if inside and exchange:
        for a, b in inside:
            double = straight(text[a]) == '"'
            text[a], text[b] = ("‘", "’") if double else ("“", "”")
    elif any(text[i] == '"' for both in inside for i in both):
        return None
    shown = folded("".join(text[start:end]), source=True)
    if len(inner_pairs(shown) or ()) != len(inside) or _is_title(shown):
        return None
    words = tuple(word_spans(shown))
    corrected = leaf.runs_over(start, end)
    # A single word that was corrected may stand elsewhere in the passage as well.
    if corrected and len(words) < 3:
        return None
    return Slice(leaf, start, end, shown, words, _own_emphasis(leaf, start, end, shown), corrected)


def _own_emphasis(leaf: Leaf, start: int, end: int, shown: str) -> tuple[tuple[int, int], ...]:
    """The spans of the printed text that the source emphasises; every character stands for one of its own."""
    if len(shown) != end - start:
        return ()
    inside = ((max(a, start) - start, min(b, end) - start) for a, b in leaf.emphasis if a < end and b > start)
    return tuple((a, b) for a, b in inside if shown[a:b].strip())


@cache
def _titles() -> frozenset[str]:
    return frozenset(folded(e.title).rstrip(",.") for e in world().library.entries.values())


def _is_title(text: str) -> bool:
    """A run equal to an entry's title is exempt, and so no quotation."""
    return straight(text).rstrip(",.") in _titles()


def pick(rng: random.Random, all_: World, least: int = 6, most: int = 40) -> Slice:
    """Cut a slice anywhere in the world's texts."""
    while True:
        found = take(rng, rng.choice(all_.leaves), least, most)
        if found is not None:
            return found


def choose(rng: random.Random, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Choose a span that is neither first nor last."""
    return rng.choice(spans[1:-1])
