"""TeX in bibliography fields, made plain: enough to compare a title with printed words.

Promises: braces, accents, the common letters and escaped signs become the characters they print; anything
else stays as written. Total. Leaves out: printing, which pandoc does from the field itself.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ACCENTS: Final = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
_LETTERS: Final = {
    **{"ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å"},
    **{"l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "textendash": "–", "textemdash": "—", "ldots": "…"},
}
_ACCENT = re.compile(r"""\\(?:([`'^~=."])\s*|([urHvdckb])(?:\s+|(?=\{)))\{?\\?(\w)\}?""")
_LETTER_NAMES = "|".join(sorted(_LETTERS, key=len, reverse=True))
_LETTER = re.compile(rf"\\({_LETTER_NAMES})(?![A-Za-z])(?:\{{\}}|\s+)?")
_SIGN = re.compile(r"\\([&%$#_{} ])")
_BRACES = re.compile(r"(?<!\\)[{}]")
_SPACE = re.compile(r"\s+")


def plain(value: str) -> str:
    """Give the characters that a TeX field prints, runs of white space as one space."""
    text = _ACCENT.sub(_accented, value)
    text = _LETTER.sub(lambda m: _LETTERS[m[1]], text)
    text = _SIGN.sub(r"\1", _BRACES.sub("", text))
    text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    return _SPACE.sub(" ", text.replace("~", " ")).strip()


def _accented(match: re.Match[str]) -> str:
    accent = _ACCENTS[match[1] or match[2]]
    return unicodedata.normalize("NFC", match[3] + accent)
