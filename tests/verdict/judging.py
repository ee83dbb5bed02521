"""Judging words without a chapter: a printed text, the passage it cites, a verdict."""

from __future__ import annotations

from functools import lru_cache

from quoteproof.book.config import Quotations
from quoteproof.finding.model import Place
from quoteproof.quotation.model import Citation, Kind, Printed, Quotation
from quoteproof.text.anchor import Anchor
from quoteproof.text.pairing import pair
from quoteproof.verdict.collate import judge
from quoteproof.verdict.model import Verdict
from quoteproof.verdict.passage_text import VerdictContext
from tests.book_of import library_of

NOWHERE = Place("chapters/x.md")


@lru_cache(maxsize=512)
def context_of(seed: str) -> VerdictContext:
    """A context with one source `x` whose passages are the lines of a text."""
    return VerdictContext(library_of({"x": seed}), Quotations())


def quotation_of(words: str, anchor: str = "x#p1", kind: Kind = Kind.INLINE) -> Quotation:
    """A quotation that prints some words and cites a passage."""
    pairing = pair(words)
    inner = tuple((run.start, run.end - run.width) for run in pairing.runs)
    printed = Printed(words, tuple((0, i) for i in range(len(words))), (), inner, pairing.apostrophes)
    citation = Citation(0, 0, (Anchor.parse(anchor),), "", False, NOWHERE, NOWHERE, None)
    return Quotation("q", "chapters/x.md", kind, 0, 0, 0, NOWHERE, printed, citation=citation)


def verdict_of(words: str, seed: str, anchor: str = "x#p1") -> Verdict:
    """Judge words, printed as a run-in quotation that cites a passage of a one-line seed."""
    return judge(quotation_of(words, anchor), context_of(seed)).verdict
