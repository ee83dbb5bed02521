"""`quoteproof watch`: checks the book on every save, and builds it while there is no error.

A check without findings prints one line. Nothing on the screen is cleared. If the book cannot be checked, that is
printed and the watch goes on. Exit status 0 when it is ended with Ctrl-C, 2 where there is no book to watch.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from quoteproof.check.result import CheckResult
from quoteproof.cli.build import formats
from quoteproof.cli.terminal import columns, complain, finish_earlier, say, wants_colour
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.engine.program import EngineError
from quoteproof.project.build import build
from quoteproof.project.project import Project
from quoteproof.project.watch import Wait, changes
from quoteproof.report import summary, text

_PAUSE: Final = 0.25  # seconds between two looks: soon enough for a person, and nothing for the machine
_NAMED: Final = 3


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--to", metavar="FORMATS", help="what to build (default: `outputs:` of book.yaml)")
    parser.add_argument("--no-build", action="store_true", help="check only")


def command(given: argparse.Namespace) -> int:
    """Watch the book of the working folder until Ctrl-C."""
    wanted = formats(given.to)
    with Project.open(Path.cwd()) as project:
        if not given.no_build:
            finish_earlier(project.root)
        say(f"watching {project.root.name}; Ctrl-C ends it")
        try:
            watch(project, wanted, builds=not given.no_build, wait=_wait)
        except KeyboardInterrupt:
            say("\nstopped watching")
    return 0


def watch(
    project: Project,
    wanted: frozenset[str] | None,
    *,
    builds: bool,
    wait: Wait,
    now: Callable[[], datetime] = datetime.now,
) -> None:
    """Check, and build if wanted, at once and after every change, until `wait` says that it is enough."""
    for changed in changes(project.root, wait):
        head = f"{now():%H:%M:%S}  {_named(changed)}"
        try:
            result, written = _round(project, wanted, builds=builds)
        except CannotRunError as error:
            say(f"{head}the book cannot be checked")
            sys.stdout.flush()
            complain(error.troubles)
        except EngineError as error:
            say(f"{head}an engine failed")
            sys.stdout.flush()
            complain((Trouble(str(error), helps=("the last good outputs are unchanged; save again to try again",)),))
        else:
            _tell(head, result, written, builds=builds)
        sys.stdout.flush()


def _round(project: Project, wanted: frozenset[str] | None, *, builds: bool) -> tuple[CheckResult, tuple[str, ...]]:
    if not builds:
        return project.check(), ()
    built = build(project, wanted)
    return built.result, tuple(built.written)


def _tell(head: str, result: CheckResult, written: tuple[str, ...], *, builds: bool) -> None:
    """Say how the book stands, in one line if nothing is wrong."""
    made = f"wrote {', '.join(written)}" if written else "nothing was built" if builds else ""
    if not result.errors and not result.warnings:
        say(f"{head}{summary.counts(result)}: {summary.outcome(result)}{f'; {made}' if made else ''}")
        return
    say(f"{head.rstrip(': ')}\n\n")
    say(text.render(result, colour=wants_colour(sys.stdout), columns=columns()))
    if made:
        say(made)


def _named(changed: tuple[str, ...]) -> str:
    if not changed:
        return ""
    more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
    return f"{', '.join(changed[:_NAMED])}{more}: "


def _wait() -> bool:
    time.sleep(_PAUSE)
    return True
