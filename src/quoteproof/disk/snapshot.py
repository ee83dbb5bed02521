"""The snapshot of a book: its files as they were last read, so that unchanged files are not read again.

A file counts as unchanged while what the file system says of it is the same, and only if it was at rest when it was
read: two writings within two seconds can leave the same times. Such a file is read every time. The contents decide in
the end: if the bytes are the same, the same object comes back. Memory only.
Source: git's documentation, “racy git”.
"""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from quoteproof.disk import reading

_AT_REST: Final = 2_000_000_000  # nanoseconds: the coarsest clock of a file system in use, FAT's, has two seconds


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What the file system says of a file; another stamp means that it may have changed."""

    size: int
    """Bytes."""
    modified: int
    """When its contents were last written, in nanoseconds since the epoch."""
    changed: int
    """When its record was last changed, likewise; no program can set it."""
    inode: int
    """Its number in the file system."""
    device: int
    """The file system."""
    mode: int
    """Its kind and its permissions."""

    def is_settled(self, now: int) -> bool:
        """Whether a second writing would show: the file was at rest for two seconds, and has no time in the future."""
        return max(self.modified, self.changed) + _AT_REST < now

    def __str__(self) -> str:
        """The stamp as the index keeps it."""
        return f"{self.size} {self.modified} {self.changed} {self.inode} {self.device} {self.mode}"


def stamp_of(path: Path) -> FileStamp | None:
    """The stamp of a file; None where there is none."""
    try:
        info = os.stat(path)
    except (OSError, ValueError):
        return None
    return FileStamp(info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino, info.st_dev, info.st_mode)


@dataclass(frozen=True, slots=True)
class _File:
    stamp: FileStamp | None
    """Its stamp if that was settled when it was read."""
    data: bytes
    text: str | None = None


class Snapshot:
    """The files of one book as they were last read."""

    def __init__(self, root: Path) -> None:
        """Take the book's folder; nothing is read yet."""
        self.root = root
        self._files: dict[str, _File] = {}

    def read_bytes(self, name: str, *, trust: bool = False) -> bytes:
        """Read a file if it can have changed; with `trust` the last bytes come back without a look at the disk."""
        known = self._files.get(name)
        if known is not None and trust:
            reading.record_bytes(self.root, name, known.data)
            return known.data
        stamp = stamp_of(self.root / name)
        # A build records what it reads, and so reads everything.
        if known is not None and stamp is not None and stamp == known.stamp and not reading.is_recording():
            return known.data
        # The stamp is taken before the file is read: if it changes in between, its stamp differs the next time.
        data = reading.read_bytes(self.root, name)
        settled = stamp if stamp is not None and stamp.is_settled(time.time_ns()) else None
        if known is not None and known.data == data:
            self._files[name] = _File(settled, known.data, known.text)
        else:
            self._files[name] = _File(settled, data)
        return self._files[name].data

    def read_text(self, name: str) -> str:
        """Read a UTF-8 file likewise, without its byte-order mark."""
        data = self.read_bytes(name)
        known = self._files[name]
        text = known.text if known.text is not None else reading.decoded(name, data)
        self._files[name] = _File(known.stamp, data, text)
        return text
