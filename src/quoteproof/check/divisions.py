"""Divisions: fenced ones that are opened and never closed, or closed and never opened.

pandoc closes them silently at the end of the chapter, so that `.own` or `.translation` would cover what follows.
Source: pandoc's manual, “Divs and Spans”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from quoteproof.chapter.model import Chapter
from quoteproof.finding.model import Finding, Place, finding

_FENCE: Final = re.compile(r"^[ \t>]*:{3,}[ \t]*(?P<name>[^:\s\x00][^\n]*?)?[ \t]*:*[ \t]*$", re.MULTILINE)


def divisions(chapter: Chapter, masked: str) -> Iterator[Finding]:
    """Tell of divisions that do not begin and end; `masked` is the text without code and comments."""
    opened: list[Place] = []
    for match in _FENCE.finditer(masked):
        start = match.start() + len(match.group()) - len(match.group().lstrip(" \t>"))
        where = Place(chapter.file, start, match.end())
        if match["name"]:
            opened.append(where)
        elif opened:
            opened.pop()
        else:
            yield finding("K003", "`:::` ends a division that was never begun", where, helps=("take it out",))
    for where in opened:
        help_ = "put `:::` on a line of its own where it ends"
        yield finding(
            "K003", "the division is never closed, so it covers the rest of the chapter", where, helps=(help_,)
        )
