"""A module run in a child of its own: what goes wrong there ends there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from quoteproof.engine import process
from quoteproof.engine.process import run_isolated
from quoteproof.engine.program import EngineFailure, EngineTimeout

_ENDLESS = "while True: pass"
_HUNGRY = "words = bytearray(10**9)"
_CRASHING = "import os; os.abort()"
_TALKATIVE = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1])"
_CURIOUS = (
    "import os, sys; sys.stdout.write(' '.join([*os.listdir(), os.environ['HOME'] == os.getcwd() and 'home' or '']))"
)


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path / "reads_input.py"


def test_bytes_go_in_and_come_out(module: Path) -> None:
    module.write_text(_TALKATIVE)
    data = bytes(range(256)) * 4000
    assert run_isolated("reads_input", data) == data[::-1]


def test_it_stands_in_an_empty_folder_that_is_its_home(module: Path) -> None:
    module.write_text(_CURIOUS)
    assert run_isolated("reads_input", b"") == b"home"


def test_what_does_not_end_is_ended(module: Path) -> None:
    module.write_text(_ENDLESS)
    with pytest.raises(EngineTimeout, match=r"longer than 0\.2 seconds"):
        run_isolated("reads_input", b"", timeout=0.2)


@pytest.mark.skipif(sys.platform != "linux", reason="computing can be limited on Linux alone")
def test_what_computes_too_long_is_ended_and_what_only_waits_is_not(
    module: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module.write_text(_ENDLESS)
    with pytest.raises(EngineTimeout, match="longer than 1 seconds"):
        run_isolated("reads_input", b"", timeout=1)
    monkeypatch.setattr(process, "_PATIENCE", 1000)  # a busy machine may take long to start it
    module.write_text("import time; time.sleep(0.3); print('awake')")
    assert run_isolated("reads_input", b"", timeout=0.2) == b"awake\n"


@pytest.mark.skipif(sys.platform != "linux", reason="memory can be limited on Linux alone")
def test_what_wants_too_much_memory_is_refused_it(module: Path) -> None:
    module.write_text(_HUNGRY)
    with pytest.raises(EngineFailure, match="status 1"):
        run_isolated("reads_input", b"", memory_bytes=200_000_000)


def test_a_crash_is_a_failure_and_no_more(module: Path) -> None:
    module.write_text(_CRASHING)
    with pytest.raises(EngineFailure, match="ended with status"):
        run_isolated("reads_input", b"")


def test_a_module_that_is_not_there_is_a_failure() -> None:
    with pytest.raises(EngineFailure, match="status 1"):
        run_isolated("reads_nothing_at_all", b"")
