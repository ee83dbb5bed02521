"""Prove that nothing that is kept changes what is said: `python -m tests.caches [--count N] [--seed S] [--no-builds]`.

N books, in turn of the forge, of the cases, and of `../shared/corpora` where it is there: each is checked in text and
JSON with nothing kept, with all kept, with one chapter and two other files changed and changed back, with entries of
another time in place, and with each entry spoilt (cut, a bit flipped, swapped between books, resealed) and all of them;
books without errors are built likewise. With the user's key in hand entries are forged: builds, `--no-cache` and runs
with `CI` must not be moved. Deterministic for a count and a seed; prints figures, and exits with 1 where something
differed.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from pathlib import Path
from unittest import mock

from tests.caches.books import Sketch, of_case, of_corpus, of_forge
from tests.caches.proof import Prover
from tests.cases.runner import all_cases
from tests.corpora.rows import CORPORA, FOLDER, read_corpus


def sketch(rng: random.Random, number: int) -> Sketch:
    """The book of a number."""
    kind = number % 3
    if kind == 2 and FOLDER.is_dir():
        return of_corpus(rng, read_corpus(rng.choice(list(CORPORA))), 16)
    return of_forge(rng, number // 3) if kind == 0 else of_case(rng.choice(all_cases()))


def proved(count: int, seed: int, *, builds: bool = True) -> tuple[Prover, list[str]]:
    """Prove so many books, and say what differed."""
    prover, differences = Prover(random.Random(f"{seed}/spoilt"), builds=builds), list[str]()
    with tempfile.TemporaryDirectory() as folder:
        places = {"XDG_CACHE_HOME": f"{folder}/cache", "XDG_STATE_HOME": f"{folder}/state"}
        with mock.patch.dict(os.environ, places):
            for number in range(count):
                made = sketch(random.Random(f"{seed}/{number}"), number)
                differences += prover.differences(made, Path(folder).resolve() / f"book{number}")
    return prover, differences


def main() -> int:
    """Run the proof."""
    parser = argparse.ArgumentParser(prog="python -m tests.caches")
    parser.add_argument("--count", type=int, default=30, help="books")
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--no-builds", dest="builds", action="store_false", help="check only")
    given = parser.parse_args()
    prover, differences = proved(given.count, given.seed, builds=given.builds)
    for difference in differences:
        print(difference)
    figures = f"{prover.checks} checks and {prover.builds_made} builds, {prover.entries} entries spoilt"
    print(f"{given.count} books, {figures}: {len(differences)} differed")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
