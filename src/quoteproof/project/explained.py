"""The page of codes beside a book, for an editor that opens what a finding means.

Promises: it lies in the program's own folder, is written only where it differs, and nothing fails where it cannot be.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from quoteproof.project import disk
from quoteproof.project.errors import CannotRunError
from quoteproof.project.turn import make_own
from quoteproof.project.writing import put
from quoteproof.report.codes import lines, page

NAME: Final = f"{disk.OWN}/codes.md"
"""The page's name in a book."""


@dataclass(frozen=True, slots=True)
class Page:
    """The page as it lies there."""

    name: str
    """Its path relative to the book."""
    lines: Mapping[str, int]
    """The 1-based line on which each code's section begins."""


def page_of_codes(root: Path) -> Page | None:
    """Put the page of codes into a book, if need be; None where that cannot be done."""
    text = page()
    with contextlib.suppress(OSError, CannotRunError):
        make_own(root / disk.OWN)
        if not disk.exists(root, NAME) or disk.read_bytes(root, NAME) != text.encode():
            put(root, {NAME: text.encode()})
        return Page(NAME, lines(text))
    return None
