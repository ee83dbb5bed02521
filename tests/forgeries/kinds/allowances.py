"""One comment that lifts more than one finding."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind

_ALLOW: Final = "<!-- quoteproof: allow Q010: the context says it -->\n"
_TWO: Final = "He says “The charter was […] sealed in public. The sluice is […] open to the boats” [@fen#p2]."

KIND: Final = Kind(
    forgeries=(
        Forgery(name="two-in-one", text=_ALLOW + _TWO, code="Q010", at="He says"),
        Forgery(
            name="three-in-one-and-two-comments",
            text=_ALLOW + _ALLOW + _TWO.replace("to the boats", "to [only] the boats of the mill"),
            code="Q010",
            at="He says",
        ),
        Forgery(
            name="two-quotations",
            text=f"{_ALLOW}He says “The charter was […] sealed in public” and “The sluice is […] open” [@fen#p2].",
            code="Q010",
            at="He says",
        ),
    ),
    honest=(
        Honest(name="two", text=_ALLOW + _ALLOW + _TWO, prints=("open to the boats",)),
        Honest(
            name="one", text=f"{_ALLOW}He says “The sluice is […] open to the boats” [@fen#p2].", prints=("open to",)
        ),
        Honest(name="none", text="He says “The sluice is not open to the boats” [@fen#p2].", prints=("not open",)),
    ),
)
