"""What did not change is not read again, and what did change is never missed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from quoteproof.disk import reading, record
from quoteproof.disk.errors import CannotRunError, ChangedError
from quoteproof.disk.snapshot import Snapshot
from quoteproof.disk.user_folders import book_cache
from quoteproof.project.project import Project
from quoteproof.project.starting import start

CHAPTER = "chapters/01-a-first-chapter.md"
LONG_AGO = 1_000_000_000 * 10**9


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are really read."""
    names: list[str] = []
    really = reading.read_bytes

    def read(root: Path, name: str) -> bytes:
        names.append(name)
        return really(root, name)

    monkeypatch.setattr(reading, "read_bytes", read)
    return names


def _age(path: Path) -> None:
    """Let a file look as if it had been written long ago, also to the snapshot, which knows when it was changed."""
    os.utime(path, ns=(LONG_AGO, LONG_AGO))


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that nobody has touched for long."""
    path = tmp_path / "a.txt"
    path.write_text("one")
    _age(path)
    far = os.stat(path).st_ctime_ns + 10**12
    monkeypatch.setattr("quoteproof.disk.snapshot.time.time_ns", lambda: far)
    return path


def test_a_file_that_did_not_change_is_read_once(old: Path, reads: list[str]) -> None:
    shot = Snapshot(old.parent)
    assert shot.read_bytes("a.txt") is shot.read_bytes("a.txt")
    assert shot.read_text("a.txt") is shot.read_text("a.txt")
    assert reads == ["a.txt"]


def test_a_change_that_keeps_size_and_time_is_seen(old: Path) -> None:
    shot = Snapshot(old.parent)
    assert shot.read_bytes("a.txt") == b"one"
    old.write_text("two")
    _age(old)
    assert shot.read_text("a.txt") == "two"


def test_a_file_written_just_now_is_read_again(tmp_path: Path, reads: list[str]) -> None:
    (tmp_path / "a.txt").write_text("one")
    shot = Snapshot(tmp_path)
    first = shot.read_bytes("a.txt")
    assert shot.read_bytes("a.txt") is first  # the bytes are the same, and so is the object
    assert reads == ["a.txt", "a.txt"]


def test_a_file_that_is_put_in_the_place_of_another_is_seen(old: Path) -> None:
    shot = Snapshot(old.parent)
    assert shot.read_bytes("a.txt") == b"one"
    other = old.with_name("b.txt")
    other.write_text("two")
    _age(other)
    other.replace(old)
    assert shot.read_bytes("a.txt") == b"two"


def test_trusted_bytes_cost_no_look_at_the_disk(old: Path) -> None:
    shot = Snapshot(old.parent)
    shot.read_bytes("a.txt")
    old.unlink()
    assert shot.read_bytes("a.txt", trust=True) == b"one"


def test_a_second_check_notices_what_changed_on_disk(tmp_path: Path) -> None:
    root = tmp_path / "book"
    start(root)
    with Project.open(root) as project:
        assert project.check().errors == ()
        chapter = root / CHAPTER
        chapter.write_text(chapter.read_text().replace("too loud", "too lout"))
        (found,) = project.check().errors
        assert found.code.id == "Q001"
        (root / "seeds/lighthouse.txt").write_text("Something else.\n")
        assert [found.code.id for found in project.check().errors] == ["S001"]


def test_a_check_in_which_nothing_changed_gives_the_very_same_chapters(tmp_path: Path) -> None:
    root = tmp_path / "book"
    start(root)
    with Project.open(root) as project:
        first, second = project.check(), project.check()
    assert second == first
    assert second.library is first.library
    assert all(a is b for a, b in zip(first.chapters, second.chapters, strict=True))


def test_what_a_build_reads_is_really_read(old: Path) -> None:
    shot = Snapshot(old.parent)
    shot.read_bytes("a.txt")
    with reading.recording() as noted:
        shot.read_bytes("a.txt")
        old.write_text("two")
        assert noted.changed() == ["a.txt"]


def test_a_digest_is_kept_from_one_run_to_the_next_for_those_who_believe_it(old: Path, reads: list[str]) -> None:
    first = Snapshot(old.parent, kept=True)
    digest = first.sha256("a.txt")
    first.keep_digests(["a.txt"])
    careful, easy = Snapshot(old.parent, kept=True), Snapshot(old.parent, kept=True)
    easy.believe()
    assert easy.sha256("a.txt") == digest == reading.digest(b"one")
    assert reads == ["a.txt"]
    assert careful.sha256("a.txt") == digest
    assert reads == ["a.txt", "a.txt"]


def test_no_kept_digest_outlives_a_change(old: Path) -> None:
    first = Snapshot(old.parent, kept=True)
    first.sha256("a.txt")
    first.keep_digests(["a.txt"])
    old.write_text("two")
    _age(old)  # of the same size, with its times restored
    again = Snapshot(old.parent, kept=True)
    again.believe()
    assert again.sha256("a.txt") == reading.digest(b"two")
    with pytest.raises(ChangedError, match="has changed while the book was read"):
        again.read_hashed("a.txt", reading.digest(b"one"))


@pytest.mark.parametrize("change", [b"", b"cut", b"forged", b"other"])
def test_a_damaged_or_foreign_record_of_digests_is_not_believed(change: bytes, old: Path, tmp_path: Path) -> None:
    first = Snapshot(old.parent, kept=True)
    digest = first.sha256("a.txt")
    first.keep_digests(["a.txt"])
    folder = book_cache(old.parent)
    assert folder is not None
    record = folder / "digests.entry"
    data = record.read_bytes()
    if change == b"other":  # the record of another folder, whose file has this stamp
        elsewhere = Snapshot(tmp_path / "..", kept=True)
        elsewhere.keep_digests([])
        other = book_cache(tmp_path / "..")
        data = (other / "digests.entry").read_bytes() if other is not None else b""
    else:
        data = {b"": b"", b"cut": data[:-1], b"forged": data.replace(digest.encode(), b"0" * 64)}[change]
    record.write_bytes(data)
    again = Snapshot(old.parent, kept=True)
    again.believe()
    assert again.sha256("a.txt") == digest


def test_no_digest_is_kept_of_a_file_written_just_now_or_of_a_later_time(tmp_path: Path, reads: list[str]) -> None:
    (tmp_path / "a.txt").write_text("one")
    (tmp_path / "b.txt").write_text("one")
    os.utime(tmp_path / "b.txt", ns=(2 * 10**18, 2 * 10**18))  # as after the clock was set back
    for shot in (Snapshot(tmp_path, kept=True), Snapshot(tmp_path, kept=True)):
        shot.believe()
        assert shot.sha256("a.txt") == shot.sha256("b.txt")
        shot.keep_digests(["a.txt", "b.txt"])
    assert reads == ["a.txt", "b.txt"] * 2


def test_a_folder_that_becomes_a_link_out_of_the_book_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "AT_REST", -(10**18))
    root = tmp_path / "book"
    (root / "seeds").mkdir(parents=True)
    (root / "seeds/one.txt").write_text("One.\n")
    snapshot = Snapshot(root)
    snapshot.read_bytes("seeds/one.txt")
    snapshot.sha256("seeds/one.txt")
    (root / "seeds").rename(tmp_path / "away")
    (root / "seeds").symlink_to(tmp_path / "away")
    for read in (snapshot.read_bytes, snapshot.sha256):
        with pytest.raises(CannotRunError, match="leads out of the book"):
            read("seeds/one.txt")
