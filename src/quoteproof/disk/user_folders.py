"""The user's own folders: where what is kept of a book lies, and the key that it is sealed with.

Both lie where the platform keeps such things (XDG, macOS, Windows), never inside the book. The key is 32 random bytes
in a file that only its user may read. The seal also depends on that file's inode and time of change, which no clone,
archive or copy carries. Without such a folder or key nothing is kept, and nothing else fails.
Source: XDG Base Directory Specification 0.8; RFC 2104 (HMAC).
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import stat
import sys

from quoteproof.disk.record import FLAGS, opened

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Container
    from pathlib import Path
    from typing import Final

NAME: Final = "quoteproof"
"""What the program's folders are called."""
_KEY: Final = "key"
_BOOK: Final = "book"  # a file that says which book a folder belongs to
_SIZE: Final = 32  # bytes of the key: as many as SHA-256 has, RFC 2104, section 3
_XDG: Final = {"user_cache_dir": ("XDG_CACHE_HOME", ".cache"), "user_state_dir": ("XDG_STATE_HOME", ".local/state")}


class Key:
    """The key of one user on one machine."""

    __slots__ = ("secret",)

    def __init__(self, secret: bytes) -> None:
        """Take what seals are made with."""
        self.secret = secret

    def __eq__(self, other: object) -> bool:
        """Whether it is the same key."""
        return isinstance(other, Key) and hmac.compare_digest(self.secret, other.secret)

    def __hash__(self) -> int:
        """A hash of it."""
        return hash(self.secret)

    def seal(self, purpose: str, *parts: bytes) -> bytes:
        """Make the seal (HMAC-SHA256) of bytes; it holds for this purpose and this division into parts alone."""
        seal = hmac.new(self.secret, digestmod="sha256")
        for part in (purpose.encode(), *parts):
            seal.update(b"%d:" % len(part))
            seal.update(part)
        return seal.digest()


def may_believe() -> bool:
    """Whether a check may believe what was kept of one before; never on a build server, which is to find out itself."""
    return not os.environ.get("CI")


def is_sealed(seal: object, right: bytes) -> bool:
    """Whether something is the right seal; takes the same time wherever it differs."""
    return isinstance(seal, bytes) and hmac.compare_digest(seal, right)


def own_cache(root: Path) -> Path | None:
    """The user's cache folder of this program, made if need be; None if it lies in the book at `root`."""
    return _as_path(_platform_folder("user_cache_dir", root, stat.S_IWOTH))


def book_cache(root: Path) -> Path | None:
    """The folder of what is kept of the book at `root`, made if need be.

    When a new one is made, the folders of books that no longer exist are removed.
    """
    return _as_path(_book_folder(root))


def sealed_cache(root: Path) -> tuple[Path, Key] | None:
    """The folder of what is kept of a book, with the user's key; None unless both can be had."""
    from pathlib import Path

    place = sealed_place(root)
    return (Path(place[0]), place[1]) if place is not None else None


def sealed_place(root: str | os.PathLike[str]) -> tuple[str, Key] | None:
    """The same, for who answers before `pathlib` is imported."""
    key = key_for(root)
    folder = _book_folder(root) if key is not None else None
    return (folder, key) if folder is not None and key is not None else None


def key_for(root: str | os.PathLike[str]) -> Key | None:
    """The user's key, made if need be; None where it cannot be kept outside of the book at `root`."""
    folder = _platform_folder("user_state_dir", root, stat.S_IWOTH | stat.S_IWGRP)
    if folder is None:
        return None
    file = os.path.join(folder, _KEY)
    key = _read_key(file)
    if key is None:
        with contextlib.suppress(OSError):
            _make_key(folder)
        key = _read_key(file)
    return key


def own_state(root: Path) -> Path | None:
    """The user's state folder of this program, made if need be; None if it lies in the folder `root`."""
    return _as_path(_platform_folder("user_state_dir", root, stat.S_IWOTH))


def append_own_line(path: Path, line: str, largest: int) -> bool:
    """Add a line to a file of this user, whose older half goes where it is larger than `largest` bytes.

    Returns False, with nothing written, where the file or its folder is another's, or cannot be written.
    """
    with contextlib.suppress(OSError, ValueError):
        if os.path.lexists(path) and os.lstat(path).st_size > largest:
            kept = read_own_file(path, largest * 4)[-largest // 2 :]
            write_own_file(path, kept[kept.find(b"\n") + 1 :])
        if make_own_folder(path.parent) and (not os.path.lexists(path) or _is_own(os.lstat(path), stat.S_IWOTH)):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | FLAGS, 0o600)
            with os.fdopen(handle, "ab") as file:
                file.write(f"{line}\n".encode("utf-8", "backslashreplace"))
            return True
    return False


def make_own_folder(folder: str | os.PathLike[str], closed_to: int = stat.S_IWOTH) -> bool:
    """Make a folder if need be; whether it is now a plain one of this user without the permissions `closed_to`."""
    with contextlib.suppress(OSError, ValueError):
        if not os.path.lexists(folder):
            os.makedirs(folder, mode=0o700, exist_ok=True)
    return is_own_folder(folder, closed_to)


def is_own_folder(folder: str | os.PathLike[str], closed_to: int = stat.S_IWOTH) -> bool:
    """Whether a folder is a plain one of this user, and no link, without the permissions `closed_to`."""
    try:
        info = os.lstat(folder)
    except (OSError, ValueError):
        return False
    return stat.S_ISDIR(info.st_mode) and _is_own(info, closed_to)


