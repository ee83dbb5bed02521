"""Which shapes of a page underline words of a quotation: thin lines below the letters, longer than a letter is wide.

Typst divides a line where letters reach below it. A mark below one letter is no underline, nor is a line through the
letters of any quotation. Whether a line changes the ink of letters is seen where the page is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from quoteproof.document.model import Box
from quoteproof.values import dataclass

_HIGHEST: Final = 0.02  # of the size: how far below the baseline a line begins at least
_LOWEST: Final = 0.3  # of the size: how far below it the line ends at most
_THICK: Final = 0.1  # of the size: how thick it may be
_PART: Final = 0.15  # of the size: how long a part of a divided line is at least
_ROOM: Final = 0.15  # of the size: how far from a letter that reaches below it a line may end
_LONG: Final = 1.0  # of the size: how long a line is at least


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A line of a quotation."""

    y: float
    """Its baseline."""
    size: float
    """The size of its letters."""
    box: Box
    """Where nothing else may be drawn."""
    low: Sequence[tuple[float, float]]
    """From where to where each letter stands that reaches below the baseline."""


def underlines(lines: Sequence[WrittenLine], shapes: Mapping[int, Box]) -> frozenset[int]:
    """Return those of some shapes, given as boxes by their addresses, that underline one of the lines of quotations.

    In the boxes of all other lines they must be underlines too.
    """
    near = [{n: shape for n, shape in shapes.items() if _overlap(shape, line.box)} for line in lines]
    accepted = [frozenset(_of_line(line, shapes)) for line, own in zip(lines, near, strict=True) if own]
    touched = [frozenset(own) for own in near if own]
    refused = {number for own, known in zip(touched, accepted, strict=True) for number in own - known}
    return frozenset().union(*accepted) - refused


def _of_line(line: WrittenLine, shapes: Mapping[int, Box]) -> Iterator[int]:
    """Yield the shapes that underline a line, whole or in parts side by side at one height."""
    parts: list[tuple[Box, int]] = sorted((shape, n) for n, shape in shapes.items() if _is_part(line, shape))
    while parts:
        chain = [parts.pop(0)]
        for part in [*parts]:
            (_, bottom, right, _), (left, other, _, _) = chain[-1][0], part[0]
            if abs(other - bottom) <= _HIGHEST * line.size and _is_room_for_letters(line, right, left):
                chain.append(part)
                parts.remove(part)
        if chain[-1][0][2] - chain[0][0][0] >= _LONG * line.size:
            yield from (number for _, number in chain)


def _is_room_for_letters(line: WrittenLine, start: float, end: float) -> bool:
    """Return whether a space in a line is there for letters that reach below the baseline."""
    room = _ROOM * line.size
    for left, right in sorted(line.low):
        if left - room <= start:
            start = max(start, right + room)
    return start >= end


def _is_part(line: WrittenLine, shape: Box) -> bool:
    left, bottom, right, top = shape
    return (
        top <= line.y - _HIGHEST * line.size
        and bottom >= line.y - _LOWEST * line.size
        and top - bottom <= _THICK * line.size
        and right - left >= _PART * line.size
    )


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
