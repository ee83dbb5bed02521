"""`quoteproof lsp`: the language server, on standard input and output."""

from __future__ import annotations

import argparse
import gc
import importlib
import importlib.util

from quoteproof.disk.errors import CannotRunError, Trouble


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    # Many editors add this to every server's command line; it is what the server does anyway.
    parser.add_argument("--stdio", action="store_true", help="talk on standard input and output (always so)")


def command(given: argparse.Namespace) -> int:
    """Serve an editor until it ends the server."""
    if importlib.util.find_spec("pygls") is None:
        helps = ("install it with `pip install 'quoteproof[editor]'`",)
        raise CannotRunError(Trouble("the language server is not installed", helps=helps))
    # What is imported stays: to look for garbage in it, now or later, is a tenth of the start for nothing.
    gc.disable()
    # By name, since the two are of one rank, and so that the checker starts without it.
    status: int = importlib.import_module("quoteproof.lsp.main").serve()
    return status
