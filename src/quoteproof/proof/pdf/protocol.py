"""What the process that reads a PDF is asked, and what it answers: values, and their form as bytes.

The process (`process`, run by `engine.process.run_isolated`) gets a manifest, or none, then the file. Its answer is
JSON: text and numbers whose types are checked on arrival. Its parent needs no library that reads PDFs.
"""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, Final

from quoteproof.evidence.marks import BookPart
from quoteproof.proof.layer import Layer, UnreadableFileError
from quoteproof.values import dataclass

MODULE: Final = "quoteproof.proof.pdf.process"
"""The module to run."""


@dataclass(frozen=True, slots=True)
class Overrun:
    """Words that run off a page, wholly or in part, or over other words."""

    page: int
    """The page, from 1."""
    text: str
    """The words, also those of them that show."""
    covered: str = ""
    """The words that they run over; empty where they run off the page."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature in a PDF."""

    signer: str
    """Who signed, as the file says; empty where it does not say."""
    whole: bool
    """Whether it covers the whole file except its own bytes."""


class UnseenReason(StrEnum):
    """Why a reader does not see a quotation as it was proved."""

    PAGE = "its page is turned, cut, scaled, too large, or drawn with forms"
    PAINT = "its text is not painted dark, upright and whole"
    BLANK = "some of its letters leave no ink"
    COVERED = "something covers it, strikes it out, or stands among its words"
    NUMBER = "the number of its note is not raised above its words"
    ORDER = "its letters do not stand in lines in reading order"
    PARTED = "something stands between its lines, or at their ends"
    UNREAD = "it has drawn letters that the file does not name"
    NAMED = "the file names other letters than it draws"


@dataclass(frozen=True, slots=True)
class Unseen:
    """A quotation that a reader does not see as it was proved."""

    order: int
    """Its place among all runs of the book."""
    page: int
    """The page, from 1."""
    reason: UnseenReason


@dataclass(frozen=True, slots=True)
class PdfFile:
    """What was read from a PDF."""

    carried: bytes | None
    """The manifest that is attached to it, if any."""
    layers: Mapping[BookPart, Layer]
    overlaid: tuple[int, ...]
    """Pages, from 1, with annotations that can show words of their own."""
    unexpected: tuple[str, ...] = ()
    """What it holds that no edition of a book has, in words."""
    signatures: tuple[Signature, ...] = ()
    overruns: tuple[Overrun, ...] = ()
    unseen: tuple[Unseen, ...] = ()
    """The quotations of the manifest that a reader does not see as they were proved."""


def request(data: bytes, manifest: bytes | None, *, looks: bool = True) -> bytes:
    """The request to read a PDF, and to look on its pages for the quotations of a manifest (None: its own).

    Without `looks`, no page is drawn.
    """
    given = manifest or b""
    return b"%d %d\n%b%b" % (looks, len(given), given, data)


def parse_request(data: bytes) -> tuple[bytes | None, bytes, bool]:
    """The manifest and the PDF of a request, and whether its pages are looked at."""
    line, _, rest = data.partition(b"\n")
    looks, length = map(int, line.split())
    return rest[:length] or None, rest[length:], bool(looks)


def packed_file(file: PdfFile) -> dict[str, Any]:
    """A read PDF as JSON."""
    return {
        "carried": None if file.carried is None else base64.b64encode(file.carried).decode("ascii"),
        "layers": {
            part: (layer.text, base64.b64encode(layer.gaps).decode("ascii"), layer.flowing, layer.pages)
            for part, layer in file.layers.items()
        },
        "overlaid": file.overlaid,
        "unexpected": file.unexpected,
        "signatures": [(signature.signer, signature.whole) for signature in file.signatures],
        "overruns": [(overrun.page, overrun.text, overrun.covered) for overrun in file.overruns],
        "unseen": [(unseen.order, unseen.page, unseen.reason) for unseen in file.unseen],
    }


def parse_file(data: bytes) -> PdfFile:
    """Parse an answer; raises UnreadableFileError, with the process's own reason if it gave one."""
    with _parsed(data) as answer:
        carried = None if answer["carried"] is None else base64.b64decode(answer["carried"], validate=True)
        layers = {BookPart(name): _layer(*parts) for name, parts in answer["layers"].items()}
        signatures = tuple(Signature(str(signer), bool(whole)) for signer, whole in answer["signatures"])
        unexpected = tuple(str(thing) for thing in answer["unexpected"])
        overlaid = tuple(int(page) for page in answer["overlaid"])
        overruns = tuple(Overrun(int(page), str(text), str(covered)) for page, text, covered in answer["overruns"])
        unseen = tuple(Unseen(int(order), int(page), UnseenReason(reason)) for order, page, reason in answer["unseen"])
        return PdfFile(carried, layers, overlaid, unexpected, signatures, overruns, unseen)


@contextmanager
def _parsed(data: bytes) -> Iterator[Any]:
    """Parse an answer; what is wrong with it, or was with the file, is an UnreadableFileError."""
    try:
        answer = json.loads(data)
        if isinstance(answer, dict) and "unreadable" in answer:
            raise UnreadableFileError(str(answer["unreadable"]))
        yield answer
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableFileError("its reader gave an answer that makes no sense") from error


def _layer(text: str, gaps: str, flowing: bool, pages: Sequence[Sequence[int]]) -> Layer:
    numbered = tuple((int(at), int(number)) for at, number in pages)
    layer = Layer(text, base64.b64decode(gaps, validate=True), flowing, pages=numbered)
    if len(layer.gaps) != len(text) + 1:
        raise ValueError("there must be a gap before each character and one at the end")
    return layer
