"""A running head that cuts a quotation in a heading."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind

_PAGES: Final = "\n\n".join(["Words and words fill the pages of this chapter until it needs several of them."] * 120)
_CHARTER: Final = "The charter was never, so far as any of the elders could recall, sealed in public"


def _cut(words: str) -> tuple[str, ...]:
    """What would print where one of some words is followed by a mark that the head was cut there."""
    return tuple(f"{word}…" for word in words.split())


KIND: Final = Kind(
    forgeries=(
        Forgery(
            name="whole-heading",
            heading=f"“{_CHARTER}” [@fen#p2]",
            text=_PAGES,
            unprinted=_cut(_CHARTER),
        ),
        Forgery(
            name="after-words",
            heading=f"What the book says of it: “{_CHARTER}” [@fen#p2]",
            text=_PAGES,
            unprinted=_cut(_CHARTER),
        ),
        Forgery(
            name="two-quotations",
            heading="“The mere was drained” [@mere#p1]; “The sluice is not open to the boats” [@fen#p2]",
            text=_PAGES,
            unprinted=_cut("The mere was drained The sluice is not open to the boats"),
        ),
    ),
    honest=(
        Honest(
            name="short", heading="“Eels lay in the grass” [@mere#p1]", text=_PAGES, prints=("“Eels lay in the grass”",)
        ),
        Honest(
            name="long-without-quotation",
            heading="On the dyke and the mere and the mill and the village and the road",
            text=_PAGES,
            prints=("On the dyke",),
        ),
    ),
)
