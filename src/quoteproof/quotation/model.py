"""Values: citations, quotations, and faults that are found before any comparison with a source.

A quotation keeps, for each printed character, the flow and offset it stands at, so that nothing is searched twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import chain, repeat
from typing import Final, overload

from quoteproof.chapter.model import Node
from quoteproof.finding.model import Fault, Place
from quoteproof.text.anchor import Anchor
from quoteproof.values import dataclass


class Kind(StrEnum):
    """How a quotation is set: run in, over several paragraphs, as a block, or as verse."""

    INLINE = "inline"
    SPEECH = "speech"
    BLOCK = "block"
    VERSE = "verse"


class BoundBy(StrEnum):
    """How a quotation came to its citation."""

    EXPLICIT = "explicit"
    BRACKET = "bracket"
    AUTHOR_IN_TEXT = "author-in-text"
    NOTE = "note"
    PARAGRAPH = "paragraph"
    ATTRIBUTION = "attribution"
    INTRODUCTION = "introduction"


class Exemption(StrEnum):
    """Why a run between marks is no quotation."""

    TERM = "term"
    PHRASE = "phrase"
    NAME = "name"
    TITLE = "title"
    OWN = "own"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation of a chapter."""

    flow: int
    """Number of its flow; for an explicit binding the quotation's flow."""
    at: int
    """Its offset in that flow."""
    anchors: tuple[Anchor, ...]
    """The keys or anchor IDs it names: alternatives, never one text."""
    affixes: str
    """The words of its prefixes and suffixes, with semicolons between them."""
    in_text: bool
    """Whether the author's name is part of the sentence."""
    place: Place
    """Where it stands in the chapter."""
    written: Place
    """All that it is written with, from bracket to bracket; for an explicit binding the value of `cite`."""
    node: Node | None
    """The pandoc node; None for an explicit binding."""
    anchor_places: tuple[Place, ...] = ()
    """Where each anchor is written; nothing where that is not known."""
    pages: tuple[str, ...] = ()
    """For each item that names a work and no passage the page of it that is written, such as `p. 33`; empty for others,
    and where the source is not known to have that page."""

    @property
    def authorless(self) -> bool:
        """Whether it prints without the author, who is named in the sentence: `Smith [-@key]`."""
        return self.node is not None and self.node["c"][0][0]["citationMode"]["t"] == "SuppressAuthor"

    @property
    def anchored(self) -> bool:
        """Whether any item names a passage, or a page instead, so that it can serve a quotation."""
        return self.names_passage or any(self.pages)

    @property
    def names_passage(self) -> bool:
        """Whether any item names a passage."""
        return any(anchor.names_place for anchor in self.anchors)

    @property
    def named(self) -> frozenset[tuple[Anchor, str]]:
        """What it names: its anchors, with the pages that it names in place of passages."""
        return frozenset((anchor, "; ".join(self.pages)) for anchor in self.anchors)


@dataclass(frozen=True, slots=True)
class Stretches(Sequence[tuple[int, int]]):
    """Where printed characters stand, each with its flow and offset there, kept as stretches of flows.

    A book has millions of printed characters in its quotations, and a quotation seldom more than one stretch.
    """

    spans: tuple[tuple[int, int, int], ...]
    """Flow, first offset and end (exclusive) of each stretch; `EDGE` for a border."""

    def __len__(self) -> int:
        """Count the characters."""
        return sum(end - start for _, start, end in self.spans)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Flow and offset of each character."""
        return chain.from_iterable(zip(repeat(flow), range(start, end)) for flow, start, end in self.spans)

    @overload
    def __getitem__(self, at: int) -> tuple[int, int]: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[tuple[int, int], ...]: ...
    def __getitem__(self, at: int | slice) -> tuple[int, int] | tuple[tuple[int, int], ...]:
        """Flow and offset of one character, or of some; raises IndexError beyond them."""
        if isinstance(at, slice):
            return tuple(self)[at]
        left = at if at >= 0 else at + len(self)
        for flow, start, end in self.spans:
            if 0 <= left < end - start:
                return flow, start + left
            left -= end - start
        raise IndexError(at)


def spans_by_flow(quotations: Iterable["Quotation"]) -> dict[int, list[tuple[int, int]]]:
    """Where the printed characters of some quotations stand: by the number of the flow, first offset and end."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for quotation in quotations:
        where = quotation.printed.where
        stretches = where.spans if isinstance(where, Stretches) else [(flow, at, at + 1) for flow, at in where]
        for flow, start, end in stretches:
            if flow >= 0:
                spans.setdefault(flow, []).append((start, end))
    return spans


EDGE: Final = (-1, -1, 0)
"""The stretch of a border, which stands in no flow: one character, `(-1, -1)`."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The printed text of a quotation, without its outer marks."""

    text: str
    """Its characters, with a paragraph separator (U+2029) between the paragraphs of a block."""
    where: Sequence[tuple[int, int]]
    """For each character its flow and offset there; `(-1, -1)` for a border."""
    emphasis: tuple[tuple[int, int], ...] = ()
    """Spans of `text` set in emphasis."""
    inner: tuple[tuple[int, int], ...] = ()
    """Offsets of inner quotation marks that pair, each the opening with the closing one, in order."""
    apostrophes: frozenset[int] = frozenset()
    """Offsets of single marks that are apostrophes."""


