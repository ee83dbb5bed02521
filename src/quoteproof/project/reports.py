"""Reports and baselines on disk: each is put in place in one step, at the path its owner names.

A missing folder is reported before anything else is done. No file of the book is overwritten, nothing but ordinary
files is, and nothing outside of the book by a link in it. Raises `CannotRunError`, which names the file and the cure.
"""

import os
from collections.abc import Container
from pathlib import Path

from quoteproof.check.baseline import Line, read
from quoteproof.disk import book_files, reading
from quoteproof.disk.errors import CannotRunError, Trouble

_PNG = b"\x89PNG\r\n"


def check_place(path: Path) -> None:
    """Raise where no report can be written."""
    if not path.parent.is_dir():
        helps = (f"make it first: `mkdir -p {path.parent}`",)
        raise CannotRunError(Trouble(f"the folder `{path.parent}` is not there", str(path), helps=helps))
    if os.path.lexists(path) and not path.is_file():
        helps = ("name an ordinary file; the screen needs no such option",)
        raise CannotRunError(Trouble(f"`{path}` is no ordinary file", str(path), helps=helps))


def refuse_leading_out(path: Path, root: Path) -> None:
    """Raise where a path that stands in the book at `root` leads out of it: its owner named a file of the book."""
    whole = Path(os.path.abspath(path))
    real = os.path.realpath(root)
    stands_in_it = any(os.path.realpath(folder) == real for folder in whole.parents)
    if stands_in_it and not Path(os.path.realpath(path)).is_relative_to(real):
        helps = ("take the link away, or name the file that it leads to",)
        raise CannotRunError(Trouble(f"`{path}` leads out of the book by a link", str(path), helps=helps))


def write_report(path: Path, text: str, *, root: Path, book: Container[str]) -> None:
    """Put a report in place; `book` are the book's own files, relative to its `root`."""
    check_place(path)
    refuse_leading_out(path, root)
    if book_files.inside(root, str(path)) in book:
        raise CannotRunError(Trouble(f"`{path}` is a file of the book", str(path), helps=("name another file",)))
    from quoteproof.disk.writing import write_files  # which a check that writes no report does without

    real = Path(os.path.realpath(path))
    write_files(real.parent, {real.name: text.encode("utf-8", "backslashreplace")})


def write_picture(path: Path, png: bytes) -> None:
    """Put a picture in place, a new one or for an older; raises `CannotRunError` where anything else is there."""
    check_place(path)
    if reading.exists(path.parent, path.name) and not reading.read_bytes(path.parent, path.name).startswith(_PNG):
        helps = ("name a file that is not there yet, such as `page.png`",)
        raise CannotRunError(Trouble(f"`{path}` is there already, and is no picture (PNG)", helps=helps))
    from quoteproof.disk.writing import write_files  # which a check does without

    real = Path(os.path.realpath(path))
    write_files(real.parent, {real.name: png})


def write_copy(path: Path, data: bytes) -> None:
    """Put a file in place that is not there yet; raises `CannotRunError` where something is."""
    check_place(path)
    if reading.exists(path.parent, path.name):
        raise CannotRunError(Trouble(f"`{path}` is there already", helps=("name a file that is not there yet",)))
    from quoteproof.disk.writing import write_files  # which a check does without

    real = Path(os.path.realpath(path))
    write_files(real.parent, {real.name: data})


def append_report(path: Path, text: str) -> None:
    """Add a report to the end of a file that others write to as well, such as a job's summary."""
    try:
        with path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise CannotRunError(Trouble(f"`{path}` cannot be written: {why}", str(path))) from error


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
