"""The index on disk: which terms are in which passage, in one SQLite file with full-text search.

A passage's row says where the passage is and has a seal of those bytes, never its words; the passage itself is cut from
the seed as it is now, and only if its bytes are those of the row. So the index can miss a passage, but never misquote
one. A file of another version is reset. Raises `sqlite3.Error`, and `ValueError` for a row of a source that the
user's key has not sealed.
Source: SQLite documentation, “FTS5” (contentless tables), “Defense against the dark arts”.
"""

import hmac
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

from quoteproof import __version__
from quoteproof.disk.user_folders import Key, is_sealed
from quoteproof.document.model import PageStart
from quoteproof.document.role import Role
from quoteproof.search.preparing import PreparedSource
from quoteproof.search.rows import PAIR_SIGN, filed_words
from quoteproof.source.library import Correction, Passage, Source
from quoteproof.source.seed_document import reading_file, text_of
from quoteproof.text import offsets
from quoteproof.values import dataclass

MAKING: Final = f"7 {__version__}"
"""What a file must have been made by: the form of its tables, and the program."""
BUSY: Final = 1.0
"""Seconds that SQLite itself waits for another process."""
_RECOUNTED: Final = 0.05  # part of the passages that must be new before terms are counted again

_SAMPLED: Final = 50  # passages of each source in which common words are counted
_OFTEN: Final = 0.1  # part of the passages that must have a common word
_COMMON: Final = 64  # most common words

_IN_MEMORY: Final = (
    64 * 1024 * 1024
)  # bytes of terms before they are written; with SQLite's one, it takes twice as long

_FORM: Final = "content='', columnsize=0, tokenize=\"unicode61 remove_diacritics 0 categories 'L* M* N* Co'\""
_TABLES: Final = (
    "CREATE TABLE made (by TEXT NOT NULL)",
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE sources (key TEXT PRIMARY KEY, file TEXT NOT NULL, recipe TEXT NOT NULL, seed TEXT NOT NULL,"
    " seed_hash TEXT NOT NULL, rows TEXT NOT NULL, rows_hash TEXT NOT NULL, first INTEGER NOT NULL,"
    " last INTEGER NOT NULL, seal BLOB NOT NULL)",
    "CREATE TABLE passages (id INTEGER PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL, start INTEGER NOT NULL,"
    " at INTEGER NOT NULL, size INTEGER NOT NULL, seal BLOB NOT NULL, more TEXT NOT NULL)",
    "CREATE TABLE terms (term TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID",
    f"CREATE VIRTUAL TABLE filed USING fts5(words, stems, pairs, {_FORM})",
    f"CREATE VIRTUAL TABLE borders USING fts5(words, pairs, {_FORM})",
)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """The row of one source."""

    key: str
    """Its key."""
    file: str
    """Path of its seed, or of the reading text of a document."""
    recipe: str
    """Digest of everything but the seed and the rows that its passages are made from."""
    seed_stamp: str
    """Stamp of the seed; empty if a change could leave the same stamp."""
    seed_hash: str
    """SHA-256 of the seed."""
    rows_stamp: str
    """Stamp of the lock's rows, likewise."""
    rows_hash: str
    """SHA-256 of the rows."""
    first: int = 0
    """Number of its first passage; 0 if the source cannot be used."""
    last: int = -1
    """Number of its last passage; less than `first` if it has none that can be cited."""

    def left_out(self) -> str:
        """Why it is not searched; empty where it is."""
        if self.first == 0:
            return UNUSABLE
        return UNCITABLE if self.last < self.first else ""


UNUSABLE: Final = "its seed cannot be used, see `quoteproof check`"
"""Why a source that is not sound is not searched."""
UNCITABLE: Final = "it has no passage that can be cited"
"""Why a source of furniture alone is not searched."""


@dataclass(frozen=True, slots=True)
class PassageRow:
    """The row of one passage."""

    key: str
    """Its source's key."""
    name: str
    """Its ID."""
    start: int
    """Where it starts in the decoded seed, in code points."""
    at: int
    """Where it starts in the seed, in bytes."""
    size: int
    """How long it is there, in bytes."""
    seal: bytes
    """Seal of all this and of those bytes."""
    more: str
    """The rest of the passage, as JSON."""


def open_index(path: Path) -> sqlite3.Connection:
    """Open the file, which is made if need be; transactions are for the caller."""
    db = sqlite3.connect(path, timeout=BUSY, isolation_level=None, check_same_thread=False)
    try:
        # The file may be damaged, or another program's.
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA cell_size_check = ON")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA cache_size = -32768")
    except sqlite3.Error:
        db.close()
        raise
    return db


