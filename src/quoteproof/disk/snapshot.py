"""The snapshot: a book's files as they were last read, so that what did not change is not read again.

Promises: a file is read again when its size, its times or its place on the disk have changed, and also when it was
written so shortly before it was read that a second writing would not show; one whose bytes are the same comes back
as the very same object. A build, which notes what it reads, reads everything. In memory only. Leaves out: what the
files mean.
Source: git's index, “racy git”.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from quoteproof.disk import reading

_RACE: Final = 2_000_000_000
"""Nanoseconds within which two writings may have one time: the coarsest clock of a file system in use is FAT's."""


@dataclass(frozen=True, slots=True)
class _File:
    sign: tuple[int, ...]
    """What would differ if the file had changed; empty where that cannot be relied on."""
    data: bytes
    """Its bytes."""
    text: str | None = None
    """Its text, where that was asked for."""


class Snapshot:
    """The files of one book."""

    def __init__(self, root: Path) -> None:
        """Take the book's folder; nothing is read yet."""
        self.root = root
        self._files: dict[str, _File] = {}

    def read_bytes(self, name: str, *, trust: bool = False) -> bytes:
        """Give a file's bytes; with `trust` those that were read last, without a look at the disk."""
        known = self._files.get(name)
        if known is not None and trust:
            reading.note_bytes(self.root, name, known.data)
            return known.data
        sign = _sign(self.root / name)
        if known is not None and sign and sign == known.sign and not reading.is_noting():
            reading.note_bytes(self.root, name, known.data)
            return known.data
        # Signed before it is read: a file that changes in between has another sign the next time.
        data = reading.read_bytes(self.root, name)
        safe = sign if sign and _settled(sign) else ()
        if known is not None and known.data == data:
            self._files[name] = _File(safe, known.data, known.text)
        else:
            self._files[name] = _File(safe, data)
        return self._files[name].data

    def read_text(self, name: str) -> str:
        """Give a UTF-8 file's text, a byte-order mark taken off."""
        data = self.read_bytes(name)
        known = self._files[name]
        if known.text is None:
            known = self._files[name] = _File(known.sign, data, reading.decoded(name, data))
        assert known.text is not None
        return known.text


def _sign(path: Path) -> tuple[int, ...]:
    """Give a file's sign; empty for one that is not there, so that reading it says why."""
    try:
        info = os.stat(path)
    except OSError:
        return ()
    return info.st_mtime_ns, info.st_ctime_ns, info.st_size, info.st_ino, info.st_dev, info.st_mode


def _settled(sign: tuple[int, ...]) -> bool:
    """Tell whether a file was last written so long ago that another writing would have another time."""
    return max(sign[0], sign[1]) + _RACE < time.time_ns()
