"""A book checked again and again by one process, as `watch` and the editor do it.

Run as `python -m benchmarks.resident FOLDER`; prints one line of JSON: seconds of a check with nothing changed, and of
one with a chapter changed, each the median of several.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.timing import environment
from quoteproof.project.project import Project

_TIMES: Final = 9


def stayed(root: Path) -> tuple[float, float]:
    """Seconds of a check with nothing changed and of one with a chapter changed, in a process that stays."""
    command = [sys.executable, "-m", "benchmarks.resident", str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment())
    unchanged, changed = json.loads(done.stdout)
    return unchanged, changed


def main() -> None:
    """Check a book, and check it again."""
    root = Path(sys.argv[1])
    chapters = sorted((root / "chapters").glob("*.md"))
    chapter = chapters[len(chapters) // 2]
    name, before = chapter.relative_to(root).as_posix(), chapter.read_text(encoding="utf-8")
    with Project.open(root) as project:
        project.check()
        unchanged = [_took(project.check) for _ in range(_TIMES)]
        texts = iter([f"{before}\nAn afterthought, and its number is {number}.\n" for number in range(_TIMES)])
        changed = [_took(lambda: project.check(overlay={name: next(texts)})) for _ in range(_TIMES)]
    print(json.dumps([median(unchanged), median(changed)]))


def _took(check: Callable[[], object]) -> float:
    begun = time.perf_counter()
    check()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
