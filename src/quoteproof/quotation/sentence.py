"""Sentences of a chapter's flow, for the binding of citations: quotations and objects are looked past.

Promises: the end marks inside a quotation end no sentence of the author's, but one just before its closing mark
may; a citation that follows an end mark at once belongs to that sentence.
Source: rules.md, “Which citation it belongs to”.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from quoteproof.chapter.model import Flow, FlowKind, InlineKind
from quoteproof.source.sentences import split_sentences
from quoteproof.text.pairing import Run

_WHOLE = frozenset({FlowKind.CELL, FlowKind.HEADING})
_TRAILING = re.compile(r" +(?=\))")


def sentence_starts(flow: Flow, runs: Iterable[Run], in_text: frozenset[int]) -> tuple[int, ...]:
    """Give the offsets at which the flow's sentences start; a cell or heading is one sentence."""
    if flow.kind in _WHOLE:
        return (0,)
    return tuple(start for start, _ in split_sentences(_masked(flow, runs, in_text))) or (0,)


def sentence_of(starts: tuple[int, ...], offset: int) -> int:
    """Give the number of the sentence that an offset stands in."""
    return max(0, bisect_right(starts, offset) - 1)


def _masked(flow: Flow, runs: Iterable[Run], in_text: frozenset[int]) -> str:
    """Put neutral letters for quoted words; a citation in the text is a name, any other object closes."""
    text = list(flow.text.replace("\n", " "))
    for run in runs:
        if run.depth == 0 and run.end - run.start > 2 * run.width:
            inner = range(run.start + run.width, run.end - run.width)
            for i in inner[:-1]:
                text[i] = "x"
            if text[inner[-1]].isalnum():
                text[inner[-1]] = "x"
            if flow.text[inner[0]].isupper() and len(inner) > 1:
                text[inner[0]] = "X"
    for inline in flow.inlines:
        if inline.kind in (InlineKind.CITE, InlineKind.NOTE, InlineKind.IMAGE):
            named = inline.kind is InlineKind.IMAGE or inline.start in in_text
            text[inline.start] = "X" if named else ")"
    return _TRAILING.sub(lambda m: ")" * len(m.group()), "".join(text))
