"""Navigation: from a citation or a quotation to its passage in the seed, and from a passage to those who quote it."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from quoteproof.lsp.scene import Scene, location, match_of, scene, uses
from quoteproof.lsp.server import Server
from quoteproof.source.library import Extent
from quoteproof.text.anchor import Anchor


def register(server: Server) -> None:
    """Register the features."""

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def definition(ls: Server, params: types.DefinitionParams) -> list[types.Location]:
        here = await scene(ls, params.text_document.uri)
        return list(_definitions(here, here.ruler.offset(params.position))) if here else []

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def references(ls: Server, params: types.ReferenceParams) -> list[types.Location]:
        here = await scene(ls, params.text_document.uri)
        return list(_references(here, here.ruler.offset(params.position))) if here else []


def _definitions(here: Scene, offset: int) -> Iterator[types.Location]:
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


def _places(here: Scene, anchor: Anchor) -> Iterator[types.Location]:
    """Give the passages of an anchor, or for a bare key the beginning of its seed."""
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


def _references(here: Scene, offset: int) -> Iterator[types.Location]:
    """Give the quotations of the passage that a place is in or cites."""
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
