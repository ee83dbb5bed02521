"""Hyphens that Typst repeats: in some languages a line that follows the hyphen of a word begins with one, too.

Portuguese `tornou-se` prints as `tornou-` and `-se`; so do Spanish, Polish, Czech, Slovak, Croatian and Sorbian. A text
that has one hyphen is found with two where a line ends between them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from quoteproof.proof.layer import Gap, Layer, UnreadSpan
from quoteproof.values import dataclass

_SECOND: Final = re.compile(r"(?<=\w-)-(?=\w)")


@dataclass(frozen=True, slots=True)
class UnrepeatedLayer:
    """A layer in which each repeated hyphen is one."""

    layer: Layer
    """The layer, without changes, sources and pages."""
    _kept: tuple[int, ...]
    """How long the layer is before each hyphen that was left out."""

    def shortened(self, at: int) -> int:
        """Return the offset here of an offset of the whole layer."""
        # The hyphen of a number in `_kept` was left out at that number plus those left out before.
        return at - bisect_right(range(len(self._kept)), at - 1, key=lambda number: self._kept[number] + number)

    def whole(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the whole layer of a span of this one, which is not empty."""
        return start + bisect_right(self._kept, start), end + bisect_right(self._kept, end - 1)


def unrepeated(layer: Layer) -> UnrepeatedLayer | None:
    """Return a layer with one hyphen for each that may be repeated at a line end; None if there is none."""
    seconds = [*_seconds(layer)] if layer.flowing else []
    if not seconds:
        return None
    borders = [*pairwise((-1, *seconds, len(layer.text)))]
    text = "".join(layer.text[low + 1 : high] for low, high in borders)
    gaps = bytearray()
    for low, high in borders:
        gaps += layer.gaps[low + 1 : high]
    for number, at in enumerate(seconds):
        gaps[at - number] = layer.gaps[at]
    gaps.append(layer.gaps[-1])
    kept = tuple(at - number for number, at in enumerate(seconds))
    unread = tuple(UnreadSpan(s.start - bisect_right(seconds, s.start), s.characters, s.reason) for s in layer.unread)
    return UnrepeatedLayer(Layer(text, bytes(gaps), layer.flowing, unread=unread), kept)


def _seconds(layer: Layer) -> Iterator[int]:
    """Yield the offsets of the hyphens that begin a line after one that ended the line before, both in a word."""
    for match in _SECOND.finditer(layer.text):
        at = match.start()
        if layer.gaps[at] in (Gap.LINE, Gap.PAGE) and layer.gaps[at - 1] == layer.gaps[at + 1] == Gap.NONE:
            yield at
