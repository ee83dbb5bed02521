"""Quotations of a manuscript that cannot say which work it means: those that are near a passage are held against it.

`bind` binds those whose words stand in one place. Of the others the nearest passage is named if it has enough of their
words, so that a check says what differs. Where a paragraph is read in several ways, the best answer counts.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from quoteproof.adopt.bind import written
from quoteproof.adopt.choice import LEAST_SHARE
from quoteproof.adopt.model import AdoptedQuotation, Binding, QuotationState
from quoteproof.finding.model import Edit, Place
from quoteproof.source.library import Extent, Library
from quoteproof.text.anchor import cited
from quoteproof.verdict.word_text import plain_runs

_FEWEST: Final = 5
"""Words of a quotation below which nothing is said to be near it."""
_BEST: Final = (
    QuotationState.BOUND,
    QuotationState.OTHER_PAGE,
    QuotationState.SEVERAL,
    QuotationState.MARKS_DIFFER,
    QuotationState.UNCITED,
    QuotationState.ELSEWHERE,
    QuotationState.DIFFERS,
    QuotationState.NO_SOURCE,
    QuotationState.NOT_FOUND,
    QuotationState.TERM,
    QuotationState.UNREAD,
)
"""States of one quotation in several ways to read it, the best first."""


def with_nearest(binding: Binding, library: Library) -> Binding:
    """A binding that names the nearest passage, too, where that has enough of the words."""
    quotations = tuple(_with_nearest(one, library) for one in binding.quotations)
    texts = {
        file: text
        for file, before in binding.before.items()
        if (text := written(before, (one for one in quotations if one.place.file == file))) != before
    }
    return replace(binding, quotations=quotations, texts=texts)


def _with_nearest(one: AdoptedQuotation, library: Library) -> AdoptedQuotation:
    if one.state is not QuotationState.NOT_FOUND or not one.anchors or one.place.approximate:
        return one
    extent = library.resolve(one.anchors[0])
    words = plain_runs(one.text)
    if not isinstance(extent, Extent) or len(words) < _FEWEST or _share(words, extent) < LEAST_SHARE:
        return one
    at = one.place.end
    edit = Edit(Place(one.place.file, at, at), f" [{cited(one.anchors[0])}]")
    return replace(one, state=QuotationState.DIFFERS, edits=(edit,))


def _share(words: Sequence[str], extent: Extent) -> float:
    """The share of some words that stand in a passage in order."""
    from rapidfuzz.distance import LCSseq  # only for what is refused

    return LCSseq.similarity(words, plain_runs(" ".join(part.passage.text for part in extent.parts))) / len(words)


Way = Sequence[tuple[int, int, Sequence[str]]]
"""The paragraphs of a chapter in order: the offset of each, its number, and its words that a line end divides."""


def joined(binding: Binding, ways: Mapping[str, Way]) -> Binding:
    """A binding in which each quotation stands once, by the best of the ways in which its paragraph is read.

    Every way to read a paragraph has its number; of equal answers that of the first chapter counts. Words that a line
    end divides are told.
    """
    found: dict[tuple[int, int], list[AdoptedQuotation]] = {}
    counts: Counter[tuple[str, int]] = Counter()
    for one in binding.quotations:
        way = ways[one.place.file]
        _, number, divided = way[bisect_right(way, one.place.start, key=lambda paragraph: paragraph[0]) - 1]
        counts[one.place.file, number] += 1
        found.setdefault((number, counts[one.place.file, number]), []).append(_told(one, divided))
    best = (min(answers, key=lambda one: _BEST.index(one.state)) for _, answers in sorted(found.items(), key=_order))
    return replace(binding, quotations=tuple(best))


def _order(item: tuple[tuple[int, int], object]) -> tuple[int, int]:
    return item[0]


def _told(one: AdoptedQuotation, divided: Sequence[str]) -> AdoptedQuotation:
    """A quotation that says which of its words it has over a line end."""
    over = ", ".join(f"`{word}`" for word in dict.fromkeys(divided) if re.search(rf"\b{re.escape(word)}\b", one.text))
    if not over:
        return one
    return replace(one, difference=f"{one.difference}{'; ' if one.difference else ''}read over a line end: {over}")
