"""`quoteproof check`: with nothing cached, with nothing changed, and with one chapter of 45 changed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from benchmarks.bench import Bench, forget, quoteproof
from benchmarks.books import CHAPTERS, MB, Size
from benchmarks.figures import SECONDS, Figure, ratio
from benchmarks.floors import chapters, parsing
from benchmarks.timing import Cost, in_turn


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure books of three sizes over seeds of 1 MB."""
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
        target = 0.15 if words == 50_000 else None
        yield ratio(f"check, nothing cached, {words:,} words", at_floor, fresh, 1.2)
        yield ratio(f"check, nothing changed, {words:,} words", at_floor, again, target)
        if len(names) == CHAPTERS:
            yield _one_changed(root, names, rounds, words)


def _one_changed(root: Path, names: list[Path], rounds: int, words: int) -> Figure:
    chapter = names[len(names) // 2]
    before = chapter.read_bytes()
    versions = count(1)

    def changed() -> Cost:
        chapter.write_bytes(before + f"\nAn afterthought, and its number is {next(versions)}.\n".encode())
        return quoteproof(root, "check")

    try:
        quoteproof(root, "check")
        floor, subject = in_turn(rounds, lambda: parsing(root, [chapter]), changed)
    finally:
        chapter.write_bytes(before)
    over = subject.wall - floor.wall
    what = f"check, one chapter of {len(names)} changed, {words:,} words: over the floor"
    return Figure(what, over, SECONDS, 0.25, floor.wall, subject.wall)
