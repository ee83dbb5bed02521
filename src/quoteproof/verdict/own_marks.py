"""Marks around a whole block quotation, which are the author's own: a block has none.

They are looked for only where the source does not have them, and then the words between are judged.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from quoteproof.quotation.model import Printed
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.text.pairing import PARTNERS
from quoteproof.verdict.faults import QuotationRefusal

_OPENING: Final = frozenset(glyph for glyph in PARTNERS if len(glyph) == 1)


def own_marks(printed: Printed) -> tuple[int, ...]:
    """The offsets of the marks around a block: the first and the last character, and those at the heads of paragraphs.

    Nothing where no such marks stand there, or where the two belong to different quotations.
    """
    text = printed.text
    if len(text) < _LEAST or text[0] not in _OPENING or text[-1] not in PARTNERS[text[0]]:
        return ()
    last = len(text) - 1
    if (0, last) not in printed.inner and any(at in (0, last) for both in printed.inner for at in both):
        return ()
    borders = [at for at, character in enumerate(text) if character == PARAGRAPH_END]
    heads = [at + 1 for at in borders if text[at + 1] in (text[0], *PARTNERS[text[0]])]
    inside = {at for both in printed.inner for at in both}
    own = heads if len(heads) == len(borders) and inside.isdisjoint(heads) else []
    return (0, *own, last)


_LEAST: Final = 3


def without(printed: Printed, marks: tuple[int, ...]) -> tuple[Printed, tuple[int, ...]]:
    """The printed text without some characters, and for each offset of it the offset in the whole."""
    kept = tuple(at for at in range(len(printed.text)) if at not in marks)
    new = {old: at for at, old in enumerate(kept)}

    def moved(at: int) -> int:
        return sum(1 for old in kept if old < at) if at not in new else new[at]

    text = "".join(printed.text[at] for at in kept)
    where = tuple(printed.where)
    return (
        replace(
            printed,
            text=text,
            where=tuple(where[at] for at in kept),
            emphasis=tuple((moved(start), moved(end)) for start, end in printed.emphasis),
            inner=tuple((new[a], new[b]) for a, b in printed.inner if a in new and b in new),
            apostrophes=frozenset(new[at] for at in printed.apostrophes if at in new),
        ),
        (*kept, len(printed.text)),
    )


def led_back(refusal: QuotationRefusal, offsets: tuple[int, ...]) -> QuotationRefusal:
    """A refusal with its span in the whole text; `offsets` are those of `without`."""
    end = offsets[refusal.end - 1] + 1 if refusal.end > refusal.start else offsets[refusal.end]
    further = tuple(led_back(other, offsets) for other in refusal.further)
    return replace(refusal, start=offsets[refusal.start], end=end, further=further)
