"""Hyphens at line ends: where a text leaves open whether a word goes on behind its hyphen, or without it.

In a wrapped plain text the line end behind such a hyphen is a space, as in `well- and badly-made`, or nothing, as in
`subject-matter`. Before a word that joins two others it is a space. Behind a soft hyphen (U+00AD) it is nothing, and so
is the soft hyphen. In the reading text of a document U+00AD is a hyphen at a line end that may be part of the word.
"""

import re
from collections.abc import Iterator
from typing import Final

from quoteproof.values import dataclass

SOFT_HYPHEN: Final = "\u00ad"
_OPEN: Final = re.compile(
    r"(?<=[^\W\d_])(?P<hyphen>[-‐\u00ad])(?P<space>[^\S\r\n]*(?:\r\n?|\n)[^\S\r\n]*)(?P<after>[^\W\d_]+)"
)
_UNDECIDED: Final = re.compile(r"(?<=\w)\u00ad(?P<after>\w+)")
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
    """The hyphen, as a quotation has it: nothing for a soft one."""
    start: int
    """Where the characters begin that may be read otherwise: the white space behind the hyphen, or U+00AD itself."""
    end: int
    """Where they end (exclusive)."""
    after: str
    """The letters behind it."""
    put: str = ""
    """What may be read in their place: nothing for the white space, a hyphen for U+00AD."""

    @property
    def is_certain(self) -> bool:
        """Whether the hyphen belongs to the word: numbers are not divided (“1914-1918”)."""
        return self.put != "" and not (self.before and self.after.isalpha())

    @property
    def closed(self) -> str:
        """The word with its hyphen."""
        return f"{self.before}{self.hyphen}{self.after}"

    @property
    def joined(self) -> str:
        """The word without its hyphen."""
        return f"{self.before}{self.after}"


def line_hyphens(text: str) -> Iterator[LineHyphen]:
    """The hyphens of a plain text behind which a line ends and a word may go on."""
    for match in _OPEN.finditer(text) if "\n" in text or "\r" in text else ():
        hyphen = match["hyphen"].replace(SOFT_HYPHEN, "")
        if not (hyphen and joins(match["after"])):
            yield LineHyphen(_before(text, match.start()), hyphen, *match.span("space"), match["after"])


def undecided_hyphens(text: str) -> Iterator[LineHyphen]:
    """The hyphens of a document's reading text that may be part of the word, or only divide it."""
    for match in _UNDECIDED.finditer(text) if SOFT_HYPHEN in text else ():
        at = match.start()
        yield LineHyphen(_before(text, at), "-", at, at + 1, match["after"], "-")


def _before(text: str, at: int) -> str:
    """The letters directly before an offset."""
    start = at
    while start and text[start - 1].isalpha():
        start -= 1
    return text[start:at]


def undivided(text: str) -> str:
    """A reading text as people read it: without soft hyphens, and without those that nothing decides."""
    return text.replace(SOFT_HYPHEN, "")


def in_one_line(text: str) -> str:
    """A reading text as people read it, each run of white space a space, with none at its ends."""
    return " ".join(undivided(text).split())


def joins(word: str) -> bool:
    """Whether a word joins two others, so that a hyphen before it hangs."""
    return word.lower() in _JOINING
