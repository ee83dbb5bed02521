"""What was read, listed or looked for in a book, with a way to look again; and how its files are looked at.

A writer records what it reads, and finds out later which of it has changed. A check records it too, so that its answer
can be given again while nothing has. Every look gives a short text, and two looks at the same thing give the same text.
The module imports nothing that takes time: an unchanged book is answered before anything else is loaded.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from fnmatch import fnmatch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO, Final

LARGEST: Final = 256 * 1024 * 1024
"""Most bytes that a file of a book may have."""
OWN: Final = ".quoteproof"
"""The program's own folder in a book; what is in it does not belong to the book."""
FLAGS: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
"""Open a file without waiting for a pipe and without following a link, where the platform can."""
AT_REST: Final = 2_000_000_000
"""How long a file must have been at rest, in nanoseconds: the coarsest clock of a file system, FAT's, has two seconds.

Source: git's documentation, “racy git”.
"""
_LARGE: Final = 256 * 1024  # bytes of a file from which on its stamp can stand for its contents


class ReadRecord:
    """What was read, listed or looked for."""

    __slots__ = ("_differing", "_seen", "_unsettled", "believes_stamps")

    def __init__(self, *, believes_stamps: bool = False) -> None:
        """Begin an empty record.

        With `believes_stamps` the stamp of a large file that is at rest stands for its contents, as for git.
        """
        self.believes_stamps = believes_stamps
        self._seen: dict[tuple[str, str, str], str] = {}
        self._differing: set[str] = set()
        self._unsettled = False

    def add(self, root: str | os.PathLike[str], kind: str, name: str, seen: str | None = None) -> None:
        """Add what was seen, or look now; `kind` is how `changed` looks again."""
        if name.startswith(f"{OWN}/"):
            return
        place = os.fspath(root)
        seen = _LOOKS[kind](place, name) if seen is None else seen
        if self._seen.setdefault((place, kind, name), seen) != seen:
            self._differing.add(name)

    def add_read(self, root: str | os.PathLike[str], name: str, data: bytes, info: os.stat_result | None) -> None:
        """Add a file that was read; `info` is what the file system said of it before, if it was asked."""
        is_at_rest = info is not None and os.name != "nt" and is_settled(latest_change(info), time.time_ns())
        if self.believes_stamps and len(data) > _LARGE and info is not None and is_at_rest:
            self.add(root, "stamp", name, stamp_text(info))
        elif not self.believes_stamps or (os.fspath(root), "stamp", name) not in self._seen:
            self.add(root, "file", name, digest(data))

    def add_known(self, root: str | os.PathLike[str], name: str, sha256: str, size: int, stamp: str) -> None:
        """Add a file whose SHA-256 is known because it was at rest and has the same stamp; `size` is in bytes."""
        self.add(root, *("stamp", name, stamp) if size > _LARGE else ("file", name, sha256))

    def add_stamp(self, root: str | os.PathLike[str], name: str, stamp: str, *, settled: bool) -> None:
        """Add a file of which only the stamp was looked at; `settled` says whether it was at rest."""
        self.add(root, "stamp", name, stamp)
        self._unsettled |= not settled

    def distrust(self) -> None:
        """Say that what is seen now depends on more than the files, and cannot be believed later."""
        self._unsettled = True

    def changed(self) -> list[str]:
        """Names, sorted, of what is not as it was first seen, now or when it was seen a second time."""
        now = {name for (root, kind, name), seen in self._seen.items() if _LOOKS[kind](root, name) != seen}
        return sorted(now | self._differing)

    def refuse_changes(self, message: str, *, helps: tuple[str, ...]) -> None:
        """Raise `CannotRunError` with `message` for each file that has changed."""
        if changed := self.changed():
            from quoteproof.disk.errors import CannotRunError, Trouble

            raise CannotRunError(*(Trouble(message, name, helps=helps) for name in changed))

    def parts(self, root: str | os.PathLike[str]) -> list[str] | None:
        """The record as texts, for `of_parts`; None where it cannot be believed later, or is not of one book alone."""
        if self._differing or self._unsettled or any(place != os.fspath(root) for place, _, _ in self._seen):
            return None
        return [text for (_, kind, name), seen in self._seen.items() for text in (kind, name, seen)]

    @classmethod
    def of_parts(cls, root: str | os.PathLike[str], parts: list[str]) -> ReadRecord:
        """The record that `parts` gave."""
        record = cls(believes_stamps=True)
        for kind, name, seen in zip(*[iter(parts)] * 3, strict=True):
            record.add(root, kind, name, seen)
        return record


_record: ContextVar[ReadRecord | None] = ContextVar("record", default=None)


def current_record() -> ReadRecord | None:
    """The record of what this thread reads now."""
    return _record.get()


def is_recording() -> bool:
    """Whether a writer records what this thread reads, so that files must really be read."""
    record = _record.get()
    return record is not None and not record.believes_stamps


@contextlib.contextmanager
def recording(*, believes_stamps: bool = False) -> Iterator[ReadRecord]:
    """Record everything that this thread reads, lists or looks for inside the `with` block."""
    record = ReadRecord(believes_stamps=believes_stamps)
    token = _record.set(record)
    try:
        yield record
    finally:
        _record.reset(token)


