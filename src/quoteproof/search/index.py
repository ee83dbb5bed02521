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
import sqlite3
import stat
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import Final

from quoteproof.book.config import BookSettings
from quoteproof.disk import reading
from quoteproof.disk.book_files import ANCHORS, EMENDATIONS, SETTINGS, book_of, library_places, read_files
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.journal import refuse_unfinished
from quoteproof.disk.user_folders import Key, sealed_cache
from quoteproof.search import index_store
from quoteproof.search.candidates import candidates, row_places
from quoteproof.search.hits import Closeness, Hit
from quoteproof.search.index_store import PassageRow, SourceRow, original_of, passage_of
from quoteproof.search.indexing import BookInputs, Clock, IndexContext, fresh_row, refresh
from quoteproof.search.nearness import question, weigher
from quoteproof.search.query import LONGEST, Query, as_words, parse, without_brackets
from quoteproof.search.runs import Searcher, best, is_enough, scan
from quoteproof.source.assembly import SourceFiles, read_library
from quoteproof.source.bibliography import read_bibliography
from quoteproof.source.contents import ReadContents
from quoteproof.source.library import Passage, Source
from quoteproof.steps import step
from quoteproof.text.look_alikes import nearest
from quoteproof.text.search_terms import sought, terms
from quoteproof.values import dataclass

FILE: Final = "passages.sqlite"
"""The index, in the folder of what is kept of a book."""
COMPARED: Final = 24
"""Passages whose words are compared with a question, if it is not long."""
_OF_ONE: Final = 6  # words of a long question for which one more passage is compared
_TRIES: Final = 3
_SUFFIXES: Final = ("", "-journal", "-wal", "-shm")  # SQLite opens them all, and would wait for a pipe
_PATIENCE: Final = 600.0  # seconds that another process may take to index a book


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
    """Keys of sources that should have been searched, and could not be."""


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


def _answer(root: Path, inputs: BookInputs, query: Query, chosen: _Chosen, limit: int, clock: Clock) -> Answer:
    notes: tuple[str, ...] = ()
    try:
        hits, left_out = _indexed(root, inputs, query, chosen, limit, clock)
    except _NoIndexError as why:
        library, _ = read_library(read_files(root, {}, chapters=False).sources)
        some = {"sources": chosen.sources, "excluded": chosen.excluded}
        hits = scan(query, library, **some, limit=limit, around=chosen.around)
        left_out = dict.fromkeys(library.unsound, index_store.UNUSABLE)
        uncitable = (key for key, source in library.sources.items() if not source.contents.citable)
        left_out |= dict.fromkeys(uncitable, index_store.UNCITABLE)
        notes = (f"no index: {why}; every passage was searched",)
    left_out = {key: why for key, why in sorted(left_out.items()) if chosen.has(key)}
    notes = (*notes, *(f"`{key}` was left out: {why}" for key, why in left_out.items()))
    stands = any(hit.closeness is Closeness.VERBATIM for hit in hits) or bool(query.nearby and hits)
    return Answer(hits, inputs.book, notes, not stands, tuple(left_out))


def _indexed(
    root: Path, inputs: BookInputs, query: Query, chosen: _Chosen, limit: int, clock: Clock
) -> tuple[tuple[Hit, ...], dict[str, str]]:
    """Ask the index, and say which sources it leaves out, and why; a damaged one is made again once."""
    path, user_key = _place(root)
    for is_last in (False, True):
        try:
            with contextlib.closing(index_store.open_index(path)) as db:
                return _asked(db, IndexContext(root, user_key, clock, inputs), query, chosen, limit)
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


def _read_inputs(root: Path) -> BookInputs:
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
    return BookInputs(book, sources, whole.hexdigest(), library_places(root, book, settings, sources.anchors))


def _asked(
    db: sqlite3.Connection, context: IndexContext, query: Query, chosen: _Chosen, limit: int
) -> tuple[tuple[Hit, ...], dict[str, str]]:
    """Answer from an index that is known to be fresh, after indexing what is not; a transaction keeps it so."""
    for _ in range(_TRIES):
        _begin(db, "BEGIN")
        rows = index_store.source_rows(db, context.key) if index_store.is_ours(db) else None
        fresh = _all_fresh(db, context, rows)
        if rows is not None and fresh is not None:
            try:
                with step("looking for the words"):
                    hits = _searched(db, context, rows, query, chosen, limit)
            except _AlteredError as altered:
                db.execute("ROLLBACK")
                _distrust(db, context, rows, str(altered))
                continue
            db.execute("ROLLBACK")
            _store_stamps(db, context, rows, fresh)
            return hits, {key: why for key, row in rows.items() if (why := row.left_out())}
        db.execute("ROLLBACK")
        _begin(db, "BEGIN IMMEDIATE")
        try:
            with step("making the index of the sources"):
                refresh(db, context)
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


def _distrust(db: sqlite3.Connection, context: IndexContext, rows: Mapping[str, SourceRow], key: str) -> None:
    """Have a source with an altered passage indexed again, and every other one hashed the next time."""
    _begin(db, "BEGIN IMMEDIATE")
    for row in rows.values():
        index_store.update_stamps(db, replace(row, seed_stamp="", rows_stamp=""), context.key)
    index_store.remove_source(db, key)
    index_store.note(db, "settings", "")
    db.execute("COMMIT")


def _all_fresh(
    db: sqlite3.Connection, context: IndexContext, rows: Mapping[str, SourceRow] | None
) -> tuple[SourceRow, ...] | None:
    """The rows of all sources with their present stamps, if nothing has changed; else None."""
    if rows is None or index_store.fact(db, "settings") != context.inputs_seal():
        return None
    fresh = [fresh_row(context, row) for row in rows.values()]
    return None if None in fresh else tuple(row for row in fresh if row is not None)


def _store_stamps(
    db: sqlite3.Connection, context: IndexContext, rows: Mapping[str, SourceRow], fresh: Iterable[SourceRow]
) -> None:
    """Store the stamps of files that were hashed; if another process is at work, the next run does it."""
    changed = [row for row in fresh if row != rows[row.key]]
    if changed:
        with contextlib.suppress(sqlite3.OperationalError):
            db.execute("BEGIN IMMEDIATE")
            for row in changed:
                index_store.update_stamps(db, row, context.key)
            db.execute("COMMIT")


def _searched(
    db: sqlite3.Connection,
    context: IndexContext,
    rows: Mapping[str, SourceRow],
    query: Query,
    chosen: _Chosen,
    limit: int,
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
    context: IndexContext
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


def _refuse_unknown(inputs: BookInputs, key: str) -> None:
    entries, _ = read_bibliography(inputs.sources.bibliography_texts)
    if key not in entries:
        near = nearest(key, sorted(entries), least=60)
        keys = ", ".join(f"`{known}`" for known in sorted(entries))
        helps = (f"did you mean `{near[0]}`?" if near else f"the keys are {keys}",)
        raise CannotRunError(Trouble(f"no bibliography entry has the key `{key}`", helps=helps))
