"""Nothing is lost: the program ended at every step of its writing, the disk full at every step, two writers at once.

The steps are counted by standing between the program and the system, so that every one of them is tried, not some.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from quoteproof.disk import journal, reading, writer_lock
from quoteproof.disk.book_files import read_files
from quoteproof.disk.errors import CannotRunError
from quoteproof.disk.writing import finish, write_files, writing
from quoteproof.project.fix import Fixing, Mended, write
from quoteproof.project.project import Project
from quoteproof.project.seeds import add, anchor
from quoteproof.project.starting import start
from quoteproof.source.adding import SourceAdder
from quoteproof.source.assembly import read_library
from quoteproof.source.faults import DamagedAnchors

posix = pytest.mark.skipif(sys.platform == "win32", reason="a process is copied (fork) to be ended at a step")
OLD = {"build/book.pdf": b"old pdf", "build/book.docx": b"old docx", "build/book.manifest.json": b"old manifest"}
NEW = {name: data.replace(b"old", b"new") for name, data in OLD.items()}
CHAPTER = "chapters/01-a-first-chapter.md"
STEPS = ("replace", "fsync", "chmod", "unlink", "fdopen", "ftruncate")
"""What the program does to a disk, by the names of `os`; making a temporary file is one more."""


@contextmanager
def at_step(number: int, happens: Callable[[], object]) -> Iterator[list[int]]:
    """Let something happen before the step of that number, counted from 0; the steps that were taken are counted."""
    taken = [0]

    def stepping(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:
            taken[0] += 1
            if taken[0] == number + 1:
                happens()
            return real(*given, **named)

        return step

    with ExitStack() as stack:
        for where, name in (*((os, name) for name in STEPS), (tempfile, "mkstemp")):
            real = (lambda handle: None) if name == "fsync" else getattr(where, name)  # a test need not wait for disks
            stack.enter_context(patch.object(where, name, stepping(real)))
        yield taken


def ended_at(number: int, act: Callable[[], object]) -> bool:
    """Do something in a copy of this process that ends at once at a step; tells whether it came that far."""
    child = os.fork()
    if child == 0:
        with suppress(BaseException), at_step(number, lambda: os._exit(9)):
            act()
            os._exit(0)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in (0, 9)
    return os.waitstatus_to_exitcode(status) == 9


def refuse() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def holding(root: Path, names: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: (root / name).read_bytes() for name in names}


def leavings(root: Path) -> list[str]:
    """What is in a folder that no book consists of."""
    return [p.name for p in root.rglob("*") if p.name.endswith(".quoteproof-tmp") or p == root / journal.NAME]


def put_new(root: Path) -> None:
    with writing(root):
        write_files(root, NEW)


def put_old(root: Path) -> None:
    with writing(root):
        write_files(root, OLD)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new book, to be copied."""
    root = tmp_path_factory.mktemp("begun")
    start(root)
    return root


@pytest.fixture
def root(begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun, tmp_path / "book"))


@posix
def test_outputs_are_all_old_or_all_new_wherever_the_program_ends(tmp_path: Path) -> None:
    number, seen = 0, set()
    put_old(tmp_path)
    while ended_at(number, lambda: put_new(tmp_path)):
        finish(tmp_path)
        now = holding(tmp_path, OLD)
        assert now in (OLD, NEW), number
        seen.add(now == NEW)
        put_old(tmp_path)
        assert holding(tmp_path, OLD) == OLD
        assert leavings(tmp_path) == []
        number += 1
    assert number >= 4 * (len(OLD) + 1)
    assert seen == {False, True}
    assert holding(tmp_path, NEW) == NEW


@posix
def test_a_source_is_taken_in_whole_or_not_at_all(begun: Path, tmp_path: Path) -> None:
    document = tmp_path / "letter.txt"
    document.write_text("Dear friend, the winter has been long.\n", encoding="utf-8")
    for number in range(200):
        root = tmp_path / str(number)
        shutil.copytree(begun, root)
        ended = ended_at(number, lambda root=root: add(root, document, "letter"))  # type: ignore[misc]
        finish(root)
        library, found = read_library(read_files(root, {}, chapters=False).sources)
        assert found == (), number
        if "letter" not in library.sources:
            add(root, document, "letter")
        assert set(anchor(root, {}).renewal.fates) == {"letter", "lighthouse"}
        assert leavings(root) == []
        if not ended:
            break
    assert number >= 16


@posix
def test_a_lock_is_renewed_whole_or_not_at_all(root: Path) -> None:
    seed = root / "seeds/lighthouse.txt"
    before = {
        name: data
        for name in ("seeds/anchors.yaml", "seeds/anchors/lighthouse.jsonl")
        if (data := (root / name).read_bytes())
    }
    seed.write_bytes(seed.read_bytes() + b"\n\nOne more paragraph.\n")
    number = 0
    while ended_at(number, lambda: anchor(root, {"lighthouse": "a new print"})):
        finish(root)
        _, found = read_library(read_files(root, {}, chapters=False).sources)
        assert [f for f in found if isinstance(f, DamagedAnchors)] == [], number
        with writing(root):
            write_files(root, before)
        number += 1
    assert number >= 12
    assert "One more paragraph" in (root / "seeds/anchors/lighthouse.jsonl").read_text(encoding="utf-8")


