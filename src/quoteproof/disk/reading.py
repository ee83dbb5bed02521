"""Disk: reading the book's files, and looking again whether they are still what was read.

Promises: only regular files inside the book are read (no pipes, no devices, no links that lead out), up to a size, and
no name that a terminal or a report could not show as it is; inside `noting`, everything that is read is noted, so
that a change under a build is noticed. Raises `CannotRunError`, which names the file and the cure.
Leaves out: writing (`writing`).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from quoteproof.disk.errors import CannotRunError, Trouble

LARGEST: Final = 256 * 1024 * 1024
"""Most bytes that any one file of a book may have."""
OWN: Final = ".quoteproof"
"""The program's own folder in a book: what is in it is no part of the book."""
JOURNAL: Final = f"{OWN}/journal"
"""What a run that moves files has there."""

# No pipe holds the program up, and no file that takes the place of another between two looks is followed.
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_UNSHOWN: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_JUNCTION: Final = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT: Windows' own kind of link to a folder


@dataclass(slots=True)
class Noted:
    """What was read of a book, to be looked at once more."""

    _looks: dict[tuple[str, str], tuple[Callable[[], object], object]] = field(default_factory=dict)
    _differing: set[str] = field(default_factory=set)

    def note(self, kind: str, name: str, look: Callable[[], object], seen: object) -> None:
        """Note what was seen, and how to look again."""
        if not name.startswith(f"{OWN}/") and self._looks.setdefault((kind, name), (look, seen))[1] != seen:
            self._differing.add(name)

    def changed(self) -> list[str]:
        """Look again at everything; gives the names of what is, or once was, not as it was first read, in order."""
        now = {name for (_, name), (look, seen) in self._looks.items() if _again(look) != seen}
        return sorted(now | self._differing)


_noted: ContextVar[Noted | None] = ContextVar("noted", default=None)


def is_noting() -> bool:
    """Tell whether what this thread reads is noted, so that it must really be read."""
    return _noted.get() is not None


@contextlib.contextmanager
def noting() -> Iterator[Noted]:
    """Note everything that this thread reads, lists or looks for meanwhile."""
    noted = Noted()
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def _note(kind: str, name: str, look: Callable[[], object], seen: object) -> None:
    noted = _noted.get()
    if noted is not None:
        noted.note(kind, name, look, seen)


def _again(look: Callable[[], object]) -> object:
    try:
        return look()
    except CannotRunError:
        return None


def read_bytes(root: Path, name: str) -> bytes:
    """Read one file of the book."""
    data = _read(root, name)
    note_bytes(root, name, data)
    return data


def read_stretch(root: Path, name: str, at: int, size: int) -> bytes:
    """Read some bytes of a file of the book; fewer or none where it is no ordinary file, or not so long."""
    try:
        with open(os.open((root / name).resolve(strict=True), _FLAGS), "rb") as file:
            if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                file.seek(at)
                return file.read(size)
    except (OSError, RuntimeError, ValueError):
        return b""
    return b""


def note_bytes(root: Path, name: str, data: bytes) -> None:
    """Note that a file is taken to hold these bytes, where they come from memory and not from the disk."""
    if is_noting():
        _note("file", name, lambda: digest(_read(root, name)), digest(data))


def read_outside(path: Path) -> bytes:
    """Read one file from anywhere that a person named, following links."""
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        raise CannotRunError(Trouble(f"`{path.name}` cannot be read: {why(error)}", path.name)) from error
    return _opened(real, path.name)


def read_text(root: Path, name: str) -> str:
    """Read one UTF-8 file of the book, a byte-order mark taken off."""
    return decoded(name, read_bytes(root, name))


def decoded(name: str, data: bytes) -> str:
    """Give the text of a UTF-8 file's bytes, a byte-order mark taken off."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CannotRunError(Trouble(f"`{name}` is not UTF-8", name, line, ("save it as UTF-8",))) from error


def exists(root: Path, name: str) -> bool:
    """Tell whether there is a file of that name, readable or not."""
    there = os.path.lexists(root / name)
    _note("there", name, lambda: os.path.lexists(root / name), there)
    return there


def is_link(path: Path) -> bool:
    """Tell whether a path is itself a link, a junction of Windows included."""
    try:
        info = os.lstat(path)
    except (OSError, ValueError):
        return False
    return stat.S_ISLNK(info.st_mode) or getattr(info, "st_reparse_tag", 0) == _JUNCTION


def linked_folder(root: Path, name: str) -> str | None:
    """Give the first folder on the way from the book to a file that is a link, or None where none is."""
    folders = [part.as_posix() for part in reversed(PurePosixPath(name).parents)]
    return next((folder for folder in folders if folder != "." and is_link(root / folder)), None)


def find(root: Path, pattern: str) -> list[str]:
    """Give the files that match a pattern, in name order, relative to the book and with `/`."""
    names = _find(root, pattern)
    _note("list", pattern, lambda: _find(root, pattern), names)
    odd = [name for name in names if any(unicodedata.category(c) in _UNSHOWN for c in name)]
    if odd:
        helps = ("rename it: letters, digits, `-` and `_` serve everywhere",)
        raise CannotRunError(*(Trouble("a file's name has a character that cannot be shown", n, 0, helps) for n in odd))
    return names


def digest(data: bytes) -> str:
    """Give the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def why(error: BaseException) -> str:
    """Give the reason of a failure of the disk, as a message says it."""
    if isinstance(error, FileNotFoundError):
        return "it is not there"
    if isinstance(error, PermissionError):
        return "permission denied"
    return (getattr(error, "strerror", None) or str(error)).lower()


def _find(root: Path, pattern: str) -> list[str]:
    with contextlib.suppress(OSError, ValueError, NotImplementedError):
        return sorted(p.relative_to(root).as_posix() for p in root.glob(pattern) if not p.is_dir())
    return []


def _read(root: Path, name: str) -> bytes:
    try:
        real = (root / name).resolve(strict=True)
        inside = real.is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError) as error:
        raise CannotRunError(Trouble(f"`{name}` cannot be read: {why(error)}", name)) from error
    if not inside:
        help_ = "put the file itself into the book"
        raise CannotRunError(Trouble(f"`{name}` leads out of the book", name, helps=(help_,)))
    return _opened(real, name)


def _opened(real: Path, name: str) -> bytes:
    """Read a file whose path holds no link; what it is is asked of the opened file, which nobody can exchange."""
    try:
        # A socket cannot even be opened, and a pipe should not be.
        if not stat.S_ISREG(real.stat().st_mode):
            raise CannotRunError(Trouble(f"`{name}` is no ordinary file", name))
        handle = os.open(real, _FLAGS)
        with open(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise CannotRunError(Trouble(f"`{name}` is no ordinary file", name))
            data = file.read(LARGEST + 1) if os.fstat(handle).st_size <= LARGEST else None
    except OSError as error:
        raise CannotRunError(Trouble(f"`{name}` cannot be read: {why(error)}", name)) from error
    if data is None or len(data) > LARGEST:
        raise CannotRunError(Trouble(f"`{name}` is larger than {LARGEST // 1024 // 1024} MiB", name))
    return data
