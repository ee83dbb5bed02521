"""Stores of sources: what was made of a seed, its rows of the lock and its emendations, kept by a digest of all three.

Only of a source without a fault something is kept; every other one is read anew each time, so that its faults are told.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Protocol

from quoteproof.book.yaml_nodes import YamlPosition
from quoteproof.source.emendations import Emendations
from quoteproof.source.hashed_files import sha256_of
from quoteproof.source.lock import LockStanza, rows_name
from quoteproof.source.seed_document import reading_file
from quoteproof.source.source_files import SourceFiles


class SourceStores(Protocol):
    """Where contents of sources are kept, by digest."""

    def knows(self, digest: str) -> bool:
        """Whether the source of a digest was read before, and found without a fault."""
        ...

    def keep(self, digest: str, data: bytes) -> None:
        """Keep the contents of such a source."""
        ...

    def opened(self, digest: str, make: Callable[[], bytes]) -> memoryview:
        """The contents of a source that is known; `make` makes them anew, of the bytes of the seed."""
        ...


class DisagreeingStoreError(Exception):
    """A source that was kept as one without a fault has one."""


def contents_digest(
    stanza: LockStanza, name: str, language: str | None, emended: Emendations, files: SourceFiles
) -> str:
    """Digest of all that the contents of a source depend on, in hexadecimal; empty where its files are not the lock's.

    It is also of all that decides whether the source has a fault. `name` is the name of the seed, `language` that of
    its entry.
    """
    lock = stanza.lock
    if lock is None or stanza.faults:
        return ""
    rows = rows_name(lock.key, files.rows)
    if rows is None or lock.file != name:
        return ""
    reading = reading_file(lock.key)
    pinned = {reading: lock.reading.sha256} if lock.reading is not None else {}
    if not pinned or name in files.seeds:  # the original of a document need not be there
        pinned[name] = lock.sha256
    if any(file not in files.seeds or sha256_of(files.seeds, file) != sha256 for file, sha256 in pinned.items()):
        return ""
    told = (
        *(name.rpartition("/")[2], language, lock.sha256, lock.segmentation, lock.seal, stanza.passages),
        *(lock.reading.sha256 if lock.reading is not None else None, sha256_of(files.rows, rows), _said(emended)),
    )
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _said(value: object) -> object:
    """What emendations say, as plain values, wherever they are written."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        own = (getattr(value, field.name) for field in fields(value))
        return [type(value).__name__, *(_said(one) for one in own if not isinstance(one, YamlPosition))]
    if isinstance(value, frozenset):
        return sorted(value)
    return [_said(one) for one in value] if isinstance(value, tuple) else value
