"""Answers `find` over as many passages as a book has, from an index that is made and kept fresh by itself.

No answer is stale. The settings, the bibliography, the emendations and `anchors.yaml` are read every time. A seed and
its rows are hashed unless their stamps prove that they have not changed (`disk.snapshot`), and if the hash differs the
source is indexed again. What is shown is cut from the seed as it is now, only if its bytes have the seal of the user's
key. The index lies in the user's cache folder. A damaged one is made again; where none can be kept, every passage is
searched, and the answer says so. Two processes may ask and index at once. Unsaved texts are not searched. Raises
`CannotRunError`.
"""

import contextlib
import hashlib
import os
import re
import sqlite3
import stat
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import Final

from quoteproof.book.config import BookSettings
from quoteproof.disk import reading, snapshot
from quoteproof.disk.book_files import ANCHORS, EMENDATIONS, SETTINGS, book_of, library_places, read_files, rows_file
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.journal import refuse_unfinished
from quoteproof.disk.snapshot import FileStamp
from quoteproof.disk.user_folders import Key, sealed_cache
from quoteproof.search import index_store
from quoteproof.search.candidates import candidates, row_places
from quoteproof.search.hits import Closeness, Hit
from quoteproof.search.index_store import PassageRow, SourceRow, original_of, passage_of, rows_of
from quoteproof.search.nearness import question, weigher
from quoteproof.search.query import LONGEST, Query, as_words, parse, without_brackets
from quoteproof.search.runs import Searcher, best, is_enough, scan
from quoteproof.source.assembly import SourceFiles, read_entries, read_library
from quoteproof.source.bibliography import read_bibliography
from quoteproof.source.contents import ReadContents
from quoteproof.source.emendations import NO_EMENDATIONS, read_emendations
from quoteproof.source.library import Passage, Source
from quoteproof.source.lock import locked_documents, locked_seeds
from quoteproof.source.seed_document import reading_file
from quoteproof.text.look_alikes import nearest
from quoteproof.text.search_terms import sought, terms
from quoteproof.values import dataclass

FILE: Final = "passages.sqlite"
"""The index, in the folder of what is kept of a book."""
COMPARED: Final = 24
"""Passages whose words are compared with a question, if it is not long."""
_OF_ONE: Final = 6  # words of a long question for which one more passage is compared
_BATCH: Final = 64 * 1024 * 1024  # bytes of seeds that are read together
_TRIES: Final = 3
_SUFFIXES: Final = ("", "-journal", "-wal", "-shm")  # SQLite opens them all, and would wait for a pipe
_PATIENCE: Final = 600.0  # seconds that another process may take to index a book

Clock = Callable[[], int]
"""Returns the time in nanoseconds since the epoch."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found."""

    hits: tuple[Hit, ...]
    """The passages, best first."""
    book: BookSettings
    """The book's settings."""
    notes: tuple[str, ...] = ()
    """What a person should know of how it was found."""
    absent: bool = False
    """Whether the words that were asked for stand in a row nowhere in what was searched."""
    left_out: tuple[str, ...] = ()
    """Keys of sources that should have been searched, and whose seeds cannot be used."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The sources that are searched, and what is told of them."""

    sources: Collection[str]
    excluded: Collection[str]
    around: int = 0
    """How many passages before and after a hit are told with it."""

    def has(self, key: str) -> bool:
        """Whether a source is searched."""
        return (not self.sources or key in self.sources) and key not in self.excluded

    def spans(self, rows: Mapping[str, SourceRow]) -> tuple[tuple[int, int], ...]:
        """The numbers (first and last) of the passages of those sources, in order."""
        chosen = frozenset(self.sources or rows) - frozenset(self.excluded)
        spans: list[tuple[int, int]] = []
        for first, last in sorted((row.first, row.last) for key, row in rows.items() if key in chosen):
            if spans and first == spans[-1][1] + 1:
                spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
            elif first <= last:
                spans.append((first, last))
        return tuple(spans)


@dataclass(frozen=True, slots=True)
class _Inputs:
    """What is read every time."""

    book: BookSettings
    sources: SourceFiles
    digest: str
    shared: Mapping[str, tuple[Path, str]]
    """Where in the library of the book the seeds are that it does not have itself, by path."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What an index is made and kept with."""

    root: Path
    key: Key
    clock: Clock
    inputs: _Inputs

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


class _NoIndexError(Exception):
    """No index can be kept here; says why."""


