"""Child processes: an empty folder, a bare environment, limits on time, memory and files, and frames to talk in.

A frame is a count, then parts with their lengths, big-endian: lengths come first so that text may hold any character,
NUL and line ends included. The other half is written in `server.lua`.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import struct
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import IO, Final

from quoteproof.engine.errors import EngineFailure, EngineTimeout

MEMORY_BYTES: Final = 4 * 1024**3
"""Writable memory a child may hold, in bytes. A chapter of 200,000 words needs 1.6 GB in pandoc."""
FILE_BYTES: Final = 256 * 1024**2
"""Largest file that a child may write, in bytes: pandoc writes the reference document and the style, no more."""
ISOLATED_SECONDS: Final = 120.0
"""Default limit of one run of `run_isolated`, in seconds."""
LARGEST_PART: Final = 2 * 1024**3
"""Most bytes of a part of a frame; a child that gives a greater length is broken."""
_UNREACHABLE: Final = "http://127.0.0.1:9"


class Folder:
    """A new, empty, private folder for temporary files; a context manager, or call `cleanup`.

    An interruption at any moment leaves none behind, only a killed process does. (`tempfile.TemporaryDirectory` makes
    the folder before it is registered for removal.)
    """

    def __init__(self) -> None:
        """Make the folder. Raises OSError."""
        self.name = os.path.join(tempfile.gettempdir(), f"quoteproof-{secrets.token_hex(8)}")
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


def limit(pid: int, memory_bytes: int = MEMORY_BYTES) -> None:
    """Limit what process `pid` may hold and write, where the platform has `prlimit` (Linux).

    RLIMIT_DATA and not RLIMIT_AS: Haskell's runtime reserves far more address space than it uses.
    Set from outside, because code run between fork and exec is not safe with threads.
    """
    if sys.platform == "linux":
        import resource

        limits = {
            resource.RLIMIT_DATA: memory_bytes,
            resource.RLIMIT_FSIZE: FILE_BYTES,
            resource.RLIMIT_CORE: 0,
        }
        for kind, size in limits.items():
            # The process may have ended already, or may have a stricter limit.
            with contextlib.suppress(ProcessLookupError, PermissionError, ValueError):
                resource.prlimit(pid, kind, (size, size))


def run_isolated(
    module: str, data: bytes, *, timeout: float = ISOLATED_SECONDS, memory_bytes: int = MEMORY_BYTES
) -> bytes:
    """Run `module` of the program as a script on `data`, and return what it writes.

    Whatever a file does to the libraries that read it (a crash, a loop, too much memory) ends this child alone. Limits:
    `timeout` seconds and `memory_bytes`. Raises EngineTimeout, or EngineFailure where the child does not end well.
    """
    # -P keeps the empty folder, and the caller's working folder, out of the module path.
    command = [sys.executable, "-P", "-m", module]
    with (
        Folder() as folder,
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=dict(bare_environment(folder)),
        ) as child,
    ):
        limit(child.pid, memory_bytes)
        try:
            output, _ = child.communicate(data, timeout=timeout)
        except subprocess.TimeoutExpired:
            raise EngineTimeout(f"it took longer than {timeout:g} seconds") from None
        finally:
            child.kill()
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
        if len(length) < 8:
            return None
        size = struct.unpack(">Q", length)[0]
        if size > LARGEST_PART:
            return None
        part = stream.read(size)
        if len(part) < size:
            return None
        parts.append(part)
    return parts
