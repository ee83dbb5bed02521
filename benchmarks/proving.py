"""What proof costs of a build: the processor time of a whole build, and of it that of the steps that only prove.

Run as `python -m benchmarks.proving FOLDER`; prints one line of JSON. The steps are timed where they are called, a
thread's own processor time, the outermost step only; the process that reads the PDF is waited for within its step.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from benchmarks.timing import environment
from quoteproof.cli.main import main as command

STEPS: Final = (
    "check.run.run",
    "edition.printed.printed_book",
    "project.build._refuse_lost",
    "project.manifest.book_claims",
    "project.manifest.book_manifest",
    "project.outputs.carried_manifest",
    "project.outputs._read",
    "project.outputs._prove",
)
"""The functions, by module of the program, that an edition without proof would do without."""
_ITS_CHILD_READS: Final = "project.outputs._read"


def shares(root: Path) -> tuple[float, float]:
    """Processor seconds of a whole build to PDF and DOCX, and of its steps that only prove."""
    line = [sys.executable, "-m", "benchmarks.proving", str(root)]
    done = subprocess.run(line, capture_output=True, text=True, check=True, env=environment())
    whole, proof = json.loads(done.stdout.splitlines()[-1])
    return whole, proof


class _Timed:
    """Adds up what some functions take."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._inside = threading.local()

    def around(self, name: str) -> None:
        """Time every call of a function of the program, wherever it has been imported."""
        module, _, own = f"quoteproof.{name}".rpartition(".")
        function: Callable[..., Any] = getattr(importlib.import_module(module), own)

        def timed(*values: Any, **named: Any) -> Any:
            if getattr(self._inside, "step", ""):
                return function(*values, **named)
            self._inside.step = name
            begun, before = time.thread_time(), _children()
            try:
                return function(*values, **named)
            finally:
                self._inside.step = ""
                reads = name == _ITS_CHILD_READS and values[0] == "PDF"
                self.seconds += time.thread_time() - begun + (_children() - before if reads else 0.0)

        for one in [known for key, known in sys.modules.items() if key.startswith("quoteproof")]:
            if getattr(one, own, None) is function:
                setattr(one, own, timed)


def main() -> None:
    """Build a book, with its steps timed."""
    os.chdir(sys.argv[1])
    importlib.import_module("quoteproof.project.build")
    importlib.import_module("quoteproof.cli.commands")
    timed = _Timed()
    for step in STEPS:
        timed.around(step)
    status = command(["build", "--to", "pdf,docx"])
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps([used.ru_utime + used.ru_stime + _children(), timed.seconds]))
    raise SystemExit(status)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
