"""One run of the whole line with a guard at the door: the child process of `line`.

`python -m tests.security.guarded FOLDER SERVER WORDS…` runs the command line with these words in a folder and writes
JSON: what it gave, and every file opened outside its bounds, every program started that is no engine, and every
socket. A proxy that an engine would fetch through is the server, so that a fetch is seen there.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import sysconfig
from pathlib import Path
from typing import Any
from unittest.mock import patch

from quoteproof.cli.main import main
from quoteproof.engine import process
from quoteproof.engine.program import find_program

ROOT = Path(__file__).parents[2]
_SYSTEM = (
    "/dev/null",
    "/dev/urandom",
    "/proc/",
    "/sys/",
    "/etc/machine-id",
    "/var/lib/dbus/machine-id",
    "/etc/localtime",
    "/usr/share/zoneinfo/",
)
_PROGRAMS = ("os.system", "os.exec", "os.posix_spawn", "os.startfile", "pty.spawn")


class Guard:
    """Notes what should not happen."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of the book; what the program and Python are made of may be read as well."""
        own = {folder, ROOT, Path(sys.prefix), Path(sys.base_prefix), *map(Path, sysconfig.get_paths().values())}
        self._bounds = tuple(f"{path.resolve()}{os.sep}" for path in own)
        self._temporary = f"{Path(os.environ['TMPDIR']).resolve()}{os.sep}"
        self._programs = {str(find_program()), sys.executable}
        self.seen: list[str] = []

    def hook(self, event: str, given: tuple[Any, ...]) -> None:
        """Look at an audit event (PEP 578)."""
        stranger = event == "subprocess.Popen" and str(given[0]) not in self._programs
        if event.startswith("socket.") or event in _PROGRAMS or stranger:
            self.seen.append(f"{event} {given!r:.200}")
        elif event == "open" and isinstance(given[0], str | bytes):
            path = os.path.realpath(os.fsdecode(given[0]))
            if not f"{path}{os.sep}".startswith((*self._bounds, self._temporary)) and not path.startswith(_SYSTEM):
                self.seen.append(f"open {path}")


def run(folder: Path, server: str, words: list[str]) -> dict[str, Any]:
    """Run the command line once, guarded."""
    guard = Guard(folder)
    out, err = io.StringIO(), io.StringIO()
    os.chdir(folder)
    sys.addaudithook(guard.hook)
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        patch.object(process, "_UNREACHABLE", server),
    ):
        status = main(words)
    return {"status": status, "out": out.getvalue(), "err": err.getvalue(), "seen": list(guard.seen)}


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])))
