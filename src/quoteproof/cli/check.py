"""`quoteproof check`: proves every quotation and says what is wrong."""

from __future__ import annotations

import argparse

from quoteproof import open_book
from quoteproof.cli import outputs
from quoteproof.cli.outputs import listed, use_argument, used, write_argument, written
from quoteproof.cli.terminal import name_leftovers, progress, say


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", nargs="*", help="a chapter; all chapters if none is given")
    outputs.arguments(parser)
    parser.add_argument("--no-cache", action="store_true", help="parse every chapter anew, and keep nothing")
    either = parser.add_mutually_exclusive_group()
    use_argument(either)
    write_argument(either)


def command(given: argparse.Namespace) -> int:
    """Check the book of the working folder."""
    wanted = outputs.read(given.format, given.output)
    baseline = listed(given.baseline)
    with open_book(cached=not given.no_cache) as book:
        result = book.check(given.file, progress=progress).checked
    name_leftovers(book.root)
    if given.write_baseline:
        say("\n".join(written(result, given.write_baseline, root=book.root, whole=not given.file)))
        return 0
    result = used(result, baseline, whole=not given.file)
    outputs.write(result, wanted, root=book.root)
    return 1 if result.errors else 0
