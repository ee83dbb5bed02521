"""How the readers' work grows with what they read: `python -m tests.fuzz.growth` prints it for each shape.

Each shape is read at two sizes, the second ten times the first, in processor seconds of this process. A reader whose
work grows with the square takes a hundred times as long; one that takes more than forty times is told, and 1 is the
exit status. Nothing in the tests hangs on it, since no clock is sure: there every shape must only come to its end.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from quoteproof.engine.pandoc import Pandoc
from tests.fuzz.ground import Ground
from tests.fuzz.nasty import GROWING
from tests.fuzz.targets import TARGETS
from tests.proof.book import make_book

MOST = 40.0
"""How many times as long ten times as much may take: between in proportion (10) and by the square (100)."""
_SHORT = 0.02  # seconds below which nothing can be told from noise


def main() -> int:
    """Measure every shape."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.growth")
    parser.add_argument("--size", type=int, default=20_000, help="bytes of the smaller input")
    given = parser.parse_args()
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder, Pandoc() as pandoc:
        made = make_book(Path(folder) / "book")
        ground = Ground(pandoc, made.root, made.pdf, made.docx, made.carried)
        for shape, (name, make) in GROWING.items():
            small, large = (_seconds(name, make(size), ground) for size in (given.size, 10 * given.size))
            factor = large / max(small, _SHORT)
            worst = max(worst, factor)
            print(f"{shape:<34} {small:7.2f} s {large:8.2f} s {factor:6.1f} ×{' !' * (factor > MOST)}", flush=True)
    return 1 if worst > MOST else 0


def _seconds(name: str, data: bytes, ground: Ground) -> float:
    begun = time.process_time()
    TARGETS[name].read(data, ground)
    return time.process_time() - begun


if __name__ == "__main__":
    sys.exit(main())
