"""Citations: pandoc's Cite nodes as values, and which citation a quotation belongs to, sentence by sentence.

Anchors are not resolved here.
A quotation that two citations claim keeps both as rivals. End marks inside a quotation end no sentence of the author's,
but one just before its closing mark may; a citation that follows an end mark at once belongs to that sentence.
Source: rules.md, “Which citation it belongs to”.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from quoteproof.chapter.model import Chapter, Flow, FlowKind, Inline, InlineKind
from quoteproof.quotation.model import BoundBy, Citation, Exemption, Quotation
from quoteproof.source.segment import split_sentences
from quoteproof.text.anchor import Anchor
from quoteproof.text.offsets import OBJECT
from quoteproof.text.pairing import MarkedRun
from quoteproof.values import dataclass


def plain(inlines: list[Any], *, struck: bool = True) -> str:
    """The characters that a list of pandoc inlines prints, those that are struck out too if `struck`."""
    parts: list[str] = []
    for node in inlines:
        kind, content = node["t"], node.get("c")
        if kind == "Str":
            parts.append(content)
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            parts.append(" ")
        elif kind == "Strikeout" and not struck:
            parts.append(OBJECT)
        elif kind in ("Emph", "Strong", "Underline", "SmallCaps", "Strikeout", "Superscript", "Subscript"):
            parts.append(plain(content, struck=struck))
        elif kind in ("Span", "Link", "Quoted"):
            parts.append(plain(content[1], struck=struck))
        elif kind in ("Code", "Math"):
            parts.append(content[1])
    return "".join(parts)


_PLACE: Final = re.compile(r"#[\w.-]*\w")


def anchor_of(item: dict[str, Any]) -> Anchor:
    """The anchor of a citation's item; `@key [#p3]` names its place in the bracket."""
    match = _bracketed_place(item)
    return Anchor.parse(item["citationId"] + (match.group() if match else ""))


def suffix_of(item: dict[str, Any]) -> list[Any]:
    """An item's suffix without the place that `anchor_of` took from it."""
    suffix: list[Any] = item["citationSuffix"]
    match = _bracketed_place(item)
    if match is None:
        return suffix
    rest = suffix[0]["c"][match.end() :]
    return [{"t": "Str", "c": rest}, *suffix[1:]] if rest else suffix[1:]


def _bracketed_place(item: dict[str, Any]) -> re.Match[str] | None:
    suffix = item["citationSuffix"]
    in_text = item["citationMode"]["t"] == "AuthorInText"
    if not in_text or "#" in item["citationId"] or not suffix or suffix[0]["t"] != "Str":
        return None
    return _PLACE.match(suffix[0]["c"])


PageOf = Callable[[dict[str, Any]], str]
"""The page that an item of a citation names in place of a passage; empty where it names none."""


def citation_at(chapter: Chapter, flow: Flow, inline: Inline, page_of: PageOf) -> Citation:
    """Make the citation that stands at an inline of a flow."""
    items = inline.node["c"][0]
    parts = (part for item in items for part in (item["citationPrefix"], suffix_of(item)))
    affixes = "; ".join(plain(part, struck=False) for part in parts)
    in_text = items[0]["citationMode"]["t"] == "AuthorInText"
    anchors = tuple(anchor_of(item) for item in items)
    where = chapter.place(flow, inline.start, inline.end)
    written = chapter.written(inline.node, where)
    places = tuple(written if _bracketed_place(item) else chapter.written(item, written) for item in items)
    pages = tuple(page_of(item) for item in items)
    pages = pages if any(pages) else ()
    return Citation(
        flow.index, inline.start, anchors, affixes.strip(), in_text, where, written, inline.node, places, pages
    )


CitationKey = int | tuple[int, int]
"""What tells a citation of a chapter from the others."""


def citation_key(citation: Citation) -> CitationKey:
    """The identity of a citation's node; of an explicit binding, flow and end of its quotation."""
    return (citation.flow, citation.at) if citation.node is None else id(citation.node)


SILENT: Final = frozenset({FlowKind.HEADING, FlowKind.CAPTION})
"""Flows in which the citation of an explicit binding does not print."""
_WHOLE = frozenset({FlowKind.CELL, FlowKind.HEADING})
_TRAILING = re.compile(r" +(?=\))")


def sentence_starts(flow: Flow, runs: Iterable[MarkedRun], in_text: frozenset[int]) -> tuple[int, ...]:
    """The offsets at which the flow's sentences start; a cell or heading is one sentence."""
    if flow.kind in _WHOLE:
        return (0,)
    return _starts(_masked(flow, runs, in_text))


@lru_cache(1024)  # an editor asks again at each keystroke
def _starts(text: str) -> tuple[int, ...]:
    return tuple(start for start, _ in split_sentences(text)) or (0,)


