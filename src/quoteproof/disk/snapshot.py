"""The snapshot of a book: its files as they were last read, so that unchanged files are not read again.

A file counts as unchanged while what the file system says of it is the same, and only if it was at rest when it was
read: two writings within two seconds can leave the same times. Such a file is read every time. The contents decide in
the end: if the bytes are the same, the same object comes back.

Of files that may be many and large, the seeds and the rows of the lock, only the SHA-256 is kept, and also from one run
to the next, sealed, in the user's cache. A run believes what an earlier one kept only where it asks to (`believe`).
Source: git's documentation, “racy git”.
"""

import os
import time
from collections.abc import Collection
from pathlib import Path, PurePosixPath

from quoteproof.disk import reading, record
from quoteproof.disk.errors import ChangedError
from quoteproof.disk.kept_json import KeptJson
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What the file system says of a file; another stamp means that it may have changed."""

    text: str
    """The stamp as it is kept on disk (`record.stamp_text`): its size, times, inode, device and mode."""
    size: int
    """Bytes."""
    latest: int
    """When its contents or its record were last changed, in nanoseconds since the epoch."""

    def is_settled(self, now: int) -> bool:
        """Whether a second writing would show (`record.is_settled`)."""
        return record.is_settled(self.latest, now)

    def __str__(self) -> str:
        """The stamp as it is kept on disk."""
        return self.text


def stamp_of(path: str | Path) -> FileStamp | None:
    """The stamp of a file; None where there is none."""
    try:
        info = os.stat(path)
    except (OSError, ValueError):
        return None
    return stamp_from(info)


def stamp_from(info: os.stat_result) -> FileStamp:
    """The stamp that the file system's record of a file makes."""
    return FileStamp(record.stamp_text(info), info.st_size, record.latest_change(info))


def file_stamp(root: Path, name: str) -> FileStamp | None:
    """The stamp of a file of a book that is not read itself; None where there is none. It is recorded."""
    stamp = stamp_of(root / name)
    if (kept := record.current_record()) is not None:
        kept.add_stamp(root, name, str(stamp or ""), settled=stamp is None or stamp.is_settled(time.time_ns()))
    return stamp


def _direct_stamp(root: Path, name: str) -> FileStamp | None:
    """The stamp of a file; None where a folder above it is a link, which may lead elsewhere the next time."""
    return stamp_of(root / name) if reading.linked_folder(root, name) is None else None


@dataclass(frozen=True, slots=True)
class _File:
    stamp: FileStamp | None
    """Its stamp if that was settled when it was read."""
    data: bytes
    text: str | None = None


class Snapshot:
    """The files of one book as they were last read."""

    def __init__(self, root: Path, *, kept: bool = False) -> None:
        """Take the book's folder; `kept` says whether digests are kept in the user's cache. Nothing is read yet."""
        self.root = root
        self._files: dict[str, _File] = {}
        self._digests: dict[str, _Digest] = {}
        self._record = _DigestRecord(root) if kept else None

    def read_bytes(self, name: str, *, trust: bool = False) -> bytes:
        """Read a file if it can have changed; with `trust` the last bytes come back without a look at the disk."""
        known = self._files.get(name)
        if known is not None and trust:
            reading.record_bytes(self.root, name, known.data)
            return known.data
        stamp = _direct_stamp(self.root, name)
        # A build records what it reads, and so reads everything.
        if known is not None and stamp is not None and stamp == known.stamp and not reading.is_recording():
            reading.record_bytes(self.root, name, known.data)
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

    def sha256(self, name: str, *, folder: Path | None = None) -> str:
        """SHA-256 of a file, in hexadecimal; it is read if it can have changed, and its bytes are not kept.

        A file of another `folder` than the book's is known by its whole path.
        """
        root, key = (self.root, name) if folder is None else (folder, str(folder / name))
        known = self._digests.get(key)
        if known is not None and known.stamp is not None and not reading.is_recording():
            stamp = _direct_stamp(root, name)
            if stamp is not None and known.stamp == str(stamp):
                if (kept := record.current_record()) is not None:
                    kept.add_known(root, name, known.sha256, stamp.size, known.stamp)
                return known.sha256
        return self._read(root, name, key)[1]

    def read_hashed(self, name: str, sha256: str) -> bytes:
        """Read a file whose digest was asked for; raises `ChangedError` where it has changed since."""
        data, now = self._read(self.root, name, name)
        if now != sha256:
            raise ChangedError(name)
        return data

    def _read(self, root: Path, name: str, key: str) -> tuple[bytes, str]:
        """The bytes of a file with their SHA-256, which is kept as `key`."""
        path = root / name
        stamp = _direct_stamp(root, name)
        data = reading.read_bytes(root, name)
        settled = stamp is not None and stamp.is_settled(time.time_ns()) and not reading.is_link(path)
        self._digests[key] = _Digest(str(stamp) if settled else None, reading.digest(data))
        return data, self._digests[key].sha256

    def believe(self) -> None:
        """Take over the digests that an earlier run kept, of the files that nothing is known of yet."""
        if self._record is not None:
            self._digests = {**self._record.read(), **self._digests}

    def doubt(self) -> None:
        """Forget every digest, so that each file is read again."""
        self._digests = {}

    def keep_digests(self, names: Collection[str]) -> None:
        """Keep the digests of some files for the next run, and of no others."""
        self._digests = {name: self._digests[name] for name in names if name in self._digests}
        if self._record is not None:
            self._record.write({name: known for name, known in self._digests.items() if known.stamp is not None})


@dataclass(frozen=True, slots=True)
class _Digest:
    stamp: str | None
    """Its stamp, as text, if that was settled when it was read."""
    sha256: str


class _DigestRecord:
    """Digests of the files of one book, in the user's cache, each with the stamp that the file had."""

    def __init__(self, root: Path) -> None:
        self._root = root
        # On Windows the file system tells of no change that a program cannot hide.
        self._file = KeptJson(root if os.name != "nt" else None, "digests.entry")
        self._maker = os.path.realpath(root)
        self._last: dict[str, _Digest] | None = None

    def read(self) -> dict[str, _Digest]:
        """What an earlier run kept, but of files that lie behind a link."""
        if self._last is None:
            kept = self._file.read(self._maker) or {}
            self._last = {name: _Digest(*known) for name, known in kept.items()}
        folders = {str(PurePosixPath(name).parent) for name in self._last}
        linked = {folder for folder in folders if reading.linked_folder(self._root, f"{folder}/file") is not None}
        return {name: known for name, known in self._last.items() if str(PurePosixPath(name).parent) not in linked}

    def write(self, digests: dict[str, _Digest]) -> None:
        """Keep digests, unless they are the last ones."""
        if digests != self._last:
            kept = {name: [known.stamp, known.sha256] for name, known in digests.items()}
            self._file.write(self._maker, kept)
        self._last = digests