class LeadsOutError(OSError):
    """A file of a book is a link that leads out of it."""


class TooLargeError(OSError):
    """A file has more bytes than are read."""


@contextlib.contextmanager
def opened(path: str | os.PathLike[str]) -> Iterator[tuple[BinaryIO, os.stat_result]]:
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


def read_whole(path: str | os.PathLike[str]) -> tuple[bytes, os.stat_result]:
    """The bytes of an ordinary file, and what the file system said of it before; raises `OSError`."""
    with opened(path) as (file, info):
        data = file.read(LARGEST + 1) if info.st_size <= LARGEST else b""
    if max(info.st_size, len(data)) > LARGEST:
        raise TooLargeError
    return data, info


def read_inside(root: str | os.PathLike[str], name: str) -> tuple[bytes, os.stat_result]:
    """Likewise of a file of the book at `root`; raises `OSError` or `ValueError`."""
    return read_whole(_inside(root, name))


def _inside(root: str | os.PathLike[str], name: str) -> str:
    """Where a file of a book lies in truth; raises `OSError` or `ValueError`."""
    real, top = os.path.realpath(os.path.join(root, name), strict=True), os.path.realpath(root)
    if real != top and not real.startswith(top.rstrip(os.sep) + os.sep):
        raise LeadsOutError
    return real


def names_matching(root: str | os.PathLike[str], pattern: str) -> list[str]:
    """Files, and no folders, that match a pattern, sorted by name, relative to the book and with `/`.

    `**` is any number of folders, and follows no links.
    """
    found: set[str] = set()
    parts = [part for part in pattern.split("/") if part not in ("", ".")]
    if parts and not pattern.startswith("/"):
        with contextlib.suppress(ValueError):
            _match(os.fspath(root), "", parts, found)
    return sorted(found)


def _match(root: str, folder: str, parts: list[str], found: set[str]) -> None:
    """Add the files of a folder that match the rest of a pattern."""
    part, rest = parts[0], parts[1:]
    if part == "**":
        if rest:
            _match(root, folder, rest, found)
        for name in _names(root, folder):
            path = os.path.join(root, folder, name)
            if os.path.isdir(path) and not os.path.islink(path):
                _match(root, f"{folder}{name}/", parts, found)
    elif any(sign in part for sign in "*?["):
        for name in _names(root, folder):
            if fnmatch(name, part):
                _take(root, f"{folder}{name}", rest, found)
    elif os.path.exists(os.path.join(root, folder, part)):
        _take(root, f"{folder}{part}", rest, found)


def _take(root: str, name: str, rest: list[str], found: set[str]) -> None:
    is_folder = os.path.isdir(os.path.join(root, name))
    if rest and is_folder:
        _match(root, f"{name}/", rest, found)
    elif not rest and not is_folder:
        found.add(name)


def _names(root: str, folder: str) -> list[str]:
    with contextlib.suppress(OSError):
        return os.listdir(os.path.join(root, folder))
    return []


def stamp_text(info: os.stat_result) -> str:
    """What the file system says of a file; another text means that it may have changed."""
    times = f"{info.st_mtime_ns} {info.st_ctime_ns}"
    return f"{info.st_size} {times} {info.st_ino} {info.st_dev} {info.st_mode}"


def latest_change(info: os.stat_result) -> int:
    """When the contents or the record of a file were last changed, in nanoseconds since the epoch.

    No program can set the time of the record.
    """
    return max(info.st_mtime_ns, info.st_ctime_ns)


def is_settled(latest: int, now: int) -> bool:
    """Whether a second writing would show: the file was at rest for two seconds, and has no time in the future.

    `latest` is its latest change; both are in nanoseconds since the epoch.
    """
    return latest + AT_REST < now


def _file(root: str, name: str) -> str:
    try:
        return digest(read_inside(root, name)[0])
    except (OSError, ValueError):
        return ""


def _stamp(root: str, name: str) -> str:
    try:
        return stamp_text(os.stat(_inside(root, name)))
    except (OSError, ValueError):
        return ""


def _exists(root: str, name: str) -> str:
    return str(os.path.lexists(os.path.join(root, name)))


def _list(root: str, pattern: str) -> str:
    return digest_of(names_matching(root, pattern))


def _own(root: str, name: str) -> str:
    """What lies in the program's own folder; it may be a link, which is not followed."""
    folder = os.path.join(root, name)
    if os.path.islink(folder) or not os.path.lexists(folder):
        return str(os.path.lexists(folder))
    try:
        return digest_of(sorted(os.listdir(folder)))
    except OSError:
        return "?"


_LOOKS: Final[dict[str, Callable[[str, str], str]]] = {
    "file": _file,
    "stamp": _stamp,
    "exists": _exists,
    "list": _list,
    "own": _own,
}
"""How is looked at a file by its bytes, at what is said of a file, for a name, for a pattern, and at our own folder."""


def digest(data: bytes) -> str:
    """SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_of(names: Iterable[str]) -> str:
    """SHA-256 of names, in their order."""
    return digest("\0".join(names).encode("utf-8", "surrogatepass"))
