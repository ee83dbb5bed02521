"""Two quotations of one passage with nothing between them, which leave words out without a mark."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind

_TEXTS: Final = {
    "space": "“The charter was” “sealed in public” [@fen#p2].",
    "nothing": "“The charter was”“sealed in public” [@fen#p2].",
    "dash": "“The charter was”—“sealed in public” [@fen#p2].",
    "comma": "“The charter was”, “sealed in public” [@fen#p2].",
    "line-end": "“The sluice is”\n“open to the boats of the mill” [@fen#p2].",
    "full-stop": "“The charter was.” “sealed in public” [@fen#p2].",
    "two-citations": "“The charter was” [@fen#p2] “sealed in public” [@fen#p2].",
}

KIND: Final = Kind(
    forgeries=tuple(
        Forgery(name=name, text=f"He says {text}", code="Q004", at="He says") for name, text in _TEXTS.items()
    ),
    honest=(
        Honest(
            name="words-between",
            text="He says “The sluice” is, he adds, “not open to the boats” [@fen#p2].",
            prints=("not open",),
        ),
        Honest(
            name="other-source",
            text="He says “Eels lay in the grass” [@mere#p1], “the last week of March” [@fen#p1].",
            prints=("Eels lay",),
        ),
    ),
    open="two quotations of one passage with nothing between are not yet one",
    open_variants=frozenset(
        """
        space nothing dash comma line-end full-stop two-citations
        """.split()
    ),
)
