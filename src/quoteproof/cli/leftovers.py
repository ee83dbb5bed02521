"""What commands say of what earlier runs, or somebody else, left in a book's `.quoteproof/`."""

from __future__ import annotations

from pathlib import Path

from quoteproof.cli.terminal import remark
from quoteproof.project.leftovers import leftovers
from quoteproof.project.writing import finish


def finished(root: Path) -> Path:
    """Finish what a run before left, and say so, before a book is written to; gives its folder."""
    for note in finish(root):
        remark(f"note: {note}")
    return root


def named(root: Path) -> Path:
    """Say what lies there and is not used; gives the book's folder."""
    for note in leftovers(root):
        remark(f"note: {note}")
    return root
