"""What proving costs: of a whole build, and reading a PDF back, a page, in short and long books.

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
from benchmarks.figures import MS, SECONDS, TIMES, Figure
from benchmarks.proving import shares
from quoteproof.document.pdf.syntax import objects
from quoteproof.project.finished import read_finished
from quoteproof.proof.pdf.structure import Structure

WORDS: Final = (5_000, 50_000, 250_000, 1_000_000)


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure how long a page takes, the start of the reading process included, and how the whole grows."""
    words = 5_000 if bench.quick else 50_000
    shared = [shares(bench.book(Size(words, MB))) for _ in range(bench.rounds(3))]
    ratio = median(whole / (whole - proof) for whole, proof in shared)
    whole = median(whole for whole, _ in shared)
    what = f"proof, build of {words:,} words over the same edition unproved: processor"
    yield Figure(what, ratio, TIMES, None if bench.quick else 1.25, processor=whole)
    for path in _outputs(bench):
        data = path.read_bytes()
        pages = len(pypdfium2.PdfDocument(data))
        structure = median(_structure(data) for _ in range(bench.rounds(3))) / pages
        seconds = median(_read(path, data) for _ in range(bench.rounds(3)))
        yield Figure(f"structure of a PDF of {pages:,} pages: a page", structure * 1000, MS, 0.5)
        yield Figure(f"whole read-back of a PDF of {pages:,} pages: a page", seconds / pages * 1000, MS)
        yield Figure(f"growth, pages: {pages}, read back", seconds, SECONDS)


def _outputs(bench: Bench) -> Iterator[Path]:
    """The PDFs that are there, the shortest first."""
    paths = (bench.shelf / Size(words, MB).name / "build" / "book.pdf" for words in WORDS)
    return (path for path in paths if path.is_file())


def _structure(data: bytes) -> float:
    """Seconds to find out where the marked contents of all pages belong; the objects of the file are parsed before."""
    parsed, document = [*objects(data)], pypdfium2.PdfDocument(data)
    pages = list(document)
    begun = time.perf_counter()
    structure = Structure(data, parsed, pages=len(document))
    for number, page in enumerate(pages):
        structure.of_page(page, number, languages=False)
    return time.perf_counter() - begun


def _read(path: Path, data: bytes) -> float:
    """Seconds of the whole read-back, the start of its process included."""
    begun = time.perf_counter()
    read_finished(path.name, data, looks=False)
    return time.perf_counter() - begun
