"""What is asked: words, and what must or must not stand in a passage.

`"these words"` must stand in a row, `-word` must not stand there. `one NEAR other` (or `NEAR/3`) have at most ten (or
three) words between them, in either order; `NEAR(one other, 3)` is the same. The marks are straight ones, since curly
ones belong to a pasted quotation. What looks pasted has no syntax, so that its hyphens and capitals mean nothing: it
has typographic marks, a citation, a line end, or punctuation outside straight marks.
"""

import re
from collections.abc import Sequence
from typing import Final

from quoteproof.search.rows import PassageWords, places, row_of, spellings
from quoteproof.text.search_terms import CITATION, plain
from quoteproof.values import dataclass

WITHIN: Final = 10
"""Words that may stand between two that are `NEAR` each other, where no number is given."""
LONGEST: Final = 20_000
"""Characters that a question may have."""
_ITEM: Final = re.compile(
    r'(?<!\S)(?P<minus>-?)"(?P<phrase>[^"]*)"(?!\S)'
    r"|(?<!\S)(?P<near>NEAR(?:/(?P<most>\d{1,3}))?)(?!\S)"
    r"|(?<!\S)-(?P<without>[^\W_]\S*)"
    r"|(?P<word>\S+)"
)
_TOGETHER: Final = re.compile(r"\s*NEAR\((?P<words>[^()]*?)(?:,\s*(?P<most>\d{1,3}))?\)\s*")
_MARKED: Final = re.compile(r'(?<!\S)-?"[^"]*"(?!\S)')
_PASTED: Final = re.compile(r"[“”„«»‹›‘’‚\r\n]|@[\w:.-]+#|^\s*>|[.,;:!?…](?!\S)")


@dataclass(frozen=True, slots=True)
class Nearby:
    """Two rows of words of which one stands near the other."""

    first: tuple[str, ...]
    """The one."""
    second: tuple[str, ...]
    """The other; it may stand before the first."""
    most: int
    """Words that may stand between them."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is understood."""

    words: str
    """All words that are looked for, without the syntax."""
    row: tuple[str, ...]
    """The folded words that are asked for in a row; none where two rows are, or where words are only `NEAR`."""
    phrases: tuple[tuple[str, ...], ...] = ()
    """Rows that must stand in a passage."""
    nearby: tuple[Nearby, ...] = ()
    """Rows that must stand near each other."""
    without: tuple[tuple[str, ...], ...] = ()
    """Rows that must not stand there."""

    @property
    def has_words(self) -> bool:
        """Whether there is a word to look for."""
        return bool(row_of(self.words))

    @property
    def has_conditions(self) -> bool:
        """Whether something must stand in a passage."""
        return bool(self.phrases or self.nearby)

    @property
    def is_exact(self) -> bool:
        """Whether nothing is asked for but one row, exactly."""
        return self.phrases == (self.row,) == (row_of(self.words),)

    def accepts(self, words: PassageWords) -> bool:
        """Whether a text has what it must have, and nothing that it must not have."""
        return (
            all(_stands(words, row) for row in self.phrases)
            and all(_is_near(words, nearby) for nearby in self.nearby)
            and not any(_stands(words, row) for row in self.without)
        )

    def conditions(self) -> str:
        """What a passage must have, as an expression of the index; empty where there is no condition."""
        wanted = [_expression(row) for row in self.phrases]
        wanted += [f'words : NEAR("{" ".join(n.first)}" "{" ".join(n.second)}", {n.most})' for n in self.nearby]
        return " AND ".join(f"({one})" for one in wanted)

    def exclusions(self) -> str:
        """What a passage must not have, likewise."""
        return " OR ".join(f"({_expression(row)})" for row in self.without)


def as_words(question: str) -> Query:
    """Take a question for words alone."""
    words = plain(question)
    return Query(words, row_of(words))


def without_brackets(question: str) -> Query:
    """Take a question for words alone, and its brackets for spaces: in a source they may divide words."""
    words = plain(CITATION.sub(" ", question).translate(str.maketrans("[]", "  ")))
    return Query(words, row_of(words))


def parse(question: str) -> Query:
    """Understand a question."""
    together = _TOGETHER.fullmatch(question)
    if together:
        parts = [item for item in _ITEM.finditer(together["words"]) if _operand(item)]
        if len(parts) > 1:
            question = f" NEAR/{together['most'] or WITHIN} ".join(item[0] for item in parts)
    if _PASTED.search(_MARKED.sub(" ", question)):
        return as_words(question)
    items = list(_ITEM.finditer(question))
    shouts = not any(c.islower() for item in items for c in item["word"] or item["phrase"] or "")
    words: list[str] = []
    phrases: list[tuple[str, ...]] = []
    nearby: list[Nearby] = []
    without: list[tuple[str, ...]] = []
    for number, item in enumerate(items):
        row = row_of(item["phrase"] or item["without"] or "")
        if item["near"]:
            sides = [_operand(items[i]) for i in (number - 1, number + 1) if 0 <= i < len(items)]
            if shouts or len(sides) < 2 or not all(sides):
                words.append(item[0])
            else:
                nearby.append(Nearby(sides[0], sides[1], int(item["most"] or WITHIN)))
        elif item["without"] or item["minus"]:
            without += [row] if row else []
        else:
            words.append(item["phrase"] if item["phrase"] is not None else item["word"])
            beside = (items[i]["near"] for i in (number - 1, number + 1) if 0 <= i < len(items))
            phrases += [row] if row and (shouts or not any(beside)) else []
    text = plain(" ".join(words))
    asked = () if nearby or len(phrases) > 1 else phrases[0] if phrases else row_of(text)
    return Query(text, asked, tuple(phrases), tuple(nearby), tuple(without))


def _operand(item: re.Match[str]) -> tuple[str, ...]:
    return row_of(item["phrase"] or item["word"] or "") if not item["minus"] else ()


def _expression(row: Sequence[str]) -> str:
    return " OR ".join(f'words : "{" ".join(spelling)}"' for spelling in spellings(row))


def _stands(words: PassageWords, row: Sequence[str]) -> bool:
    return any(True for _ in places(words, row))


def _is_near(words: PassageWords, nearby: Nearby) -> bool:
    firsts, seconds = list(places(words, nearby.first)), list(places(words, nearby.second))
    return any(
        0 <= gap <= nearby.most
        for first in firsts
        for second in seconds
        for gap in (second[0] - first[1] - 1, first[0] - second[1] - 1)
    )