def sentence_of(starts: tuple[int, ...], offset: int) -> int:
    """The number of the sentence that an offset stands in."""
    return max(0, bisect_right(starts, offset) - 1)


def _masked(flow: Flow, runs: Iterable[MarkedRun], in_text: frozenset[int]) -> str:
    """Put neutral letters for quoted words; a citation in the text is a name, any other object closes."""
    text = list(flow.text.replace("\n", " "))
    for run in runs:
        if run.depth == 0 and run.end - run.start > 2 * run.width:
            inner = range(run.start + run.width, run.end - run.width)
            for i in inner[:-1]:
                text[i] = "x"
            if text[inner[-1]].isalnum():
                text[inner[-1]] = "x"
            if flow.text[inner[0]].isupper() and len(inner) > 1:
                text[inner[0]] = "X"
    for inline in flow.inlines:
        if inline.kind in (InlineKind.CITE, InlineKind.NOTE, InlineKind.IMAGE):
            named = inline.kind is InlineKind.IMAGE or inline.start in in_text
            text[inline.start] = "X" if named else ")"
    masked = "".join(text)
    return _TRAILING.sub(lambda m: ")" * len(m.group()), masked) if " )" in masked else masked


@dataclass(frozen=True, slots=True)
class PlacedCitation:
    """A citation as it stands in a flow, perhaps through a note mark."""

    at: int
    """Its offset in the flow (the note mark's, for a citation that begins a note)."""
    citation: Citation
    by: BoundBy
    """How it binds what it claims."""
    aside: bool = False
    """Whether it stands among other words in a note."""

    @property
    def forward(self) -> bool:
        """Whether it claims what follows it."""
        return self.by is BoundBy.AUTHOR_IN_TEXT

    @property
    def weight(self) -> int:
        """Which of several citations that claim one quotation counts: the one of the least weight.

        A note's citation among other words (`See …`) may be another source, and one without author may be none.
        """
        if self.aside:
            return 2
        return 1 if self.forward and not self.citation.in_text else 0


def turned_forward(
    standing: Sequence[PlacedCitation], quotations: Sequence[Quotation], starts: tuple[int, ...], works: Works
) -> tuple[PlacedCitation, ...]:
    """The citations of a flow; one without author takes what follows where no quotation before it wants one.

    `quotations` are those of the flow that no span binds, in order. Only the title of the cited work may stand before
    it, if there is a quotation that it can take.
    """
    turned = list(standing)
    begins = [quotation.start for quotation in quotations]
    for number, placed in enumerate(standing):
        if placed.by is BoundBy.BRACKET and placed.citation.anchored and placed.citation.authorless:
            before, after = (
                quotations[bisect_left(begins, low) : bisect_left(begins, high)]
                for low, high in (_backward(number, standing, starts), _forward(number, standing, starts))
            )
            titles = all(_is_own_title(quotation, placed.citation, works) for quotation in before)
            wanting = any(not quotation.exempt for quotation in after) and not _looks_back(number + 1, standing, starts)
            if not before or (titles and wanting):
                turned[number] = replace(placed, by=BoundBy.AUTHOR_IN_TEXT)
    return tuple(turned)


def _looks_back(number: int, standing: Sequence[PlacedCitation], starts: tuple[int, ...]) -> bool:
    """Whether a citation of a passage takes what stands before it in the sentence of the citation before it."""
    if number >= len(standing) or standing[number].forward or not standing[number].citation.anchored:
        return False
    return sentence_of(starts, standing[number].at) == sentence_of(starts, standing[number - 1].at)


def bind(
    quotations: Sequence[Quotation],
    citations: Sequence[PlacedCitation],
    starts: tuple[int, ...],
    works: Works,
    *,
    shared: bool = False,
    notes: Sequence[int] = (),
) -> tuple[Quotation, ...]:
    """Bind the quotations of one flow to the citations that stand in it; both in order.

    Exemptions come after: what a citation claims is a quotation, whatever else it is declared to be. `works` gives
    the keys of the works that have some words for their title. With `shared` a citation takes the quotations of earlier
    sentences as well, back to the citation before, where nothing claims or exempts them; `notes` are the offsets of
    the notes of the flow.
    """
    free = [q for q in quotations if q.citation is None]
    starts_of_free = [q.start for q in free]
    claims: dict[int, list[PlacedCitation]] = {}
    # A term is credited by any citation of its sentence, on whichever side.
    cited = {sentence_of(starts, standing.at) for standing in citations}
    credited = {q.start for q in free if q.exempt is Exemption.TERM and sentence_of(starts, q.start) in cited}
    for number, standing in enumerate(citations):
        reach = _forward(number, citations, starts) if standing.forward else _backward(number, citations, starts)
        first = bisect_left(starts_of_free, reach[0])
        within = [q for q in free[first : bisect_left(starts_of_free, reach[1])] if q.end <= reach[1]]
        named = {q.start for q in within if _is_own_title(q, standing.citation, works)}
        if not standing.citation.anchored:
            # It credits a work with words as well; only the work's own title, or code, may stand so.
            credited.update(q.start for q in within if q.start not in named and q.exempt is not Exemption.CODE)
            continue
        for quotation in within:
            # Beside a quotation of it, a work may be named by its title; alone, the title would pass for words of it.
            alone = len(named) == len(within) and standing.citation.names_passage
            if quotation.start not in named or alone:
                claims.setdefault(quotation.start, []).append(standing)
    if shared:
        for quotation, standing in _shared(free, citations, starts, notes):
            if quotation.start not in claims and quotation.start not in credited:
                claims[quotation.start] = [replace(standing, by=BoundBy.PARAGRAPH)]
    return tuple(
        _bound(q, claims.get(q.start, []), q.start in credited) if q.citation is None else q for q in quotations
    )


