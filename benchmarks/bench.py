"""The bench: what every subject is given to measure with."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.books import Size, made
from benchmarks.timing import Cost, process
from quoteproof.disk.user_folders import book_cache

ROOT = Path(__file__).parents[1]
"""The repository."""
SHELF = ROOT / ".quoteproof" / "bench"
"""Where the books stand; they are kept from run to run."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What to measure on, and how often."""

    quick: bool = False
    """Whether to leave out what takes long: large books, large seeds, many rounds."""
    shelf: Path = SHELF
    """Where books are made."""

    def book(self, size: Size) -> Path:
        """The folder of a book of that size."""
        return made(self.shelf, size)

    def rounds(self, most: int) -> int:
        """How many rounds to run: the median of one is better than none."""
        return min(most, 2) if self.quick else most


def quoteproof(root: Path, *words: str) -> Cost:
    """Run a command of quoteproof in a book as a whole process; raises RuntimeError where it finds an error."""
    return process([sys.executable, "-m", "quoteproof", *words], cwd=root)


def forget(root: Path) -> None:
    """Take away all that quoteproof remembers of a book."""
    kept = book_cache(root)
    if kept is not None:
        shutil.rmtree(kept, ignore_errors=True)
