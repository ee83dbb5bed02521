"""The page of codes in the user's cache folder, for an editor that opens what a finding means.

Promises: it is written only where it differs, and nothing fails where it cannot be.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from quoteproof.disk import reading
from quoteproof.disk.errors import CannotRunError
from quoteproof.disk.user_folders import own_cache
from quoteproof.disk.writing import write_files
from quoteproof.report.explain import page, section_lines

NAME: Final = "codes.md"
"""The page's name there."""


@dataclass(frozen=True, slots=True)
class Page:
    """The page as it lies there."""

    path: Path
    """Where it lies."""
    lines: Mapping[str, int]
    """The 1-based line on which each code's section begins."""


def page_of_codes(root: Path) -> Page | None:
    """Put the page of codes in its place for the book at `root`, if need be; None where that cannot be done."""
    text = page()
    folder = own_cache(root)
    with contextlib.suppress(OSError, CannotRunError):
        if folder is not None:
            if not reading.exists(folder, NAME) or reading.read_bytes(folder, NAME) != text.encode():
                write_files(folder, {NAME: text.encode()})
            return Page(folder / NAME, section_lines(text))
    return None
