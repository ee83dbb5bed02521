"""Nested stretches give what a look at each of them gives."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from quoteproof.text.offsets import Nested


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    start: int
    end: int


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=12), st.integers(0, 20), st.integers(0, 6))
def test_reaching_is_what_a_look_at_each_gives(pairs: list[tuple[int, int]], start: int, width: int) -> None:
    kept: list[Stretch] = []
    for a, b in pairs:
        one = Stretch(min(a, b), max(a, b))
        if all(one.end <= o.start or o.end <= one.start or _holds(o, one) or _holds(one, o) for o in kept):
            kept.append(one)
    items = sorted(kept, key=lambda s: (s.start, -s.end))
    end = start + width
    expected = [s for s in items if start <= s.start <= end or (s.start < start < s.end)]
    assert list(Nested(items).reaching(start, end)) == expected


def _holds(one: Stretch, other: Stretch) -> bool:
    return one.start <= other.start and other.end <= one.end
