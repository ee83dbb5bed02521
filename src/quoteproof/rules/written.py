"""The citation as it is written: its whole span in the chapter's text, from bracket to bracket."""

from __future__ import annotations

from quoteproof.finding.model import Place
from quoteproof.quotation.model import Citation


def written_span(citation: Citation, text: str) -> Place:
    """Give the place of all that a citation is written with."""
    return citation.written
