"""Reads the files of a book, and finds out later which of them have changed.

Only ordinary files inside the book are read: no pipes, no devices, no links that lead out of it, none above a size, and
none with a name that a terminal or a report cannot show as it is. What is read inside `recording` is recorded, so that
a build notices a change. Raises `CannotRunError`, which names the file and what to do.
"""

import contextlib
import errno
import hashlib
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from quoteproof.disk.errors import CannotRunError, Trouble

LARGEST: Final = 256 * 1024 * 1024
"""Most bytes that a file of a book may have."""
OWN: Final = ".quoteproof"
"""The program's own folder in a book; what is in it does not belong to the book."""

FLAGS: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
"""Open a file without waiting for a pipe and without following a link, where the platform can."""
_UNSHOWN: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_JUNCTION: Final = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT: a link to a folder on Windows


@dataclass(slots=True)
class ReadRecord:
    """What was read, listed or looked for, with a way to look again."""

    _looks: dict[tuple[str, str], tuple[Callable[[], object], object]] = field(default_factory=dict)
    _differing: set[str] = field(default_factory=set)

    def add(self, kind: str, name: str, look: Callable[[], object], seen: object) -> None:
        """Add what was seen, and the function that looks again."""
        if not name.startswith(f"{OWN}/") and self._looks.setdefault((kind, name), (look, seen))[1] != seen:
            self._differing.add(name)

    def changed(self) -> list[str]:
        """Names, sorted, of what is not as it was first read, now or when it was read a second time."""
        now = {name for (_, name), (look, seen) in self._looks.items() if _again(look) != seen}
        return sorted(now | self._differing)

    def refuse_changes(self, message: str, *, helps: tuple[str, ...]) -> None:
        """Raise `CannotRunError` with `message` for each file that has changed."""
        if changed := self.changed():
            raise CannotRunError(*(Trouble(message, name, helps=helps) for name in changed))


_record: ContextVar[ReadRecord | None] = ContextVar("record", default=None)


def is_recording() -> bool:
    """Whether this thread records what it reads, so that files must really be read."""
    return _record.get() is not None


@contextlib.contextmanager
def recording() -> Iterator[ReadRecord]:
    """Record everything that this thread reads, lists or looks for inside the `with` block."""
    record = ReadRecord()
    token = _record.set(record)
    try:
        yield record
    finally:
        _record.reset(token)


def _add(kind: str, name: str, look: Callable[[], object], seen: object) -> None:
    record = _record.get()
    if record is not None:
        record.add(kind, name, look, seen)


def _again(look: Callable[[], object]) -> object:
    try:
        return look()
    except CannotRunError:
        return None


def read_bytes(root: Path, name: str) -> bytes:
    """Read one file of the book."""
    data = _read(root, name)
    record_bytes(root, name, data)
    return data


def read_range(root: Path, name: str, start: int, size: int) -> bytes:
    """Read some bytes of a file of the book; fewer or none if it is shorter, or not an ordinary file."""
    try:
        with opened((root / name).resolve(strict=True)) as (file, _):
            file.seek(start)
            return file.read(size)
    except (OSError, RuntimeError, ValueError):
        return b""


def record_bytes(root: Path, name: str, data: bytes) -> None:
    """Record the bytes of a file that come from memory and not from the disk."""
    if is_recording():
        _add("file", name, lambda: digest(_read(root, name)), digest(data))


def read_outside(path: Path) -> bytes:
    """Read a file that a person named, inside or outside of the book; links are followed."""
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        raise _unreadable(path.name, error) from error
    return _all_of(real, path.name)


def read_text(root: Path, name: str) -> str:
    """Read one UTF-8 file of the book, without its byte-order mark."""
    return decoded(name, read_bytes(root, name))


