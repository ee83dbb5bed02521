"""The process that reads a stranger's PDF: a request on standard input, the answer on standard output.

It is run as a module, never imported by its parent: whatever the file does to the libraries that read it ends here.
"""

import json
import sys

from quoteproof.proof.layer import UnreadableFileError
from quoteproof.proof.manifest import NAME
from quoteproof.proof.pdf.described import signatures
from quoteproof.proof.pdf.pdfium import attached, overlaid
from quoteproof.proof.pdf.protocol import PdfFile, packed_file, requested_runs
from quoteproof.proof.pdf.seen import unseen
from quoteproof.proof.pdf.syntax import objects, unexpected
from quoteproof.proof.pdf.text import read_pdf


def answer(request: bytes) -> bytes:
    """Answer a request."""
    line, _, data = request.partition(b"\n")
    reply: object
    try:
        if line == b"read":
            reply = packed_file(_read(data))
        else:
            reply = [(run.order, run.page, run.reason) for run in unseen(data, requested_runs(line))]
    except UnreadableFileError as error:
        reply = {"unreadable": str(error)}
    except RecursionError:
        reply = {"unreadable": "it is nested too deeply"}
    return json.dumps(reply).encode("ascii")


def _read(data: bytes) -> PdfFile:
    carried, layers, parsed = attached(data, NAME), read_pdf(data), [*objects(data)]
    signed = signatures(data, parsed)
    return PdfFile(carried, layers, overlaid(data), tuple(unexpected(parsed, signed=bool(signed))), signed)


if __name__ == "__main__":
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))
