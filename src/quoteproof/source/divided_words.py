"""Words that hyphens divide at the line ends of a seed, and what the rest of the seed shows of them."""

import re
from collections.abc import Iterable
from typing import Final

from quoteproof.source.segment import Span
from quoteproof.text.languages import Languages
from quoteproof.text.limit_words import denying_words
from quoteproof.text.line_hyphens import joins
from quoteproof.values import dataclass

HYPHEN: Final = re.compile(r"\b(\w+)-[^\S\r\n]*(?:\r\n?|\n)[^\S\r\n]*(\w+)")
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def may_divide(first: str, second: str, languages: Languages) -> bool:
    """Whether a hyphen at a line end may divide one word: letters alone, none a limit word that would be lost."""
    if not (first + second).isalpha() or min(len(first), len(second)) < 2 or second[0].isupper() > first.isupper():
        return False
    return any(denying_words(first + second, languages)) or not any(denying_words(f"{first} {second}", languages))


@dataclass(frozen=True, slots=True)
class DividedWords:
    """What `line-end-hyphens` can say of a seed."""

    count: int
    """How many hyphens divide a word that the seed has elsewhere without one, and never with one."""
    keep: tuple[str, ...]
    """The other words, each once, as `keep` has them: with the hyphen, and with the space where it hangs."""
    unknown: tuple[str, ...]
    """Those of them that the seed has in neither form elsewhere."""
    kept: int
    """How many hyphens these words have."""


def divided_words(text: str, spans: Iterable[Span], languages: Languages) -> DividedWords:
    """The words of a seed that a hyphen at a line end may divide."""
    found = [m for span in spans for m in HYPHEN.finditer(text, *span) if may_divide(m[1], m[2], languages)]
    known = {word[0].lower() for word in _WORD.finditer(text)} if found else set()
    count = kept = 0
    keep: dict[str, bool] = {}
    for one in found:
        joined, whole = f"{one[1]}{one[2]}", f"{one[1]}-{one[2]}"
        shown = whole.lower() in known
        if joined.lower() in known and not shown:
            count += 1
            continue
        kept += 1
        hangs = joins(one[2]) and not shown
        keep[f"{one[1]}- {one[2]}" if hangs else whole] = hangs or shown
    return DividedWords(count, tuple(keep), tuple(word for word, shown in keep.items() if not shown), kept)
