"""Many generated books, one after another, from the command line."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Mapping

Tried = tuple[str, Mapping[str, int]]
"""What is told of a book that fails, empty where it does not; and what is counted besides."""


def run(description: str | None, tried: Callable[[int], Tried]) -> int:
    """Try the books of seeds, and print those that fail; the exit status."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--seed", type=int, default=0, help="the seed of the first book")
    parser.add_argument("--books", type=int, default=100, help="how many books")
    parser.add_argument("--seconds", type=float, default=1e9, help="how long at most")
    given = parser.parse_args()
    counted: Counter[str] = Counter()
    end = time.monotonic() + given.seconds
    for seed in range(given.seed, given.seed + given.books):
        if time.monotonic() > end:
            break
        told, counts = tried(seed)
        counted.update({"passed, not built" if told else "built": 1, **counts})
        if told:
            print(f"== {seed}{told}", flush=True)
    print(", ".join(f"{number} {how}" for how, number in sorted(counted.items())))
    return 1 if counted["passed, not built"] else 0
