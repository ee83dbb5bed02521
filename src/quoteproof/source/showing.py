"""What `quoteproof show` shows: the words an anchor names, with their neighbours.

Promises: values only; furniture among the neighbours stays, so that a reader sees what stands there.
Leaves out: layout and colour (the command's work).
"""

from __future__ import annotations

from dataclasses import dataclass

from quoteproof.source.library import Extent, Library, Unresolved
from quoteproof.source.passage import Passage, Source


@dataclass(frozen=True, slots=True)
class View:
    """An extent in its surroundings."""

    extent: Extent
    """What the anchor names."""
    before: tuple[Passage, ...]
    """Passages just before it, in document order."""
    after: tuple[Passage, ...]
    """Passages just after it."""


def view(library: Library, anchor: str, *, neighbours: int = 1) -> View | Unresolved:
    """Give what an anchor names with so many neighbours on either side, or why it names nothing."""
    extent = library.resolve(anchor)
    if not isinstance(extent, Extent):
        return extent
    low = _position(extent.source, extent.parts[0].passage)
    high = _position(extent.source, extent.parts[-1].passage) + 1
    passages = extent.source.passages
    return View(extent, passages[max(0, low - neighbours) : low], passages[high : high + neighbours])


def _position(source: Source, passage: Passage) -> int:
    position = source.position(passage.id)
    return 0 if position is None else position
