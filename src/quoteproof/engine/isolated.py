"""Apart: a module of the program run in a process of its own, bytes in, bytes out, with limits.

Promises that whatever a file makes of the libraries that read it, a crash, a loop or a hunger for memory, ends that
process alone, with a message. Leaves out what is read.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Final

from quoteproof.engine.errors import EngineFailure, EngineTimeout
from quoteproof.engine.folder import Folder
from quoteproof.engine.process import MEMORY_BYTES, bare_environment, limit

SECONDS: Final = 120.0
"""Default limit of one run, in seconds."""


def run_apart(module: str, data: bytes, *, timeout: float = SECONDS, memory_bytes: int = MEMORY_BYTES) -> bytes:
    """Run `module` as a script on `data`, within `timeout` seconds and `memory_bytes`, and give what it writes.

    Raises EngineTimeout, or EngineFailure where it ends otherwise than well.
    """
    # -P keeps the empty folder, and whatever the caller stands in, out of the module path.
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
            made, _ = child.communicate(data, timeout=timeout)
        except subprocess.TimeoutExpired:
            raise EngineTimeout(f"it took longer than {timeout:g} seconds") from None
        finally:
            child.kill()
    if child.returncode != 0:
        raise EngineFailure(f"the process that was to read it ended with status {child.returncode}")
    return made
