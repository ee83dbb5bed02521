"""What is asked of the process that draws pages of a PDF, and what it answers.

Its parent imports this, and with it no PDFium.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, Final

from quoteproof.document.model import Box, PageStart
from quoteproof.values import dataclass

MODULE: Final = "quoteproof.document.pdf.picture"
"""The module to run, by `engine.process.run_isolated`."""
MEMORY_BYTES: Final = 1024**3
"""Writable memory that drawing may hold, in bytes."""
_LEAST_SECONDS: Final = 30.0
_SECONDS_A_REQUEST: Final = 1.0


@dataclass(frozen=True, slots=True)
class MarkedCharacters:
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
    marked: tuple[MarkedCharacters, ...]
    """In reading order."""
    lines: tuple[Box, ...] = ()
    """Boxes of the passage's lines on the page: an excerpt is as wide as they are."""
    is_excerpt: bool = True
    """Whether only the lines with the marked characters are drawn, with one line more above and below."""
    largest: int = 60_000
    """Most bytes of an excerpt's picture."""


@dataclass(frozen=True, slots=True)
class PageDrawing:
    """A drawing of a page or of an excerpt, in shades of grey, with marks in yellow."""

    png: bytes
    """The file; the same for the same request and the same versions of PDFium and zlib."""
    width: int
    """In pixels."""
    height: int
    scale: float
    """Pixels a point."""


@dataclass(frozen=True, slots=True)
class PlacePicture:
    """A picture of words where they stand in a document."""

    drawing: PageDrawing
    page: PageStart
    """The page."""
    words: str
    """The words that are marked, for whoever cannot see them; ` … ` between those that do not follow one another."""


@dataclass(frozen=True, slots=True)
class BookPictures:
    """The pictures of a book's sources."""

    quotations: Mapping[str, tuple[PlacePicture, ...]] = field(default_factory=dict)
    """By a quotation's ID, where its words stand."""
    corrections: Mapping[tuple[str, str, int], tuple[PlacePicture, ...]] = field(default_factory=dict)
    """By a source's key, a passage's ID and an offset in its text, what a correction changes."""


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


def parse_request(value: Sequence[Any]) -> PictureRequest:
    """One of the requests, from its line of JSON."""
    page, marked, lines, is_excerpt, largest = value
    runs = tuple([MarkedCharacters(first, count, text) for first, count, text in marked])
    boxes = tuple([(left, bottom, right, top) for left, bottom, right, top in lines])
    return PictureRequest(page, runs, boxes, is_excerpt, largest)


def answer(drawn: Sequence[Sequence[PageDrawing]]) -> bytes:
    """The answer to requests."""
    found = [[[base64.b64encode(p.png).decode("ascii"), p.width, p.height, p.scale] for p in own] for own in drawn]
    return json.dumps(found).encode("ascii")


def parse_answer(data: bytes, requests: Sequence[PictureRequest]) -> tuple[tuple[PageDrawing, ...], ...]:
    """The pictures for each request, in order; none where it has no page, or other characters than the request says.

    An excerpt has several where the words stand in several columns. Raises ValueError.
    """
    try:
        found = tuple([tuple([_picture(one) for one in pictures]) for pictures in json.loads(data)])
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("the answer makes no sense") from error
    if len(found) != len(requests):
        raise ValueError("the answer is not as long as the request")
    return found


def _picture(value: Sequence[Any]) -> PageDrawing:
    png, width, height, scale = value
    return PageDrawing(base64.b64decode(png, validate=True), int(width), int(height), float(scale))
