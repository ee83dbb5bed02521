"""Making forgeries: the register of ways, and what all of them need.

Promises: every way starts from a true slice and breaks it in the one way it is named after; a way that
does not fit a slice gives None. Leaves out: whether the result is by chance exact, which is the oracle's to say.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from tests.forge.limits import restricts, strands
from tests.forge.model import Sample, Slice
from tests.forge.slices import pick, take
from tests.forge.texts import Leaf, World, world

Way = Callable[[random.Random, World], Sample | None]
"""Makes one forgery, or None where the slice it drew does not lend itself."""


class Ways(dict[str, tuple[Way, frozenset[str]]]):
    """Ways by their names, each with the codes that are right for it."""

    def way(self, codes: str) -> Callable[[Way], Way]:
        """Take a function in as a way; its name is the way's, and `codes` are divided by spaces."""

        def register(way: Way) -> Way:
            self[way.__name__.replace("_", "-")] = (way, frozenset(codes.split()))
            return way

        return register


def changed(base: Slice, text: str, **more: Any) -> Sample | None:
    """Make the sample of a changed text; None where nothing was changed."""
    if text == base.text:
        return None
    return replace(Sample("", text, (base.leaf.anchor,)), **more)


def swap(text: str, span: tuple[int, int], new: str) -> str:
    """Put other characters for a span."""
    return text[: span[0]] + new + text[span[1] :]


def other_letter(rng: random.Random, text: str) -> str | None:
    """Change one plain letter before any bracket, but not the first two; None where nothing changes."""
    free = text.partition("[")[0]
    places = [i for i, c in enumerate(free) if c.isascii() and c.isalpha() and i > 1]
    if not places:
        return None
    at, new = rng.choice(places), rng.choice("aeiourstln")
    return swap(text, (at, at + 1), new) if text[at].lower() != new else None


@cache
def places_of(pattern: str) -> tuple[tuple[Leaf, int, int], ...]:
    """Every place of a pattern in the texts: the passage and the span of its first group, or of all."""
    return tuple(
        (leaf, *m.span(1 if m.re.groups else 0))
        for leaf in world().leaves
        if not leaf.emended
        for m in re.finditer(pattern, leaf.text)
    )


def around(
    rng: random.Random, all_: World, pattern: str, least: int = 6, most: int = 30
) -> tuple[Slice, tuple[int, int]] | None:
    """Cut a slice around a place of a pattern; give it with the place's span in the printed text."""
    leaf, a, b = rng.choice(places_of(pattern))
    base = take(rng, leaf, least, most, at=(a - 1, b + 1))
    if base is None or not (base.start <= a and b <= base.end):
        return None
    found = list(re.finditer(re.escape(leaf.text[a:b]), base.text))
    lead = leaf.text[base.start : a].count(leaf.text[a:b])
    if lead >= len(found):
        return None
    return base, found[lead].span()


def omitted(rng: random.Random, all_: World, least: int = 12) -> tuple[Slice, str, str] | None:
    """A slice with the pieces left and right of an honest omission, at least three words each."""
    base = pick(rng, all_, least)
    i = rng.randint(2, len(base.words) - 7)
    j = i + rng.randint(2, 4)
    left, between = base.text[: base.words[i][1]], base.text[base.words[i][1] : base.words[j][0]]
    lost = restricts(between) or strands(base.text, base.words[i][1], base.words[j][0])
    if lost or re.search(r"[\"“”‘’'\[\]«»…]|\. \.", base.text):
        return None
    return base, left, base.text[base.words[j][0] :]
