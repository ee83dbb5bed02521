"""A worker that breaks as the name of its task says; started as a script, in place of the real one."""

from __future__ import annotations

import json
import os
import signal
import sys

from quoteproof.engine.process import read_frame, write_frame
from quoteproof.report.batch import BatchKind, BatchLine, line_text


def main() -> None:
    judged = 0
    while (parts := read_frame(sys.stdin.buffer)) is not None:
        name = json.loads(parts[0])["name"]
        judged += 1
        if name == "crash":
            os.kill(os.getpid(), signal.SIGKILL)
        if name == "raise":
            raise ValueError("a bug")
        if name == "endless":
            sys.stdin.buffer.read(1)  # which never comes
        write_frame(sys.stdout.buffer, ["ok", line_text(BatchLine(name, BatchKind.BOOK, chapters=judged))])


if __name__ == "__main__":
    main()
