"""Forgeries of verse: slashes and lines that are not the source's."""

from __future__ import annotations

import random
import re

from tests.forge.drafts import FILLERS
from tests.forge.model import Sample
from tests.forge.slices import choose, pick
from tests.forge.special import pick_verse, slashed, stanzas
from tests.forge.texts import World
from tests.forge.ways.making import Ways, changed

WAYS = Ways()
"""The ways of this module."""
_MARKS = re.compile(r"[\"“”‘’'\[\]/]")


@WAYS.way("Q006")
def slash_without_break(rng: random.Random, all_: World) -> Sample | None:
    """A slash where the source goes on."""
    base = pick_verse(rng, all_) if rng.random() < 0.5 else pick(rng, all_)
    _, b = choose(rng, base.words)
    if base.text[b : b + 1] != " " or base.start + b in base.leaf.breaks or len(base.text) != base.end - base.start:
        return None
    return changed(base, f"{base.text[:b]} {rng.choice(('/', '/', '//'))} {base.text[b + 1 :]}")


@WAYS.way("Q006")
def two_slashes_for_one(rng: random.Random, all_: World) -> Sample | None:
    """A line end printed as the end of a stanza."""
    base = pick_verse(rng, all_)
    text = slashed(base)
    places = [base.start + m.start() for m in re.finditer(" ", base.text) if base.start + m.start() in base.leaf.breaks]
    if not places:
        return None
    at = rng.choice(places) - base.start
    return changed(base, f"{base.text[:at]} // {base.text[at + 1 :]}") if text != base.text else None


@WAYS.way("Q006")
def one_slash_for_two(rng: random.Random, all_: World) -> Sample | None:
    """The end of a stanza printed as a line end."""
    made = stanzas(rng, all_)
    if made is None:
        return None
    one, two = made
    return Sample("", f"{slashed(one)} / {slashed(two)}", (f"{one.leaf.anchor}-{two.leaf.id}",))


@WAYS.way("Q001 Q013")
def stanzas_run_on(rng: random.Random, all_: World) -> Sample | None:
    """Two stanzas run on in one line, with nothing between."""
    made = stanzas(rng, all_)
    if made is None:
        return None
    one, two = made
    return Sample("", f"{slashed(one)} {slashed(two)}", (f"{one.leaf.anchor}-{two.leaf.id}",))


@WAYS.way("Q001")
def lines_exchanged(rng: random.Random, all_: World) -> Sample | None:
    """Two lines change places."""
    base = pick_verse(rng, all_)
    lines = slashed(base).split(" / ")
    if len(lines) < 2 or min(len(line.split()) for line in lines[:2]) < 3 or _MARKS.search(base.text):
        return None
    return changed(base, " / ".join((lines[1], lines[0], *lines[2:])))


@WAYS.way("Q004")
def dropped_line(rng: random.Random, all_: World) -> Sample | None:
    """A line is dropped, and a slash stands for both ends."""
    base = pick_verse(rng, all_)
    lines = slashed(base).split(" / ")
    if len(lines) < 3 or min(len(lines[0].split()), len(lines[2].split())) < 3 or _MARKS.search(base.text):
        return None
    return changed(base, " / ".join((lines[0], *lines[2:])))


@WAYS.way("Q001")
def word_added_to_a_line(rng: random.Random, all_: World) -> Sample | None:
    """A word is added in verse that is slashed rightly."""
    base = pick_verse(rng, all_)
    text = slashed(base)
    at = rng.choice([m.end() for m in re.finditer(r"\w ", text)][1:-1])
    return changed(base, text[:at] + rng.choice(FILLERS) + " " + text[at:]) if text != base.text else None


@WAYS.way("Q013")
def own_slash_dropped(rng: random.Random, all_: World) -> Sample | None:
    """The source's own slash, which is no line end, is left out."""
    base = pick_verse(rng, all_)
    return changed(base, base.text.replace(" / ", " ")) if " / " in base.text[12:-12] else None
