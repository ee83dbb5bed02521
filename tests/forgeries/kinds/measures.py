"""A double mark after a digit that is taken for a measure, and opens or closes a quotation."""

from __future__ import annotations

from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind

_TEXTS: Final = {
    "both-after-digits": 'He says in 1914"The dyke fell in 1918" [@fen#p1].',
    "superscript-digit": 'He says¹"The dyke fell in 1918" [@fen#p1].',
    "superscript-markup": 'He says^1^"The dyke fell in 1918" [@fen#p1].',
    "subscript": 'He says~1~"The dyke fell in 1918" [@fen#p1].',
    "fraction": 'He says ½"The dyke fell in 1918" [@fen#p1].',
    "curly-closes": "He says in 1914”The dyke fell in 1918” [@fen#p1].",
    "singles": "He says in 1914'The dyke fell in 1918' [@fen#p1].",
    "double-prime": "He says in 1914″The dyke fell in 1918″ [@fen#p1].",
    "primes": "He says in 1914′The dyke fell in 1918′ [@fen#p1].",
    "with-a-space": 'He says in 1914" The dyke fell in 1918" [@fen#p1].',
    "primes-with-a-space": "He says 1″ The dyke fell in March 1″ [@fen#p1].",
    "raised-primes": "He says ^1^″ The dyke fell in March ^1^″ [@fen#p1].",
    "other-digits": 'He says in ١٩"The dyke fell in ١٨" [@fen#p1].',
    "roman": 'He says in Ⅻ"The dyke fell in Ⅻ" [@fen#p1].',
}

KIND: Final = Kind(
    forgeries=tuple(Forgery(name=name, text=text, code="Q014") for name, text in _TEXTS.items()),
    honest=(
        Honest(name="gun", text='They had a 12" gun on the dyke.', prints=("gun",)),
        Honest(name="degrees", text="It is at 40° 26′ 46″ N 79° 58′ 36″ [@fen#p1].", prints=("40°",)),
        Honest(name="two-measures", text='A board of 4" by 6" lay there.', prints=("board",)),
        Honest(
            name="measure-and-quotation", text='A 6" eel: “Eels lay in the grass” [@mere#p1].', prints=("Eels lay",)
        ),
    ),
)
