"""The user's own folders: where they lie on each platform, and a key that nothing else than its own file gives."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from unittest.mock import patch

import pytest

from quoteproof.disk import user_folders
from quoteproof.disk.user_folders import Key, book_cache, is_sealed, key_for, own_cache
from quoteproof.project.project import Project
from quoteproof.project.starting import start

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and owners as POSIX has them")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, and nothing said of where caches lie."""
    for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    return home


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "book"
    start(root)
    return root


def key_file(home: Path) -> Path:
    (found,) = home.rglob("key")
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="where XDG's defaults hold")
def test_the_places_are_those_of_the_platform(home: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_cache(root) == home / ".cache/quoteproof"
    assert key_for(root) is not None
    assert key_file(home) == home / ".local/state/quoteproof/key"
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "elsewhere"))
    assert own_cache(root) == home / "elsewhere/quoteproof"


def test_what_is_kept_of_a_book_that_is_gone_goes(home: Path, root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    start(other)
    kept = [book_cache(book) for book in (root, other)]
    assert all(folder is not None and folder.is_dir() for folder in kept)
    shutil.rmtree(other)
    start(tmp_path / "new")
    third = book_cache(tmp_path / "new")
    assert third is not None
    assert sorted(path for path in third.parent.iterdir()) == sorted(path for path in (kept[0], third) if path)


@posix
def test_the_key_is_for_the_user_alone(home: Path, root: Path) -> None:
    first = key_for(root)
    path = key_file(home)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777, path.stat().st_size) == (0o600, 0o700, 32)
    assert key_for(root) == first
    assert "secret" not in repr(first)


def _read_by_all(path: Path) -> None:
    path.chmod(0o644)


def _cut_short(path: Path) -> None:
    path.write_bytes(b"short")


def _longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


def _linked(path: Path) -> None:
    path.rename(path.with_name("kept"))
    path.symlink_to("kept")


def _hard_linked(path: Path) -> None:
    os.link(path, path.with_name("kept"))


@posix
@pytest.mark.parametrize("spoil", [_read_by_all, _cut_short, _longer, _linked, _hard_linked, Path.unlink])
def test_a_key_that_cannot_be_one_is_made_anew(spoil: object, home: Path, root: Path) -> None:
    first = key_for(root)
    assert callable(spoil)
    spoil(key_file(home))
    again = key_for(root)
    assert again is not None
    assert again != first
    assert key_for(root) == again


@posix
def test_a_copy_of_the_key_is_another_key(home: Path, root: Path) -> None:
    """So a repository that holds one, with the right mode and the very bytes, knows no seal."""
    first = key_for(root)
    path = key_file(home)
    shutil.copy2(path, path.with_name("copy"))
    os.replace(path.with_name("copy"), path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert key_for(root) not in (None, first)


def test_a_seal_holds_for_its_purpose_and_parts_alone() -> None:
    key = Key(b"k" * 32)
    seals = [
        key.seal("a", b"bc"), key.seal("a", b"b", b"c"), key.seal("a", b"", b"bc"), key.seal("ab", b"c"),
        key.seal("a", b"bc", b""), Key(b"l" * 32).seal("a", b"bc"),
    ]  # fmt: skip
    assert len(set(seals)) == len(seals)
    assert is_sealed(key.seal("a", b"bc"), seals[0])
    assert not any(is_sealed(wrong, seals[0]) for wrong in (*seals[1:], b"", None, seals[0].hex(), 1))


def unkept(root: Path) -> None:
    """Check a book, and see that it works and that nothing is kept, not even in the book."""
    before = sorted(root.rglob("*"))
    with Project(root) as project:
        assert project.check().errors == ()
    assert sorted(root.rglob("*")) == before


@posix
def test_folders_in_the_book_are_not_used(home: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a build server may have it: a repository could hold the cache, and the key as well."""
    for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(root / ".own"))
        assert own_cache(root) is None or key_for(root) is None
        unkept(root)
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(root))
    unkept(root)
    (home / "link").symlink_to(root)
    monkeypatch.setenv("HOME", str(home / "link"))
    unkept(root)


@posix
@pytest.mark.parametrize("name", ["XDG_CACHE_HOME", "XDG_STATE_HOME", "HOME"])
@pytest.mark.parametrize("value", [".", "chapters", "../book", ""])
def test_a_relative_place_is_none(
    name: str, value: str, home: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    monkeypatch.setenv(name, value)
    with patch("pwd.getpwuid", side_effect=KeyError):
        if name == "HOME":
            unkept(root)
        else:
            with Project(root) as project:
                project.check()
    assert list(root.rglob("key")) == []
    assert list(root.rglob("*.entry")) == []


@posix
def test_without_a_home_nothing_is_kept(home: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME")
    with patch("pwd.getpwuid", side_effect=KeyError):
        assert (own_cache(root), book_cache(root), key_for(root)) == (None, None, None)
        unkept(root)


@posix
def test_where_nothing_can_be_written_nothing_is_kept(home: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "file").write_text("no folder")
    for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / "file"))
        unkept(root)


@posix
@pytest.mark.parametrize("mode", [0o777, 0o770])
def test_a_key_in_a_folder_that_others_may_write_to_is_none(mode: int, home: Path, root: Path) -> None:
    assert key_for(root) is not None
    key_file(home).parent.chmod(mode)
    assert key_for(root) is None


@posix
def test_what_another_user_owns_is_not_used(home: Path, root: Path) -> None:
    """A cache folder that two share: the second keeps nothing there, and reads nothing of the first's."""
    assert book_cache(root) is not None
    with patch("os.getuid", lambda: 4711):
        assert own_cache(root) is None
        assert key_for(root) is None


def test_many_at_once_come_to_one_key(home: Path, root: Path) -> None:
    threads = [threading.Thread(target=key_for, args=(root,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert key_for(root) == key_for(root) is not None
    assert [path.name for path in key_file(home).parent.iterdir()] == ["key"]


def test_many_checks_at_once_come_to_one_result(home: Path, root: Path) -> None:
    results: list[object] = []

    def check() -> None:
        with Project(root) as project:
            result = project.check()
            results.append((result.chapters, result.findings, dict(result.texts)))

    threads = [threading.Thread(target=check) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    check()
    assert len(results) == 4
    assert all(result == results[0] for result in results)


def test_the_tests_keep_to_a_folder_of_their_own() -> None:
    """And every process that they start does."""
    root = Path(__file__).parents[2]
    words = "from pathlib import Path; from quoteproof.disk.user_folders import own_cache; print(own_cache(Path('x')))"
    run = subprocess.run([sys.executable, "-c", words], cwd=root, capture_output=True, text=True, check=True)
    assert Path(run.stdout.strip()).is_relative_to(os.path.realpath(os.environ["QUOTEPROOF_TESTS"]))


def test_where_the_platform_is_asked_is_one_place() -> None:
    """So that no other module can take what lies in a book for the user's."""
    package = Path(user_folders.__file__).parents[1]
    asking = [path.name for path in package.rglob("*.py") if "platformdirs" in path.read_text(encoding="utf-8")]
    assert asking == ["user_folders.py"]
