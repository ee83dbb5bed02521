"""The texts that findings point into, by file, with their lines: chapters, other files of the book, and seeds."""

from __future__ import annotations

from dataclasses import dataclass, field

from quoteproof.check.result import CheckResult
from quoteproof.text.offsets import LineIndex


@dataclass(slots=True)
class Texts:
    """Line indexes by file; each is made when it is first needed."""

    result: CheckResult
    """The checked book."""
    _indexes: dict[str, LineIndex | None] = field(default_factory=dict)

    def lines(self, file: str) -> LineIndex | None:
        """The lines of a file, or None where its text is not known."""
        if file not in self._indexes:
            text = self._text(file)
            self._indexes[file] = None if text is None else LineIndex(text)
        return self._indexes[file]

    def position(self, file: str, offset: int) -> tuple[int, int]:
        """The 1-based line and column of an offset; 1 and 1 where the text is not known."""
        lines = self.lines(file)
        return lines.position(offset) if lines is not None else (1, 1)

    def _text(self, file: str) -> str | None:
        for chapter in self.result.chapters:
            if chapter.file == file:
                return chapter.text
        if file in self.result.texts:
            return self.result.texts[file]
        return next((s.raw for s in self.result.library.sources.values() if s.file == file), None)
