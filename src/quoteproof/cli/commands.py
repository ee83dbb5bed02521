"""The commands: reads the arguments, runs one command, returns its exit status.

0 means no errors, 1 findings of error severity, 2 that it could not run; bad input never shows a traceback. The module
of a command is imported only when the command is called.
"""

import argparse
import contextlib
import gc
import importlib
import importlib.util
import os
import re
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import Final, NoReturn

from quoteproof import __version__
from quoteproof.cli.terminal import complain, nearest_help
from quoteproof.disk.errors import CannotRunError, Trouble

COMMANDS: Final = {
    "init": ("seeds", "make a new book that builds at once"),
    "adopt": ("adopting", "make a book of a manuscript in Markdown, LaTeX, Word or LibreOffice"),
    "add": ("adding", "add documents as sources"),
    "audit": ("auditing", "judge the quotations of a Word, LaTeX, Markdown or PDF file against its sources"),
    "remove": ("seeds", "take a source out, with its seed and its anchors"),
    "reread": ("adding", "read a document anew, and show what differs"),
    "label": ("emending", "say which numbers the pages of a source bear"),
    "role": ("emending", "say what a passage is in its document"),
    "anchor": ("seeds", "update the anchors of the seeds, and print what changed"),
    "show": ("showing", "print a passage with its neighbours"),
    "find": ("finding", "find passages by words, each as a quotation ready to paste"),
    "insert": ("passages", "write a source's exact words as a quotation with its citation"),
    "check": ("check", "check every quotation"),
    "batch": ("batching", "judge many books and manuscripts, one line of JSON each"),
    "fix": ("fixing", "apply the fixes that findings offer"),
    "build": ("build", "check every quotation, then make the editions"),
    "verify": ("build", "verify a finished PDF or DOCX"),
    "lsp": ("commands", "run the language server for an editor"),
    "mcp": ("assisting", "serve a writing assistant, which can only quote what is proved"),
    "hook": ("hooking", "answer a coding agent's hook: judge its edits before they are on disk"),
    "watch": ("build", "check on every save, and build while there is no error"),
    "explain": ("findings", "explain what a finding means and what to do"),
}
"""The commands: the module of this package that has a function of that name, and what it does.

The function declares its arguments to a parser, reads them, and returns the exit status.
"""
LASTING: Final = frozenset({"lsp", "mcp", "watch"})
"""Commands that run long, and must free what they no longer need."""


_LIST: Final = "see all commands with `quoteproof --help`"


class CommandParser(argparse.ArgumentParser):
    """The parser of one command, which names the option that an unknown one was meant for."""

    def error(self, message: str) -> NoReturn:
        """Show the usage, say what is wrong, and end with status 2."""
        unknown = re.match(r"unrecognized arguments: (--[\w-]+)", message)
        self.print_usage(sys.stderr)
        see = f"see all options with `{self.prog} --help`"
        if unknown is not None:
            options = (name for name in self._option_string_actions if name.startswith("--"))
            near = nearest_help(unknown[1], options, "write `{}`")
            raise CannotRunError(Trouble(f"there is no option `{unknown[1]}`", helps=(*near, see)))
        for pattern, told in _USAGE:
            found = re.fullmatch(pattern, message)
            if found is not None:
                helps = (*self._choices(*found.groups()), see)
                raise CannotRunError(Trouble(told.format(*found.groups()), helps=helps))
        raise CannotRunError(Trouble(message, helps=(see,)))

    def _choices(self, name: str, value: str = "") -> Iterator[str]:
        """What may be written for an argument, where only some words may be: the one that was meant, or all."""
        for action in self._actions:
            names = {action.dest, action.metavar, "/".join(action.option_strings)}
            if name in names and action.choices is not None:
                every = f"write one of {', '.join(f'`{choice}`' for choice in action.choices)}"
                yield from nearest_help(value, action.choices, "write `{}`") or [every]


