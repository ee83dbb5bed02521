"""The index on disk: which terms stand in which passage, in one SQLite file with full-text search.

Promises: what is kept of a passage is where it stands and a seal of those bytes, never its words. A file of another
making is emptied, and a row of a source that the user's key has not sealed is refused. Raises `sqlite3.Error`, and
`ValueError` for such a row.
Leaves out: which passages answer (`candidates`), and whether what is filed is still so (`freshness`).
Source: SQLite documentation, “FTS5” (contentless tables), “Defense against the dark arts”.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Final

from quoteproof import __version__
from quoteproof.disk.user_folders import Key, is_sealed

MAKING: Final = f"2 {__version__}"
"""What a file must have been made by: the form of its tables, and the program."""
BUSY: Final = 1.0
"""Seconds that SQLite itself waits for another process."""
_RECOUNTED: Final = 0.05  # part of the passages that must be new before terms are counted again

_TABLES: Final = (
    "CREATE TABLE made (by TEXT NOT NULL)",
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE sources (key TEXT PRIMARY KEY, file TEXT NOT NULL, recipe TEXT NOT NULL, seed TEXT NOT NULL,"
    " seed_hash TEXT NOT NULL, rows TEXT NOT NULL, rows_hash TEXT NOT NULL, first INTEGER NOT NULL,"
    " last INTEGER NOT NULL, seal BLOB NOT NULL)",
    "CREATE TABLE passages (id INTEGER PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL, start INTEGER NOT NULL,"
    " at INTEGER NOT NULL, size INTEGER NOT NULL, seal BLOB NOT NULL, more TEXT NOT NULL)",
    "CREATE TABLE terms (term TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE VIRTUAL TABLE filed USING fts5(words, stems, content='', columnsize=0,"
    " tokenize=\"unicode61 remove_diacritics 0 categories 'L* M* N* Co'\")",
)


@dataclass(frozen=True, slots=True)
class Filed:
    """What is filed of one source."""

    key: str
    """Its key."""
    file: str
    """Path of its seed."""
    recipe: str
    """Digest of everything but the seed and the rows that its passages are made from."""
    seed: str
    """What the file system says of the seed; empty where that proves nothing."""
    seed_hash: str
    """SHA-256 of the seed."""
    rows: str
    """What the file system says of the lock's rows; empty where that proves nothing."""
    rows_hash: str
    """SHA-256 of the rows."""
    first: int = 0
    """Number of its first passage."""
    last: int = -1
    """Number of its last passage; less than `first` where none can be cited."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What is filed of one passage."""

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
    """Seal of all this and of those bytes (`slips`)."""
    more: str
    """The rest of it, as JSON."""


def opened(path: Path) -> sqlite3.Connection:
    """Open the file, made if need be; transactions are the caller's."""
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
    """Tell whether the file has exactly the tables of this program, made by this version of it."""
    there = {
        sql for (sql,) in db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'filed_%'")
    }
    return there == set(_TABLES) and db.execute("SELECT by FROM made").fetchall() == [(MAKING,)]


def emptied(db: sqlite3.Connection) -> None:
    """Take away whatever is there and make the tables."""
    for kind, name in db.execute("SELECT type, name FROM sqlite_master WHERE type IN ('view', 'trigger')").fetchall():
        db.execute(f"DROP {kind} IF EXISTS {_quoted(name)}")
    names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY sql NOT LIKE 'CREATE VIRTUAL%'")
    for (name,) in names.fetchall():
        if not name.startswith("sqlite_"):
            db.execute(f"DROP TABLE IF EXISTS {_quoted(name)}")
    for table in _TABLES:
        db.execute(table)
    db.execute("INSERT INTO made VALUES (?)", (MAKING,))


def fact(db: sqlite3.Connection, name: str) -> str:
    """Give a fact that was noted, or nothing."""
    row = db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def note(db: sqlite3.Connection, name: str, value: str) -> None:
    """Note a fact."""
    db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


