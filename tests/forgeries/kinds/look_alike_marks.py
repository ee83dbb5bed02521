"""Characters that a reader takes for quotation marks, in every place that prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tests.forgeries.model import Forgery, Honest, Kind

_PAIRS: Final[dict[str, Sequence[str]]] = {
    "turned-comma": "ʻʼ",
    "reversed-comma": "ʽʼ",
    "modifier-prime": "ʹʹ",
    "modifier-double-prime": "ʺʺ",
    "modifier-apostrophes": "ˮˮ",
    "grave-acute": "ˋˊ",
    "backtick-acute": ["\\`", "´"],
    "acutes": "´´",
    "primes": "′′",
    "reversed-prime": "‵′",
    "double-primes": "″″",
    "reversed-double-prime": "‶″",
    "triple-primes": "‴‴",
    "geresh": "\u05f3\u05f3",
    "gershayim": "\u05f4\u05f4",
    "much-less": "≪≫",
    "ascii-angles": ["\\<\\<", "\\>\\>"],
    "commas": [",,", "''"],
    "single-angles": ["\\<", "\\>"],
    "precedes": "≺≻",
    "raised-strokes": ["^||^", "^||^"],
    "raised-ones": ["^11^", "^11^"],
    "two-commas": [",,", ",,"],
    "tex": ["\\`\\`", "''"],
    "low-single-twice": ["‚‚", "‘‘"],
    "fullwidth-apostrophe": "＇＇",
    "fullwidth-grave": "｀＇",
    "medieval-angles": "⸉⸊",
    "raised-omission": "⸌⸍",
    "dotted-transposition": "⸄⸅",
    "low-omission": "⸜⸝",
    "ornaments": "❛❜",
    "heavy-low": "❟❜",
    "angle-brackets": "❮❯",
    "mathematical-angles": "⟪⟫",
    "cjk-angles": "《》",
    "vertical-presentation": "﹁﹂",
    "halfwidth-corner": "｢｣",
    "ring-and-dot": "˝˝",
    "breve-caron": "˘ˇ",
    "nko": "ߴߵ",
    "armenian": "՚՚",
    "spacing-psili": "᾿᾽",
    "greek-dasia": "῾᾿",
    "greek-tonos": "΄΄",
    "greek-koronis": "᾽᾽",
    "modifier-left-angle": "˂˃",
    "double-acute-tag": "˶˶",
    "saltillo": "ꞌꞌ",
}
_WORDS: Final = "The dyke fell in March"

_CODES: Final = dict.fromkeys(("low-single-twice", "gershayim", "geresh", "halfwidth-corner"), "Q001")
"""Marks that pair: what they enclose is compared with the source."""


def _between(marks: Sequence[str]) -> str:
    return f"{marks[0]}{_WORDS}{marks[1]}"


_TURNED: Final = _between("ʻʼ")
_PLACES: Final = {
    "heading": Forgery(name="", text="Words.", heading=f"On {_TURNED}", code="Q014", at="# On"),
    "note": Forgery(name="", text=f"Words.^[He wrote {_TURNED}.]", code="Q014"),
    "cell": Forgery(name="", text=f"| a | b |\n|---|---|\n| {_TURNED} | c |", code="Q014", at="| ʻ"),
    "caption": Forgery(
        name="", text=f"| a | b |\n|---|---|\n| c | d |\n\n: The words {_TURNED}", code="Q014", at=": T"
    ),
    "suffix": Forgery(name="", text=f"He wrote it [@fen, p. 3: {_TURNED}].", code="Q014"),
    "prefix": Forgery(name="", text=f"He wrote it [{_TURNED} @fen].", code="Q014"),
    "definition": Forgery(name="", text=f"Term\n\n:   is {_TURNED}", code="Q014", at=":   is"),
    "item": Forgery(name="", text=f"- He wrote {_TURNED}", code="Q014"),
    "code": Forgery(name="", text=f"He wrote `{_TURNED}`.", code="Q014"),
    "link": Forgery(name="", text=f"See [{_TURNED}](https://a.example/).", code="Q014"),
    "alternative": Forgery(name="", text=f'![Words](images/dot.png){{alt="{_TURNED}"}}', code="Q014"),
    "emphasis": Forgery(name="", text=f"He wrote *{_TURNED}*.", code="Q014"),
}


def _setting(name: str, line: str) -> Forgery:
    settings = f"{line}\nquotations:\n  style: strict\n"
    return Forgery(name=f"setting-{name}", text="Words.", settings=settings, code="Q014", at=line, file="book.yaml")


KIND: Final = Kind(
    forgeries=(
        *(
            Forgery(name=f"pair-{name}", text=f"He wrote {_between(marks)} [@fen#p1].", code=_CODES.get(name, "Q014"))
            for name, marks in _PAIRS.items()
        ),
        *(
            Forgery(name=f"place-{name}", text=f.text, heading=f.heading, code=f.code, at=f.at)
            for name, f in _PLACES.items()
        ),
        _setting("subtitle", f"subtitle: On {_TURNED}"),
        _setting("author", f"author: Ann Carver, {_TURNED}"),
        _setting("date", f"date: 1922 {_TURNED}"),
        _setting("imprint", f"imprint: [Printed by {_TURNED}]"),
    ),
    honest=(
        Honest(name="apostrophes", text="They don’t, it isn't, and O’Brien’s oxen won't.", prints=("O’Brien’s",)),
        Honest(name="letters", text="In Hawaiʻi and on Oʻahu they say so.", prints=("Hawaiʻi",)),
        Honest(name="measures", text="It is 5′ 10″ long, at 52° 31′ 12″ north.", prints=("5′",)),
        Honest(name="comparison", text="The tide is low, and $a \\ll b$.", prints=("tide",)),
    ),
)
