"""Where pandoc is, and how long it may read.

Separate from `pandoc`, which costs much to import: a check with every chapter in the cache needs no more than this.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from quoteproof.engine.errors import EngineMissing

READ_SECONDS = 20.0
"""Default limit of one request that reads, in seconds."""


def find_program() -> Path:
    """The pandoc inside the `pypandoc_binary` wheel, found without importing it (that costs 98 ms).

    Raises EngineMissing.
    """
    spec = importlib.util.find_spec("pypandoc")
    name = "pandoc.exe" if sys.platform == "win32" else "pandoc"
    if spec is not None and spec.origin is not None:
        program = Path(spec.origin).parent / "files" / name
        if program.is_file():
            return program
    raise EngineMissing("pandoc is missing: install `pypandoc_binary`")
