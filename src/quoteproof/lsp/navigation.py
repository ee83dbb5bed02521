"""Navigation: from a citation or quotation to its passage, from a passage to its quotations; symbols of a document."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from lsprotocol import types

from quoteproof.chapter.model import FlowKind
from quoteproof.chapter.nodes import walk
from quoteproof.lsp.checked import CheckedDocument, checked_document, checked_now, location, match_of, uses
from quoteproof.lsp.server import Server
from quoteproof.source.library import Extent, Role, Source
from quoteproof.text.anchor import Anchor

_MOST: Final = 200
"""Symbols that a search over all books gives at most."""
_KINDS: Final = {Role.HEADING: types.SymbolKind.Namespace, Role.FURNITURE: types.SymbolKind.Null}


def register(server: Server) -> None:
    """Register the features."""

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def definition(ls: Server, params: types.DefinitionParams) -> list[types.Location]:
        here = await checked_document(ls, params.text_document.uri)
        return list(_definitions(here, here.ruler.offset(params.position))) if here else []

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def references(ls: Server, params: types.ReferenceParams) -> list[types.Location]:
        here = await checked_document(ls, params.text_document.uri)
        return list(_references(here, here.ruler.offset(params.position))) if here else []

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def of_document(ls: Server, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        here = await checked_document(ls, params.text_document.uri)
        if here is None:
            return []
        return list(_passages(here, here.source) if here.source else _headings(here))

    @server.feature(types.WORKSPACE_SYMBOL)
    def of_workspace(ls: Server, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        found: list[types.WorkspaceSymbol] = []
        for book in ls.books:
            for symbol in _anchors(document) if (document := checked_now(ls, book.settings)) else ():
                if params.query.casefold() in f"{symbol.name} {symbol.container_name}".casefold():
                    found.append(symbol)
                if len(found) == _MOST:
                    return found
        return found


def _definitions(here: CheckedDocument, offset: int) -> Iterator[types.Location]:
    anchor = here.anchor_at(offset)
    if anchor is not None:
        yield from _places(here, anchor[0])
        return
    judged = here.quotation_at(offset)
    match = match_of(judged)
    if match is not None:
        yield from (location(here.book, spot.file, spot.start, spot.end) for spot in match.spots)
    elif judged is not None and judged.quotation.citation is not None:
        for cited in judged.quotation.citation.anchors:
            yield from _places(here, cited)


def _places(here: CheckedDocument, anchor: Anchor) -> Iterator[types.Location]:
    """The passages of an anchor, or for a bare key the beginning of its seed."""
    library = here.result.library
    extent = library.resolve(anchor)
    if isinstance(extent, Extent):
        first, last = extent.parts[0], extent.parts[-1]
        start = first.passage.raw_span(first.start, first.start)[0]
        yield location(here.book, extent.source.file, start, last.passage.raw_span(last.start, last.end)[1])
    elif anchor.names_place:
        return
    elif anchor.key in library.sources:
        yield location(here.book, library.sources[anchor.key].file, 0, 0)
    elif anchor.key in library.entries:
        name = here.result.book.bibliography
        at = here.result.texts.get(name, "").find(anchor.key)
        yield location(here.book, name, max(0, at), max(0, at) + len(anchor.key))


def _references(here: CheckedDocument, offset: int) -> Iterator[types.Location]:
    """The quotations of the passage that a place is in or cites."""
    source, passage = here.source, here.passage_at(offset)
    if source is None or passage is None:
        anchor = here.anchor_at(offset)
        extent = here.result.library.resolve(anchor[0]) if anchor else None
        if not isinstance(extent, Extent):
            return
        source, passage = extent.source, extent.parts[0].passage
    for judged in uses(here.result, source, passage):
        place = judged.quotation.place
        yield location(here.book, place.file, place.start, place.end)


def first_words(text: str, width: int = 60) -> str:
    """The first words of a passage."""
    return textwrap.shorten(text, width, placeholder="…")


def _passages(here: CheckedDocument, source: Source) -> Iterator[types.DocumentSymbol]:
    named = {place: name for name, place in source.names.items()}
    for passage in source.passages:
        range = here.ruler.range(passage.start, passage.end)
        name = f"#{passage.id}" + (f" ({named[passage.id]})" if passage.id in named else "")
        kind = _KINDS.get(passage.role, types.SymbolKind.String)
        yield types.DocumentSymbol(name, kind, range, range, detail=first_words(passage.text))


def _headings(here: CheckedDocument) -> Iterator[types.DocumentSymbol]:
    """A chapter's headings, each reaching to the next."""
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


def _anchors(here: CheckedDocument) -> Iterator[types.WorkspaceSymbol]:
    for key, source in here.result.library.sources.items():
        named = {place: name for name, place in source.names.items()}
        for passage in source.passages:
            anchor = f"{key}#{named.get(passage.id, passage.id)}"
            where = location(here.book, source.file, passage.start, passage.end)
            yield types.WorkspaceSymbol(
                where, anchor, types.SymbolKind.String, container_name=first_words(passage.text)
            )