def find(
    root: Path,
    words: str,
    *,
    sources: Collection[str] = (),
    excluded: Collection[str] = (),
    limit: int = 5,
    around: int = 0,
    clock: Clock = time.time_ns,
) -> Answer:
    """Find words in the passages of the book at `root`: of all sources, or of those with some keys, or without some.

    With each hit so many passages `around` it are told, on each side. Raises `CannotRunError`, also for a key that no
    bibliography entry has.
    """
    if len(words) > LONGEST:
        helps = ("ask for its first sentences",)
        raise CannotRunError(Trouble(f"the question is longer than {LONGEST:,} characters", helps=helps))
    query = parse(words)
    if not query.has_words:
        raise CannotRunError(Trouble(f"there is no word to look for in `{words}`"))
    inputs = _read_inputs(root)
    for key in (*sources, *excluded):
        _refuse_unknown(inputs, key)
    chosen = _Chosen(sources, excluded, around)
    answer = _answer(root, inputs, query, chosen, limit, clock)
    if answer.absent and "[" in query.words + words:  # brackets may be the source's own
        spaced = _answer(root, inputs, without_brackets(words), chosen, limit, clock)
        answer = answer if spaced.absent else spaced
    if answer.hits or not query.phrases or query.is_exact:
        return answer
    others = _answer(root, inputs, as_words(words), chosen, limit, clock)
    note = "no passage has all that must stand in it; its words are looked for"
    return replace(others, notes=(note, *others.notes))


def _answer(root: Path, inputs: _Inputs, query: Query, chosen: _Chosen, limit: int, clock: Clock) -> Answer:
    notes: tuple[str, ...] = ()
    try:
        hits, unsound = _indexed(root, inputs, query, chosen, limit, clock)
    except _NoIndexError as why:
        library, _ = read_library(read_files(root, {}, chapters=False).sources)
        some = {"sources": chosen.sources, "excluded": chosen.excluded}
        hits = scan(query, library, **some, limit=limit, around=chosen.around)
        unsound = library.unsound
        notes = (f"no index: {why}; every passage was searched",)
    message = "`{}` was left out: its seed cannot be used, see `quoteproof check`"
    left_out = tuple(key for key in sorted(unsound) if chosen.has(key))
    notes = (*notes, *map(message.format, left_out))
    stands = any(hit.closeness is Closeness.VERBATIM for hit in hits) or bool(query.nearby and hits)
    return Answer(hits, inputs.book, notes, not stands, left_out)


def _indexed(
    root: Path, inputs: _Inputs, query: Query, chosen: _Chosen, limit: int, clock: Clock
) -> tuple[tuple[Hit, ...], frozenset[str]]:
    """Ask the index; a damaged one is made again once."""
    path, user_key = _place(root)
    for is_last in (False, True):
        try:
            with contextlib.closing(index_store.open_index(path)) as db:
                return _asked(db, _Context(root, user_key, clock, inputs), query, chosen, limit)
        except sqlite3.OperationalError as error:
            if "malformed" in str(error) and not is_last:
                _remove(path)
                continue
            raise _NoIndexError(str(error)) from error
        except (sqlite3.Error, ValueError, KeyError, TypeError) as error:
            if is_last:
                raise _NoIndexError(str(error)) from error
            _remove(path)
    raise _NoIndexError("the index cannot be read")


def _place(root: Path) -> tuple[Path, Key]:
    """The path of the index, its folder made, and the key that seals what is in it."""
    sealed = sealed_cache(root)
    if sealed is None:
        raise _NoIndexError("there is no cache folder that only you can write to")
    for suffix in _SUFFIXES:
        path = sealed[0] / f"{FILE}{suffix}"
        if os.path.lexists(path) and not stat.S_ISREG(path.lstat().st_mode):
            raise _NoIndexError(f"`{path.name}` in your cache folder is not an ordinary file")
    return sealed[0] / FILE, sealed[1]


def _remove(path: Path) -> None:
    for suffix in _SUFFIXES:
        try:
            path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)
        except OSError as error:
            raise _NoIndexError(reading.reason(error)) from error


def _read_inputs(root: Path) -> _Inputs:
    refuse_unfinished(root)
    settings = reading.read_text(root, SETTINGS)
    book = book_of(settings)
    (first, text), *others = ((name, reading.read_text(root, name)) for name in book.bibliography)

    def optional(name: str) -> str | None:
        return reading.read_text(root, name) if reading.exists(root, name) else None

    sources = SourceFiles(text, first, {}, optional(EMENDATIONS), optional(ANCHORS), {}, dict(others))
    whole = hashlib.sha256()
    named = (part for item in sources.bibliography_texts.items() for part in item)
    for part in (*named, sources.emendations, sources.anchors):
        data = b"-" if part is None else part.encode()
        whole.update(b"%d:%b" % (len(data), data))
    return _Inputs(book, sources, whole.hexdigest(), library_places(root, book, settings, sources.anchors))


