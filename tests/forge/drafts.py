"""Drafts: a slice being altered as an honest author would, each alteration marked and within the numbers.

Promises: an alteration that could be doubted, such as one beside a limit word, is not made.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.forge.forms import english_form
from tests.forge.letters import word_spans
from tests.forge.limits import doubts, restricts, strands
from tests.forge.model import Slice
from tests.forge.texts import is_english

FILLERS = (
    "then",
    "the envoy",
    "Chinese",
    "their own",
    "in May",
    "in London",
    "the two states",
    "old",
    "née Brown",
    "perhaps Brown",
)
"""Words that may be put into brackets; none of them limits anything."""


@dataclass(slots=True)
class Draft:
    """A slice being altered: alternating words of the source and brackets."""

    slice: Slice
    parts: list[str]
    """Even ones are the source's, odd ones are marked alterations with the spaces around them."""
    inserted: int = 0
    """Words in brackets that are not the source's."""

    @property
    def text(self) -> str:
        """What prints."""
        return "".join(self.parts)


def _room(rng: random.Random, draft: Draft, words: int) -> tuple[int, list[tuple[int, int]]] | None:
    """Choose a part with enough words of the source."""
    rooms = [
        (i, spans)
        for i in range(0, len(draft.parts), 2)
        if len(spans := word_spans(draft.parts[i])) >= words and "[" not in draft.parts[i]
    ]
    return rng.choice(rooms) if rooms else None


def _split(draft: Draft, number: int, low: int, high: int, mark: str) -> None:
    part = draft.parts[number]
    draft.parts[number : number + 1] = [part[:low], mark, part[high:]]


def omission(rng: random.Random, draft: Draft, mark: str = "[…]") -> bool:
    """Leave out one to eight words, three words or more kept on both sides."""
    room = _room(rng, draft, 8)
    if room is None:
        return False
    number, spans = room
    count = rng.randint(1, min(8, len(spans) - 6))
    first = rng.randint(3, len(spans) - count - 3)
    part = draft.parts[number]
    low, high = spans[first - 1][1], spans[first + count][0]
    before = "".join(draft.parts[:number])
    kept = f"{before}{part}", len(before) + low, len(before) + high
    # A lost “than” may turn what is compared.
    if re.search(r"[\"“”‘’'\[\]«»…]|\. \.|\bthan\b", part[low:high], re.IGNORECASE):
        return False
    if restricts(part[low:high]) or strands(*kept):
        return False
    _split(draft, number, low, high, f" {rng.choice((mark, '[...]')) if mark == '[…]' else mark} ")
    return True


def insertion(rng: random.Random, draft: Draft) -> bool:
    """Add words in brackets between two of the source's."""
    room = _room(rng, draft, 8)
    if room is None:
        return False
    number, spans = room
    at = rng.randint(3, len(spans) - 4)
    low, high = spans[at][1], spans[at + 1][0]
    if draft.parts[number][low:high] != " ":
        return False
    words = rng.choice(FILLERS)
    draft.inserted += len(words.split())
    _split(draft, number, low, high, f" [{words}] ")
    return True


def replacement(rng: random.Random, draft: Draft) -> bool:
    """Put words in brackets for one, two or three of the source's."""
    room = _room(rng, draft, 10)
    if room is None:
        return False
    number, spans = room
    count = rng.randint(1, 3)
    at = rng.randint(3, len(spans) - count - 3)
    low, high = spans[at][0], spans[at + count - 1][1]
    part = draft.parts[number]
    old = part[low:high]
    if (
        restricts(old)
        or doubts(old)
        or strands(part, low, high)
        or re.search(r"[^\w\s-]", old)
        or not part[high : high + 1].isspace()
        or part[low - 1] != " "
    ):
        return False
    words = rng.choice([filler for filler in FILLERS if filler != old])
    draft.inserted += len(words.split())
    _split(draft, number, low, high, f"[{words}]")
    return True


def completion(rng: random.Random, draft: Draft) -> bool:
    """Put another ending on a word."""
    room = _room(rng, draft, 8)
    if room is None:
        return False
    number, spans = room
    low, high = rng.choice(spans[3:-3])
    form = english_form(draft.parts[number][low:high])
    if form is None or not is_english(draft.slice.leaf):
        return False
    stem, ending = form
    _split(draft, number, low + stem, high, f"[{ending}]")
    return True


def initial(rng: random.Random, draft: Draft) -> bool:
    """Change the case of the first letter of the quotation, or of a word in it, within brackets."""
    spans = word_spans(draft.parts[0])
    low = spans[0][0] if rng.random() < 0.7 or len(spans) < 6 else rng.choice(spans[3:-2])[0]
    letter = draft.parts[0][low]
    if not letter.isalpha() or letter.swapcase() == letter or len(letter.swapcase()) > 1:
        return False
    before, after = draft.parts[0][max(low - 1, 0) : low], draft.parts[0][low + 1 : low + 2]
    if before.isalnum() or before == "[" or not after.isalpha():
        return False
    _split(draft, 0, low, low + 1, f"[{letter.swapcase()}]")
    return True


def sic(rng: random.Random, draft: Draft) -> bool:
    """Put `[sic]` after a word."""
    room = _room(rng, draft, 8)
    if room is None:
        return False
    number, spans = room
    at = rng.randint(2, len(spans) - 4)
    if not draft.parts[number][spans[at][1] - 1].isalnum():
        return False
    low = spans[at][1]
    if draft.parts[number][low : low + 1] != " ":
        return False
    _split(draft, number, low, low, " [sic]")
    return True


ALTERATIONS: dict[str, Callable[[random.Random, Draft], bool]] = {
    "omission": omission,
    "insertion": insertion,
    "replacement": replacement,
    "completion": completion,
    "initial": initial,
    "sic": sic,
}
"""The marked alterations, by the names of rules.md."""
