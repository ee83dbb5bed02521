"""Accounting: the quotation marks of a finished file, each with its owner by the manifest, and those without one.

The marks of a file and of its manifest are aligned one to one in each part, in order. Text that prints again (running
heads, contents, descriptions) must be, as a whole, one of the texts that may. A mark that the manifest lacks makes an
added quotation, unless it is one of the manifest's beside words that the author changed. Changed quotations are not
found here but by `prove`.
"""

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby, takewhile
from typing import Final

from quoteproof.evidence.marks import BookPart, OwnedMark
from quoteproof.proof.layer import Gap, Layer
from quoteproof.proof.manifest import Manifest
from quoteproof.text.marks import stray_marks
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.text.pairing import Pairing, pair
from quoteproof.text.placed import Alignment, PlacedMark, Repeated, align, placed_marks, same
from quoteproof.values import dataclass

REPEATED: Final = frozenset({BookPart.CONTENTS, BookPart.FURNITURE, BookPart.DESCRIPTION})
"""Parts that repeat text of other parts, as often as there are pages."""
_BETWEEN: Final = re.compile(b"[^\0]")
_WORDS: Final = 40  # characters on either side of a mark that are shown
_MAX_PAIRS: Final = 200_000
"""Between two marks that are the same: pairs of other marks up to which changed words beside a mark are forgiven."""


@dataclass(frozen=True, slots=True)
class FoundMark:
    """A mark of a finished file."""

    part: BookPart
    at: int
    """Its offset in `Account.text`."""
    mark: PlacedMark
    words: str
    page: int
    """From 1; 0 in a file without pages."""


@dataclass(frozen=True, slots=True)
class Account:
    """The marks of one part of a file, aligned with those of the manifest."""

    wanted: tuple[OwnedMark, ...]
    found: tuple[FoundMark, ...]
    alignment: Alignment
    text: str = ""
    """The text of the part, with its spaces; U+2029 between paragraphs and between pages."""

    @property
    def unowned(self) -> tuple[FoundMark, ...]:
        """The marks that the manifest lacks."""
        return tuple(self.found[index] for index in self.alignment.added)

    @property
    def absent(self) -> tuple[OwnedMark, ...]:
        """The marks that the file lacks."""
        return tuple(self.wanted[index] for index in self.alignment.absent)


@dataclass(frozen=True, slots=True)
class AddedQuotation:
    """A quotation that the book does not have."""

    part: BookPart
    words: str
    """The quotation with its marks, or the words around a mark that has no partner."""
    page: int
    """The page on which it begins, from 1; 0 in a file without pages."""
    whole: bool
    """Whether it is a quotation from mark to mark, not a single mark."""


def account(marks: Sequence[OwnedMark], again: Sequence[str], layers: Mapping[BookPart, Layer]) -> tuple[Account, ...]:
    """Align the marks of a file's `layers` with those of a manifest; `again` are the texts that may print again."""
    texts = Repeated(again)
    accounts = []
    for part in BookPart:
        spaced = _SpacedText(part, layers[part]) if part in layers else None
        text = spaced.text if spaced else ""
        if part in REPEATED:
            unowned = tuple(spaced.marks_outside(texts)) if spaced else ()
            accounts.append(Account((), unowned, Alignment((), (), tuple(range(len(unowned)))), text))
        else:
            wanted = tuple(mark for mark in marks if mark.part is part)
            found = tuple(spaced.marks()) if spaced else ()
            alignment = align([mark.placed for mark in wanted], [mark.mark for mark in found])
            accounts.append(Account(wanted, found, alignment, text))
    return tuple(accounts)


class _SpacedText:
    """The text of a layer with its spaces, in which marks are looked for."""

    def __init__(self, part: BookPart, layer: Layer) -> None:
        self._part, self._layer = part, layer
        self._ends: list[int] = []  # offsets in the layer before which a space or a paragraph end was inserted
        # A mark counts also if it is not proved to show.
        text = layer.written if layer.unread else layer.text
        pieces: list[str] = []
        last = 0
        for gap in _BETWEEN.finditer(layer.gaps, 0, len(text)):
            at = gap.start()
            pieces += [text[last:at], " " if layer.gaps[at] < Gap.BORDER else PARAGRAPH_END]
            self._ends.append(at)
            last = at
        self.text = "".join((*pieces, text[last:]))
        self._starts = [end + number for number, end in enumerate(self._ends)]

    def marks(self) -> Iterator[FoundMark]:
        """Yield the marks in order."""
        for at, mark in placed_marks(self.text):
            yield self._found(at, mark)

    def marks_outside(self, texts: Repeated) -> Iterator[FoundMark]:
        """Yield the marks of the paragraphs that are not, as a whole, one of some texts."""
        start = 0
        for paragraph in self.text.split(PARAGRAPH_END):
            if not texts.is_owned(paragraph):
                for at, mark in placed_marks(paragraph):
                    yield self._found(start + at, mark)
            start += len(paragraph) + 1

    def _found(self, at: int, mark: PlacedMark) -> FoundMark:
        around = self.text[max(0, at - _WORDS) : at + _WORDS].replace(PARAGRAPH_END, " ")
        page = self._layer.page(at - bisect_right(self._starts, at))
        return FoundMark(self._part, at, mark, " ".join(around.split()), page)


