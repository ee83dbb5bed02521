"""The command that serves a writing assistant."""

import importlib
import importlib.util
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from quoteproof.disk.errors import CannotRunError, Trouble


def mcp(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Serve a writing assistant on standard input and output until it ends the server."""
    about = "the folder of the book (default: the working folder, or one above it)"
    parser.add_argument("--book", metavar="DIR", type=Path, default=Path("."), help=about)
    args = parser.parse_args(words)
    if importlib.util.find_spec("mcp") is None:
        helps = ("install it with `pip install 'quoteproof[assistant]'`",)
        raise CannotRunError(Trouble("the server for assistants is not installed", helps=helps))
    # By name, since the two are of one rank, and so that the checker starts without it.
    status: int = importlib.import_module("quoteproof.assistant.server").serve(args.book)
    return status
