"""The progress line: what is being done now, in one line of standard error that goes away.

A thread draws it, since a step such as the setting of a PDF says nothing until it has ended. The thread begins with a
step, and ends when nothing is being done, so that it never outlives a command. Whatever else is written takes the line
away first.
"""

import os
import threading
import time
from types import TracebackType
from typing import Final, TextIO

from quoteproof.report.display import visible, width

FIRST: Final = 0.3
"""Seconds before the line is shown: what is done sooner needs none."""
_PAUSE: Final = 0.1  # seconds between two looks
_MOST_IDLE: Final = 5  # looks between two steps, during which the line stays as it is
_ERASE: Final = "\r\x1b[K"
_FEWEST_SECONDS: Final = 2  # that are told
_COLUMNS: Final = 80  # where the terminal does not say


class ProgressLine:
    """Shows the steps that have begun and not ended, and counts; a listener of `quoteproof.steps`."""

    def __init__(self, stream: TextIO, *, first: float | None = None) -> None:
        """Take the terminal to write to, and the seconds before the line is shown; nothing is written yet."""
        self._stream = stream
        self._first = FIRST if first is None else first
        self._steps: dict[str, tuple[float, int]] = {}
        self._counts: dict[str, tuple[int, int]] = {}
        self._shown = ""
        self._lock = threading.RLock()
        self._end = threading.Event()
        self._thread: threading.Thread | None = None

    def begun(self, step: str) -> None:
        """A step begins, perhaps beside others of the same name."""
        with self._lock:
            since, times = self._steps.get(step, (time.monotonic(), 0))
            self._steps[step] = since, times + 1
            self._start()

    def ended(self, step: str, seconds: float) -> None:
        """A step has ended."""
        with self._lock:
            since, times = self._steps.pop(step, (0.0, 1))
            if times > 1:
                self._steps[step] = since, times - 1

    def fact(self, text: str) -> None:
        """Facts are not shown."""

    def count(self, what: str, done: int, whole: int) -> None:
        """So many of all are done; the count goes away once all are."""
        with self._lock:
            if done < whole:
                self._counts[what] = done, whole
                self._start()
            else:
                self._counts.pop(what, None)

    def close(self) -> None:
        """Take the line away for good, and end the thread."""
        self._end.set()
        thread = self._thread
        if thread is not None:
            thread.join(1)  # a signal can come between taking the lock and giving it back
        if self._shown:
            self.erase()

    def erase(self) -> None:
        """Empty the line where the cursor is."""
        self._write(_ERASE)
        self._shown = ""

    def __enter__(self) -> None:
        """Take the line away while something else is written."""
        self._lock.acquire()
        if self._shown:
            self.erase()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let it be shown again."""
        self._lock.release()

    def _start(self) -> None:
        if self._thread is None and not self._end.is_set():
            self._thread = threading.Thread(target=self._draw_often, name="progress", daemon=True)
            self._thread.start()

    def _draw_often(self) -> None:
        pause, idle = self._first, 0
        while not self._end.wait(pause):
            with self._lock:
                is_idle = not (self._steps or self._counts)
                idle = idle + 1 if is_idle else 0
                if not is_idle:
                    self._draw()
                elif idle > _MOST_IDLE:
                    if self._shown:
                        self.erase()
                    self._thread = None
                    return
            pause = _PAUSE

    def _draw(self) -> None:
        line = self._line(time.monotonic())
        if line != self._shown:
            self._write(f"{_ERASE}{line}")
            self._shown = line

    def _line(self, now: float) -> str:
        """What the line says: the counts, then the other steps with the seconds of the longest."""
        parts = [f"{what}: {done:,} of {whole:,}" for what, (done, whole) in self._counts.items()]
        others = {step: since for step, (since, _) in self._steps.items() if step not in self._counts}
        if others:
            seconds = int(now - min(others.values()))
            parts.append(", ".join(others) + (f": {seconds} s" if seconds >= _FEWEST_SECONDS else ""))
        line, room = visible("; ".join(parts)), self._columns() - 1
        if width(line) > room:
            while width(line) > room - 1:
                line = line[:-1]
            line += "…"
        return line

    def _columns(self) -> int:
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or _COLUMNS
        except (OSError, ValueError):
            return _COLUMNS

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):  # the terminal is gone, and nobody looks
            self._end.set()
