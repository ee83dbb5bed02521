"""Hover: the passage behind a citation or a quotation, as Markdown or plain text, with the quoted words marked.

The characters of a source are shown unchanged. Quoted words are bold, omitted words are struck out, and what replaces
them follows in brackets. Of a PDF the lines of the page are shown, where the client asks for pictures.
"""

import asyncio
import base64
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from lsprotocol import types

from quoteproof.check.result import stretches
from quoteproof.disk import reading
from quoteproof.disk.errors import CannotRunError
from quoteproof.lsp.checked import CheckedDocument, checked_document
from quoteproof.lsp.server import Server
from quoteproof.project.pictures import draw_places, is_pdf
from quoteproof.source.bibliography import BibliographyEntry
from quoteproof.source.library import CitedPassage, Extent, Library, Source
from quoteproof.source.seed_document import told_pages
from quoteproof.text.anchor import Anchor
from quoteproof.text.line_hyphens import undivided
from quoteproof.verdict.marked_spans import MarkedSpan, Part
from quoteproof.verdict.model import Judged

_NUMBERED: Final = "|".join(rf"(?<=\A\d{{{digits}}})" for digits in range(1, 10))
_SPECIAL: Final = re.compile(rf"[\\`*_\[\]<>|~&$]|\A[#+=-]|(?:{_NUMBERED})[.)]")
"""What Markdown takes for its own: some characters anywhere, others at the beginning. Clients that show Markdown as it
is written are read as well, so no more than that is escaped."""
_LARGEST: Final = 45_000  # bytes of a picture: VS Code cuts a hover at 100,000 characters
_PATIENCE: Final = 2.0  # seconds
_MOST: Final = 32  # pictures that are remembered
_SPACE: Final = re.compile(r"\s+")


def escaped(text: str) -> str:
    """Escape words so that Markdown shows them unchanged."""
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", _SPACE.sub(" ", undivided(text)))


def content(markdown: str, *, plain: bool) -> types.MarkupContent:
    """Markdown as a client shows it; `plain` takes its marks away."""
    if not plain:
        return types.MarkupContent(types.MarkupKind.Markdown, markdown)
    bare = re.sub(r"(?<!\\)(?:\*\*|~~|`|_(?=\S)|(?<=\S)_)", "", markdown)
    return types.MarkupContent(types.MarkupKind.PlainText, re.sub(r"\\(.)", r"\1", bare))


def passages(extent: Extent) -> str:
    """Show what an anchor names, a paragraph a passage."""
    return "\n\n".join(escaped(part.passage.text[part.start : part.end].strip()) for part in extent.parts)


def quoted(stretches: Iterable[MarkedSpan]) -> str:
    """Show the passages of a quotation with its words marked in them."""
    by_passage: dict[str, list[MarkedSpan]] = {}
    for stretch in stretches:
        by_passage.setdefault(stretch.passage.id, []).append(stretch)
    return "\n\n".join(_marked(spans) for spans in by_passage.values())


def _marked(stretches: list[MarkedSpan]) -> str:
    text = stretches[0].passage.text
    parts: list[str] = []
    done = 0
    for stretch in stretches:
        words = text[stretch.start : stretch.end]
        mark = "**" if stretch.part is Part.QUOTED else "~~"
        parts += (escaped(text[done : stretch.start]), _in(mark, words), escaped(stretch.printed))
        done = stretch.end
    return "".join([*parts, escaped(text[done:])]).strip()


def _in(mark: str, words: str) -> str:
    """Put words between marks, the white space around them outside."""
    inner = words.strip()
    lead, trail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    return f"{lead and ' '}{mark}{escaped(inner)}{mark}{trail and ' '}" if inner else lead and " "


def work(entry: BibliographyEntry | None) -> str:
    """Name a work in a line: author, title, year; empty for one that is not known."""
    if entry is None:
        return ""
    year = entry.fields.get("date", entry.fields.get("year", ""))[:4]
    said = [entry.author, entry.title, year.strip("{}")]
    return ", ".join(part for part in said if part)


def passage_heading(anchor: Anchor, library: Library, extent: Extent | None) -> str:
    """The line above a passage: its anchor, its work, and what its locator prints."""
    entry = library.entries.get(anchor.key)
    named = escaped(work(entry))
    locator = f" ({escaped(extent.locator.words)})" if extent and extent.locator else ""
    return f"`{str(anchor).replace('`', '')}`{locator}" + (f" · {named}" if named else "")


def register(server: Server) -> None:
    """Register the feature."""
    excerpts = Excerpts()

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
        document = await checked_document(ls, params.text_document.uri)
        if document is None:
            return None
        offset = document.positions.offset(params.position)
        shown = _of_seed(document, offset) or _of_anchor(document, offset) or _of_quotation(document, offset)
        if shown is None:
            return None
        text, start, end = shown
        is_plain = not _shows_markdown(ls)
        if not is_plain and ls.settings.pictures and (place := _place(document, offset)) is not None:
            text += await excerpts.picture(document.book.root, *place)
        return types.Hover(content(text, plain=is_plain), document.positions.range(start, end))


def _shows_markdown(ls: Server) -> bool:
    documents = ls.client_capabilities.text_document
    formats = documents.hover.content_format if documents and documents.hover else None
    return not formats or types.MarkupKind.Markdown in formats


