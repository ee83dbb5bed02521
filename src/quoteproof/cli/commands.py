"""The commands: reads the arguments, runs one command, returns its exit status.

0 means no errors, 1 findings of error severity, 2 that it could not run; bad input never shows a traceback. The parsers
are made in `parsers`.
"""

import contextlib
import gc
import importlib
import importlib.util
import signal
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from quoteproof import steps
from quoteproof.cli.parsers import COMMANDS, DAILY, command_function, command_parser, whole_parser
from quoteproof.cli.terminal import Verbosity, complain, nearest_help, progress_shown, say, set_verbosity, to_nowhere
from quoteproof.disk.errors import CannotRunError, Trouble

LASTING: Final = frozenset({"lsp", "mcp", "watch"})
"""Commands that run long, and must free what they no longer need."""
_LIST: Final = "see all commands with `quoteproof --help`"
_START: Final = """\
The citation-checked document compiler: a misquotation never reaches print.

Begin with a book that builds at once, or with your manuscript:

  quoteproof init my-book
  quoteproof adopt thesis.docx --bib references.bib --sources papers/

The commands of every day:
"""


def run(given: Sequence[str]) -> int:
    """Run the command line `given`, without the program's name."""
    if not given:
        return _start()
    try:
        before = [*takewhile(lambda word: word.startswith("-"), given)]
        name = given[len(before)] if len(before) < len(given) else None
        if before or name is None:
            whole_parser().parse_args(before)
        if name is None:
            raise CannotRunError(Trouble("there is no command behind the options", helps=(_LIST,)))
        if name not in COMMANDS:
            near = nearest_help(name, COMMANDS, "run `quoteproof {}`")
            raise CannotRunError(Trouble(f"there is no command `{name}`", helps=(*near, _LIST)))
        with _ended_as_interrupted(), _uncollected(name not in LASTING), progress_shown():
            status = command_function(name)(command_parser(name), [*before, *given[len(before) + 1 :]])
            if not sys.stdout.closed:  # as the language server leaves it
                sys.stdout.flush()
    except (CannotRunError, OSError, KeyboardInterrupt, MemoryError, RecursionError) as error:
        return ended_by(error)
    finally:
        set_verbosity(Verbosity.NORMAL)
        steps.listen(None)
    return status


def _start() -> int:
    """Say what to do first, where nothing is asked for."""
    width = max(map(len, DAILY))
    lines = (f"  quoteproof {name:<{width}}  {COMMANDS[name].about}" for name in DAILY)
    say("\n".join([_START, *lines, "", "All commands: quoteproof --help", "The documentation: quoteproof help"]))
    return 0


def ended_by(error: BaseException) -> int:
    """Say what has ended the program, and return the exit status; raises what no command may end with."""
    match error:
        case CannotRunError():
            complain(error.troubles)
        case BrokenPipeError():
            # The reader of our output has ended, as `head` does.
            to_nowhere(sys.stdout)
            return 1
        case KeyboardInterrupt():
            complain((Trouble("stopped", helps=("no file is left half written; run the command again",)),))
        case OSError():
            # What the disk refuses is reported where it happens; what is left is standard output, which has no name.
            to_nowhere(sys.stdout)
            what = f"`{error.filename}` cannot be used" if error.filename else "standard output cannot be written"
            complain((Trouble(f"{what}: {(error.strerror or str(error)).lower()}"),))
        case MemoryError() | RecursionError():
            what = "memory" if isinstance(error, MemoryError) else "room for nested parts"
            helps = ("check the chapters one by one to find the one that needs so much",)
            complain((Trouble(f"there is not enough {what} for this", helps=helps),))
        case _:
            raise error
    return 2


@contextlib.contextmanager
def _uncollected(short: bool) -> Iterator[None]:
    """Switch the collector of reference cycles off while a short command runs: a book's trees have no cycles.

    What is there at the end is not looked through either, when the process ends: that takes a twentieth of a check.
    """
    collecting = gc.isenabled()
    if short:
        gc.disable()
    try:
        yield
    finally:
        if short:
            gc.freeze()
        if collecting:
            gc.enable()


@contextlib.contextmanager
def _ended_as_interrupted() -> Iterator[None]:
    """Treat SIGTERM and SIGHUP like Ctrl-C, so that children are ended and temporary files are removed.

    Before and after, Ctrl-C itself ends the process at once, where `__main__` has said so.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    # What is ignored stays so: `nohup` asked for it.
    ending = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    for number in ending:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in ending:
            signal.signal(number, signal.SIG_DFL)


def lsp_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `lsp`."""
    # Many editors add this to every server's command line; it is what the server does anyway.
    parser.add_argument("--stdio", action="store_true", help="talk on standard input and output (always so)")


def lsp(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Serve an editor on standard input and output until it ends the server."""
    parser.parse_args(words)
    if importlib.util.find_spec("pygls") is None:
        helps = ("install it with `pip install 'quoteproof[editor]'`",)
        raise CannotRunError(Trouble("the language server is not installed", helps=helps))
    # What is imported stays: to look for garbage in it, now or later, is a tenth of the start for nothing.
    gc.disable()
    # By name, since the two are of one rank, and so that the checker starts without it.
    status: int = importlib.import_module("quoteproof.lsp.main").serve()
    return status
