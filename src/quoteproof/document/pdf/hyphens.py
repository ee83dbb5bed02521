"""Line ends: whether a hyphen there belongs to the word, and whether a space stands between two lines.

A hyphen at a line end may only divide the word. The document itself decides where it has the word elsewhere, in one
form and not in the other. Where it does not, the hyphen stays open (`OPEN_HYPHEN`), and both forms are honest.
"""

import re
from collections import Counter
from collections.abc import Iterable
from enum import Enum
from typing import Final

from quoteproof.document.pdf.lines import TextLine
from quoteproof.document.pdf.setting import HYPHENS

_WORD: Final = re.compile(r"[\w’'\-\u2010]+")
_TAIL: Final = re.compile(rf"([\w’']+)[{HYPHENS}]$")
_HEAD: Final = re.compile(r"[\w’']+")
_ADDRESS: Final = re.compile(r"(?:\w+://|www\.|doi\.org)\S*$", re.IGNORECASE)
_ADDRESS_BREAK: Final = frozenset("/.-_=?&#%~:,")
_SUSPENDED: Final = frozenset({"and", "or", "und", "oder", "bzw", "et", "ou", "to", "bis"})
"""Words after a hyphen that is left hanging: `short- and long-term`."""
_SOFT: Final = "\u00ad"
_DASHES: Final = "—–―"


class LineEnd(Enum):
    """What stands in the text for the end of a line."""

    SPACE = " "
    NOTHING = ""
    """Nothing is between the lines; a hyphen stays."""
    DROPPED = "dropped"
    """The hyphen only divided the word."""
    OPEN = "open"
    """The hyphen may belong to the word."""


class Words:
    """The words of a document, as it writes them within lines."""

    def __init__(self, lines: Iterable[TextLine]) -> None:
        """Count them; the first and last word of each line do not count, since they may be halves."""
        self._counts: Counter[str] = Counter()
        soft_within = 0
        for line in lines:
            words = _WORD.findall(line.text)
            self._counts.update([word.lower().replace("\u2010", "-").strip("-") for word in words[1:-1]])
            soft_within += line.text.count(_SOFT, 0, len(line.text) - 1)
        self.soft_divides = soft_within == 0
        """Whether U+00AD stands at line ends alone; some fonts name every hyphen so."""

    def end(self, text: str, following: str) -> LineEnd:
        """What stands between a line and the next line of its paragraph."""
        if not text or not following:
            return LineEnd.SPACE
        if text[-1] in HYPHENS:
            return self._hyphen(text, following)
        if text[-1] in _DASHES:
            return LineEnd.SPACE if text[-2:-1] == " " else LineEnd.NOTHING
        if following[0] in "—―" and following[1:2] != " ":
            return LineEnd.NOTHING
        if text[-1] == "/" and text[-2:-1] != " ":
            return LineEnd.NOTHING
        if text[-1] in _ADDRESS_BREAK and _ADDRESS.search(text) and following[0].isalnum():
            return LineEnd.NOTHING if text[-1] not in ".,:" or following[0].islower() else LineEnd.SPACE
        if all("\u2e80" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uffef" for letter in (text[-1], following[0])):
            return LineEnd.NOTHING
        return LineEnd.SPACE

    def _hyphen(self, text: str, following: str) -> LineEnd:
        tail, head = _TAIL.search(text[-80:]), _HEAD.match(following)
        if tail is None:
            return LineEnd.SPACE
        if head is None or _ADDRESS.search(text):
            return LineEnd.NOTHING
        left, right = tail[1].lower(), head[0].lower()
        if text[-1] == _SOFT and self.soft_divides:
            return LineEnd.DROPPED
        if tail[1][-1].isdigit() or head[0][0].isdigit():
            return LineEnd.NOTHING
        if head[0][0].isupper() and not (tail[1].isupper() and head[0].isupper() and len(tail[1]) > 1):
            return LineEnd.NOTHING
        joined, kept = self._counts[left + right], self._counts[f"{left}-{right}"]
        if joined and not kept:
            return LineEnd.DROPPED
        if kept and not joined:
            return LineEnd.NOTHING
        return LineEnd.SPACE if right in _SUSPENDED and not joined else LineEnd.OPEN
