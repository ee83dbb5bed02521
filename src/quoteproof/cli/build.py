"""`quoteproof build`: proves every quotation, then makes the editions; writes nothing while an error stands."""

from __future__ import annotations

import argparse
import sys

from quoteproof import open_book
from quoteproof.cli.outputs import listed, use_argument, used
from quoteproof.cli.terminal import columns, finish_earlier, name_leftovers, progress, say, wants_colour
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.edition.facts import FORMATS
from quoteproof.report import text


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    known = ",".join(sorted(FORMATS))
    use_argument(parser)
    parser.add_argument("--no-cache", action="store_true", help="parse every chapter anew, and keep nothing")
    parser.add_argument("--to", metavar="FORMATS", help=f"what to make, of {known} (default: `outputs:` of book.yaml)")
    review = "also make build/book.review.docx: the DOCX with a comment on each quotation, for an editor"
    parser.add_argument("--review", action="store_true", help=review)


def command(given: argparse.Namespace) -> int:
    """Build the book of the working folder."""
    wanted = formats(given.to)
    baseline = listed(given.baseline)
    with open_book(cached=not given.no_cache) as book:
        finish_earlier(book.root)
        name_leftovers(book.root)
        built = book.build(wanted, review=given.review, progress=progress)
    result = used(built.result.checked, baseline)
    say(text.render(result, colour=wants_colour(sys.stdout), columns=columns()))
    if not built.written:
        if not result.errors:
            say("the findings that a baseline lists prevent a build, too")
        say("nothing was built: the files in `build/` are unchanged")
        return 1
    for name, size in built.written.items():
        say(f"wrote {name} ({size / 1024:.0f} KiB)")
    return 0


def formats(given: str | None) -> frozenset[str] | None:
    """Read the formats that were asked for, none where none were; raises `CannotRunError` for others."""
    if given is None:
        return None
    names = frozenset(name.strip() for name in given.split(",") if name.strip())
    strangers = sorted(names - FORMATS)
    if strangers or not names:
        helps = (f"formats are {', '.join(f'`{n}`' for n in sorted(FORMATS))}, with a comma between two",)
        raise CannotRunError(Trouble(f"`{', '.join(strangers)}` cannot be made", helps=helps))
    return names
