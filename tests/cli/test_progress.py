"""The progress line: shown at a terminal alone, taken away before anything else is written and when a command ends."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import TextIO

import pytest

from quoteproof import steps
from quoteproof.cli import terminal
from quoteproof.cli.main import main
from quoteproof.cli.progress import ProgressLine
from quoteproof.cli.terminal import Verbosity, progress, progress_shown, remark, say, set_verbosity

pty = pytest.importorskip("pty", reason="needs a pseudo-terminal")
ERASE = b"\r\x1b[K"


class Screen:
    """A pseudo-terminal: what is written to `stream` is read back."""

    def __init__(self) -> None:
        self._read, write = pty.openpty()
        self.stream: TextIO = os.fdopen(write, "w", encoding="utf-8")
        self.seen = b""

    def until(self, words: bytes) -> bytes:
        """Wait until the words have been written; all that has been."""
        while words not in self.seen:
            self.seen += os.read(self._read, 1000)
        return self.seen

    def close(self) -> None:
        """Close both of its ends."""
        self.stream.close()
        os.close(self._read)

    def end(self) -> bytes:
        """All that was written, after which nothing is."""
        self.stream.write("\0")
        self.stream.flush()
        return self.until(b"\0").removesuffix(b"\0")


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    """A terminal as standard output and standard error, which knows how to erase a line."""
    made = Screen()
    monkeypatch.setenv("TERM", "xterm")
    # pytest puts streams of its own into `sys` when a test begins.
    monkeypatch.setattr(terminal, "sys", SimpleNamespace(stdout=made.stream, stderr=made.stream))
    monkeypatch.setattr("quoteproof.cli.progress.FIRST", 0.0)
    yield made
    made.close()


def test_a_step_is_shown_and_taken_away(screen: Screen) -> None:
    with progress_shown(), steps.step("setting the PDF"):
        screen.until(b"setting the PDF")
    assert screen.end() == ERASE + b"setting the PDF" + ERASE
    assert all(thread.name != "progress" for thread in threading.enumerate())


def test_a_count_says_of_how_many(screen: Screen) -> None:
    with progress_shown(), steps.step("checking the chapters"):
        progress(1200, 3000)
        screen.until(b"checking the chapters: 1,200 of 3,000")
    assert screen.end().endswith(ERASE)


def test_it_is_not_mixed_with_what_is_said(screen: Screen) -> None:
    with progress_shown(), steps.step("reading"):
        screen.until(b"reading")
        say("an answer")
        screen.until(ERASE + b"an answer\r\n")
        screen.seen = b""
        screen.until(b"reading")
        remark("a note")
        screen.until(ERASE + b"a note\r\n")


def test_it_is_taken_away_after_ctrl_c(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        with steps.step("checking the chapters"):
            screen.until(b"checking the chapters")
            raise KeyboardInterrupt

    monkeypatch.setattr("quoteproof.cli.commands.command_function", lambda _name: interrupted)
    assert main(["check"]) == 2
    assert b"checking the chapters" + ERASE in screen.seen + screen.end()
    assert screen.seen.partition(ERASE + b"checking the chapters" + ERASE)[2].startswith(b"\x1b[1;31merror\x1b[0m")


def test_a_long_line_is_cut_at_the_screens_width(screen: Screen) -> None:
    line = ProgressLine(screen.stream, first=0.0)
    line.begun("王" * 300)
    shown = screen.until("…".encode()).decode()
    line.close()
    assert shown.removeprefix("\r\x1b[K") == "王" * 39 + "…"


def test_nothing_is_shown_of_what_is_done_soon(screen: Screen) -> None:
    line = ProgressLine(screen.stream, first=60.0)
    line.begun("reading")
    line.count("checking the chapters", 1, 2)
    line.ended("reading", 0.1)
    line.close()
    assert screen.end() == b""


@pytest.mark.parametrize("why", ["CI", "dumb", "quiet", "verbose", "pipe"])
def test_it_is_not_shown(why: str, screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    if why == "CI":
        monkeypatch.setenv("CI", "true")
    elif why == "dumb":
        monkeypatch.setenv("TERM", "dumb")
    elif why == "pipe":
        monkeypatch.setattr(terminal, "sys", SimpleNamespace(stderr=io.StringIO()))
    else:
        set_verbosity(Verbosity.QUIET if why == "quiet" else Verbosity.VERBOSE)
    try:
        with progress_shown():
            assert terminal._output.progress is None
    finally:
        set_verbosity(Verbosity.NORMAL)


def test_an_option_behind_the_command_takes_it_away(screen: Screen) -> None:
    try:
        with progress_shown(), steps.step("reading"):
            screen.until(b"reading")
            set_verbosity(Verbosity.QUIET)
            with steps.step("more"):
                assert screen.end() == ERASE + b"reading" + ERASE
    finally:
        set_verbosity(Verbosity.NORMAL)


def test_an_account_is_broken_at_spaces(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "columns", lambda: 30)
    terminal.inform("a short one\n  an account that is wider than the screen")
    assert screen.end() == b"a short one\r\n  an account that is wider\r\n    than the screen\r\n"
