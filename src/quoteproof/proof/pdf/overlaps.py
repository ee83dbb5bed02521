"""Words that print over other words of a page: those of two paragraphs, or of two cells of a table, on one line."""

from collections.abc import Iterator, Sequence
from typing import Final

from quoteproof.document.model import Box

_SHARED: Final = 2.0
"""How far two of them cover each other at least, in points; letters that lean do so a little."""

Block = tuple[int, ...]


def overlaps(texts: Sequence[tuple[Box, Block, int]]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of two texts that cover each other; each text has its box, its paragraph and its number."""
    active: list[tuple[Box, Block, int]] = []
    for box, block, number in sorted(texts, key=lambda text: text[0][1]):
        active = [other for other in active if other[0][3] > box[1]]
        for one, own, first in active:
            if own != block and _cover(one, box):
                yield first, number
        active.append((box, block, number))


def _cover(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    across = min(one[2], other[2]) - max(one[0], other[0])
    return across > _SHARED and shared > min(one[3] - one[1], other[3] - other[1]) / 2
