"""What is kept of sources: used where it is what this program made, and never for what is printed unless made anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from quoteproof.check.result import CheckResult
from quoteproof.disk import store_folder, user_folders
from quoteproof.disk.errors import CannotRunError
from quoteproof.disk.program_stamp import program_stamp
from quoteproof.disk.store_folder import StoreFolder
from quoteproof.disk.user_folders import key_for, own_cache
from quoteproof.project.project import Project
from quoteproof.project.starting import start

CHAPTER = "chapters/01-a-first-chapter.md"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book whose sources are kept; nothing in it or in the cache was written a short time ago."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "book"
    start(root)
    far = os.stat(root).st_ctime_ns + 10**15
    monkeypatch.setattr("quoteproof.disk.snapshot.time.time_ns", lambda: far)
    assert codes(checked(root)) == []
    return root


def checked(root: Path, *, believes: bool = True) -> CheckResult:
    with Project(root) as project:
        return project.check(believes=believes)


def codes(result: CheckResult) -> list[str]:
    return [found.code.id for found in result.errors]


def stores(root: Path) -> dict[str, Path]:
    """The files of contents that are kept, by digest."""
    cache = own_cache(root)
    assert cache is not None
    folder = cache / "stores" / program_stamp()[:32]
    return {path.name: path for path in folder.iterdir() if "-" not in path.name}


def reads(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The seeds that a check reads that believes what is kept, with all chapters judged anew."""
    names: list[str] = []
    really = store_folder.StoreFolder.opened

    def opened(self: StoreFolder, digest: str, make: Callable[[], bytes]) -> memoryview:
        def made() -> bytes:
            names.append(digest)
            return make()

        return really(self, digest, made)

    with monkeypatch.context() as patched:
        patched.setattr(StoreFolder, "opened", opened)
        chapter = root / CHAPTER
        chapter.write_text(f"{chapter.read_text()}\nMore.\n")
        assert codes(checked(root)) == []
    return names


def resealed(root: Path, digest: str, change: Callable[[bytes], bytes]) -> None:
    """Change what is kept as somebody who has the key can: the seal is right."""
    key = key_for(root)
    assert key is not None
    path, maker = stores(root)[digest], program_stamp().encode() + digest.encode()
    data = user_folders.read_sealed_file(path, key, "store", maker, 2**30)
    assert change(data) != data
    user_folders.write_sealed_file(path, key, "store", maker, change(data))


def test_a_kept_source_is_not_made_again(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(stores(book)) == 1
    assert reads(book, monkeypatch) == []
    assert reads(book, monkeypatch) == []


@pytest.mark.parametrize("change", ["cut", "poisoned", "swapped", "gone", "empty", "linked", "folder"])
def test_what_this_program_did_not_make_is_made_again(change: str, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ((digest, path),) = stores(book).items()
    data = path.read_bytes()
    if change == "folder":
        path.unlink()
        path.mkdir()
    elif change == "gone":
        path.unlink()
    elif change == "linked":
        other = path.with_name("other")
        path.rename(other)
        path.symlink_to(other)
    elif change == "swapped":  # sealed, but for another source
        key = key_for(book)
        assert key is not None
        user_folders.write_sealed_file(path, key, "store", program_stamp().encode() + b"0" * 64, data[65:])
    else:
        path.write_bytes({"cut": data[:-9], "poisoned": data.replace(b"alone", b"never"), "empty": b""}[change])
        assert path.read_bytes() != data
    made = [digest]
    assert reads(book, monkeypatch) == made
    if change != "folder":
        assert reads(book, monkeypatch) == []
        assert path.read_bytes() == data


def test_what_was_sealed_by_another_program_is_made_again(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_folder, "program_stamp", lambda: "f" * 64)
    assert len(reads(book, monkeypatch)) == 0  # nothing of it is known, so the source is read as the first time
    cache = own_cache(book)
    assert cache is not None
    assert len(list((cache / "stores").iterdir())) == 2


def test_a_seed_edited_with_its_size_and_times_is_read_again(book: Path) -> None:
    seed = book / "seeds/lighthouse.txt"
    info, text = seed.stat(), seed.read_text()
    seed.write_text(text.replace("alone", "never"))
    os.utime(seed, ns=(info.st_atime_ns, info.st_mtime_ns))
    assert codes(checked(book)) == ["S001"]
    seed.write_text(text)
    assert codes(checked(book)) == []


def test_rows_and_emendations_that_change_are_read_again(book: Path) -> None:
    rows = book / "seeds/anchors/lighthouse.jsonl"
    kept = rows.read_text()
    rows.write_text(kept.replace('"sketch":"', '"sketch":"0', 1))
    assert codes(checked(book)) == ["S007"]
    rows.write_text(kept)
    (book / "seeds/emendations.yaml").write_text(
        "lighthouse:\n  corrections:\n    - {line: 5, was: absent, read: other, reason: no}\n"
    )
    assert codes(checked(book)) == ["S002"]


def test_words_of_a_poisoned_and_sealed_store_are_not_believed_by_who_prints(book: Path) -> None:
    (digest,) = stores(book)
    resealed(book, digest, lambda data: data.replace(b"believes that it alone", b"believes that it never"))
    chapter = book / CHAPTER
    chapter.write_text(chapter.read_text().replace("it alone is lost", "it never is lost"))
    assert codes(checked(book, believes=False)) == ["Q001"]
    with Project(book) as project:  # also where the same process believed it before
        project.check(believes=True)
        assert codes(project.check()) == ["Q001"]
    assert codes(checked(book)) == ["Q001"]  # since then what is kept is right again


def test_no_run_on_a_build_server_believes_it(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (digest,) = stores(book)
    resealed(book, digest, lambda data: data.replace(b"believes that it alone", b"believes that it never"))
    chapter = book / CHAPTER
    chapter.write_text(chapter.read_text().replace("it alone is lost", "it never is lost"))
    monkeypatch.setenv("CI", "true")
    assert codes(checked(book)) == ["Q001"]


def test_a_sealed_record_of_a_source_with_a_fault_is_told(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = book / "seeds/anchors/lighthouse.jsonl"
    rows.write_text(rows.read_text().replace('"sketch":"', '"sketch":"0', 1))
    with Project(book) as project:
        monkeypatch.setattr(StoreFolder, "knows", lambda folder, digest: True)
        with pytest.raises(CannotRunError, match="was not made by quoteproof"):
            project.check()
    monkeypatch.undo()
    assert codes(checked(book)) == ["S007"]


def test_without_a_cache_nothing_is_used_or_kept(book: Path) -> None:
    (path,) = stores(book).values()
    path.unlink()
    with Project(book, cached=False) as project:
        assert codes(project.check(believes=True)) == []
    assert not stores(book)


def test_many_sources_are_mapped_and_no_more(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_folder, "_MAPPED", 0)
    assert codes(checked(book, believes=False)) == []
    assert codes(checked(book)) == []
