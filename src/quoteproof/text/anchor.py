"""Anchors: what a citation names, as written: `key`, `key#p7`, `key#p3-p5`, `key#p7.s2`, `key#name`.

Only the notation is known here. `source.library` resolves an anchor to passages.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Anchor:
    """A work, or a place in its source."""

    key: str
    """The citation key of the work."""
    place: str | None = None
    """The passage, range, sentence or name in the source; None where the work alone is named."""

    @classmethod
    def parse(cls, text: str) -> Anchor:
        """Read an anchor as an author writes it; any text is one."""
        key, mark, place = text.partition("#")
        return cls(key, place if mark else None)

    @property
    def names_place(self) -> bool:
        """Whether it names a place in the source, so that it can serve a quotation."""
        return self.place is not None

    def __str__(self) -> str:
        """Return the anchor as it is written."""
        return self.key if self.place is None else f"{self.key}#{self.place}"

    def __lt__(self, other: Anchor) -> bool:
        """Order anchors by their text."""
        return str(self) < str(other)
