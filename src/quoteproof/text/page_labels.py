"""Labels of printed pages: what may be one, its number, and the label of the page so many pages on.

A label is digits, a Roman numeral or a letter, or two of them with a hyphen or dash between: `12`, `xii`, `A-12`,
`12–13`. Two numbers with an en dash are the two pages of an opening.
"""

import re
from typing import Final

ROMAN: Final = r"(?=[mdclxvi])m{0,4}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
"""Pattern of a Roman numeral in small letters."""
_VALUES: Final = {"m": 1000, "d": 500, "c": 100, "l": 50, "x": 10, "v": 5, "i": 1}
_SIGNS: Final = tuple(
    zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "m cm d cd c xc l xl x ix v iv i".split(), strict=True)
)
_LARGEST: Final = 4999

_NUMBER: Final = r"(?:[A-Za-z]{1,2}[-.]?)?[0-9]{1,5}[a-z]?"
_PART: Final = rf"(?:{_NUMBER}|{ROMAN}|{ROMAN.upper()}|[A-Za-z])"
_LABEL: Final = re.compile(rf"{_PART}(?:[-–]{_PART})?", re.ASCII)
_OPENING: Final = re.compile(r"([0-9]+)–([0-9]+)")
_COUNTED: Final = re.compile(r"(.*?)([0-9]+)")
_IS_ROMAN: Final = re.compile(rf"{ROMAN}|{ROMAN.upper()}")


def is_page_label(label: str) -> bool:
    """Whether some characters may be the label of a page."""
    return _LABEL.fullmatch(label) is not None


def roman_value(numeral: str) -> int | None:
    """The number that a Roman numeral in small or in capital letters stands for; none where it is no numeral."""
    if not _IS_ROMAN.fullmatch(numeral):
        return None
    values = [_VALUES[letter] for letter in numeral.lower()]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def roman_numeral(value: int) -> str | None:
    """The Roman numeral of a number from 1 to 4999, in small letters; none for another number."""
    if not 1 <= value <= _LARGEST:
        return None
    numeral = ""
    for worth, sign in _SIGNS:
        numeral += sign * (value // worth)
        value %= worth
    return numeral


def label_after(label: str, pages: int) -> str | None:
    """The label of the page so many pages after one; none where a label does not count on, as the letter `a`.

    Roman numerals count on, and so does the number at a label's end; an opening (`12–13`) counts on by its two pages.
    """
    if pages == 0:
        return label
    opening = _OPENING.fullmatch(label)
    if opening and int(opening[2]) == int(opening[1]) + 1:
        return f"{int(opening[1]) + 2 * pages}–{int(opening[2]) + 2 * pages}"
    value = roman_value(label)
    if value is not None:
        numeral = roman_numeral(value + pages)
        return numeral.upper() if numeral and label.isupper() else numeral
    counted = _COUNTED.fullmatch(label)
    if counted is None:
        return None
    digits = str(int(counted[2]) + pages)
    return counted[1] + digits.zfill(len(counted[2]) if counted[2].startswith("0") else 0)
