"""What proving costs: reading a PDF back, a page, in short and long books.

The PDFs are those that `build` has made of the books of several sizes; a size without one is left out.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

import pypdfium2

from benchmarks.bench import Bench
from benchmarks.books import MB, Size
from benchmarks.figures import MS, SECONDS, Figure
from quoteproof.project.finished import read_finished

WORDS: Final = (5_000, 50_000, 250_000, 1_000_000)


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure how long a page takes, the start of the reading process included, and how the whole grows."""
    for pages, seconds in _readings(bench):
        yield Figure(f"read-back of a PDF of {pages:,} pages: a page", seconds / pages * 1000, MS, 0.5)
        yield Figure(f"growth, pages: {pages}, read back", seconds, SECONDS)


def _readings(bench: Bench) -> Iterator[tuple[int, float]]:
    """Pages and seconds of the PDFs that are there, the shortest first."""
    for words in WORDS:
        path = bench.shelf / Size(words, MB).name / "build" / "book.pdf"
        if path.is_file():
            data = path.read_bytes()
            yield len(pypdfium2.PdfDocument(data)), median(_read(path, data) for _ in range(bench.rounds(3)))


def _read(path: Path, data: bytes) -> float:
    begun = time.perf_counter()
    read_finished(path.name, data, looks=False)
    return time.perf_counter() - begun
