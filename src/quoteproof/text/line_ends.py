"""Line ends that are no space: those between East Asian wide characters, as Chinese and Japanese are written.

Korean divides its words by spaces, so that a line end beside a Hangul letter is one. Source: Unicode Standard Annex 11
(East Asian Width), CSS Text 3 (segment break transformation); pandoc's `east_asian_line_breaks` is the same but for
Hangul and for marks of ambiguous width.
"""

import re
import unicodedata
from typing import Final

_HANGUL: Final = re.compile("[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc]")
_AMBIGUOUS: Final = frozenset("“”‘’…—·")
"""Marks that are wide beside wide characters."""
_WIDE: Final = re.compile("[\u2e80-\uffef\U00010000-\U0010ffff]")
_LINE_END: Final = re.compile(r"[^\S\n]*\n\s*")


def is_no_space(before: str, after: str) -> bool:
    """Whether a line end between two stretches of text, each of one character or more, is no space."""
    return _is_wide(before[-2:][::-1]) and _is_wide(after[:2])


def has_wide(text: str) -> bool:
    """Whether a text may hold characters that are wide."""
    return not text.isascii() and _WIDE.search(text) is not None


def line_ends(text: str) -> list[tuple[int, int]]:
    """The spans of white space with a line end that are no space."""
    if "\n" not in text or not has_wide(text):
        return []
    found = (match.span() for match in _LINE_END.finditer(text))
    return [(start, end) for start, end in found if is_no_space(text[max(0, start - 2) : start], text[end : end + 2])]


def one_line(text: str) -> str:
    """A text with each line end as a space, but for those that are no space."""
    for start, end in reversed(line_ends(text)):
        text = text[:start] + text[end:]
    return text.replace("\n", " ")


def _is_wide(characters: str) -> bool:
    """Whether the first character is wide; the second decides where the first is an ambiguous mark."""
    first = characters[:1]
    if first in _AMBIGUOUS and len(characters) > 1:
        first = characters[1]
    return bool(first) and unicodedata.east_asian_width(first) in "WF" and _HANGUL.match(first) is None
