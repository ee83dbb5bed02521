"""How long the program takes to start, and how long its modules take to import."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from benchmarks.bench import ROOT, Bench, quoteproof
from benchmarks.figures import MS, Figure
from benchmarks.timing import in_turn, process


def measure(bench: Bench) -> Iterator[Figure]:
    """Measure `--help`, Python alone, and the import of what `check` needs."""
    empty, help_, check = in_turn(
        bench.rounds(15),
        lambda: process([sys.executable, "-c", ""], cwd=ROOT),
        lambda: quoteproof(ROOT, "--help"),
        lambda: process([sys.executable, "-c", "import quoteproof.cli.check, quoteproof.project.project"], cwd=ROOT),
    )
    yield Figure("quoteproof --help", help_.wall * 1000, MS, 100)
    yield Figure("import of what check needs", (check.wall - empty.wall) * 1000, MS)
    yield Figure("Python, starting and ending", empty.wall * 1000, MS)
