"""Navigation between citations, quotations and passages; outlines; inlay hints and code lenses."""

import textwrap
from collections import Counter
from collections.abc import Iterator
from typing import Final

from lsprotocol import types

from quoteproof.chapter.model import FlowKind
from quoteproof.chapter.nodes import walk
from quoteproof.document.role import Role
from quoteproof.lsp.checked import CheckedDocument, checked_document, location, match_of, uses
from quoteproof.lsp.documents import opened
from quoteproof.lsp.server import Server, table_of
from quoteproof.source.library import Extent, Source
from quoteproof.text.anchor import Anchor
from quoteproof.text.line_hyphens import undivided
from quoteproof.text.offsets import LineIndex

_KINDS: Final = {Role.HEADING: types.SymbolKind.Namespace, Role.FURNITURE: types.SymbolKind.Null}


def register(server: Server) -> None:
    """Register the features."""

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def definition(ls: Server, params: types.DefinitionParams) -> list[types.Location]:
        document = await checked_document(ls, params.text_document.uri)
        return list(_definitions(document, document.positions.offset(params.position))) if document else []

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def references(ls: Server, params: types.ReferenceParams) -> list[types.Location]:
        document = await checked_document(ls, params.text_document.uri)
        return list(_references(document, document.positions.offset(params.position))) if document else []

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def of_document(ls: Server, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        document = await checked_document(ls, params.text_document.uri)
        if document is None:
            return []
        return list(_passages(document, document.source) if document.source else _headings(document))

    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    async def inlay(ls: Server, params: types.InlayHintParams) -> list[types.InlayHint]:
        document = await checked_document(ls, params.text_document.uri) if ls.settings.inlay_hints else None
        return list(_hints(document, *document.positions.span(params.range))) if document else []

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    async def lens(ls: Server, params: types.CodeLensParams) -> list[types.CodeLens]:
        document = await checked_document(ls, params.text_document.uri) if ls.settings.code_lens else None
        return list(_lenses(document, SHOW_REFERENCES if _leads(ls) else "")) if document else []


def _definitions(document: CheckedDocument, offset: int) -> Iterator[types.Location]:
    anchor = document.anchor_at(offset)
    if anchor is not None:
        yield from _places(document, anchor[0])
        return
    judged = document.quotation_at(offset)
    match = match_of(judged)
    if match is not None:
        sources = document.result.library.sources
        yield from (_in_source(document, sources[spot.anchor.key], spot.start, spot.end) for spot in match.spots)
    elif judged is not None and judged.quotation.citation is not None:
        for cited in judged.quotation.citation.anchors:
            yield from _places(document, cited)


def _in_source(document: CheckedDocument, source: Source, start: int, end: int) -> types.Location:
    """The location of a span of a decoded seed."""
    return location(document.book, *opened(source, start, end, document.book.positions))


def _places(document: CheckedDocument, anchor: Anchor) -> Iterator[types.Location]:
    """The passages of an anchor, or for a bare key the beginning of its seed."""
    library = document.result.library
    extent = library.resolve(anchor)
    if isinstance(extent, Extent):
        first, last = extent.parts[0], extent.parts[-1]
        start = first.passage.raw_span(first.start, first.start)[0]
        yield _in_source(document, extent.source, start, last.passage.raw_span(last.start, last.end)[1])
    elif anchor.names_place:
        return
    elif anchor.key in library.sources:
        yield _in_source(document, library.sources[anchor.key], 0, 0)
    elif anchor.key in library.entries:
        entry = document.result.library.entries[anchor.key]
        name, text = entry.origin, document.result.texts.get(entry.origin, "")
        at = text.find(anchor.key, LineIndex(text).offset(entry.line, 1))
        yield location(document.book, name, max(0, at), max(0, at) + len(anchor.key))


def _references(document: CheckedDocument, offset: int) -> Iterator[types.Location]:
    """The quotations of the passage that a place is in or cites."""
    source, passage = document.source, document.passage_at(offset)
    if source is None or passage is None:
        anchor = document.anchor_at(offset)
        extent = document.result.library.resolve(anchor[0]) if anchor else None
        if not isinstance(extent, Extent):
            return
        source, passage = extent.source, extent.parts[0].passage
    for judged in uses(document.result, source, passage):
        place = judged.quotation.place
        yield location(document.book, place.file, place.start, place.end)


def first_words(text: str, width: int = 60) -> str:
    """The first words of a passage."""
    return textwrap.shorten(undivided(text), width, placeholder="…")


def _passages(document: CheckedDocument, source: Source) -> Iterator[types.DocumentSymbol]:
    named = {place: name for name, place in source.names.items()}
    for passage in source.passages:
        range = document.positions.range(passage.start, passage.end)
        name = f"#{passage.id}" + (f" ({named[passage.id]})" if passage.id in named else "")
        kind = _KINDS.get(passage.role, types.SymbolKind.String)
        yield types.DocumentSymbol(name, kind, range, range, detail=first_words(passage.text))


def _headings(document: CheckedDocument) -> Iterator[types.DocumentSymbol]:
    """A chapter's headings, each reaching to the next."""
    result = document.chapter
    if result is None or result.chapter is None:
        return
    flows = [f for f in result.chapter.flows if f.kind is FlowKind.HEADING]
    levels = [node["c"][0] for node in walk(result.chapter.ast["blocks"]) if node["t"] == "Header"]
    starts = [next((o for o in f.offsets if o >= 0), f.near) for f in flows]
    for number, (flow, level) in enumerate(zip(flows, levels, strict=False)):
        end = next((starts[n] for n in range(number + 1, len(flows)) if levels[n] <= level), len(document.text))
        whole = document.positions.range(starts[number], max(starts[number], end - 1))
        line = document.positions.line_range(starts[number])
        kind = types.SymbolKind.Module if level == 1 else types.SymbolKind.Namespace
        yield types.DocumentSymbol(flow.text or "–", kind, types.Range(line.start, whole.end), line)


SHOW_REFERENCES = "quoteproof.showReferences"
"""A command of the client's that shows places, with the arguments of `editor.action.showReferences`; a client that
has it says so under `experimental`, as `{"commands": {"commands": ["quoteproof.showReferences"]}}`."""


def _leads(ls: Server) -> bool:
    """Whether the client has the command; without it a lens only shows the number."""
    commands = table_of(ls.client_capabilities.experimental).get("commands")
    return SHOW_REFERENCES in (table_of(commands).get("commands") or ())


def _hints(document: CheckedDocument, start: int, end: int) -> Iterator[types.InlayHint]:
    chapter = document.chapter
    for judged in chapter.judged if chapter else ():
        match, place = match_of(judged), judged.quotation.place
        if match is not None and not place.approximate and start <= place.end <= end:
            kinds = ", ".join(dict.fromkeys(a.kind for a in match.alterations))
            tip = f"verified against {match.anchor}" + (f"; altered: {kinds}" if kinds else "")
            label = f"✓ {kinds}" if kinds else "✓"
            yield types.InlayHint(document.positions.position(place.end), label, padding_left=True, tooltip=tip)


def _lenses(document: CheckedDocument, name: str) -> Iterator[types.CodeLens]:
    """A lens for each passage of a seed that is quoted."""
    source = document.source
    counted: Counter[Anchor] = Counter()
    for chapter in document.result.chapters if source else ():
        for judged in chapter.judged:
            match = match_of(judged)
            counted.update({spot.anchor for spot in match.spots} if match else ())
    for passage in source.passages if source else ():
        count = counted[Anchor(source.key, passage.id)] if source else 0
        if not count or source is None:
            continue
        start = document.positions.position(passage.start)
        places = [j.quotation.place for j in uses(document.result, source, passage)]
        where = [location(document.book, p.file, p.start, p.end) for p in places]
        arguments = [document.book.spelling.uri(document.name), start, where]
        command = types.Command(f"quoted {count} ×", name, arguments=arguments)
        yield types.CodeLens(types.Range(start, start), command)
