"""`quoteproof hook`: answers a coding agent's hook, installs it, and shows what it did."""

import importlib
import os
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from quoteproof.cli.terminal import inform, nearest_help, say
from quoteproof.disk.errors import CannotRunError, Trouble

_SECONDS: Final = 100.0
"""How long a call may take: less than the time that the installed settings give it."""


def hook_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `hook`."""
    about = "errors that this file lists let a turn end; its path is relative to the book"
    parser.add_argument("--baseline", metavar="FILE", help=about)
    either = parser.add_mutually_exclusive_group()
    about = "write the settings that call it: claude, codex, cursor, gemini, copilot (and VS Code), or git"
    either.add_argument("--install", metavar="CLIENT", help=about)
    either.add_argument("--uninstall", metavar="CLIENT", help="take these settings out again")
    either.add_argument("--status", action="store_true", help="show where it is installed, and its last answers")


def hook(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Answer the call of an agent's hook on standard input, or install the hook.

    Exit status 0 with the answer on standard output, or 2 with it on standard error, which refuses as well.
    """
    args = parser.parse_args(words)
    # By name, since the two packages are of one rank.
    if args.install or args.uninstall:
        installing = importlib.import_module("quoteproof.assistant.installing")
        client, here = args.install or args.uninstall, Path.cwd()
        if client not in installing.CLIENTS:
            near = nearest_help(client, installing.CLIENTS, "write `{}`")
            helps = (*near, f"it is installed for {', '.join(f'`{name}`' for name in installing.CLIENTS)}")
            raise CannotRunError(Trouble(f"no hook is known for `{client}`", helps=helps))
        lines = installing.install(client, here, args.baseline) if args.install else installing.uninstall(client, here)
        for line in lines:
            inform(line)
        return 0
    command = importlib.import_module("quoteproof.assistant.hook_command")
    if args.status:
        for line in command.status(Path.cwd()):
            say(line)
        return 0
    if sys.stdin is None or sys.stdin.isatty():
        helps = ("install it with `quoteproof hook --install claude`; `quoteproof hook --status` shows what it did",)
        raise CannotRunError(Trouble("an agent calls this, with JSON on standard input", helps=helps))
    timer = threading.Timer(_SECONDS, _give_up)
    timer.daemon = True
    timer.start()
    reply = command.answer(sys.stdin.buffer.read(command.LARGEST + 1), Path.cwd(), args.baseline)
    timer.cancel()
    sys.stdout.write(reply.output)
    sys.stderr.write(reply.error)
    status: int = reply.status
    return status


def _give_up() -> None:
    """Refuse before the agent's own limit of time, after which it would go on."""
    os.write(2, b"error: this took too long to be judged, and is refused; `quoteproof check` judges the book\n")
    os._exit(2)
