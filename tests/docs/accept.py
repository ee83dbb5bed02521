"""Writes what the commands of the pages print into the pages, and lists what is wrong otherwise.

Run as `python -m tests.docs.accept [PAGE…]`; a page is named by its path, or by its stem. Read the difference.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.book_of import ROOT
from tests.docs.blocks import PAGES, read
from tests.docs.runner import run


def accept(page: str) -> list[str]:
    """Write a page anew; what is wrong with it and cannot be written."""
    with tempfile.TemporaryDirectory() as scratch:
        done = run(page, read(page), Path(scratch).resolve())
        (ROOT / page).write_text(done.text, encoding="utf-8", newline="\n")
    with tempfile.TemporaryDirectory() as scratch:
        return run(page, done.text, Path(scratch).resolve()).faults if done.faults else []


if __name__ == "__main__":
    os.environ["COLUMNS"] = "100"
    asked = sys.argv[1:]
    chosen = [page for page in PAGES if not asked or page in asked or Path(page).stem in asked]
    faults = [fault for page in chosen for fault in accept(page)]
    print("\n".join(faults) or "every page is true")
    sys.exit(1 if faults else 0)