def added_quotations(
    manifest: Manifest, accounts: Sequence[Account], lost: Collection[str]
) -> tuple[AddedQuotation, ...]:
    """Return the quotations of a file that a manifest lacks; `lost` are the IDs of changed ones.

    `accounts` are those of `account` for this manifest and this file.
    """
    known = frozenset(_letters(run.text) for run in manifest.runs)
    added: list[AddedQuotation] = []
    for part_account in accounts:
        forgiven = _forgiven(part_account, lost)
        left = (part_account.found[index] for index in part_account.alignment.added if index not in forgiven)
        for _, paragraph in groupby(left, key=lambda mark: _paragraph_start(part_account.text, mark)):
            marks = [*paragraph]
            # What prints again with a changed heading around it is not a new quotation.
            again = known if marks[0].part in REPEATED else frozenset()
            added += (a for a in _of_paragraph(part_account, marks) if _letters(a.words) not in again)
    return tuple(added)


def _forgiven(part: Account, lost: Collection[str]) -> frozenset[int]:
    """Return the indices of found marks that are the manifest's with other words beside them."""
    forgiven: set[int] = set()
    absent, added = deque(part.alignment.absent), deque(part.alignment.added)
    for first, second in (*part.alignment.pairs, (len(part.wanted), len(part.found))):
        wanted, found = _take_before(absent, first), _take_before(added, second)
        if len(wanted) * len(found) > _MAX_PAIRS:
            continue
        for owned in (part.wanted[index] for index in wanted):
            like = [index for index in found if _is_like(owned, part.found[index], part.text, lost)]
            if like:
                nearest = max(like, key=lambda index: _common(owned, part.found[index].mark))
                forgiven.add(nearest)
                found = [index for index in found if index > nearest]
    return frozenset(forgiven)


def _take_before(indices: deque[int], end: int) -> list[int]:
    """Remove the indices before an end from a queue, and return them."""
    taken = []
    while indices and indices[0] < end:
        taken.append(indices.popleft())
    return taken


def _is_like(wanted: OwnedMark, found: FoundMark, text: str, lost: Collection[str]) -> bool:
    """Return whether a mark may be one of the manifest: it sets off the same words, or words known to be lost."""
    mark = found.mark
    if wanted.glyph != mark.glyph or wanted.of in lost:
        return wanted.glyph == mark.glyph
    before, after = text[found.at - 1 : found.at], text[found.at + 1 : found.at + 2]
    opens, closes = not before.strip() and bool(after.strip()), not after.strip() and bool(before.strip())
    same_before = same(mark._replace(after=""), PlacedMark(wanted.glyph, wanted.before, ""))
    same_after = same(mark._replace(before=""), PlacedMark(wanted.glyph, "", wanted.after))
    return (same_before and not opens) or (same_after and not closes)


def _common(wanted: OwnedMark, mark: PlacedMark) -> int:
    """Count the letters beside two marks that are the same."""
    sides = ((wanted.before[::-1], mark.before[::-1]), (wanted.after, mark.after))
    return sum(1 for side in sides for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*side, strict=False)))


def _paragraph_start(text: str, mark: FoundMark) -> int:
    return text.rfind(PARAGRAPH_END, 0, mark.at) + 1


def _of_paragraph(part: Account, marks: Sequence[FoundMark]) -> Iterator[AddedQuotation]:
    """Yield the quotations that some marks of a paragraph make, and the first of those without a partner."""
    start = _paragraph_start(part.text, marks[0])
    end = part.text.find(PARAGRAPH_END, start)
    text = part.text[start : end if end >= 0 else len(part.text)]
    by_offset = {mark.at - start: mark for mark in marks}
    low, high = (bisect_left(part.found, at, key=lambda mark: mark.at) for at in (start, start + len(text)))
    skip = frozenset(mark.at - start for mark in part.found[low:high]) - frozenset(by_offset)
    pairing = _paired(text, skip)
    for run in (run for run in pairing.runs if run.depth == 0 and run.start in by_offset):
        first = by_offset[run.start]
        yield AddedQuotation(first.part, text[run.start : run.end], first.page, whole=True)
    strays = {*pairing.stray, *stray_marks(text, skip=skip)}
    stray = next((by_offset[at] for at in sorted(strays) if at in by_offset), None)
    if stray is not None:
        yield AddedQuotation(stray.part, stray.words, stray.page, whole=False)


def _paired(text: str, skip: frozenset[int]) -> Pairing:
    """Pair the marks of a paragraph; in some languages ”…” is a pair."""
    pairing = pair(text, skip=skip)
    swedish = pair(text, language="sv", skip=skip) if pairing.stray else pairing
    return pairing if swedish.stray else swedish


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