def is_ours(db: sqlite3.Connection) -> bool:
    """Whether the file has exactly the tables of this program, made by this version of it."""
    tables = {
        sql
        for (sql,) in db.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
            " AND name NOT LIKE 'filed_%' AND name NOT LIKE 'borders_%'"
        )
    }
    return tables == set(_TABLES) and db.execute("SELECT by FROM made").fetchall() == [(MAKING,)]


def reset(db: sqlite3.Connection) -> None:
    """Remove whatever is in the file and make the tables."""
    for kind, name in db.execute("SELECT type, name FROM sqlite_master WHERE type IN ('view', 'trigger')").fetchall():
        db.execute(f"DROP {kind} IF EXISTS {_quoted(name)}")
    names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY sql NOT LIKE 'CREATE VIRTUAL%'")
    for (name,) in names.fetchall():
        if not name.startswith("sqlite_"):
            db.execute(f"DROP TABLE IF EXISTS {_quoted(name)}")
    for table in _TABLES:
        db.execute(table)
    for table in ("filed", "borders"):
        db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', {_IN_MEMORY})")
    db.execute("INSERT INTO made VALUES (?)", (MAKING,))


def fact(db: sqlite3.Connection, name: str) -> str:
    """A fact that was noted; empty if there is none."""
    row = db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def note(db: sqlite3.Connection, name: str, value: str) -> None:
    """Note a fact."""
    db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


def source_rows(db: sqlite3.Connection, key: Key) -> dict[str, SourceRow]:
    """The rows of all sources, by key; raises `ValueError` if the user's key has not sealed one."""
    rows: dict[str, SourceRow] = {}
    for *values, seal in db.execute("SELECT * FROM sources"):
        source = SourceRow(*values)
        if not is_sealed(seal, _seal_source(source, key)):
            raise ValueError("a row of the index has a wrong seal")
        rows[source.key] = source
    return rows


def remove_source(db: sqlite3.Connection, key: str) -> None:
    """Remove a source and its passages; their terms stay, and lead nowhere."""
    db.execute(
        "DELETE FROM passages WHERE key = ?1 AND id BETWEEN (SELECT first FROM sources WHERE key = ?1)"
        " AND (SELECT last FROM sources WHERE key = ?1)",
        (key,),
    )
    db.execute("DELETE FROM sources WHERE key = ?", (key,))


