"""Ascription: whether words that are set off are credited to a source, by what stands before, in or behind them.

Promises: a citation in the sentence that introduces them, in its notes, in the heading above them or at the head of
what follows them ascribes; so does a line of attribution. Leaves out: which citation a quotation is bound to.
Source: rules.md, “What is a quotation”.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from quoteproof.chapter.model import BlockQuote, Chapter, Flow, FlowKind, InlineKind
from quoteproof.quotation.blocks import Context
from quoteproof.quotation.sentence import sentence_of
from quoteproof.text.words import count_words, has_words

_DASH: Final = re.compile(r"\s*(?:—|–|---?|―|~)\s*")
_SIGN: Final = re.compile(r"\s*[^\w\s([{]+\s")
_FEW: Final = 6
"""A paragraph of fewer words beside a citation says nothing of its own."""
_SKIPPED: Final = re.compile(r"[\s(\[—–-]*")


def is_attribution(flow: Flow) -> bool:
    """Tell whether a flow begins with a dash, and names somebody."""
    return _DASH.match(flow.text) is not None and has_words(flow.text)


def credits(flow: Flow | None, context: Context) -> bool:
    """Tell whether a flow ascribes what stands before it.

    It begins with a citation, with a dash and a name, or is a sign or a few words with a citation.
    """
    if flow is None or flow.kind is not FlowKind.PARAGRAPH or flow.where.quote is not None:
        return False
    standing = context.standing.get(flow.index, ())
    start = _SKIPPED.match(flow.text)
    begins = start.end() if start else 0
    if any(s.at == begins and not s.forward for s in standing) or is_attribution(flow):
        return True
    return bool(standing) and (_SIGN.match(flow.text) is not None or count_words(flow.text) < _FEW)


def introduces(flow: Flow | None, context: Context, *, strictly: bool = False) -> bool:
    """Tell whether a flow ascribes what follows it: the last sentence cites in the text, or before its colon.

    With `strictly` a citation anywhere in that sentence does.
    """
    if flow is None or flow.where.quote is not None:
        return False
    cited = citations_of(flow, context)
    if flow.kind is FlowKind.HEADING:
        return bool(cited)
    starts = context.starts[flow.index]
    last = [at for at in cited if sentence_of(starts, at) == len(starts) - 1]
    forward = {s.at for s in context.standing.get(flow.index, ()) if s.forward}
    ending = flow.text.rstrip(" \ufffc").endswith((":", ","))
    return bool(forward & set(last)) or (bool(last) and (ending or strictly))


def citations_of(flow: Flow, context: Context) -> list[int]:
    """Give the offsets of a flow's citations, and of its notes that cite."""
    notes = context.noted.get(flow.index, frozenset())
    return [i.start for i in flow.inlines if i.kind is InlineKind.CITE or i.start in notes]


def noted_citations(chapter: Chapter) -> Mapping[int, frozenset[int]]:
    """Give for each flow the offsets of its notes that cite."""
    found: dict[int, set[int]] = {}
    for flow in chapter.flows:
        if flow.where.note is not None and any(inline.kind is InlineKind.CITE for inline in flow.inlines):
            found.setdefault(flow.where.note[0], set()).add(flow.where.note[1])
    return {number: frozenset(offsets) for number, offsets in found.items()}


def is_ascribed(quote: BlockQuote, context: Context) -> bool:
    """Tell whether a block quote is ascribed to a source: by its introduction, from within, or by what follows it."""
    chapter = context.chapter
    inside = [flow for flow in chapter.flows if _is_within(flow, quote, chapter)]
    if any(inline.kind is InlineKind.CITE for flow in inside for inline in flow.inlines):
        return True
    lines = [line for i in quote.flows for line in chapter.flows[i].text.split("\n")]
    if any(_DASH.match(line) is not None and has_words(line) for line in lines[1:]):
        return True
    last = max((flow.index for flow in inside), default=-1)
    outside = (flow for flow in chapter.flows[last + 1 :] if flow.where.note == quote.where.note)
    before = None if quote.introduction is None else chapter.flows[quote.introduction]
    return credits(next(outside, None), context) or introduces(before, context, strictly=True)


def _is_within(flow: Flow, quote: BlockQuote, chapter: Chapter) -> bool:
    """Tell whether a flow stands in a block quote, or in a note whose mark does."""
    for _ in range(8):  # notes in notes are refused elsewhere
        if flow.where.quote == quote.number:
            return True
        if flow.where.note is None:
            return False
        flow = chapter.flows[flow.where.note[0]]
    return False
