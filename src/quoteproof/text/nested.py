"""Nested stretches of one text: which of them reach into another stretch, without a look at each.

Promises: what a look at each would give, for stretches of which no two overlap unless one holds the other; time grows
with the answer and with how deep they are nested.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar


class Stretched(Protocol):
    """Something with a start and an end in a text."""

    @property
    def start(self) -> int:
        """Its first code point."""
        ...

    @property
    def end(self) -> int:
        """Its end, exclusive."""
        ...


T = TypeVar("T", bound=Stretched)


class Nested(Generic[T]):
    """Stretches in the order of their starts, of two that start together the longer one first."""

    def __init__(self, items: Sequence[T]) -> None:
        """Find out which stretch stands in which."""
        self._items = items
        self._starts = [item.start for item in items]
        self._around: list[int] = []  # the number of the stretch around each, or -1
        inside = -1
        for number, item in enumerate(items):
            while inside >= 0 and items[inside].end <= item.start:
                inside = self._around[inside]
            self._around.append(inside)
            inside = number

    def reaching(self, start: int, end: int) -> tuple[T, ...]:
        """Give those that begin in a stretch, its end counted in, or reach into it, in their order."""
        first = bisect_left(self._starts, start)
        around: list[T] = []
        number = first - 1
        while number >= 0:
            if self._items[number].end > start:
                around.append(self._items[number])
            number = self._around[number]
        return (*reversed(around), *self._items[first : bisect_left(self._starts, end + 1)])
