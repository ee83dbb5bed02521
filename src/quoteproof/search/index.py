"""The index: an answer to `find` over as many passages as a book has, from an index that builds itself.

Promises: never a stale answer. The settings, the bibliography, the emendations and `anchors.yaml` are read every time.
Of a seed and of its rows the file system is asked first (size, times, inode); where anything of that differs, or the
file was touched so lately that it proves nothing, the bytes are hashed, and if they have changed the source is filed
anew. Whatever is found is cut from the seed as it is now, and given only if its bytes are those that were filed, with
the seal of the user's key. It lies in the user's cache folder, never in the book. A damaged or strange index is
made anew; where none can be kept, every passage is looked through, and that is said.
Two processes may ask and file at once. Leaves out: unsaved texts. Raises `CannotRunError`.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from rapidfuzz import process

from quoteproof.book.config import BookSettings
from quoteproof.disk import reading
from quoteproof.disk.book_files import ANCHORS, EMENDATIONS, SETTINGS, book_of, read_files
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.journal import refuse_unfinished
from quoteproof.disk.user_folders import Key, book_cache, key_for
from quoteproof.search import index_store
from quoteproof.search.candidates import candidates
from quoteproof.search.freshness import Now, recipes, rows_file, settled, signature, still
from quoteproof.search.hits import Hit, best, scan, weigher
from quoteproof.search.index_rows import passage_of, slips_of
from quoteproof.search.index_store import Filed
from quoteproof.search.nearness import question
from quoteproof.search.terms import plain, sought, terms
from quoteproof.source.assembly import SourceFiles, read_library
from quoteproof.source.bibliography import read_bibliography
from quoteproof.source.passage import Passage, Source
from quoteproof.source.seed import hash_bytes

FILE: Final = "passages.sqlite"
"""The index, in the folder of what is kept of a book."""
LOOKED_AT: Final = 40
"""Passages whose words are compared with a question."""
_BATCH: Final = 64 * 1024 * 1024  # bytes of seeds that are read together
_TRIES: Final = 3
_SUFFIXES: Final = ("", "-journal", "-wal", "-shm")  # SQLite opens them all, and a pipe would hold it up
_PATIENCE: Final = 600.0  # seconds that another process may take to file a book


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found."""

    hits: tuple[Hit, ...]
    """The passages, best first."""
    book: BookSettings
    """The book's settings."""
    notes: tuple[str, ...] = ()
    """What a person should know of how it was found."""


@dataclass(frozen=True, slots=True)
class _Settings:
    """What is read every time."""

    book: BookSettings
    sources: SourceFiles
    digest: str


@dataclass(frozen=True, slots=True)
class _Making:
    """What an index is made and kept with."""

    root: Path
    seals: Key
    now: Now

    def seal_of(self, settings: _Settings) -> str:
        """Give what the index notes of the settings that it was made of."""
        return self.seals.seal("settings", settings.digest.encode("ascii")).hex()


class _NoIndexError(Exception):
    """No index can be kept here; says why."""


def find(root: Path, words: str, *, key: str | None = None, limit: int = 5, now: Now = time.time_ns) -> Answer:
    """Find words in the passages of the book at `root`, or of one source; `now` is the clock."""
    settings = _settings(root)
    words = plain(words)
    notes: tuple[str, ...]
    try:
        hits, unsound = _found(root, settings, words, key, limit, now)
        notes = ()
    except _NoIndexError as why:
        library, _ = read_library(read_files(root, {}, chapters=False).sources)
        hits, unsound = scan(words, library, key=key, limit=limit), library.unsound
        notes = (f"no index: {why}; looked through every passage",)
    if key is not None and not hits:
        _refuse_unknown(settings, key)
    left = tuple(f"`{name}` was left out: its seed does not stand, see `quoteproof check`" for name in sorted(unsound))
    return Answer(hits, settings.book, (*notes, *left))


def _found(
    root: Path, settings: _Settings, words: str, key: str | None, limit: int, now: Now
) -> tuple[tuple[Hit, ...], frozenset[str]]:
    """Ask the index; a damaged one is made anew once."""
    path, seals = _place(root)
    for last in (False, True):
        try:
            with contextlib.closing(index_store.opened(path)) as db:
                return _asked(db, _Making(root, seals, now), settings, words, key, limit)
        except sqlite3.OperationalError as error:
            if "malformed" in str(error) and not last:
                _remove(path)
                continue
            raise _NoIndexError(str(error)) from error
        except (sqlite3.Error, ValueError, KeyError, TypeError) as error:
            if last:
                raise _NoIndexError(str(error)) from error
            _remove(path)
    raise _NoIndexError("the index cannot be read")