def decoded(name: str, data: bytes) -> str:
    """Text of a UTF-8 file, without its byte-order mark."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CannotRunError(Trouble(f"`{name}` is not UTF-8", name, line, ("save it as UTF-8",))) from error


def exists(root: Path, name: str) -> bool:
    """Whether there is a file, or anything else, of that name."""
    exists_now = os.path.lexists(root / name)
    _add("exists", name, lambda: os.path.lexists(root / name), exists_now)
    return exists_now


def is_link(path: Path) -> bool:
    """Whether a path is itself a link, or a junction of Windows."""
    try:
        info = os.lstat(path)
    except (OSError, ValueError):
        return False
    return stat.S_ISLNK(info.st_mode) or getattr(info, "st_reparse_tag", 0) == _JUNCTION


def linked_folder(root: Path, name: str) -> str | None:
    """The first folder between the book and a file of it that is a link, or None."""
    folders = [part.as_posix() for part in reversed(PurePosixPath(name).parents)]
    return next((folder for folder in folders if folder != "." and is_link(root / folder)), None)


def list_files(root: Path, pattern: str) -> list[str]:
    """Files that match a pattern, sorted by name, relative to the book and with `/`."""
    names = _list(root, pattern)
    _add("list", pattern, lambda: _list(root, pattern), names)
    odd = [name for name in names if any(unicodedata.category(c) in _UNSHOWN for c in name)]
    if odd:
        helps = ("rename it: letters, digits, `-` and `_` work everywhere",)
        raise CannotRunError(
            *(Trouble("the file's name has a character that cannot be shown", n, 0, helps) for n in odd)
        )
    return names


def digest(data: bytes) -> str:
    """SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def file_digest(root: Path, name: str) -> str:
    """SHA-256 of a file of the book, in hexadecimal; empty if there is none."""
    return digest(read_bytes(root, name)) if exists(root, name) else ""


def reason(error: BaseException) -> str:
    """Why the disk failed, in the words of a message."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "permission denied"
    return (getattr(error, "strerror", None) or str(error)).lower()


@contextlib.contextmanager
def opened(path: Path) -> Iterator[tuple[BinaryIO, os.stat_result]]:
    """Open an ordinary file to read, and no link, folder, pipe or device in its place; raises `OSError`.

    It is asked what it is before it is opened, since opening a device can do something, and again afterwards, since
    another one can have taken its place.
    """
    _refuse_odd(os.lstat(path))
    handle = os.open(path, os.O_RDONLY | FLAGS)
    try:
        info = os.fstat(handle)
        _refuse_odd(info)
        with os.fdopen(handle, "rb", closefd=False) as file:
            yield file, info
    finally:
        os.close(handle)


def _refuse_odd(info: os.stat_result) -> None:
    if not stat.S_ISREG(info.st_mode):
        raise OSError(errno.EINVAL, "it is not an ordinary file")


def _list(root: Path, pattern: str) -> list[str]:
    with contextlib.suppress(OSError, ValueError, NotImplementedError):
        return sorted(p.relative_to(root).as_posix() for p in root.glob(pattern) if not p.is_dir())
    return []


def _read(root: Path, name: str) -> bytes:
    try:
        real = (root / name).resolve(strict=True)
        inside = real.is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError) as error:
        raise _unreadable(name, error) from error
    if not inside:
        helps = ("put the file itself into the book",)
        raise CannotRunError(Trouble(f"`{name}` leads out of the book", name, helps=helps))
    return _all_of(real, name)


def _all_of(real: Path, name: str) -> bytes:
    try:
        with opened(real) as (file, info):
            data = file.read(LARGEST + 1) if info.st_size <= LARGEST else None
    except OSError as error:
        raise _unreadable(name, error) from error
    if data is None or len(data) > LARGEST:
        raise CannotRunError(Trouble(f"`{name}` is larger than {LARGEST // 1024 // 1024} MiB", name))
    return data


def _unreadable(name: str, error: BaseException) -> CannotRunError:
    return CannotRunError(Trouble(f"`{name}` cannot be read: {reason(error)}", name))
