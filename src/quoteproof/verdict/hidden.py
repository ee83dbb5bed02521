"""Characters in a quotation that its reader would not see, or that turn the line: looked for before any collation."""

from __future__ import annotations

from quoteproof.quotation.model import Printed
from quoteproof.text.look_alikes import BIDI, is_invisible
from quoteproof.verdict.faults import InvisibleCharacter, QuotationRefusal


def forbidden(printed: Printed) -> QuotationRefusal | None:
    """The refusal for a character that no quotation may hold, though the source should hold it too."""
    if printed.text.isprintable():
        return None  # none of these characters is
    for at, character in enumerate(printed.text):
        if character in BIDI:
            return QuotationRefusal(InvisibleCharacter(character), at, at + 1)
    return None


def invisible(printed: Printed) -> QuotationRefusal | None:
    """The refusal for a character that does not show."""
    for at, character in enumerate(printed.text):
        if is_invisible(character):
            return QuotationRefusal(InvisibleCharacter(character), at, at + 1)
    return None
