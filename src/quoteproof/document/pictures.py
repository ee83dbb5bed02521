"""The process that draws pages of a PDF: a request on standard input, pictures on standard output.

`engine.process.run_isolated` runs it as a module within limits. Its parent imports it for the form of requests and
answers, and with it no PDFium.
"""

import base64
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from quoteproof.document.model import Box

MODULE: Final = "quoteproof.document.pictures"
"""The module to run."""
MEMORY_BYTES: Final = 1024**3
"""Writable memory that drawing may hold, in bytes."""
_LEAST_SECONDS: Final = 30.0
_SECONDS_A_REQUEST: Final = 1.0


@dataclass(frozen=True, slots=True)
class MarkedRun:
    """Characters of a page that are to be marked."""

    first: int
    """The first of them, by PDFium's count on the page, from 0."""
    count: int
    text: str
    """What the reading text has for them; empty where it says otherwise than the page, as for a ligature."""


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """Characters of one page, to be drawn and marked."""

    page: int
    """The page, from 0."""
    marked: tuple[MarkedRun, ...]
    """In reading order."""
    lines: tuple[Box, ...] = ()
    """Boxes of the passage's lines on the page: an excerpt is as wide as they are."""
    is_excerpt: bool = True
    """Whether only the lines with the marked characters are drawn, with one line more above and below."""
    largest: int = 60_000
    """Most bytes of an excerpt's picture."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of a page or of an excerpt, in shades of grey, with marks in yellow."""

    png: bytes
    """The file; the same for the same request and the same versions of PDFium and zlib."""
    width: int
    """In pixels."""
    height: int
    scale: float
    """Pixels a point."""


def seconds(requests: Sequence[PictureRequest]) -> float:
    """How long drawing may take."""
    return _LEAST_SECONDS + _SECONDS_A_REQUEST * len(requests)


def request(data: bytes, requests: Sequence[PictureRequest]) -> bytes:
    """The request to draw pages of a PDF."""
    asked = [
        [one.page, [[m.first, m.count, m.text] for m in one.marked], one.lines, one.is_excerpt, one.largest]
        for one in requests
    ]
    return json.dumps(asked).encode("ascii") + b"\n" + data


def parse_answer(answer: bytes, requests: Sequence[PictureRequest]) -> tuple[tuple[Picture, ...], ...]:
    """The pictures for each request, in order; none where it has no page, or other characters than the request says.

    An excerpt has several where the words stand in several columns. Raises ValueError.
    """
    try:
        found = tuple([tuple([_picture(one) for one in pictures]) for pictures in json.loads(answer)])
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("the answer makes no sense") from error
    if len(found) != len(requests):
        raise ValueError("the answer is not as long as the request")
    return found


def _picture(value: Sequence[Any]) -> Picture:
    png, width, height, scale = value
    return Picture(base64.b64decode(png, validate=True), int(width), int(height), float(scale))


def _request(value: Sequence[Any]) -> PictureRequest:
    page, marked, lines, is_excerpt, largest = value
    runs = tuple([MarkedRun(first, count, text) for first, count, text in marked])
    boxes = tuple([(left, bottom, right, top) for left, bottom, right, top in lines])
    return PictureRequest(page, runs, boxes, is_excerpt, largest)


def main() -> None:
    """Answer one request."""
    from quoteproof.document.pdf.picture import draw

    head = json.loads(sys.stdin.buffer.readline())
    drawn = draw(sys.stdin.buffer.read(), [_request(one) for one in head])
    answer = [[[base64.b64encode(p.png).decode("ascii"), p.width, p.height, p.scale] for p in found] for found in drawn]
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