class Unreached(StrEnum):
    """Why a citation beside a quotation does not reach it."""

    BARE = "it names no passage"
    BEHIND = "behind the quotation, and in the text"
    BEFORE = "before the quotation, and in brackets"
    NOTE = "in a note with several"
    QUOTING_NOTE = "in a note that quotes"
    LATER = "in a later sentence"
    EARLIER = "in an earlier sentence"
    PARAGRAPH = "in another paragraph or cell"
    HEADING = "in the heading"
    INTRODUCTION = "in the introduction of a block, and in brackets"
    ATTRIBUTION = "in an attribution behind the block"
    CITATION = "alone behind the block"


@dataclass(frozen=True, slots=True)
class Attribution:
    """What may be an attribution at the end of a block's last paragraph."""

    start: int
    """Offset of its dash in the printed text."""
    plain: bool
    """Whether it holds words of the entry's author and title alone, as an attribution must."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A citation that stands beside a quotation and does not reach it."""

    citation: Citation
    why: Unreached
    movable: bool = True
    """Whether it would be read where it belongs: an attribution says no more than one may."""
    also: tuple[Citation, ...] = ()
    """The other citations of its note, where none of them names a passage: the one that does would serve."""
    paging: tuple[str, str] | None = None
    """The first and the last page of its source, where it cites pages alone and the source has none of them."""

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """What it names, and the others of its note."""
        return tuple(anchor for citation in (self.citation, *self.also) for anchor in citation.anchors)

    def naming(self, key: str) -> "Beside":
        """The same with the citation that names a work, the others aside."""
        chosen = next(c for c in (self.citation, *self.also) if any(anchor.key == key for anchor in c.anchors))
        return replace(self, citation=chosen, also=())


@dataclass(frozen=True, slots=True)
class Quotation:
    """One run of words that the chapter prints as somebody else's."""

    id: str
    """A name that stays when lines move: a digest of the file, the words, and their number among equal ones."""
    file: str
    """The path of its chapter, relative to the book, with `/`."""
    kind: Kind
    """How it is set."""
    flow: int
    """Number of its first flow."""
    start: int
    """Offset in that flow, the opening mark included."""
    end: int
    """End (exclusive) in its flow, the closing mark included; for a block the end of its first flow."""
    place: Place
    """Where it stands in the chapter, its marks included."""
    printed: Printed
    """What prints between its marks."""
    exempt: Exemption | None = None
    """Why it is no quotation, where it is none."""
    translation: bool = False
    """Whether it is declared a translation."""
    citation: Citation | None = None
    bound_by: BoundBy | None = None
    """How it came to it."""
    broken: bool = False
    """Whether markup stands in it that may not; a fault tells of that, and nothing more is asked."""
    rivals: tuple[Citation, ...] = ()
    """All citations that claim it, where they are more than one."""
    attribution: Attribution | None = None
    """For a block: what may be an attribution at the end of its last paragraph."""
    marks: tuple[tuple[int, int], ...] = ()
    """For a speech: flow and offset of each of its marks, those at the heads of its paragraphs and the closing one."""
    beside: Beside | None = None
    """For one that belongs to no citation: the likeliest that does not reach it."""


class Stray(StrEnum):
    """Why a quotation mark is at fault."""

    UNPAIRED = "unpaired"
    INNER = "unpaired inside a quotation"
    UNLISTED = "unlisted"
    AFFIX = "in the words around a citation"
    ALTERNATIVE = "in alternative text"
    MATHEMATICS = "in mathematics"
    CODE = "in code that is not declared as shown"
    CITED_CODE = "in code that a citation claims"
    METADATA = "in printed metadata"
    DOUBTFUL = "an apostrophe that could open a quotation"
    OVER = "an apostrophe that one in a later paragraph or cell could close"
    DECLARED = "apostrophes or measures around words before a citation"
    RAISED = "digits or commas, raised or lowered, before a word"


class StrayMark(Fault, code="Q014"):
    """A quotation mark that belongs to no quotation and to no exemption (Q014)."""

    glyph: str
    why: Stray
    """What is wrong with it."""


class LiteralBlockMark(Fault, code="K015"):
    """A `>` at the beginning of a paragraph's line, which makes no block quotation."""


class Intruder(Fault, code="Q018"):
    """Markup that may not stand in a quotation (Q018)."""

    what: str


class SetOff(Fault, code="Q021"):
    """Words that are set off like a quotation and have no marks (Q021)."""

    how: str


class Unmarked(StrEnum):
    """Why words without quotation marks are listed for the editor."""

    APOSTROPHE = "apostrophe"
    PARAPHRASE = "paraphrase"


@dataclass(frozen=True, slots=True)
class UnmarkedWords:
    """Words that no rule objects to and that an editor may want to look at."""

    place: Place
    why: Unmarked
    """A mark that is declared an apostrophe, or a paragraph of nothing but words and a citation of a passage."""
    text: str
    """The word with the apostrophe, or the paragraph's words."""


@dataclass(frozen=True, slots=True)
class Collected:
    """Everything found in one chapter."""

    quotations: tuple[Quotation, ...]
    """Quotations and exempt runs, in the order of the page."""
    citations: tuple[Citation, ...]
    """All citations, in the order of the page."""
    faults: tuple[Fault, ...]
    listed: tuple[UnmarkedWords, ...] = ()
    """What an editor may want to look at, in the order of the flows."""
    unpaired: frozenset[int] = frozenset()
    """Numbers of the flows in which a mark has no partner: which words are outside quotations is not known there."""
