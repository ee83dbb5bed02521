"""Writes to the terminal: colours and progress only where a person looks, else plain text (no-color.org).

What a command writes is one of five: `say` the answer that was asked for, `inform` of what it did, a `remark` on
standard error, a `detail` that only `--verbose` shows, and `complain` of what is wrong. `--quiet` leaves the first and
the last.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from quoteproof import steps
from quoteproof.disk import reading
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.report.display import screen_safe, visible, width, wrapped

if TYPE_CHECKING:
    from quoteproof.cli.progress import ProgressLine


class Verbosity(IntEnum):
    """How much a command tells of what it does; its answer and its errors are written always."""

    QUIET = -1
    """Nothing: no summary, no account, no notes, no progress (`--quiet`)."""
    NORMAL = 0
    """What it did."""
    VERBOSE = 1
    """Also how: what is read, kept and made, the engines, and the time of each stage (`--verbose`)."""


class _Output:
    """How the command that runs now writes: how much it tells, and its progress line where one is shown."""

    verbosity = Verbosity.NORMAL
    progress: ProgressLine | None = None


_output: Final = _Output()


def verbosity() -> Verbosity:
    """How much the command that runs now is to tell."""
    return _output.verbosity


def set_verbosity(level: Verbosity) -> None:
    """Say how much is told from now on."""
    _output.verbosity = level
    if _output.progress is not None and level is not Verbosity.NORMAL:
        _output.progress.close()


def wants_colour(stream: TextIO) -> bool:
    """Whether a stream is a terminal that shows colours."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty()


BOLD: Final = "\x1b[1m"
DIM: Final = "\x1b[2m"
RED: Final = "\x1b[1;31m"
_PLAIN: Final = "\x1b[0m"


def painted(text: str, style: str, stream: TextIO | None = None) -> str:
    """A text in a style (`BOLD`, `DIM`, `RED`) where a stream shows colours, else as it is; standard output if none."""
    return f"{style}{text}{_PLAIN}" if wants_colour(stream or sys.stdout) else text


def columns() -> int:
    """The width to write for: the terminal's, within what reads well, and 100 where there is none."""
    import shutil  # its compressors take time to import, and only a terminal has a width

    return max(60, min(120, shutil.get_terminal_size((100, 24)).columns))


@contextlib.contextmanager
def progress_shown() -> Iterator[None]:
    """Show in one line of standard error what is being done, where a person waits at a terminal.

    It is not shown where `CI` is set, on a terminal that cannot erase a line, or with `--quiet` or `--verbose`.
    """
    is_asked = _output.verbosity is Verbosity.NORMAL and not os.environ.get("CI")
    if not is_asked or os.environ.get("TERM") == "dumb" or not sys.stderr.isatty():
        yield
        return
    from quoteproof.cli.progress import ProgressLine

    line = _output.progress = ProgressLine(sys.stderr)
    steps.listen(line)
    try:
        yield
    except KeyboardInterrupt:
        line.erase()  # with the `^C` that the terminal shows
        raise
    finally:
        steps.listen(None)
        line.close()
        _output.progress = None


def progress(done: int, whole: int, what: str = "checking the chapters") -> None:
    """Show how much of something is done, in the line of `progress_shown`."""
    if _output.progress is not None and whole > 1:
        _output.progress.count(what, done, whole)


def _beside_progress() -> contextlib.AbstractContextManager[None]:
    """Takes the line of progress away while something else is written."""
    return contextlib.nullcontext() if _output.progress is None else _output.progress


def say(text: str, *, exact: bool = False) -> str:
    """Write a text to standard output, as it may be shown, and return it so.

    `exact` is for what programs read: it goes out as it is, unless a terminal would show it.
    """
    whole = text if text.endswith("\n") else text + "\n"
    shown = whole if exact and not sys.stdout.isatty() else screen_safe(whole)
    with _beside_progress():
        sys.stdout.write(shown)
        if _output.progress is not None:
            sys.stdout.flush()
    return shown


