"""`quoteproof find`: look for words in the sources, and take a quotation to paste."""

import json
import re
import sys
import textwrap
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from typing import Any, Final

import quoteproof
from quoteproof.cli.terminal import BOLD, DIM, columns, painted, remark, say, wants_colour
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.document.model import PageStart
from quoteproof.quoting.request import Piece, QuotationRequest, command, notes_of, quote
from quoteproof.quoting.writing import Written, form_name
from quoteproof.report.display import line_window, visible
from quoteproof.search.hits import Closeness, Hit, context_of, exact, quotation
from quoteproof.search.index import Answer
from quoteproof.search.query import parse
from quoteproof.source.library import Extent
from quoteproof.source.seed_document import told_pages
from quoteproof.text.line_hyphens import in_one_line, undivided
from quoteproof.verdict.passage_text import VerdictContext

SCHEMA_VERSION: Final = 2
"""Of `find --format json` (docs/find.schema.json); grows when a key changes its meaning or goes."""
_INDENT: Final = 4
_WIDEST: Final = 100  # columns of a passage that is read
_BESIDE: Final = 80  # characters before and after the words that JSON has unless passages are asked for
_ENDS: Final = 5  # words at each end by which a command names a longer stretch
_PLACES: Final = 6  # places that are named where words stand in several
# `-limit` is an option with a hyphen too few.
_LEFT_OUT: Final = re.compile(
    r'-(?!(?:h|q|v|quiet|verbose|source|exclude|limit|context|insert|format)$)"?[^\W\d_].*', re.DOTALL
)

Offer = tuple[Hit, Written | None]


def find_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `find`."""
    about = 'words, a phrase, or a quotation that may be wrong; also `"exact phrase"`, `-word`, `one NEAR other`'
    parser.add_argument("words", nargs="*", metavar="WORDS", help=about)
    about = "look in this source only (may be given several times)"
    parser.add_argument("--source", metavar="KEY", action="append", default=[], help=about)
    about = "do not look in this source (may be given several times)"
    parser.add_argument("--exclude", metavar="KEY", action="append", default=[], help=about)
    parser.add_argument("--limit", type=int, default=5, metavar="N", help="show at most so many (default: 5)")
    about = "show the whole passages, and N more on each side"
    parser.add_argument("--context", type=int, metavar="N", help=about)
    about = "print the quotation alone, if these words stand in one place"
    parser.add_argument("--insert", action="store_true", help=about)
    about = "`concise` prints one line for each passage: anchor, closeness and words (default: text)"
    parser.add_argument("--format", choices=("text", "concise", "json"), default="text", help=about)


def find(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Find passages that hold words or come near them; exit status 1 where there are none."""
    given, left_out = _without_exclusions(words)
    args = parser.parse_intermixed_args(given)
    if not args.words and not left_out:
        parser.error("the following arguments are required: WORDS")
    sought = " ".join([*args.words, *left_out])
    _refuse(args, sought)
    limit = max(args.limit, _PLACES) if args.insert else args.limit
    with quoteproof.open_book() as book:
        answer = book.find(sought, sources=args.source, excluded=args.exclude, limit=limit, around=args.context or 0)
    for note in answer.notes:
        remark(f"note: {note}")
    if args.insert:
        return _inserted(answer, sought, _absence(answer, sought, args))
    offers = [(hit, quotation(sought, hit, _known(hit, answer))) for hit in answer.hits]
    if args.format == "json":
        say(_json(answer, sought, offers, args.context), exact=True)
    elif args.format == "concise":
        for line in _absence(answer, sought, args):
            remark(line)
        for hit, written in offers:
            say(f"{hit.anchor}\t{hit.closeness}\t{visible(written.text if written else _found(hit))}")
    else:
        shown = ["\n".join(_hit_lines(hit, written, args.context)) for hit, written in offers]
        say("\n\n".join([*_absence(answer, sought, args), *shown]))
    return 0 if offers else 1


