"""A PDF as `verify` reads it, in a process of its own: run as a module, it takes the file and gives what it holds.

Promises: what comes over is text and numbers, checked for their kinds on arrival; whoever started it needs no library
that reads PDFs. Leaves out: starting the process (`engine.apart`).
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from quoteproof.proof.errors import UnreadableFileError
from quoteproof.proof.layer import Layer, Part

MODULE: Final = "quoteproof.proof.pdf_file"
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


def unpacked(data: bytes) -> PdfFile:
    """Give what the process wrote; raises UnreadableFileError, with its reason where it gave one."""
    try:
        told: dict[str, Any] = json.loads(data)
        if "unreadable" in told:
            raise UnreadableFileError(str(told["unreadable"]))
        carried = None if told["carried"] is None else base64.b64decode(told["carried"], validate=True)
        layers = {Part(name): _layer(*parts) for name, parts in told["layers"].items()}
        return PdfFile(carried, layers, tuple(int(page) for page in told["overlaid"]))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableFileError("what was read from it makes no sense") from error


def _layer(text: str, gaps: str, flowing: bool) -> Layer:
    made = Layer(text, base64.b64decode(gaps, validate=True), flowing)
    if len(made.gaps) != len(text) + 1:
        raise ValueError("there must be a gap before each character and one at the end")
    return made


def _read(data: bytes, name: str) -> dict[str, Any]:
    from quoteproof.proof.pdf_document import attached, overlaid
    from quoteproof.proof.pdf_text import read_pdf

    try:
        carried = attached(data, name)
        layers = read_pdf(data)
        return {
            "carried": None if carried is None else base64.b64encode(carried).decode("ascii"),
            "layers": {
                part: (one.text, base64.b64encode(one.gaps).decode("ascii"), one.flowing)
                for part, one in layers.items()
            },
            "overlaid": overlaid(data),
        }
    except UnreadableFileError as error:
        return {"unreadable": str(error)}
    except RecursionError:
        return {"unreadable": "it is nested too deeply"}


def main() -> None:
    """Read a PDF on standard input, and write what it holds on standard output as JSON."""
    from quoteproof.proof.manifest import NAME

    sys.stdout.write(json.dumps(_read(sys.stdin.buffer.read(), NAME)))


if __name__ == "__main__":
    main()
