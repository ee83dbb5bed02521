"""The search for symbols over all open books: headings of chapters, terms, and passages by their words.

Each word of the query must be in a symbol. The words of a passage that were asked for are shown in its name, since
editors filter by names. At most a hundred are given: headings and terms first, then the passages by where the words
stand in them. What is searched is kept while source and chapter are the same.
"""

import re
from collections.abc import Iterator
from dataclasses import field
from functools import cache
from heapq import nsmallest
from typing import Final

from lsprotocol import types

from quoteproof.chapter.model import Chapter, FlowKind
from quoteproof.check.result import CheckResult
from quoteproof.disk.book_files import SETTINGS
from quoteproof.lsp.books import OpenBook
from quoteproof.lsp.diagnostics import TextOf
from quoteproof.lsp.documents import opened
from quoteproof.lsp.hover import work
from quoteproof.lsp.server import Server
from quoteproof.source.library import Source
from quoteproof.text.line_hyphens import in_one_line
from quoteproof.values import dataclass

MOST: Final = 100
"""Symbols that are given at most."""
_IDENTIFIER: Final = re.compile(r"\{[^{}]*(#[\w:.-]+)[^{}]*\}\s*\Z")
_BEFORE: Final = 24
_SHOWN: Final = 80
"""Characters of a passage that its name shows, and how many of them stand before the words."""


def register(server: Server) -> None:
    """Register the feature."""
    search = SymbolSearch()

    @server.feature(types.WORKSPACE_SYMBOL)
    def of_workspace(ls: Server, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        found: list[types.WorkspaceSymbol] = []
        for book in ls.books:
            found += search.found(book, params.query, MOST - len(found))
        return found


@dataclass(frozen=True, slots=True)
class _Heading:
    name: str
    folded: str
    start: int


@dataclass(slots=True)
class SymbolSearch:
    """Searches the open books."""

    _sources: dict[str, tuple[Source, list[str]]] = field(default_factory=dict)
    _headings: dict[str, tuple[Chapter, list[_Heading]]] = field(default_factory=dict)

    def found(self, book: OpenBook, query: str, most: int) -> list[types.WorkspaceSymbol]:
        """The symbols of a book that have each word of a query, best first; at most so many."""
        result = book.checked.result if book.checked is not None else None
        words = _folded(query).split()
        if result is None or most <= 0:
            return []
        symbols = [*self._of_headings(book, result, words), *_of_terms(book, result, words)]
        if len(symbols) < most:
            symbols += self._of_passages(book, result, words, most - len(symbols))
        return symbols[:most]

    def _of_headings(self, book: OpenBook, result: CheckResult, words: list[str]) -> Iterator[types.WorkspaceSymbol]:
        for chapter in result.chapters:
            if chapter.chapter is None:
                continue
            key = f"{book.root}/{chapter.file}"
            known = self._headings.get(key)
            if known is None or known[0] is not chapter.chapter:
                known = self._headings[key] = (chapter.chapter, list(_headings(chapter.chapter, chapter.text)))
            for heading in known[1]:
                if _has(heading.folded, words):
                    where = types.Location(
                        book.spelling.uri(chapter.file), book.positions(chapter.file).line_range(heading.start)
                    )
                    yield types.WorkspaceSymbol(
                        where, heading.name, types.SymbolKind.Namespace, container_name=chapter.file
                    )

    def _of_passages(
        self, book: OpenBook, result: CheckResult, words: list[str], most: int
    ) -> Iterator[types.WorkspaceSymbol]:
        ranked: list[tuple[int, int, Source, int]] = []
        for key, source in result.library.sources.items():
            known = self._sources.get(f"{book.root}/{key}")
            if known is None or known[0] is not source:
                known = self._sources[f"{book.root}/{key}"] = (source, _searched(source))
            longest = max(words, key=len, default="")
            for number, text in enumerate(known[1]):
                if longest in text and _has(text, words):
                    rank = -1 if text.startswith(f"{longest} ") else text.index(longest)
                    ranked.append((rank, len(ranked), source, number))
            if not words and len(ranked) >= most:
                break
        # Each tuple has a number of its own, so that no source is compared.
        positions = cache(book.positions)
        for _, _, source, number in nsmallest(most, ranked):
            yield _passage(book, result, source, number, words, positions)


def _folded(text: str) -> str:
    return text.casefold().replace("’", "'").replace("‘", "'")


def _has(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)


def _searched(source: Source) -> list[str]:
    """Each passage with its anchor and its given names before its words."""
    names: dict[str, str] = {}
    for name, place in source.names.items():
        names[place] = f"{names.get(place, '')} {source.key}#{name}"
    return [_folded(f"{source.key}#{p.id}{names.get(p.id, '')} {p.text}") for p in source.passages]


def _headings(chapter: Chapter, text: str) -> Iterator[_Heading]:
    """The headings of a chapter, with the identifiers that are written at them."""
    for flow in chapter.flows:
        if flow.kind is FlowKind.HEADING:
            start = next((offset for offset in flow.offsets if offset >= 0), flow.near)
            end = text.find("\n", start)
            written = _IDENTIFIER.search(text, start, end if end >= 0 else len(text))
            name = f"{flow.text or '–'}{f' {{{written[1]}}}' if written else ''}"
            yield _Heading(name, _folded(name), start)


def _of_terms(book: OpenBook, result: CheckResult, words: list[str]) -> Iterator[types.WorkspaceSymbol]:
    settings = result.book.quotations
    for term in (*settings.terms, *settings.unexplained):
        if _has(_folded(term), words):
            positions = book.positions(SETTINGS)
            at = max(0, positions.text.find(term))
            where = types.Location(book.settings, positions.range(at, at + len(term)))
            yield types.WorkspaceSymbol(where, term, types.SymbolKind.Constant, container_name="term")


def _passage(
    book: OpenBook, result: CheckResult, source: Source, number: int, words: list[str], positions: TextOf
) -> types.WorkspaceSymbol:
    passage = source.passages[number]
    name, start, end = opened(source, passage.start, passage.end, positions)
    where = types.Location(book.spelling.uri(name), positions(name).range(start, end))
    text = in_one_line(passage.text)
    folded = _folded(text)
    at = min((found for word in words if (found := folded.find(word)) >= 0), default=0)
    low = text.rfind(" ", 0, at - _BEFORE) + 1 if at > _SHOWN - _BEFORE else 0
    excerpt = ("…" if low else "") + text[low : low + _SHOWN] + ("…" if low + _SHOWN < len(text) else "")
    given = next((given for given, place in source.names.items() if place == passage.id), passage.id)
    title = work(result.library.entries.get(source.key))
    symbol_name = f"{source.key}#{given} {excerpt}"
    return types.WorkspaceSymbol(where, symbol_name, types.SymbolKind.String, container_name=title or source.key)
