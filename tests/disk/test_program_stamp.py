"""The stamp of the program: it is the same until a file of the program, or a package, is another."""

import os
import sys
from pathlib import Path

import pytest

from quoteproof.disk import program_stamp as module


def stamp() -> str:
    """The stamp as another process would take it."""
    return module.program_stamp.__wrapped__()


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of two files, beside the packages that it uses."""
    folder = tmp_path / "site-packages" / "quoteproof"
    for name in ("check/run.py", "edition/page.typ"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text("as it is")
    (folder.parent / "pypandoc" / "files").mkdir(parents=True)
    (folder.parent / "pypandoc" / "files" / "pandoc").write_text("as it is")
    monkeypatch.setattr(module, "_PACKAGE", str(folder))
    monkeypatch.setattr(sys, "path", ["/where/the/command/lies", str(folder.parent), "/nowhere"])
    return folder


def test_it_is_the_same_until_something_changes(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = stamp()
    (program / "check" / "__pycache__").mkdir()
    (program / "check" / "__pycache__" / "run.pyc").write_bytes(b"compiled")
    monkeypatch.setattr(sys, "path", ["/called/from/elsewhere", *sys.path[1:]])
    assert stamp() == first


@pytest.mark.parametrize("name", ["check/run.py", "edition/page.typ", "../pypandoc/files/pandoc"])
def test_another_file_is_another_program(name: str, program: Path) -> None:
    path, before = program / name, stamp()
    beside = path.with_name("beside")
    beside.write_text("as it IS")
    os.utime(beside, ns=(0, path.stat().st_mtime_ns))  # the same size and time: neither says that it is the same
    beside.replace(path)
    assert stamp() != before


def test_a_file_or_a_package_more_is_another_program(program: Path) -> None:
    first = stamp()
    (program / "check" / "more.py").write_text("")
    second = stamp()
    (program.parent / "another_package").mkdir()
    assert len({first, second, stamp()}) == 3


def test_a_program_that_cannot_be_looked_at_is_never_the_same(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PACKAGE", str(program / "archive.zip" / "quoteproof"))
    assert stamp() != stamp()
