"""The cache: parsed chapters on disk, in `.quoteproof/chapters`, so that what did not change is not parsed again.

Promises: an entry is used only for the very bytes, program, reader and pandoc it was made by; one that is damaged,
cut short, foreign, no plain file or not the user's own is as good as none. A verdict is never kept: what comes out of
here is judged, and held against the allow-lists, as if pandoc had just read it. What cannot be written is not kept,
and nothing else fails. One entry a chapter. Raises nothing. Leaves out: what an entry says (`chapter.stored`).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Final

from quoteproof import __version__
from quoteproof.chapter.model import Chapter
from quoteproof.chapter.parse import READER
from quoteproof.chapter.stored import restored, stored
from quoteproof.engine.errors import EngineMissing
from quoteproof.engine.program import find_program
from quoteproof.finding.model import Finding

FOLDER: Final = ".quoteproof/chapters"
"""Where the entries lie, below the book."""
LARGEST: Final = 128 * 1024 * 1024
"""Most bytes of an entry; a chapter whose AST is larger is parsed each time."""

_FORM: Final = 1  # of an entry, to be counted up when it changes
_OURS: Final = re.compile(r"[0-9a-f]{32}\.(?:entry|\d+\.part)")
_PLAIN: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Cache:
    """The parsed chapters of one book."""

    def __init__(self, root: Path) -> None:
        """Take the book's folder; nothing is read or written yet."""
        self._root = root
        self._folder = root / FOLDER

    def find(self, file: str, data: bytes, text: str) -> tuple[Chapter, tuple[Finding, ...]] | None:
        """Give a chapter as parsing its bytes gave it, with what parsing found, or None where it is not kept."""
        maker = _maker()
        if maker is None or not self._is_ours():
            return None
        head, _, body = _read(self._folder / _name(file)).partition(b"\n")
        return restored(file, text, body) if body and head == _head(maker, file, data, body) else None

    def keep(self, chapter: Chapter, data: bytes, clean_json: bytes) -> None:
        """Keep a chapter, whose bytes are `data` and whose AST pandoc wrote as `clean_json`."""
        maker = _maker()
        body = stored(chapter, clean_json)
        if maker is None or len(body) > LARGEST:
            return
        target = self._folder / _name(chapter.file)
        beside = target.with_suffix(f".{os.getpid()}.part")
        with contextlib.suppress(OSError):
            self._make_folder()
            if self._is_ours():
                # Not flushed to the disk: an entry that a crash cuts short fails its digest, and is made again.
                beside.write_bytes(_head(maker, chapter.file, data, body) + b"\n" + body)
                os.replace(beside, target)

    def trim(self, files: Iterable[str]) -> None:
        """Take away what is kept of other chapters than the book has, and what a killed process left half written."""
        names = {_name(file) for file in files}
        with contextlib.suppress(OSError):
            for one in os.scandir(self._folder) if self._is_ours() else ():
                if _OURS.fullmatch(one.name) and one.name not in names:
                    os.unlink(one.path)

    def _is_ours(self) -> bool:
        """Tell whether the folders are plain ones of this user, which nobody else may write to."""
        try:
            return all(_own(os.lstat(folder), stat.S_ISDIR) for folder in (self._folder.parent, self._folder))
        except OSError:
            return False

    def _make_folder(self) -> None:
        """Make the folder, and keep git out of it."""
        if self._folder.is_dir():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError), (self._folder.parent / ".gitignore").open("x") as file:
            file.write("*\n")


def _name(file: str) -> str:
    return hashlib.sha256(file.encode("utf-8", "surrogatepass")).hexdigest()[:32] + ".entry"


def _head(maker: str, file: str, data: bytes, body: bytes) -> bytes:
    """Give an entry's first line, which says what it was made of and by, and its own digest."""
    made_of = {"file": file, "chapter": hashlib.sha256(data).hexdigest(), "maker": maker}
    return json.dumps({**made_of, "sha256": hashlib.sha256(body).hexdigest()}).encode("ascii")


@cache
def _maker() -> str | None:
    """Give a digest of all that decides how a chapter is read: the program's own modules, the reader, and pandoc."""
    try:
        parts = [find_program(), *sorted((Path(__file__).parents[1] / "chapter").glob("*.py"))]
        signs = [(str(part), part.stat().st_size, part.stat().st_mtime_ns) for part in parts]
    except (EngineMissing, OSError):
        return None
    return hashlib.sha256(json.dumps([_FORM, __version__, READER, signs]).encode("utf-8", "replace")).hexdigest()


def _read(path: Path) -> bytes:
    """Read a plain file of this user's; anything else is empty."""
    try:
        with open(os.open(path, _PLAIN), "rb") as file:
            info = os.fstat(file.fileno())
            return file.read() if _own(info, stat.S_ISREG) and info.st_size <= LARGEST + 4096 else b""
    except (OSError, ValueError):
        return b""


def _own(info: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    """Tell whether something is of a kind, of this user, and closed to everybody else's writing."""
    if not is_kind(info.st_mode):
        return False
    return os.name == "nt" or (info.st_uid == os.getuid() and not info.st_mode & stat.S_IWOTH)
