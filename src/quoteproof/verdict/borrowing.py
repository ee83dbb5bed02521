"""Borrowing: a run of a seed's words that the author prints without quotation marks.

The seeds are looked through once for a whole book, and each run is reported once, at its full length. It is only a hint
(Q015, a warning): set phrases and names may coincide. Words inside quotations are passed over.
Source: rules.md, “The other direction”.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from sys import intern
from typing import Final

from quoteproof.chapter.model import Chapter, Flow, FlowKind
from quoteproof.finding.model import Fault
from quoteproof.quotation.model import Collected, spans_by_flow
from quoteproof.source.library import Library
from quoteproof.text.anchor import Anchor
from quoteproof.text.folds import fold_marks
from quoteproof.text.words import words
from quoteproof.values import dataclass
from quoteproof.verdict.sieve import group_hashes, may_hold


class Borrowing(Fault, code="Q015"):
    """One unmarked run of a seed's words."""

    words: str
    """The words, as they print."""
    anchor: Anchor
    """A passage that has them."""


_FEW: Final = 64  # so few windows, as a keystroke makes, are quicker to look at than the runs of the whole chapter


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a flow in a row, all outside quotations."""

    chapter: Chapter
    """The chapter."""
    flow: Flow
    """The flow."""
    spans: tuple[tuple[int, int], ...]
    """The span of each word in the flow's text."""
    plain: tuple[str, ...]
    """The words as they are compared."""


Window = tuple[str, ...]
"""So many words in a row, as they are compared."""
KnownWindows = Mapping[Window, Anchor]
"""Windows found in a seed, each with the anchor of the first passage that has it."""


def windows(runs: Iterable[Run], length: int) -> frozenset[Window]:
    """Every row of `length` words of some runs."""
    return frozenset(run.plain[i : i + length] for run in runs for i in range(len(run.plain) - length + 1))


def borrowings(runs: Iterable[Run], known: KnownWindows, length: int) -> Iterator[Borrowing]:
    """The stretches of `length` words or more of which every window is known from a seed."""
    for run in runs:
        i = 0
        while i <= len(run.plain) - length:
            anchor = known.get(run.plain[i : i + length])
            if anchor is None:
                i += 1
                continue
            end = i + length
            while end < len(run.plain) and run.plain[end - length + 1 : end + 1] in known:
                end += 1
            start, stop = run.spans[i][0], run.spans[end - 1][1]
            where = run.chapter.place(run.flow, start, stop)
            yield Borrowing(where, run.flow.text[start:stop], anchor)
            i = end


def runs(chapter: Chapter, collected: Collected, length: int) -> Iterator[Run]:
    """A chapter's runs of `length` words or more outside quotations and exemptions."""
    quoted = spans_by_flow(collected.quotations)
    for flow in chapter.flows:
        if flow.kind is FlowKind.CODE or flow.index in collected.unpaired:
            continue
        spans, plain = _plain_words(flow.text)
        done = 0
        for start, end in sorted(quoted.get(flow.index, ())):
            first = bisect_left(spans, (start,), done)
            behind = bisect_left(spans, (end,), first)
            if behind > first:
                if first - done >= length:
                    yield Run(chapter, flow, spans[done:first], plain[done:first])
                done = behind
        if len(spans) - done >= length:
            yield Run(chapter, flow, spans[done:], plain[done:])


@lru_cache(1024)  # an editor asks again at each keystroke
def _plain_words(text: str) -> tuple[tuple[tuple[int, int], ...], tuple[str, ...]]:
    """The spans of the words of a text, and the words as they are compared."""
    folded = fold_marks(text)  # lengths stay
    spans = tuple(words(text))
    # Interned, since a book says the same few words over and over, and its windows are compared by them.
    return spans, tuple([intern(folded[start:end].lower()) for start, end in spans])


def find_windows(
    library: Library, wanted: Collection[Window], length: int, within: Iterable[Run]
) -> dict[Window, Anchor]:
    """Look through the passages for windows of `length` words; `within` are the runs that have them.

    With the sieves of the library only the passages that may hold one are looked at.
    """
    if not wanted:
        return {}
    known: dict[Window, Anchor] = {}
    rows = wanted if len(wanted) <= _FEW else [run.plain for run in within]
    hashes = group_hashes(rows, length)
    sieved = library.sieves.places(hashes, length) if library.sieves is not None and hashes is not None else {}
    for source in library.sources.values():
        places = sieved.get(source.key)
        if places is not None and not places:
            continue
        contents = source.contents.apart()  # far more sources may have a set phrase than are cited
        for at in contents.citable if places is None else places:
            passage = contents.passages[at]
            text = fold_marks(passage.text)
            if hashes is not None and not may_hold(text, hashes, length):
                continue
            text = text.lower()
            plain = [text[a:b] for a, b in words(text)]
            for window in zip(*(plain[i:] for i in range(length)), strict=False):
                if window in wanted:
                    known.setdefault(window, Anchor(source.key, passage.id))
    return known
