"""Commands: find a passage, write a quotation, build the book, explain a code.

Each takes a list of arguments and answers with JSON; a refusal is the answer `{"error": …}`. Only `build` writes, and
only outputs. Long work runs in a thread of its own, so that the server goes on.
"""

import asyncio
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from lsprotocol import types

from quoteproof.disk.errors import CannotRunError
from quoteproof.lsp.actions import EXPLAIN
from quoteproof.lsp.books import OpenBook
from quoteproof.lsp.checked import checked_now
from quoteproof.lsp.server import Server
from quoteproof.quotation.model import Kind
from quoteproof.quoting.request import Piece, QuotationRequest, QuotingRefusal, quote
from quoteproof.quoting.writing import QUOTATION_FORMS, Written, form_name
from quoteproof.report.explain import render
from quoteproof.rules.table import RULES
from quoteproof.search.hits import context_of, quotation
from quoteproof.source.library import Extent
from quoteproof.text.anchor import Anchor
from quoteproof.text.line_hyphens import undivided
from quoteproof.values import dataclass
from quoteproof.verdict.passage_text import VerdictContext

FIND = "quoteproof.find"
"""`[words, where?]` finds passages: `{absent, hits: [{anchor, closeness, file, text, words, markdown}]}`."""
INSERT = "quoteproof.insert"
"""`[anchor, first?, last?, form?, where?]` writes a quotation: `{markdown, anchor}`, or `{error, candidates}`."""
BUILD = "quoteproof.build"
"""`[uri?]` builds the book from what is saved: `{outputs, errors, notes}`."""

Answer = dict[str, Any]


def register(server: Server) -> None:
    """Register the commands."""

    @server.command(FIND)
    async def find_words(ls: Server, *given: Any) -> Answer:
        words, where = _text(given, 0), _where(ls, given)
        if words is None or where is None:
            return _error("give words to look for, and a file of a book")
        return await asyncio.to_thread(_found, where, words)

    @server.command(INSERT)
    def insert(ls: Server, *given: Any) -> Answer:
        written_anchor, where = _text(given, 0), _where(ls, given)
        result = where.book.checked.result if where and where.book.checked else None
        if written_anchor is None or where is None or result is None:
            return _error("give an anchor, and a file of a book that can be checked")
        anchor = Anchor.pasted(written_anchor)
        extent = result.library.resolve(anchor)
        if not isinstance(extent, Extent):
            return _error(f"`{anchor}` names no passage")
        first, last = _words(given, 1), _words(given, 2)
        form = next((kind for name, kind in QUOTATION_FORMS.items() if name in given), None)
        pieces = () if first is None else (Piece(first, last),)
        context = VerdictContext(result.library, result.book.quotations, result.book.language)
        request = QuotationRequest(extent, pieces, form or where.form, nth=where.nth)
        written = quote(request, context)
        if not isinstance(written, Written) and form is None:
            written = quote(replace(request, form=None), context)  # two paragraphs do not run in
        return _inserted(written, context, where)

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


@dataclass(frozen=True, slots=True)
class _Where:
    """The file that a command is about, and the place in it."""

    book: OpenBook
    """Its book."""
    form: Kind | None
    """How a quotation is set at the place; by its length if None."""
    nth: int | None
    """Which place of the first words is meant, from 1."""
    given: dict[str, Any]
    """What the client gave."""


def _found(where: _Where, words: str) -> Answer:
    from quoteproof.search.index import find  # here, so that the server starts fast

    try:
        answer = find(where.book.root, words, limit=_HITS)
    except CannotRunError as error:
        return _error(str(error))
    hits: list[Answer] = []
    for hit in answer.hits:
        known = context_of(hit, answer.book.quotations, answer.book.language)
        written = quotation(words, hit, known, where.form) or quotation(words, hit, known)
        text = undivided(hit.text)
        nearest = written.text if written else undivided(hit.text[hit.near.start : hit.near.end])
        hits.append(
            {
                **{"anchor": str(hit.anchor), "closeness": hit.closeness.value, "file": hit.source.file},
                **{"text": text, "words": " ".join(nearest.split()), "markdown": written.markdown if written else None},
            }
        )
    return {"absent": answer.absent and not answer.left_out, "hits": hits}


_HITS: Final = 10
"""Passages that are found at most."""


def _inserted(written: Written | QuotingRefusal, context: VerdictContext, where: _Where) -> Answer:
    """The quotation that was asked for, or why there is none and what could have been meant."""
    if isinstance(written, Written):
        return {"markdown": written.markdown, "anchor": str(written.anchor)}
    offers: list[tuple[str, str, list[Any]]] = []
    for candidate, around in zip(written.candidates, written.around, strict=True):
        offered = quote(candidate, context)
        if isinstance(offered, Written) and len(candidate.pieces) <= 1:
            offers.append((" ".join(offered.markdown.split()), around, _arguments(candidate, where)))
    alike = Counter(title for title, _, _ in offers)
    candidates = [
        {"title": title if alike[title] == 1 else f"… {around} …", "arguments": arguments}
        for title, around, arguments in offers
    ]
    # What can be chosen from needs no other help.
    return {"error": written.message, "candidates": candidates} if candidates else _refused(written)


def _arguments(request: QuotationRequest, where: _Where) -> list[Any]:
    """The arguments that ask for this again."""
    words = [word for piece in request.pieces for word in (piece.first, piece.last) if word is not None]
    last = {**where.given, "nth": request.nth} if request.nth is not None else where.given
    return [str(request.anchor), *words, *([form_name(request.form)] if request.form else []), last]


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
    where = _where(ls, given)
    return where.book if where else None


def _where(ls: Server, given: tuple[Any, ...]) -> _Where | None:
    """The file that the arguments name, by its URI or by `{uri, position?, nth?}`; else the only book that is open."""
    last = given[-1] if given else None
    about: dict[str, Any] = last if isinstance(last, dict) else {}
    uri = about.get("uri") or next((word for word in given[::-1] if isinstance(word, str) and "://" in word), None)
    named = ls.book_of(uri) if isinstance(uri, str) else None
    books = list(ls.books)
    book = named[0] if named else books[0] if len(books) == 1 and uri is None else None
    nth = about.get("nth")
    form = _form_at(ls, uri, about.get("position")) if isinstance(uri, str) else None
    return _Where(book, form, nth if isinstance(nth, int) else None, about or {"uri": uri}) if book else None


_VERSE: Final = re.compile(r"[ ]{0,3}\|(?:[ ][^|]*)?\Z")


def _form_at(ls: Server, uri: str, position: Any) -> Kind | None:
    """How a quotation is set at a place: as what stands on its line; by its length on an empty line."""
    document = checked_now(ls, uri)
    at = position if isinstance(position, dict) else {}
    line, character = at.get("line"), at.get("character")
    if document is None or not (isinstance(line, int) and isinstance(character, int) and min(line, character) >= 0):
        return None
    offset = document.positions.offset(types.Position(line, character))
    start = document.text.rfind("\n", 0, offset) + 1
    end = document.text.find("\n", offset)
    here = document.text[start : end if end >= 0 else len(document.text)].rstrip("\r")
    if here.lstrip(" ").startswith(">"):
        return Kind.BLOCK
    if _VERSE.match(here):
        return Kind.VERSE
    return Kind.INLINE if here.strip() else None
