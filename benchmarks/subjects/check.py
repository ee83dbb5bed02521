"""`quoteproof check`: nothing cached, nothing changed, one chapter changed, in a new process and in one that stays.

The floor is one pandoc that parses all the chapters to JSON: less than that no checker of Markdown can do.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Final

from benchmarks.bench import Bench, forget, quoteproof
from benchmarks.books import CHAPTERS, MB, Size
from benchmarks.figures import MS, Figure, clock, memory
from benchmarks.floors import chapters, parsing
from benchmarks.resident import stayed
from benchmarks.timing import Cost, in_turn

_FLOOR: Final = "one pandoc over all chapters"
_COLD: Final = {5_000: 0.35, 50_000: 0.9}


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure books of three sizes over sources of 1 MB, then books over large sources."""
    for words in (5_000, 50_000) if bench.quick else (5_000, 50_000, 250_000):
        root = bench.book(Size(words, MB))
        names = chapters(root)
        rounds = bench.rounds(7 if words < 200_000 else 3)

        def cold(root: Path = root) -> Cost:
            forget(root)
            return quoteproof(root, "check")

        def floor(root: Path = root, names: list[Path] = names) -> Cost:
            return parsing(root, names)

        def warm(root: Path = root) -> Cost:
            return quoteproof(root, "check")

        at_floor, fresh, again = in_turn(rounds, floor, cold, warm)
        target = 0.05 if words == 50_000 else None
        what = f"{words:,} words"
        yield clock(f"check, nothing cached, {what}", fresh, _COLD.get(words), floor=at_floor, floor_is=_FLOOR)
        yield clock(f"check, nothing changed, {what}", again, target)
        limit = 0.35 if words == 50_000 else None
        yield clock(f"check, one chapter of {len(names)} changed, {what}", one_changed(root, rounds), limit)
        if len(names) == CHAPTERS:
            unchanged, changed = stayed(root)
            yield Figure(f"check, nothing changed, resident, {what}", unchanged * 1000, MS)
            what = f"check, one chapter of {len(names)} changed, resident, {what}"
            yield Figure(what, changed * 1000, MS, 50 if words == 50_000 else None)
    yield from _over_sources(bench)


def one_changed(root: Path, rounds: int) -> Cost:
    """Check a book whose middle chapter has changed since the last check, some times over; the median."""
    names = chapters(root)
    chapter = names[len(names) // 2]
    before = chapter.read_bytes()
    versions = count(1)

    def changed() -> Cost:
        chapter.write_bytes(before + f"\nAn afterthought, and its number is {next(versions)}.\n".encode())
        return quoteproof(root, "check")

    try:
        quoteproof(root, "check")
        (subject,) = in_turn(rounds, changed)
    finally:
        chapter.write_bytes(before)
    return subject


def _over_sources(bench: Bench) -> Iterator[Figure]:
    for megabytes, seconds in ((10, None),) if bench.quick else ((100, 0.3), (1000, 0.5)):
        root = bench.book(Size(5_000, megabytes * MB))
        names = chapters(root)
        quoteproof(root, "check")

        def floor(root: Path = root, names: list[Path] = names) -> Cost:
            return parsing(root, names)

        def warm(root: Path = root) -> Cost:
            return quoteproof(root, "check")

        at_floor, unchanged = in_turn(bench.rounds(5), floor, warm)
        changed = one_changed(root, bench.rounds(5))
        what = f"5,000 words over {megabytes:,} MB of sources"
        yield clock(f"check, nothing changed, {what}", unchanged, seconds, floor=at_floor, floor_is=_FLOOR)
        yield clock(f"check, one chapter of {len(names)} changed, {what}", changed, seconds)
        yield memory(f"check, one chapter of {len(names)} changed, {what}: memory", changed, 150)