def inform(text: str, *, is_error: bool = False) -> None:
    """Write to standard output what was done, unless `--quiet` is given: an account, a summary, the next step.

    What `is_error` is written then, too. On a terminal lines are broken at spaces.
    """
    if is_error or _output.verbosity is not Verbosity.QUIET:
        say("\n".join(map(_broken, text.split("\n"))) if sys.stdout.isatty() else text)


def _broken(line: str) -> str:
    """A line without colours, in as many lines as the screen's width asks for."""
    if width(line) <= columns():
        return line
    indent = " " * (len(line) - len(line.lstrip()))
    return "\n".join(wrapped(line, columns(), first=indent, indent=f"{indent}  "))


def remark(text: str) -> None:
    """Write a note to standard error, as it may be shown, unless `--quiet` is given."""
    if _output.verbosity is not Verbosity.QUIET:
        _to_standard_error(text)


def detail(text: str) -> None:
    """Write to standard error how something is done, where `--verbose` is given."""
    if _output.verbosity is Verbosity.VERBOSE:
        _to_standard_error(text)


def _to_standard_error(text: str) -> None:
    with _beside_progress():
        sys.stderr.write(screen_safe(f"{text}\n"))


def complain(troubles: Iterable[Trouble]) -> None:
    """Write what keeps the program from running to standard error, if that can be written."""
    try:
        for trouble in troubles:
            place = f"{trouble.file}:{trouble.line}: " if trouble.line else f"{trouble.file}: " if trouble.file else ""
            headline = painted(f": {visible(place)}{visible(trouble.message)}", BOLD, sys.stderr)
            _to_standard_error(painted("error", RED, sys.stderr) + headline)
            for help_ in trouble.helps:
                _to_standard_error(f"  = help: {visible(help_)}")
    except OSError:
        # Python would try once more at the end, and end with status 120.
        with contextlib.suppress(OSError):
            to_nowhere(sys.stderr)


def to_nowhere(stream: TextIO) -> None:
    """Drop what is still to be written to a stream that takes nothing more. Raises OSError where it is no file."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def standard_input(what: str) -> str:
    """Read standard input to its end; a byte that is not UTF-8 becomes a surrogate. `what` is said at a terminal.

    Raises `CannotRunError` where there is none, or too much.
    """
    if sys.stdin is None or sys.stdin.closed:
        raise CannotRunError(Trouble("there is no standard input", helps=(f"pipe {what} into it",)))
    if sys.stdin.isatty():
        remark(f"waiting for {what} on standard input: end it with Ctrl-D (Windows: Ctrl-Z, Enter), stop with Ctrl-C")
    data = sys.stdin.buffer.read(reading.LARGEST + 1)
    if len(data) > reading.LARGEST:
        raise CannotRunError(Trouble(f"standard input is larger than {reading.LARGEST // 1024 // 1024} MiB"))
    return data.decode("utf-8", "surrogateescape")


def nearest_help(name: str, known: Iterable[str], form: str) -> tuple[str, ...]:
    """The help that names what was surely meant; nothing where no known name comes near. `form` holds `{}`."""
    from quoteproof.text.look_alikes import nearest  # whose engine only a wrong name needs

    return tuple(form.format(near) for near in nearest(name, known))


def finish_earlier(root: Path) -> Path:
    """Finish the writing that an earlier run left, and say so; returns the folder."""
    from quoteproof.disk.writing import finish  # which a check does without

    for note in finish(root):
        remark(f"note: {note}")
    return root


def name_leftovers(root: Path) -> bool:
    """Name the files that an earlier run left and nobody uses; whether there are any."""
    is_told = False
    if os.path.lexists(root / reading.OWN):
        from quoteproof.disk.journal import unused_files

        for note in unused_files(root):
            is_told = True
            remark(f"note: {note}")
    return is_told
