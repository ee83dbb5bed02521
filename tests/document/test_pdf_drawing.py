"""Where two drawings of a page differ: the quick comparison finds what comparing each pixel finds."""

import random

import pytest

from quoteproof.document.pdf.drawing import FAINT, PagePixels


def _pixels(pixels: bytes, width: int, stride: int) -> PagePixels:
    return PagePixels(pixels, stride, width, len(pixels) // stride, 1, 1.0, 1.0, 0, 0, float(len(pixels) // stride))


@pytest.mark.parametrize(("width", "stride"), [(1, 4), (2, 4), (7, 8), (8, 8), (257, 260)])
@pytest.mark.parametrize("ground", [None, 0, 128, 255])
def test_each_pixel_is_compared(width: int, stride: int, ground: int | None) -> None:
    chance = random.Random(width)
    first = chance.randbytes(stride * 60)
    steps = [-FAINT - 1, -FAINT, 1 - FAINT, -1, 0, 1, FAINT - 1, FAINT, FAINT + 1, 255, -255]
    second = bytes(ground if ground is not None else min(255, max(0, shade + chance.choice(steps))) for shade in first)
    found = _pixels(first, width, stride).differing(_pixels(second, width, stride))
    expected = bytes(
        abs(first[row * stride + x] - second[row * stride + x]) >= FAINT for row in range(60) for x in range(width)
    )
    assert found.pixels == expected


def test_a_letter_is_there_if_it_reaches_all_four_sides_of_its_box() -> None:
    rows = [bytearray(10) for _ in range(10)]
    box = (1.0, 1.0, 8.0, 8.0)
    rows[2][2] = 1
    assert not _pixels(b"".join(rows), 10, 10).is_throughout(box)
    rows[8][7] = 1
    assert _pixels(b"".join(rows), 10, 10).is_throughout(box)
    assert not _pixels(b"".join(rows), 10, 10).is_throughout((1.0, 1.0, 1.0, 8.0))
