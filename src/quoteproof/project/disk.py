"""Disk: reading the book's files and putting new ones in place, atomically.

Promises: only regular files inside the book are read (no pipes, no links that lead out), up to a size; a file is
replaced in one step or not at all. Raises `CannotRunError`, which names the file and the cure.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from quoteproof.project.errors import CannotRunError, Trouble

LARGEST: Final = 256 * 1024 * 1024
"""Most bytes that any one file of a book may have."""


def read_bytes(root: Path, name: str) -> bytes:
    """Read one file of the book."""
    path = root / name
    try:
        real = path.resolve(strict=True)
        info = real.stat()
    except (OSError, RuntimeError) as error:
        raise CannotRunError(Trouble(f"`{name}` cannot be read: {_why(error)}", name)) from error
    if not real.is_relative_to(root.resolve()):
        help_ = "put the file itself into the book"
        raise CannotRunError(Trouble(f"`{name}` leads out of the book", name, helps=(help_,)))
    if not stat.S_ISREG(info.st_mode):
        raise CannotRunError(Trouble(f"`{name}` is no ordinary file", name))
    if info.st_size > LARGEST:
        raise CannotRunError(Trouble(f"`{name}` is larger than {LARGEST // 1024 // 1024} MiB", name))
    try:
        return real.read_bytes()
    except OSError as error:
        raise CannotRunError(Trouble(f"`{name}` cannot be read: {_why(error)}", name)) from error


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
    return os.path.lexists(root / name)


def find(root: Path, pattern: str) -> list[str]:
    """Give the files that match a pattern, in name order, relative to the book and with `/`."""
    with contextlib.suppress(OSError, ValueError, NotImplementedError):
        return sorted(p.relative_to(root).as_posix() for p in root.glob(pattern) if not p.is_dir())
    return []


def put(root: Path, files: Mapping[str, bytes]) -> None:
    """Put files in place: all are written beside their places first, then each is moved in one step."""
    written: list[tuple[Path, Path]] = []
    target = root
    try:
        for name, data in files.items():
            target = root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            written.append((_beside(target, data), target))
        for temporary, target in written:
            os.replace(temporary, target)
    except OSError as error:
        name = target.relative_to(root).as_posix() if target.is_relative_to(root) else target.name
        helps = ("make the folder writable; what was there before is untouched",)
        if target.is_dir() or target.parent.is_file():
            helps = (f"take `{name if target.is_dir() else target.parent.name}` away: something else is in its place",)
        raise CannotRunError(Trouble(f"cannot write: {_why(error)}", name, helps=helps)) from error
    finally:
        _remove(temporary for temporary, _ in written)


def _beside(target: Path, data: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    # mkstemp makes a private file; a book's files are for everyone who may read the folder.
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    os.chmod(name, mode)
    return Path(name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()


def _why(error: BaseException) -> str:
    if isinstance(error, FileNotFoundError):
        return "it is not there"
    if isinstance(error, PermissionError):
        return "permission denied"
    return (getattr(error, "strerror", None) or str(error)).lower()
