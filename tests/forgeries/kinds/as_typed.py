"""Honest quotations whose characters a writer takes for shorthand: minus, dashes, dots, marks on letters."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind

_TEXTS: Final = {
    "minus": ("It kept 3.5% of it out at -2°.", "at -2°"),
    "minus-one": ("The level is -1 today.", "is -1 today"),
    "plus": ("It rose by +1 or so.", "by +1 or so"),
    "full-stops": ("The end is near... so.", "is near... so"),
    "two-hyphens": ("A dyke -- and a mill.", "A dyke \\-\\- and"),
    "dotless": ("The nai\u0308ve reeve, the nal\u0131\u0308 one.", "The nai\u0308ve reeve"),
    "two-marks-on-a-letter": ("He said a\u0323\u0301 then.", "said a\u0323\u0301 then"),
    "slashes": ("See // and /* there */ now.", "See // and /\\* there \\*/ now"),
    "underline": ("The x_1 and #2 of it.", "The x_1 and #2 of"),
}

KIND: Final = Kind(
    forgeries=(
        Forgery(
            name="typed-dash-cut",
            text="He says “1918 the reeve left” [@%KEY%#p1].",
            seed="In 1914--1918 the reeve left.\n\nA second passage.\n",
            code="Q011",
        ),
        Forgery(
            name="typed-dash-for-a-hyphen",
            text="He says “came-and left” [@%KEY%#p1].",
            seed="The reeve came--and left.\n\nA second passage.\n",
            code="Q001",
        ),
    ),
    honest=(
        *(
            Honest(name=name, text=f"He says “{words}” [@%KEY%#p1].", seed=f"{seed}\n\nA second passage.\n")
            for name, (seed, words) in _TEXTS.items()
        ),
        Honest(
            name="typed-dashes",
            text="He says “came--and left – at once with \\-\\-force on 1914—1918” [@%KEY%#p1].",
            seed="The reeve came--and left -- at once with --force on 1914--1918.\n\nA second passage.\n",
            prints=("came—and left — at once with --force on 1914–1918",),
        ),
    ),
)
