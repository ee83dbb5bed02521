"""Forgeries by characters that deceive the eye or are not seen."""

from __future__ import annotations

import random

from tests.forge.model import Sample
from tests.forge.slices import pick
from tests.forge.texts import World
from tests.forge.ways.making import Ways, around, changed, swap

WAYS = Ways()
"""The ways of this module."""


_TWINS = dict(zip("aeopcxyiACEHKMOPTX", "аеорсхуіАСЕНКМОРТХ", strict=True))


@WAYS.way("Q008")
def look_alike(rng: random.Random, all_: World) -> Sample | None:
    """A Cyrillic letter stands for its Latin twin."""
    base = pick(rng, all_)
    places = [i for i, c in enumerate(base.text) if c in _TWINS]
    if not places or base.leaf.key in ("russian", "ukrainian"):
        return None
    at = rng.choice(places)
    return changed(base, swap(base.text, (at, at + 1), _TWINS[base.text[at]]))


@WAYS.way("Q008")
def full_width_digit(rng: random.Random, all_: World) -> Sample | None:
    """A full-width digit stands for a plain one."""
    found = around(rng, all_, r"[0-9]")
    if found is None:
        return None
    base, (a, b) = found
    return changed(base, swap(base.text, (a, b), chr(ord(base.text[a]) - 48 + 0xFF10)))


def _put(rng: random.Random, all_: World, characters: str) -> Sample | None:
    base = pick(rng, all_)
    at = rng.randint(1, len(base.text) - 1)
    return changed(base, base.text[:at] + rng.choice(characters) + base.text[at:])


@WAYS.way("Q009")
def zero_width(rng: random.Random, all_: World) -> Sample | None:
    """A zero-width character is put in."""
    return _put(rng, all_, "\u200b\u200c\u200d\u2060\ufeff")


@WAYS.way("Q009")
def soft_hyphen(rng: random.Random, all_: World) -> Sample | None:
    """A soft hyphen is put in."""
    return _put(rng, all_, "\xad")


@WAYS.way("Q009")
def bidi(rng: random.Random, all_: World) -> Sample | None:
    """A character that turns the direction of writing is put in."""
    return _put(rng, all_, "\u202e\u202d\u200f\u2066\u061c")
