"""The marks of a flow: which of its characters pair as quotation marks, for whoever asks.

Promises: one answer, for collecting, for borrowing and for what prints: code and mathematics are looked past, which
have rules of their own.
"""

from __future__ import annotations

from quoteproof.chapter.model import Flow, FlowKind, InlineKind
from quoteproof.text.pairing import Pairing, pair

_APART = (InlineKind.CODE, InlineKind.MATH)


def pair_flow(flow: Flow, language: str) -> Pairing:
    """Pair the marks of a flow; `language` is the BCP 47 tag of the book."""
    if flow.kind is FlowKind.CODE:
        return Pairing((), frozenset(), ())
    return pair(flow.text, language=language.split("-")[0], skip=apart(flow), escaped=flow.escaped)


def apart(flow: Flow) -> frozenset[int]:
    """Give the offsets of a flow's code and mathematics."""
    return frozenset(i for c in flow.inlines if c.kind in _APART for i in range(c.start, c.end))
