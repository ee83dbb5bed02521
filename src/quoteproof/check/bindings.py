"""Bindings: a `cite` attribute that binds nothing would be an author's word that nobody hears."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quoteproof.chapter.model import Chapter, InlineKind
from quoteproof.chapter.nodes import named
from quoteproof.finding.model import Fault, Place
from quoteproof.quotation.model import Quotation
from quoteproof.rules.c007_idle_binding import IdleBinding


def idle_bindings(chapter: Chapter, quotations: Sequence[Quotation]) -> Iterator[Fault]:
    """Tell of every `cite` that stands on no quotation."""
    for flow in chapter.flows:
        for inline in flow.inlines:
            if inline.kind is InlineKind.SPAN and "cite" in dict(inline.node["c"][0][2]):
                # A quotation that is not all that stands in the brackets is uncited, and Q002 tells of it.
                inside = any(q.flow == flow.index and inline.start <= q.start < inline.end for q in quotations)
                if not inside:
                    where = chapter.place(flow, inline.start, inline.end)
                    yield IdleBinding(where, block=False)
    written = "cite=" in chapter.text  # a walk over the whole AST for a word that is not there would be dear
    for node in named(chapter.ast["blocks"]) if written else ():
        if node["t"] == "Div" and "cite" in dict(node["c"][0][2]):
            at = max(0, chapter.text.find("cite="))
            yield IdleBinding(Place(chapter.file, at, at + 5, approximate=True), block=True)
