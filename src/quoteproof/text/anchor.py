"""Anchors: what a citation names, as written: `key`, `key#p7`, `key#p3-p5`, `key#p7.s2`, `key#name`.

Only the notation is known here. `source.library` resolves an anchor to passages.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from quoteproof.values import dataclass


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

    @classmethod
    def pasted(cls, text: str) -> Anchor:
        """Read an anchor that was typed, or pasted from a citation with its brackets and its `@`."""
        return cls.parse(text.strip().strip("[]").lstrip("-@").strip("{}"))

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


_PLAIN_KEY: Final = re.compile(r"\w+(?:[:.#$%&\-+?<>~/]\w+)*")
_UNSAFE: Final = re.compile(r"[^\w.+=,@()-]|^\.|\.$|^(?=(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))", re.IGNORECASE)
_LONGEST: Final = 150  # bytes; file systems take 255


def cited(anchor: Anchor) -> str:
    """An anchor as it is written in a citation: in braces where pandoc would end its key before its end."""
    return f"@{anchor}" if _PLAIN_KEY.fullmatch(str(anchor)) else f"@{{{anchor}}}"


def file_stem(key: str) -> str:
    """The name of a key's files, without their ending: what no file system may take is written as `%2F` is."""
    stem = _UNSAFE.sub(
        lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace")) or "%", key
    )
    if len(stem.encode("utf-8", "replace")) <= _LONGEST:
        return stem
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{stem.encode('utf-8', 'replace')[:100].decode('utf-8', 'ignore')}~{digest}"