def filed(db: sqlite3.Connection, key: Key) -> dict[str, Filed]:
    """Give what is filed of every source, by key; raises `ValueError` where a row is not sealed."""
    found: dict[str, Filed] = {}
    for *values, seal in db.execute("SELECT * FROM sources"):
        source = Filed(*values)
        if not is_sealed(seal, _seal(source, key)):
            raise ValueError("a source was filed by somebody else")
        found[source.key] = source
    return found


def forget(db: sqlite3.Connection, key: str) -> None:
    """Take a source out; what its passages' terms were filed under stays, and leads nowhere."""
    db.execute(
        "DELETE FROM passages WHERE key = ?1 AND id BETWEEN (SELECT first FROM sources WHERE key = ?1)"
        " AND (SELECT last FROM sources WHERE key = ?1)",
        (key,),
    )
    db.execute("DELETE FROM sources WHERE key = ?", (key,))


def file_source(db: sqlite3.Connection, source: Filed, slips: Iterable[tuple[Slip, str, str]], key: Key) -> int:
    """File a source with its passages, each with its words and its stems; give how many there are."""
    forget(db, source.key)
    first = int(fact(db, "next") or 1)
    number = first
    for slip, words, stems in slips:
        row = (number, slip.key, slip.name, slip.start, slip.at, slip.size, slip.seal, slip.more)
        db.execute("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        db.execute("INSERT INTO filed (rowid, words, stems) VALUES (?, ?, ?)", (number, words, stems))
        number += 1
    note(db, "next", str(number))
    whole = replace(source, first=first, last=number - 1)
    db.execute("INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*astuple(whole), _seal(whole, key)))
    return number - first


def seen_again(db: sqlite3.Connection, source: Filed, key: Key) -> None:
    """Note what the file system says now of a source whose bytes have not changed."""
    row = (source.seed, source.rows, _seal(source, key), source.key)
    db.execute("UPDATE sources SET seed = ?, rows = ?, seal = ? WHERE key = ?", row)


def recount(db: sqlite3.Connection) -> None:
    """Count the passages of each term anew, if enough of them are new for it to matter."""
    count = int(db.execute("SELECT count(*) FROM passages").fetchone()[0])
    given = int(fact(db, "next") or 1)
    if given - int(fact(db, "counted") or 0) <= _RECOUNTED * count:
        return
    db.execute("CREATE VIRTUAL TABLE temp.counted USING fts5vocab('main', 'filed', 'row')")
    db.execute("DELETE FROM terms")
    db.execute("INSERT INTO terms SELECT term, doc FROM temp.counted")
    db.execute("DROP TABLE temp.counted")
    note(db, "counted", str(given))
    note(db, "passages", str(count))


def wasted(db: sqlite3.Connection) -> bool:
    """Tell whether more is filed of passages that are gone than of those that are there."""
    count = int(db.execute("SELECT count(*) FROM passages").fetchone()[0])
    return int(fact(db, "next") or 1) - 1 > 2 * count + 1000


def counts(db: sqlite3.Connection, terms: Iterable[str]) -> dict[str, int]:
    """Give how many passages have each term, of those that any has."""
    wanted = tuple(terms)
    asked = ",".join("?" * len(wanted))
    return dict(db.execute(f"SELECT term, count FROM terms WHERE term IN ({asked})", wanted))


def slips(db: sqlite3.Connection, numbers: Sequence[int]) -> list[Slip]:
    """Give what is filed of passages, those that are gone left out, in the order of the numbers."""
    asked = ",".join("?" * len(numbers))
    rows = db.execute(f"SELECT * FROM passages WHERE id IN ({asked}) ORDER BY id", tuple(numbers))
    return [Slip(*row[1:]) for row in rows]


def _seal(source: Filed, key: Key) -> bytes:
    return key.seal("source", *(str(value).encode("utf-8", "surrogatepass") for value in astuple(source)))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
