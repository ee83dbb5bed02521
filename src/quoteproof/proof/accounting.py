"""Accounting: the quotation marks of a finished file, each with its owner by the manifest, and those without one.

The marks of a file and of its manifest are aligned one to one in each part, in order. Text that prints again (running
heads, contents, descriptions) must be, as a whole, one of the texts that may. A mark that the manifest lacks makes an
added quotation, unless it is one of the manifest's beside words that the author changed. Changed quotations are not
found here but by `prove`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from quoteproof.evidence.marks import OwnedMark, Part
from quoteproof.proof.layer import Gap, Layer
from quoteproof.proof.manifest import Manifest
from quoteproof.text.marks import stray_marks
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.text.pairing import Pairing, pair
from quoteproof.text.placed import Alignment, PlacedMark, Repeated, align, placed_marks, same

REPEATED: Final = frozenset({Part.CONTENTS, Part.FURNITURE, Part.DESCRIPTION})
"""Parts that say again what stands elsewhere, as often as there are pages."""
_BETWEEN: Final = re.compile(b"[^\0]")
_WORDS: Final = 40  # characters on either side of a mark that are shown


@dataclass(frozen=True, slots=True)
class Standing:
    """A mark of a finished file."""

    part: Part
    """The part of the file."""
    at: int
    """Its offset in `Account.text`."""
    mark: PlacedMark
    """The mark."""
    words: str
    """The words around it."""
    page: int
    """The page, from 1; 0 where a file has none."""


@dataclass(frozen=True, slots=True)
class Account:
    """The marks of one part of a file, held against the manifest."""

    wanted: tuple[OwnedMark, ...]
    """The marks that the manifest has for it."""
    standing: tuple[Standing, ...]
    """The marks that stand there."""
    alignment: Alignment
    """Which are the same."""
    text: str = ""
    """The text of the part, with its spaces; U+2029 between paragraphs and between pages."""

    @property
    def unowned(self) -> tuple[Standing, ...]:
        """The marks that the manifest does not have."""
        return tuple(self.standing[place] for place in self.alignment.added)

    @property
    def absent(self) -> tuple[OwnedMark, ...]:
        """The marks that the file does not have."""
        return tuple(self.wanted[place] for place in self.alignment.absent)


def account(marks: Sequence[OwnedMark], again: Sequence[str], layers: Mapping[Part, Layer]) -> tuple[Account, ...]:
    """Hold the marks of a file's `layers` against those of a manifest; `again` are the texts that may stand again."""
    texts = Repeated(again)
    made = []
    for part in Part:
        layer = layers.get(part)
        read = _Read(layer) if layer is not None else None
        if part in REPEATED:
            added = tuple(read.not_again(part, texts)) if read else ()
            text = read.text if read else ""
            made.append(Account((), added, Alignment((), (), tuple(range(len(added)))), text))
        else:
            wanted = tuple(mark for mark in marks if mark.part is part)
            standing = tuple(read.marks(part)) if read else ()
            placed = [mark.placed for mark in wanted]
            aligned = align(placed, [one.mark for one in standing])
            made.append(Account(wanted, standing, aligned, read.text if read else ""))
    return tuple(made)


class _Read:
    """A layer as a text with its spaces, so that marks can be looked for."""

    def __init__(self, layer: Layer) -> None:
        self._layer = layer
        self._ends: list[int] = []  # of the layer's characters, those before which something was put in
        # A mark counts also where it is not proved to show.
        text = layer.written if layer.unread else layer.text
        pieces: list[str] = []
        last = 0
        for found in _BETWEEN.finditer(layer.gaps, 0, len(text)):
            at = found.start()
            pieces += [text[last:at], " " if layer.gaps[at] < Gap.BORDER else PARAGRAPH_END]
            self._ends.append(at)
            last = at
        self.text = "".join((*pieces, text[last:]))
        self._starts = [end + number for number, end in enumerate(self._ends)]

    def marks(self, part: Part) -> Iterator[Standing]:
        """Yield the marks in order."""
        for at, mark in placed_marks(self.text):
            yield self._standing(part, at, mark)

    def not_again(self, part: Part, texts: Repeated) -> Iterator[Standing]:
        """Yield the marks of the paragraphs that are none of some texts, whole."""
        start = 0
        for paragraph in self.text.split(PARAGRAPH_END):
            if not texts.is_owned(paragraph):
                for at, mark in placed_marks(paragraph):
                    yield self._standing(part, start + at, mark)
            start += len(paragraph) + 1

    def _standing(self, part: Part, at: int, mark: PlacedMark) -> Standing:
        around = self.text[max(0, at - _WORDS) : at + _WORDS].replace(PARAGRAPH_END, " ")
        page = self._layer.page(at - bisect_right(self._starts, at))
        return Standing(part, at, mark, " ".join(around.split()), page)


_MOST: Final = 200_000
"""Pairs of marks between two that are the same, up to which other words beside a mark are forgiven."""


