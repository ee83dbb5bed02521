"""Divisions: fenced ones that are opened and never closed, or closed and never opened.

pandoc closes them silently at the end of the chapter, so that `.own` or `.translation` would cover what follows.
Source: pandoc's manual, “Divs and Spans”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from quoteproof.chapter.model import Chapter
from quoteproof.finding.model import Fault, Place
from quoteproof.rules.k013_unbalanced_division import UnbalancedDivision

_FENCE: Final = re.compile(r"^[ \t>]*:{3,}[ \t]*(?P<name>[^:\s\x00][^\n]*?)?[ \t]*:*[ \t]*$", re.MULTILINE)


def divisions(chapter: Chapter, masked: str) -> Iterator[Fault]:
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
            yield UnbalancedDivision(where, opened=False)
    yield from (UnbalancedDivision(where, opened=True) for where in opened)