def _place(root: Path) -> tuple[Path, Key]:
    """Give the path of the index, its folder made, and the key that seals what is in it."""
    key = key_for(root)
    folder = book_cache(root) if key is not None else None
    if folder is None or key is None:
        raise _NoIndexError("there is no cache folder that only you can write to")
    for suffix in _SUFFIXES:
        one = folder / f"{FILE}{suffix}"
        if os.path.lexists(one) and not stat.S_ISREG(one.lstat().st_mode):
            raise _NoIndexError(f"`{one.name}` in your cache folder is no ordinary file")
    return folder / FILE, key


def _remove(path: Path) -> None:
    for suffix in _SUFFIXES:
        try:
            path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)
        except OSError as error:
            raise _NoIndexError((error.strerror or str(error)).lower()) from error


def _settings(root: Path) -> _Settings:
    refuse_unfinished(root)
    text = reading.read_text(root, SETTINGS)
    book = book_of(text)
    bibliography = reading.read_text(root, book.bibliography)

    def optional(name: str) -> str | None:
        return reading.read_text(root, name) if reading.exists(root, name) else None

    sources = SourceFiles(bibliography, book.bibliography, {}, optional(EMENDATIONS), optional(ANCHORS), {})
    whole = hashlib.sha256()
    for part in (book.bibliography, bibliography, sources.emendations, sources.anchors):
        data = b"-" if part is None else part.encode()
        whole.update(b"%d:%b" % (len(data), data))
    return _Settings(book, sources, whole.hexdigest())


def _asked(
    db: sqlite3.Connection, made: _Making, settings: _Settings, words: str, key: str | None, limit: int
) -> tuple[tuple[Hit, ...], frozenset[str]]:
    """Answer from an index that is known to be fresh, filing what is not; a reading transaction holds it so."""
    for _ in range(_TRIES):
        _begin(db, "BEGIN")
        filed = index_store.filed(db, made.seals) if index_store.is_ours(db) else None
        seen = _fresh(db, made, settings, filed)
        if filed is not None and seen is not None:
            hits = _searched(db, made, filed, words, key, limit)
            db.execute("ROLLBACK")
            if not isinstance(hits, str):
                _note_seen(db, made, filed, seen)
                return hits, frozenset(k for k, f in filed.items() if f.last < f.first)
            _distrust(db, made, filed, hits)
            continue
        db.execute("ROLLBACK")
        _begin(db, "BEGIN IMMEDIATE")
        try:
            _refresh(db, made, settings)
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
    raise _NoIndexError("the seeds keep changing")


