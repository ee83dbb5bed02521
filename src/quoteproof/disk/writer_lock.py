"""One writer at a time: whoever writes into a book holds its lock, and whoever comes second is told who that is.

Promises: the lock is the system's own on `.quoteproof/writer`, so that it ends with the process that holds it, however
that ended; a number left in the file decides nothing. Nothing but a plain file of one name is locked and written to.
Readers need no lock; one that meets a journal asks whether the lock is held. Raises `CannotRunError`.
Leaves out: writing.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.reading import OWN, is_link, why

NAME: Final = f"{OWN}/writer"
"""The lock's file in a book."""
_PLAIN: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_REMOVE: Final = "take `{}` away: the program makes it anew"
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


def is_held(root: Path) -> bool:
    """Tell whether a process is writing into the book in `root`; changes nothing."""
    try:
        handle = os.open(root / NAME, os.O_RDONLY | _PLAIN)
    except OSError:
        return False
    try:
        return not _take(handle, shared=True)
    finally:
        os.close(handle)


def _open(root: Path) -> int:
    folder = root / OWN
    if is_link(folder):
        raise CannotRunError(Trouble(f"`{OWN}` leads elsewhere", OWN, helps=(_REMOVE.format(OWN),)))
    if os.path.lexists(folder) and not folder.is_dir():
        raise CannotRunError(Trouble(f"`{OWN}` is no folder", OWN, helps=(_REMOVE.format(OWN),)))
    try:
        _make_own(folder)
        handle = os.open(root / NAME, os.O_RDWR | os.O_CREAT | _PLAIN, 0o666)
    except OSError as error:
        helps = ("make the book's folder writable; nothing was changed",)
        raise CannotRunError(Trouble(f"cannot write: {why(error)}", NAME, helps=helps)) from error
    info = os.fstat(handle)
    if not stat.S_ISREG(info.st_mode) or info.st_nlink > 1:
        # An archive can make it another name of a file of the book, which would then be written over.
        os.close(handle)
        raise CannotRunError(Trouble(f"`{NAME}` is no file of its own", NAME, helps=(_REMOVE.format(NAME),)))
    return handle


def _make_own(folder: Path) -> None:
    """Make the program's own folder in a book, if need be; raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    # Made only where nothing is, not even a link that leads nowhere.
    with contextlib.suppress(FileExistsError), (folder / ".gitignore").open("x", encoding="ascii") as own:
        own.write("*\n")  # whatever is here is nobody's to commit


def _held(handle: int) -> Trouble:
    os.lseek(handle, 0, os.SEEK_SET)
    holder = os.read(handle, 20).decode("ascii", "replace")
    who = f"process {holder}" if holder.isdecimal() else "another process"
    helps = ("wait until it is done; nothing was written",)
    return Trouble(f"{who} is writing into this book", helps=helps)


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int, *, shared: bool = False) -> bool:
        try:
            os.lseek(handle, _LAST, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _take(handle: int, *, shared: bool = False) -> bool:
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
