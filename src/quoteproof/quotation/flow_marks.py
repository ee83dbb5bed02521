"""The marks of a flow: which of its characters pair as quotation marks, for whoever asks.

Promises: one answer, for collecting, for borrowing and for what prints: code is looked past, and so is a straight
single mark in mathematics, which is a prime.
"""

from __future__ import annotations

from quoteproof.chapter.model import Flow, FlowKind, InlineKind
from quoteproof.text.pairing import Pairing, pair


def pair_flow(flow: Flow, language: str) -> Pairing:
    """Pair the marks of a flow; `language` is the BCP 47 tag of the book."""
    if flow.kind is FlowKind.CODE:
        return Pairing((), frozenset(), ())
    skip = {i for c in flow.inlines if c.kind is InlineKind.CODE for i in range(c.start, c.end)}
    maths = (i for c in flow.inlines if c.kind is InlineKind.MATH for i in range(c.start, c.end))
    skip.update(i for i in maths if flow.text[i] == "'")
    return pair(flow.text, language=language.split("-")[0], skip=frozenset(skip))
