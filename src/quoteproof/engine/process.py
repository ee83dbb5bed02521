"""Child processes: an empty folder, a bare environment, limits on time, memory and files, and frames to talk in.

A frame is a count, then parts with their lengths, big-endian: lengths come first so that text may hold any character,
NUL and line ends included. The other half is written in `server.lua`. A child ends after one run, or stays and answers
each frame with another (`ResidentProcess`).
"""

import contextlib
import math
import os
import secrets
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import IO, Final

from quoteproof.engine.program import EngineEnded, EngineFailure, EngineTimeout
from quoteproof.steps import fact
from quoteproof.values import dataclass

MEMORY_BYTES: Final = 4 * 1024**3
"""Writable memory a child may hold, in bytes. A chapter of 200,000 words needs 1.6 GB in pandoc."""
FILE_BYTES: Final = 256 * 1024**2
"""Largest file that a child may write, in bytes: pandoc writes the reference document and the style, no more."""
ISOLATED_SECONDS: Final = 120.0
"""Default limit of one run of `run_isolated`, in seconds."""
_PATIENCE: Final = 4.0
"""How many seconds may pass for each second of its limit that a child may compute: other programs run too."""
LARGEST_PART: Final = 2 * 1024**3
"""Most bytes of a part of a frame; a child that gives a greater length is broken."""
_UNREACHABLE: Final = "http://127.0.0.1:9"


class Folder:
    """A new, empty, private folder for temporary files; a context manager, or call `cleanup`.

    An interruption at any moment leaves none behind, only a killed process does. (`tempfile.TemporaryDirectory` makes
    the folder before it is registered for removal.)
    """

    def __init__(self, parent: str | None = None) -> None:
        """Make the folder, in the system's folder for such or in another `parent`. Raises OSError."""
        self.name = os.path.join(parent or tempfile.gettempdir(), f"quoteproof-{secrets.token_hex(8)}")
        self.cleanup = weakref.finalize(self, shutil.rmtree, self.name, ignore_errors=True)
        os.mkdir(self.name, 0o700)

    def __enter__(self) -> str:
        """Return the folder's path."""
        return self.name

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the folder and everything in it."""
        self.cleanup()


def bare_environment(home: str) -> Mapping[str, str]:
    """The whole environment of a child: an empty home, UTF-8, and proxies that lead nowhere.

    Nothing of the author's settings reaches an engine (a template in the user's data folder would be printed), and an
    engine that tried to fetch would fail at once. This is defence in depth, not the first wall.
    """
    environment = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), _UNREACHABLE)
    environment |= dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA"), home)
    environment |= {"LANG": "C.UTF-8", "TMPDIR": home, "TEMP": home, "TMP": home}
    # Windows starts no program without its system folder; Python finds its packages by the others.
    kept = ("SYSTEMROOT", "PYTHONPATH", "PYTHONHOME")
    return environment | {name: os.environ[name] for name in kept if name in os.environ}


def own_environment(home: str) -> Mapping[str, str]:
    """The environment of a child that is this program itself: ours, with temporary files in the folder `home`."""
    return {**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), home)}


def limit(pid: int, memory_bytes: int = MEMORY_BYTES) -> None:
    """Limit what process `pid` may hold and write, where the platform has `prlimit` (Linux).

    RLIMIT_DATA and not RLIMIT_AS: Haskell's runtime reserves far more address space than it uses.
    Set from outside, because code run between fork and exec is not safe with threads.
    """
    if sys.platform == "linux":
        import resource

        limits = ((resource.RLIMIT_DATA, memory_bytes), (resource.RLIMIT_FSIZE, FILE_BYTES), (resource.RLIMIT_CORE, 0))
        for kind, size in limits:
            # The process may have ended already, or may have a stricter limit.
            with contextlib.suppress(ProcessLookupError, PermissionError, ValueError):
                resource.prlimit(pid, kind, (size, size))


def _limit_computing(pid: int, seconds: float) -> None:
    """Limit how long process `pid` may compute, in whole seconds, where the platform has `prlimit` (Linux)."""
    if sys.platform == "linux":
        import resource

        most = math.ceil(seconds)
        with contextlib.suppress(ProcessLookupError, PermissionError, ValueError):
            resource.prlimit(pid, resource.RLIMIT_CPU, (most, most + 1))


_CHILDREN: Final[weakref.WeakSet[subprocess.Popen[bytes]]] = weakref.WeakSet()
_STARTING: Final = threading.Lock()


def open_child(
    command: Sequence[str], folder: str, errors: IO[bytes] | int, *, is_own: bool = False
) -> subprocess.Popen[bytes]:
    """Start a child in a folder, with pipes: with a bare environment, or as this program with a group of its own."""
    pipe, environment = subprocess.PIPE, dict((own_environment if is_own else bare_environment)(folder))
    with _STARTING:
        child = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=pipe, stdout=pipe, stderr=errors, start_new_session=is_own
        )
        _CHILDREN.add(child)
    return child


def kill_children() -> None:
    """Kill every child of `open_child` that is running; whoever waits for one finds that it has ended."""
    with _STARTING:
        children = [*_CHILDREN]
    for child in children:
        child.kill()


def run_isolated(
    module: str, data: bytes, *, timeout: float = ISOLATED_SECONDS, memory_bytes: int = MEMORY_BYTES
) -> bytes:
    """Run `module` of the program as a script on `data`, and return what it writes.

    Whatever a file does to the libraries that read it (a crash, a loop, too much memory) ends this child alone. Limits:
    `timeout` seconds of computing (elsewhere than on Linux, only what passes meanwhile is limited, to `_PATIENCE` times
    as much) and `memory_bytes`. Raises EngineTimeout, or EngineFailure where the child does not end well.
    """
    # -P keeps the empty folder, and the caller's working folder, out of the module path.
    command = [sys.executable, "-P", "-m", module]
    with Folder() as folder, open_child(command, folder, subprocess.DEVNULL) as child:
        limit(child.pid, memory_bytes)
        _limit_computing(child.pid, timeout)
        try:
            output, _ = child.communicate(data, timeout=_PATIENCE * timeout)
        except subprocess.TimeoutExpired:
            raise EngineTimeout(f"it took longer than {timeout:g} seconds") from None
        finally:
            child.kill()
    if sys.platform != "win32" and child.returncode == -signal.SIGXCPU:
        raise EngineTimeout(f"it took longer than {timeout:g} seconds")
    if child.returncode != 0:
        raise EngineFailure(f"the process that reads it ended with status {child.returncode}")
    return output


def write_frame(stream: IO[bytes], parts: Sequence[str | bytes]) -> None:
    """Write `parts` (text as UTF-8) as one frame. Raises OSError when nobody reads."""
    stream.write(struct.pack(">I", len(parts)))
    for part in parts:
        # A lone surrogate has no UTF-8 form and becomes "?"; text from files never holds one.
        raw = part.encode("utf-8", "replace") if isinstance(part, str) else part
        stream.write(struct.pack(">Q", len(raw)))
        stream.write(raw)
    stream.flush()


def read_frame(stream: IO[bytes]) -> list[bytes] | None:
    """Read one frame; None when the stream ends too early or gives an impossible length."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    parts = []
    for _ in range(struct.unpack(">I", head)[0]):
        length = stream.read(8)
        size = struct.unpack(">Q", length)[0] if len(length) == 8 else LARGEST_PART + 1
        if size > LARGEST_PART or len(part := stream.read(size)) < size:
            return None
        parts.append(part)
    return parts