def _begin(db: sqlite3.Connection, how: str) -> None:
    """Begin a transaction, waiting for another process that is filing; it can be interrupted meanwhile."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            db.execute(how)
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            if "locked" not in str(error) or time.monotonic() > until:
                raise
        else:
            return


def _distrust(db: sqlite3.Connection, made: _Making, filed: Mapping[str, Filed], key: str) -> None:
    """Have a source filed anew, of which a passage was not as filed, and every other one hashed the next time."""
    _begin(db, "BEGIN IMMEDIATE")
    for source in filed.values():
        index_store.seen_again(db, replace(source, seed="", rows=""), made.seals)
    index_store.forget(db, key)
    index_store.note(db, "settings", "")
    db.execute("COMMIT")


def _fresh(
    db: sqlite3.Connection, made: _Making, settings: _Settings, filed: Mapping[str, Filed] | None
) -> tuple[Filed, ...] | None:
    """Give every source as it should be filed now, if nothing has changed; else none."""
    if filed is None or index_store.fact(db, "settings") != made.seal_of(settings):
        return None
    seen = [still(made.root, source, made.now) for source in filed.values()]
    return None if None in seen else tuple(source for source in seen if source is not None)


def _note_seen(db: sqlite3.Connection, made: _Making, filed: Mapping[str, Filed], seen: Iterable[Filed]) -> None:
    """Note of files that were hashed that they are at rest; where another process is at work, the next time."""
    changed = [source for source in seen if source != filed[source.key]]
    if changed:
        with contextlib.suppress(sqlite3.OperationalError):
            db.execute("BEGIN IMMEDIATE")
            for source in changed:
                index_store.seen_again(db, source, made.seals)
            db.execute("COMMIT")


def _refresh(db: sqlite3.Connection, made: _Making, settings: _Settings) -> None:
    """File every source that is new or has changed, and take out those that are gone."""
    root = made.root
    if not index_store.is_ours(db) or index_store.wasted(db):
        index_store.emptied(db)
    filed = index_store.filed(db, made.seals)
    wanted = recipes(settings.sources)
    for key in filed.keys() - wanted.keys():
        index_store.forget(db, key)
    waiting: list[Filed] = []
    for key, (file, recipe) in wanted.items():
        seen = Filed(key, file, recipe, signature(root / file), "", signature(root / rows_file(key)), "")
        there = filed.get(key)
        same = there is not None and (there.file, there.recipe) == (file, recipe)
        now_seen = still(root, there, made.now) if there is not None and same else None
        if now_seen is not None:
            index_store.seen_again(db, now_seen, made.seals)
        else:
            waiting.append(seen)
    for batch in _batches(root, waiting):
        _file(db, made, settings.sources, batch)
    index_store.note(db, "settings", made.seal_of(settings))
    index_store.recount(db)


def _batches(root: Path, waiting: Iterable[Filed]) -> Iterator[list[Filed]]:
    batch: list[Filed] = []
    size = 0
    for source in waiting:
        batch.append(source)
        size += int((source.seed or "0").split(" ")[0])
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _file(db: sqlite3.Connection, made: _Making, sources: SourceFiles, batch: list[Filed]) -> None:
    """Read some sources and file their passages; one whose seed and lock disagree is filed without any."""
    root, now = made.root, made.now
    seeds = {s.file: reading.read_bytes(root, s.file) for s in batch if reading.exists(root, s.file)}
    rows = {s.key: reading.read_bytes(root, rows_file(s.key)) for s in batch if reading.exists(root, rows_file(s.key))}
    texts = {key: reading.decoded(rows_file(key), data) for key, data in rows.items()}
    library, _ = read_library(replace(sources, seeds=seeds, rows=texts))
    for seen in batch:
        data = seeds.get(seen.file, b"")
        source = library.sources.get(seen.key)
        same = (signature(root / seen.file), signature(root / rows_file(seen.key))) == (seen.seed, seen.rows)
        entry = replace(
            seen,
            seed=settled(seen.seed, now) if same else "",
            rows=settled(seen.rows, now) if same else "",
            seed_hash=hash_bytes(data) if seen.file in seeds else "",
            rows_hash=hash_bytes(rows[seen.key]) if seen.key in rows else "",
        )
        slips = slips_of(source, entry, data, made.seals) if source else ()
        index_store.file_source(db, entry, slips, made.seals)


def _searched(
    db: sqlite3.Connection, made: _Making, filed: Mapping[str, Filed], words: str, key: str | None, limit: int
) -> tuple[Hit, ...] | str:
    """Give the hits, or the key of a source of which a candidate's bytes are not those that were filed."""
    if key is not None and key not in filed:
        return ()
    within = None if key is None else (filed[key].first, filed[key].last)
    wanted = sought(words)
    if not wanted:
        return ()
    numbers = candidates(db, wanted, within=within, limit=LOOKED_AT)
    passages: list[tuple[Source, Passage]] = []
    for slip in sorted(index_store.slips(db, numbers), key=lambda s: (s.key, s.at)):
        one = filed[slip.key]
        passage = passage_of(slip, one, reading.read_range(made.root, one.file, slip.at, slip.size), made.seals)
        if passage is None:
            return slip.key
        passages.append((Source(slip.key, one.file, one.seed_hash, (passage,), {}, {}, ""), passage))
    counted = index_store.counts(db, terms(words))
    asked = question(words, weigher(counted, int(index_store.fact(db, "passages") or 0)))
    return best(asked, passages, limit=limit) if asked else ()


def _refuse_unknown(settings: _Settings, key: str) -> None:
    entries, _ = read_bibliography(settings.sources.bibliography, settings.sources.bibliography_file)
    if key not in entries:
        raise CannotRunError(Trouble(f"no bibliography entry has the key `{key}`", helps=_near(key, list(entries))))


def _near(key: str, known: list[str]) -> tuple[str, ...]:
    hits = process.extract(key, sorted(known), limit=1, score_cutoff=60.0)
    keys = ", ".join(f"`{one}`" for one in sorted(known))
    return (f"did you mean `{hits[0][0]}`?" if hits else f"the keys are {keys}",)
