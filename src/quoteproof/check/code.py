"""Code: a citation that stands in code is none, and would print its anchor as it was typed.

Promises: only what has the form of an anchor is told, and nothing in code that is shown as code (`.code`).
Leaves out: quotation marks in code (Q014), which speak first.
Source: contract.md, “Anchors”: IDs never print.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from quoteproof.chapter.model import Chapter, Flow, FlowKind, InlineKind, Node
from quoteproof.finding.model import Fault, Finding
from quoteproof.rules.c006_citation_in_code import CitationInCode

_ANCHOR: Final = re.compile(r"(?<![\w@])@\{?[^\W_][\w:.+/-]*#p[0-9]+(?:\.s[0-9]+|-p[0-9]+)?\}?")


def citations_in_code(chapter: Chapter, found: Collection[Finding]) -> Iterator[Fault]:
    """Tell of the first anchor in each piece of code; `found` is what was found in the chapter before."""
    stray = [f.place for f in found if f.code.id == "Q014"]
    for flow in chapter.flows:
        for start, end, node in _code(flow):
            match = _ANCHOR.search(flow.text, start, end)
            if match is None or "code" in node["c"][0][1]:
                continue
            whole = chapter.place(flow, start, end)
            if not any(whole.start <= p.start < max(whole.end, whole.start + 1) for p in stray):
                where = chapter.place(flow, *match.span())
                yield CitationInCode(where, match.group())


def _code(flow: Flow) -> Iterator[tuple[int, int, Node]]:
    if flow.kind is FlowKind.CODE:
        yield 0, len(flow.text), flow.leaves[0].node
        return
    yield from ((i.start, i.end, i.node) for i in flow.inlines if i.kind is InlineKind.CODE)