@dataclass(frozen=True, slots=True)
class _Child:
    process: subprocess.Popen[bytes]
    folder: Folder
    errors: IO[bytes]
    has_group: bool = False

    def stop(self) -> None:
        """Kill the child, and what it has started where that is a group of processes; do not wait."""
        if self.has_group and sys.platform != "win32" and self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()

    def kill(self) -> str:
        """Kill the child, remove its folder, and return what it wrote to standard error."""
        self.stop()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            # What is still buffered for a child that is gone is lost, which does no harm.
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        self.errors.seek(0)
        words = self.errors.read().decode("utf-8", "replace").strip()
        self.errors.close()
        self.folder.cleanup()
        return words


class ResidentProcess:
    """A child that is started at the first request; it serves one request at a time, from any thread."""

    def __init__(
        self, command: Callable[[], Sequence[str]], *, name: str, memory_bytes: int, is_own: bool = False
    ) -> None:
        """`command` returns the program and its arguments when a child is needed, or raises EngineMissing.

        `name` is used in messages. The child may hold `memory_bytes` bytes where the platform can limit it. With
        `is_own` the child is this program: it has our environment, and what it starts is ended with it.
        """
        self._command, self._name, self._memory, self._is_own = command, name, memory_bytes, is_own
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

    def abort(self) -> None:
        """End the child at once, also in the middle of a request, which then fails."""
        child = self._child
        if child is not None:
            child.stop()

    def _answer(self, parts: Sequence[str | bytes], timeout: float) -> list[bytes]:
        child = self._running()
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.stop()

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
            raise EngineEnded(words or f"{self._name} ended without an answer")
        return answer

    def _running(self) -> _Child:
        if self._child is None or self._child.process.poll() is not None:
            self._end()
            fact(f"{self._name} is started")
            self._child = _start(self._command(), self._memory, is_own=self._is_own)
        return self._child

    def _end(self) -> str:
        child, self._child = self._child, None
        return child.kill() if child is not None else ""


def _start(command: Sequence[str], memory: int, *, is_own: bool) -> _Child:
    """Start `command` in an empty folder of its own."""
    folder = Folder()
    # A file, not a pipe: nobody reads a pipe while the child works, and a full one would stop it.
    errors = tempfile.TemporaryFile()  # noqa: SIM115 (it lives as long as the child, which closes it)
    process = open_child(command, folder.name, errors, is_own=is_own)
    limit(process.pid, memory)
    return _Child(process, folder, errors, has_group=is_own)


def _exchange(process: subprocess.Popen[bytes], parts: Sequence[str | bytes]) -> list[bytes] | None:
    """Send one frame and read one; None if the child ended instead."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        write_frame(process.stdin, parts)
    except OSError:
        return None
    return read_frame(process.stdout)
