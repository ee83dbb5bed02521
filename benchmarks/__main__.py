"""`python -m benchmarks`: measures, prints each figure against its target, and keeps them all as JSON.

A run of some subjects takes the place of their older figures. Exit status 0 whatever the figures say: no timed test
decides a build.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.figures import Figure, from_json, line, merged, to_json
from benchmarks.page import RESULTS
from benchmarks.subjects import SUBJECTS
from quoteproof import __version__


def main() -> None:
    """Run the subjects that are asked for."""
    words = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures quoteproof against its floors.")
    words.add_argument("subject", nargs="*", metavar="SUBJECT", help=f"of {', '.join(SUBJECTS)} (default: all)")
    words.add_argument("--quick", action="store_true", help="small books and few rounds; nothing to be quoted")
    words.add_argument(
        "--json",
        type=Path,
        metavar="FILE",
        help=f"default: {RESULTS.name} (none with --quick)",
    )
    given = words.parse_args()
    if strangers := sorted(set(given.subject) - set(SUBJECTS)):
        words.error(f"no such subject: {', '.join(strangers)}")
    chosen = [name for name in SUBJECTS if name in (given.subject or SUBJECTS)]
    target = given.json or (None if given.quick else RESULTS)
    found: list[Figure] = []
    for name in chosen:
        for figure in importlib.import_module(f"benchmarks.subjects.{name}").measure(Bench(given.quick)):
            print(line(figure), flush=True)
            found.append(figure)
            if target is not None:  # at once, so that a run that is ended early has kept what it measured
                _keep(target, found)


def _keep(target: Path, found: list[Figure]) -> None:
    """Put figures beside those that a file has already, each in the place of its older one."""
    before = from_json(json.loads(target.read_text(encoding="utf-8"))["figures"]) if target.is_file() else []
    kept = {"machine": _machine(), "figures": to_json(merged(before, found))}
    target.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _machine() -> dict[str, str]:
    """Say what the figures were measured on, as far as a reader needs it."""
    return {
        "quoteproof": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processors": str(len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()),
    }


if __name__ == "__main__":
    main()
