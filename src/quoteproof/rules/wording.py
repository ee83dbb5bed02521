"""Words for messages: quoted words, lists of names, counts.

What is quoted is put between backticks on one line, and shortened in its middle where it is long.
Source: rustc's message style.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from quoteproof.text.anchor import Anchor

_SPACE: Final = re.compile(r"\s+")
_MOST: Final = 60


def tick(words: str, *, most: int = _MOST) -> str:
    """Words between backticks; of more than `most` code points only the beginning and the end."""
    plain = _SPACE.sub(" ", words).strip().replace("`", "'")
    if len(plain) > most:
        half = most // 2
        plain = f"{plain[:half].rsplit(' ', 1)[0]} … {plain[-half:].split(' ', 1)[-1]}"
    return f"`{plain}`"


def ticked(names: Sequence[object], word: str = "and") -> str:
    """Names between backticks as a list in prose: `a`, `b` and `c`."""
    shown = [f"`{name}`" for name in names]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} {word} {shown[-1]}"


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 word, 2 words."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def accept(key: str) -> str:
    """The command that takes a changed seed for right."""
    return f'run `quoteproof anchor --accept {key} --reason "…"`'


def words_are_in(anchor: Anchor | None) -> tuple[str, ...]:
    """The note that says which passage has the quoted words, if one is known."""
    return (f"the quoted words are in `{anchor}`",) if anchor else ()
