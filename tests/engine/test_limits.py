"""What a child of an engine may hold and write, and that it does not outlive the one that started it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from quoteproof.engine.process import FILE_BYTES, limit

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of Linux")

_TELLS = """
import json, resource, sys
sys.stdin.read()
kinds = (resource.RLIMIT_DATA, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)
print(json.dumps([resource.getrlimit(kind)[0] for kind in kinds]))
"""
_ENDLESS = """
from quoteproof.engine.typst import compile_pdf
source = b'#for a in range(100000) { for b in range(100000) { } }'
compile_pdf({"main.typ": source}, main="main.typ", inputs={}, timestamp=0)
"""
_SECONDS = 240.0


def _within(seconds: float, done: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            return False
        os.sched_yield()
    return True


def _children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


def test_a_child_is_limited_from_outside() -> None:
    with subprocess.Popen([sys.executable, "-c", _TELLS], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        limit(child.pid, 1_000_000_000)
        told, _ = child.communicate(b"", timeout=_SECONDS)
    assert json.loads(told) == [1_000_000_000, FILE_BYTES, 0]


def test_a_child_that_has_ended_is_no_trouble() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait(timeout=_SECONDS)
    limit(child.pid)


def _worker(parent: int) -> int | None:
    """The process that compiles, once it has set its limits and so has asked to end with its parent."""
    for child in _children(parent):
        limits = Path(f"/proc/{child}/limits")
        if limits.exists() and "Max file size             0 " in limits.read_text():
            return child
    return None


def test_typst_ends_with_the_one_that_started_it() -> None:
    with subprocess.Popen([sys.executable, "-c", _ENDLESS]) as parent:
        assert _within(_SECONDS, lambda: _worker(parent.pid) is not None)
        worker = _worker(parent.pid)
        parent.send_signal(signal.SIGKILL)
        parent.wait(timeout=_SECONDS)
    assert _within(_SECONDS, lambda: not _running(worker))


def _running(pid: int | None) -> bool:
    """Whether a process goes on; one that has ended may wait for somebody to ask."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
