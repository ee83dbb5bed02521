"""One writer at a time: whoever writes into a book holds its lock, and whoever comes second is told who that is.

Promises: the lock is the system's own on `.quoteproof/writer`, so that it ends with the process that holds it, however
that ended; a number left in the file decides nothing. Readers need none. Raises `CannotRunError`.
Leaves out: writing.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from quoteproof.project.disk import OWN, why
from quoteproof.project.errors import CannotRunError, Trouble

NAME: Final = f"{OWN}/writer"
"""The lock's file in a book."""
_FLAGS: Final = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_LAST: Final = 1 << 30  # the byte that Windows locks, beyond all that is written, so that others can read who holds it


@contextlib.contextmanager
def turn(root: Path) -> Iterator[None]:
    """Hold the lock of the book in `root`; raises `CannotRunError` where another process holds it."""
    handle = _open(root)
    try:
        if not _take(handle):
            raise CannotRunError(_held(handle))
        with contextlib.suppress(OSError):  # on a full disk nobody learns who it is, and that is all
            os.ftruncate(handle, 0)
            os.write(handle, str(os.getpid()).encode())
        yield
    finally:
        os.close(handle)  # which ends the lock


def _open(root: Path) -> int:
    folder = root / OWN
    if folder.is_symlink():
        helps = (f"take `{OWN}` away: the program makes it anew",)
        raise CannotRunError(Trouble(f"`{OWN}` leads elsewhere", OWN, helps=helps))
    try:
        make_own(folder)
        return os.open(root / NAME, _FLAGS, 0o666)
    except OSError as error:
        helps = ("make the book's folder writable; nothing was changed",)
        raise CannotRunError(Trouble(f"cannot write: {why(error)}", NAME, helps=helps)) from error


def make_own(folder: Path) -> None:
    """Make the program's own folder in a book, if need be; raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    own = folder / ".gitignore"
    if not own.exists():
        own.write_text("*\n", encoding="ascii")  # whatever is here is nobody's to commit


def _held(handle: int) -> Trouble:
    os.lseek(handle, 0, os.SEEK_SET)
    holder = os.read(handle, 20).decode("ascii", "replace")
    who = f"process {holder}" if holder.isdecimal() else "another process"
    helps = ("wait until it is done; nothing was written",)
    return Trouble(f"{who} is writing into this book", helps=helps)


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> bool:
        try:
            os.lseek(handle, _LAST, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _take(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
