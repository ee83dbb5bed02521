"""Commands: find a passage, write a quotation, build the book, explain a code.

Each takes a list of arguments and answers with JSON; a refusal is the answer `{"error": …}`. Only `build` writes, and
only outputs. Long work runs in a thread of its own, so that the server goes on.
"""

import asyncio
from pathlib import Path
from typing import Any

from lsprotocol import types

from quoteproof.disk.errors import CannotRunError
from quoteproof.lsp.actions import EXPLAIN
from quoteproof.lsp.books import OpenBook
from quoteproof.lsp.server import Server
from quoteproof.quoting.request import Piece, QuotationRequest, QuotingRefusal, quote
from quoteproof.quoting.writing import QUOTATION_FORMS, Written
from quoteproof.report.explain import render
from quoteproof.rules.table import RULES
from quoteproof.search.hits import context_of, quotation
from quoteproof.source.library import Extent, Library
from quoteproof.text.anchor import Anchor
from quoteproof.text.line_hyphens import undivided
from quoteproof.verdict.passage_text import VerdictContext

FIND = "quoteproof.find"
"""`[words, uri?]` finds passages, best first: `[{anchor, closeness, text, markdown}]`."""
INSERT = "quoteproof.insert"
"""`[anchor, first?, last?, form?, uri?]` writes a quotation: `{markdown, anchor}`."""
BUILD = "quoteproof.build"
"""`[uri?]` builds the book from what is saved: `{outputs, errors, notes}`."""

Answer = dict[str, Any]


def register(server: Server) -> None:
    """Register the commands."""

    @server.command(FIND)
    async def find_words(ls: Server, *given: Any) -> list[Answer] | Answer:
        words, book = _text(given, 0), _book(ls, given)
        if words is None or book is None:
            return _error("give words to look for, and a file of a book")
        return await asyncio.to_thread(_found, book.root, words)

    @server.command(INSERT)
    def insert(ls: Server, *given: Any) -> Answer:
        written_anchor, book = _text(given, 0), _book(ls, given)
        result = book.checked.result if book and book.checked else None
        if written_anchor is None or result is None:
            return _error("give an anchor, and a file of a book that can be checked")
        anchor = Anchor.parse(written_anchor.strip("[]@"))
        extent = result.library.resolve(anchor)
        if not isinstance(extent, Extent):
            return _error(f"`{anchor}` names no passage")
        first, last = _words(given, 1), _words(given, 2)
        form = next((kind for name, kind in QUOTATION_FORMS.items() if name in given), None)
        pieces = () if first is None else (Piece(first, last),)
        context = VerdictContext(result.library, result.book.quotations, result.book.language)
        written = quote(QuotationRequest(extent, pieces, form), context)
        if not isinstance(written, Written):
            return _refused(written)
        return {"markdown": written.markdown, "anchor": str(written.anchor)}

    @server.command(BUILD)
    async def make(ls: Server, *given: Any) -> Answer:
        book = _book(ls, given)
        if book is None:
            return _error("give a file of a book")
        answer = await asyncio.to_thread(_built, book.root)
        ls.window_show_message(_message(answer))
        return answer

    @server.command(EXPLAIN)
    def explain(ls: Server, *given: Any) -> Answer:
        code = (_text(given, 0) or "").upper()
        if code not in RULES:
            return _error(f"there is no code `{code}`")
        text = render(RULES[code])
        what = " ".join(RULES[code].explanation.what.split())
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Info, f"{code}: {what}"))
        return {"code": code, "text": text}


def _found(root: Path, words: str) -> list[Answer] | Answer:
    from quoteproof.search.index import find  # here, so that the server starts fast

    try:
        answer = find(root, words)
    except CannotRunError as error:
        return _error(str(error))
    context = VerdictContext(Library({}, {}), answer.book.quotations, answer.book.language)
    passages: list[Answer] = []
    for hit in answer.hits:
        written = quotation(words, hit, context_of(hit, context))
        markdown = written.markdown if written else None
        text = undivided(hit.passage.text)
        closeness = hit.closeness.value
        passages.append({"anchor": str(hit.anchor), "closeness": closeness, "text": text, "markdown": markdown})
    return passages


def _built(root: Path) -> Answer:
    from quoteproof.disk.writing import finish
    from quoteproof.project.build import build  # here, for it imports the editions and the proof
    from quoteproof.project.project import Project

    try:
        notes = finish(root)
        with Project(root) as project:
            built = build(project)
    except CannotRunError as error:
        return _error(str(error))
    return {"outputs": list(built.written), "errors": len(built.result.errors), "notes": list(notes)}


def _message(answer: Answer) -> types.ShowMessageParams:
    if "error" in answer:
        return types.ShowMessageParams(types.MessageType.Error, f"quoteproof: {answer['error']}")
    if answer["errors"]:
        kind, count = types.MessageType.Warning, f"{answer['errors']} error{'s' * (answer['errors'] > 1)}"
        headline = f"nothing was built: the book has {count}"
    else:
        kind, headline = types.MessageType.Info, f"built {', '.join(answer['outputs'])}"
    return types.ShowMessageParams(kind, f"quoteproof: {'; '.join([headline, *answer['notes']])}")


def _refused(refusal: QuotingRefusal) -> Answer:
    return _error("; ".join([refusal.message, *refusal.helps]))


def _error(message: str) -> Answer:
    return {"error": message}


def _text(given: tuple[Any, ...], number: int) -> str | None:
    return given[number] if len(given) > number and isinstance(given[number], str) and given[number].strip() else None


def _words(given: tuple[Any, ...], number: int) -> str | None:
    """An argument that is words, and neither a form nor a file."""
    words = _text(given, number)
    return None if words is None or "://" in words or words in QUOTATION_FORMS else words


def _book(ls: Server, given: tuple[Any, ...]) -> OpenBook | None:
    """The book of the file that the arguments name, else the only one that is open."""
    uri = next((word for word in reversed(given) if isinstance(word, str) and "://" in word), None)
    named = ls.book_of(uri) if uri is not None else None
    books = list(ls.books)
    return named[0] if named else books[0] if len(books) == 1 and uri is None else None
