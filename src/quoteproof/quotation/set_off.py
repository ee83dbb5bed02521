"""Words that are displayed like a quotation, with a citation and without quotation marks (Q021).

An epigraph that is no block quotation, a definition, code, and a paragraph in a type of its own (italics, small
capitals, underlined, raised or lowered) are faults if they hold nothing but words and are ascribed to a source. A list
item, a cell or a plain paragraph of this kind reads as paraphrase, and is listed. Source: rules.md, “What is a
quotation”.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from quoteproof.chapter.model import OBJECT, Chapter, Flow, FlowKind, InlineKind
from quoteproof.quotation.blocks import ChapterContext, citations_of, credits, introduces, is_attribution
from quoteproof.quotation.model import SetOff, Unmarked, UnmarkedWords
from quoteproof.text.pairing import MarkedRun
from quoteproof.text.words import find_words, has_words

_STYLES: Final = {
    InlineKind.EMPHASIS: "in italics",
    InlineKind.SMALLCAPS: "in small capitals",
    InlineKind.UNDERLINE: "underlined",
    InlineKind.STRONG: "in bold type",
    InlineKind.SCRIPT: "raised or lowered",
}
_MOST: Final = 2 / 3
"""From this share of a paragraph's words on, in a type of their own, the paragraph is set off."""
_FEW: Final = 4
"""Fewer words in a type of their own are a term or a name."""
_ENDING: Final = re.compile(rf"[\s(\[]*{OBJECT}[\s.,;:)\]{OBJECT}]*\Z")
_PARAPHRASES: Final = frozenset({FlowKind.PARAGRAPH, FlowKind.CELL, FlowKind.CAPTION})

Exempt = Callable[[str], bool]
"""Tells whether words are a title or a declared phrase."""


def set_off_words(context: ChapterContext, exempt: Exempt) -> Iterator[SetOff]:
    """Find words that are set off like a quotation, without marks."""
    for before, flow, following in _with_neighbours(context.chapter):
        how = None
        if flow.where.quote is None and has_words(flow.text):
            how = _how(before, flow, following, context, exempt)
        if how is not None:
            end = len(flow.text.rstrip(f" \n{OBJECT}[]("))
            yield SetOff(context.chapter.place(flow, 0, end), how)


def listed_words(context: ChapterContext, quoting: frozenset[int]) -> Iterator[UnmarkedWords]:
    """List what reads as paraphrase, and the marks that are declared apostrophes.

    `quoting` are the numbers of the block quotes that are quotations.
    """
    chapter = context.chapter
    for flow in chapter.flows:
        for at in sorted(flow.escaped):
            where = chapter.place(flow, at, at + 1)
            yield UnmarkedWords(where, Unmarked.APOSTROPHE, _word_around(flow.text, at))
        quoted = flow.where.quote in quoting or context.pairings[flow.index].runs
        if not quoted and flow.kind in _PARAPHRASES and _cited_at_end(flow, context):
            words = _ENDING.sub("", flow.text)
            where = chapter.place(flow, 0, len(flow.text.rstrip()))
            yield UnmarkedWords(where, Unmarked.PARAPHRASE, " ".join(words.split()))


def _word_around(text: str, at: int) -> str:
    """The word that an apostrophe belongs to."""
    start, end = at, at + 1
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end].strip(f".,;:!?{OBJECT}")


def _with_neighbours(chapter: Chapter) -> Iterator[tuple[Flow | None, Flow, Flow | None]]:
    """Each flow with the one before and the one behind it on the page, notes apart."""
    by_note: dict[tuple[int, int] | None, list[Flow]] = {}
    for flow in chapter.flows:
        by_note.setdefault(flow.where.note, []).append(flow)
    for flows in by_note.values():
        yield from zip((None, *flows[:-1]), flows, (*flows[1:], None), strict=True)


def _how(
    before: Flow | None, flow: Flow, following: Flow | None, context: ChapterContext, exempt: Exempt
) -> str | None:
    """Say how a flow's words are set off; None where they are not, or where nothing ascribes them to a source."""
    if "epigraph" in flow.where.classes and flow.kind is FlowKind.PARAGRAPH:
        behind = before is not None and "epigraph" in before.where.classes
        return None if behind and is_attribution(flow) else "in an epigraph, without a block quotation"
    if flow.kind is FlowKind.CODE:
        return "as code" if credits(following, context) or introduces(before, context) else None
    if flow.kind not in (FlowKind.PARAGRAPH, FlowKind.HEADING):
        return None
    runs = context.pairings[flow.index].runs
    if flow.where.definition and not runs and not context.standing.get(flow.index):
        ascribed = _is_credited_term(before, context) or (credits(following, context) and _is_beside(flow, following))
        return "as a definition" if ascribed else None
    if flow.where.definition and not runs:
        return "as a definition" if _cited_at_end(flow, context) else None
    style = _style(flow, runs, exempt)
    ascribed = style is not None and (bool(citations_of(flow, context)) or credits(following, context))
    return style if ascribed else None


def _is_beside(flow: Flow, following: Flow | None) -> bool:
    """Whether what follows stands in a definition as well."""
    return following is not None and following.where.definition == flow.where.definition


def _is_credited_term(term: Flow | None, context: ChapterContext) -> bool:
    """Whether a term has a citation that serves no quotation of its own."""
    if term is None or term.kind is not FlowKind.TERM or context.pairings[term.index].runs:
        return False
    return bool(context.standing.get(term.index))


def _cited_at_end(flow: Flow, context: ChapterContext) -> bool:
    """Whether a flow ends with citations, at least one of a passage, and holds nothing else but words."""
    standing = context.standing.get(flow.index, ())
    ending = _ENDING.search(flow.text)
    if not standing or ending is None or not any(s.citation.anchored for s in standing):
        return False
    return not any(s.forward or s.at < ending.start() for s in standing)


def _style(flow: Flow, runs: Sequence[MarkedRun], exempt: Exempt) -> str | None:
    """Say in what type a flow's words outside quotations are set, if most of them are; titles and names may be."""
    stretches = [(i.start, i.end, i.kind) for i in flow.inlines if i.kind in _STYLES]
    covered = {at for start, end, _ in stretches for at in range(start, end)}
    if any(run.start not in covered for run in runs):
        return None  # what a quotation is cited for is no ascription of the words beside it
    quoted = {at for run in runs for at in range(run.start, run.end)} if covered else set()
    spans = [match.span() for match in find_words(flow.text) if match.start() not in quoted] if covered else []
    inside = [span for span in spans if span[0] in covered]
    if len(inside) < _FEW or len(inside) < _MOST * len(spans):
        return None
    if all(kind is InlineKind.STRONG for *_, kind in stretches):
        return None  # bold type alone makes a heading of the words
    words = [flow.text[start:end] for start, end, _ in stretches]
    if all(exempt(one) or _is_titled(one) for one in words):
        return None
    return _STYLES[max(stretches, key=lambda stretch: stretch[1] - stretch[0])[2]]


def _is_titled(words: str) -> bool:
    """Whether words are written as a title is: every longer one with a capital, and no stop at the end."""
    longer = [match.group() for match in find_words(words) if len(match.group()) > 3]
    return bool(longer) and all(word[0].isupper() for word in longer) and not words.rstrip().endswith((".", "!", "?"))
