"""`quoteproof find`: passages that hold some words, or come near them, each as a quotation ready to paste.

Exit status: 0 where something was found, 1 where nothing was, 2 where it could not run.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from typing import Any, Final

from quoteproof import __version__, open_book
from quoteproof.cli.terminal import columns, remark, say, wants_colour
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.report.display import line_window, visible
from quoteproof.search.hits import Hit, bench_of, question, quotation
from quoteproof.search.index import Answer
from quoteproof.search.terms import plain
from quoteproof.search.writing import QUOTATION_FORMS, Written
from quoteproof.source.library import Library
from quoteproof.verdict.bench import Bench

FORMS: Final = ("text", "concise", "json")
"""What an answer can be written as."""
SCHEMA_VERSION: Final = 1
"""Grows when a key of the JSON form changes its meaning or goes."""
_INDENT: Final = 4


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("words", nargs="+", help="words, a phrase, or a quotation that may be wrong")
    parser.add_argument("--source", metavar="KEY", help="look in this source only")
    parser.add_argument("--limit", type=int, default=5, metavar="N", help="show at most so many (default: 5)")
    parser.add_argument("--format", choices=FORMS, default="text", help="concise has an anchor and words a line")


def command(given: argparse.Namespace) -> int:
    """Find words in the working folder's book."""
    words = " ".join(given.words)
    if question(plain(words)) is None:
        raise CannotRunError(Trouble(f"there is no word in `{visible(words)}`"))
    if given.limit < 1:
        raise CannotRunError(Trouble(f"`--limit {given.limit}` shows nothing", helps=("give 1 or more",)))
    with open_book() as book:
        answer = book.find(words, source=given.source, limit=given.limit)
    for note in answer.notes:
        remark(f"note: {note}")
    found = [(hit, _quoted(words, hit, answer)) for hit in answer.hits]
    if given.format == "json":
        say(json.dumps(_value(words, answer, found), ensure_ascii=False, indent=2), exact=True)
    elif given.format == "concise":
        for hit, written in found:
            say(f"{hit.anchor}\t{visible(written.text if written else _words(hit))}")
    elif found:
        say("\n\n".join("\n".join(_lines(hit, written)) for hit, written in found))
    else:
        where = f" in `{given.source}`" if given.source else ""
        remark(f"nothing{where} is similar to `{visible(words)}`")
    return 0 if found else 1


def _quoted(words: str, hit: Hit, answer: Answer) -> Written | None:
    bench = Bench(Library({}, {}), answer.book.quotations, answer.book.language)
    return quotation(words, hit, bench_of(hit, bench))


def _lines(hit: Hit, written: Written | None) -> Iterator[str]:
    """A quotation, and under it where its words stand, what was sought marked."""
    dim, bold, plain = ("\x1b[2m", "\x1b[1;32m", "\x1b[0m") if wants_colour(sys.stdout) else ("", "", "")
    if written is None:
        yield f"(no words of `{hit.anchor}` can be quoted as they stand)"
    else:
        words = {re.escape(hit.passage.text[a:b]) for a, b in hit.near.marked} if bold else set()
        sought = re.compile(rf"\b(?:{'|'.join(sorted(words))})\b")
        yield sought.sub(lambda word: f"{bold}{word[0]}{plain}", written.markdown) if words else written.markdown
    line = " ".join(hit.passage.text.splitlines())
    window = line_window(line, hit.near.start, hit.near.end, columns=columns() - _INDENT - len(str(hit.anchor)) - 2)
    yield f"{' ' * _INDENT}{dim}{hit.anchor}{plain}  {window.text}"
    if window.marks:
        yield f"{' ' * (_INDENT + len(str(hit.anchor)) + 2)}{bold}{window.marks}{plain}"


def _words(hit: Hit) -> str:
    return hit.passage.text[hit.near.start : hit.near.end]


def _value(words: str, answer: Answer, found: list[tuple[Hit, Written | None]]) -> dict[str, Any]:
    return {
        "tool": "quoteproof",
        "version": __version__,
        "schema_version": SCHEMA_VERSION,
        "words": words,
        "notes": [*answer.notes],
        "hits": [_hit(hit, written) for hit, written in found],
    }


def _hit(hit: Hit, written: Written | None) -> dict[str, Any]:
    quotation = None
    if written is not None:
        quotation = {
            "form": next(name for name, kind in QUOTATION_FORMS.items() if kind is written.form),
            "markdown": written.markdown,
            "text": written.text,
        }
    return {
        "anchor": str(hit.anchor),
        "file": hit.source.file,
        "role": hit.passage.role.value,
        "score": round(hit.near.score, 1),
        "start": hit.near.start,
        "end": hit.near.end,
        "marked": [[start, end] for start, end in hit.near.marked],
        "passage": hit.passage.text,
        "quotation": quotation,
    }
