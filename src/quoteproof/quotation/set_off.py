"""Set off is quoted: words that are displayed like a quotation, with a citation and without marks (Q021).

Promises: an epigraph that is no block quotation, a definition, code, and a paragraph wholly in italics, small capitals,
bold or underlined type are told where they hold nothing but words and a citation of a passage. A list item, a cell
or a plain paragraph of this kind reads as paraphrase.
Source: rules.md, “What is a quotation”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from quoteproof.chapter.model import OBJECT, BlockQuote, Chapter, Flow, FlowKind, InlineKind
from quoteproof.chapter.positions import place
from quoteproof.quotation.binding import Standing
from quoteproof.quotation.model import Listed, SetOff, Unmarked
from quoteproof.quotation.sentence import sentence_of
from quoteproof.text.pairing import Pairing
from quoteproof.text.words import has_words

_STYLES: Final = {
    InlineKind.EMPHASIS: "in italics",
    InlineKind.SMALLCAPS: "in small capitals",
    InlineKind.STRONG: "in bold type",
    InlineKind.UNDERLINE: "underlined",
}
_DASH: Final = re.compile(r"\s*(?:—|–|---?|―|~)\s*")
_SKIPPED: Final = re.compile(r"[\s(\[—–-]*")
_ENDING: Final = re.compile(rf"[\s(\[]*{OBJECT}[\s.,;:)\]{OBJECT}]*\Z")

Citations = Mapping[int, tuple[Standing, ...]]
"""The citations that stand in each flow."""


def set_off_words(
    chapter: Chapter, quoting: frozenset[int], pairings: Mapping[int, Pairing], citations: Citations
) -> Iterator[SetOff]:
    """Tell of such words; `quoting` are the numbers of the block quotes that are quotations."""
    for flow, following in _with_following(chapter):
        how = None
        if flow.where.quote is None and has_words(flow.text):
            how = _how(flow, following, pairings, citations)
        if how is not None:
            end = len(flow.text.rstrip(f" \n{OBJECT}[]("))
            yield SetOff(place(chapter.file, flow, 0, end, approximate=chapter.approximate), how)


def listed_words(
    chapter: Chapter, quoting: frozenset[int], pairings: Mapping[int, Pairing], citations: Citations
) -> Iterator[Listed]:
    """List what reads as paraphrase, and the marks that are declared apostrophes; the parameters as above."""
    for flow in chapter.flows:
        for at in sorted(flow.escaped):
            where = place(chapter.file, flow, at, at + 1, approximate=chapter.approximate)
            yield Listed(where, Unmarked.APOSTROPHE, _word_around(flow.text, at))
        quoted = flow.where.quote in quoting or pairings[flow.index].runs
        if not quoted and flow.kind in _PARAPHRASES and _cited_at_end(flow, citations):
            words = _ENDING.sub("", flow.text)
            where = place(chapter.file, flow, 0, len(flow.text.rstrip()), approximate=chapter.approximate)
            yield Listed(where, Unmarked.PARAPHRASE, " ".join(words.split()))


_PARAPHRASES: Final = frozenset({FlowKind.PARAGRAPH, FlowKind.CELL, FlowKind.CAPTION})


def _word_around(text: str, at: int) -> str:
    """Give the word that an apostrophe belongs to."""
    start, end = at, at + 1
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end].strip(f".,;:!?{OBJECT}")


def credits(flow: Flow | None, citations: Citations) -> bool:
    """Tell whether a flow ascribes what stands before it: it begins with a citation, or with a dash and a name."""
    if flow is None or flow.kind is not FlowKind.PARAGRAPH or flow.where.quote is not None:
        return False
    start = _SKIPPED.match(flow.text)
    begins = start.end() if start else 0
    if any(s.at == begins and not s.forward for s in citations.get(flow.index, ())):
        return True
    return _DASH.match(flow.text) is not None and has_words(flow.text)


def ascribed(quote: BlockQuote, chapter: Chapter, citations: Citations, starts: Mapping[int, tuple[int, ...]]) -> bool:
    """Tell whether a block quote is ascribed to a source: by its introduction, from within, or by what follows it."""
    inside = [flow for flow in chapter.flows if _is_within(flow, quote, chapter)]
    if any(inline.kind is InlineKind.CITE for flow in inside for inline in flow.inlines):
        return True
    own = [chapter.flows[i] for i in quote.flows]
    if len(own) > 1 and _DASH.match(own[-1].text) and has_words(own[-1].text):
        return True
    last = max((flow.index for flow in inside), default=-1)
    outside = (flow for flow in chapter.flows[last + 1 :] if flow.where.note == quote.where.note)
    return credits(next(outside, None), citations) or _introduced(quote, chapter, citations, starts)


def _is_within(flow: Flow, quote: BlockQuote, chapter: Chapter) -> bool:
    """Tell whether a flow stands in a block quote, or in a note whose mark does."""
    for _ in range(8):  # notes in notes are refused elsewhere
        if flow.where.quote == quote.number:
            return True
        if flow.where.note is None:
            return False
        flow = chapter.flows[flow.where.note[0]]
    return False


def _introduced(
    quote: BlockQuote, chapter: Chapter, citations: Citations, starts: Mapping[int, tuple[int, ...]]
) -> bool:
    """Tell whether the last sentence before a block quote cites: in the text, or before its colon."""
    if quote.introduction is None:
        return False
    text, first = chapter.flows[quote.introduction].text, starts[quote.introduction]
    last = [s for s in citations.get(quote.introduction, ()) if sentence_of(first, s.at) == len(first) - 1]
    return any(s.forward for s in last) or (bool(last) and text.rstrip().endswith((":", ",")))


def _with_following(chapter: Chapter) -> Iterator[tuple[Flow, Flow | None]]:
    """Give each flow with the one that follows it on the page, notes apart."""
    by_note: dict[tuple[int, int] | None, list[Flow]] = {}
    for flow in chapter.flows:
        by_note.setdefault(flow.where.note, []).append(flow)
    for flows in by_note.values():
        yield from zip(flows, (*flows[1:], None), strict=True)


def _how(flow: Flow, following: Flow | None, pairings: Mapping[int, Pairing], citations: Citations) -> str | None:
    """Say how a flow's words are set off; None where they are not, or where nothing ascribes them to a source."""
    if "epigraph" in flow.where.classes and flow.kind is FlowKind.PARAGRAPH:
        return None if _DASH.match(flow.text) else "in an epigraph, without a block quotation"
    ascribes = credits(following, citations)
    if flow.kind is FlowKind.CODE:
        return "as code" if ascribes else None
    if flow.kind is not FlowKind.PARAGRAPH or pairings[flow.index].runs:
        return None
    cited = _cited_at_end(flow, citations)
    if flow.where.definition:
        return "as a definition" if cited else None
    style = _style(flow)
    return style if style is not None and (cited or ascribes) else None


def _cited_at_end(flow: Flow, citations: Citations) -> bool:
    """Tell whether a flow ends with citations, at least one of a passage, and holds nothing else but words."""
    standing = citations.get(flow.index, ())
    ending = _ENDING.search(flow.text)
    if not standing or ending is None or not any(s.citation.anchored for s in standing):
        return False
    return not any(s.forward or s.at < ending.start() for s in standing)


def _style(flow: Flow) -> str | None:
    """Say in what type a flow's words are set, if all of them are."""
    for kind, words in _STYLES.items():
        covered = {i for inline in flow.inlines if inline.kind is kind for i in range(inline.start, inline.end)}
        if covered and all(i in covered for i, c in enumerate(flow.text) if c.isalnum()):
            return words
    return None
