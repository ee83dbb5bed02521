"""How the cost of a check grows: with words, quotations, sources and chapters, the others held fast."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.bench import Bench, forget, quoteproof
from benchmarks.books import MB, Size
from benchmarks.figures import SECONDS, Figure
from benchmarks.subjects.check import one_changed

_WORDS = (5_000, 10_000, 25_000, 50_000, 100_000, 250_000)
_PER_QUOTATION = (400, 200, 100, 50, 30)
_MEGABYTES = (1, 2, 5, 10, 30, 100)
_CHAPTERS = (1, 5, 45, 200, 500)


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure the processor time of a whole check: with nothing cached, and with one chapter changed."""
    last = 2 if bench.quick else None
    for words in _WORDS[:last]:
        yield from _check(bench, f"growth, words: {words}", Size(words, MB))
    for per in _PER_QUOTATION[:last]:
        yield from _check(bench, f"growth, quotations: {50_000 // per}", Size(50_000, MB, per))
    for size in _MEGABYTES[:last]:
        yield from _check(bench, f"growth, sources: {size}", Size(50_000, size * MB))
    for parts in _CHAPTERS[:last]:
        yield from _check(bench, f"growth, chapters: {parts}", Size(50_000, MB, parts=parts))


def _check(bench: Bench, what: str, size: Size) -> Iterator[Figure]:
    root = bench.book(size)
    forget(root)
    cold = quoteproof(root, "check")
    yield Figure(f"{what}, nothing cached", cold.processor, SECONDS)
    changed = one_changed(root, bench.rounds(3))
    yield Figure(f"{what}, one chapter changed", changed.processor, SECONDS)