def _place(document: CheckedDocument, offset: int) -> tuple[Source, tuple[CitedPassage, ...]] | None:
    """The words of a source behind a citation or a quotation."""
    written = document.anchor_at(offset)
    judged = document.serving(written[0], written[1]) if written is not None else document.quotation_at(offset)
    library = document.result.library
    spans = stretches(judged, document.result) if judged is not None else ()
    parts = tuple(CitedPassage(s.passage, s.start, s.end) for s in spans if s.part is Part.QUOTED)
    extent = judged.extent(library) if judged is not None else library.resolve(written[0]) if written else None
    return (extent.source, parts or extent.parts) if isinstance(extent, Extent) else None


class Excerpts:
    """Draws excerpts of PDFs for hovers, and remembers the last ones."""

    def __init__(self) -> None:
        self._known: dict[object, str] = {}

    async def picture(self, root: Path, source: Source, parts: Sequence[CitedPassage]) -> str:
        """A picture as Markdown, after an empty line; empty for what is no PDF, and while drawing takes too long."""
        if source.document is None:
            return ""
        spans = tuple((part.passage.id, part.start, part.end) for part in parts)
        known = (root, source.file, source.sha256, source.document.pin.sha256, spans)
        if known not in self._known:
            drawing = asyncio.create_task(asyncio.to_thread(_drawn, root, source, tuple(parts)))
            drawing.add_done_callback(lambda done: self._remember(known, done))
            await asyncio.wait((drawing,), timeout=_PATIENCE)
        return self._known.get(known, "")

    def _remember(self, known: object, done: asyncio.Task[str]) -> None:
        while len(self._known) >= _MOST:
            del self._known[next(iter(self._known))]
        self._known[known] = "" if done.cancelled() or done.exception() else done.result()


def _drawn(root: Path, source: Source, parts: Sequence[CitedPassage]) -> str:
    try:
        data = reading.read_bytes(root, source.file)
    except CannotRunError:
        return ""
    if not is_pdf(source, data):
        return ""
    (shown,) = draw_places(source, data, [parts], largest=_LARGEST)
    if not shown:
        return ""
    one = shown[0]
    encoded = base64.b64encode(one.drawing.png).decode("ascii")
    width = round(one.drawing.width / one.drawing.scale * 96 / 72)
    return f"\n\n![{escaped(told_pages((one.page,)))}](data:image/png;base64,{encoded}|width={width})"


def _of_anchor(document: CheckedDocument, offset: int) -> tuple[str, int, int] | None:
    written = document.anchor_at(offset)
    if written is None:
        return None
    anchor, start, end = written
    served = document.serving(anchor, start)
    text = _of_judged(document, served) if served is not None else None
    return text or of_anchor(anchor, document.result.library), start, end


def of_anchor(anchor: Anchor, library: Library) -> str:
    """Show what an anchor or a key names."""
    extent = library.resolve(anchor)
    if isinstance(extent, Extent):
        return f"{passage_heading(anchor, library, extent)}\n\n{passages(extent)}"
    source = None if anchor.names_place else library.sources.get(anchor.key)
    if source is not None:
        cited = f"{len(source.passages)} passages; write `#` to choose one"
        return f"{passage_heading(anchor, library, None)}\n\n{cited}"
    return passage_heading(anchor, library, None)


def _of_quotation(document: CheckedDocument, offset: int) -> tuple[str, int, int] | None:
    judged = document.quotation_at(offset)
    if judged is None:
        return None
    place = judged.quotation.place
    shown = _of_judged(document, judged) or "\n\n".join(
        filter(None, (_wrong(document, judged), f"_{judged.verdict.name}_"))
    )
    return shown, place.start, place.end


def _of_judged(document: CheckedDocument, judged: Judged) -> str | None:
    """Show a quotation's passage; None where it has none."""
    library = document.result.library
    match, extent = judged.match, judged.extent(library)
    if extent is None:
        return None
    marked = quoted(stretches(judged, document.result)) or passages(extent)
    alterations = [a for a in match.alterations if a.kind != "emendation"] if match is not None else []
    altered = [f"- {a.kind}: {escaped(a.marked)} for {escaped(a.source) or '–'}" for a in alterations]
    altered += [f"- {e.said_by}: {escaped(e.words)}" for e in (match.emendations if match is not None else ())]
    wrong = _wrong(document, judged)
    head = f"{passage_heading(extent.anchor, library, extent)} · _{judged.verdict.name}_"
    return "\n\n".join([*([wrong] if wrong else []), head, marked, *(["\n".join(altered)] if altered else [])])


def _wrong(document: CheckedDocument, judged: Judged) -> str:
    """What is wrong with a quotation: the source's words first, where they are certain; empty where nothing is."""
    chapter = document.chapter
    lines: list[str] = []
    for finding in chapter.findings if chapter is not None else ():
        if finding.quotation != judged.quotation.id or finding.acknowledged is not None:
            continue
        for difference in finding.differences:
            theirs = f"**{escaped(difference.source)}**" if difference.source else "nothing"
            mine = f"_{escaped(difference.printed)}_" if difference.printed else "nothing"
            lines.append(f"- {theirs} where the quotation has {mine}")
        if not finding.differences:
            lines.append(f"- {finding.message}")
    return "\n".join(dict.fromkeys(lines))


def _of_seed(document: CheckedDocument, offset: int) -> tuple[str, int, int] | None:
    """Name the passage of a seed."""
    passage = document.passage_at(offset)
    source = document.source
    if passage is None or source is None:
        return None
    anchor = Anchor(source.key, passage.id)
    extent = document.result.library.resolve(anchor)
    head = passage_heading(anchor, document.result.library, extent if isinstance(extent, Extent) else None)
    return f"{head}\n\n{passage.role.value}; cite it as `[@{anchor}]`", passage.start, passage.end
