"""Quotations that adjoin: two of one passage with no word between them are read as one quotation.

What the source has between the two is then left out without a mark. Source: rules.md, “Alterations”.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from quoteproof.chapter.model import Chapter, Flow, Inline, InlineKind
from quoteproof.evidence.origins import Spot
from quoteproof.finding.model import Nearest, Place
from quoteproof.quotation.model import Kind, Quotation
from quoteproof.source.library import Extent, Library
from quoteproof.text.words import count_words, has_words
from quoteproof.verdict.faults import AdjoiningQuotation, QuotationRefusal
from quoteproof.verdict.model import Altered, Judged, Match, Misquoted, Verbatim

_DOTS: Final = re.compile(r"[(\[{]?\s*(?:…|\.(?:\s*\.)+)\s*[)\]}]?")
_APART: Final = re.compile(r"[^\W\d_]|[.?!;:]|\(\s*\Z|\A\s*\)")
_NO_WORDS: Final = frozenset({InlineKind.CODE, InlineKind.MATH, InlineKind.SCRIPT})
_LIST: Final = re.compile(r"\s*[,،、，]\s*")


def adjoined(judged: Sequence[Judged], chapter: Chapter, library: Library) -> tuple[Judged, ...]:
    """The quotations of a chapter, in order; those that adjoin the one before are refused."""
    refused = dict(_refusals(judged, chapter, library))
    return tuple(replace(j, verdict=Misquoted(refused[i])) if i in refused else j for i, j in enumerate(judged))


def _refusals(judged: Sequence[Judged], chapter: Chapter, library: Library) -> Iterator[tuple[int, QuotationRefusal]]:
    """The number of each quotation that adjoins the one before, with its refusal."""
    found = [
        (number, one.quotation, one.verdict.match)
        for number, one in enumerate(judged)
        if isinstance(one.verdict, Verbatim | Altered) and one.quotation.kind in (Kind.INLINE, Kind.SPEECH)
    ]
    wordless = {flow.index: [i for i in flow.inlines if i.kind in _NO_WORDS] for flow in chapter.flows}
    for (_, before, first), (number, quotation, second) in pairwise(found):
        flow = chapter.flows[quotation.flow]
        if _side_by_side(before, quotation, flow, wordless[flow.index]) and _of_one_passage(
            before, first, quotation, second
        ):
            missing = _missing(first.spots[-1], second.spots[0], library)
            if missing is not None:
                yield number, QuotationRefusal(AdjoiningQuotation(missing.text), nearest=missing)


def _side_by_side(one: Quotation, other: Quotation, flow: Flow, wordless: Sequence[Inline]) -> bool:
    """Whether nothing between two quotations keeps them apart; `flow` is that of the second.

    `wordless` are its inlines whose characters are no words.
    """
    last, end = (one.marks[-1][0], one.marks[-1][1] + 1) if one.marks else (one.flow, one.end)
    if last != other.flow:
        return False
    between = flow.text[end : other.start]
    for inline in wordless:
        if inline.start < other.start and inline.end > end:
            low, high = max(inline.start, end) - end, min(inline.end, other.start) - end
            between = f"{between[:low]}{' ' * (high - low)}{between[high:]}"
    between = _DOTS.sub("", between)
    if _APART.search(between) is not None:
        return False
    return not _LIST.fullmatch(between) or max(count_words(q.printed.text) for q in (one, other)) > 1


def _of_one_passage(one: Quotation, first: Match, other: Quotation, second: Match) -> bool:
    """Whether two quotations have a passage in common, or words of one source under one citation."""
    if {spot.anchor for spot in first.spots} & {spot.anchor for spot in second.spots}:
        return True
    same_source = first.anchor.key == second.anchor.key
    return same_source and one.citation is not None and one.citation == other.citation


def _missing(first: Spot, second: Spot, library: Library) -> Nearest | None:
    """The source's words between two quotations; where they do not follow one another, the place of the second.

    None where there is no word between them.
    """
    extent = library.resolve(second.anchor)
    if first.anchor != second.anchor or second.start < first.end or not isinstance(extent, Extent):
        return Nearest(second.anchor, "", Place(second.file, second.start, second.end))
    passage = extent.parts[0].passage
    low, high = (passage.mapped.positions(at - passage.start).start for at in (first.end, second.start))
    between = passage.text[low:high]
    if not has_words(between):
        return None
    return Nearest(second.anchor, between, Place(second.file, first.end, second.start))
