"""Passages, sources and the library: every entry and source of the book, and how an anchor is resolved to words.

`resolve` is total: it returns the passages that an anchor names, or a value that says why it names none. Furniture and
words that no reader sees have IDs, so that a change of role never renumbers, but cannot be cited.
Source: rules.md, “Terms”.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from enum import StrEnum
from typing import Self

from quoteproof.document.role import Role
from quoteproof.evidence.origins import Spot
from quoteproof.source.bibliography import BibliographyEntry
from quoteproof.source.contents import Contents, Sieves
from quoteproof.source.passage import Capitals as Capitals
from quoteproof.source.passage import Correction as Correction
from quoteproof.source.passage import Passage as Passage
from quoteproof.source.seed_document import SeedDocument
from quoteproof.text.anchor import Anchor
from quoteproof.text.line_hyphens import SOFT_HYPHEN
from quoteproof.values import dataclass


@dataclass(frozen=True)
class Source:
    """A cited work together with its seed."""

    key: str
    file: str
    """Path of the seed relative to the book, such as `seeds/letter.txt`."""
    sha256: str
    """SHA-256 of the seed's bytes, in hexadecimal."""
    contents: Contents
    """Its passages, and the text that they are of."""
    names: Mapping[str, str]
    """Names the author gave, each with what it stands for in the source (`p7`, `p3-p5`, `p7.s2`)."""
    tombstones: Mapping[str, str]
    """IDs that are gone, each with the words or reason it was retired with."""
    accepted: Mapping[str, str] = field(default_factory=dict)
    """Seeds that a person accepted in place of the one before, by SHA-256, each with the reason given."""
    unconfirmed: frozenset[str] = frozenset()
    """IDs of the passages that the original, read again, does not have so."""
    unconfirmed_why: str = ""
    """Why the original could not be read again; empty where it was."""

    @property
    def passages(self) -> Sequence[Passage]:
        """Every passage in document order, furniture too; a slice of them is a tuple."""
        return self.contents.passages

    @property
    def raw(self) -> str:
        """The decoded seed, without a byte-order mark."""
        return self.contents.raw

    @property
    def document(self) -> SeedDocument | None:
        """The document that `raw` is the reading text of; none where the seed is a plain text."""
        return self.contents.document

    @property
    def shown(self) -> str:
        """`raw` as it is shown in messages, of the same length: a document has its hyphens at line ends."""
        return self.raw if self.document is None else self.raw.replace(SOFT_HYPHEN, "-")

    @property
    def labels(self) -> Mapping[str, Sequence[int]]:
        """The labels of its pages in document order, each with the places (from 0) of the passages that stand there."""
        return self.contents.labels

    @property
    def numbered(self) -> bool:
        """Whether it numbers passages of its own."""
        return bool(self.contents.numbers)

    def position(self, id: str) -> int | None:
        """The place (from 0) of a passage in document order, or none where there is no such ID."""
        return self.contents.position(id)

    def citable(self) -> Iterator[Passage]:
        """The passages that a citation may name, in document order; no other is looked at."""
        return (self.passages[at] for at in self.contents.citable)

    def with_role(self, role: Role) -> Iterator[Passage]:
        """The passages that have a role, in document order; no other is looked at."""
        return (self.passages[at] for at in self.contents.places(role))


_ADDRESS = re.compile(r"(?P<first>p[0-9]+)(?:\.s(?P<sentence>[0-9]+)|-(?P<last>p[0-9]+))?")
_NEAR = 3
_NEAR_SCORE = 60.0


