"""`quoteproof insert`: the source's exact words as a quotation with its citation, ready to paste."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from quoteproof.cli.show import asked, unresolved
from quoteproof.cli.terminal import remark, say
from quoteproof.disk.book_files import find_root, read_files
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.quotation.model import Kind
from quoteproof.search.spans import SourceSpan, locate, whole
from quoteproof.search.writing import QuotingRefusal, Written, not_found, unwritable, write
from quoteproof.source.assembly import read_library
from quoteproof.source.library import Extent
from quoteproof.verdict.bench import Bench


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("anchor", help="an anchor such as chang2024#p18 or chang2024#p3-p5")
    parser.add_argument("first", nargs="?", help="the first word or words to quote (default: all that is there)")
    parser.add_argument("last", nargs="?", help="the last word or words (default: FIRST is the whole quotation)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--run-in", dest="form", action="store_const", const=Kind.INLINE, help="in the running text")
    form.add_argument("--block", dest="form", action="store_const", const=Kind.BLOCK, help="as a block quotation")
    form.add_argument("--verse", dest="form", action="store_const", const=Kind.VERSE, help="line by line, as verse")


def command(given: argparse.Namespace) -> int:
    """Write a quotation from the working folder's book."""
    files = read_files(find_root(Path.cwd()), {}, chapters=False)
    library, _ = read_library(files.sources)
    anchor = asked(given.anchor)
    extent = library.resolve(anchor)
    if not isinstance(extent, Extent):
        raise CannotRunError(unresolved(extent))
    stretch = whole(extent) if given.first is None else locate(extent, given.first, given.last)
    if not isinstance(stretch, SourceSpan):
        raise CannotRunError(_trouble(not_found(anchor, stretch)))
    bench = Bench(library, files.book.quotations, files.book.language)
    written = write(stretch, bench, given.form)
    if not isinstance(written, Written):
        raise CannotRunError(_trouble(unwritable(anchor, written)))
    say(written.markdown, exact=True)
    if written.skipped_limit and sys.stderr.isatty():  # an editor that puts the words in shows the warning there
        word = f"`{written.skipped_limit}`"
        remark(f"note: {word} is just before these words; begin with it, or the check warns (Q010)")
    return 0


def _trouble(refusal: QuotingRefusal) -> Trouble:
    return Trouble(refusal.message, helps=refusal.helps)
