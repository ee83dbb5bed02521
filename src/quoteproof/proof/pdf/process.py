"""The process that reads a PDF: a request on standard input, the answer on standard output.

It is run as a module, never imported by its parent: whatever a stranger's file does to the libraries that read it ends
here.
"""

import gc
import json
import sys

from quoteproof.document.pdf.syntax import objects
from quoteproof.proof.layer import UnreadableFileError
from quoteproof.proof.manifest import NAME, Manifest, read_manifest
from quoteproof.proof.pdf.described import signatures
from quoteproof.proof.pdf.pdfium import attached
from quoteproof.proof.pdf.protocol import Overrun, PdfFile, packed_file, parse_request
from quoteproof.proof.pdf.seen import unseen
from quoteproof.proof.pdf.syntax import unexpected
from quoteproof.proof.pdf.text import Glyphs, read_pdf
from quoteproof.proof.prove import found_runs, prove


def answer(request: bytes) -> bytes:
    """Answer a request."""
    given, data, looks = parse_request(request)
    try:
        reply = packed_file(_read(data, given, looks=looks))
    except UnreadableFileError as error:
        reply = {"unreadable": str(error)}
    except RecursionError:
        reply = {"unreadable": "it is nested too deeply"}
    return json.dumps(reply).encode("ascii")


def _read(data: bytes, given: bytes | None, *, looks: bool) -> PdfFile:
    overruns: list[Overrun] = []
    overlaid: list[int] = []
    glyphs: Glyphs | None = {} if looks else None
    carried, parsed = attached(data, NAME), [*objects(data)]
    layers = read_pdf(data, overruns, glyphs, parsed=parsed, overlaid=overlaid, shares=True)
    signed = signatures(data, parsed)
    manifest = read_manifest(given or carried or b"") if looks else ""
    runs = manifest.runs if isinstance(manifest, Manifest) else ()
    return PdfFile(
        carried,
        layers,
        tuple(overlaid),
        tuple(unexpected(parsed, signed=bool(signed))),
        signed,
        tuple(overruns),
        tuple(unseen(data, found_runs(runs, prove(runs, layers)), glyphs or {})) if runs else (),
    )


if __name__ == "__main__":
    gc.disable()  # it makes no cycles worth looking for, and ends soon
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))
