"""Hover: the passage behind a citation or a quotation, with the quoted words marked."""

from __future__ import annotations

from lsprotocol import types

from quoteproof.check.coverage import stretches
from quoteproof.lsp import prose
from quoteproof.lsp.scene import Scene, match_of, scene
from quoteproof.lsp.server import Server
from quoteproof.source.library import Extent, Library
from quoteproof.text.anchor import Anchor
from quoteproof.verdict.model import Judged


def register(server: Server) -> None:
    """Register the feature."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
        here = await scene(ls, params.text_document.uri)
        if here is None:
            return None
        offset = here.ruler.offset(params.position)
        found = _of_seed(here, offset) or _of_anchor(here, offset) or _of_quotation(here, offset)
        if found is None:
            return None
        text, start, end = found
        return types.Hover(prose.content(text, plain=not _shows_markdown(ls)), here.ruler.range(start, end))


def _shows_markdown(ls: Server) -> bool:
    documents = ls.client_capabilities.text_document
    formats = documents.hover.content_format if documents and documents.hover else None
    return not formats or types.MarkupKind.Markdown in formats


def _of_anchor(here: Scene, offset: int) -> tuple[str, int, int] | None:
    found = here.anchor_at(offset)
    if found is None:
        return None
    anchor, start, end = found
    served = here.serving(anchor, start)
    text = _of_judged(here, served) if served is not None else None
    return text or of_anchor(anchor, here.result.library), start, end


def of_anchor(anchor: Anchor, library: Library) -> str:
    """Show what an anchor or a key names."""
    extent = library.resolve(anchor)
    if isinstance(extent, Extent):
        return f"{prose.heading(anchor, library, extent)}\n\n{prose.passages(extent)}"
    source = None if anchor.names_place else library.sources.get(anchor.key)
    if source is not None:
        cited = f"{len(source.passages)} passages; write `#` to choose one"
        return f"{prose.heading(anchor, library, None)}\n\n{cited}"
    return prose.heading(anchor, library, None)


def _of_quotation(here: Scene, offset: int) -> tuple[str, int, int] | None:
    judged = here.quotation_at(offset)
    if judged is None:
        return None
    place = judged.quotation.place
    return _of_judged(here, judged) or f"_{judged.verdict.name}_", place.start, place.end


def _of_judged(here: Scene, judged: Judged) -> str | None:
    """Show a quotation's passage; None where it has none."""
    library = here.result.library
    citation = judged.quotation.citation
    anchor = next((a for a in (citation.anchors if citation else ()) if a.names_place), None)
    match = match_of(judged)
    anchor = match.anchor if match is not None else anchor
    extent = library.resolve(anchor) if anchor else None
    if anchor is None or not isinstance(extent, Extent):
        return None
    marked = prose.quoted(stretches(judged, here.result)) or prose.passages(extent)
    alterations = [a for a in match.alterations if a.kind != "emendation"] if match is not None else []
    altered = [f"- {a.kind}: {prose.escaped(a.marked)} for {prose.escaped(a.source) or '–'}" for a in alterations]
    altered += [f"- emendation: {prose.escaped(e.words)}" for e in (match.emendations if match is not None else ())]
    head = f"{prose.heading(anchor, library, extent)} · _{judged.verdict.name}_"
    return "\n\n".join([head, marked, *(["\n".join(altered)] if altered else [])])


def _of_seed(here: Scene, offset: int) -> tuple[str, int, int] | None:
    """Name the passage of a seed."""
    passage = here.passage_at(offset)
    source = here.source
    if passage is None or source is None:
        return None
    anchor = Anchor(source.key, passage.id)
    extent = here.result.library.resolve(anchor)
    head = prose.heading(anchor, here.result.library, extent if isinstance(extent, Extent) else None)
    return f"{head}\n\n{passage.role.value}; cite it as `[@{anchor}]`", passage.start, passage.end