def _asked(
    db: sqlite3.Connection, context: _Context, query: Query, chosen: _Chosen, limit: int
) -> tuple[tuple[Hit, ...], frozenset[str]]:
    """Answer from an index that is known to be fresh, after indexing what is not; a transaction keeps it so."""
    for _ in range(_TRIES):
        _begin(db, "BEGIN")
        rows = index_store.source_rows(db, context.key) if index_store.is_ours(db) else None
        fresh = _all_fresh(db, context, rows)
        if rows is not None and fresh is not None:
            try:
                hits = _searched(db, context, rows, query, chosen, limit)
            except _AlteredError as altered:
                db.execute("ROLLBACK")
                _distrust(db, context, rows, str(altered))
                continue
            db.execute("ROLLBACK")
            _store_stamps(db, context, rows, fresh)
            return hits, frozenset(key for key, row in rows.items() if row.last < row.first)
        db.execute("ROLLBACK")
        _begin(db, "BEGIN IMMEDIATE")
        try:
            _refresh(db, context)
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
    raise _NoIndexError("the seeds keep changing")


def _begin(db: sqlite3.Connection, statement: str) -> None:
    """Begin a transaction, after waiting for another process that is indexing; Ctrl-C ends the wait."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            db.execute(statement)
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            if "locked" not in str(error) or time.monotonic() > until:
                raise
        else:
            return


def _distrust(db: sqlite3.Connection, context: _Context, rows: Mapping[str, SourceRow], key: str) -> None:
    """Have a source with an altered passage indexed again, and every other one hashed the next time."""
    _begin(db, "BEGIN IMMEDIATE")
    for row in rows.values():
        index_store.update_stamps(db, replace(row, seed_stamp="", rows_stamp=""), context.key)
    index_store.remove_source(db, key)
    index_store.note(db, "settings", "")
    db.execute("COMMIT")


def _all_fresh(
    db: sqlite3.Connection, context: _Context, rows: Mapping[str, SourceRow] | None
) -> tuple[SourceRow, ...] | None:
    """The rows of all sources with their present stamps, if nothing has changed; else None."""
    if rows is None or index_store.fact(db, "settings") != context.inputs_seal():
        return None
    fresh = [_fresh(context, row) for row in rows.values()]
    return None if None in fresh else tuple(row for row in fresh if row is not None)


def _fresh(context: _Context, row: SourceRow) -> SourceRow | None:
    """The row of a source with its present stamps, if its files have not changed; else None."""
    seed = _fresh_stamp(context, row.file, row.seed_stamp, row.seed_hash)
    rows = _fresh_stamp(context, rows_file(row.key), row.rows_stamp, row.rows_hash)
    if seed is None or rows is None or (seed, rows) == (row.seed_stamp, row.rows_stamp):
        return row if seed is not None and rows is not None else None
    return replace(row, seed_stamp=seed, rows_stamp=rows)


def _fresh_stamp(context: _Context, name: str, known_stamp: str, known_hash: str) -> str | None:
    """The present stamp of a file as a row has it, if its bytes have not changed; else None."""
    stamp = context.stamp(name)
    if stamp is None:
        return None if known_hash else ""
    if str(stamp) == known_stamp:
        return known_stamp
    return context.settled(stamp) if reading.file_digest(*context.at(name)) == known_hash else None


def _store_stamps(
    db: sqlite3.Connection, context: _Context, rows: Mapping[str, SourceRow], fresh: Iterable[SourceRow]
) -> None:
    """Store the stamps of files that were hashed; if another process is at work, the next run does it."""
    changed = [row for row in fresh if row != rows[row.key]]
    if changed:
        with contextlib.suppress(sqlite3.OperationalError):
            db.execute("BEGIN IMMEDIATE")
            for row in changed:
                index_store.update_stamps(db, row, context.key)
            db.execute("COMMIT")


def _refresh(db: sqlite3.Connection, context: _Context) -> None:
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
        fresh = _fresh(context, row) if row is not None and (row.file, row.recipe) == (file, recipe) else None
        if fresh is not None:
            index_store.update_stamps(db, fresh, context.key)
        else:
            waiting.append(SourceRow(key, file, recipe, "", "", "", ""))
    for batch in _batches(context, waiting):
        _index(db, context, batch)
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


def _batches(context: _Context, waiting: Iterable[SourceRow]) -> Iterator[list[SourceRow]]:
    batch: list[SourceRow] = []
    size = 0
    for row in waiting:
        batch.append(row)
        stamp = context.stamp(row.file)
        size += stamp.size if stamp is not None else 0
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _index(db: sqlite3.Connection, context: _Context, batch: list[SourceRow]) -> None:
    """Read some sources and index their passages; one whose seed and lock disagree is stored without any."""
    names = [name for row in batch for name in (row.file, rows_file(row.key))]
    stamps = {name: context.stamp(name) for name in names}
    data = {name: reading.read_bytes(*context.at(name)) for name in names if reading.exists(*context.at(name))}
    # A file that changed while it was read has no stamp, and so is hashed the next time.
    settled = {name: context.settled(stamps[name]) if context.stamp(name) == stamps[name] else "" for name in names}
    hashes = {name: reading.digest(data[name]) if name in data else "" for name in names}
    seeds = {row.file: data[row.file] for row in batch if row.file in data}
    locks = {row.key: rows_file(row.key) for row in batch if rows_file(row.key) in data}
    texts = {key: reading.decoded(name, data[name]) for key, name in locks.items()}
    library, _ = read_library(replace(context.inputs.sources, seeds=seeds, rows=texts))
    common = index_store.common_words(db, library.sources.values())
    for row in batch:
        lock = rows_file(row.key)
        row = replace(row, seed_stamp=settled[row.file], seed_hash=hashes[row.file])
        row = replace(row, rows_stamp=settled[lock], rows_hash=hashes[lock])
        source = library.sources.get(row.key)
        passages = rows_of(source, row, data.get(row.file, b""), context.key) if source else ()
        index_store.store_source(db, row, passages, context.key, common)


def _searched(
    db: sqlite3.Connection, context: _Context, rows: Mapping[str, SourceRow], query: Query, chosen: _Chosen, limit: int
) -> tuple[Hit, ...]:
    """The hits; raises `_AlteredError` where a passage's bytes are not those of its row."""
    counted = index_store.counts(db, terms(query.words))
    asked = question(query.words, weigher(counted, int(index_store.fact(db, "passages") or 0)))
    spans = chosen.spans(rows)
    if asked is None or not spans:
        return ()
    passages = _IndexedPassages(db, context, rows)
    searcher = Searcher(query, asked, passages, chosen.around)
    starts = row_places(db, query.row, query.exclusions(), spans) if query.row else ()
    standing = searcher.standing(starts, limit=limit)
    if is_enough(query, standing, limit=limit):
        return standing
    most = max(COMPARED, len(asked.words) // _OF_ONE)
    numbers = candidates(db, sought(query.words), query, within=spans, limit=most)
    passages.look_up(numbers)
    return best(searcher, standing, numbers, limit=limit)


class _AlteredError(Exception):
    """A passage's bytes are not those of its row; holds the key of its source."""


@dataclass(frozen=True, slots=True)
class _IndexedPassages:
    """The passages of an index, cut from their seeds as they are now."""

    db: sqlite3.Connection
    context: _Context
    rows: Mapping[str, SourceRow]
    known: dict[int, tuple[PassageRow, Passage]] = field(default_factory=dict)
    looked_up: dict[int, PassageRow] = field(default_factory=dict)

    def look_up(self, numbers: Sequence[int]) -> None:
        """Look up the rows of passages that will be asked for, all at once."""
        self.looked_up.update(zip(sorted(numbers), index_store.passage_rows(self.db, numbers), strict=True))

    def passage(self, number: int) -> Passage:
        """The passage with a number; raises `_AlteredError`."""
        return self._placed(number)[1]

    def bounds(self, number: int) -> tuple[int, int]:
        """The numbers of the first and the last passage of its source."""
        source = self.rows[self._placed(number)[0].key]
        return source.first, source.last

    def source(self, number: int, passages: tuple[Passage, ...]) -> Source:
        """Its source, with these passages alone."""
        row = self._placed(number)[0]
        source = self.rows[row.key]
        return Source(row.key, original_of(row, source), source.seed_hash, ReadContents(passages), {}, {})

    def _placed(self, number: int) -> tuple[PassageRow, Passage]:
        placed = self.known.get(number)
        if placed is None:
            if number not in self.looked_up:
                self.look_up([number])
            row = self.looked_up[number]
            source = self.rows[row.key]
            data = reading.read_range(*self.context.at(source.file), row.at, row.size)
            passage = passage_of(row, source, data, self.context.key)
            if passage is None:
                raise _AlteredError(row.key)
            placed = self.known[number] = row, passage
        return placed


def _refuse_unknown(inputs: _Inputs, key: str) -> None:
    entries, _ = read_bibliography(inputs.sources.bibliography_texts)
    if key not in entries:
        near = nearest(key, sorted(entries), least=60)
        keys = ", ".join(f"`{known}`" for known in sorted(entries))
        helps = (f"did you mean `{near[0]}`?" if near else f"the keys are {keys}",)
        raise CannotRunError(Trouble(f"no bibliography entry has the key `{key}`", helps=helps))
