"""Lines and columns, for people; everything else in the program counts code points from the start.

Promises: 1-based lines and columns in code points, CRLF counted as one line end, lone CR and LF each as one.
Leaves out: UTF-16 (the language server's business), and the display width of characters (the report's).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class LineIndex:
    """The line starts of one text, ready for look-ups."""

    text: str
    """The text that offsets refer to, without a byte-order mark."""
    starts: tuple[int, ...] = field(init=False, repr=False)
    """The offset of each line's first code point."""

    def __post_init__(self) -> None:
        """Find the line starts once."""
        starts = (0, *(m.end() for m in _LINE_END.finditer(self.text)))
        object.__setattr__(self, "starts", starts)

    def position(self, offset: int) -> tuple[int, int]:
        """Give the 1-based line and column (code points) of an offset; past the end counts as the end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Give the 1-based line without its line end; a line that is not there is empty."""
        if not 1 <= number <= len(self.starts):
            return ""
        start = self.starts[number - 1]
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def offset(self, line: int, column: int) -> int:
        """Give the offset of a 1-based line and column, held inside that line and the text."""
        line = max(1, min(line, len(self.starts)))
        return self.starts[line - 1] + max(0, min(column - 1, len(self.line(line))))
