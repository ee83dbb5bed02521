"""Looks at the pages of a PDF that was built, as `quoteproof verify` does and a build does not."""

from __future__ import annotations

from pathlib import Path

from quoteproof.project.finished import read_finished, seeds_at_hand
from quoteproof.proof.manifest import Manifest, read_manifest
from quoteproof.proof.verification import verify_file
from quoteproof.proof.wording import verification_lines


def not_proved(pdf: bytes, root: Path) -> list[str]:
    """What `verify` says of a PDF of the book in a folder where it does not prove it; nothing where it does."""
    file = read_finished("book.pdf", pdf)
    manifest = read_manifest(file.used or b"")
    assert isinstance(manifest, Manifest)
    verification = verify_file(file, manifest, seeds_at_hand(manifest, root))
    return [*verification_lines(verification)] if verification.changed else []
