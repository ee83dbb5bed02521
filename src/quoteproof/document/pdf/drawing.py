"""A page of a PDF as pixels: where two drawings of it differ, and how much of what a text paints shows."""

from functools import cache
from operator import sub
from typing import Final, NamedTuple

from quoteproof.document.model import Box

FAINT: Final = 24
"""Of 255: how much a pixel must differ for a reader to see it."""
_PAINTED: Final = 96  # of 255: how much a pixel is covered that counts as painted


class PagePixels(NamedTuple):
    """A part of a page as pixels. A place is in points from the left and the bottom of the page."""

    pixels: bytes
    stride: int
    width: int
    height: int
    depth: int
    """Bytes of a pixel."""
    across: float
    """Pixels a point."""
    down: float
    left: int
    """How many pixels of the page are left of it."""
    upper: int
    """How many pixels of the page are above it."""
    top: float
    """The height of the page."""

    def _reach(self, box: Box) -> tuple[int, int, int, int]:
        """The pixels that a box touches: first and end column, first and end row; at least three of each."""
        first, end = int(box[0] * self.across) - self.left, int(box[2] * self.across) + 1 - self.left
        upper = int((self.top - box[3]) * self.down) - self.upper
        lower = int((self.top - box[1]) * self.down) + 1 - self.upper
        if end - first < 3:
            first, end = first - 1, end + 1
        if lower - upper < 3:
            upper, lower = upper - 1, lower + 1
        if first < 0 or upper < 0 or end > self.width or lower > self.height:
            return max(0, first), min(self.width, end), max(0, upper), min(self.height, lower)
        return first, end, upper, lower

    def differing(self, other: "PagePixels") -> "PagePixels":
        """Return 1 for each pixel in which a grey drawing differs from another, 0 for all else."""
        own, others, width = self.pixels, other.pixels, self.width
        same, rows = bytes(width), []
        for start in range(0, self.stride * self.height, self.stride):
            a, b = own[start : start + width], others[start : start + width]
            if a == b:
                rows.append(same)
            elif b.count(b[0]) == width:
                rows.append(a.translate(_steps_from(b[0])))
            else:
                rows.append(_steps_between(a, b))
        return self._replace(pixels=b"".join(rows), stride=width)

    def is_throughout(self, box: Box) -> bool:
        """Return whether pixels of 1 stand in a box, and in each half of it."""
        first, end, upper, lower = self._reach(box)
        if end <= first or lower <= upper or is_blank(box):
            return False
        find, stride = self.pixels.find, self.stride
        rows, half = lower - upper, max(3, (end - first + 1) // 2)
        middle = max(3, (rows + 1) // 2)
        to_left, from_right = min(end, first + half), max(first, end - half)
        is_above = is_below = is_left = is_right = False
        for row in _order(rows):
            start = (upper + row) * stride
            in_left = find(1, start + first, start + to_left) >= 0
            in_right = find(1, start + from_right, start + end) >= 0
            if in_left or in_right:
                is_left, is_right = is_left or in_left, is_right or in_right
                is_above, is_below = is_above or row < middle, is_below or row >= rows - middle
                if is_left and is_right and is_above and is_below:
                    return True
        return False

    def contrast(self, box: Box) -> int:
        """Return how much the lightest and the darkest pixel of a grey drawing differ in a box."""
        first, end, upper, lower = self._reach(box)
        pixels = b"".join(self._row(row, first, end) for row in range(upper, lower))
        return max(pixels, default=0) - min(pixels, default=0)

    def _row(self, row: int, first: int, end: int) -> bytes:
        start = row * self.stride
        return self.pixels[start + first * self.depth : start + end * self.depth]

    def shown_share(self, without: "PagePixels", on_white: "PagePixels", on_black: "PagePixels", box: Box) -> float:
        """Return the share of what a text paints in a box in which two coloured drawings of the page differ."""
        first, end, upper, lower = self._reach(box)
        painted = shown = 0
        for row in range(upper, lower):
            light, dark = on_white._row(row, first, end), on_black._row(row, first, end)
            own, other = self._row(row, first, end), without._row(row, first, end)
            covered = [one for one, (a, b) in enumerate(zip(light, dark, strict=True)) if a - b <= 255 - _PAINTED]
            painted += len(covered)
            if own != other:
                steps = [*map(abs, map(sub, own, other))]
                depth = self.depth
                shown += sum(max(steps[one * depth : one * depth + 3]) >= FAINT for one in covered)
        return shown / painted if painted else 0.0


@cache
def _steps_from(ground: int) -> bytes:
    """For each shade of grey, whether it differs from a ground."""
    return bytes(abs(shade - ground) >= FAINT for shade in range(256))


def _steps_between(first: bytes, second: bytes) -> bytes:
    """For each pixel of two rows, whether they differ: the rows are numbers with 16 bits for every other pixel."""
    size = (len(first) + 1) // 2 * 2
    ones = _ones(size)
    a, b = int.from_bytes(first, "little"), int.from_bytes(second, "little")
    steps = 0
    for shift in (0, 8):
        step = (a >> shift & ones * 255) + ones * 256 - (b >> shift & ones * 255)
        lighter, not_darker = step + ones * (256 - FAINT) >> 9, step + ones * (255 + FAINT) >> 9
        steps |= ((lighter | ~not_darker) & ones) << shift
    return steps.to_bytes(size, "little")[: len(first)]


@cache
def _ones(size: int) -> int:
    return int.from_bytes(b"\1\0" * (size // 2), "little")


@cache
def _order(rows: int) -> tuple[int, ...]:
    """The rows of a box, those first in which a letter most likely has ink."""
    return tuple(sorted(range(rows), key=lambda row: min(abs(4 * row + 2 - rows), abs(4 * row + 2 - 3 * rows))))


def is_blank(box: Box) -> bool:
    """Return whether a box has no area."""
    return box[2] <= box[0] or box[3] <= box[1]