def store_source(
    db: sqlite3.Connection, source: SourceRow, prepared: PreparedSource | None, data: bytes, key: Key
) -> None:
    """Store a source with what was prepared of its passages; `data` is what their bytes are cut from."""
    remove_source(db, source.key)
    first = number = int(fact(db, "next") or 1)
    if prepared is not None:
        own_key = _key_of(source, key)
        placed: list[tuple[object, ...]] = []
        for at_number, place in enumerate(prepared.places, first):
            name, start, at, size, more = place.split("\t", 4)
            head = _head(source.key, name, int(start), int(at), int(size), more)
            seal = _seal_passage(own_key, head, data[int(at) : int(at) + int(size)])
            placed.append((at_number, source.key, name, int(start), int(at), int(size), seal, more))
        number = first + len(placed)
        db.executemany("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)", placed)
        filed = zip(range(first, number), prepared.words, prepared.others, prepared.pairs, strict=True)
        db.executemany("INSERT INTO filed (rowid, words, stems, pairs) VALUES (?, ?, ?, ?)", filed)
        borders = zip(range(first, number), prepared.border_words, prepared.border_pairs, strict=False)
        db.executemany("INSERT INTO borders (rowid, words, pairs) VALUES (?, ?, ?)", borders)
    note(db, "next", str(number))
    whole = replace(source, first=first, last=number - 1) if prepared is not None else source
    db.execute("INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*_values(whole), _seal_source(whole, key)))


def update_stamps(db: sqlite3.Connection, source: SourceRow, key: Key) -> None:
    """Store the new stamps of a source whose bytes have not changed."""
    row = (source.seed_stamp, source.rows_stamp, _seal_source(source, key), source.key)
    db.execute("UPDATE sources SET seed = ?, rows = ?, seal = ? WHERE key = ?", row)


def recount(db: sqlite3.Connection) -> None:
    """Count the passages of each term again, if enough passages are new for it to matter."""
    count = int(db.execute("SELECT count(*) FROM passages").fetchone()[0])
    following = int(fact(db, "next") or 1)
    if following - int(fact(db, "counted") or 0) <= _RECOUNTED * count:
        return
    db.execute("CREATE VIRTUAL TABLE temp.counted USING fts5vocab('main', 'filed', 'row')")
    db.execute("DELETE FROM terms")
    db.execute("INSERT INTO terms SELECT term, doc FROM temp.counted WHERE term NOT GLOB ?", (f"{PAIR_SIGN}*",))
    db.execute("DROP TABLE temp.counted")
    note(db, "counted", str(following))
    note(db, "passages", str(count))


def is_wasteful(db: sqlite3.Connection) -> bool:
    """Whether the index holds more of passages that no longer exist than of those that do."""
    count = int(db.execute("SELECT count(*) FROM passages").fetchone()[0])
    return int(fact(db, "next") or 1) - 1 > 2 * count + 1000


def counts(db: sqlite3.Connection, wanted: Iterable[str]) -> dict[str, int]:
    """How many passages have each of some terms; terms that none has are left out."""
    wanted = tuple(wanted)
    asked = ",".join("?" * len(wanted))
    return dict(db.execute(f"SELECT term, count FROM terms WHERE term IN ({asked})", wanted))


def passage_rows(db: sqlite3.Connection, numbers: Sequence[int]) -> list[PassageRow]:
    """The rows of some passages, in the order of the numbers; those that no longer exist are left out."""
    asked = ",".join("?" * len(numbers))
    rows = db.execute(f"SELECT * FROM passages WHERE id IN ({asked}) ORDER BY id", tuple(numbers))
    return [PassageRow(*row[1:]) for row in rows]


def common_words(db: sqlite3.Connection, sources: Iterable[Source]) -> frozenset[str]:
    """The words that a good part of the passages have; of the first `sources` that the index had.

    Which words are taken for common decides how soon a row of them is found, and never whether it is.
    """
    if not (known := fact(db, "common")):
        sample = [p.text for source in sources for p in islice(source.passages, _SAMPLED)]
        counted = Counter(word for text in sample for word in set(filed_words(text)[0]))
        words = [word for word, count in counted.most_common(_COMMON) if count > len(sample) * _OFTEN]
        known = json.dumps(words)
        note(db, "common", known)
    return frozenset(json.loads(known))


def passage_of(row: PassageRow, of: SourceRow, data: bytes, key: Key) -> Passage | None:
    """Make the passage of a row from the bytes at its place; None if they are not those of the row."""
    head = _head(row.key, row.name, row.start, row.at, row.size, row.more)
    if not is_sealed(row.seal, _seal_passage(_key_of(of, key), head, data)):
        return None
    more: dict[str, Any] = json.loads(row.more)
    raw = text_of(data.decode()) if of.file == reading_file(of.key) else data.decode()
    mapped = offsets.apply_changes(raw, (offsets.Change(*change) for change in more.get("changes", ())))
    return Passage(
        row.name,
        Role(more["role"]),
        mapped.text,
        row.start,
        mapped,
        tuple((a, b) for a, b in more["sentences"]),
        tuple((a, b) for a, b in more.get("emphasis", ())),
        tuple(Correction(*correction) for correction in more.get("corrections", ())),
        tuple(more.get("breaks", ())),
        more.get("ordinal"),
        tuple(PageStart(*page) for page in more.get("pages", ())),
        more.get("number"),
        raw,
    )


def original_of(row: PassageRow, of: SourceRow) -> str:
    """The file that a passage is of: the seed, or the document whose reading text the index reads."""
    more: dict[str, Any] = json.loads(row.more)
    return str(more.get("original", of.file))


def _key_of(source: SourceRow, key: Key) -> bytes:
    """The key that seals the passages of a source: of what the source was made of."""
    return key.seal("passages", source.recipe.encode(), source.seed_hash.encode(), source.rows_hash.encode())


def _head(key: str, name: str, start: int, at: int, size: int, more: str) -> bytes:
    """All that the row of a passage says, the bytes at its place aside; an ID and a key have no line end."""
    return f"{key}\n{name}\n{start} {at} {size} {len(more)}\n{more}".encode()


def _seal_passage(own_key: bytes, head: bytes, data: bytes) -> bytes:
    """The seal of a row: over all that it says, and the bytes at its place."""
    return hmac.digest(own_key, head + data, "sha256")  # in one call, which takes a third of the time


def _seal_source(source: SourceRow, key: Key) -> bytes:
    return key.seal("source", *(str(value).encode("utf-8", "surrogatepass") for value in _values(source)))


def _values(row: SourceRow | PassageRow) -> tuple[Any, ...]:
    """The values of a row, in the order of its table; `astuple` takes many times as long."""
    return tuple([getattr(row, name) for name in row.__slots__])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
