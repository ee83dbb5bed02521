"""Forgeries: a true quotation with one change that gives it words which its source does not have."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_OTHERS: Final = ("great", "other", "people", "only", "never", "against", "good")
_TRIES: Final = 40
_SHORTEST: Final = 5
"""Words of a quotation that can be forged."""


def words(text: str) -> str:
    """The words of a text in small letters, each with a space on both sides."""
    return f" {' '.join(m[0].lower().replace('’', chr(39)) for m in _WORD.finditer(text))} "


def forged(quotation: str, source: Sequence[str], rng: random.Random) -> tuple[str, str] | None:
    """A quotation with one change, and the name of the change; None where none gives words that its source lacks.

    `source` has the passages of the source.
    """
    has = words(" ".join(source))
    own = quotation.split()
    if len(own) < _SHORTEST:
        return None
    for _ in range(_TRIES):
        name = rng.choice(tuple(_WAYS))
        changed = _WAYS[name](list(own), rng.randrange(1, len(own) - 1), source, rng)
        text = " ".join(changed)
        if words(text) != words(quotation) and words(text) not in has:
            return text, name
    return None


def _drop(own: list[str], at: int, _source: Sequence[str], _rng: random.Random) -> list[str]:
    return own[:at] + own[at + 1 :]


def _swap(own: list[str], at: int, _source: Sequence[str], _rng: random.Random) -> list[str]:
    return [*own[: at - 1], own[at], own[at - 1], *own[at + 1 :]]


def _replace(own: list[str], at: int, _source: Sequence[str], rng: random.Random) -> list[str]:
    return [*own[:at], rng.choice(_OTHERS), *own[at + 1 :]]


def _negate(own: list[str], at: int, _source: Sequence[str], _rng: random.Random) -> list[str]:
    if "not" in own:
        own.remove("not")
        return own
    return [*own[:at], "not", *own[at:]]


def _splice(own: list[str], _at: int, source: Sequence[str], rng: random.Random) -> list[str]:
    other, half = rng.choice(source).split(), max(3, len(own) // 2)
    return own[:half] + other[-half:] if len(other) > half else own


def _number(own: list[str], _at: int, _source: Sequence[str], rng: random.Random) -> list[str]:
    numbers = [at for at, word in enumerate(own) if re.search(r"\d", word)]
    if numbers:
        at = rng.choice(numbers)
        own[at] = re.sub(r"\d", lambda m: str((int(m[0]) + 3) % 10), own[at], count=1)
    return own


def _plural(own: list[str], _at: int, _source: Sequence[str], rng: random.Random) -> list[str]:
    plain = [at for at, word in enumerate(own) if re.fullmatch("[a-z]{4,}", word)]
    if plain:
        at = rng.choice(plain)
        own[at] = own[at][:-1] if own[at].endswith("s") else f"{own[at]}s"
    return own


_WAYS: Final[dict[str, Callable[[list[str], int, Sequence[str], random.Random], list[str]]]] = {
    "drop": _drop,
    "swap": _swap,
    "replace": _replace,
    "negate": _negate,
    "splice": _splice,
    "plural": _plural,
    "number": _number,
}
