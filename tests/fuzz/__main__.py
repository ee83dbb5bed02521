"""Fuzz the readers: `python -m tests.fuzz --inputs 1000000 --seed 1` prints what it finds, and exits 1 if it finds.

An input is named by its reader, the seed and its number, and is the same on every machine: `--only READER --from N
--inputs 1` makes one again. A child does the reading, within limits of memory and of time an input; where it hangs or
dies the input is told and a new child goes on behind it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections import Counter

from tests.fuzz.child import work
from tests.fuzz.targets import TARGETS

MOST_DEAD = 20
"""After how many children that hang or die the rest of a reader's inputs is given up."""


def main() -> int:
    """Run the fuzzer."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--inputs", type=int, default=1_000, help="how many, over all readers by their shares")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", type=int, default=0, dest="first", help="number of the first input of each reader")
    parser.add_argument("--only", choices=sorted(TARGETS), help="one reader")
    given = parser.parse_args()
    shares = {name: target.share for name, target in TARGETS.items() if given.only in (None, name)}
    begun, whole = time.monotonic(), Counter[str]()
    told: dict[str, str] = {}
    for name, share in shares.items():
        number = given.first
        count = given.inputs * share // sum(shares.values()) or 1
        for _ in range(MOST_DEAD):
            if number < given.first + count:
                number = _child(name, given.seed, number, given.first + count, told)
        whole[name] = number - given.first
        print(f"{name:<12} {whole[name]:>8} inputs, {time.monotonic() - begun:8.0f} s, {len(told)} faults", flush=True)
    for fault, where in told.items():
        print(f"\n{where}\n{fault}")
    print(f"\n{whole.total()} inputs, {time.monotonic() - begun:.0f} s, {len(told)} faults")
    return 1 if told else 0


def _child(name: str, seed: int, first: int, end: int, told: dict[str, str]) -> int:
    """Read inputs in a child; gives the number to go on with."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    number = context.Value("q", first)
    child = context.Process(target=work, args=(name, seed, first, end, theirs, number))
    child.start()
    theirs.close()
    try:
        while True:
            at, fault = ours.recv()
            if fault not in told:
                told[fault] = f"--only {name} --seed {seed} --from {at} --inputs 1"
                print(f"fault: {told[fault]}\n{fault}", flush=True)
    except EOFError:
        child.join()
    if child.exitcode == 0:
        return end
    fault = f"{name}: the child ended with {child.exitcode} (1 is a hang)"
    told[f"{fault}, input {number.value}"] = f"--only {name} --seed {seed} --from {number.value} --inputs 1"
    print(fault, number.value, flush=True)
    return int(number.value) + 1


if __name__ == "__main__":
    raise SystemExit(main())
