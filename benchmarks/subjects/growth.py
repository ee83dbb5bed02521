"""How the cost of a check grows: with words, with quotations, with seeds, the other two held fast."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.bench import Bench, forget, quoteproof
from benchmarks.books import MB, Size
from benchmarks.figures import SECONDS, Figure
from benchmarks.timing import in_turn

_WORDS = (5_000, 10_000, 25_000, 50_000, 100_000, 250_000)
_PER_QUOTATION = (400, 200, 100, 50, 30)
_MEGABYTES = (1, 2, 5, 10, 30, 100)


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure the processor time of a whole check: with nothing cached, and with nothing changed."""
    last = 3 if bench.quick else None
    for words in _WORDS[:last]:
        yield from _check(bench, f"growth, words: {words}", Size(words, MB))
    for per in _PER_QUOTATION[:last]:
        yield from _check(bench, f"growth, quotations: {50_000 // per}", Size(50_000, MB, per))
    for size in _MEGABYTES[:last]:
        yield from _check(bench, f"growth, seeds: {size}", Size(50_000, size * MB))


def _check(bench: Bench, what: str, size: Size) -> Iterator[Figure]:
    root = bench.book(size)
    forget(root)
    (cold,) = in_turn(1, lambda: quoteproof(root, "check"))
    (warm,) = in_turn(1 if bench.quick else 3, lambda: quoteproof(root, "check"))
    yield Figure(f"{what}, nothing cached", cold.processor, SECONDS)
    yield Figure(f"{what}, nothing changed", warm.processor, SECONDS)
