"""The citation beside a quotation that does not reach it, and why, for the message.

Nothing is bound by it. Source: rules.md, “Which citation it belongs to”.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain

from quoteproof.chapter.model import BlockQuote, Flow, FlowKind, InlineKind
from quoteproof.quotation.citations import PlacedCitation, sentence_of
from quoteproof.quotation.model import Beside, Kind, Quotation, Unreached
from quoteproof.quotation.set_off import ChapterContext, is_attribution, is_plain_attribution
from quoteproof.text.words import count_words

_AROUND = 3
"""Paragraphs before a quotation in which a heading that cites is looked for."""
_NEAR = 20
"""Things behind a quotation in which its note mark is looked for."""
_NOTES = 40
"""Flows behind one in which those of its notes are looked for."""
_NAME = 12
"""A line with a dash and more words than these is no attribution."""


def beside(quotation: Quotation, quote: BlockQuote | None, context: ChapterContext) -> Beside | None:
    """The likeliest citation beside a quotation that belongs to none; `quote` is the block that it is."""
    flow = context.chapter.flows[quotation.flow]
    if quotation.kind in (Kind.INLINE, Kind.SPEECH):
        found = chain(_in_flow(quotation, flow, context), _in_other_flows(flow, flow, context))
    else:
        found = chain(_inside(quote, context), _in_introduction(quote, context), _behind(quote, context))
    return next(found, None)


def _in_flow(quotation: Quotation, flow: Flow, context: ChapterContext) -> Iterator[Beside]:
    standing = context.standing.get(flow.index, ())
    starts = context.starts[flow.index]
    sentence = sentence_of(starts, quotation.start)
    first = bisect_left(standing, quotation.start, key=_place)
    behind, before = standing[first : first + 1], standing[max(0, first - 1) : first]
    for placed in behind:
        if sentence_of(starts, placed.at) == sentence and (placed.forward or not placed.citation.anchored):
            yield Beside(placed.citation, Unreached.BEHIND if placed.citation.anchored else Unreached.BARE)
    yield from _notes(flow, quotation.end, context)
    for placed in before:
        if sentence_of(starts, placed.at) == sentence:
            anchored = placed.citation.anchored
            bare = Unreached.BARE if placed.citation.in_text else Unreached.BEFORE
            yield Beside(placed.citation, Unreached.BEFORE if anchored else bare)
    for placed in behind:
        if not placed.forward or placed.citation.authorless:
            yield Beside(placed.citation, Unreached.LATER)
    for placed in before:
        yield Beside(placed.citation, Unreached.EARLIER)


def _place(placed: PlacedCitation) -> int:
    return placed.at


def _notes(flow: Flow, at: int, context: ChapterContext) -> Iterator[Beside]:
    """The citations of the next note behind an offset, if the note counts as none."""
    near = bisect_left(flow.inlines, at, key=lambda inline: inline.start)
    mark = next((i.start for i in flow.inlines[near : near + _NEAR] if i.kind is InlineKind.NOTE), None)
    standing = context.standing.get(flow.index, ())
    same = bisect_left(standing, mark or 0, key=_place)
    if mark is None or (same < len(standing) and standing[same].at == mark):
        return
    # Notes follow the flow that their marks stand in.
    after = context.chapter.flows[flow.index + 1 : flow.index + 1 + _NOTES]
    inside = [other for other in after if other.where.note == (flow.index, mark)]
    citations = [placed.citation for other in inside for placed in context.standing.get(other.index, ())]
    found = [citation for citation in citations if citation.anchored]
    quotes = any(context.pairings[other.index].runs or other.where.quote is not None for other in inside)
    if citations and not found and not quotes:
        # As the note's only citation of a passage it would serve.
        yield Beside(citations[0], Unreached.BARE, also=tuple(citations[1:]))
    if found:
        yield Beside(found[0], Unreached.QUOTING_NOTE if quotes else Unreached.NOTE)


def _in_other_flows(first: Flow, last: Flow, context: ChapterContext) -> Iterator[Beside]:
    """A citation at the head of the paragraph or cell behind, or in the heading above."""
    flows = context.chapter.flows
    same = [flow for flow in flows[last.index + 1 : last.index + 20] if flow.where.note == last.where.note]
    following = next((flow for flow in same if flow.kind is not FlowKind.AFFIX), None)
    if following is not None and following.kind in (FlowKind.PARAGRAPH, FlowKind.CELL):
        standing = context.standing.get(following.index, ())
        if standing and not following.text[: standing[0].at].strip():
            yield Beside(standing[0].citation, Unreached.PARAGRAPH)
    above = [flow for flow in flows[max(0, first.index - 20) : first.index] if flow.where.note == first.where.note]
    for flow in above[: -_AROUND - 1 : -1]:
        standing = context.standing.get(flow.index, ())
        if flow.kind is FlowKind.HEADING:
            yield from (Beside(placed.citation, Unreached.HEADING) for placed in standing[:1])
            return


def _inside(quote: BlockQuote | None, context: ChapterContext) -> Iterator[Beside]:
    """The last citation in a block's last paragraph, where it names no passage."""
    if quote is not None and quote.flows:
        last = context.standing.get(quote.flows[-1], ())[-1:]
        yield from (Beside(placed.citation, Unreached.BARE) for placed in last if not placed.citation.anchored)


def _in_introduction(quote: BlockQuote | None, context: ChapterContext) -> Iterator[Beside]:
    if quote is None or quote.introduction is None:
        return
    flow = context.chapter.flows[quote.introduction]
    standing = context.standing.get(flow.index, ())
    if flow.kind is FlowKind.HEADING:
        yield from (Beside(placed.citation, Unreached.HEADING) for placed in standing[:1])
        return
    last = len(context.starts[flow.index]) - 1
    for placed in reversed(standing):
        if sentence_of(context.starts[flow.index], placed.at) == last:
            why = Unreached.INTRODUCTION if placed.citation.anchored else Unreached.BARE
            yield Beside(placed.citation, why)
            return
    yield from _notes(flow, 0, context)


def _behind(quote: BlockQuote | None, context: ChapterContext) -> Iterator[Beside]:
    """The citation of an attribution or of a paragraph of its own behind a block."""
    if quote is None or not quote.flows:
        return
    flows = context.chapter.flows
    first, last = flows[quote.flows[0]], flows[quote.flows[-1]]
    following = next((f for f in flows[last.index + 1 : last.index + 20] if f.where.note == quote.where.note), None)
    standing = context.standing.get(following.index, ()) if following is not None else ()
    if following is not None and len(standing) == 1:
        plain = is_plain_attribution(following, standing, context)
        if plain or (is_attribution(following) and count_words(following.text) <= _NAME):
            yield Beside(standing[0].citation, Unreached.ATTRIBUTION, movable=plain)
        elif _is_alone(following, standing):
            yield Beside(standing[0].citation, Unreached.CITATION)
    yield from _in_other_flows(first, last, context)


def _is_alone(flow: Flow, standing: Sequence[PlacedCitation]) -> bool:
    """Whether a paragraph holds nothing but one citation."""
    return not standing[0].forward and not flow.text.strip(" .,;\ufffc")
