"""Runs the server with all its features on standard input and output."""

import logging
import os
import signal
import sys

from quoteproof.lsp import actions, commands, completion, hover, navigation, symbols
from quoteproof.lsp import server as lifecycle
from quoteproof.lsp.books import Timer
from quoteproof.lsp.server import QuietLog, Server

FEATURES = (lifecycle, hover, completion, navigation, symbols, actions, commands)
"""The modules that register features."""


def make(timer: Timer | None = None) -> Server:
    """Make a server with every feature; the timer is the event loop's own unless another is given."""
    server = Server(timer)
    for feature in FEATURES:
        feature.register(server)
    return server


def serve() -> int:
    """Serve until the client ends it; gives the exit status."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="quoteproof: %(message)s")
    for handler in logging.getLogger().handlers:
        handler.addFilter(QuietLog())
    server = make()

    def end(number: int, frame: object) -> None:
        # Nothing gentler ends the thread that waits for the editor's next message.
        server.books.close()
        os._exit(128 + number)

    signal.signal(signal.SIGTERM, end)
    try:
        server.start_io()
    finally:
        server.books.close()
    return server.exit_status
