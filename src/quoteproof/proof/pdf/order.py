"""Paragraphs of a PDF in the order of the document's structure, where the order of its pages is another.

A row of a table that a page end divides has the beginnings of all its cells before the rest of the first one, and a
figure that stands at the foot of a page comes behind what the text has after it.
Source: ISO 32000-1, 14.8.2.3 (page content order and logical structure order).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from quoteproof.evidence.marks import BookPart
from quoteproof.proof.layer import Gap, Layer
from quoteproof.values import dataclass

ORDERED: Final = frozenset({BookPart.TABLE, BookPart.TABLE_CAPTION, BookPart.FIGURE_CAPTION, BookPart.NOTE})
"""The parts whose paragraphs are put in order."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one paragraph on one page."""

    start: int
    """Its offset in the layer; it ends where the next one begins."""
    block: tuple[int, ...]
    """The path to the paragraph in the structure."""
    page: int
    """The page, from 1."""


def in_order(layer: Layer, stretches: Sequence[Stretch]) -> tuple[Layer, list[tuple[int, int]]]:
    """Return a layer with its paragraphs in the order of the structure, and the spans of which it is made.

    If a page has a paragraph in several stretches, something stands in it: then the order stays as it is.
    """
    spans = [(s, end) for s, end in _spans(layer, stretches) if end > s.start]
    ordered = sorted(spans, key=lambda span: (span[0].block, span[0].page))
    if ordered == spans or len({(s.page, s.block) for s, _ in spans}) < len(spans):
        return layer, [(0, len(layer.text))]
    text: list[str] = []
    gaps: list[bytes] = []
    pages: list[tuple[int, int]] = []
    at = 0
    block: tuple[int, ...] | None = None
    for stretch, end in ordered:
        text.append(layer.text[stretch.start : end])
        first = Gap.PAGE if stretch.block == block else layer.gaps[stretch.start]
        gaps += (bytes([first]), layer.gaps[stretch.start + 1 : end])
        pages.append((at, stretch.page))
        block = stretch.block
        at += end - stretch.start
    made = Layer("".join(text), b"".join((*gaps, layer.gaps[-1:])), layer.flowing, pages=tuple(pages))
    return made, [(stretch.start, end) for stretch, end in ordered]


def _spans(layer: Layer, stretches: Sequence[Stretch]) -> Iterator[tuple[Stretch, int]]:
    yield from ((stretch, following.start) for stretch, following in pairwise(stretches))
    yield from ((stretch, len(layer.text)) for stretch in stretches[-1:])
