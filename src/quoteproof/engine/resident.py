"""A child process that stays and answers each frame with another, within a time limit.

A request that fails or is late ends the child; the next request starts a new one.
"""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from quoteproof.engine.errors import EngineFailure, EngineTimeout
from quoteproof.engine.process import Folder, bare_environment, limit, read_frame, write_frame


@dataclass(frozen=True, slots=True)
class _Child:
    process: subprocess.Popen[bytes]
    folder: Folder
    errors: IO[bytes]

    def kill(self) -> str:
        """Kill the child, remove its folder, and return what it wrote to standard error."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                _close(stream)
        self.errors.seek(0)
        words = self.errors.read().decode("utf-8", "replace").strip()
        self.errors.close()
        self.folder.cleanup()
        return words


class ResidentProcess:
    """A child that is started at the first request; it serves one request at a time, from any thread."""

    def __init__(self, command: Callable[[], Sequence[str]], *, name: str, memory_bytes: int) -> None:
        """`command` returns the program and its arguments when a child is needed, or raises EngineMissing.

        `name` is used in messages. The child may hold `memory_bytes` bytes where the platform can limit it.
        """
        self._command = command
        self._name = name
        self._memory = memory_bytes
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def request(self, parts: Sequence[str | bytes], *, timeout: float) -> list[bytes]:
        """Send a frame and return the parts of the answer after its first (`ok`), within `timeout` seconds.

        Raises EngineTimeout, EngineFailure (with the child's own message) or EngineMissing.
        """
        with self._lock:
            answer = self._answer(parts, timeout)
        if answer[0] != b"ok":
            raise EngineFailure(answer[1].decode("utf-8", "replace"))
        return answer[1:]

    def close(self) -> None:
        """End the child and remove its folder. A later request starts a new one."""
        with self._lock:
            self._end()

    def _answer(self, parts: Sequence[str | bytes], timeout: float) -> list[bytes]:
        child = self._running()
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.process.kill()

        # A timer, not a wait on the pipe: Windows cannot wait on one.
        timer = threading.Timer(timeout, stop)
        timer.daemon = True
        timer.start()
        answer: list[bytes] | None = None
        try:
            answer = _exchange(child.process, parts)
        finally:
            timer.cancel()
            words = self._end() if answer is None or late.is_set() else ""
        if late.is_set():
            raise EngineTimeout(f"{self._name} took longer than {timeout:g} seconds")
        if answer is None:
            raise EngineFailure(words or f"{self._name} ended without an answer")
        return answer

    def _running(self) -> _Child:
        if self._child is None or self._child.process.poll() is not None:
            self._end()
            self._child = _start(self._command(), self._memory)
        return self._child

    def _end(self) -> str:
        child, self._child = self._child, None
        return child.kill() if child is not None else ""


def _start(command: Sequence[str], memory: int) -> _Child:
    """Start `command` in an empty folder of its own, with a bare environment."""
    folder = Folder()
    # A file, not a pipe: nobody reads a pipe while the child works, and a full one would stop it.
    errors = tempfile.TemporaryFile()  # noqa: SIM115 (it lives as long as the child, which closes it)
    process = subprocess.Popen(
        command,
        cwd=Path(folder.name),
        env=dict(bare_environment(folder.name)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
    )
    limit(process.pid, memory)
    return _Child(process, folder, errors)


def _exchange(process: subprocess.Popen[bytes], parts: Sequence[str | bytes]) -> list[bytes] | None:
    """Send one frame and read one; None if the child ended instead."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        write_frame(process.stdin, parts)
    except OSError:
        return None
    return read_frame(process.stdout)


def _close(stream: IO[bytes]) -> None:
    """Close a pipe whose other end may be gone; what is still buffered is lost, which does no harm."""
    try:
        stream.close()
    except OSError:
        return
