"""The texts that findings point into, by file, with their lines.

Promises: a file's text is looked for among the chapters, the further files and the seeds, and its lines are
counted once. Leaves out: reading files; what was not handed in has no lines.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from quoteproof.check.result import CheckResult
from quoteproof.text.offsets import LineIndex


@dataclass(slots=True)
class Texts:
    """Line indexes by file, made when first asked for."""

    result: CheckResult
    """The checked book."""
    _made: dict[str, LineIndex | None] = field(default_factory=dict)

    def lines(self, file: str) -> LineIndex | None:
        """Give the lines of a file, or None where its text is not known."""
        if file not in self._made:
            text = self._text(file)
            self._made[file] = None if text is None else LineIndex(text)
        return self._made[file]

    def position(self, file: str, offset: int) -> tuple[int, int]:
        """Give the 1-based line and column of an offset; the first ones where the text is not known."""
        lines = self.lines(file)
        return lines.position(offset) if lines is not None else (1, 1)

    def _text(self, file: str) -> str | None:
        for chapter in self.result.chapters:
            if chapter.file == file:
                return chapter.text
        if file in self.result.texts:
            return self.result.texts[file]
        return next((s.raw for s in self.result.library.sources.values() if s.file == file), None)
