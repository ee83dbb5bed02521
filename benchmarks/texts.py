"""Free texts, cut into phrases and put together anew: as much prose as a benchmark asks for.

Promises: the same text for the same name, on every machine with the same Python. The phrases come from the prose
that Python ships (`pydoc_data`, PSF licence); nothing is copied into the repository. Leaves out: meaning, and limit
words, so that any run of words can be quoted without a warning.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from pydoc_data.topics import topics

from quoteproof.text.limit_words import limit_words

PASSAGE = 600
"""About how many characters a passage has."""

# A word of numerals' letters alone would begin a list, where it stands first on a line.
_PLAIN = re.compile(r"(?![ivxlcdm]+$)[a-z][a-z]+(?:['’-][a-z]+)?")
_LONGEST = 3


@cache
def phrases() -> tuple[str, ...]:
    """The phrases, of up to three plain words, in a fixed order; a common one stands there often."""
    found: list[str] = []
    for name in sorted(topics):
        for clause in re.split(r"[^A-Za-z'’\- \n]+", topics[name]):
            words = clause.split()
            if all(_PLAIN.fullmatch(word) for word in words):
                pieces = (words[start : start + _LONGEST] for start in range(0, len(words), _LONGEST))
                found += (" ".join(piece).replace("'", "’") for piece in pieces)
    return tuple(phrase for phrase in found if not any(limit_words(phrase, ("en",))))


def sentence(rng: random.Random) -> str:
    """One sentence of plain words."""
    parts = rng.choices(phrases(), k=rng.randint(4, 12))
    joined = ", ".join((" ".join(parts[:4]), *(" ".join(parts[i : i + 3]) for i in range(4, len(parts), 3))))
    return joined[0].upper() + joined[1:] + "."


def sentences(rng: random.Random, letters: int) -> str:
    """Sentences of plain words, about so many characters."""
    made: list[str] = []
    while letters > 0:
        made.append(sentence(rng))
        letters -= len(made[-1]) + 1
    return " ".join(made)


def passages(rng: random.Random, letters: int) -> Iterator[str]:
    """The passages of a document of about so many characters, with numbers, dashes and quoted words among them."""
    while letters > 0:
        made = sentences(rng, rng.randint(PASSAGE // 2, PASSAGE * 3 // 2))
        chance = rng.random()
        if chance < 0.1:
            made = f"{made} “{sentence(rng)}”"
        elif chance < 0.2:
            made = f"{made[:-1]} — {rng.choice(phrases())}, {rng.randint(2, 99)}.{rng.randint(1, 9)}% of it."
        yield made
        letters -= len(made) + 1
