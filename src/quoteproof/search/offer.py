"""Offer: what is quoted of a passage that was found.

Promises: of a phrase or a wrong quotation, the source's exact words that come nearest; of words that stand apart, the
sentence or sentences that hold them; always one that can be pasted, or none. Leaves out: the order of the passages.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from quoteproof.search.nearness import Near, Question
from quoteproof.search.stretch import SourceSpan, whole
from quoteproof.search.writing import Written, write
from quoteproof.source.library import Extent
from quoteproof.text.words import count_words, words
from quoteproof.verdict.bench import Bench

_AGREES: Final = 60.0  # how well (0 to 100) words must agree with the question to be quoted without their sentence
_PAIR: Final = 2  # words of a question that must agree wholly; a single one is always given with its sentence
_LONGEST: Final = 80  # words of several sentences that are offered together


def offer(asked: Question, near: Near, extent: Extent, bench: Bench) -> Written | None:
    """Write the quotation that is offered of a found passage; `extent` is that passage."""
    for start, end in dict.fromkeys(_spans(asked, near, extent)):
        written = write(SourceSpan(extent, start, end), bench)
        if isinstance(written, Written):
            return _unlimited(written, start, end, extent, bench)
    return None


def _unlimited(written: Written, start: int, end: int, extent: Extent, bench: Bench) -> Written:
    """Begin earlier, where a limit word just before the words could turn their sense round; as it is where that fails.

    The check would warn of it (Q010), and “have never been allies” is not to be offered as “been allies”.
    """
    if not written.skipped_limit:
        return written
    before = [a for a, b in words(extent.parts[0].passage.text) if b <= start]
    for earlier in reversed(before[-bench.settings.limits.edge_words :]):
        wider = write(SourceSpan(extent, earlier, end), bench)
        if isinstance(wider, Written) and not wider.skipped_limit:
            return wider
    return written


def _spans(asked: Question, near: Near, extent: Extent) -> Iterator[tuple[int, int]]:
    """Give the spans to try, best first."""
    passage = extent.parts[0].passage
    spans = words(passage.text)
    start = min((a for a, b in spans if b > near.start), default=near.start)
    end = max((b for a, b in spans if a < near.end), default=near.end)
    start, end = min(start, near.start), max(end, near.end)
    if len(asked.words) >= _PAIR and near.agreement >= (_AGREES if len(asked.words) > _PAIR else 100.0):
        yield start, end
    around = [(a, b) for a, b in passage.sentences if a < end and b > start]
    if around and count_words(passage.text[around[0][0] : around[-1][1]]) <= _LONGEST:
        yield around[0][0], around[-1][1]
    # Of sentences that are long together, the one that holds most of what was found.
    yield from sorted(around, key=lambda s: (-sum(s[0] <= a < s[1] for a, _ in near.marked), s))
    yield start, end
    everything = whole(extent)
    yield everything.start, everything.end
