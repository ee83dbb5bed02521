"""Running a batch here: what breaks a worker breaks one line, what is done is not done again, and nothing is left."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest

from quoteproof.cli.main import main
from quoteproof.disk.errors import CannotRunError
from quoteproof.disk.line_file import LineFile
from quoteproof.engine import process
from quoteproof.engine.process import read_frame, write_frame
from quoteproof.project import batch_running
from quoteproof.project.batch import BatchJudge, BatchOptions
from quoteproof.project.batch_running import BatchAnswer, BatchLimits, run_here
from quoteproof.project.batch_worker import _answered
from quoteproof.project.batches import BatchRequest, run_batch
from quoteproof.report.batch import BatchKind, BatchLine, line_text, read_line
from tests.batch.books import CHAPTER, FAST, lines_of, tasks_of, wrong_book

BROKEN = (sys.executable, "-P", str(Path(__file__).with_name("broken_worker.py")))


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that break as the name of the task says."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2] / "src"))
    monkeypatch.setattr(batch_running, "_COMMAND", BROKEN)


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_worker_that_breaks_is_one_line_and_the_rest_go_on(jobs: int) -> None:
    names = ["a", "crash", "b", "raise", "c"]
    lines = lines_of(run_here(tasks_of(map(Path, names)), jobs, FAST))
    assert [line.name for line in lines] == names
    reasons = {line.name: line.failure.reason.value for line in lines if line.failure}
    assert reasons == {"crash": "crash", "raise": "crash"}
    assert (failure := lines[3].failure)
    assert "ValueError: a bug" in failure.message


@pytest.mark.usefixtures("broken")
def test_a_book_that_takes_too_long_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = iter([0.1])  # seconds for the first book alone: a busy machine may take long for the second

    def timer(seconds: float, stop: Callable[[], None]) -> threading.Timer:
        assert seconds == FAST.seconds
        return threading.Timer(next(limits, seconds), stop)

    monkeypatch.setattr(process, "threading", Mock(wraps=threading, Timer=timer))
    lines = lines_of(run_here(tasks_of(map(Path, ["endless", "a"])), 1, FAST))
    assert [line.failure.reason.value if line.failure else "" for line in lines] == ["time", ""]


@pytest.mark.usefixtures("broken")
def test_workers_end_after_some_books() -> None:
    lines = lines_of(run_here(tasks_of(map(Path, "abcde")), 1, BatchLimits(books=2)))
    assert [line.chapters for line in lines] == [1, 2, 1, 2, 1]


@pytest.mark.usefixtures("broken")
def test_a_batch_that_is_left_leaves_no_worker() -> None:
    answers = run_here(tasks_of(map(Path, ["a", "endless", "b"])), 1, FAST)
    assert isinstance(answers, Iterator)
    next(answers)
    answers.close()  # type: ignore[attr-defined]


def test_a_worker_ends_with_its_parent_in_the_middle_of_a_book(tmp_path: Path) -> None:
    """The pipe of a parent that is killed is closed."""
    command = [sys.executable, "-P", "-m", "quoteproof.project.batch_worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path) as worker:
        assert worker.stdin
        assert worker.stdout
        for _ in range(50):
            write_frame(worker.stdin, tasks_of([wrong_book(tmp_path / "one")] if _ == 0 else [tmp_path / "one"]))
        assert read_frame(worker.stdout)
        worker.stdin.close()
        assert worker.wait(60) == 0


def test_the_real_worker_judges_and_says_what_is_too_much(tmp_path: Path) -> None:
    lines = lines_of(run_here(tasks_of([wrong_book(tmp_path / "one"), tmp_path / "gone"]), 2, FAST))
    assert [line.status for line in lines] == [1, 2]
    if sys.platform == "linux":
        small = BatchLimits(memory_bytes=16 * 1024 * 1024)
        (line,) = lines_of(run_here(tasks_of([tmp_path / "one"]), 1, small))
        assert line.failure
        assert line.failure.reason.value in ("memory", "crash")


class Runs:
    """Judges by counting: the line of a task is its name, and `ends` is where the run is killed."""

    def __init__(self, ends: int = 100) -> None:
        self.judged: list[str] = []
        self.ends = ends

    def __call__(self, tasks: object) -> Iterator[BatchAnswer]:
        assert isinstance(tasks, Iterator)
        for number, task in enumerate(tasks):
            value = json.loads(task)
            if len(self.judged) == self.ends:
                raise KeyboardInterrupt
            if value["known"] == f"digest of {value['name']}":
                yield BatchAnswer(number, "")
                continue
            self.judged.append(value["name"])
            yield BatchAnswer(number, line_text(BatchLine(value["name"], BatchKind.BOOK, f"digest of {value['name']}")))


def run(names: str, runs: Runs, to: Path) -> list[str]:
    return [line.name for line in run_batch(BatchRequest(names, BatchOptions(), to), runs, lambda _line, _new: None)]


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    to, killed = tmp_path / "out.jsonl", Runs(ends=2)
    with pytest.raises(KeyboardInterrupt):
        run("dcba", killed, to)
    assert killed.judged == ["d", "c"]
    to.write_bytes(to.read_bytes() + b'{"tool":"quoteproof","vers')  # as a kill leaves it
    second = Runs()
    assert run("abcd", second, to) == ["a", "b", "c", "d"]
    assert second.judged == ["a", "b"]
    assert [read_line(line).name for line in to.read_text().splitlines()] == ["a", "b", "c", "d"]  # type: ignore[union-attr]
    third = Runs()
    assert run("ef", third, to) == ["e", "f"]
    assert len(to.read_text().splitlines()) == 6


@pytest.mark.parametrize("text", ["# A Chapter\n", "# A Chapter", "{}\n", "x" * 5])
def test_no_file_of_another_kind_is_written_over(tmp_path: Path, text: str) -> None:
    (tmp_path / "out.jsonl").write_text(text)
    with pytest.raises(CannotRunError, match="holds no lines of a batch"):
        run("a", Runs(), tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_text() == text


def test_two_batches_do_not_write_to_one_file(tmp_path: Path) -> None:
    with LineFile(tmp_path / "out.jsonl"), pytest.raises(CannotRunError, match="another process"):
        run("a", Runs(), tmp_path / "out.jsonl")
    run("a", Runs(), tmp_path / "out.jsonl")
    (tmp_path / "link.jsonl").symlink_to("out.jsonl")
    with pytest.raises(CannotRunError, match="no ordinary file"):
        run("a", Runs(), tmp_path / "link.jsonl")


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    wrong_book(Path("one"))
    Path("list.txt").write_text("# more\ngone\n\none\n")
    assert main(["batch", "one", "--no-cache"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert read_line(line)
    words = ["batch", "one", "--list", "list.txt", "--no-cache", "--to", "out.jsonl"]
    assert main([*words, "--report", "out.html", "--report", "out.json", "--report", "out.txt"]) == 2
    assert "gone: could not be judged" in capsys.readouterr().out
    assert all(Path(name).is_file() for name in ("out.html", "out.json", "out.txt"))
    Path("one", CHAPTER).write_text("# New {#new}\n")
    assert main([*words, "--jobs", "2"]) == 2
    assert "1 of 2 lines in out.jsonl still hold; 1 judged now" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "there is nothing to judge"),
        (["one", "--jobs", "0"], "must be more than 0"),
        (["one", "--jobs", "2", "--scheduler", "tcp://x"], "does not go with"),
        (["one", "--memory", "8"], "must be 256 or more"),
        (["one", "--words", "5"], "are for a search for borrowings"),
        (["one", "--work", "."], "are for a search for borrowings"),
        (["one", "--report", "report"], "in which form"),
        (["one", "--to", "nowhere/out.jsonl"], "is not there"),
        (["--list", "nowhere"], "there is no file `nowhere`"),
    ],
)
def test_what_cannot_be_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["batch", *words]) == 2
    assert told in capsys.readouterr().err


def test_lines_are_never_kept_out_of_order(tmp_path: Path) -> None:
    class Backwards(Runs):
        def __call__(self, tasks: object) -> Iterator[BatchAnswer]:
            yield from reversed(list(super().__call__(tasks)))

    run("abc", Backwards(), tmp_path / "out.jsonl")
    run("abc", Runs(), tmp_path / "other.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "other.jsonl").read_bytes()


def test_a_book_that_is_spelled_in_several_ways_is_judged_once(tmp_path: Path) -> None:
    runs, request = Runs(), BatchRequest(("books/a", "./books/a/", "books//a"), BatchOptions())
    assert [line.name for line in run_batch(request, runs, lambda _line, _new: None)] == ["books/a"]
    assert runs.judged == ["books/a"]


def test_a_full_disk_is_a_line_that_is_judged_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(BatchJudge, "answer", full)
    (task,) = tasks_of([tmp_path])
    with BatchJudge() as judge:
        line = read_line(_answered(judge, task))
    assert line
    assert line.failure
    assert (line.digest, line.status) == ("", 2)
    assert "no space left" in line.failure.message
    assert "make room" in line.failure.helps[0]
