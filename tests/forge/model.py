"""The values of the forge: a slice of a passage, and a sample with its true verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from quoteproof.book.config import Attestation, Punctuation, Quotations
from quoteproof.book.profiles import Style
from tests.forge.oracle import House
from tests.forge.texts import Leaf


@dataclass(frozen=True, slots=True)
class Setting:
    """The settings of a book, for the program and for the oracle."""

    quotations: Quotations
    """The program's rules."""
    house: House
    """The oracle's."""
    language: str = "en-US"
    """BCP 47 tag of the book's language."""
    attested: Mapping[str, Attestation] = field(default_factory=dict)
    """Who compared the works without a seed."""


HOUSES: Final = {
    "strict": Setting(Quotations(), House()),
    "american": Setting(Quotations(punctuation=Punctuation.AMERICAN), House(american=True)),
    "chicago": Setting(
        Quotations(style=Style.CHICAGO),
        House(bare_dots=True, four_dots=True, silent_initial=True, silent_after_omission=True),
    ),
    "press": Setting(
        Quotations(style=Style.CHICAGO, punctuation=Punctuation.AMERICAN),
        House(bare_dots=True, four_dots=True, silent_initial=True, silent_after_omission=True, american=True),
    ),
    "apa": Setting(Quotations(style=Style.APA), House(bare_dots=True, four_dots=True, silent_initial=True)),
    "mla": Setting(Quotations(style=Style.MLA), House(bare_dots=True, four_dots=True)),
    "mhra": Setting(Quotations(style=Style.MHRA), House(silent_after_omission=True)),
    "british": Setting(Quotations(), House(), language="en-GB"),
    "shelf": Setting(
        Quotations(), House(), attested={"printonly": Attestation("E. L.", "2024-05-01", "the edition of 1931")}
    ),
}
"""Settings under which samples are judged, by name."""


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
    emphasis: tuple[tuple[int, int], ...] = ()
    """Spans of `text` that the source emphasises."""
    corrected: bool = False
    """Whether it runs over an emendation."""

    @property
    def verdict(self) -> str:
        """The verdict of its words as they stand."""
        return "altered" if self.corrected else "verbatim"


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
    """`verbatim`, `altered`, `attested` or `translated` for an honest one."""
    codes: frozenset[str] = frozenset()
    """The codes that would be right; a way that gives none leaves them to the register."""
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
    translation: bool = False
    """Whether it is declared a translation."""
    classes: tuple[str, ...] = ()
    """Classes of a span around it, such as `term`."""
    comment: str = ""
    """A comment to the program before it, such as an acknowledgement."""
    apart: bool = False
    """Whether that comment stands in a paragraph of its own words, before."""
    seed: str = ""
    """The seed of a source `own`, which it quotes instead of the world's."""
    emendations: str = ""
    """The emendations of that source."""
    document: bool = False
    """Whether that source is a document: `seed` has a passage a line, in the notation of the case files."""
