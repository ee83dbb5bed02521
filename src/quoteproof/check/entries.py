"""Entries: what the bibliography holds and no chapter cites.

Promises: told only where every chapter was read, since a chapter that was not might cite it.
Leaves out: entries that cannot be read (B001) and seeds that no entry names (S003), which reading tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from quoteproof.finding.model import Fault, Place
from quoteproof.rules.b002_unused_entry import ManyUnusedEntries, UnusedEntry
from quoteproof.source.library import Library
from quoteproof.text.offsets import LineIndex

MANY: Final = 5
"""From more than so many on, unused entries are told together: many people keep one bibliography for all they write."""


def unused(library: Library, cited: Iterable[str], file: str, text: str) -> Iterator[Fault]:
    """Tell of entries that none of the cited keys is of; `file` and `text` are the bibliography's."""
    keys = frozenset(cited)
    idle = [entry for entry in library.entries.values() if entry.key not in keys]
    if len(idle) > MANY:
        yield ManyUnusedEntries(Place(file), tuple(entry.key for entry in idle))
        return
    lines = LineIndex(text)
    for entry in idle:
        start = lines.offset(entry.line, 1)
        at = text.find(entry.key, start, start + len(lines.line(entry.line)))
        place = Place(file, at, at + len(entry.key)) if at >= 0 else Place(file, start, start)
        yield UnusedEntry(place, entry.key, entry.file)