_USAGE: Final = (
    (r"argument (\S+): invalid int value: '(.*)'", "`{0} {1}` is not a whole number"),
    (r"argument (\S+): invalid \w+ value: '(.*)'", "`{1}` is nothing that `{0}` can be"),
    (r"argument (\S+): invalid choice: '(.*)' \(choose from .*\)", "`{1}` is nothing that `{0}` can be"),
    (r"argument (\S+): expected one argument", "`{0}` stands without a value behind it"),
    (r"argument (\S+): not allowed with argument (\S+)", "`{0}` and `{1}` exclude each other"),
    (r"the following arguments are required: (.*)", "there is something missing: {0}"),
    (r"unrecognized arguments: (.*)", "`{0}` is more than this command takes"),
)
"""The parser's own messages, as patterns, and what is told in their place."""


def parser() -> argparse.ArgumentParser:
    """Make the parser of the command line."""
    whole = argparse.ArgumentParser(
        prog="quoteproof",
        description="The citation-checked document compiler: a misquotation never reaches print.",
        epilog="Exit status: 0 no errors, 1 findings of error severity, 2 it could not run.",
    )
    whole.add_argument("--version", action="version", version=f"quoteproof {__version__}")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (_, about) in COMMANDS.items():
        commands.add_parser(name, help=about, add_help=False)
    return whole


def run(given: Sequence[str]) -> int:
    """Run the command line `given`, without the program's name."""
    if not given or (given[0] not in COMMANDS and given[0].startswith("-")):
        parser().parse_args(given or ["--help"])
    try:
        if given[0] not in COMMANDS:
            near = nearest_help(given[0], COMMANDS, "run `quoteproof {}`")
            raise CannotRunError(Trouble(f"there is no command `{given[0]}`", helps=(*near, _LIST)))
        with _ended_as_interrupted(), _uncollected(given[0] not in LASTING):
            module, about = COMMANDS[given[0]]
            command = getattr(importlib.import_module(f"quoteproof.cli.{module}"), given[0])
            own = CommandParser(prog=f"quoteproof {given[0]}", description=f"{about[0].upper()}{about[1:]}.")
            status: int = command(own, given[1:])
            if not sys.stdout.closed:  # as the language server leaves it
                sys.stdout.flush()
    except (CannotRunError, OSError, KeyboardInterrupt, MemoryError, RecursionError) as error:
        return ended_by(error)
    return status


def ended_by(error: BaseException) -> int:
    """Say what has ended the program, and return the exit status; raises what no command may end with."""
    match error:
        case CannotRunError():
            complain(error.troubles)
        case BrokenPipeError():
            # The reader of our output has ended, as `head` does.
            _to_nowhere()
            return 1
        case KeyboardInterrupt():
            complain((Trouble("stopped", helps=("no file is left half written; run the command again",)),))
        case OSError():
            # What the disk refuses is reported where it happens; what is left is standard output, which has no name.
            _to_nowhere()
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
    """Switch the collector of reference cycles off while a short command runs: a book's trees have no cycles."""
    collecting = gc.isenabled()
    if short:
        gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _to_nowhere() -> None:
    """Drop what is still to be written to standard output, which takes nothing more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextlib.contextmanager
def _ended_as_interrupted() -> Iterator[None]:
    """Treat SIGTERM and SIGHUP like Ctrl-C, so that children are ended and temporary files are removed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    # What is ignored stays so: `nohup` asked for it.
    ending = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    for number in ending:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in ending:
            signal.signal(number, signal.SIG_DFL)


def lsp(parser: argparse.ArgumentParser, words: Sequence[str]) -> int:
    """Serve an editor on standard input and output until it ends the server."""
    # Many editors add this to every server's command line; it is what the server does anyway.
    parser.add_argument("--stdio", action="store_true", help="talk on standard input and output (always so)")
    parser.parse_args(words)
    if importlib.util.find_spec("pygls") is None:
        helps = ("install it with `pip install 'quoteproof[editor]'`",)
        raise CannotRunError(Trouble("the language server is not installed", helps=helps))
    # What is imported stays: to look for garbage in it, now or later, is a tenth of the start for nothing.
    gc.disable()
    # By name, since the two are of one rank, and so that the checker starts without it.
    status: int = importlib.import_module("quoteproof.lsp.main").serve()
    return status
