"""The writer's lock: one process at a time writes into a book, and a second one is told which.

It is the system's own lock on `.quoteproof/writer`, so it ends with its process, however that ended. The process number
in the file is for messages and decides nothing. Only an ordinary file of one name is locked and written to. Readers
need no lock.
"""

import contextlib
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.reading import FLAGS, OWN, is_link, reason

NAME: Final = f"{OWN}/writer"
"""The lock's file in a book."""
_LAST: Final = 1 << 30  # the byte that Windows locks, beyond all that is written, so that others can read the number


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the lock of the book at `root`; raises `CannotRunError` if another process holds it."""
    handle = _open(root)
    try:
        if not lock_handle(handle):
            raise CannotRunError(_held(handle))
        with contextlib.suppress(OSError):  # on a full disk the number is missing, and nothing else
            os.ftruncate(handle, 0)
            os.write(handle, str(os.getpid()).encode())
        yield
    finally:
        os.close(handle)  # which ends the lock


def is_locked(root: Path) -> bool:
    """Whether a process is writing into the book at `root`; changes nothing."""
    try:
        handle = os.open(root / NAME, os.O_RDONLY | FLAGS)
    except OSError:
        return False
    try:
        return not lock_handle(handle, shared=True)
    finally:
        os.close(handle)


def _open(root: Path) -> int:
    folder = root / OWN
    if is_link(folder):
        raise _unusable(OWN, "is a link, and nothing is written through a link")
    if os.path.lexists(folder) and not folder.is_dir():
        raise _unusable(OWN, "is not a folder")
    try:
        _make_own(folder)
        handle = os.open(root / NAME, os.O_RDWR | os.O_CREAT | FLAGS, 0o666)
    except OSError as error:
        helps = ("make the book's folder writable; nothing was written",)
        raise CannotRunError(Trouble(f"cannot write: {reason(error)}", NAME, helps=helps)) from error
    info = os.fstat(handle)
    if not stat.S_ISREG(info.st_mode) or info.st_nlink > 1:
        # An archive can make it another name of a file of the book, which would then be written over.
        os.close(handle)
        raise _unusable(NAME, "is not an ordinary file with one name")
    return handle


def _unusable(name: str, what: str) -> CannotRunError:
    return CannotRunError(Trouble(f"`{name}` {what}", name, helps=(f"remove `{name}`: quoteproof makes a new one",)))


def _make_own(folder: Path) -> None:
    """Make the program's own folder in a book if need be; raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    # Made only where nothing is, not even a broken link.
    with contextlib.suppress(FileExistsError), (folder / ".gitignore").open("x", encoding="ascii") as ignored:
        ignored.write("*\n")


def _held(handle: int) -> Trouble:
    os.lseek(handle, 0, os.SEEK_SET)
    holder = os.read(handle, 20).decode("ascii", "replace")
    who = f"process {holder}" if holder.isdecimal() else "another process"
    return Trouble(f"{who} is writing into this book", helps=("wait until it has finished; nothing was written",))


if sys.platform == "win32":
    import msvcrt

    def lock_handle(handle: int, *, shared: bool = False) -> bool:
        """Lock an open file until it is closed; False where another process holds it."""
        try:
            os.lseek(handle, _LAST, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def lock_handle(handle: int, *, shared: bool = False) -> bool:
        """Lock an open file until it is closed; False where another process holds it."""
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
