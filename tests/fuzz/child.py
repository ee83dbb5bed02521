"""The child half of the fuzzer: makes inputs and reads them, within limits, and sends what went wrong."""

from __future__ import annotations

import faulthandler
import os
import sys
import tempfile
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

from quoteproof.engine.pandoc import Pandoc
from tests.fuzz.ground import Ground
from tests.fuzz.targets import TARGETS
from tests.proof.book import make_book

SECONDS = 120
"""How long one input may take; none should take one second."""
MEMORY = 3 * 1024**3
"""Bytes that the child may hold."""


def work(name: str, seed: int, first: int, end: int, found: Connection, number: Any) -> None:
    """Read the inputs of a reader from `first` up to `end`; `number` always says at which it is."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    target = TARGETS[name]
    with tempfile.TemporaryDirectory() as folder, Pandoc() as pandoc, open(os.devnull, "w") as nothing:
        made = make_book(Path(folder) / "book")
        ground = Ground(pandoc, made.root, made.pdf, made.docx, made.carried)
        sys.stdout = nothing
        for at in range(first, end):
            number.value = at
            faulthandler.dump_traceback_later(SECONDS, exit=True)
            try:
                target.read(target.make(Random(f"{name} {seed} {at}"), ground), ground)
            except Exception as error:
                found.send((at, _told(error)))
        faulthandler.cancel_dump_traceback_later()
    found.close()


def _told(error: Exception) -> str:
    """An exception by its kind and its last places, so that one fault is told once."""
    places = traceback.extract_tb(error.__traceback__)[-4:]
    where = "\n".join(f"  {Path(place.filename).name}:{place.lineno} {place.name}: {place.line}" for place in places)
    return f"{type(error).__name__}\n{where}"