def contested(quotation: Quotation, citations: Iterable[PlacedCitation]) -> Quotation:
    """An explicit binding whose citation does not print is in doubt where one of other passages prints beside it."""
    own = quotation.citation
    if own is None or quotation.bound_by is not BoundBy.EXPLICIT:
        return quotation
    others = [placed.citation for placed in citations if set(placed.citation.anchors) != set(own.anchors)]
    return replace(quotation, rivals=(own, *others)) if others else quotation


def _shared(
    free: Sequence[Quotation], citations: Sequence[PlacedCitation], starts: tuple[int, ...], notes: Sequence[int]
) -> Iterator[tuple[Quotation, PlacedCitation]]:
    """The quotations that no declaration exempts, each with the next citation if it looks back and names a passage.

    Not where a reader would take another one for theirs: a citation or a note in the quotation's own sentence
    (`Holm [@holm] says “…”`), or an author named before, of another work, whose words those of the next sentences are.
    """
    places = [standing.at for standing in citations]
    for quotation in free:
        following = bisect_left(places, quotation.end)
        standing = citations[following] if following < len(citations) else None
        if standing is None or standing.forward or not standing.citation.anchored or quotation.exempt:
            continue
        sentence = sentence_of(starts, quotation.start)
        begins, ends = starts[sentence], starts[sentence + 1] if sentence + 1 < len(starts) else _FAR
        noted = notes[bisect_left(notes, begins) : bisect_left(notes, min(ends, standing.at))]
        before = citations[following - 1] if following else None
        if noted or (before is not None and (before.at >= begins or _names_another(before, standing))):
            continue
        yield quotation, standing


def _names_another(before: PlacedCitation, standing: PlacedCitation) -> bool:
    """Whether a citation before another one names its author in the text, and is of another work."""
    keys, other = ({anchor.key for anchor in placed.citation.anchors} for placed in (before, standing))
    return before.citation.in_text and keys.isdisjoint(other)


Works = Callable[[str], frozenset[str]]
"""Gives the keys of the works that have some words for their title."""


def _is_own_title(quotation: Quotation, citation: Citation, works: Works) -> bool:
    """Whether a run is the title of the very work that a citation names."""
    keys = {anchor.key for anchor in citation.anchors}
    return quotation.exempt is Exemption.TITLE and keys <= works(quotation.printed.text)


def _backward(number: int, citations: Sequence[PlacedCitation], starts: tuple[int, ...]) -> tuple[int, int]:
    """The reach of a bracketed citation: back to the previous one, within its sentence."""
    at = citations[number].at
    previous = citations[number - 1].at + 1 if number else 0
    return max(previous, starts[sentence_of(starts, at)]), at


def _forward(number: int, citations: Sequence[PlacedCitation], starts: tuple[int, ...]) -> tuple[int, int]:
    """The reach of an author-in-text citation: up to the next one, within its sentence."""
    at = citations[number].at
    sentence = sentence_of(starts, at)
    end = starts[sentence + 1] if sentence + 1 < len(starts) else _FAR
    following = citations[number + 1].at if number + 1 < len(citations) else _FAR
    return at + 1, min(end, following)


_FAR = 1 << 60


def _bound(quotation: Quotation, claims: list[PlacedCitation], credited: bool) -> Quotation:
    if not claims:
        return replace(quotation, exempt=None) if credited else quotation
    if quotation.exempt is not None:
        quotation = replace(quotation, exempt=None)
    least = min(claim.weight for claim in claims)
    claims = [claim for claim in claims if claim.weight == least]
    # What names a passage says more than what names a page.
    claims = [claim for claim in claims if claim.citation.names_passage] or claims
    first = claims[0]
    if any(c.citation.named != first.citation.named for c in claims):
        return replace(quotation, rivals=tuple(c.citation for c in claims))
    return replace(quotation, citation=first.citation, bound_by=first.by)
