"""Letters in brackets that make another word of the source's word."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind

_TEXTS: Final = {
    "longer-than-the-stem": "He says “Leave is for[bidden]” [@fen#p4].",
    "article": "He says “The[ft] dyke held” [@fen#p1].",
    "other-person": "He says “driven through the ford by the tenan[cy]” [@fen#p3].",
    "other-noun": "He says “who are mindful of comm[unist] land” [@fen#p4].",
    "verb": "He says “The mere was drain[age]” [@mere#p1].",
    "two-letters": "He says “the boats of[fal]” [@fen#p2].",
}

KIND: Final = Kind(
    forgeries=tuple(Forgery(name=name, text=text, code="Q006") for name, text in _TEXTS.items()),
    honest=(
        Honest(
            name="plural", text="He says “driven through the ford[s] by the tenant” [@fen#p3].", prints=("ford[s]",)
        ),
        Honest(name="tense", text="It is “seal[s] in public” [@fen#p2].", prints=("seal[s]",)),
        Honest(name="capital", text="He says “[t]he mere was drained” [@mere#p1].", prints=("[t]he mere",)),
    ),
)