@dataclass(frozen=True, slots=True)
class Added:
    """A quotation that the book does not have."""

    part: Part
    """Where it stands."""
    words: str
    """The quotation with its marks, or the words around a mark that pairs with none."""
    page: int
    """The page on which it begins, from 1; 0 where a file has none."""
    whole: bool
    """Whether it is a quotation from mark to mark, and no mark alone."""


def added(manifest: Manifest, layers: Mapping[Part, Layer], lost: Collection[str]) -> tuple[Added, ...]:
    """Return the quotations of a file's `layers` that a manifest does not have; `lost` are the IDs of changed ones."""
    known = frozenset(_letters(run.text) for run in manifest.runs)
    found: list[Added] = []
    for one in account(manifest.marks, manifest.again, layers):
        forgiven = _forgiven(one, lost)
        left = [one.standing[at] for at in one.alignment.added if at not in forgiven]
        for marks in _by_paragraph(one.text, left):
            # What stands again with a changed heading around it is no new quotation.
            again = known if marks[0].part in REPEATED else frozenset()
            found += (a for a in _of_paragraph(one, marks) if _letters(a.words) not in again)
    return tuple(found)


def _forgiven(one: Account, lost: Collection[str]) -> frozenset[int]:
    """Return the marks that are those of the manifest with other words beside them, by their places among the marks."""
    made: set[int] = set()
    mine, theirs = deque(one.alignment.absent), deque(one.alignment.added)
    for first, second in (*one.alignment.pairs, (len(one.wanted), len(one.standing))):
        wanted, standing = _before(mine, first), _before(theirs, second)
        if len(wanted) * len(standing) > _MOST:
            continue
        for claim in (one.wanted[place] for place in wanted):
            like = [at for at in standing if _is_like(claim, one.standing[at], one.text, lost)]
            if like:
                nearest = max(like, key=lambda at: _common(claim, one.standing[at].mark))
                made.add(nearest)
                standing = [at for at in standing if at > nearest]
    return frozenset(made)


def _before(places: deque[int], end: int) -> list[int]:
    """Take the places before an end off a queue."""
    taken = []
    while places and places[0] < end:
        taken.append(places.popleft())
    return taken


def _is_like(wanted: OwnedMark, standing: Standing, text: str, lost: Collection[str]) -> bool:
    """Return whether a mark may be one of the manifest: it sets off the same words, or words known to be lost."""
    mark = standing.mark
    if wanted.glyph != mark.glyph or wanted.of in lost:
        return wanted.glyph == mark.glyph
    before, after = text[standing.at - 1 : standing.at], text[standing.at + 1 : standing.at + 2]
    opens, closes = not before.strip() and bool(after.strip()), not after.strip() and bool(before.strip())
    same_before = same(mark._replace(after=""), PlacedMark(wanted.glyph, wanted.before, ""))
    same_after = same(mark._replace(before=""), PlacedMark(wanted.glyph, "", wanted.after))
    return (same_before and not opens) or (same_after and not closes)


def _common(wanted: OwnedMark, mark: PlacedMark) -> int:
    """Count the letters beside two marks that are the same."""
    sides = ((wanted.before[::-1], mark.before[::-1]), (wanted.after, mark.after))
    return sum(1 for side in sides for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*side, strict=False)))


def _by_paragraph(text: str, marks: Sequence[Standing]) -> Iterator[list[Standing]]:
    found: dict[int, list[Standing]] = defaultdict(list)
    for mark in marks:
        found[text.rfind(PARAGRAPH_END, 0, mark.at) + 1].append(mark)
    yield from found.values()


def _of_paragraph(one: Account, marks: Sequence[Standing]) -> Iterator[Added]:
    """Yield the quotations that some marks of a paragraph make, or where they pair with none, the first of them."""
    start = one.text.rfind(PARAGRAPH_END, 0, marks[0].at) + 1
    end = one.text.find(PARAGRAPH_END, start)
    text = one.text[start : end if end >= 0 else len(one.text)]
    mine = {mark.at - start: mark for mark in marks}
    low, high = (bisect_left(one.standing, at, key=_place) for at in (start, start + len(text)))
    skip = frozenset(standing.at - start for standing in one.standing[low:high]) - frozenset(mine)
    pairing = _paired(text, skip)
    for run in (run for run in pairing.runs if run.depth == 0 and run.start in mine):
        first = mine[run.start]
        yield Added(first.part, text[run.start : run.end], first.page, whole=True)
    strays = {*pairing.stray, *stray_marks(text, skip=skip)}
    stray = next((mine[at] for at in sorted(strays) if at in mine), None)
    if stray is not None:
        yield Added(stray.part, stray.words, stray.page, whole=False)


def _place(standing: Standing) -> int:
    return standing.at


def _paired(text: str, skip: frozenset[int]) -> Pairing:
    """Pair the marks of a paragraph; in some languages ”…” is a pair."""
    pairing = pair(text, skip=skip)
    swedish = pair(text, language="sv", skip=skip) if pairing.stray else pairing
    return pairing if swedish.stray else swedish


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
