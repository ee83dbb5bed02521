"""`quoteproof init`: makes a new book that builds at once."""

from __future__ import annotations

import argparse
from pathlib import Path

from quoteproof.cli.terminal import say
from quoteproof.project.seeds import start


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("dir", nargs="?", default=".", help="the book's folder (default: this one)")


def command(given: argparse.Namespace) -> int:
    """Make the book."""
    root = Path(given.dir)
    for name in start(root):
        say(f"wrote {name}")
    where = "" if given.dir == "." else f"cd {given.dir}, then "
    say(f"next: {where}`quoteproof build` makes build/book.pdf; `quoteproof add FILE --key KEY` adds a source")
    return 0
