"""Timing: whole processes, floor and subject in turn, so that a slow minute of the machine falls on both.

Promises: medians over rounds that alternate (A B A B …), wall time and processor time apart, and the peak memory of
the largest process. Leaves out: any verdict about the figures (`figures`).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

_DISTORTING: Final = frozenset({"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "CI"})

Run = Callable[[], "Cost"]
"""Does the thing once and says what it cost."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run cost, or the medians of several."""

    wall: float
    """Seconds on the clock."""
    processor: float
    """Seconds of processor time, of the process and of all that it started."""
    memory: int
    """Peak bytes of its largest process."""

    def __add__(self, other: Cost) -> Cost:
        """The cost of both, one after the other."""
        return Cost(self.wall + other.wall, self.processor + other.processor, max(self.memory, other.memory))


def process(command: Sequence[str | Path], *, cwd: Path, accept: Sequence[int] = (0,)) -> Cost:
    """Run one command and wait for it; its output goes nowhere. Raises RuntimeError for an unexpected exit status."""
    start = time.perf_counter()
    child = subprocess.Popen(
        [str(word) for word in command],
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in accept:
        raise RuntimeError(f"`{' '.join(map(str, command))}` ended with status {child.returncode} in {cwd}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * unit)


def environment() -> dict[str, str]:
    """The variables of this process, but for those that a build server or a sandbox sets and that distort.

    With them bytecode would never be kept, and no cache believed.
    """
    return {**{name: value for name, value in os.environ.items() if name not in _DISTORTING}, "NO_COLOR": "1"}


def in_turn(rounds: int, *runs: Run) -> list[Cost]:
    """Run each of `runs` in turn, `rounds` times over, and give the medians of each; the first round does not count."""
    for run in runs:
        run()
    costs = [[run() for run in runs] for _ in range(rounds)]
    return [medians([one[i] for one in costs]) for i in range(len(runs))]


def medians(costs: Sequence[Cost]) -> Cost:
    """The median of each part of some costs."""
    return Cost(
        median(cost.wall for cost in costs),
        median(cost.processor for cost in costs),
        round(median(cost.memory for cost in costs)),
    )