class LocatorKind(StrEnum):
    """What a printed locator counts."""

    PAGE = "page"
    PARAGRAPH = "paragraph"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Locator:
    """What prints after the work in a citation."""

    kind: LocatorKind
    first: str
    """The first page label or paragraph number."""
    last: str
    """The last one, equal to `first` for a single place."""
    counted: bool = False
    """Whether the program counted the paragraphs, since the source has no numbers of its own."""

    @property
    def text(self) -> str:
        """The bare numbers, a range with an en dash."""
        return self.first if self.first == self.last else f"{self.first}–{self.last}"

    @property
    def words(self) -> str:
        """The numbers with what they count, in English, such as `paragraphs 4–5`."""
        several = "" if self.first == self.last else "s"
        return f"{self.kind.value}{several}\u00a0{self.text}"


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """One passage of an extent, or the sentence of it that is cited."""

    passage: Passage
    start: int
    """First code point of the citable span of the passage's text."""
    end: int
    """End (exclusive) of that span."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What an anchor names: consecutive passages of one source, without furniture and what no reader sees."""

    anchor: Anchor
    """The anchor as it was asked for, such as `key#p3-p5`."""
    source: Source
    parts: tuple[CitedPassage, ...]
    """The passages in document order, at least one."""
    quoted: tuple[CitedPassage, ...] = ()
    """What is quoted of them, from the first to the last character; empty where nothing is."""

    @property
    def locator(self) -> Locator | None:
        """What prints: the numbers of the passages, else the pages of what is quoted, else of all that is cited."""
        return locator_of(self.parts, self.quoted)

    @property
    def own_locators(self) -> tuple[Locator, ...]:
        """The numbers that the source gives these passages, and their pages; none where it has none."""
        return own_locators(self.parts, self.quoted)

    def quoting(self, spots: Iterable[Spot]) -> Self:
        """The same passages, with what is quoted of them: the spots of one quotation or of several."""
        found = sorted(spots, key=lambda spot: (self.source.position(spot.anchor.place or "") or 0, spot.start))
        spans = [span for spot in found if (span := _quoted(self.source, spot)) is not None]
        if not spans:
            return self
        last = max(spans, key=lambda span: (self.source.position(span.passage.id) or 0, span.end))
        return replace(self, quoted=(spans[0], last))


class AnchorFault(StrEnum):
    """Why an anchor names nothing that can be cited."""

    NO_SUCH_PASSAGE = "no-such-passage"
    NO_SUCH_SENTENCE = "no-such-sentence"
    NO_SUCH_NAME = "no-such-name"
    REVERSED_RANGE = "reversed-range"
    FURNITURE = "furniture"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class _Unresolved:
    """An anchor that names no words."""

    anchor: Anchor
    """The anchor as it was asked for."""

    @property
    def key(self) -> str:
        """The key of the work that it names."""
        return self.anchor.key


@dataclass(frozen=True, slots=True)
class UnknownSource(_Unresolved):
    """No bibliography entry has this key (C001)."""

    nearest: tuple[str, ...]
    """Keys that come near, best first."""


@dataclass(frozen=True, slots=True)
class UnknownAnchor(_Unresolved):
    """The source is there, the place is not (C002)."""

    why: AnchorFault
    """What is wrong with it."""
    nearest: tuple[Anchor, ...]
    """Anchors of the source that come near, best first."""
    passages: int
    """How many passages the source has."""
    sentences: int = 0
    """How many sentences the passage has, where a sentence was asked for."""


@dataclass(frozen=True, slots=True)
class RetiredAnchor(_Unresolved):
    """The passage was there once and is gone (C003)."""

    id: str
    tombstone: str
    """What the lock says of it."""


@dataclass(frozen=True, slots=True)
class SourceWithoutSeed(_Unresolved):
    """The work is in the bibliography but has no seed (C004 where a quotation needs it)."""

    attachments: tuple[str, ...] = ()
    """The files that its entry names."""


@dataclass(frozen=True, slots=True)
class UnsoundSource(_Unresolved):
    """The work has a seed, but seed and lock disagree; a finding of its own (S001) stands already."""


@dataclass(frozen=True, slots=True)
class UnconfirmedPassage(_Unresolved):
    """The reading text has the passage, and its original, read again, has not (S008)."""

    ids: tuple[str, ...]
    """The passages of which that is so, in document order."""
    why: str = ""
    """Why the original could not be read again; empty where it was."""


