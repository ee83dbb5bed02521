"""Hyphens at line ends: where a wrapped text leaves open whether a word goes on behind its hyphen.

The line end behind such a hyphen is a space, as in `well- and badly-made`, or nothing, as in `subject-matter`. Before a
word that joins two others it is a space.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_OPEN: Final = re.compile(
    r"(?<=[^\W\d_])(?P<hyphen>[-‐])(?P<space>[^\S\r\n]*(?:\r\n?|\n)[^\S\r\n]*)(?P<after>[^\W\d_]+)"
)
_JOINING: Final = frozenset(
    "and or nor to und oder bis sowie et ou ni y o e u ed od i en of och eller og és vagy a nebo lub oraz и или".split()
)
"""Words between two that have their second half in common, in the languages that write so."""


@dataclass(frozen=True, slots=True)
class LineHyphen:
    """A hyphen between letters with a line end behind it."""

    before: str
    """The letters before the hyphen."""
    hyphen: str
    start: int
    """Where the white space behind the hyphen begins."""
    end: int
    """Where it ends (exclusive)."""
    after: str
    """The letters behind it."""

    @property
    def closed(self) -> str:
        """The word with its hyphen."""
        return f"{self.before}{self.hyphen}{self.after}"

    @property
    def joined(self) -> str:
        """The word without its hyphen."""
        return f"{self.before}{self.after}"


def line_hyphens(text: str) -> Iterator[LineHyphen]:
    """The hyphens of a text behind which a line ends and a word may go on."""
    for match in _OPEN.finditer(text) if "\n" in text or "\r" in text else ():
        start = match.start()
        while start and text[start - 1].isalpha():
            start -= 1
        if not joins(match["after"]):
            yield LineHyphen(text[start : match.start()], match["hyphen"], *match.span("space"), match["after"])


def joins(word: str) -> bool:
    """Whether a word joins two others, so that a hyphen before it hangs."""
    return word.lower() in _JOINING
