"""A PDF as `verify` reads it and looks at it, in a process of its own that is run as a module.

The process takes a line that says what is wanted, and the file: it gives what the file holds (`reading`), or which of
some quotations are not seen in it (`looking`). Promises: what comes over is text and numbers, checked for their kinds
on arrival; whoever started it needs no library that reads PDFs. Leaves out: starting the process (`engine.apart`).
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from quoteproof.proof.errors import UnreadableFileError
from quoteproof.proof.layer import Layer, Part
from quoteproof.proof.pdf.protocol import Run, Signature, Unseen, Why

MODULE: Final = "quoteproof.proof.pdf.process"
"""What to run."""


@dataclass(frozen=True, slots=True)
class PdfFile:
    """What was read from a PDF."""

    carried: bytes | None
    """The manifest that is attached to it, or none."""
    layers: Mapping[Part, Layer]
    """Its text."""
    overlaid: tuple[int, ...]
    """Pages, from 1, with annotations that can show words of their own."""
    strange: tuple[str, ...] = ()
    """What stands in it that no edition of a book has, in words."""
    signatures: tuple[Signature, ...] = ()
    """Who signed it."""


def reading(data: bytes) -> bytes:
    """Give what is written to the process that it may read a PDF."""
    return b"read\n" + data


def looking(data: bytes, runs: Sequence[Run]) -> bytes:
    """Give what is written to the process that it may look for quotations in a PDF."""
    wanted = [(run.order, run.part.value, run.start, run.end, run.alone) for run in runs]
    return json.dumps(wanted).encode("ascii") + b"\n" + data


def unpacked_unseen(data: bytes) -> tuple[Unseen, ...]:
    """Give which quotations the process did not see; raises UnreadableFileError."""
    try:
        told = json.loads(data)
        if isinstance(told, dict):
            raise UnreadableFileError(str(told["unreadable"]))
        return tuple(Unseen(int(order), int(page), Why(why)) for order, page, why in told)
    except (ValueError, TypeError, KeyError) as error:
        raise UnreadableFileError("what was seen in it makes no sense") from error


def unpacked(data: bytes) -> PdfFile:
    """Give what the process wrote; raises UnreadableFileError, with its reason where it gave one."""
    try:
        told: dict[str, Any] = json.loads(data)
        if "unreadable" in told:
            raise UnreadableFileError(str(told["unreadable"]))
        carried = None if told["carried"] is None else base64.b64decode(told["carried"], validate=True)
        layers = {Part(name): _layer(*parts) for name, parts in told["layers"].items()}
        signatures = tuple(Signature(str(signer), bool(whole)) for signer, whole in told["signatures"])
        strange = tuple(str(thing) for thing in told["strange"])
        return PdfFile(carried, layers, tuple(int(page) for page in told["overlaid"]), strange, signatures)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableFileError("what was read from it makes no sense") from error


def _layer(text: str, gaps: str, flowing: bool, pages: Sequence[Sequence[int]]) -> Layer:
    numbered = tuple((int(at), int(number)) for at, number in pages)
    made = Layer(text, base64.b64decode(gaps, validate=True), flowing, pages=numbered)
    if len(made.gaps) != len(text) + 1:
        raise ValueError("there must be a gap before each character and one at the end")
    return made


def _read(data: bytes) -> dict[str, Any]:
    from quoteproof.proof.manifest import NAME
    from quoteproof.proof.pdf.allow import strange
    from quoteproof.proof.pdf.pdfium import attached, overlaid
    from quoteproof.proof.pdf.syntax import objects
    from quoteproof.proof.pdf.text import read_pdf
    from quoteproof.proof.pdf_signed import signatures

    carried = attached(data, NAME)
    layers = read_pdf(data)
    found = [*objects(data)]
    signed = signatures(data, found)
    return {
        "carried": None if carried is None else base64.b64encode(carried).decode("ascii"),
        "layers": {
            part: (one.text, base64.b64encode(one.gaps).decode("ascii"), one.flowing, one.pages)
            for part, one in layers.items()
        },
        "overlaid": overlaid(data),
        "strange": strange(found, signed=bool(signed)),
        "signatures": [(signature.signer, signature.whole) for signature in signed],
    }


def _look(data: bytes, wanted: Any) -> list[tuple[int, int, str]]:
    from quoteproof.proof.pdf.seen import unseen

    runs = [Run(order, Part(part), start, end, alone) for order, part, start, end, alone in wanted]
    return [(one.order, one.page, one.why) for one in unseen(data, runs)]


def answer(request: bytes) -> bytes:
    """Give what the process writes for what it is given."""
    wanted, _, data = request.partition(b"\n")
    told: Any
    try:
        told = _read(data) if wanted == b"read" else _look(data, json.loads(wanted))
    except UnreadableFileError as error:
        told = {"unreadable": str(error)}
    except RecursionError:
        told = {"unreadable": "it is nested too deeply"}
    return json.dumps(told).encode("ascii")


def main() -> None:
    """Answer a request on standard input, on standard output."""
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
