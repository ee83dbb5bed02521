"""What is asked for when a source's words are to be written as a quotation, and the answer.

The command `insert`, the editor and an assistant all ask in this way. What is not certain is refused with the requests
that could have been meant, so that each of them can be shown as a command or as a choice.
"""

from dataclasses import dataclass

from quoteproof.quotation.model import Kind
from quoteproof.quoting.spans import SourceSpan, locate, whole
from quoteproof.quoting.writing import QuotingRefusal, Written, not_found, unwritable, write
from quoteproof.source.library import Extent
from quoteproof.text.anchor import Anchor
from quoteproof.verdict.passage_text import VerdictContext


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of words that is quoted, by its ends."""

    first: str
    """Its first word or words; all of it where `last` is None."""
    last: str | None = None
    """Its last word or words."""


@dataclass(frozen=True, slots=True)
class QuotationRequest:
    """Which words are to be written, and how."""

    extent: Extent
    """What is cited."""
    pieces: tuple[Piece, ...] = ()
    """The runs of words, in their order, with an omission between two of them; all of the extent if there is none."""
    form: Kind | None = None
    """How it is set; by its length if None."""

    @property
    def anchor(self) -> Anchor:
        """What is cited."""
        return self.extent.anchor


def quote(request: QuotationRequest, context: VerdictContext) -> Written | QuotingRefusal:
    """Write the quotation that is asked for, or say why that cannot be done."""
    if len(request.pieces) > 1:
        return QuotingRefusal("one run of words can be written", ("ask for each by itself",))
    piece = next(iter(request.pieces), None)
    span = whole(request.extent) if piece is None else locate(request.extent, piece.first, piece.last)
    if not isinstance(span, SourceSpan):
        return not_found(request.anchor, span)
    written = write(span, context, request.form)
    return written if isinstance(written, Written) else unwritable(request.anchor, written)
