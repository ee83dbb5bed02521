"""What the process that reads a stranger's PDF is asked, and what it answers: values, and their form as bytes.

The process (`process`, run by `engine.process.run_isolated`) gets a line with the request, then the file. Its answer is
JSON: text and numbers whose types are checked on arrival. Its parent needs no library that reads PDFs.
"""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from quoteproof.evidence.marks import BookPart
from quoteproof.proof.layer import Layer, UnreadableFileError

MODULE: Final = "quoteproof.proof.pdf.process"
"""The module to run."""


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
    ORDER = "its letters do not stand in lines in reading order"
    PARTED = "something stands between its lines, or at their ends"
    UNREAD = "it has drawn letters that the file does not name"
    NAMED = "the file names other letters than it draws"


@dataclass(frozen=True, slots=True)
class FoundRun:
    """A quotation that was found in the text of a PDF."""

    order: int
    """Its place among all runs of the book."""
    part: BookPart
    start: int
    """Where it begins in the layer of the part."""
    end: int
    """End, exclusive."""
    alone: bool = False
    """Whether it is whole paragraphs, with nothing before it and nothing after it."""


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


def read_request(data: bytes) -> bytes:
    """The request to read a PDF."""
    return b"read\n" + data


def look_request(data: bytes, runs: Sequence[FoundRun]) -> bytes:
    """The request to look for quotations on the pages of a PDF."""
    rows = [(run.order, run.part.value, run.start, run.end, run.alone) for run in runs]
    return json.dumps(rows).encode("ascii") + b"\n" + data


def requested_runs(line: bytes) -> list[FoundRun]:
    """The quotations that the first line of `look_request` names."""
    return [FoundRun(order, BookPart(part), start, end, alone) for order, part, start, end, alone in json.loads(line)]


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
    }


def parse_file(data: bytes) -> PdfFile:
    """Parse the answer to `read_request`; raises UnreadableFileError, with the process's own reason if it gave one."""
    with _parsed(data) as answer:
        carried = None if answer["carried"] is None else base64.b64decode(answer["carried"], validate=True)
        layers = {BookPart(name): _layer(*parts) for name, parts in answer["layers"].items()}
        signatures = tuple(Signature(str(signer), bool(whole)) for signer, whole in answer["signatures"])
        unexpected = tuple(str(thing) for thing in answer["unexpected"])
        return PdfFile(carried, layers, tuple(int(page) for page in answer["overlaid"]), unexpected, signatures)


def parse_unseen(data: bytes) -> tuple[Unseen, ...]:
    """Parse the answer to `look_request`; raises UnreadableFileError."""
    with _parsed(data) as answer:
        return tuple(Unseen(int(order), int(page), UnseenReason(reason)) for order, page, reason in answer)


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
