"""Corrects a refused quotation: the source's words for the whole of it, in the author's form."""

from quoteproof.quotation.model import Kind, Quotation
from quoteproof.quoting.spans import SourceSpan
from quoteproof.quoting.writing import Written, write
from quoteproof.source.library import Extent
from quoteproof.verdict.faults import QuotationRefusal
from quoteproof.verdict.passage_text import VerdictContext


def corrected(quotation: Quotation, refusal: QuotationRefusal, context: VerdictContext) -> Written | None:
    """Write the source's words for a refused quotation; None where no one place for them is certain."""
    near = refusal.nearest
    extent = context.library.resolve(near.anchor) if near is not None else None
    if near is None or not isinstance(extent, Extent) or len(extent.parts) != 1:
        return None
    passage = extent.parts[0].passage
    start, last = (passage.mapped.positions(at - passage.start).start for at in (near.place.start, near.place.end - 1))
    form = Kind.INLINE if quotation.kind is Kind.SPEECH else quotation.kind
    written = write(SourceSpan(extent, start, last + 1), context, form)
    return written if isinstance(written, Written) else None
