"""`quoteproof find` over a million passages, its index warm."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

from benchmarks.bench import Bench, forget
from benchmarks.figures import MIB, MS, SECONDS, Figure
from benchmarks.finding import ask, make_book, measured
from quoteproof.disk.user_folders import book_cache
from quoteproof.search.index import FILE

_REST = 3.0  # seconds after which the seeds have been at rest long enough to be trusted


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure the building of the index, and questions of every kind (20,000 passages where it should be quick)."""
    count = 20_000 if bench.quick else 1_000_000
    root = bench.shelf / f"passages-{count}"
    if not (root / "seeds/anchors.yaml").exists():
        make_book(root, count)
    forget(root)
    begun, work = time.perf_counter(), time.process_time()
    ask(root, "warm")
    took_to_build = time.perf_counter() - begun
    target = None if bench.quick else 40
    what = f"find, index of {count:,} passages"
    yield Figure(f"{what} built", took_to_build, SECONDS, target, processor=time.process_time() - work)
    time.sleep(_REST)
    ask(root, "warm")
    kept = book_cache(root)
    assert kept is not None  # or nothing would be indexed
    yield Figure(f"{what}, size", os.path.getsize(kept / FILE) / 2**20, MIB)
    took = sorted(seconds for _, some, _ in measured(root, bench.rounds(40)) for seconds, _ in some)
    yield Figure(f"find, {count:,} passages, index warm: p95", took[int(len(took) * 0.95)] * 1000, MS, 20)
