"""`quoteproof batch`: many books, by one worker process and by two."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.bench import Bench, quoteproof
from benchmarks.books import MB, Size
from benchmarks.figures import MIB, SECONDS, Figure

_BOOKS: Final = 8


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure a batch of books of 5,000 words, with nothing kept."""
    books = _copies(bench, 2 if bench.quick else _BOOKS)
    for workers in (1, 2):
        cost = quoteproof(bench.shelf, "batch", *books, "--no-cache", "--jobs", str(workers))
        yield Figure(
            f"batch of {len(books)} books of 5,000 words, {workers} at once",
            cost.wall,
            SECONDS,
            processor=cost.processor,
        )
        yield Figure(f"growth, workers: {workers}, a batch of books", cost.wall, SECONDS)
    yield Figure(f"batch of {len(books)} books: memory of the largest process", cost.memory / 2**20, MIB)


def _copies(bench: Bench, count: int) -> list[str]:
    """Paths of so many books that are the same."""
    book = bench.book(Size(5_000, MB))
    copies = [Path(bench.shelf / "many" / f"book-{number:02}") for number in range(count)]
    for copy in copies:
        if not copy.is_dir():
            shutil.copytree(book, copy)
    return [str(copy) for copy in copies]
