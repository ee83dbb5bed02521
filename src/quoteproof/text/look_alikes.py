"""Characters that look like others, characters that do not show, and names that resemble one another.

They are named by code point and Unicode name, and never folded. The table holds look-alikes of Latin letters among
Cyrillic, Greek and Armenian ones; Unicode's compatibility forms (½ ² œ, full width) cover the rest.
Source: Unicode Technical Standard 39 for the idea of a skeleton; the selection is our own.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

_TWINS: Final = {
    "а": "a", "в": "b", "е": "e", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p", "с": "c", "т": "t", "у": "y",
    "х": "x", "ѕ": "s", "і": "i", "ј": "j", "һ": "h", "ԁ": "d", "ԛ": "q", "ԝ": "w", "ё": "ë", "ї": "ï", "ɡ": "g",
    "А": "A", "В": "B", "Е": "E", "К": "K", "М": "M", "Н": "H", "О": "O", "Р": "P", "С": "C", "Т": "T", "У": "Y",
    "Х": "X", "Ѕ": "S", "І": "I", "Ј": "J", "Ԁ": "D", "Ԛ": "Q", "Ԝ": "W", "Ү": "Y", "Ё": "Ë", "Ї": "Ï",
    "α": "a", "ο": "o", "ν": "v", "ρ": "p", "υ": "u", "ι": "i", "κ": "k", "γ": "y", "χ": "x", "η": "n",
    "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N", "Ο": "O", "Ρ": "P",
    "Τ": "T", "Υ": "Y", "Χ": "X", "օ": "o", "ս": "u", "հ": "h", "ո": "n", "ı": "i", "ł": "l", "œ": "oe", "æ": "ae",
    "Œ": "OE", "Æ": "AE", "‐": "-", "‑": "-", "‒": "–", "―": "—", "−": "–", "⁄": "/", "∕": "/", "․": ".", "‚": ",",
    "ǀ": "l", "ⅼ": "l", "Ⅰ": "I", "⁻": "-", "˗": "-", "′": "'", "″": '"', "`": "'", "´": "'", "ʹ": "'", "ˈ": "'",
}  # fmt: skip
_TABLE: Final = str.maketrans(_TWINS)

_FILLERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u180b\u180c\u180d\u2800")
_VISIBLE_FORMATS: Final = frozenset("\u0600\u0601\u0602\u0603\u06dd\u070f")
BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\u200e\u200f")
"""Characters that turn the direction of writing: never allowed in a quotation."""


def skeleton(text: str) -> str:
    """What a text looks like: look-alikes as the letters they look like, compatibility forms taken apart."""
    if text.isascii():
        return text.replace("`", "'")
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).translate(_TABLE))


def is_invisible(character: str) -> bool:
    """Whether a character prints nothing and is no white space."""
    if character in _VISIBLE_FORMATS:
        return False
    if "\ufe00" <= character <= "\ufe0f" or "\U000e0000" <= character <= "\U000e0fff" or character in _FILLERS:
        return True
    return unicodedata.category(character) in ("Cf", "Cc") and character not in "\t\n\r"


def invisible(text: str) -> Iterator[int]:
    """The offsets of the characters that print nothing, but for joiners where a script's letters change by them.

    So they do in Arabic script beside a letter, and behind the sign that takes a vowel away in scripts of India.
    Source: RFC 5892, A.1 and A.2, without the shapes of the single letters.
    """
    for at, character in enumerate(text):
        if is_invisible(character) and not (character in "\u200c\u200d" and _shapes(text, at)):
            yield at


def _shapes(text: str, at: int) -> bool:
    """Whether a joiner stands where the letter before it, or both, can take another form."""
    before = text[max(0, at - _MARKS) : at]
    if before and unicodedata.combining(before[-1]) == _VIRAMA:
        return True
    letter = next((c for c in reversed(before) if unicodedata.category(c) != "Mn"), " ")
    follows = text[at] == "\u200d" or unicodedata.bidirectional(text[at + 1 : at + 2] or " ") == "AL"
    return unicodedata.bidirectional(letter) == "AL" and letter.isalpha() and follows


_MARKS: Final = 8  # a letter and the vowel signs on it
_VIRAMA: Final = 9


def steers(character: str) -> bool:
    """Whether a character turns the line or steers a program, and so may stand in no text of a book."""
    if character.isascii():
        return (character < " " and character not in "\t\n\r") or character == "\x7f"
    unused = "\ufdd0" <= character <= "\ufdef" or ord(character) & 0xFFFE == 0xFFFE
    return unused or character in BIDI or unicodedata.category(character) in ("Cc", "Co", "Cs", "Zl", "Zp")


def named(character: str) -> str:
    """A character with its code point and Unicode name, for a message."""
    name = unicodedata.name(character, "no name")
    shown = "" if is_invisible(character) or character.isspace() else f"`{character}` "
    return f"{shown}U+{ord(character):04X} {name}"


def nearest(name: str, known: Iterable[str], *, least: float = 60.0, limit: int = 1) -> list[str]:
    """The known names that are at least so much like a name (0 to 100), best first, at most `limit`."""
    from rapidfuzz import fuzz, process  # 10 ms, for messages alone

    return [hit[0] for hit in process.extract(name, list(known), scorer=fuzz.ratio, limit=limit, score_cutoff=least)]
