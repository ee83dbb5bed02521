"""A batch on a real cluster of two worker processes, one of which is killed in the middle."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="the extra `dask` is not installed")

from distributed import Client, LocalCluster

from quoteproof.cli.main import main
from quoteproof.disk.errors import CannotRunError
from quoteproof.project import batch_dask
from quoteproof.project.batch_dask import run_on_cluster
from quoteproof.project.batch_running import run_here
from tests.batch.books import FAST, SOURCE, lines_of, tasks_of, wrong_book

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two worker processes of one thread each, on this machine alone."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", host="127.0.0.1"
    ) as running:
        yield running


def completed(dask_scheduler: Any) -> dict[str, int]:
    """How often each task of the scheduler was brought to its end; runs on the scheduler."""
    log = dask_scheduler.transition_log
    return Counter(str(key) for key, start, finish, *_ in log if (start, finish) == ("processing", "memory"))


def test_a_cluster_gives_the_lines_that_one_machine_gives(cluster: LocalCluster, tmp_path: Path) -> None:
    books = [*(wrong_book(tmp_path / name) for name in "abc"), tmp_path / "gone"]
    here = lines_of(run_here(tasks_of(books), 1, FAST))
    assert lines_of(run_on_cluster(tasks_of(books), cluster.scheduler_address, FAST)) == here


def test_nothing_is_lost_or_judged_twice_when_a_worker_is_killed(cluster: LocalCluster, tmp_path: Path) -> None:
    books = [wrong_book(tmp_path / f"book{number}") for number in range(8)]
    killed: list[int] = []
    lines = []
    with Client(cluster.scheduler_address, set_as_default=False) as watching:
        before = watching.run_on_scheduler(completed)
        for answer in run_on_cluster(tasks_of(books), cluster.scheduler_address, FAST):
            lines.append(answer)
            if not killed:
                killed.append(next(iter(watching.run(os.getpid).values())))
                os.kill(killed[0], signal.SIGKILL)
        after = watching.run_on_scheduler(completed)
        assert killed[0] not in watching.run(os.getpid).values()
    found = lines_of(lines)
    assert [(line.name, line.errors) for line in found] == [(book.name, 1) for book in books]
    judged = {key: after[key] - before.get(key, 0) for key in after if key not in before}
    assert sorted(judged.values()) == [1] * len(books)


def test_children_are_closed_with_the_run(cluster: LocalCluster, tmp_path: Path) -> None:
    list(run_on_cluster(tasks_of([wrong_book(tmp_path / "one")]), cluster.scheduler_address, FAST))
    with Client(cluster.scheduler_address, set_as_default=False) as watching:
        assert all(not children for children in watching.run(_children).values())


def _children() -> list[str]:
    """The processes that this worker has started and that live."""
    import psutil

    return [child.name() for child in psutil.Process().children(recursive=True)]


def test_the_command_runs_on_a_cluster(
    cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    wrong_book(Path("one"))
    words = ["batch", "one", "--to", "out.jsonl", "--scheduler", cluster.scheduler_address]
    assert main(words) == 1
    assert main(words) == 1
    assert "1 of 1 lines in out.jsonl still hold" in capsys.readouterr().err


def test_borrowings_are_sought_on_a_cluster(
    cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("papers").mkdir()
    Path("papers/smith.txt").write_text(SOURCE, encoding="utf-8")
    for name in ("a.md", "b.md"):
        Path(name).write_text(f"# One\n\nOf {name}: {SOURCE}", encoding="utf-8")
    Path("work").mkdir()
    words = ["batch", "a.md", "b.md", "--borrowing", "--sources", "papers"]
    assert main([*words, "--work", "work", "--scheduler", cluster.scheduler_address]) == 0
    found = capsys.readouterr().out.splitlines()
    assert main([*words, "--jobs", "1"]) == 0
    assert sorted(found) == sorted(capsys.readouterr().out.splitlines())
    assert all('"codes":{"Q015":1}' in line for line in found)
    assert list(Path("work").iterdir()) == []


def test_no_scheduler_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_dask, "_CONNECTING", 0.2)
    with pytest.raises(CannotRunError, match="no scheduler answers"):
        list(run_on_cluster([], "tcp://127.0.0.1:9", FAST))


def test_a_run_that_is_stopped_while_it_waits_leaves_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = []

    class Waiting:
        def __init__(self, *_: object, **__: object) -> None:
            pass

        def wait_for_workers(self, *_: object, **__: object) -> None:
            raise KeyboardInterrupt

        def close(self) -> None:
            closed.append(self)

    monkeypatch.setattr(batch_dask, "Client", Waiting)
    with pytest.raises(KeyboardInterrupt):
        list(run_on_cluster([], "tcp://127.0.0.1:1", FAST))
    assert len(closed) == 1
