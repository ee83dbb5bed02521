"""Numbers in the margin that count the lines of a page, as drafts, court papers and transcripts have them."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from quoteproof.document.pdf.lines import LineFragment

_NUMBER: Final = re.compile(r"\d{1,4}")
_FEWEST: Final = 5
_ALIGNED: Final = 2.5  # points: how far the edges of the numbers may differ
_STEPS: Final = (1, 2, 5, 10)


def margin_numbers(fragments: Sequence[LineFragment]) -> frozenset[int]:
    """The `id` of each fragment that is the number of a line.

    They stand below one another on one side of all other text, and grow downwards by the same step.
    """
    numbers = [(fragment, int(text)) for fragment in fragments if (text := _digits(fragment))]
    if len(numbers) < _FEWEST:
        return frozenset()
    found: set[int] = set()
    edges: tuple[Callable[[LineFragment], float], ...] = (lambda f: f.x1, lambda f: f.x0)
    for edge in edges:
        columns: list[list[tuple[LineFragment, int]]] = []
        for entry in sorted(numbers, key=lambda entry: (edge(entry[0]), -entry[0].y)):
            if columns and edge(entry[0]) - edge(columns[-1][0][0]) <= _ALIGNED:
                columns[-1].append(entry)
            else:
                columns.append([entry])
        for column in columns:
            column.sort(key=lambda entry: -entry[0].y)
            if len(column) >= _FEWEST and _counts(column) and _is_even(column) and _is_beside(column, fragments):
                found |= {id(fragment) for fragment, _ in column}
    return frozenset(found)


def _digits(fragment: LineFragment) -> str:
    text = "".join(character.text for character in fragment.characters) if len(fragment.characters) <= 4 else ""
    return text if _NUMBER.fullmatch(text) else ""


def _counts(column: Sequence[tuple[LineFragment, int]]) -> bool:
    """Whether the numbers grow by one step; a number may be missing."""
    steps = [b - a for (_, a), (_, b) in pairwise(column)]
    step = min(steps)
    return step in _STEPS and sum(other == step for other in steps) >= 0.8 * len(steps)


def _is_even(column: Sequence[tuple[LineFragment, int]]) -> bool:
    """Whether the numbers stand at even distances, as those of lines do and those of paragraphs do not."""
    steps = sorted((a.y - b.y) / (m - n) for (a, n), (b, m) in pairwise(column) if m > n)
    usual = steps[len(steps) // 2]
    return sum(abs(step - usual) <= 0.15 * usual for step in steps) >= 0.8 * len(steps)


def _is_beside(column: Sequence[tuple[LineFragment, int]], fragments: Sequence[LineFragment]) -> bool:
    """Whether no other text of those lines stands on the outer side of the numbers, which take half of the page."""
    own = {id(fragment) for fragment, _ in column}
    bottom, top = column[-1][0].y - 1, column[0][0].y + 1
    others = [f for f in fragments if id(f) not in own and bottom <= f.y <= top]
    heights = [fragment.y for fragment in fragments]
    if top - bottom < 0.5 * (max(heights) - min(heights)):
        return False  # the rows of a table
    x0, x1 = min(f.x0 for f, _ in column), max(f.x1 for f, _ in column)
    return all(f.x0 >= x1 for f in others) or all(f.x1 <= x0 for f in others)
