"""Leftovers: what lies in a book's `.quoteproof/` and is not used, so that a person can take it away.

Promises: it is named, and neither read nor removed. Leaves out: what a writer takes away (`writing.finish`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from quoteproof.disk import reading

_OLD: Final = ("chapters", "passages.sqlite", "codes.md")  # up to version 0.1, what is now in the user's cache folder


def leftovers(root: Path) -> Iterator[str]:
    """Give what a person should know of what lies there."""
    if not os.path.lexists(root / reading.OWN):
        return
    if reading.is_link(root / reading.OWN):
        yield f"`{reading.OWN}` is a link, and is not used; take it away"
        return
    old = [f"`{reading.OWN}/{name}`" for name in _OLD if os.path.lexists(root / reading.OWN / name)]
    if old:
        names = f"{', '.join(old)} {'is' if len(old) == 1 else 'are'}"
        yield f"{names} no longer used, now that your cache folder has what is kept; `{reading.OWN}/` can be removed"
    if os.path.lexists(root / reading.JOURNAL):
        yield from _journal(root)


def _journal(root: Path) -> Iterator[str]:
    """Say what a journal is that holds no reader up, unless a process is at work on it."""
    from quoteproof.disk import journal  # which few runs need
    from quoteproof.disk.writer_lock import is_held

    found = journal.read(root)
    if found is not None and not is_held(root):
        foreign = isinstance(found, journal.Foreign)
        what = journal.FOREIGN if foreign else f"`{reading.JOURNAL}` has no file of its own here"
        yield f"{what}; it is not followed, and can be removed"
