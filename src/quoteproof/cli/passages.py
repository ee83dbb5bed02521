"""`quoteproof insert`: take a quotation to paste."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from quoteproof.cli.answers import NoAnswerError, add_format, answered, say_answer
from quoteproof.cli.terminal import remark, say
from quoteproof.disk.book_files import find_root, read_files
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.finding.model import Place
from quoteproof.quotation.model import Citation, Kind
from quoteproof.quoting.request import QuotationRequest, QuotingRefusal, command, notes_of, quote, read_pieces
from quoteproof.quoting.writing import Initial, form_name
from quoteproof.rules.table import anchor_fault, worded
from quoteproof.source.assembly import read_library
from quoteproof.source.library import Extent, Unresolved
from quoteproof.text.anchor import Anchor
from quoteproof.verdict.passage_text import VerdictContext


def insert_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `insert`."""
    parser.add_argument("anchor", metavar="ANCHOR", help="an anchor such as chang2024#p18 or chang2024#p3-p5")
    about = "FIRST and LAST words, or `FIRST … LAST`, with `[…]` where words are left out (default: the whole passage)"
    parser.add_argument("words", nargs="*", default=[], metavar="WORDS", help=about)
    parser.add_argument("--nth", type=int, metavar="N", help="where FIRST stands several times: the Nth place is meant")
    about = "how the first letter is written; in brackets where the source has it otherwise (default: keep)"
    parser.add_argument("--initial", type=Initial, choices=[*Initial], default=Initial.KEEP, help=about)
    forms = parser.add_mutually_exclusive_group()
    for option, form, about in (
        ("--run-in", Kind.INLINE, "in the running text"),
        ("--block", Kind.BLOCK, "as a block quotation"),
        ("--verse", Kind.VERSE, "line by line, as verse"),
    ):
        forms.add_argument(option, dest="form", action="store_const", const=form, help=about)
    add_format(parser)


def insert(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Write the source's exact words as a quotation with its citation, ready to paste."""
    return answered(words, partial(_insert, parser, words))


def _insert(parser: ArgumentParser, words: Sequence[str]) -> int:
    args = parser.parse_intermixed_args(words)
    files = read_files(find_root(Path.cwd()), {}, chapters=False)
    library, _ = read_library(files.sources)
    extent = library.resolve(Anchor.pasted(args.anchor))
    if not isinstance(extent, Extent):
        raise CannotRunError(unresolved(extent))
    pieces = read_pieces(args.words)
    if isinstance(pieces, QuotingRefusal):
        raise refused(pieces)
    context = VerdictContext(library, files.book.quotations, files.book.language)
    written = quote(QuotationRequest(extent, pieces, args.form, args.nth, args.initial), context)
    if isinstance(written, QuotingRefusal):
        raise refused(written)
    notes = [*notes_of(written)]
    if args.format == "json":
        answer = {"markdown": written.markdown, "anchor": str(written.anchor)}
        say_answer({**answer, "form": form_name(written.form), "notes": notes})
        return 0
    say(written.markdown, exact=True)
    for note in notes if sys.stderr.isatty() else ():  # an editor that puts the words in shows the warning there
        remark(f"note: {note}")
    return 0


def refused(refusal: QuotingRefusal) -> NoAnswerError:
    """The error of a quotation that is not written, with the commands that may have been meant."""
    meant = tuple(zip(map(command, refusal.candidates), refusal.around, strict=True))
    helps = refusal.helps
    if meant:
        helps = (helps[0], *(f"{typed}  # … {around} …" for typed, around in meant))
    return NoAnswerError(Trouble(refusal.message, helps=helps), meant)


def unresolved(refused: Unresolved) -> Trouble:
    """What is wrong with an anchor, in the words of a chapter's finding where there is one."""
    if not refused.key:
        return Trouble(f"`{refused.anchor}` is not an anchor", helps=("name a source and a passage: `KEY#p1`",))
    citation = Citation(0, 0, (refused.anchor,), "", False, Place(""), Place(""), None)
    fault = anchor_fault(citation, refused, serves=True)
    for finding in worded((fault,) if fault else ()):
        return Trouble(finding.message, helps=finding.helps)
    if not refused.anchor.names_place:
        helps = (f"name one: `{refused.key}#p1`, with the number that `quoteproof show {refused.key}` gives",)
        return Trouble(f"`{refused.anchor}` names no passage", helps=helps)
    return Trouble(f"the seed of `{refused.key}` cannot be used", helps=("run `quoteproof check` to see why",))
