"""Bindings: a `cite` attribute that binds nothing would be an author's word that nobody hears."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quoteproof.chapter.model import Chapter, InlineKind
from quoteproof.chapter.nodes import named
from quoteproof.finding.model import Finding, Place, finding
from quoteproof.quotation.model import Quotation

_HELP = 'put exactly one quotation, marks and all, between the brackets: `[“…”]{cite="KEY#p1"}`'


def idle_bindings(chapter: Chapter, quotations: Sequence[Quotation]) -> Iterator[Finding]:
    """Tell of every `cite` that stands on no quotation."""
    message = "`cite` binds a quotation, and there is none here"
    for flow in chapter.flows:
        for inline in flow.inlines:
            if inline.kind is InlineKind.SPAN and "cite" in dict(inline.node["c"][0][2]):
                # A quotation that is not all that stands in the brackets is uncited, and Q002 tells of it.
                inside = any(q.flow == flow.index and inline.start <= q.start < inline.end for q in quotations)
                if not inside:
                    where = chapter.place(flow, inline.start, inline.end)
                    yield finding("K003", message, where, helps=(_HELP,))
    written = "cite=" in chapter.text  # a walk over the whole AST for a word that is not there would be dear
    for node in named(chapter.ast["blocks"]) if written else ():
        if node["t"] == "Div" and "cite" in dict(node["c"][0][2]):
            at = max(0, chapter.text.find("cite="))
            help_ = "end a block quotation with its citation: `> — [@KEY#p1]`"
            yield finding("K003", message, Place(chapter.file, at, at + 5, approximate=True), helps=(help_,))
