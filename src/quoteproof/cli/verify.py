"""`quoteproof verify`: proves a finished PDF or DOCX, also one that came back from a copy-editor."""

from __future__ import annotations

import argparse
import re

from quoteproof import verify
from quoteproof.cli.terminal import say
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.proof.wording import verification_lines


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", help="a PDF or DOCX that `quoteproof build` made")
    parser.add_argument("--manifest-sha256", metavar="HEX", help="the digest of its manifest, known from elsewhere")
    parser.add_argument("--manifest", metavar="FILE", help="a manifest to use instead of the one inside the file")


def command(given: argparse.Namespace) -> int:
    """Verify a file."""
    sha256 = given.manifest_sha256
    if sha256 is not None and not re.fullmatch(r"[0-9A-Fa-f]{64}", sha256.strip()):
        helps = ("it is in `build/book.manifest.sha256`: 64 digits and letters from a to f",)
        raise CannotRunError(Trouble("the given digest is not a SHA-256", helps=helps))
    verification = verify(given.file, sha256=sha256, manifest=given.manifest)
    say("\n".join(verification_lines(verification)))
    return 0 if verification.proved else 1
