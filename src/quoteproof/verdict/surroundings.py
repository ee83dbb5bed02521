"""What a source has around some of its passages and between them: words, borders, and furniture that is passed over."""

from bisect import bisect_left
from itertools import pairwise, takewhile
from typing import Final

from quoteproof.source.layout import Border, borders
from quoteproof.source.library import Passage, Source
from quoteproof.text.words import has_words

_BESIDE: Final = 50  # passages beside the cited ones that say whether these are of a list or of a verse


def words_around(source: Source, passages: tuple[Passage, ...]) -> tuple[bool, bool]:
    """Whether a source has words before and after some of its passages."""
    first, last = passages[0].start, passages[-1].end
    every, places = source.passages, source.contents.citable
    before = takewhile(lambda p: p.start < first, (every[at] for at in places))
    after = takewhile(lambda p: p.start >= last, (every[at] for at in reversed(places)))
    return any(p.end <= first and has_words(p.text) for p in before), any(has_words(p.text) for p in after)


def borders_between(source: Source, passages: tuple[Passage, ...], *, beside: int = 0) -> tuple[Border, ...]:
    """The borders of passages that follow one another in a source, its furniture left out.

    With `beside`, those of so many passages before and after them too.
    """
    places = source.contents.citable
    at = bisect_left(places, source.position(passages[0].id) or 0)
    # A list may begin before the cited passages and end behind them.
    low, high = max(0, at - _BESIDE), at + len(passages) + _BESIDE
    every = [source.passages[place] for place in places[low:high]]
    found = borders(source.contents.raw_between, every, source.document.forms if source.document else None)
    return found[max(0, at - low - beside) : at - low + len(passages) - 1 + beside]


def furniture_between(source: Source, passages: tuple[Passage, ...]) -> dict[int, tuple[Passage, ...]]:
    """The furniture between passages that follow one another in a source."""
    found: dict[int, tuple[Passage, ...]] = {}
    for number, (one, other) in enumerate(pairwise(passages)):
        low, high = source.position(one.id), source.position(other.id)
        if low is not None and high is not None and high > low + 1:
            # What is inside a joined passage comes after it in the list, and belongs to the join.
            found[number] = tuple(p for p in source.passages[low + 1 : high] if p.start >= one.end)
    return found