def read_own_file(path: str | os.PathLike[str], largest: int) -> bytes:
    """Read an ordinary file of this user that not everybody may write to; of anything else nothing is read."""
    with contextlib.suppress(OSError, ValueError), opened(path) as (file, info):
        if _is_own(info, stat.S_IWOTH) and info.st_size <= largest:
            return file.read()
    return b""


def write_own_file(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file in one step into a folder of this user, made if need be; nothing happens where that fails.

    It is not flushed to the disk: what is kept is sealed, so that a crash can cut it short.
    """
    beside = f"{os.path.splitext(path)[0]}.{os.getpid()}.part"
    with contextlib.suppress(OSError):
        if make_own_folder(os.path.dirname(path)):
            with open(beside, "wb") as file:
                file.write(data)
            os.replace(beside, path)


def read_sealed_file(path: str | os.PathLike[str], key: Key, purpose: str, maker: bytes, largest: int) -> bytes:
    """The body of a file that `write_sealed_file` wrote for the same purpose and maker; nothing of any other file."""
    seal, _, body = read_own_file(path, largest).partition(b"\n")
    sound = (
        bool(body) and is_own_folder(os.path.dirname(path)) and is_sealed(seal, _seal_line(key, purpose, maker, body))
    )
    return body if sound else b""


def write_sealed_file(path: str | os.PathLike[str], key: Key, purpose: str, maker: bytes, body: bytes) -> None:
    """Write a body with its seal, for a purpose; `maker` says what it was made by. Fails as `write_own_file` does."""
    write_own_file(path, b"\n".join((_seal_line(key, purpose, maker, body), body)))


def _seal_line(key: Key, purpose: str, maker: bytes, body: bytes) -> bytes:
    return key.seal(purpose, maker, body).hex().encode("ascii")


def remove_own_files(folder: Path, pattern: re.Pattern[str], *, keep: Container[str]) -> None:
    """Remove the files of a folder of this user whose names match, but those to `keep`."""
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder) if is_own_folder(folder) else ():
            if pattern.fullmatch(entry.name) and entry.name not in keep:
                os.unlink(entry.path)


def _is_own(info: os.stat_result, closed_to: int) -> bool:
    return os.name == "nt" or (info.st_uid == os.getuid() and not info.st_mode & closed_to)


def _book_folder(root: str | os.PathLike[str]) -> str | None:
    base = _platform_folder("user_cache_dir", root, stat.S_IWOTH)
    if base is None:
        return None
    real = os.path.realpath(root).encode("utf-8", "surrogatepass")
    books = os.path.join(base, "books")
    folder = os.path.join(books, hashlib.sha256(real).hexdigest()[:32])
    is_new = not os.path.lexists(folder)
    if not make_own_folder(folder):
        return None
    if is_new:
        with contextlib.suppress(OSError):
            with open(os.path.join(folder, _BOOK), "wb") as file:
                file.write(real)
            _remove_orphans(books)
    return folder


def _remove_orphans(books: str) -> None:
    """Remove what is kept of books that no longer exist; raises `OSError`."""
    import shutil  # a slow import, for few runs

    for name in os.listdir(books):
        folder = os.path.join(books, name)
        with contextlib.suppress(OSError), open(os.path.join(folder, _BOOK), "rb") as file:
            if not os.path.lexists(file.read()):
                shutil.rmtree(folder, ignore_errors=True)


def _as_path(folder: str | None) -> Path | None:
    from pathlib import Path

    return Path(folder) if folder is not None else None


def _platform_folder(kind: str, root: str | os.PathLike[str], closed_to: int) -> str | None:
    try:
        folder = os.path.realpath(_platform_place(kind))
    except (OSError, RuntimeError, ValueError, KeyError):  # there is no home
        return None
    book = os.path.realpath(root)
    inside = folder == book or folder.startswith(book.rstrip(os.sep) + os.sep)
    return folder if not inside and make_own_folder(folder, closed_to) else None


def _platform_place(kind: str) -> str:
    """Where the platform keeps such a folder of this program."""
    variable, usual = _XDG[kind]
    # The usual cases of Linux are decided here: to import `platformdirs` takes as long as a remembered answer.
    if sys.platform == "linux" and "ANDROID_ROOT" not in os.environ:
        for base, below in ((os.environ.get(variable, ""), ""), (os.environ.get("HOME", ""), usual)):
            if os.path.isabs(base):
                return os.path.join(base, below, NAME)
    from platformdirs import PlatformDirs

    return str(getattr(PlatformDirs(NAME, appauthor=False), kind))


def _read_key(path: str) -> Key | None:
    """Read the key from an ordinary file of one name that only this user may read."""
    try:
        with opened(path) as (file, info):
            secret = file.read(_SIZE + 1) if _is_own(info, 0o077) and info.st_nlink == 1 else b""
    except OSError:
        return None
    if len(secret) != _SIZE:
        return None
    # A file that came with a clone or an archive has another inode and time: its bytes alone seal nothing.
    return Key(hmac.digest(secret, b"%d %d" % (info.st_ino, info.st_ctime_ns), "sha256"))


def _make_key(folder: str) -> None:
    """Make a new key, in place of a file that cannot be one; raises `OSError`."""
    beside = os.path.join(folder, f".{_KEY}-{os.urandom(8).hex()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | FLAGS, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(_SIZE))
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, os.path.join(folder, _KEY))
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise
