"""What commands say of what earlier runs, or somebody else, left in a book's `.quoteproof/`."""

from __future__ import annotations

import os
from pathlib import Path

from quoteproof.cli.terminal import remark
from quoteproof.disk import reading


def finished(root: Path) -> Path:
    """Finish what a run before left, and say so, before a book is written to; gives its folder."""
    from quoteproof.disk.writing import finish  # which a check does without

    for note in finish(root):
        remark(f"note: {note}")
    return root


def named(root: Path) -> None:
    """Say what lies there and is not used."""
    if os.path.lexists(root / reading.OWN):
        from quoteproof.disk.journal import unused_files

        for note in unused_files(root):
            remark(f"note: {note}")
