"""The diff: what fixing changes in a chapter, as a unified diff.

Promises: without colours it is a patch, byte for byte, that `patch -p0` takes in the book's folder; with them it is
for a terminal, and every character that does not show is written out. Leaves out: where it is printed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Final

from quoteproof.report.display import visible

_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
_STYLES: Final = {"---": "\033[1m", "+++": "\033[1m", "@@ ": "\033[36m", "-": "\033[31m", "+": "\033[32m"}
_RESET: Final = "\033[0m"


def render(file: str, before: str, after: str, *, colour: bool = False) -> str:
    """Give the diff of one file; empty where nothing changes."""
    lines = difflib.unified_diff(_LINE.findall(before), _LINE.findall(after), file, file)
    return "".join(_painted(line) if colour else line for line in _whole(lines))


def _whole(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _painted(line: str) -> str:
    style = next((s for start, s in _STYLES.items() if line.startswith(start)), "")
    text = "\n".join(visible(part) for part in line.rstrip("\r\n").split("\n"))
    return f"{style}{text}{_RESET if style else ''}\n"
