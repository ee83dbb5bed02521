"""Makes the index of a book's passages and keeps it fresh: what is new or has changed is indexed again.

A source has changed if its entry, its lock, its emendations, its seed or its rows have. Raises `CannotRunError`, and
`sqlite3.Error` of the index.
"""

import contextlib
import hashlib
import os
import re
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from quoteproof.book.config import BookSettings
from quoteproof.disk import reading, snapshot
from quoteproof.disk.book_files import rows_file
from quoteproof.disk.snapshot import FileStamp
from quoteproof.disk.user_folders import Key
from quoteproof.search import index_store
from quoteproof.search.index_store import SourceRow
from quoteproof.search.preparing import PreparedSource, Task, prepared_apart, prepared_library
from quoteproof.source.assembly import SourceFiles, read_entries, read_library
from quoteproof.source.emendations import NO_EMENDATIONS, read_emendations
from quoteproof.source.lock import locked_documents, locked_seeds
from quoteproof.source.seed_document import reading_file
from quoteproof.values import dataclass

_FIRST: Final = 1024 * 1024  # bytes of seeds that are read first
_BATCH: Final = 8 * 1024 * 1024  # bytes that are read together then
_FEW: Final = 2  # batches up to which another process does not pay

Clock = Callable[[], int]
"""Returns the time in nanoseconds since the epoch."""


@dataclass(frozen=True, slots=True)
class BookInputs:
    """What is read every time."""

    book: BookSettings
    sources: SourceFiles
    digest: str
    shared: Mapping[str, tuple[Path, str]]
    """Where in the library of the book the seeds are that it does not have itself, by path."""


@dataclass(frozen=True, slots=True)
class IndexContext:
    """What an index is made and kept with."""

    root: Path
    key: Key
    clock: Clock
    inputs: BookInputs

    def inputs_seal(self) -> str:
        """What the index notes of the inputs that it was made of."""
        return self.key.seal("settings", self.inputs.digest.encode("ascii")).hex()

    def stamp(self, name: str) -> FileStamp | None:
        """The stamp of a file of the book."""
        root, path = self.at(name)
        return snapshot.stamp_of(os.path.join(root, path))

    def at(self, name: str) -> tuple[Path, str]:
        """The folder that a file of the book lies in, and its path there: the library's, or the book's own."""
        return self.inputs.shared.get(name, (self.root, name))

    def settled(self, stamp: FileStamp | None) -> str:
        """A stamp as a row has it: empty if a change could leave the same stamp."""
        return str(stamp) if stamp is not None and stamp.is_settled(self.clock()) else ""


def fresh_row(context: IndexContext, row: SourceRow) -> SourceRow | None:
    """The row of a source with its present stamps, if its files have not changed; else None."""
    seed = _fresh_stamp(context, row.file, row.seed_stamp, row.seed_hash)
    rows = _fresh_stamp(context, rows_file(row.key), row.rows_stamp, row.rows_hash)
    if seed is None or rows is None or (seed, rows) == (row.seed_stamp, row.rows_stamp):
        return row if seed is not None and rows is not None else None
    return replace(row, seed_stamp=seed, rows_stamp=rows)


def _fresh_stamp(context: IndexContext, name: str, known_stamp: str, known_hash: str) -> str | None:
    """The present stamp of a file as a row has it, if its bytes have not changed; else None."""
    stamp = context.stamp(name)
    if stamp is None:
        return None if known_hash else ""
    if str(stamp) == known_stamp:
        return known_stamp
    return context.settled(stamp) if reading.file_digest(*context.at(name)) == known_hash else None


def refresh(db: sqlite3.Connection, context: IndexContext) -> None:
    """Index every source that is new or has changed, and remove those that no longer exist."""
    if not index_store.is_ours(db) or index_store.is_wasteful(db):
        index_store.reset(db)
    rows = index_store.source_rows(db, context.key)
    wanted = _recipes(context.inputs.sources)
    for key in rows.keys() - wanted.keys():
        index_store.remove_source(db, key)
    waiting: list[SourceRow] = []
    for key, (file, recipe) in wanted.items():
        row = rows.get(key)
        fresh = fresh_row(context, row) if row is not None and (row.file, row.recipe) == (file, recipe) else None
        if fresh is not None:
            index_store.update_stamps(db, fresh, context.key)
        else:
            waiting.append(SourceRow(key, file, recipe, "", "", "", ""))
    _index(db, context, waiting)
    index_store.note(db, "settings", context.inputs_seal())
    index_store.recount(db)


