"""Block quotations: their paragraphs, their attribution, and the citation that ends or introduces them.

Source: rules.md, “What is a quotation” (a block quote holds paragraphs only) and “Which citation it belongs to”.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from quoteproof.chapter.model import OBJECT, BlockQuote, Chapter, Flow, FlowKind
from quoteproof.chapter.positions import place
from quoteproof.finding.model import Place
from quoteproof.quotation.binding import Standing
from quoteproof.quotation.inside import intruders, printed
from quoteproof.quotation.model import BoundBy, Citation, Fault, Intruder, Kind, Quotation
from quoteproof.quotation.sentence import sentence_of
from quoteproof.text.pairing import Pairing
from quoteproof.text.words import find_words

_DASH: Final = re.compile(r"\s*(?:—|–|---?|―)\s*")
_ENDING: Final = re.compile(rf"\s*{OBJECT}\s*[.,;:]?\s*\Z")
_INTRUDER_NAMES: Final = {
    "BulletList": "a list",
    "OrderedList": "a list",
    "DefinitionList": "a definition list",
    "CodeBlock": "code",
    "BlockQuote": "a block quote",
    "Header": "a heading",
    "Table": "a table",
    "Figure": "a figure",
    "Div": "a division",
    "HorizontalRule": "a rule",
    "LineBlock": "a line block",
    "RawBlock": "a comment",
}

Words = Callable[[str], frozenset[str]]
"""Gives the words of an entry's author and title, in lower case, for an anchor."""


@dataclass(frozen=True, slots=True)
class Context:
    """What block quotations are read against."""

    chapter: Chapter
    """The chapter."""
    pairings: Mapping[int, Pairing]
    """How the marks of each flow pair."""
    standing: Mapping[int, tuple[Standing, ...]]
    """The citations that stand in each flow."""
    starts: Mapping[int, tuple[int, ...]]
    """Where the sentences of each flow start."""
    words: Words
    """The words an attribution may hold."""
    noted: Mapping[int, frozenset[int]]
    """For each flow the offsets of its notes that cite."""


def block_quotation(quote: BlockQuote, context: Context) -> tuple[Quotation | None, list[Fault]]:
    """Make the quotation of a block quote; None where it holds no words."""
    chapter = context.chapter
    flows = [chapter.flows[i] for i in quote.flows if chapter.flows[i].text.strip()]
    faults: list[Fault] = [_intruder(name, flow, context) for name, flow in quote.intruders]
    if not flows:
        return None, faults
    citation, by, ends = _own_citation(flows, context)
    if by is BoundBy.ATTRIBUTION:
        flows = flows[:-1]
    if citation is None:
        citation = _introducing(quote, context)
        by = BoundBy.INTRODUCTION if citation else None
    pieces = []
    for number, flow in enumerate(flows):
        end = ends if number == len(flows) - 1 and by is not BoundBy.ATTRIBUTION else len(flow.text.rstrip())
        faults += intruders(chapter, flow, 0, end)
        pieces.append((flow, 0, end, context.pairings[flow.index]))
    if not pieces:
        return None, faults
    first, last = pieces[0], pieces[-1]
    where = _span(chapter, (first[0], 0, first[2]), (last[0], 0, last[2]))
    stray = any(context.pairings[flow.index].stray for flow, *_ in pieces)
    broken = stray or any(isinstance(fault, Intruder) for fault in faults)
    kind = Kind.VERSE if first[0].kind is FlowKind.VERSE else Kind.BLOCK
    quotation = Quotation(
        *("", chapter.file, kind, first[0].index, 0, first[2], where, printed(pieces)),
        translation="translation" in quote.where.classes,
        citation=citation,
        bound_by=by,
        broken=broken,
    )
    return quotation, faults


def _own_citation(flows: list[Flow], context: Context) -> tuple[Citation | None, BoundBy | None, int]:
    """Give the citation in the last paragraph, how it binds, and where the quoted words end there."""
    last = flows[-1]
    whole = len(last.text.rstrip())
    standing = context.standing.get(last.index, ())
    if not standing:
        return None, None, whole
    final = standing[-1]
    if _is_attribution(last, standing, context) and len(flows) > 1:
        return final.citation, BoundBy.ATTRIBUTION, 0
    ending = _ENDING.search(last.text)
    if ending is None or last.text.index(OBJECT, ending.start()) != final.at or (final.forward and final.at == 0):
        return None, None, whole
    return final.citation, BoundBy.NOTE if final.by is BoundBy.NOTE else BoundBy.BRACKET, ending.start()


def _is_attribution(flow: Flow, standing: tuple[Standing, ...], context: Context) -> bool:
    """An attribution begins with a dash and holds only a citation and words of the entry's author and title."""
    dash = _DASH.match(flow.text)
    if dash is None or len(standing) != 1:
        return False
    allowed = frozenset().union(*(context.words(anchor) for anchor in standing[0].citation.anchors))
    rest = flow.text[dash.end() :].replace(OBJECT, " ")
    objects = flow.text.count(OBJECT)
    return objects == 1 and all(m.group().lower() in allowed for m in find_words(rest))


def _introducing(quote: BlockQuote, context: Context) -> Citation | None:
    """Give the author-in-text citation of the sentence that introduces a block quote."""
    if quote.introduction is None:
        return None
    standing = context.standing.get(quote.introduction, ())
    starts = context.starts[quote.introduction]
    last = len(starts) - 1
    named = [s for s in standing if s.forward and s.citation.anchored and sentence_of(starts, s.at) == last]
    return named[-1].citation if named and named[-1] is standing[-1] else None


def _intruder(name: str, flow: int, context: Context) -> Intruder:
    """Point at the first words of what stands in a block quote and is no paragraph."""
    chapter = context.chapter
    inside = chapter.flows[min(flow, len(chapter.flows) - 1)]
    at = place(chapter.file, inside, 0, len(inside.text), approximate=chapter.approximate)
    return Intruder(at, _INTRUDER_NAMES.get(name, name))


def _span(chapter: Chapter, first: tuple[Flow, int, int], last: tuple[Flow, int, int]) -> Place:
    start = place(chapter.file, *first, approximate=chapter.approximate)
    end = place(chapter.file, *last, approximate=chapter.approximate)
    approximate = start.approximate or end.approximate
    return Place(chapter.file, start.start, max(start.start, end.end), approximate)
