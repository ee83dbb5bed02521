"""`quoteproof build`: to PDF and DOCX against bare engines, to PDF alone against LuaLaTeX, and books that grow.

Every build begins with nothing cached. The bare engines verify nothing and set their own layout, untagged.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from benchmarks.bench import Bench, forget, quoteproof
from benchmarks.books import MB, Size
from benchmarks.figures import MIB, SECONDS, TIMES, Figure, clock, memory
from benchmarks.floors import building, by_lualatex, plain
from benchmarks.timing import Cost, in_turn, medians


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure books of five sizes; the largest once, for its memory."""
    for words in (5_000,) if bench.quick else (5_000, 50_000, 250_000):
        bare = plain(bench.book(Size(words, MB)), bench.shelf)
        rounds = bench.rounds(5) if words < 200_000 else 1
        at_floor, both = in_turn(rounds, partial(building, bare), partial(_built, bench, words))
        what = f"build, PDF and DOCX, {words:,} words"
        target = {50_000: 5.0, 250_000: 25.0}.get(words)
        yield clock(what, both, target, floor=at_floor, floor_is="pandoc and Typst, bare")
        limit = 8.0 if words == 50_000 else None
        yield Figure(f"{what}: processor", both.processor, SECONDS, limit, at_floor.processor, "pandoc and Typst, bare")
        if words == 50_000:
            yield from _against_latex(bench, words)
        yield memory(f"{what}: memory of the largest process", both)
    if not bench.quick:
        yield from _largest(bench, 1_000_000)


def _built(bench: Bench, words: int, formats: str = "pdf,docx") -> Cost:
    root = bench.book(Size(words, MB))
    forget(root)
    return quoteproof(root, "build", "--to", formats)


def _against_latex(bench: Bench, words: int) -> Iterator[Figure]:
    """Measure the PDF alone against pandoc with LuaLaTeX, which tags nothing; once each takes long enough."""
    bare = plain(bench.book(Size(words, MB)), bench.shelf)
    ours = medians([_built(bench, words, "pdf") for _ in range(3)])
    latex = by_lualatex(bare)
    what = f"build, PDF alone, {words:,} words, over pandoc with LuaLaTeX: processor"
    if latex is None:
        yield Figure(what, 0.0, TIMES, 0.3, failed="LuaLaTeX is not installed")
    else:
        yield Figure(what, ours.processor / latex.processor, TIMES, 0.3, processor=ours.processor)
    yield clock(f"build, PDF alone, {words:,} words", ours, floor=latex, floor_is="pandoc with LuaLaTeX")


def _largest(bench: Bench, words: int) -> Iterator[Figure]:
    what = f"build, PDF and DOCX, {words:,} words"
    try:
        cost = _built(bench, words)
    except RuntimeError:  # what the build says of it is not for a table
        yield Figure(f"{what}: memory of the largest process", 0.0, MIB, 4096, failed="the build is refused")
    else:
        yield clock(what, cost)
        yield memory(f"{what}: memory of the largest process", cost, 4096)
