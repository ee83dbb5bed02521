"""The command that serves a writing assistant."""

import importlib
import importlib.util
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from quoteproof.cli.terminal import inform, nearest_help, say
from quoteproof.disk.errors import CannotRunError, Trouble


def mcp_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `mcp`."""
    about = "the folder of the book (default: the working folder, or one above it)"
    parser.add_argument("--book", metavar="DIR", type=Path, default=Path("."), help=about)
    either = parser.add_mutually_exclusive_group()
    about = "write the server into the project's settings of a client: claude, cursor, gemini or vscode"
    either.add_argument("--install", metavar="CLIENT", help=about)
    about = "print what to write into a client's settings by hand: also for codex, and desktop (Claude Desktop)"
    either.add_argument("--snippet", metavar="CLIENT", help=about)


def mcp(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Serve a writing assistant on standard input and output until it ends the server, or write a client's settings."""
    args = parser.parse_args(words)
    # By name, since the two are of one rank, and so that the checker starts without them.
    if args.install or args.snippet:
        clients = importlib.import_module("quoteproof.assistant.clients")
        known = clients.INSTALLED if args.install else tuple(clients.MCP_CLIENTS)
        name = args.install or args.snippet
        if name not in known:
            near = nearest_help(name, known, "write `{}`")
            helps = (*near, f"it is known for {', '.join(f'`{client}`' for client in known)}")
            raise CannotRunError(Trouble(f"there are no settings of `{name}` to write", helps=helps))
        if args.snippet:
            say(clients.snippet(name, args.book))
        for line in clients.install(name, args.book) if args.install else ():
            inform(line)
        return 0
    if importlib.util.find_spec("mcp") is None:
        helps = ("install it with `pip install 'quoteproof[assistant]'`",)
        raise CannotRunError(Trouble("the server for assistants is not installed", helps=helps))
    status: int = importlib.import_module("quoteproof.assistant.server").serve(args.book)
    return status
