"""The values of the forge: a slice of a passage, and a sample with its true verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from quoteproof.book.config import Punctuation, Quotations
from quoteproof.book.profiles import Style
from tests.forge.oracle import House
from tests.forge.texts import Leaf

HOUSES: Final = {
    "strict": (Quotations(), House()),
    "american": (Quotations(punctuation=Punctuation.AMERICAN), House(american=True)),
    "chicago": (
        Quotations(style=Style.CHICAGO),
        House(bare_dots=True, four_dots=True, silent_initial=True, silent_after_omission=True),
    ),
}
"""Settings under which samples are judged, for the program and for the oracle."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Consecutive words of one passage, as an author would print them between double marks."""

    leaf: Leaf
    """The passage."""
    start: int
    """First offset in its text."""
    end: int
    """End, exclusive."""
    text: str
    """The words as printed: seed-only characters resolved, inner marks exchanged where that was chosen."""
    words: tuple[tuple[int, int], ...]
    """Spans of the words in `text`."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One quotation, honest or forged."""

    kind: str
    """The alteration or the forgery, by name."""
    text: str
    """What prints between the marks; a line feed divides the paragraphs of a block."""
    anchors: tuple[str, ...]
    """The anchors of its citation; none where it is not cited."""
    verdict: str = "forged"
    """`verbatim` or `altered` for an honest one."""
    codes: frozenset[str] = frozenset()
    """The codes that would be right."""
    marks: tuple[str, str] = ("“", "”")
    """The marks around it."""
    affix: str = ""
    """Words after the anchor in its citation."""
    emphasis: tuple[tuple[int, int], ...] = ()
    """Spans of `text` in emphasis."""
    intruder: tuple[int, int, str] | None = None
    """A span of `text` under other markup, and which (`note` stands at its start and covers nothing)."""
    rival: tuple[str, ...] = ()
    """Anchors of an author-in-text citation before it."""
    house: str = "strict"
    """The settings, by their name in `HOUSES`."""
    asked: bool = True
    """Whether its words decide, so that the oracle can be asked."""
    notes: tuple[str, ...] = field(default=())
    """What was done, for a person."""
