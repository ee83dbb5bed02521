"""How the program ends when it is not let be: output that nobody takes, requests to end, engines that die or hang."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from quoteproof.engine.pandoc import Pandoc
from quoteproof.engine.program import EngineTimeout
from tests.proof.book import Made
from tests.samples import sampled

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and closed streams as POSIX has them")
CHECK = [sys.executable, "-m", "quoteproof", "check"]
LONG = 300
"""Seconds after which a test gives up waiting for another process."""


@pytest.fixture
def book(made: Made, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made.root, tmp_path / "book"))


def shell(words: str, book: Path) -> subprocess.CompletedProcess[str]:
    # As a user has it: with the variable nothing is left to be written at the end.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    env |= {"PYTHON": sys.executable}
    return subprocess.run(["bash", "-c", words], cwd=book, env=env, capture_output=True, text=True, check=False)


@posix
@pytest.mark.parametrize(
    ("words", "status", "told"),
    sampled(
        [
            ('"$PYTHON" -m quoteproof explain | head -1; exit "${PIPESTATUS[0]}"', (0, 1), ""),
            ('"$PYTHON" -m quoteproof check >&-', (0,), ""),
            ('"$PYTHON" -m quoteproof check >&- 2>&- <&-', (0,), ""),
            ('"$PYTHON" -m quoteproof check > /dev/full', (2,), "standard output cannot be written"),
            ('"$PYTHON" -m quoteproof check nothing.md 2> /dev/full', (2,), ""),
        ],
        2,
    ),
)
def test_output_that_nobody_takes(words: str, status: tuple[int, ...], told: str, book: Path) -> None:
    if "/dev/full" in words and not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    done = shell(words, book)
    assert done.returncode in status, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_request_to_end_is_obeyed_and_leaves_nothing(number: signal.Signals, book: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in (book / "build").iterdir()}
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    env = {**os.environ, "TMPDIR": str(temporary)}
    build = [sys.executable, "-m", "quoteproof", "build", "--to", "pdf"]
    process = subprocess.Popen(build, cwd=book, env=env, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    until = time.monotonic() + LONG
    while not any(temporary.glob("quoteproof-*")):  # the first engine is being started
        assert time.monotonic() < until
        time.sleep(0.002)
    process.send_signal(number)
    _, told = process.communicate(timeout=LONG)
    assert process.returncode == 2, told
    assert told.startswith("error: stopped")
    assert {path: path.read_bytes() for path in (book / "build").iterdir()} == before
    assert list(book.rglob("*.quoteproof-tmp")) == []
    assert list(temporary.iterdir()) == []


@posix
@pytest.mark.parametrize("module", ["quoteproof.cli.main", "argparse"])
def test_ctrl_c_while_python_imports_ends_at_once(module: str, tmp_path: Path) -> None:
    """The module sends the signal when it is imported, as a person's Ctrl-C may come just then."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal, sys\n"
        "class Sends:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == {module!r}:\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Sends())\n"
    )
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-m", "quoteproof", "--help"], env=env, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


@posix
def test_an_engine_that_is_killed_or_stopped_is_replaced() -> None:
    with Pandoc() as pandoc:
        for number in (signal.SIGKILL, signal.SIGSTOP):
            assert pandoc.read("*a*", reader="markdown")
            child = pandoc._resident._child
            assert child is not None
            os.kill(child.process.pid, number)
            if number is signal.SIGKILL:
                child.process.wait()
            else:
                with pytest.raises(EngineTimeout):
                    pandoc.read("*a*", reader="markdown", timeout=0.2)
            assert b"Emph" in pandoc.read("*a*", reader="markdown")
