"""Whether the lines of a passage are lines of verse, which a slash divides where they are run in.

The check accepts a slash at any line end of a source. Lines that are only as long as the page was wide are prose: there
the next word did not fit. A line of verse ends before, and mostly a capital begins the next one. In doubt it is prose.
Source: CMOS 12.27, run-in verse.
"""

from itertools import pairwise
from typing import Final

from quoteproof.source.layout import VERSE_LINE
from quoteproof.source.library import Passage, Source

_BESIDE: Final = 50  # passages on each side that show how wide the lines are
_NARROW: Final = 45  # columns: verse without capitals at the heads of its lines has shorter lines
_CAPITALS: Final = 0.8
_EARLY: Final = 0.5
"""Share of the lines that end before the next word would not fit."""


def is_verse(source: Source, passage: Passage) -> bool:
    """Whether a passage is of several lines of verse."""
    own = _lines(passage)
    if len(own) < 2 or max(map(len, own)) > VERSE_LINE:
        return False
    at = source.position(passage.id) or 0
    near = [lines for p in source.passages[max(0, at - _BESIDE) : at + _BESIDE] if len(lines := _lines(p)) > 1]
    widths = sorted(len(line) for lines in near for line in lines)
    # A few lines in a hundred may be wider than the page is.
    width = widths[len(widths) - 1 - len(widths) // 50]
    heads = [line.lstrip("\"'“‘«„—-([ ")[:1] for line in own[1:]]
    if _early([own], width) >= _EARLY and sum(head.isupper() for head in heads) >= _CAPITALS * len(heads):
        return True
    return widths[-1] <= VERSE_LINE and widths[len(widths) // 2] < _NARROW and _early(near, width) >= _EARLY


def _lines(passage: Passage) -> list[str]:
    """The lines of a passage."""
    edges = [0, *(at for at in passage.breaks), len(passage.text)]
    lines = (passage.text[start:end].strip() for start, end in pairwise(edges))
    return [line for line in lines if line]


def _early(passages: list[list[str]], width: int) -> float:
    """The share of lines that end although the next word would fit into the width, those that end a passage aside."""
    ends = [(line, following) for lines in passages for line, following in pairwise(lines)]
    return sum(len(line) + 1 + len(following.split(" ", 1)[0]) <= width for line, following in ends) / len(ends)
