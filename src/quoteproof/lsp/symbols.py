"""Symbols: the headings of a chapter, the passages of a seed, and every anchor of the books."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from lsprotocol import types

from quoteproof.chapter.model import FlowKind
from quoteproof.chapter.nodes import walk
from quoteproof.lsp.scene import Scene, location, scene, scene_now
from quoteproof.lsp.server import Server
from quoteproof.source.passage import Role, Source

_MOST: Final = 200
"""Symbols that a search over all books gives at most."""
_KINDS: Final = {Role.HEADING: types.SymbolKind.Namespace, Role.FURNITURE: types.SymbolKind.Null}


def register(server: Server) -> None:
    """Register the features."""

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def of_document(ls: Server, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        here = await scene(ls, params.text_document.uri)
        if here is None:
            return []
        return list(_passages(here, here.source) if here.source else _headings(here))

    @server.feature(types.WORKSPACE_SYMBOL)
    def of_workspace(ls: Server, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        found: list[types.WorkspaceSymbol] = []
        for book in ls.books:
            for symbol in _anchors(book_scene) if (book_scene := scene_now(ls, book.settings)) else ():
                if params.query.casefold() in f"{symbol.name} {symbol.container_name}".casefold():
                    found.append(symbol)
                if len(found) == _MOST:
                    return found
        return found


def first_words(text: str, width: int = 60) -> str:
    """Give the first words of a passage."""
    return textwrap.shorten(text, width, placeholder="…")


def _passages(here: Scene, source: Source) -> Iterator[types.DocumentSymbol]:
    named = {place: name for name, place in source.names.items()}
    for passage in source.passages:
        range = here.ruler.range(passage.start, passage.end)
        name = f"#{passage.id}" + (f" ({named[passage.id]})" if passage.id in named else "")
        kind = _KINDS.get(passage.role, types.SymbolKind.String)
        yield types.DocumentSymbol(name, kind, range, range, detail=first_words(passage.text))


def _headings(here: Scene) -> Iterator[types.DocumentSymbol]:
    """Give a chapter's headings, each reaching to the next."""
    result = here.chapter
    if result is None or result.chapter is None:
        return
    flows = [f for f in result.chapter.flows if f.kind is FlowKind.HEADING]
    levels = [node["c"][0] for node in walk(result.chapter.ast["blocks"]) if node["t"] == "Header"]
    starts = [next((o for o in f.offsets if o >= 0), f.near) for f in flows]
    for number, (flow, level) in enumerate(zip(flows, levels, strict=False)):
        end = next((starts[n] for n in range(number + 1, len(flows)) if levels[n] <= level), len(here.text))
        whole = here.ruler.range(starts[number], max(starts[number], end - 1))
        line = here.ruler.line_range(starts[number])
        kind = types.SymbolKind.Module if level == 1 else types.SymbolKind.Namespace
        yield types.DocumentSymbol(flow.text or "–", kind, types.Range(line.start, whole.end), line)


def _anchors(here: Scene) -> Iterator[types.WorkspaceSymbol]:
    for key, source in here.result.library.sources.items():
        named = {place: name for name, place in source.names.items()}
        for passage in source.passages:
            anchor = f"{key}#{named.get(passage.id, passage.id)}"
            where = location(here.book, source.file, passage.start, passage.end)
            yield types.WorkspaceSymbol(
                where, anchor, types.SymbolKind.String, container_name=first_words(passage.text)
            )
