"""Accounting: the quotation marks of a finished file, each with its owner by the manifest.

Promises: the marks that were read back and those of the manifest are aligned one to one in each part, in their order.
What prints again on other pages (running heads, contents, descriptions) must be whole one of the texts that may.
Leaves out: whether the owners are right, which the build has judged.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from quoteproof.proof.layer import Gap, Layer, Part
from quoteproof.proof.manifest import Owned
from quoteproof.text.placed import Alignment, PlacedMark, Repeated, align, placed_marks

REPEATED: Final = frozenset({Part.CONTENTS, Part.FURNITURE, Part.DESCRIPTION})
"""Parts that say again what stands elsewhere, as often as there are pages."""
BORDER: Final = "\u2029"
"""Stands between paragraphs of `Account.text`."""
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

    wanted: tuple[Owned, ...]
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
    def absent(self) -> tuple[Owned, ...]:
        """The marks that the file does not have."""
        return tuple(self.wanted[place] for place in self.alignment.absent)


def account(marks: Sequence[Owned], again: Sequence[str], layers: Mapping[Part, Layer]) -> tuple[Account, ...]:
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
            placed = [PlacedMark(mark.glyph, mark.before, mark.after) for mark in wanted]
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
            pieces += [text[last:at], " " if layer.gaps[at] < Gap.BORDER else BORDER]
            self._ends.append(at)
            last = at
        self.text = "".join((*pieces, text[last:]))
        self._starts = [end + number for number, end in enumerate(self._ends)]

    def marks(self, part: Part) -> Iterator[Standing]:
        """Give the marks in order."""
        for at, mark in placed_marks(self.text):
            yield self._standing(part, at, mark)

    def not_again(self, part: Part, texts: Repeated) -> Iterator[Standing]:
        """Give the marks of the paragraphs that are none of some texts, whole."""
        start = 0
        for paragraph in self.text.split(BORDER):
            if not texts.is_owned(paragraph):
                for at, mark in placed_marks(paragraph):
                    yield self._standing(part, start + at, mark)
            start += len(paragraph) + 1

    def _standing(self, part: Part, at: int, mark: PlacedMark) -> Standing:
        around = self.text[max(0, at - _WORDS) : at + _WORDS].replace(BORDER, " ")
        page = self._layer.page(at - bisect_right(self._starts, at))
        return Standing(part, at, mark, " ".join(around.split()), page)
