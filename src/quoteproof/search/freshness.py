"""Freshness: whether what is filed of a source is still so.

Promises: stat first, hash on change. What the file system says of a file (size, times, inode) counts as proof only if
the file had been at rest for two seconds when it was hashed: one touched later, or with a time in the future, may
change and look the same, so it is hashed each time. Everything else a source's passages are made of is compared as
text. Leaves out: filing (`index`).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from quoteproof.disk import reading
from quoteproof.disk.book_files import ROWS
from quoteproof.search.index_store import Filed
from quoteproof.source.assembly import SourceFiles
from quoteproof.source.bibliography import read_bibliography
from quoteproof.source.emendations import NO_EMENDATIONS, read_emendations
from quoteproof.source.seed import hash_bytes

UNSETTLED: Final = 2_000_000_000
"""Nanoseconds for which a file must have been at rest."""

Now = Callable[[], int]
"""Gives the time in nanoseconds since the epoch."""


def rows_file(key: str) -> str:
    """Give the path of the rows of a source's lock."""
    return f"{ROWS}/{key}.jsonl"


def still(root: Path, source: Filed, now: Now) -> Filed | None:
    """Give a source as it should be filed now, if its files have not changed; else none."""
    seed = _still(root, source.file, source.seed, source.seed_hash, now)
    rows = _still(root, rows_file(source.key), source.rows, source.rows_hash, now)
    if seed is None or rows is None:
        return None
    return source if (seed, rows) == (source.seed, source.rows) else replace(source, seed=seed, rows=rows)


def _still(root: Path, name: str, seen: str, known: str, now: Now) -> str | None:
    there = signature(os.path.join(root, name))
    if there and there == seen:
        return seen
    if not there and not known:
        return ""
    return settled(there, now) if file_hash(root, name) == known else None


def signature(path: Path | str) -> str:
    """Give what the file system says of a file, or nothing where it is not there."""
    try:
        info = os.stat(path)
    except (OSError, ValueError):
        return ""
    return f"{info.st_size} {info.st_mtime_ns} {info.st_ctime_ns} {info.st_ino}"


def settled(signature: str, now: Now) -> str:
    """Give a signature if it proves anything, else nothing."""
    times = [int(part) for part in signature.split(" ")[1:3]]
    return signature if times and max(times) < now() - UNSETTLED else ""


def file_hash(root: Path, name: str) -> str:
    """Give the SHA-256 of a file, or nothing where it is not there."""
    if not reading.exists(root, name):
        return ""
    return hash_bytes(reading.read_bytes(root, name))


def recipes(sources: SourceFiles) -> dict[str, tuple[str, str]]:
    """Give the seed of every source, and a digest of all but the seed and the rows that its passages are made of."""
    entries, _ = read_bibliography(sources.bibliography, sources.bibliography_file)
    emended, _ = read_emendations(sources.emendations)
    anchors = sources.anchors or ""
    stanzas = {part.split("\n", 1)[0].rstrip(": "): part for part in re.split(r"(?m)^(?=\S)", anchors)}
    found: dict[str, tuple[str, str]] = {}
    for key, entry in entries.items():
        if entry.file is not None:
            # An index of anchors that is not written as this program writes it counts as a whole.
            lock = stanzas.get(f'"{key}"', anchors)
            made = f"{entry.file}\0{entry.language}\0{lock}\0{emended.get(key, NO_EMENDATIONS)!r}"
            found[key] = (entry.file, hashlib.sha256(made.encode(errors="replace")).hexdigest())
    return found