def _refuse(args: Namespace, sought: str) -> None:
    """Raise `CannotRunError` for what cannot be looked for or shown."""
    if not parse(sought).has_words:
        raise CannotRunError(Trouble(f"there is no word to look for in `{visible(sought)}`"))
    if args.limit < 1:
        raise CannotRunError(Trouble(f"`--limit {args.limit}` shows nothing", helps=("give 1 or more",)))
    if args.context is not None and args.context < 0:
        raise CannotRunError(
            Trouble(f"`--context {args.context}` is not a number of passages", helps=("give 0 or more",))
        )
    if args.insert and args.format != "text":
        raise CannotRunError(Trouble("`--insert` prints a quotation, and has no other format"))
    if args.source and set(args.source) <= set(args.exclude):
        key = args.source[0]
        helps = (f"leave `--exclude {key}` out",)
        raise CannotRunError(Trouble(f"no source is left: `{key}` is named and excluded", helps=helps))


def _without_exclusions(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The arguments without `-word` and `-"some words"`, which are no options, and those with all words behind `--`."""
    end = words.index("--") if "--" in words else len(words)
    left_out = [word for word in words[:end] if _LEFT_OUT.fullmatch(word)]
    return [word for word in words[:end] if word not in left_out], [*words[end + 1 :], *left_out]


def _which(sought: str) -> str:
    return "this word stands" if len(parse(sought).row) == 1 else "these words stand"


def _absence(answer: Answer, sought: str, args: Namespace) -> list[str]:
    """The line with which an answer begins where the words stand nowhere."""
    if not answer.absent:
        return []
    which = _which(sought)
    where = "none of the sources searched" if args.source or args.exclude or answer.left_out else "no source"
    line = f"{which} in {where}"
    left_out = ", ".join(f"`{' '.join(row)}`" for row in parse(sought).without)
    line += f", passages with {left_out} left out" if left_out else ""
    if any(hit.closeness is Closeness.NEAR for hit in answer.hits):
        return [f"{line}; what comes near:"]
    if answer.hits:
        return [f"{line}; passages that have {'some of them' if 'these' in which else 'one like it'}:"]
    return [f"{line}; without its marks, what comes near is shown" if parse(sought).is_exact else line]


def _inserted(answer: Answer, sought: str, absence: Sequence[str]) -> int:
    """Print the quotation alone, if it is certain; otherwise say why it is not, and the commands that write one."""
    standing = [hit for hit in answer.hits if hit.closeness is Closeness.VERBATIM]
    if len(standing) == 1:
        hit = standing[0]
        known = _known(hit, answer)
        extent = known.library.resolve(hit.anchor)
        written = exact(hit, extent, known) if isinstance(extent, Extent) else None
        if written is not None:
            say(written.markdown, exact=True)
            for note in notes_of(written) if sys.stderr.isatty() else ():
                remark(f"note: {note}")
            return 0
        remark(f"these words of `{hit.anchor}` cannot be quoted unchanged")
        remark(f"help: see the passage with `quoteproof show {hit.anchor}`")
        return 1
    if standing:
        count = f"{len(standing)} or more" if len(standing) >= _PLACES else str(len(standing))
        remark(f"{_which(sought)} in {count} places")
    for line in absence:
        remark(line)
    near = [hit for hit in answer.hits if hit.closeness is Closeness.NEAR]
    for hit in standing or near or answer.hits:
        if hit.closeness is not Closeness.WORDS:
            remark(f"help: `{_command(hit, sought, _known(hit, answer))}`")
        else:
            remark(f"help: `quoteproof show {hit.anchor}`")
    return 1


def _known(hit: Hit, answer: Answer) -> VerdictContext:
    """What the quotation of a hit is judged by."""
    return context_of(hit, answer.book.quotations, answer.book.language)


def _command(hit: Hit, sought: str, context: VerdictContext) -> str:
    """The command that writes what is offered of a hit, or one that shows its passages."""
    extent = context.library.resolve(hit.anchor)
    written = quotation(sought, hit, context)
    if isinstance(extent, Extent) and written is not None:
        own = written.text.split()
        ends = [Piece(" ".join(own[:_ENDS]), " ".join(own[-_ENDS:]))] if len(own) > 2 * _ENDS else []
        for piece in (*ends, Piece(" ".join(own))):
            request = QuotationRequest(extent, (piece,))
            again = quote(request, context)
            if isinstance(again, Written) and again.text == written.text:
                return command(request)
    return f"quoteproof show {hit.anchor}"


def _found(hit: Hit) -> str:
    """The words of a hit that come nearest."""
    return undivided(hit.text[hit.near.start : hit.near.end])


def _hit_lines(hit: Hit, written: Written | None, context: int | None) -> Iterator[str]:
    """A quotation, or an anchor, and under it how close it is and the line of the passage that has the words."""
    if written is None:
        unquoted = hit.closeness is not Closeness.WORDS
        yield f"{hit.anchor} (these words cannot be quoted unchanged)" if unquoted else str(hit.anchor)
    else:
        words = {re.escape(undivided(hit.text[a:b])) for a, b in hit.near.marked} if wants_colour(sys.stdout) else set()
        sought = re.compile(rf"\b(?:{'|'.join(sorted(words))})\b")
        yield sought.sub(lambda word: painted(word[0], BOLD), written.markdown) if words else written.markdown
    if context is not None:
        yield " " * _INDENT + painted(hit.closeness, DIM)
        yield from _whole(hit)
        return
    line, margin = undivided(" ".join(hit.text.splitlines())), _INDENT + len(hit.closeness) + 2
    start, end = (len(undivided(" ".join(hit.text[:at].splitlines()))) for at in (hit.near.start, hit.near.end))
    window = line_window(line, start, end, columns=columns() - margin)
    yield f"{' ' * _INDENT}{painted(hit.closeness, DIM)}  {window.text}"
    if window.marks and written is None:
        yield " " * margin + painted(window.marks, BOLD)


def _whole(hit: Hit) -> Iterator[str]:
    """The passages of a hit and those around it, each with its anchor."""
    width = min(_WIDEST, columns())
    for some, bar in ((hit.before, "  "), (hit.passages, "> "), (hit.after, "  ")):
        for passage in some:
            lead = f"{' ' * _INDENT}{bar}"
            text = f"{hit.source.key}#{passage.id}  {in_one_line(passage.text)}"
            yield textwrap.fill(text, width, initial_indent=lead, subsequent_indent=lead)


def _json(answer: Answer, sought: str, offers: Sequence[Offer], context: int | None) -> str:
    value = {
        "tool": "quoteproof",
        "version": quoteproof.__version__,
        "schema_version": SCHEMA_VERSION,
        "words": sought,
        "absent": answer.absent,
        "notes": [*answer.notes],
        "hits": [_hit_value(hit, written, context) for hit, written in offers],
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def _hit_value(hit: Hit, written: Written | None, context: int | None) -> dict[str, Any]:
    """A hit with its words once: those of the quotation that is offered, or where there is none the nearest ones."""
    before, after = _around(hit, written, context)
    value: dict[str, Any] = {
        "anchor": str(hit.anchor),
        "closeness": hit.closeness.value,
        "score": round(hit.near.score, 1),
        "file": hit.source.file,
        "role": hit.passage.role.value,
        "pages": list(dict.fromkeys(told_pages((page,)) for page in _pages(hit))),
        "before": before,
    }
    if written is None:
        value["words"] = in_one_line(_found(hit))
    else:
        value["quotation"] = {"form": form_name(written.form), "markdown": written.markdown}
    return {**value, "after": after}


def _around(hit: Hit, written: Written | None, context: int | None) -> tuple[str, str]:
    """What stands before and after the words: a line of it, or the passages that were asked for."""
    text, found = in_one_line(hit.text), in_one_line(written.text if written else _found(hit))
    at = max(0, len(in_one_line(hit.text[: hit.near.end])) - len(found))
    start = min((i for i in _occurrences(text, found)), key=lambda i: abs(i - at), default=at)
    before, after = text[:start].rstrip(), text[start + len(found) :].lstrip()
    if context is None:
        before, after = (_cut(before[::-1])[::-1], _cut(after))
        return before, after
    earlier, later = (" ".join(in_one_line(p.text) for p in some) for some in (hit.before, hit.after))
    return f"{earlier} {before}".strip(), f"{after} {later}".strip()


def _occurrences(text: str, found: str) -> Iterator[int]:
    at = text.find(found)
    while at >= 0:
        yield at
        at = text.find(found, at + 1)


def _cut(text: str) -> str:
    """The first characters, to the end of a word."""
    return text if len(text) <= _BESIDE else text[:_BESIDE].rpartition(" ")[0] or text[:_BESIDE]


def _pages(hit: Hit) -> Iterator[PageStart]:
    """The pages on which what was found begins and ends."""
    for offset in (hit.near.start, max(hit.near.start, hit.near.end - 1)):
        number, at = hit.placed(offset)
        page = hit.passages[number].page_at(at)
        if page is not None:
            yield page
