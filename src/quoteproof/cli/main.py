"""The command `quoteproof`: the answer that is remembered, or the command.

Only what an answer needs is imported here: that takes a tenth of the time of `commands`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from quoteproof.cli import remembered


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line; `words` are its arguments without the program's name."""
    given = list(sys.argv[1:] if words is None else words)
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Messages quote any character of a chapter; what a terminal cannot show is shown by its code.
            stream.reconfigure(errors="backslashreplace")
    try:
        if given[:1] == ["check"] and (answer := remembered.find(given[1:])) is not None:
            sys.stdout.write(answer.text)
            sys.stdout.flush()
            return answer.status
    except (OSError, KeyboardInterrupt) as error:
        from quoteproof.cli.commands import ended_by

        return ended_by(error)
    from quoteproof.cli.commands import run

    return run(given)


def _open_streams() -> None:
    """Open standard output and standard error, where the program was started without them."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 (it lives as long as we)
