"""The user's own folders: where what is kept of a book lies, and the key that it is sealed with.

Promises: both lie where the platform keeps such things (XDG, macOS, Windows), and never inside the book. The key is 32
random bytes in a file that only its user may read, and the seal also depends on that file's inode and time of change,
which no clone, archive or copy carries. Where there can be no such folder or key there is none, and nothing else
fails. Raises nothing. Leaves out: what is kept there (`cache`, `index`), and what is sealed (`journal`).
Source: XDG Base Directory Specification 0.8; RFC 2104 (HMAC).
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

NAME: Final = "quoteproof"
"""What the program's folders are called."""
_KEY: Final = "key"
_BOOK: Final = "book"  # names the book that a folder is kept of
_SIZE: Final = 32  # bytes of the key: as many as SHA-256 has, RFC 2104, section 3
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Key:
    """The key of one user on one machine."""

    secret: bytes = field(repr=False)
    """What seals are made with."""

    def seal(self, purpose: str, *parts: bytes) -> bytes:
        """Give the seal (HMAC-SHA256) of some bytes, which holds for this purpose and this division of them alone."""
        made = hmac.new(self.secret, digestmod="sha256")
        for part in (purpose.encode(), *parts):
            made.update(b"%d:" % len(part))
            made.update(part)
        return made.digest()


def is_sealed(seal: object, right: bytes) -> bool:
    """Tell whether something is the right seal, in the same time wherever it differs."""
    return isinstance(seal, bytes) and hmac.compare_digest(seal, right)


def own_cache(root: Path) -> Path | None:
    """Give the user's cache folder of this program, made if need be, unless it lies in the book at `root`."""
    return _made("user_cache_dir", root, stat.S_IWOTH)


def book_cache(root: Path) -> Path | None:
    """Give the folder of what is kept of the book at `root`, made if need be.

    Where a new one is made, those of books that are gone are taken away.
    """
    base = own_cache(root)
    if base is None:
        return None
    real = os.path.realpath(root).encode("utf-8", "surrogatepass")
    folder = base / "books" / hashlib.sha256(real).hexdigest()[:32]
    is_new = not os.path.lexists(folder)
    if not _is_made(folder, stat.S_IWOTH):
        return None
    if is_new:
        with contextlib.suppress(OSError):
            (folder / _BOOK).write_bytes(real)
            _forget_gone(folder.parent)
    return folder


def key_for(root: Path) -> Key | None:
    """Give the user's key, made if need be; None where it cannot be kept outside of the book at `root`."""
    folder = _made("user_state_dir", root, stat.S_IWOTH | stat.S_IWGRP)
    if folder is None:
        return None
    key = _read(folder / _KEY)
    if key is None:
        with contextlib.suppress(OSError):
            _make(folder)
        key = _read(folder / _KEY)
    return key


def is_private(info: os.stat_result, closed_to: int) -> bool:
    """Tell whether something is this user's, and has none of the permissions `closed_to`."""
    return os.name == "nt" or (info.st_uid == os.getuid() and not info.st_mode & closed_to)


def _forget_gone(books: Path) -> None:
    """Take away what is kept of books that are gone; raises `OSError`."""
    import shutil

    for folder in books.iterdir():
        with contextlib.suppress(OSError):
            if not os.path.lexists((folder / _BOOK).read_bytes()):
                shutil.rmtree(folder, ignore_errors=True)


def _made(kind: str, root: Path, closed_to: int) -> Path | None:
    from platformdirs import PlatformDirs

    try:
        folder = Path(os.path.realpath(getattr(PlatformDirs(NAME, appauthor=False), kind)))
    except (OSError, RuntimeError, ValueError, KeyError):  # there is no home
        return None
    inside = folder.is_relative_to(os.path.realpath(root))
    return folder if not inside and _is_made(folder, closed_to) else None


def _is_made(folder: Path, closed_to: int) -> bool:
    """Make a folder if need be; tell whether it is a plain one of this user's, which nobody else may write to."""
    try:
        if not os.path.lexists(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        info = os.lstat(folder)
    except (OSError, ValueError):
        return False
    return stat.S_ISDIR(info.st_mode) and is_private(info, closed_to)


def _read(path: Path) -> Key | None:
    """Read the key from a plain file that only this user may read; anything else is none."""
    try:
        with open(os.open(path, _FLAGS), "rb") as file:
            info = os.fstat(file.fileno())
            secret = file.read(_SIZE + 1) if stat.S_ISREG(info.st_mode) and is_private(info, 0o077) else b""
    except OSError:
        return None
    if len(secret) != _SIZE or info.st_nlink != 1:
        return None
    # A file that came with a clone or an archive has another inode and time: its bytes alone seal nothing.
    return Key(hmac.digest(secret, b"%d %d" % (info.st_ino, info.st_ctime_ns), "sha256"))


def _make(folder: Path) -> None:
    """Make a new key in place of none, or of a file that cannot be one; raises `OSError`."""
    import secrets
    import tempfile

    handle, made = tempfile.mkstemp(dir=folder, prefix=f".{_KEY}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(_SIZE))
            file.flush()
            os.fsync(file.fileno())
        os.replace(made, folder / _KEY)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(made)
        raise
