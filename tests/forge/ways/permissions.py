"""Forgeries beside what a style permits: a first letter and a final mark changed by right, and one thing more.

Promises: without the one thing more, each sample would be accepted in its style.
"""

from __future__ import annotations

import random
import re

from tests.forge.model import Sample, Slice
from tests.forge.slices import pick
from tests.forge.texts import World
from tests.forge.ways.making import Ways, changed, other_letter

WAYS = Ways()
"""The ways of this module."""
_PRESS = "press"
"""The settings with both permissions."""


def _permitted(rng: random.Random, all_: World, least: int = 8) -> tuple[Slice, str] | None:
    """A slice, and its text with a first letter of the other case and a final mark put in."""
    base = pick(rng, all_, least)
    following = base.leaf.text[base.end : base.end + 1]
    first = base.text[:1]
    if re.search("[\"“”‘’'\\[…]|\\.\\.", base.text) or not base.text[-1].isalnum() or following in tuple("?!,.;:—–"):
        return None
    if following.isalnum() or not first.isalpha() or len(first.swapcase()) > 1 or first.swapcase() == first:
        return None
    return base, first.swapcase() + base.text[1:] + rng.choice(",.")


@WAYS.way("Q001 Q011 Q012")
def letter_beside_permissions(rng: random.Random, all_: World) -> Sample | None:
    """A letter is changed as well."""
    made = _permitted(rng, all_)
    text = other_letter(rng, made[1]) if made else None
    return changed(made[0], text, house=_PRESS) if made and text else None


@WAYS.way("Q012")
def capital_beside_permissions(rng: random.Random, all_: World) -> Sample | None:
    """The first letter of another word changes its case as well."""
    made = _permitted(rng, all_)
    if made is None:
        return None
    starts = [a for a, _ in made[0].words[1:] if made[1][a].isalpha() and len(made[1][a].swapcase()) == 1]
    if not starts:
        return None
    at = rng.choice(starts)
    swapped = made[1][at].swapcase()
    return (
        changed(made[0], made[1][:at] + swapped + made[1][at + 1 :], house=_PRESS) if swapped != made[1][at] else None
    )


@WAYS.way("Q013")
def comma_beside_permissions(rng: random.Random, all_: World) -> Sample | None:
    """A comma is put in as well."""
    made = _permitted(rng, all_)
    if made is None:
        return None
    ends = [b for _, b in made[0].words[:-1] if made[1][b : b + 1] == " "]
    at = rng.choice(ends) if ends else 0
    return changed(made[0], made[1][:at] + "," + made[1][at:], house=_PRESS) if at else None


@WAYS.way("Q013 Q001")
def other_final_mark(rng: random.Random, all_: World) -> Sample | None:
    """The mark that is put in at the end is none that a style permits."""
    made = _permitted(rng, all_)
    return changed(made[0], made[1][:-1] + rng.choice("?!;"), house=_PRESS) if made else None


@WAYS.way("Q012")
def capital_behind_a_bracket(rng: random.Random, all_: World) -> Sample | None:
    """Behind brackets at the beginning, the second word changes its case, where the first one may."""
    base = pick(rng, all_, 8)
    if re.search("[\"“”‘’'\\[…]|\\.\\.", base.text) or not base.text[0].isalpha():
        return None
    at = base.words[1][0]
    letter = base.text[at]
    if not letter.isalpha() or len(letter.swapcase()) > 1 or letter.swapcase() == letter:
        return None
    text = f"[So] {base.text[:at]}{letter.swapcase()}{base.text[at + 1 :]}"
    return changed(base, text, house=_PRESS)


@WAYS.way("Q006")
def brackets_over_the_ratio(rng: random.Random, all_: World) -> Sample | None:
    """Two brackets in a quotation that is long enough for one alone."""
    base = pick(rng, all_, 6, 10)
    if "[" in base.text or len(base.words) > 10 or len(base.words) < 6:
        return None
    first, second = base.words[1][1], base.words[-3][1]
    if first >= second or any(base.text[at : at + 1] != " " for at in (first, second)):
        return None
    text = f"{base.text[:first]} [old]{base.text[first:second]} [grey]{base.text[second:]}"
    return changed(base, text, house=rng.choice((_PRESS, "strict")))


@WAYS.way("Q006 Q001 Q013 Q016")
def bracket_over_a_full_stop(rng: random.Random, all_: World) -> Sample | None:
    """A bracket in the place of the mark between two sentences."""
    base = pick(rng, all_, 12, 40)
    found = re.search(r"(?<=[a-z])\. (?=[A-Z])", base.text)
    if (
        found is None
        or re.search("[\"“”‘’'\\[…]|\\.\\.", base.text)
        or min(found.start(), len(base.text) - found.end()) < 20
    ):
        return None
    return changed(base, f"{base.text[: found.start()]} [and] {base.text[found.end() :]}", house=_PRESS)
