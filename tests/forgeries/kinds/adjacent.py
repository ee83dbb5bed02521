"""Two quotations of one passage with nothing between them, which leave words out without a mark."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind

_TEXTS: Final = {
    "space": "“The charter was” “sealed in public” [@fen#p2].",
    "nothing": "“The charter was”“sealed in public” [@fen#p2].",
    "dash": "“The charter was”—“sealed in public” [@fen#p2].",
    "comma": "“The charter was”, “sealed in public” [@fen#p2].",
    "brackets-outside": "“The charter was” […] “sealed in public” [@fen#p2].",
    "dots": "“The charter was” … “sealed in public” [@fen#p2].",
    "slash": "“The charter was” / “sealed in public” [@fen#p2].",
    "note": "“The charter was”^[Nobody says when.] “sealed in public” [@fen#p2].",
    "sign": "“The charter was” & “sealed in public” [@fen#p2].",
    "number": "“The charter was” 1 “sealed in public” [@fen#p2].",
    "formula": "“The charter was” $x$ “sealed in public” [@fen#p2].",
    "other-order": "“sealed in public” – “The charter was” [@fen#p2].",
    "other-passage": "“The charter was” “driven through the ford” [@fen#p2-p3].",
    "comma-inside": "“The charter was never,” “sealed in public” [@fen#p2].",
    "two-citations": "“The charter was” [@fen#p2] “sealed in public” [@fen#p2].",
}

KIND: Final = Kind(
    forgeries=(
        *(Forgery(name=name, text=f"He says {text}", code="Q004", at="He says") for name, text in _TEXTS.items()),
        Forgery(
            name="line-end",
            text="He says “The sluice is”\n“open to the boats of the mill” [@fen#p2].",
            code="Q004",
            at="“open",
        ),
        Forgery(
            name="full-stop",
            text="He says “The charter was.” “sealed in public” [@fen#p2].",
            code="Q013",
            at="He says",
        ),
    ),
    honest=(
        Honest(
            name="words-between",
            text="He says “The sluice” is, he adds, “not open to the boats” [@fen#p2].",
            prints=("not open",),
        ),
        Honest(name="goes-on", text="He says “The sluice is” “not open” [@fen#p2].", prints=("not open",)),
        Honest(name="list", text="It was “public”, “common”, and “open” [@fen#p2; @fen#p4].", prints=("common",)),
        Honest(
            name="other-source",
            text="He says “Eels lay in the grass” [@mere#p1], “the last week of March” [@fen#p1].",
            prints=("Eels lay",),
        ),
    ),
)
