"""What the process that reads PDFs and looks at them is asked, and what it finds, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quoteproof.proof.layer import Part


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature in a PDF."""

    signer: str
    """Who signed, as the file states it; empty where it does not."""
    whole: bool
    """Whether it covers the whole file but for its own bytes."""


class Why(StrEnum):
    """Why a quotation is not seen as it was proved."""

    PAGE = "its page is turned, cut, scaled, too large, or drawn with forms"
    PAINT = "its text is painted otherwise than dark, upright and whole"
    BLANK = "letters of it leave no ink"
    COVERED = "something covers it, strikes it out, or stands among its words"
    ORDER = "its letters do not stand in lines as they are read"
    PARTED = "something stands between its lines, or at their ends"
    UNREAD = "letters stand in it that are not read"
    NAMED = "the file names other letters than it draws"


@dataclass(frozen=True, slots=True)
class Run:
    """A quotation that was found in the text of a PDF."""

    order: int
    """Its place among all runs of the book."""
    part: Part
    """The part."""
    start: int
    """Where it begins in the layer of the part."""
    end: int
    """End, exclusive."""
    alone: bool = False
    """Whether it is whole paragraphs, with nothing before it and nothing behind it."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """A quotation that a reader does not see as it was proved."""

    order: int
    """Its place among all runs of the book."""
    page: int
    """The page, from 1."""
    why: Why
    """The reason."""
