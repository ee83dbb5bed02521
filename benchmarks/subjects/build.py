"""`quoteproof build` to PDF and DOCX, against pandoc and Typst that verify nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench import Bench, forget, quoteproof
from benchmarks.books import MB, Size
from benchmarks.figures import Figure, ratio
from benchmarks.floors import building, plain
from benchmarks.timing import Cost, in_turn


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure books of three sizes, each built from nothing cached."""
    for words in (5_000, 50_000) if bench.quick else (5_000, 50_000, 250_000):
        root = bench.book(Size(words, MB))
        bare = plain(root, bench.shelf)

        def cold(root: Path = root) -> Cost:
            forget(root)
            return quoteproof(root, "build", "--to", "pdf,docx")

        def floor(bare: Path = bare) -> Cost:
            return building(bare)

        at_floor, subject = in_turn(bench.rounds(5) if words < 200_000 else 2, floor, cold)
        yield ratio(f"build, PDF and DOCX, {words:,} words", at_floor, subject, 1.15)
