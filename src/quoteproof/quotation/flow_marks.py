"""The marks of a flow: which of its characters pair as quotation marks, for whoever asks.

Promises: one answer, for collecting, for borrowing and for what prints: code and mathematics are looked past, which
have rules of their own.
"""

from __future__ import annotations

from typing import Final

from quoteproof.chapter.model import OBJECT, Flow, FlowKind, InlineKind
from quoteproof.text.marks import IS_MARK
from quoteproof.text.pairing import Pairing, pair

_APART: Final = (InlineKind.CODE, InlineKind.MATH)


def pair_flow(flow: Flow, language: str) -> Pairing:
    """Pair the marks of a flow; `language` is the BCP 47 tag of the book."""
    if flow.kind is FlowKind.CODE:
        return Pairing((), frozenset(), ())
    return pair(seen(flow), language=language.split("-")[0], skip=apart(flow), escaped=flow.escaped)


def seen(flow: Flow) -> str:
    """Give a flow's text with a thing that is no letter where a mark and a letter touch over a border of markup.

    There the mark is in no word: `dawn’^1^` ends like a quotation with a note.
    """
    if not flow.inlines or IS_MARK.search(flow.text) is None:
        return flow.text
    text = list(flow.text)
    for border in {at for inline in flow.inlines for at in (inline.start, inline.end)}:
        if 0 < border < len(text):
            if IS_MARK.match(flow.text, border - 1) and text[border].isalnum():
                text[border] = OBJECT
            if IS_MARK.match(flow.text, border) and text[border - 1].isalnum():
                text[border - 1] = OBJECT
    return "".join(text)


def apart(flow: Flow) -> frozenset[int]:
    """Give the offsets of a flow's code and mathematics."""
    return frozenset(i for c in flow.inlines if c.kind in _APART for i in range(c.start, c.end))
