"""The command `quoteproof`: reads the words of a call, runs one command, gives its exit status.

Promises: 0 nothing wrong, 1 findings of error severity, 2 it could not run; never a traceback for bad input. Each
command is imported only when it is called. Leaves out: everything the commands do.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Final

from quoteproof import __version__
from quoteproof.cli.terminal import complain
from quoteproof.project.errors import CannotRunError, Trouble

COMMANDS: Final = {
    "init": "make a new book that builds at once",
    "add": "take a document in as a seed",
    "anchor": "show or renew the lock of the seeds",
    "show": "print a passage with its neighbours",
    "find": "find passages by words, each as a quotation ready to paste",
    "insert": "write a source's exact words as a quotation with its citation",
    "check": "prove every quotation",
    "fix": "make the corrections that findings offer",
    "build": "prove every quotation, then make the PDF and the DOCX",
    "verify": "prove a finished PDF or DOCX",
    "lsp": "serve an editor: findings, passages and citations as you write",
    "watch": "check on every save, and build while nothing is wrong",
    "explain": "say what a finding means and what to do",
}
"""The commands, with what each does; each has a module of its name in this package."""


def parser() -> argparse.ArgumentParser:
    """Make the parser of the command line."""
    whole = argparse.ArgumentParser(
        prog="quoteproof",
        description="The citation-checked document compiler: a misquotation never reaches print.",
        epilog="Exit status: 0 nothing wrong, 1 findings of error severity, 2 it could not run.",
    )
    whole.add_argument("--version", action="version", version=f"quoteproof {__version__}")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, help_ in COMMANDS.items():
        commands.add_parser(name, help=help_, add_help=False)
    return whole


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line; `words` are its arguments without the program's name."""
    given = list(sys.argv[1:] if words is None else words)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Messages quote any character of a chapter; what a terminal cannot show is shown by its code.
            stream.reconfigure(errors="backslashreplace")
    if not given or given[0] not in COMMANDS:
        parser().parse_args(given or ["--help"])
    module = importlib.import_module(f"quoteproof.cli.{given[0]}")
    own = argparse.ArgumentParser(prog=f"quoteproof {given[0]}", description=_sentence(COMMANDS[given[0]]))
    module.arguments(own)
    try:
        status: int = module.command(own.parse_args(given[1:]))
    except CannotRunError as error:
        complain(error.troubles)
        return 2
    except BrokenPipeError:
        # Whoever read our output has gone, as `head` does; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        complain((Trouble("stopped; nothing was written over"),))
        return 2
    return status


def _sentence(help_: str) -> str:
    return help_[0].upper() + help_[1:] + "."
