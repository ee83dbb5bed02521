"""Forgeries of credit: the words are right, the citation is not."""

from __future__ import annotations

import random

from tests.forge.model import Sample
from tests.forge.slices import pick
from tests.forge.texts import World
from tests.forge.ways.making import Ways

WAYS = Ways()
"""The ways of this module."""


@WAYS.way("Q003")
def other_passage(rng: random.Random, all_: World) -> Sample | None:
    """Credited to another passage of the same source."""
    base = pick(rng, all_, 8)
    other = rng.choice(all_.of(base.leaf.key))
    return Sample("", base.text, (other.anchor,)) if other != base.leaf else None


@WAYS.way("Q003")
def other_source(rng: random.Random, all_: World) -> Sample | None:
    """Credited to another source."""
    base = pick(rng, all_, 8)
    other = rng.choice(all_.leaves)
    return Sample("", base.text, (other.anchor,)) if other.key != base.leaf.key else None


@WAYS.way("Q003")
def neighbour_sentence(rng: random.Random, all_: World) -> Sample | None:
    """Credited to another sentence of the right passage."""
    base = pick(rng, all_, 5, 12)
    wrong = [n for n, (a, b) in enumerate(base.leaf.sentences, start=1) if base.end <= a or b <= base.start]
    return Sample("", base.text, (f"{base.leaf.anchor}.s{rng.choice(wrong)}",)) if wrong else None


@WAYS.way("Q002")
def uncited(rng: random.Random, all_: World) -> Sample | None:
    """No citation at all."""
    return Sample("", pick(rng, all_).text, (), asked=False)


@WAYS.way("Q002")
def bare_key(rng: random.Random, all_: World) -> Sample | None:
    """A citation without an anchor."""
    base = pick(rng, all_)
    return Sample("", base.text, (base.leaf.key,), asked=False)


@WAYS.way("Q002 Q020")
def two_claims(rng: random.Random, all_: World) -> Sample | None:
    """Two citations claim it."""
    base, other = pick(rng, all_), rng.choice(all_.leaves)
    if other == base.leaf:
        return None
    return Sample("", base.text, (base.leaf.anchor,), rival=(other.anchor,), asked=False)


@WAYS.way("C001")
def unknown_source(rng: random.Random, all_: World) -> Sample | None:
    """A key that no entry has."""
    return Sample("", pick(rng, all_).text, ("nobody2020#p1",), asked=False)


@WAYS.way("C002")
def unknown_anchor(rng: random.Random, all_: World) -> Sample | None:
    """A passage that is not there."""
    base = pick(rng, all_)
    place = rng.choice(("p9999", f"{base.leaf.id}.s99", "friends"))
    return Sample("", base.text, (f"{base.leaf.key}#{place}",), asked=False)


@WAYS.way("C004")
def no_seed(rng: random.Random, all_: World) -> Sample | None:
    """A work without a seed, and nobody's word for it."""
    return Sample("", pick(rng, all_).text, ("printonly#p1",), asked=False)


@WAYS.way("Q006")
def too_many_passages(rng: random.Random, all_: World) -> Sample | None:
    """A run-in quotation cites more than three passages."""
    base = pick(rng, all_)
    leaves = all_.of(base.leaf.key)
    at = leaves.index(base.leaf)
    last = leaves[min(at + 4, len(leaves) - 1)]
    if leaves.index(last) - at < 3:
        return None
    return Sample("", base.text, (f"{base.leaf.anchor}-{last.id}",), asked=False)
