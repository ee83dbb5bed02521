"""Forgeries of case and punctuation."""

from __future__ import annotations

import random
import re

from tests.forge.model import Sample
from tests.forge.slices import choose, pick
from tests.forge.texts import World
from tests.forge.ways.making import Ways, around, changed, swap

WAYS = Ways()
"""The ways of this module."""


@WAYS.way("Q012")
def changed_case(rng: random.Random, all_: World) -> Sample | None:
    """A letter inside changes its case without a mark."""
    base = pick(rng, all_)
    a, _ = choose(rng, base.words)
    return changed(base, swap(base.text, (a, a + 1), base.text[a].swapcase())) if base.text[a].isalpha() else None


@WAYS.way("Q012")
def changed_initial(rng: random.Random, all_: World) -> Sample | None:
    """The first letter changes its case without a mark."""
    base = pick(rng, all_)
    return changed(base, base.text[0].swapcase() + base.text[1:]) if base.text[0].isalpha() else None


@WAYS.way("Q013")
def added_comma(rng: random.Random, all_: World) -> Sample | None:
    """A comma is added between two words."""
    base = pick(rng, all_)
    _, b = choose(rng, base.words)
    return changed(base, base.text[:b] + "," + base.text[b:]) if base.text[b : b + 1] == " " else None


@WAYS.way("Q013")
def dropped_comma(rng: random.Random, all_: World) -> Sample | None:
    """A comma inside is dropped."""
    found = around(rng, all_, r"\w(,)\s\w")
    return changed(found[0], swap(found[0].text, found[1], "")) if found and found[1][1] < len(found[0].text) else None


@WAYS.way("Q013")
def moved_comma(rng: random.Random, all_: World) -> Sample | None:
    """A comma moves one word on."""
    found = around(rng, all_, r"\w(,) \w", 8)
    if found is None:
        return None
    base, (a, b) = found
    moved = re.sub(r"^ (\w+) ", r" \1, ", base.text[b:])
    return changed(base, base.text[:a] + moved) if moved != base.text[b:] else None


@WAYS.way("Q013")
def period_for_question(rng: random.Random, all_: World) -> Sample | None:
    """`.` stands for `?` or `!`."""
    found = around(rng, all_, r"\w([?!])(?![?!.])", 3, 20)
    return changed(found[0], swap(found[0].text, found[1], ".")) if found else None


@WAYS.way("Q013")
def semicolon(rng: random.Random, all_: World) -> Sample | None:
    """`;` stands for `,`."""
    found = around(rng, all_, r"\w(,)\s\w")
    return changed(found[0], swap(found[0].text, found[1], ";")) if found and found[1][1] < len(found[0].text) else None


@WAYS.way("Q013")
def changed_dash(rng: random.Random, all_: World) -> Sample | None:
    """An en dash stands for an em dash, or the other way."""
    found = around(rng, all_, "[—–]")
    if found is None:
        return None
    base, span = found
    return changed(base, swap(base.text, span, "–" if base.text[span[0]] == "—" else "—"))


@WAYS.way("Q001 Q013")
def dropped_hyphen(rng: random.Random, all_: World) -> Sample | None:
    """A hyphen becomes a space."""
    found = around(rng, all_, r"[a-z](-)[a-z]")
    return changed(found[0], swap(found[0].text, found[1], " ")) if found else None


@WAYS.way("Q013")
def final_comma(rng: random.Random, all_: World) -> Sample | None:
    """A comma is added before the closing marks in logical punctuation."""
    base = pick(rng, all_)
    following = base.leaf.text[base.end : base.end + 1]
    return changed(base, base.text + ",") if base.text[-1].isalnum() and following != "," else None


@WAYS.way("Q013 Q001")
def lost_space(rng: random.Random, all_: World) -> Sample | None:
    """Two words run together."""
    base = pick(rng, all_)
    _, b = choose(rng, base.words)
    return changed(base, base.text[:b] + base.text[b + 1 :]) if base.text[b : b + 1] == " " else None


@WAYS.way("Q013 Q014")
def apostrophe_doubled(rng: random.Random, all_: World) -> Sample | None:
    """An apostrophe becomes a double mark."""
    found = around(rng, all_, r"\w(['’])\w")
    return changed(found[0], swap(found[0].text, found[1], '"'), marks=("“", "”")) if found else None


@WAYS.way("Q013")
def marks_added(rng: random.Random, all_: World) -> Sample | None:
    """Inner marks are put around a word that has none."""
    base = pick(rng, all_)
    a, b = choose(rng, base.words)
    if re.search("[\"“”‘’']", base.text):
        return None
    return changed(base, base.text[:a] + "‘" + base.text[a:b] + "’" + base.text[b:])


@WAYS.way("Q013")
def marks_dropped(rng: random.Random, all_: World) -> Sample | None:
    """Inner marks are dropped."""
    base = pick(rng, all_, 8)
    inner = list(re.finditer(r"‘(\w[^‘’]*\w)’(?!\w)", base.text))
    return changed(base, swap(base.text, inner[0].span(), inner[0][1])) if inner else None
