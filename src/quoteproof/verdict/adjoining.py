"""Adjoining quotations: two of one passage with no word of the author's between them are read as one.

What the source has between them is then left out without a mark, so the second of the two is refused (Q004). A word
keeps them apart, and so do a mark that ends a sentence or a clause (`. ? ! ; :`) and a bracket around one of them. A
space, a comma, a dash, dots, a citation and everything else do not. Two single words with a comma read as a list. Two
quotations that follow one another in the source as they do in print leave nothing out.
Source: rules.md, “Omission”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from quoteproof.chapter.model import Chapter, InlineKind
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
    """Give the quotations of a chapter, in order, with those refused that adjoin the one before."""
    refused = dict(_refusals(judged, chapter, library))
    return tuple(replace(j, verdict=Misquoted(refused[i])) if i in refused else j for i, j in enumerate(judged))


def _refusals(judged: Sequence[Judged], chapter: Chapter, library: Library) -> Iterator[tuple[int, QuotationRefusal]]:
    """The number of each quotation that adjoins the one before, with its refusal."""
    found = [
        (number, one.quotation, one.verdict.match)
        for number, one in enumerate(judged)
        if isinstance(one.verdict, Verbatim | Altered) and one.quotation.kind is Kind.INLINE
    ]
    for (_, before, first), (number, quotation, second) in pairwise(found):
        if _side_by_side(before, quotation, chapter) and _of_one_passage(before, first, quotation, second):
            missing = _missing(first.spots[-1], second.spots[0], library)
            if missing is not None:
                yield number, QuotationRefusal(AdjoiningQuotation(missing.text), nearest=missing)


def _side_by_side(one: Quotation, other: Quotation, chapter: Chapter) -> bool:
    """Tell whether nothing stands between two quotations that keeps them apart."""
    if one.flow != other.flow:
        return False
    flow = chapter.flows[one.flow]
    aside = {at for i in flow.inlines if i.kind in _NO_WORDS for at in range(i.start, i.end)}
    between = "".join(" " if at in aside else flow.text[at] for at in range(one.end, other.start))
    between = _DOTS.sub("", between)
    if _APART.search(between) is not None:
        return False
    return not _LIST.fullmatch(between) or max(count_words(q.printed.text) for q in (one, other)) > 1


def _of_one_passage(one: Quotation, first: Match, other: Quotation, second: Match) -> bool:
    """Tell whether two quotations have a passage in common, or words of one source under one citation."""
    if {spot.anchor for spot in first.spots} & {spot.anchor for spot in second.spots}:
        return True
    same_source = first.anchor.key == second.anchor.key
    return same_source and one.citation is not None and one.citation == other.citation


def _missing(first: Spot, second: Spot, library: Library) -> Nearest | None:
    """Give the words that the source has between two quotations, or the place of the second where they are no stretch.

    None where no word stands between them.
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
