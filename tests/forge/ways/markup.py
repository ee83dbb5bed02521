"""Forgeries by markup and stray marks."""

from __future__ import annotations

import random
import re

from tests.forge.model import Sample
from tests.forge.slices import choose, pick, take
from tests.forge.texts import World
from tests.forge.ways.making import Ways, changed

WAYS = Ways()
"""The ways of this module."""


@WAYS.way("Q007")
def undeclared_emphasis(rng: random.Random, all_: World) -> Sample | None:
    """A word is emphasised, and nobody says by whom."""
    base = pick(rng, all_, 4)
    a, b = choose(rng, base.words)
    if any(x < b and y > a for x, y in base.emphasis):
        return None
    return Sample("", base.text, (base.leaf.anchor,), emphasis=((a, b),), asked=False)


@WAYS.way("Q007")
def denied_emphasis(rng: random.Random, all_: World) -> Sample | None:
    """A note on emphasis that is denied, or no note at all."""
    base = pick(rng, all_, 4)
    a, b = rng.choice(base.words)
    if any(x < b and a < y for x, y in base.emphasis):
        return None
    notes = ("no emphasis added", "without my emphasis", "not, as some say, emphasis added", "emphasis added by nobody")
    others = ("the emphasis", "emphasis in the original", "much emphasis added here", "never italics mine")
    affix = f", {rng.choice(notes + others)}"
    return Sample("", base.text, (base.leaf.anchor,), emphasis=((a, b),), affix=affix, asked=False)


@WAYS.way("Q007")
def wider_emphasis(rng: random.Random, all_: World) -> Sample | None:
    """The source's own emphasis is drawn over the next word."""
    base = take(rng, rng.choice([leaf for leaf in all_.leaves if leaf.emphasis]), 5, 40)
    if base is None or not base.emphasis:
        return None
    a, b = rng.choice(base.emphasis)
    after = [end for start, end in base.words if start >= b]
    if not after or any(a < y and x < after[0] for x, y in base.emphasis if (x, y) != (a, b)):
        return None
    return Sample("", base.text, (base.leaf.anchor,), emphasis=((a, after[0]),), asked=False)


def _intruding(rng: random.Random, all_: World, name: str) -> Sample | None:
    base = pick(rng, all_, 4)
    a, b = choose(rng, base.words)
    return Sample("", base.text, (base.leaf.anchor,), intruder=(a, b, name), asked=False)


@WAYS.way("Q018")
def note_inside(rng: random.Random, all_: World) -> Sample | None:
    """A note mark inside."""
    return _intruding(rng, all_, "note")


@WAYS.way("Q018")
def link_inside(rng: random.Random, all_: World) -> Sample | None:
    """A link inside."""
    return _intruding(rng, all_, "link")


@WAYS.way("Q018")
def deletion_inside(rng: random.Random, all_: World) -> Sample | None:
    """Struck-out words inside."""
    return _intruding(rng, all_, "deletion")


@WAYS.way("Q018")
def strong_inside(rng: random.Random, all_: World) -> Sample | None:
    """Bold words, or a raised number, inside."""
    return _intruding(rng, all_, rng.choice(("strong", "script", "image")))


@WAYS.way("Q014")
def stray_mark(rng: random.Random, all_: World) -> Sample | None:
    """A double mark too many."""
    base = pick(rng, all_)
    _, b = choose(rng, base.words)
    if re.search('["“”„]', base.text):
        return None
    return changed(base, base.text[:b] + "”" + base.text[b:], asked=False)


@WAYS.way("Q013 Q001")
def unlisted_mark(rng: random.Random, all_: World) -> Sample | None:
    """Marks that no rule speaks of, within a quotation, where every character is compared."""
    base = pick(rng, all_)
    a, b = choose(rng, base.words)
    opening, closing = rng.choice((("❝", "❞"), ("〝", "〞"), ("＂", "＂")))
    return changed(base, base.text[:a] + opening + base.text[a:b] + closing + base.text[b:], asked=False)
