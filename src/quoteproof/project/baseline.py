"""The baseline's file: read and put in place; wherever its owner wants it, in the book or beside it.

Promises: nothing but a baseline is written over, and nothing outside of the book by a link in it.
Leaves out: what the entries mean (`check.baseline`).
"""

from __future__ import annotations

from pathlib import Path

from quoteproof.check.baseline import Line, read
from quoteproof.disk import reading
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.project.reports import refuse_leading_out


def read_baseline(path: Path) -> tuple[Line, ...]:
    """Read a baseline; raises `CannotRunError` where there is none, or a line of it is no entry."""
    if not reading.exists(path.parent, path.name):
        helps = (f"write one with `quoteproof check --write-baseline {path}`",)
        raise CannotRunError(Trouble(f"the baseline `{path}` is not there", helps=helps))
    entries, bad = read(reading.read_text(path.parent, path.name))
    if bad:
        helps = ("strike the line out, or write the baseline anew with `--write-baseline`",)
        raise CannotRunError(Trouble("the line is no entry of a baseline", str(path), bad, helps))
    return entries


def write_baseline(path: Path, text: str, *, root: Path) -> None:
    """Put a baseline in place, a new one or for an older; raises `CannotRunError` where anything else is there."""
    from quoteproof.disk.writing import write_files  # which a check that writes no baseline does without

    refuse_leading_out(path, root)
    if reading.exists(path.parent, path.name):
        _, bad = read(reading.read_text(path.parent, path.name))
        if bad == 1:
            helps = ("name a file that is not there yet, such as `baseline.txt`",)
            raise CannotRunError(Trouble(f"`{path}` is there already, and is no baseline", helps=helps))
    write_files(path.parent, {path.name: text.encode()})
