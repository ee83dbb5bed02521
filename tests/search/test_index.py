"""The index: it answers as looking through every passage would, and never from what has changed."""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from quoteproof.disk import reading, snapshot
from quoteproof.disk.book_files import read_files
from quoteproof.disk.user_folders import Key, book_cache
from quoteproof.project.seeds import add, anchor
from quoteproof.project.starting import start
from quoteproof.search import index_store
from quoteproof.search.index import FILE, Answer, find
from quoteproof.search.query import as_words
from quoteproof.search.runs import scan
from quoteproof.source.assembly import read_library
from tests.book_of import ROOT

SEED = "Red herrings swim at night.\n\nA colour corection: blue owls sleep.\n\nGreen frogs sing at noon.\n"
LATER = time.time_ns() + 3_600 * 10**9


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A new book with one more seed, `animals`."""
    root = tmp_path / "book"
    start(root)
    (tmp_path / "animals.txt").write_text(SEED, encoding="utf-8")
    add(root, tmp_path / "animals.txt", "animals")
    return root


def anchors(root: Path, words: str, *, now: int = LATER) -> list[str]:
    """The anchors found; by default an hour from now, when every file is at rest."""
    return [str(hit.anchor) for hit in asked(root, words, now=now).hits]


def asked(root: Path, words: str, *, now: int = LATER) -> Answer:
    return find(root, words, clock=lambda: now)


def index(root: Path) -> Path:
    kept = book_cache(root)
    assert kept is not None
    return kept / FILE


def seed(root: Path) -> Path:
    return root / "seeds/animals.txt"


def test_it_answers_as_looking_through_all_would() -> None:
    library, _ = read_library(read_files(ROOT, {}, chapters=False).sources)
    for words in ("no limit partnership", "the roles have been reversed", "have always been genuine allies"):
        indexed = find(ROOT, words, limit=3)
        assert indexed.notes == ()
        assert [h.anchor for h in indexed.hits][:1] == [h.anchor for h in scan(as_words(words), library, limit=3)][:1]


def test_a_misspelt_word_finds(book: Path) -> None:
    assert anchors(book, "hering") == ["animals#p1"]
    assert anchors(book, "frogs singing") == ["animals#p3"]


def test_an_edited_seed_is_no_source_any_more(book: Path) -> None:
    assert anchors(book, "herrings") == ["animals#p1"]
    seed(book).write_text(SEED.replace("herrings", "mackerel"), encoding="utf-8")
    answer = asked(book, "herrings")
    assert answer.hits == ()
    assert "`animals` was left out" in answer.notes[0]
    assert anchors(book, "mackerel") == []


@pytest.mark.parametrize("indexed", [True, False])
def test_a_source_of_nothing_but_furniture_has_no_passage_to_find(
    book: Path, monkeypatch: pytest.MonkeyPatch, *, indexed: bool
) -> None:
    starts = {1: "Red", 3: "A colour", 5: "Green"}
    roles = (f"    - {{lines: {at}, starts: {word}, role: furniture, reason: a menu}}" for at, word in starts.items())
    lines = ("animals:", "  roles:", *roles)
    (book / "seeds/emendations.yaml").write_text("\n".join([*lines, ""]), encoding="utf-8")
    anchor(book, {})
    if not indexed:
        monkeypatch.setattr("quoteproof.search.index.sealed_cache", lambda _: None)
    answer = asked(book, "herrings")
    assert (answer.hits, answer.absent, answer.left_out) == ((), True, ("animals",))
    assert answer.notes[-1] == "`animals` was left out: it has no passage that can be cited"


def test_a_renewed_lock_is_read_anew(book: Path) -> None:
    assert anchors(book, "herrings") == ["animals#p1"]
    seed(book).write_text(SEED.replace("herrings", "mackerel"), encoding="utf-8")
    anchor(book, {"animals": "a better scan"})
    assert anchors(book, "herrings") == []
    assert anchors(book, "mackerel") == ["animals#p4"]


def test_an_emendation_is_read(book: Path) -> None:
    assert asked(book, "colour corection").hits[0].passage.text.startswith("A colour corection")
    lines = ("animals:", "  corrections:", "    - line: 3", "      was: corection", "      read: correction")
    (book / "seeds/emendations.yaml").write_text("\n".join([*lines, "      reason: a slip", ""]), encoding="utf-8")
    anchor(book, {})
    hit = asked(book, "colour corection").hits[0]
    assert hit.passage.text.startswith("A colour correction")
    assert [c.was for c in hit.passage.corrections] == ["corection"]
    (book / "seeds/emendations.yaml").unlink()
    anchor(book, {})
    assert asked(book, "colour corection").hits[0].passage.text.startswith("A colour corection")


def test_a_source_that_is_gone_is_not_found(book: Path) -> None:
    assert anchors(book, "herrings") == ["animals#p1"]
    bibliography = book / "references.bib"
    bibliography.write_text(bibliography.read_text().partition("@online{animals")[0], encoding="utf-8")
    assert anchors(book, "herrings") == []


def changed_quietly(root: Path) -> None:
    """Change a seed's words but not its size, and set its time back."""
    before = seed(root).stat()
    seed(root).write_text(SEED.replace("herrings", "mackerel"), encoding="utf-8")
    os.utime(seed(root), ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (seed(root).stat().st_size, seed(root).stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


@pytest.mark.parametrize("now", [0, time.time_ns(), LATER], ids=["clock at zero", "clock right", "clock ahead"])
def test_size_and_time_alone_prove_nothing(now: int, book: Path) -> None:
    assert anchors(book, "herrings", now=now) == ["animals#p1"]
    assert anchors(book, "herrings", now=now) == ["animals#p1"]
    changed_quietly(book)
    assert anchors(book, "herrings", now=now) == []


def test_what_is_found_is_compared_with_the_seed(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where the file system tells nothing at all of a change, no old words are given."""
    same = snapshot.FileStamp("1 1 1 1 1 1", 1, 1)
    monkeypatch.setattr(snapshot, "stamp_of", lambda path: same if os.path.exists(path) else None)
    assert anchors(book, "herrings") == ["animals#p1"]
    changed_quietly(book)
    assert anchors(book, "herrings") == []


def test_files_at_rest_are_not_hashed_again(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(book, "herrings", now=time.time_ns())
    hashed: list[str] = []
    real = reading.file_digest

    def counted(root: Path, name: str) -> str:
        hashed.append(name)
        return real(root, name)

    monkeypatch.setattr(reading, "file_digest", counted)
    asked(book, "herrings", now=time.time_ns())
    assert "seeds/animals.txt" in hashed  # touched just now
    asked(book, "herrings")
    hashed.clear()
    asked(book, "herrings")
    assert hashed == []


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scrambled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    chance = random.Random(1)
    for _ in range(len(data) // 20):
        data[chance.randrange(100, len(data))] = chance.randrange(256)
    path.write_bytes(data)


def foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE sources (key TEXT)")
        db.execute("CREATE VIEW passages AS SELECT 1")
    db.close()


def of_another_version(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE made SET by = '2 0.0.1'")
        db.execute("UPDATE passages SET name = 'p99'")
    db.close()


def with_wrong_places(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE passages SET at = at + 1, start = start + 1")
    db.close()


def with_other_words(path: Path) -> None:
    """Have the words of a passage changed on the way, as an emendation would."""
    with sqlite3.connect(path) as db:
        change = """, "changes": [[0, 5, "Blue", "correction"]]}"""
        db.execute("UPDATE passages SET more = replace(more, '}', ?)", (change,))
    db.close()


def with_other_words_sealed_by_another(path: Path) -> None:
    stranger = Key(b"somebody else's key")
    with sqlite3.connect(path) as db:
        sources = {row[0]: index_store.SourceRow(*row[:-1]) for row in db.execute("SELECT * FROM sources")}
        for number, *row in db.execute("SELECT * FROM passages").fetchall():
            key, name, start, at, size, _, more = row
            said = index_store._head(key, name, start, at, size, more)
            strange_key = index_store._key_of(sources[key], stranger)
            seal = index_store._seal_passage(strange_key, said, b"Green frogs sing at noon.")
            db.execute("UPDATE passages SET seal = ? WHERE id = ?", (seal, number))
        for source in sources.values():
            index_store.update_stamps(db, source, stranger)
    db.close()


def said_to_be_fresh(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE sources SET seed_hash = 'other', rows_hash = 'other', recipe = 'other'")
    db.close()


DAMAGES: tuple[Callable[[Path], object], ...] = (
    truncated,
    scrambled,
    foreign,
    of_another_version,
    with_wrong_places,
    with_other_words,
    with_other_words_sealed_by_another,
    said_to_be_fresh,
    Path.unlink,
    lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(b"this is no database, and never was one" * 50),
)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_index_is_made_anew(damage: Callable[[Path], object], book: Path) -> None:
    assert anchors(book, "frogs sing") == ["animals#p3"]
    damage(index(book))
    assert anchors(book, "frogs sing") == ["animals#p3"]
    assert asked(book, "frogs sing").notes == ()


def test_where_no_index_can_be_kept_all_is_looked_through(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (book.parent / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(book.parent / "file"))
    answer = asked(book, "frogs sing")
    assert [str(hit.anchor) for hit in answer.hits] == ["animals#p3"]
    assert "no index: there is no cache folder that only you can write to" in answer.notes[0]


def test_nothing_of_a_book_is_written_to(book: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in book.rglob("*")}
    asked(book, "frogs sing")
    assert {path: path.stat().st_mtime_ns for path in book.rglob("*")} == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
@pytest.mark.parametrize("suffix", ["", "-journal", "-wal"])
def test_a_pipe_in_its_place_holds_nothing_up(suffix: str, book: Path) -> None:
    asked(book, "frogs sing")
    place = index(book).with_name(f"{FILE}{suffix}")
    place.unlink(missing_ok=True)
    os.mkfifo(place)
    assert "is not an ordinary file" in asked(book, "frogs sing").notes[0]


def test_without_full_text_search_all_is_looked_through(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_db: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("no such module: fts5")

    monkeypatch.setattr(index_store, "reset", refused)
    answer = asked(book, "frogs sing")
    assert [str(hit.anchor) for hit in answer.hits] == ["animals#p3"]
    assert answer.notes == ("no index: no such module: fts5; every passage was searched",)


def test_two_at_once(book: Path) -> None:
    found: list[list[str]] = []
    threads = [threading.Thread(target=lambda: found.append(anchors(book, "frogs sing"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == [["animals#p3"]] * 4


def test_one_waits_while_another_files(book: Path) -> None:
    assert anchors(book, "frogs") == ["animals#p3"]
    other = index_store.open_index(index(book))
    other.execute("BEGIN EXCLUSIVE")
    found: list[list[str]] = []
    waiting = threading.Thread(target=lambda: found.append(anchors(book, "frogs sing")))
    waiting.start()
    other.execute("COMMIT")
    other.close()
    waiting.join(30)
    assert found == [["animals#p3"]]


def test_a_book_without_documents_has_nothing_to_find(book: Path) -> None:
    (book / "references.bib").write_text("", encoding="utf-8")
    for _ in range(2):
        assert asked(book, "frogs sing") == Answer((), asked(book, "frogs sing").book, absent=True)


def test_one_source_alone(book: Path) -> None:
    assert {hit.source.key for hit in find(book, "the light at night", sources=["animals"]).hits} == {"animals"}
