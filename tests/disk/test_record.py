"""What a check records of what it reads, and what it notices when it looks again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from quoteproof.disk import reading, record
from quoteproof.disk.errors import CannotRunError
from quoteproof.disk.record import ReadRecord
from quoteproof.disk.snapshot import file_stamp

LARGE = b"words " * 100_000
posix = pytest.mark.skipif(os.name == "nt", reason="there a program can set every time")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small file and a large one, both at rest."""
    monkeypatch.setattr(record, "AT_REST", -(10**18))
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/large.txt").write_bytes(LARGE)
    (tmp_path / "small.md").write_bytes(b"words")
    return tmp_path


def kinds(kept: ReadRecord, root: Path) -> dict[str, str]:
    """How each file is looked at again."""
    parts = kept.parts(root)
    assert parts is not None
    return dict(zip(parts[1::3], parts[::3], strict=True))


@posix
def test_the_stamp_of_a_large_file_at_rest_stands_for_its_contents(root: Path) -> None:
    with reading.recording(believes_stamps=True) as kept:
        for name in ("seeds/large.txt", "small.md"):
            reading.read_bytes(root, name)
    assert kinds(kept, root) == {"seeds/large.txt": "stamp", "small.md": "file"}
    parts = kept.parts(root)
    assert parts is not None
    again = ReadRecord.of_parts(root, parts)
    assert again.changed() == []
    beside = root / "beside"
    beside.write_bytes(LARGE[:-2] + b"X ")
    os.utime(beside, ns=(0, (root / "seeds/large.txt").stat().st_mtime_ns))
    beside.replace(root / "seeds/large.txt")
    assert again.changed() == ["seeds/large.txt"]


def test_a_large_file_that_was_just_written_is_known_by_its_bytes(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "AT_REST", 10**18)
    with reading.recording(believes_stamps=True) as kept:
        reading.read_bytes(root, "seeds/large.txt")
    assert kinds(kept, root) == {"seeds/large.txt": "file"}
    with reading.recording(believes_stamps=True) as kept:
        file_stamp(root, "seeds/large.txt")  # nobody has looked at its bytes
    assert kept.parts(root) is None


def test_a_writer_believes_no_stamp(root: Path) -> None:
    with reading.recording() as kept:
        reading.read_bytes(root, "seeds/large.txt")
    assert kinds(kept, root) == {"seeds/large.txt": "file"}


@posix
def test_a_folder_that_leads_out_of_the_book_is_seen(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with reading.recording(believes_stamps=True) as kept:
        reading.read_bytes(root, "seeds/large.txt")
    away = tmp_path_factory.mktemp("away") / "seeds"
    (root / "seeds").rename(away)
    (root / "seeds").symlink_to(away)  # the very file, with the very stamp
    assert kept.changed() == ["seeds/large.txt"]


def test_what_could_not_be_read_or_changed_meanwhile_is_recorded(root: Path) -> None:
    with reading.recording(believes_stamps=True) as kept, pytest.raises(CannotRunError):
        reading.read_bytes(root, "missing.md")
    assert kept.changed() == []
    (root / "missing.md").write_bytes(b"here now")
    assert kept.changed() == ["missing.md"]
    with reading.recording(believes_stamps=True) as kept:
        reading.read_bytes(root, "small.md")
        (root / "small.md").write_bytes(b"other")
        reading.read_bytes(root, "small.md")
    assert kept.parts(root) is None
