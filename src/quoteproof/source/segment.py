"""Segmentation: where the units of a seed begin and end.

Promises: spans in code points, in order, stripped of white space at both ends, none empty; time linear in the
text. Leaves out: joining, roles and everything else that a person decides (`emendations`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

Span = tuple[int, int]


class Segmentation(StrEnum):
    """What divides the units of a seed."""

    LINE = "line"
    """Every line that is not blank is a unit."""
    BLANK_LINE = "blank-line"
    """A blank line divides units; the lines of one unit belong together."""


_LINE = re.compile(r"[^\r\n]+")
# Atomic, so that no CRLF is taken for two line ends when the match is retried.
_GAP = re.compile(r"(?>\r\n?|\n)(?:[^\S\r\n]*(?>\r\n?|\n))+")
_WRAPPED_SHORTEST = 45.0
_WRAPPED_LONGEST = 110
_LOOKED_AT = 2000
_SENTENCE_ENDS = (".", "!", "?", ".”", "!”", "?”", '."', '!"', '?"', "。")


def segment(text: str, by: Segmentation) -> tuple[Span, ...]:
    """Give the spans of the units."""
    if by is Segmentation.LINE:
        return tuple([s for span in _lines(text) if (s := _stripped(text, *span)) is not None])
    spans: list[Span] = []
    start = 0
    for gap in _GAP.finditer(text):
        spans.append((start, gap.start()))
        start = gap.end()
    spans.append((start, len(text)))
    return tuple(s for span in spans if (s := _stripped(text, *span)) is not None)


def _lines(text: str) -> Iterator[Span]:
    """Give the spans of the lines that are not empty, without their ends."""
    if "\r" in text:
        yield from (m.span() for m in _LINE.finditer(text))
        return
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = end if end >= 0 else len(text)
        if end > start:
            yield start, end
        start = end + 1


def guess_segmentation(text: str) -> Segmentation:
    """Guess what divides a seed's units: blank lines where its lines are hard-wrapped, else lines.

    Lines are hard-wrapped where a good part of the units between blank lines have several lines, and these,
    but for each unit's last, are no longer than a printed line and seldom end where a sentence does.
    """
    units = segment(text, Segmentation.BLANK_LINE)[:_LOOKED_AT]
    inner: list[str] = []
    several = 0
    for start, end in units:
        lines = text[start:end].splitlines()
        several += len(lines) > 1
        inner.extend(line.rstrip() for line in lines[:-1])
    if not inner or several * 3 < len(units):
        return Segmentation.LINE
    short = sum(len(line) <= _WRAPPED_LONGEST for line in inner)
    ended = sum(line.endswith(_SENTENCE_ENDS) for line in inner)
    wrapped = short >= 0.95 * len(inner) and ended <= 0.5 * len(inner)
    lengths = [len(line) for line in inner]
    from statistics import median  # which brings fractions and decimals with it, and only a new seed is guessed at

    middle = median(lengths)
    if wrapped and (middle >= _WRAPPED_SHORTEST or _verse(lengths, middle)):
        return Segmentation.BLANK_LINE
    return Segmentation.LINE


def _verse(inner: list[int], middle: float) -> bool:
    """Tell whether short lines are stanzas: many of them, all short."""
    return len(inner) >= 6 and max(inner) <= 60 and middle >= 15


def _stripped(text: str, start: int, end: int) -> Span | None:
    """Take white space off both ends of a span; nothing left gives none."""
    if start < end and not text[start].isspace() and not text[end - 1].isspace():
        return start, end
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if left == len(piece):
        return None
    return start + left, start + len(piece.rstrip())
