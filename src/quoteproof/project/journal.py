"""The journal: which files, written beside their places, are to be moved where.

Promises: a journal that is there is whole, since it comes by one move itself; one that is damaged, or was made by
somebody else, is none. Leaves out: making the moves, and asking whether they may be made (`writing`).
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final

from quoteproof.book.fields import path_fault
from quoteproof.project import disk
from quoteproof.project.errors import CannotRunError

NAME: Final = f"{disk.OWN}/journal"
"""The journal's file in a book."""


@dataclass(frozen=True, slots=True)
class Move:
    """One file that is to go to its place."""

    temporary: str
    """What it is called until then, relative to the book, with `/`."""
    target: str
    """Its place, in the same folder."""
    before: str | None
    """SHA-256 of what stood there when it was written, in hexadecimal; none where nothing did."""
    after: str
    """SHA-256 of the file itself."""


def text(moves: Sequence[Move]) -> bytes:
    """Give the journal of moves as its file holds it."""
    return json.dumps([asdict(move) for move in moves]).encode("ascii")


def read(root: Path) -> tuple[Move, ...] | None:
    """Give the moves that a journal speaks of; none where there is no journal, or it is damaged."""
    if not os.path.lexists(root / NAME):
        return None
    try:
        values = json.loads(disk.read_bytes(root, NAME))
        moves = tuple(Move(**value) for value in values)
    except (CannotRunError, ValueError, TypeError, RecursionError):
        return ()
    names = [field.name for field in fields(Move)]
    sound = all(isinstance(getattr(m, n), str) or (n == "before" and m.before is None) for m in moves for n in names)
    inside = sound and all(path_fault(name) is None for m in moves for name in (m.temporary, m.target))
    return moves if inside else ()


def clear(root: Path) -> None:
    """Take the journal away."""
    with contextlib.suppress(OSError):
        os.unlink(root / NAME)
