"""Quotation marks inside a text, for the oracle and the forge: which of them pair.

Promises: its own small pairing, apart from the program's; None where the marks do not all find a part.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

_STRAIGHT = str.maketrans({**dict.fromkeys("“”„", '"'), **dict.fromkeys("‘’ʼ‚", "'")})
_MOST = 60


def straight(text: str) -> str:
    """Make every double and single mark straight; lengths stay."""
    return text.translate(_STRAIGHT)


@lru_cache(maxsize=20_000)
def inner_pairs(text: str) -> Sequence[tuple[int, int]] | None:
    """The pairs of marks (offsets of both); every other single mark is an apostrophe."""
    marks = [i for i, c in enumerate(text) if straight(c) in "\"'" and not between_letters(text, i)]
    if len(marks) > _MOST:
        return None
    return _paired(text, marks, 0, (), set())


def between_letters(text: str, at: int) -> bool:
    """Whether a mark is a single one between letters or digits, and so an apostrophe beyond doubt."""
    inside = 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()
    return inside and straight(text[at]) == "'"


def _paired(
    text: str, marks: list[int], index: int, opened: tuple[int, ...], dead: set[tuple[int, tuple[int, ...]]]
) -> list[tuple[int, int]] | None:
    if index == len(marks):
        return None if opened else []
    if (index, opened) in dead:
        return None
    at = marks[index]
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    starts = (before.isspace() or before in "([{—–-/“‘\"'„¿¡") and not after.isspace()
    same = bool(opened) and straight(text[opened[-1]]) == straight(text[at])
    if same and not before.isspace() and text[at] not in "‘„":
        rest = _paired(text, marks, index + 1, opened[:-1], dead)
        if rest is not None:
            return [(opened[-1], at), *rest]
    if starts and text[at] not in "”’":
        rest = _paired(text, marks, index + 1, (*opened, at), dead)
        if rest is not None:
            return rest
    elided = after.isalnum() and text[at] in "'’" and not before.isalnum()
    if straight(text[at]) == "'" and text[at] != "‘" and (before.isalnum() or elided):
        rest = _paired(text, marks, index + 1, opened, dead)
        if rest is not None:
            return rest
    dead.add((index, opened))
    return None
