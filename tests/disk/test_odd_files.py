"""Whatever stands where a file of the book should be: a message that names it, no waiting, and no traceback."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from quoteproof.cli.main import main
from quoteproof.disk import reading, record
from quoteproof.disk.errors import CannotRunError
from tests.proof.book import Made
from tests.samples import sampled

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices as POSIX has them")
SEED = "seeds/lighthouse.txt"
CHAPTER = "chapters/01-a-first-chapter.md"
PLACES = (
    *("book.yaml", "references.bib", SEED, "seeds/anchors.yaml", "seeds/anchors/lighthouse.jsonl", CHAPTER),
    *("seeds/emendations.yaml", "seeds/more.txt", "chapters/99-more.md"),
)
"""Every file that a check reads, and some that it would."""


def _socket(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # the address of a socket may not be long
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(path.name)
    os.chdir(here)


KINDS: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a socket": _socket,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to nothing": lambda path: path.symlink_to("nothing-there"),
    "a link out of the book": lambda path: path.symlink_to("/etc/hostname"),
    "a folder": lambda path: path.mkdir(),
    "an empty file": lambda path: path.touch(),
    "UTF-16": lambda path: path.write_bytes("title: x\n".encode("utf-16")),
    "NUL characters": lambda path: path.write_bytes(b"\0" * 100),
}


@pytest.fixture
def book(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = Path(shutil.copytree(made.root, tmp_path / "book"))
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize("kind", sampled(list(KINDS), 2))
def test_in_place_of_a_file(kind: str, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in PLACES:
        path = book / name
        kept = path.read_bytes() if path.exists() else None
        path.unlink(missing_ok=True)
        KINDS[kind](path)
        status = main(["check", "--format", "concise"])
        told = capsys.readouterr()
        # A folder is no chapter, whatever it is called.
        assert status == 2 or told.out or kept is None or (kind, name) == ("a folder", CHAPTER), (name, told)
        if status == 2:
            assert told.err.startswith("error: "), told.err
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
        if kept is not None:
            path.write_bytes(kept)


ODD = ["a pipe", "a socket", "a device", "a link to itself", "a folder", "an empty file"]


@pytest.mark.parametrize("kind", sampled(ODD, 3))
def test_in_place_of_a_file_that_is_named(kind: str, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = book.parent / "odd"
    KINDS[kind](odd)
    for words in (
        ["verify", str(odd)],
        ["verify", "build/book.pdf", "--manifest", str(odd), "--manifest-sha256", "0" * 64],
        ["add", str(odd), "--key", "odd"],
        ["check", "--baseline", str(odd)],
        ["check", str(odd)],
    ):
        assert main(words) == 2
        assert capsys.readouterr().err.startswith("error: ")
    if kind != "an empty file":
        assert main(["check", "--output", f"json={odd}"]) == 2
        assert main(["check", "--write-baseline", str(odd)]) == 2


@pytest.mark.parametrize(
    "name", ["chapters/a\nb.md", "seeds/a\x1b[31m.txt", b"chapters/caf\xe9.md", "chapters/images/\t.png"]
)
def test_a_name_that_cannot_be_shown(name: str | bytes, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = book / os.fsdecode(name)
    path.parent.mkdir(exist_ok=True)
    try:
        path.write_text("x")
    except OSError:
        pytest.skip("this file system takes no such name")
    assert main(["check"]) == 2
    told = capsys.readouterr().err
    assert "the file's name has a character that cannot be shown" in told
    assert "\x1b" not in told
    assert len(told.splitlines()) == 2


@pytest.mark.parametrize(
    "name", sampled(["CON.md", "a" * 200 + ".md", "Ä.md", "-rf.md", "a b.md", "01-A-First-Chapter.md"], 3)
)
def test_a_name_that_is_only_unusual(name: str, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "chapters" / name).write_text("# A Chapter {#odd}\n\nWords.\n", encoding="utf-8")
    assert main(["check"]) == 0, capsys.readouterr().out


def test_a_file_that_is_too_large(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "LARGEST", 100)
    with pytest.raises(CannotRunError, match="larger than"):
        reading.read_bytes(book, SEED)


def test_a_pipe_that_takes_the_place_of_a_file_is_not_waited_for(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the first look and the opening anybody may exchange a file."""
    real = os.open

    def exchanging(path: Path, flags: int) -> int:
        os.unlink(path)
        os.mkfifo(path)
        return real(path, flags)

    monkeypatch.setattr(os, "open", exchanging)
    with pytest.raises(CannotRunError, match="it is not an ordinary file"):
        reading.read_bytes(book, SEED)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in PLACES[:6]:
        (book / name).chmod(0)
        assert main(["check"]) == 2
        assert "permission denied" in capsys.readouterr().err
        (book / name).chmod(0o644)


def test_byte_order_marks_everywhere(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in PLACES[:6]:
        if name != SEED:
            (book / name).write_bytes(b"\xef\xbb\xbf" + (book / name).read_bytes())
    assert main(["check"]) == 0, capsys.readouterr()