def _recipes(sources: SourceFiles) -> dict[str, tuple[str, str]]:
    """Of every source its seed, and a digest of all but seed and rows that its passages are made of."""
    entries, _ = read_entries(sources, locked_seeds(sources.anchors))
    documents = locked_documents(sources.anchors)
    emended, _ = read_emendations(sources.emendations)
    anchors = sources.anchors or ""
    stanzas = {part.split("\n", 1)[0].rstrip(": "): part for part in re.split(r"(?m)^(?=\S)", anchors)}
    recipes: dict[str, tuple[str, str]] = {}
    for key, entry in entries.items():
        if entry.file is not None:
            # An index of anchors that is not written as this program writes it counts as a whole.
            lock = stanzas.get(f'"{key}"', anchors)
            parts = f"{entry.file}\0{entry.language}\0{lock}\0{emended.get(key, NO_EMENDATIONS)!r}"
            file = reading_file(key) if key in documents else entry.file
            recipes[key] = (file, hashlib.sha256(parts.encode(errors="replace")).hexdigest())
    return recipes


def _batches(context: IndexContext, waiting: Iterable[SourceRow]) -> list[list[SourceRow]]:
    """The sources that are read together: a small first batch, in which common words are counted, then larger ones."""
    batches: list[list[SourceRow]] = []
    room = 0
    for row in waiting:
        if room <= 0:
            room = _BATCH if batches else _FIRST
            batches.append([])
        batches[-1].append(row)
        stamp = context.stamp(row.file)
        room -= stamp.size if stamp is not None else 0
    return batches


def _index(db: sqlite3.Connection, context: IndexContext, waiting: Iterable[SourceRow]) -> None:
    """Read some sources and index their passages; one whose seed and lock disagree is stored without any."""
    batches = _batches(context, waiting)
    for batch in batches[:1]:
        rows, files = _read(context, batch)
        common = index_store.common_words(db, read_library(files)[0].sources.values())
        _store(db, context, rows, files, prepared_library(files, _cut(rows), common))
    if len(batches) <= _FEW:
        for batch in batches[1:]:
            rows, files = _read(context, batch)
            _store(db, context, rows, files, prepared_library(files, _cut(rows), common))
        return
    read: deque[tuple[list[SourceRow], SourceFiles]] = deque()

    def tasks() -> Iterator[Task]:
        for batch in batches[1:]:
            rows, files = _read(context, batch)
            read.append((rows, files))
            yield files, _cut(rows)

    with contextlib.closing(prepared_apart(tasks(), common)) as answers:
        for sources in answers:
            _store(db, context, *read.popleft(), sources)


def _read(context: IndexContext, batch: list[SourceRow]) -> tuple[list[SourceRow], SourceFiles]:
    """Read the files of some sources; their rows with the stamps and digests."""
    names = [name for row in batch for name in (row.file, rows_file(row.key))]
    stamps = {name: context.stamp(name) for name in names}
    data = {name: reading.read_bytes(*context.at(name)) for name in names if reading.exists(*context.at(name))}
    # A file that changed while it was read has no stamp, and so is hashed the next time.
    settled = {name: context.settled(stamps[name]) if context.stamp(name) == stamps[name] else "" for name in names}
    hashes = {name: reading.digest(data[name]) if name in data else "" for name in names}
    seeds = {row.file: data[row.file] for row in batch if row.file in data}
    locks = {row.key: rows_file(row.key) for row in batch if rows_file(row.key) in data}
    texts = {key: reading.decoded(name, data[name]) for key, name in locks.items()}
    rows: list[SourceRow] = []
    for row in batch:
        lock = rows_file(row.key)
        row = replace(row, seed_stamp=settled[row.file], seed_hash=hashes[row.file])
        rows.append(replace(row, rows_stamp=settled[lock], rows_hash=hashes[lock]))
    return rows, replace(context.inputs.sources, seeds=seeds, rows=texts)


def _cut(rows: Iterable[SourceRow]) -> dict[str, str]:
    """What the passages of each source are cut from."""
    return {row.key: row.file for row in rows}


def _store(
    db: sqlite3.Connection,
    context: IndexContext,
    rows: Iterable[SourceRow],
    files: SourceFiles,
    sources: Mapping[str, PreparedSource],
) -> None:
    for row in rows:
        index_store.store_source(db, row, sources.get(row.key), files.seeds.get(row.file, b""), context.key)
