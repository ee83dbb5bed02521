"""The cache: parsed chapters in the user's cache folder, so that what did not change is not parsed again.

Promises: an entry is used only for the very bytes, program, reader and pandoc it was made by, and only with the seal
of the user's key; one that is damaged, cut short, forged, no plain file or not the user's own is as good as none. A
verdict is never kept: what comes out of here is judged, and held against the allow-lists, as if pandoc had just read
it. What cannot be written is not kept, and nothing else fails. One entry a chapter. Raises nothing.
An entry is pandoc's own JSON; where its words stand is proved from the chapter's text each time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Iterable
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from quoteproof import __version__
from quoteproof.chapter.model import Chapter
from quoteproof.chapter.parse import READER, restored
from quoteproof.disk.user_folders import Key, book_cache, is_private, is_sealed, key_for
from quoteproof.engine.errors import EngineMissing
from quoteproof.engine.program import find_program
from quoteproof.finding.model import Fault

FOLDER: Final = "chapters"
"""Where the entries lie, in the folder of what is kept of a book."""
LARGEST: Final = 128 * 1024 * 1024
"""Most bytes of an entry; a chapter whose AST is larger is parsed each time."""

_FORM: Final = 3  # of an entry, to be counted up when it changes
_OURS: Final = re.compile(r"[0-9a-f]{32}\.(?:entry|\d+\.part)")
_PLAIN: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Cache:
    """The parsed chapters of one book."""

    def __init__(self, root: Path) -> None:
        """Take the book's folder; nothing is read or written yet."""
        self._root = root

    @cached_property
    def _place(self) -> tuple[Path, Key] | None:
        """Where the entries lie, and what seals them; None where nothing can be kept."""
        key = key_for(self._root)
        folder = book_cache(self._root) if key is not None else None
        return (folder / FOLDER, key) if folder is not None and key is not None else None

    def find(self, file: str, data: bytes, text: str) -> tuple[Chapter, tuple[Fault, ...]] | None:
        """Give a chapter as parsing its bytes gave it, with what parsing found, or None where it is not kept."""
        maker = _maker()
        if maker is None or self._place is None or not _is_ours(self._place[0]):
            return None
        folder, key = self._place
        seal, _, rest = _read(folder / _name(file)).partition(b"\n")
        head, _, body = rest.partition(b"\n")
        made_of = _head(maker, file, data)
        sound = bool(body) and head == made_of and is_sealed(seal, _seal(key, made_of, body))
        return restored(file, text, body) if sound else None

    def keep(self, chapter: Chapter, data: bytes, clean_json: bytes) -> None:
        """Keep a chapter, whose bytes are `data` and whose AST pandoc wrote as `clean_json`."""
        maker = _maker()
        body = clean_json.strip()
        if maker is None or len(body) > LARGEST or self._place is None:
            return
        folder, key = self._place
        head = _head(maker, chapter.file, data)
        target = folder / _name(chapter.file)
        beside = target.with_suffix(f".{os.getpid()}.part")
        with contextlib.suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_ours(folder):
                # Not flushed to the disk: an entry that a crash cuts short fails its seal, and is made again.
                beside.write_bytes(b"\n".join((_seal(key, head, body), head, body)))
                os.replace(beside, target)

    def trim(self, files: Iterable[str]) -> None:
        """Take away what is kept of other chapters than the book has, and what a killed process left half written."""
        names = {_name(file) for file in files}
        with contextlib.suppress(OSError):
            for one in os.scandir(self._place[0]) if self._place and _is_ours(self._place[0]) else ():
                if _OURS.fullmatch(one.name) and one.name not in names:
                    os.unlink(one.path)


def _is_ours(folder: Path) -> bool:
    """Tell whether a folder is a plain one of this user, which nobody else may write to."""
    try:
        return _own(os.lstat(folder), stat.S_ISDIR)
    except OSError:
        return False


def _name(file: str) -> str:
    return hashlib.sha256(file.encode("utf-8", "surrogatepass")).hexdigest()[:32] + ".entry"


def _head(maker: str, file: str, data: bytes) -> bytes:
    """Give an entry's second line, which says what it was made of and by."""
    made_of = {"file": file, "chapter": hashlib.sha256(data).hexdigest(), "maker": maker}
    return json.dumps(made_of).encode("ascii")


def _seal(key: Key, head: bytes, body: bytes) -> bytes:
    """Give an entry's first line."""
    return key.seal("chapter", head, body).hex().encode("ascii")


@cache
def _maker() -> str | None:
    """Give a digest of all that decides how a chapter is read: the reader, and pandoc."""
    try:
        program = find_program()
        sign = (str(program), program.stat().st_size, program.stat().st_mtime_ns)
    except (EngineMissing, OSError):
        return None
    return hashlib.sha256(json.dumps([_FORM, __version__, READER, sign]).encode("utf-8", "replace")).hexdigest()


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
    return is_kind(info.st_mode) and is_private(info, stat.S_IWOTH)
