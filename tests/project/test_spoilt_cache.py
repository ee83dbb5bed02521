"""Whatever lies in the cache: a misquotation is found, and the check says the same as one that keeps nothing."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from quoteproof.cli.main import main
from quoteproof.disk import user_folders

CHAPTER = "chapters/01-a-first-chapter.md"


def kept(root: Path) -> Path:
    """The folder of what is kept of a book."""
    folder = user_folders.book_cache(root)
    assert folder is not None
    return folder


@pytest.fixture(scope="module")
def green(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book without an error, with everything that is kept of it."""
    root = tmp_path_factory.mktemp("green") / "book"
    assert main(["init", str(root)]) == 0
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.chdir(root)
        for _ in range(2):
            assert main(["check"]) == 0
    return root


@pytest.fixture
def wrong(green: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same book with a misquotation, which is the working folder."""
    root = Path(shutil.copytree(green, tmp_path / "book"))
    chapter = root / CHAPTER
    chapter.write_text(chapter.read_text(encoding="utf-8").replace("too loud", "so loud"), encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """The exit status of a check, and what it says."""
    capsys.readouterr()
    status = main(["check", *words])
    return status, capsys.readouterr().out


def _cut(data: bytes, _: bytes) -> bytes:
    return data[: len(data) // 2]


def _flipped(data: bytes, _: bytes) -> bytes:
    return data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]


def _of_another_book(_: bytes, other: bytes) -> bytes:
    return other


def _resealed(data: bytes, other: bytes) -> bytes:
    return data.partition(b"\n")[0] + b"\n" + other.partition(b"\n")[2]


@pytest.mark.parametrize("spoil", [_cut, _flipped, _of_another_book, _resealed])
def test_no_entry_that_is_spoilt_changes_an_answer(
    spoil: Callable[[bytes, bytes], bytes], wrong: Path, green: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    right = said(capsys, "--no-cache")
    assert right[0] == 1
    assert said(capsys) == right
    own, other = kept(wrong), kept(green)
    entries = [path for path in own.rglob("*") if path.is_file() and path.name != "book"]
    assert {"answer", "results", "references"} <= {path.name for path in entries}
    for path in entries:
        data, beside = path.read_bytes(), other / path.relative_to(own)
        path.write_bytes(spoil(data, beside.read_bytes() if beside.exists() else data))
        assert said(capsys) == right, path.name
    for path in entries:  # and all of them at once
        path.write_bytes(spoil(path.read_bytes(), b""))
    assert said(capsys) == right


def test_a_cache_of_before_the_misquotation_hides_nothing(
    wrong: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chapter = wrong / CHAPTER
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(text.replace("so loud", "too loud"), encoding="utf-8")
    right = said(capsys)
    assert right[0] == 0
    shutil.copytree(kept(wrong), tmp_path / "before")
    chapter.write_text(text, encoding="utf-8")
    found = said(capsys)
    assert (found[0], "error[Q001]" in found[1]) == (1, True)
    shutil.rmtree(kept(wrong))
    shutil.copytree(tmp_path / "before", kept(wrong), dirs_exist_ok=True)
    assert said(capsys) == found
    assert main(["build"]) == 1
    chapter.write_text(text.replace("so loud", "too loud"), encoding="utf-8")
    assert said(capsys) == right


@pytest.mark.skipif(sys.platform != "linux", reason="where XDG's defaults hold")
def test_a_cache_with_the_key_of_another_user_is_none(
    wrong: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    right = said(capsys)
    own = user_folders.own_cache(wrong)
    assert own is not None
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    monkeypatch.setattr("quoteproof.cli.remembered.ReadRecord.of_parts", lambda *_: pytest.fail("it was believed"))
    assert said(capsys) == right