@dataclass(frozen=True, slots=True)
class NoAnchor(_Unresolved):
    """The citation names the work alone; right for credit, no use for a quotation."""


Unresolved = (
    UnknownSource | UnknownAnchor | RetiredAnchor | SourceWithoutSeed | UnsoundSource | UnconfirmedPassage | NoAnchor
)
"""Every way in which an anchor can name no words."""


@dataclass(frozen=True, slots=True)
class Library:
    """The book's bibliography and its sources."""

    entries: Mapping[str, BibliographyEntry]
    """Bibliography entries by key."""
    sources: Mapping[str, Source]
    """Sources that seed and lock agree on, by key."""
    unsound: frozenset[str] = field(default=frozenset())
    """Keys of works whose seed or lock is at fault."""
    sieves: Sieves | None = field(default=None, compare=False, repr=False)
    """Tells in which passages words may stand; none where every passage must be looked at."""

    def resolve(self, anchor: Anchor) -> Extent | Unresolved:
        """What an anchor names (`key#p3`, `key#p3.s2`, `key#p3-p5`, `key#name`), or why nothing."""
        key = anchor.key
        source = self.sources.get(key)
        if source is None and key in self.unsound:
            return UnsoundSource(anchor)
        if source is None and key not in self.entries:
            known = {*self.entries, *self.sources, *self.unsound}
            return UnknownSource(anchor, _nearest(key, sorted(known)))
        if anchor.place is None:
            return NoAnchor(anchor)
        if source is None:
            return SourceWithoutSeed(anchor, self.entries[key].attachments)
        return _resolve_in(source, anchor, anchor.place)


def _resolve_in(source: Source, anchor: Anchor, place: str) -> Extent | Unresolved:
    match = _ADDRESS.fullmatch(source.names.get(place, place))
    if match is None:
        near = tuple(Anchor(source.key, name) for name in _nearest(place, sorted(source.names)))
        return UnknownAnchor(anchor, AnchorFault.NO_SUCH_NAME, near, len(source.passages))
    first, last = match["first"], match["last"] or match["first"]
    for id in (first, last):
        if id in source.tombstones and source.position(id) is None:
            return RetiredAnchor(anchor, id, source.tombstones[id])
    low = source.position(first)
    high = low if last == first else source.position(last)
    if low is None or high is None:
        near = _nearest_ids(source, first if low is None else last)
        return UnknownAnchor(anchor, AnchorFault.NO_SUCH_PASSAGE, near, len(source.passages))
    if high < low:
        near = (Anchor(source.key, f"{last}-{first}"),)
        return UnknownAnchor(anchor, AnchorFault.REVERSED_RANGE, near, len(source.passages))
    every = tuple(source.passages[low : high + 1])
    cited = tuple([p for p in every if p.role.is_citable])
    if not cited:
        near = _nearest_ids(source, first)
        unseen = any(p.role is Role.UNSEEN for p in every)
        why = AnchorFault.UNSEEN if unseen else AnchorFault.FURNITURE
        return UnknownAnchor(anchor, why, near, len(source.passages))
    unconfirmed = tuple([p.id for p in every if p.id in source.unconfirmed]) if source.unconfirmed else ()
    if unconfirmed:
        return UnconfirmedPassage(anchor, unconfirmed, source.unconfirmed_why)
    return _extent(source, anchor, cited, match["sentence"])


def _extent(source: Source, anchor: Anchor, cited: tuple[Passage, ...], sentence: str | None) -> Extent | Unresolved:
    if sentence is None:
        parts = tuple([whole(p) for p in cited])
        return Extent(anchor, source, parts)
    spans = cited[0].sentences
    number = _number(sentence)
    if not 1 <= number <= len(spans):
        near = (Anchor(source.key, cited[0].id),)
        why = AnchorFault.NO_SUCH_SENTENCE
        return UnknownAnchor(anchor, why, near, len(source.passages), len(spans))
    return Extent(anchor, source, (CitedPassage(cited[0], *spans[number - 1]),))


