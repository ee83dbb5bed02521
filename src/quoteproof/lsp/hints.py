"""Hints and lenses: a quiet mark after a verified quotation, and above a seed's passage how often it is quoted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lsprotocol import types

from quoteproof.lsp.checked import CheckedDocument, checked_document, location, match_of, uses
from quoteproof.lsp.server import Server, table_of
from quoteproof.text.anchor import Anchor

SHOW_REFERENCES = "quoteproof.showReferences"
"""A command of the client's that shows places, with the arguments of `editor.action.showReferences`; a client that
has it says so under `experimental`, as `{"commands": {"commands": ["quoteproof.showReferences"]}}`."""


def register(server: Server) -> None:
    """Register the features."""

    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    async def inlay(ls: Server, params: types.InlayHintParams) -> list[types.InlayHint]:
        here = await checked_document(ls, params.text_document.uri) if ls.settings.inlay_hints else None
        return list(_hints(here, *here.ruler.span(params.range))) if here else []

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    async def lens(ls: Server, params: types.CodeLensParams) -> list[types.CodeLens]:
        here = await checked_document(ls, params.text_document.uri) if ls.settings.code_lens else None
        return list(_lenses(here, SHOW_REFERENCES if _leads(ls) else "")) if here else []


def _leads(ls: Server) -> bool:
    """Whether the client has said that it has the command; without it a lens only says how often."""
    said = table_of(ls.client_capabilities.experimental).get("commands")
    return SHOW_REFERENCES in (table_of(said).get("commands") or ())


def _hints(here: CheckedDocument, start: int, end: int) -> Iterator[types.InlayHint]:
    chapter = here.chapter
    for judged in chapter.judged if chapter else ():
        match, place = match_of(judged), judged.quotation.place
        if match is not None and not place.approximate and start <= place.end <= end:
            kinds = ", ".join(dict.fromkeys(a.kind for a in match.alterations))
            tip = f"verified against {match.anchor}" + (f"; altered: {kinds}" if kinds else "")
            label = f"✓ {kinds}" if kinds else "✓"
            yield types.InlayHint(here.ruler.position(place.end), label, padding_left=True, tooltip=tip)


def _lenses(here: CheckedDocument, name: str) -> Iterator[types.CodeLens]:
    """A lens for each passage of a seed that is quoted."""
    source = here.source
    counted: Counter[Anchor] = Counter()
    for chapter in here.result.chapters if source else ():
        for judged in chapter.judged:
            match = match_of(judged)
            counted.update({spot.anchor for spot in match.spots} if match else ())
    for passage in source.passages if source else ():
        count = counted[Anchor(source.key, passage.id)] if source else 0
        if not count or source is None:
            continue
        start = here.ruler.position(passage.start)
        places = [j.quotation.place for j in uses(here.result, source, passage)]
        where = [location(here.book, p.file, p.start, p.end) for p in places]
        arguments = [here.book.spelling.uri(here.name), start, where]
        command = types.Command(f"quoted {count} ×", name, arguments=arguments)
        yield types.CodeLens(types.Range(start, start), command)