def test_a_full_disk_leaves_everything_as_it_was(tmp_path: Path) -> None:
    put_old(tmp_path)
    refused = 0
    for number in range(200):
        told = None
        with at_step(number, refuse) as taken:
            try:
                put_new(tmp_path)
            except CannotRunError as error:
                told = error.troubles[0]
        finish(tmp_path)
        now = holding(tmp_path, OLD)
        assert leavings(tmp_path) == []
        if told is None:
            assert now == NEW
        else:
            refused += 1
            assert "no space left" in told.message
            new = [name for name in OLD if now[name] == NEW[name]]
            assert now == OLD or all(f"`{name}`" in told.helps[0] for name in new)
        if taken[0] <= number:
            break
        put_old(tmp_path)
    assert refused >= 12


@posix
def test_a_limit_on_the_size_of_files_is_told(tmp_path: Path) -> None:
    import resource

    put_old(tmp_path)
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
            try:
                with writing(tmp_path):
                    write_files(tmp_path, {**NEW, "build/book.pdf": b"x" * 200_000})
            except CannotRunError as error:
                os._exit(7 if "file too large" in error.troubles[0].message else 1)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert holding(tmp_path, OLD) == OLD
    assert leavings(tmp_path) == []


def test_an_interrupt_while_files_are_moved_waits_until_they_are(tmp_path: Path) -> None:
    import signal

    put_old(tmp_path)
    for number in range(200):
        with at_step(number, lambda: signal.raise_signal(signal.SIGINT)) as taken:
            try:
                put_new(tmp_path)
                ended = False
            except KeyboardInterrupt:
                ended = True
        assert holding(tmp_path, OLD) in (OLD, NEW)
        assert leavings(tmp_path) == []
        if taken[0] <= number:
            break
        assert ended
        put_old(tmp_path)
    assert number >= 12


def test_a_file_that_changed_in_the_meantime_is_not_written_over(root: Path) -> None:
    text = (root / CHAPTER).read_text(encoding="utf-8")
    fixing = Fixing(None, (Mended(CHAPTER, text, text + "fixed\n", ()),), (), ())  # type: ignore[arg-type]
    real = reading.read_bytes

    def changing(where: Path, name: str) -> bytes:
        data = real(where, name)
        (root / CHAPTER).write_text("The author went on.\n", encoding="utf-8")
        return data

    with (
        patch.object(reading, "read_bytes", changing),
        pytest.raises(CannotRunError, match="has changed since"),
    ):
        write(Project(root), fixing)
    assert (root / CHAPTER).read_text(encoding="utf-8") == "The author went on.\n"
    assert leavings(root) == []


def test_a_bibliography_that_changed_in_the_meantime_is_not_written_over(root: Path, tmp_path: Path) -> None:
    document = tmp_path / "letter.txt"
    document.write_text("Dear friend, the winter has been long.\n", encoding="utf-8")
    real = SourceAdder.add

    def changing(*given: Any, **named: Any) -> Any:
        with (root / "references.bib").open("a", encoding="utf-8") as bib:
            bib.write("@book{mine, title = {Mine}}\n")
        return real(*given, **named)

    with (
        patch("quoteproof.project.seeds.SourceAdder.add", changing),
        pytest.raises(CannotRunError, match="has changed since"),
    ):
        add(root, document, "letter")
    assert "mine" in (root / "references.bib").read_text(encoding="utf-8")
    assert not (root / "seeds/letter.txt").exists()


def test_two_writers_at_once(root: Path) -> None:
    with writing(root), pytest.raises(CannotRunError, match=f"process {os.getpid()} is writing into this book"):
        anchor(root, {})
    anchor(root, {})


@posix
def test_the_lock_of_a_writer_that_was_killed_is_free(root: Path) -> None:
    def die() -> None:
        with writing(root):
            os._exit(9)

    child = os.fork()
    if child == 0:
        die()
    os.waitpid(child, 0)
    assert (root / writer_lock.NAME).read_text() == str(child)
    anchor(root, {})


def test_no_clock_decides(root: Path) -> None:
    """Times of files in the future, or before there were computers, change nothing."""
    for when in (0, 4_000_000_000):
        for path in (*root.rglob("*.txt"), *root.rglob("*.md"), *root.rglob("*.yaml"), root / reading.OWN):
            os.utime(path, (when, when))
        stale = root / "chapters/.999999999-abcdefgh.quoteproof-tmp"
        stale.write_bytes(b"left")
        os.utime(stale, (when, when))
        with writing(root):
            write_files(
                root, {CHAPTER: (root / CHAPTER).read_bytes(), "references.bib": (root / "references.bib").read_bytes()}
            )
        assert not stale.exists()
        assert anchor(root, {}).changed == ()
