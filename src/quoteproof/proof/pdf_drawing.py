"""A page of a PDF as it is drawn, in shades of grey, to be looked at box by box."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from quoteproof.proof.pdf_hiding import Box

_SCALE: Final = 2.0  # pixels a point: at 1.5 a comma of a note is one grey pixel
_FAINT: Final = 64  # of 255: as much ink as may stand between letters
_NEAR: Final = 3  # pixels: how far the ink of a letter may reach beyond its box
_SAME: Final = 32  # of 255: how far two pixels may differ


class Drawing:
    """A page, drawn in shades of grey."""

    def __init__(self, page: Any, *, annotated: bool) -> None:
        """Draw it."""
        bitmap = page.render(scale=_SCALE, grayscale=True, draw_annots=annotated)
        self._rows = bytes(bitmap.buffer)
        self._stride, self._width, self._height = bitmap.stride, bitmap.width, bitmap.height
        self._left, _, _, self._top = page.get_mediabox()
        width, height = page.get_size()
        self._across, self._down = bitmap.width / width, bitmap.height / height
        bitmap.close()

    def _span(self, box: Box) -> tuple[int, int, int, int]:
        """Give the pixels of a box: left, top, right and bottom; those that it only touches are in."""
        left, bottom, right, top = box
        return (
            max(0, int((left - self._left) * self._across)),
            max(0, int((self._top - top) * self._down)),
            min(self._width, int((right - self._left) * self._across) + 1),
            min(self._height, int((self._top - bottom) * self._down) + 1),
        )

    def _cut(self, box: Box, inset: int) -> Iterator[bytes]:
        left, top, right, bottom = self._span(box)
        for row in range(top + inset, bottom - inset):
            yield self._rows[row * self._stride + left + inset : row * self._stride + right - inset]

    def darkest(self, box: Box) -> int:
        """Give the darkest pixel of a box."""
        return min(b"".join(self._cut(box, 0)), default=255)

    def blank(self, box: Box) -> bool:
        """Tell whether nothing is drawn in a box, but by what stands beside it."""
        return min(b"".join(self._cut(box, _NEAR)), default=255) > 255 - _FAINT

    def same(self, other: Drawing, box: Box) -> bool:
        """Tell whether another drawing of the same page is the same within a box, its outermost pixels apart."""
        for mine, theirs in zip(self._cut(box, 1), other._cut(box, 1), strict=True):
            if mine != theirs and any(abs(a - b) > _SAME for a, b in zip(mine, theirs, strict=True)):
                return False
        return True
