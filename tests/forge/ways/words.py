"""Forgeries of words: left out, put in, put for others."""

from __future__ import annotations

import random
import re

from tests.forge.drafts import FILLERS
from tests.forge.limits import surely_restricts
from tests.forge.marking import straight
from tests.forge.model import Sample
from tests.forge.slices import choose, pick, take
from tests.forge.texts import World
from tests.forge.ways.making import Ways, around, changed, swap

WAYS = Ways()
"""The ways of this module."""


@WAYS.way("Q004")
def dropped_not(rng: random.Random, all_: World) -> Sample | None:
    """A limit word inside is dropped."""
    base = pick(rng, all_, 8)
    inner = [s for s in base.words[1:-1] if surely_restricts(base.text[slice(*s)])]
    if not inner:
        return None
    a, b = rng.choice(inner)
    if base.text[b : b + 1] != " " or base.text[a - 1] != " ":
        return None
    return changed(base, base.text[:a] + base.text[b + 1 :])


@WAYS.way("Q004")
def dropped_word(rng: random.Random, all_: World) -> Sample | None:
    """A word inside is dropped with the space after it."""
    base = pick(rng, all_)
    a, b = choose(rng, base.words)
    if base.text[b : b + 1] != " " or base.text[a - 1] != " ":
        return None
    return changed(base, base.text[:a] + base.text[b + 1 :])


@WAYS.way("Q004")
def dropped_clause(rng: random.Random, all_: World) -> Sample | None:
    """Several words inside are dropped without a mark."""
    base = pick(rng, all_, 14)
    i = rng.randint(3, len(base.words) - 8)
    a, b = base.words[i][0], base.words[i + rng.randint(1, 4)][1]
    if base.text[b : b + 1] != " " or base.text[a - 1] != " " or re.search(r"[\"“”‘’'«»\[\]]", base.text[a:b]):
        return None
    return changed(base, base.text[:a] + base.text[b + 1 :])


@WAYS.way("Q001")
def swapped_words(rng: random.Random, all_: World) -> Sample | None:
    """Two neighbours change places."""
    base = pick(rng, all_)
    i = rng.randint(1, len(base.words) - 3)
    (a, b), (c, d) = base.words[i], base.words[i + 1]
    text = base.text
    if text[a:b].lower() == text[c:d].lower():
        return None
    return changed(base, text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:])


@WAYS.way("Q001")
def changed_word(rng: random.Random, all_: World) -> Sample | None:
    """A word of another passage stands for one of this."""
    base, other = pick(rng, all_), pick(rng, all_)
    new = other.text[slice(*rng.choice(other.words))]
    a, b = choose(rng, base.words)
    if straight(new).lower() == straight(base.text[a:b]).lower() or re.sub(r"\W", "", new) in base.text[a:b]:
        return None
    if re.sub(r"\W", "", new).lower() == re.sub(r"\W", "", base.text[a:b]).lower():
        return None
    return changed(base, swap(base.text, (a, b), new))


@WAYS.way("Q001")
def added_word(rng: random.Random, all_: World) -> Sample | None:
    """A word is added without brackets."""
    base = pick(rng, all_)
    a, _ = choose(rng, base.words)
    return changed(base, base.text[:a] + rng.choice(FILLERS) + " " + base.text[a:])


@WAYS.way("Q001")
def doubled_word(rng: random.Random, all_: World) -> Sample | None:
    """A word stands twice."""
    base = pick(rng, all_)
    a, b = choose(rng, base.words)
    return changed(base, base.text[:b] + " " + base.text[a:b] + base.text[b:])


@WAYS.way("Q001")
def changed_letter(rng: random.Random, all_: World) -> Sample | None:
    """One letter becomes another."""
    base = pick(rng, all_)
    at = rng.choice([i for i, c in enumerate(base.text) if c.isascii() and c.isalpha()] or [-1])
    if at < 0:
        return None
    new = rng.choice("aeiourstln")
    return None if base.text[at].lower() == new else changed(base, swap(base.text, (at, at + 1), new))


@WAYS.way("Q001")
def dropped_letter(rng: random.Random, all_: World) -> Sample | None:
    """One letter inside a word is dropped."""
    base = pick(rng, all_)
    a, b = choose(rng, base.words)
    if b - a < 4 or not base.text[a:b].isalpha():
        return None
    at = rng.randint(a + 1, b - 2)
    return changed(base, swap(base.text, (at, at + 1), ""))


@WAYS.way("Q001")
def dropped_accent(rng: random.Random, all_: World) -> Sample | None:
    """An accented letter loses its accent."""
    found = around(rng, all_, "[éèàçüöäñóíáãõê]")
    if found is None:
        return None
    base, (a, b) = found
    plain = dict(zip("éèàçüöäñóíáãõê", "eeacuoanoiaaoe", strict=True))
    return changed(base, swap(base.text, (a, b), plain[base.text[a]]))


@WAYS.way("Q001")
def changed_digit(rng: random.Random, all_: World) -> Sample | None:
    """One digit becomes another."""
    found = around(rng, all_, r"[0-9]")
    if found is None:
        return None
    base, (a, b) = found
    return changed(base, swap(base.text, (a, b), rng.choice([d for d in "0123456789" if d != base.text[a]])))


@WAYS.way("Q001 Q013")
def lost_decimal(rng: random.Random, all_: World) -> Sample | None:
    """`27%` for `2.7%`."""
    found = around(rng, all_, r"[0-9]([.,])[0-9]")
    return changed(found[0], swap(found[0].text, found[1], "")) if found else None


@WAYS.way("Q001")
def uncorrected(rng: random.Random, all_: World) -> Sample | None:
    """What the seed has where an emendation set it right."""
    leaf = rng.choice([leaf for leaf in all_.leaves if leaf.key == "mended"])
    a, b, was = leaf.corrections[0]
    base = take(rng, leaf, 5, 30, at=(a, b))
    if base is None or not base.corrected:
        return None
    low, high = next(s for s in base.words if s[1] > a - base.start)
    return changed(base, swap(base.text, (low, high), was))
