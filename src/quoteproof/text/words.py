"""Words: the unit of edges and of all counts.

A word, as in rules.md, is a maximal run of letters, marks and digits, joined by inner ’ ' - . , : / or en dash, or by
_ & @ ^ = + or # (`AT&T`, `MUST_NOT`, `10^6`), with an adjoining currency sign, sign, % or °; an em dash divides. A plus
behind a digit, and `+`, `++` or `#` behind a capital that stands alone (`C++`), end a word. An abbreviation's point
before a hyphen or apostrophe joins too (“U.S.-led” is one word), so that no piece can begin at the hyphen.

No word holds a space; `spaced_number` finds the numbers that do (`3 000`). A soft hyphen is part of the word that it
may divide, and U+FFFD, a character that nobody knows, counts as a letter. In languages written without spaces a run of
letters is one word, and quotation edges are free only at punctuation.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

UNSPACED: Final = (
    "\u0e00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fff\u3005-\u3007\u3021-\ud7ff\uf900-\ufaff"
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc\U0001b000-\U0001b2ff\U00020000-\U0003ffff"
)
"""Letters that have no apostrophe, and no space where a quotation begins or ends, as a class of regular expressions:
those of Chinese, Japanese, Thai and their neighbours; in Korean a quotation's ending follows its mark."""
_UNSPACED: Final = re.compile(f"[{UNSPACED}]")
MOST_MARKS: Final = 30
"""How many combining marks may follow each other (the limit of UAX 15, “Stream-Safe Text Format”): putting them in
their order takes time that grows with the square of their number."""
_MARK_BLOCKS = (range(0x0300, 0x3100), range(0xA600, 0xAC00), range(0xFB00, 0xFE30), range(0x10000, 0x1F000))


@cache
def _mark_class() -> str:
    """Build the character class of combining marks once; `re` has no category classes."""
    runs: list[str] = []
    start = None
    for block in (*_MARK_BLOCKS, range(0xE0100, 0xE01F0)):
        for code in (*block, block.stop):
            is_mark = code < block.stop and unicodedata.category(chr(code))[0] == "M"
            if is_mark and start is None:
                start = code
            elif not is_mark and start is not None:
                runs.append(f"{chr(start)}-{chr(code - 1)}")
                start = None
    return "".join(runs)


@cache
def word_pattern() -> re.Pattern[str]:
    """The compiled pattern of one word."""
    # Nothing that was taken is given back, since nothing after the letters can fail. Groups are atomic for that, and
    # not possessive, which Python before 3.11.5 gets wrong (gh-106052). What begins with (?= or (?! is there for speed
    # alone: most words are plain letters before a space, and the class of marks is slow to ask.
    letters = rf"(?>(?:[^\W_]++|(?![\x00-\xac])[{_mark_class()}\u00ad\ufffd]++)+)"
    marked = rf"(?<![{UNSPACED}])[’'ʼ‘](?![{UNSPACED}])|[\-‐‑.,:/–_&@^=+#\u200c\u200d]"
    joined = rf"(?=[’'ʼ‘\-‐‑.,:/–_&@^=+#\u200c\u200d])(?>(?:\.(?=[-‐‑–’'ʼ‘]))?(?:{marked}){letters})"
    sign = r"(?:(?<![\w)\]’'])[+\-−±<>≤≥≈~](?=[$€£¥₽₹₩]?\d))"
    begun = rf"(?=[+\-−±<>≤≥≈~$€£¥₽₹₩])(?:{sign}?[$€£¥₽₹₩]{sign}?|{sign})"
    ending = r"(?:(?<=(?<![^\W_])[A-Z])(?:\+{1,2}|#)|(?<=\d)\+)(?!\w)"
    ended = rf"(?=[%‰°$€£¥₽₹₩+#])(?:[%‰°](?>{letters}?)|[$€£¥₽₹₩]|{ending})"
    return re.compile(rf"(?!\s)(?>(?:{begun})?){letters}(?>(?:{joined})*)(?>(?:{ended})?)", re.UNICODE)


_GROUPED: Final = re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:\s\d{3})+(?!\d)")
_LONGEST: Final = 40
"""Characters on each side of an offset in which a number that holds it begins and ends."""


def spaced_number(text: str, at: int) -> tuple[int, int] | None:
    """The span of the number around an offset whose digits stand in groups of three with spaces between, or None."""
    before, after = text[at - 1 : at], text[at : at + 1]
    if not ((before.isspace() and after.isdecimal()) or (before.isdecimal() and after.isspace())):
        return None
    found = _GROUPED.finditer(text, max(0, at - _LONGEST), at + _LONGEST)
    return next((match.span() for match in found if match.start() < at < match.end()), None)


# Marks are no word characters to `re`, and few texts have so many of those in a row; the class of marks costs more.
_MAY_STACK: Final = re.compile(rf"[^\w\s\x00-\u02ff]{{{MOST_MARKS + 1}}}")


def stacked_marks(text: str) -> int | None:
    """Where more combining marks follow each other than `MOST_MARKS`, or None."""
    if text.isascii() or _MAY_STACK.search(text) is None:
        return None
    stack = re.search(rf"[{_mark_class()}]{{{MOST_MARKS + 1}}}", text)
    return stack.start() if stack else None


def is_unspaced(character: str) -> bool:
    """Whether a character is a letter of `UNSPACED`."""
    return character > "\u0dff" and _UNSPACED.match(character) is not None


def find_words(text: str) -> Iterator[re.Match[str]]:
    """The matches of the words of a text."""
    return word_pattern().finditer(text)


@cache
def run_pattern() -> re.Pattern[str]:
    """The compiled pattern of one run of letters, marks and digits: what the joiners of a word join."""
    return re.compile(rf"(?:[^\W_][{_mark_class()}\u00ad]*)+")


def words(text: str, start: int = 0, end: int = sys.maxsize) -> list[tuple[int, int]]:
    """The spans (code points, end exclusive) of the words of a text or of a part of it."""
    return [m.span() for m in word_pattern().finditer(text, start, end)]


def count_words(text: str) -> int:
    """Count the words of a text."""
    return len(word_pattern().findall(text))


def has_words(text: str, start: int = 0, end: int = sys.maxsize) -> bool:
    """Whether a text or a part of it has a word at all."""
    return word_pattern().search(text, start, end) is not None
