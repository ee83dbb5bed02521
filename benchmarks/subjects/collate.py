"""Collating alone: many quotations against large sources, in one process that holds both.

The quotations are taken through the program's own collecting, their chapters laid out as pandoc would print them, so
that no pandoc runs; what is timed is the judging and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.bench import Bench
from benchmarks.books import MB, Size
from benchmarks.collating import measured
from benchmarks.figures import MIB, SECONDS, Figure


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure 100,000 quotations against 100 MB (10,000 against 10 MB where it should be quick)."""
    count, letters = (10_000, 10 * MB) if bench.quick else (100_000, 100 * MB)
    found = measured(bench.book(Size(5_000, letters)), count)
    size = f"{letters // MB} MB of sources"
    seconds, memory = (None, None) if bench.quick else (2.5, 300.0)
    what = f"collating {count:,} quotations, {size}"
    yield Figure(what, found.seconds, SECONDS, seconds, processor=found.processor)
    yield Figure(f"{what}: peak memory", found.memory / 2**20, MIB, memory)
    if found.own:
        yield Figure(f"{what}: memory at the end, without mapped pages", found.own / 2**20, MIB)
    yield Figure(f"opening the library, {size}", found.reading, SECONDS)
