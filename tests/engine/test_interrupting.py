"""An interruption does not wait for engines: those that run are killed, and so are those that a thread starts then."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from concurrent.futures import Future

import pytest

from quoteproof.engine.interrupting import engine_threads
from quoteproof.engine.process import open_child

ENDLESS = [sys.executable, "-c", "import threading; threading.Event().wait()"]


def test_what_runs_and_what_is_started_later_is_killed_and_what_waits_is_not_begun() -> None:
    running, statuses = threading.Event(), list[int]()

    def wait_for_two(folder: str) -> None:
        for _ in range(2):
            with open_child(ENDLESS, folder, subprocess.DEVNULL) as child:
                running.set()
                child.communicate()
            statuses.append(child.returncode)

    futures: list[Future[None]] = []

    def start_and_interrupt() -> None:
        with tempfile.TemporaryDirectory() as folder, engine_threads(1) as pool:
            futures.extend(pool.submit(wait_for_two, folder) for _ in range(2))
            running.wait()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        start_and_interrupt()
    assert futures[0].done()
    assert futures[1].cancelled()
    assert len(statuses) == 2
    assert 0 not in statuses


def test_any_other_exception_waits_for_the_engines() -> None:
    def waits() -> str:
        with (
            tempfile.TemporaryDirectory() as folder,
            open_child([sys.executable, "-c", "print('done')"], folder, subprocess.DEVNULL) as child,
        ):
            return child.communicate()[0].decode().strip()

    futures: list[Future[str]] = []

    def start_and_fail() -> None:
        with engine_threads(1) as pool:
            futures.append(pool.submit(waits))
            raise ValueError("of the block")

    with pytest.raises(ValueError, match="of the block"):
        start_and_fail()
    assert futures[0].result() == "done"