def _quoted(source: Source, spot: Spot) -> CitedPassage | None:
    """The span of a passage's reading text that a span of the seed came to; none for one of another source."""
    at = source.position(spot.anchor.place or "") if spot.anchor.key == source.key else None
    if at is None:
        return None
    passage = source.passages[at]
    start = passage.mapped.positions(spot.start - passage.start).start
    return CitedPassage(passage, start, passage.mapped.positions(spot.end - 1 - passage.start).stop)


def locator_of(cited: Sequence[CitedPassage], quoted: Sequence[CitedPassage] = ()) -> Locator | None:
    """What prints for some passages, and for what is quoted of them: the first that is known.

    These are the numbers that the source gives its passages, the pages on which the first and the last character
    stand, and the places of the passages among the body paragraphs, counted.
    """
    if own := own_locators(cited, quoted):
        return own[0]
    ordinals = [part.passage.ordinal for part in cited if part.passage.ordinal is not None]
    if not ordinals:
        return None
    return Locator(LocatorKind.PARAGRAPH, str(ordinals[0]), str(ordinals[-1]), counted=True)


def own_locators(cited: Sequence[CitedPassage], quoted: Sequence[CitedPassage] = ()) -> tuple[Locator, ...]:
    """The numbers of passages, where the first and the last one have them, and pages.

    The pages are those of the first and of the last character of what is `quoted`, else of all that is cited.
    """
    found: list[Locator] = []
    first, last = cited[0], cited[-1]
    numbers = (first.passage.number, last.passage.number)
    if numbers[0] is not None and numbers[1] is not None:
        kind = LocatorKind.SECTION if numbers[0].startswith("§") else LocatorKind.PARAGRAPH
        found.append(Locator(kind, numbers[0].removeprefix("§ "), numbers[1].removeprefix("§ ")))
    first, last = (quoted or cited)[0], (quoted or cited)[-1]
    begins, ends = first.passage.page_at(first.start), last.passage.page_at(max(last.start, last.end - 1))
    if begins and begins.label and ends and ends.label:
        found.append(Locator(LocatorKind.PAGE, begins.label, ends.label))
    return tuple(found)


def whole(passage: Passage) -> CitedPassage:
    """A passage, cited as a whole."""
    return CitedPassage(passage, 0, len(passage.text))


def _number(digits: str) -> int:
    """The number of digits; no source counts so far that more than eighteen of them mattered."""
    # Python refuses to convert thousands of digits, which cost it time in their square.
    return int(digits[:18])


def _nearest(word: str, known: list[str]) -> tuple[str, ...]:
    """The known words that come near, best first; a hint for a message, never a decision."""
    from rapidfuzz import process  # for a message alone

    return tuple(hit[0] for hit in process.extract(word, known, limit=_NEAR, score_cutoff=_NEAR_SCORE))


def _nearest_ids(source: Source, id: str) -> tuple[Anchor, ...]:
    """The citable anchors whose numbers come nearest to that of an ID."""
    number = _number(id[1:])
    citable = (p.id for p in source.citable())
    near = sorted(citable, key=lambda other: (abs(int(other[1:]) - number), int(other[1:])))
    return tuple(Anchor(source.key, other) for other in near[:_NEAR])


@dataclass(frozen=True, slots=True)
class ExtentView:
    """An extent in its surroundings."""

    extent: Extent
    before: tuple[Passage, ...]
    """Passages just before it, in document order."""
    after: tuple[Passage, ...]
    """Passages just after it."""


def view(library: Library, anchor: Anchor, *, neighbours: int = 1) -> ExtentView | Unresolved:
    """What an anchor names with so many neighbours on either side, or why it names nothing."""
    extent = library.resolve(anchor)
    if not isinstance(extent, Extent):
        return extent
    passages, source = extent.source.passages, extent.source
    low = source.position(extent.parts[0].passage.id) or 0
    high = (source.position(extent.parts[-1].passage.id) or 0) + 1
    before, after = passages[max(0, low - neighbours) : low], passages[high : high + neighbours]
    return ExtentView(extent, tuple(before), tuple(after))
