"""The cache of parsed chapters, in the user's cache folder: an unchanged chapter is not parsed again.

An entry is used only for the very bytes, program, reader and pandoc it was made with, and only with the seal of the
user's key; one that is damaged, cut short, forged or not the user's own is ignored. No verdict is kept: what comes out
of here is judged, and held against the allow-lists, as if pandoc had just read it. An entry that cannot be written is
not kept, and nothing else fails. There is one entry a chapter: pandoc's own JSON; where its words stand in the
chapter's text is proved each time.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from quoteproof.chapter.model import Chapter
from quoteproof.chapter.parse import restored
from quoteproof.disk import user_folders
from quoteproof.disk.program_stamp import program_stamp
from quoteproof.engine.program import EngineMissing, find_program
from quoteproof.finding.model import Fault

FOLDER: Final = "chapters"
"""The folder of the entries, in the folder of what is kept of a book."""
LARGEST: Final = 128 * 1024 * 1024
"""Most bytes of an entry; a chapter whose AST is larger is parsed each time."""

_PURPOSE: Final = "chapter"
_NAMES: Final = re.compile(r"[0-9a-f]{32}\.(?:entry|\d+\.part)")


class ChapterCache:
    """The parsed chapters of one book."""

    def __init__(self, root: Path) -> None:
        """Take the book's folder; nothing is read or written yet."""
        self._root = root

    @cached_property
    def _place(self) -> tuple[Path, user_folders.Key] | None:
        sealed = user_folders.sealed_cache(self._root)
        return (sealed[0] / FOLDER, sealed[1]) if sealed is not None else None

    def find(self, file: str, data: bytes, text: str) -> tuple[Chapter, tuple[Fault, ...]] | None:
        """Find a chapter as parsing its bytes gave it, with what parsing found; None where it is not kept."""
        made_by = maker()
        if made_by is None or self._place is None:
            return None
        folder, key = self._place
        made_of = _made_of(made_by, file, data)
        body = user_folders.read_sealed_file(folder / _name(file), key, _PURPOSE, made_of, LARGEST + 4096)
        return restored(file, text, body) if body else None

    def keep(self, chapter: Chapter, data: bytes, clean_json: bytes) -> None:
        """Keep a chapter, whose bytes are `data` and whose AST pandoc wrote as `clean_json`."""
        made_by = maker()
        body = clean_json.strip()
        if made_by is not None and len(body) <= LARGEST and self._place is not None:
            folder, key = self._place
            made_of = _made_of(made_by, chapter.file, data)
            user_folders.write_sealed_file(folder / _name(chapter.file), key, _PURPOSE, made_of, body)

    def trim(self, files: Iterable[str]) -> None:
        """Remove the entries of chapters that the book no longer has, and what a killed process left half written."""
        if self._place is not None:
            user_folders.remove_own_files(self._place[0], _NAMES, keep={_name(file) for file in files})


def _name(file: str) -> str:
    return hashlib.sha256(file.encode("utf-8", "surrogatepass")).hexdigest()[:32] + ".entry"


def _made_of(maker: str, file: str, data: bytes) -> bytes:
    """What an entry was made of and by."""
    return json.dumps({"file": file, "chapter": hashlib.sha256(data).hexdigest(), "maker": maker}).encode("ascii")


@cache
def maker() -> str | None:
    """What reads chapters: the stamp of the program and its engines; None where there is no pandoc."""
    try:
        find_program()
    except EngineMissing:
        return None
    return program_stamp()
