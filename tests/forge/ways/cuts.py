"""Forgeries at the edges: words and pieces cut."""

from __future__ import annotations

import random

from tests.forge.model import Sample
from tests.forge.slices import cut, pick, spans_of
from tests.forge.texts import World
from tests.forge.ways.making import Ways, changed, omitted, places_of

WAYS = Ways()
"""The ways of this module."""


@WAYS.way("Q011")
def cut_number(rng: random.Random, all_: World) -> Sample | None:
    """`7%` out of `2.7%`: the slice begins inside a number."""
    leaf, at, end = rng.choice(places_of(r"(?<=[0-9][.,:/–-])([0-9])"))
    words = [s for s in spans_of(leaf.text) if s[1] > at]
    stop = words[min(rng.randint(2, 14), len(words) - 1)][1]
    base = cut(leaf, at, stop)
    return Sample("", base.text, (leaf.anchor,)) if base and end < stop and len(base.words) > 2 else None


@WAYS.way("Q011")
def cut_start(rng: random.Random, all_: World) -> Sample | None:
    """The first word loses its beginning."""
    base = pick(rng, all_, 6)
    a, b = base.words[0]
    if a or b < 4 or not base.text[:b].isalpha():
        return None
    return changed(base, base.text[rng.randint(1, b - 2) :])


@WAYS.way("Q011")
def cut_end(rng: random.Random, all_: World) -> Sample | None:
    """The last word loses its end."""
    base = pick(rng, all_, 6)
    a, b = base.words[-1]
    if b != len(base.text) or b - a < 4 or not base.text[a:b].isalpha():
        return None
    return changed(base, base.text[: rng.randint(a + 2, b - 1)])


@WAYS.way("Q011")
def cut_hyphen(rng: random.Random, all_: World) -> Sample | None:
    """`alignment` out of `non-alignment`: the first word loses what stands before its hyphen."""
    leaf, at, _ = rng.choice(places_of(r"(?<=[a-zA-Z]-)([a-zA-Z])"))
    words = [s for s in spans_of(leaf.text) if s[1] > at]
    base = cut(leaf, at, words[min(rng.randint(3, 14), len(words) - 1)][1])
    return Sample("", base.text, (leaf.anchor,)) if base and len(base.words) > 3 else None


@WAYS.way("Q011")
def cut_contraction(rng: random.Random, all_: World) -> Sample | None:
    """`he` out of `he’s`: the last word loses its apostrophe and what follows."""
    leaf, at, _ = rng.choice(places_of(r"(?<=\w)(['’])(?=\w)"))
    words = [s for s in spans_of(leaf.text) if s[0] < at]
    base = cut(leaf, words[max(0, len(words) - rng.randint(4, 14))][0], at)
    return Sample("", base.text, (leaf.anchor,)) if base and len(base.words) > 3 else None


@WAYS.way("Q011")
def cut_beside_omission(rng: random.Random, all_: World) -> Sample | None:
    """A word is cut where an omission begins."""
    made = omitted(rng, all_, 14)
    if made is None or not made[1][-4:].isalpha() or len(made[1]) < 20:
        return None
    base, left, right = made
    return changed(base, f"{left[:-2]} […] {right}")
