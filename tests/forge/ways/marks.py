"""Forgeries by the marks around the words: what looks like a mark, and apostrophes and measures that open."""

from __future__ import annotations

import random
import re
from functools import cache

from quoteproof.text.mark_table import LOOK_ALIKES, MARKS, MODIFIERS
from quoteproof.text.marks import PAIRING
from tests.forge.model import Sample, Slice
from tests.forge.slices import choose, pick
from tests.forge.texts import World
from tests.forge.ways.making import Ways, changed, swap

WAYS = Ways()
"""The ways of this module."""
_ELISIONS = ("til", "tis", "twas", "round", "cause", "em", "90s", "48")
_SEQUENCES = ("``", "´´", ",,", "ʻʻ", "ʼʼ", "′′", "‚,", "``")


@cache
def _odd_marks() -> tuple[str, ...]:
    """The characters that look like marks and never pair, of Latin use or of none."""
    odd = re.compile(f"[{MARKS}{LOOK_ALIKES}]")
    found = [chr(c) for c in range(0x10000) if odd.match(chr(c)) and chr(c) not in PAIRING]
    modifiers = re.compile(f"[{MODIFIERS}]")
    return (*found, *(chr(c) for c in range(0x2B0, 0x300) if modifiers.match(chr(c))), *_SEQUENCES)


def _forged(rng: random.Random, all_: World) -> tuple[Slice, str] | None:
    """A slice and its words with one of them changed; none where marks stand in it already."""
    base = pick(rng, all_, 4)
    if re.search(r"""["'“”„‘’‚«»‹›\[\]]""", base.text):
        return None
    return base, swap(base.text, choose(rng, base.words), rng.choice(("never", "always", "hardly", "all")))


@WAYS.way("Q014 Q001")
def look_alike_marks(rng: random.Random, all_: World) -> Sample | None:
    """The words stand between characters that only look like marks."""
    found = _forged(rng, all_)
    marks = (rng.choice(_odd_marks()), rng.choice(_odd_marks()))
    return changed(found[0], found[1], marks=marks, asked=False) if found else None


@WAYS.way("Q001 Q014")
def elision_opens(rng: random.Random, all_: World) -> Sample | None:
    """The opening mark stands before a word that may begin with an apostrophe."""
    found = _forged(rng, all_)
    if found is None:
        return None
    text = f"{rng.choice(_ELISIONS)} {found[1]}"
    return changed(found[0], text, marks=rng.choice((("'", "'"), ("'", "’"), ("’", "’"))), asked=False)


@WAYS.way("Q014 Q001")
def apostrophe_opens(rng: random.Random, all_: World) -> Sample | None:
    """Two typographic apostrophes enclose the words."""
    found = _forged(rng, all_)
    return changed(found[0], found[1], marks=("’", "’"), asked=False) if found and found[1][0].isalnum() else None


@WAYS.way("Q014 Q001")
def measure_opens(rng: random.Random, all_: World) -> Sample | None:
    """The marks stand behind numbers, as those of a measure do."""
    found = _forged(rng, all_)
    if found is None or not found[1][0].isalpha():
        return None
    mark = rng.choice(('"', "″", "′", "'"))
    number = rng.choice(("1914", "6", "12", "¹"))
    return changed(found[0], f"{found[1]} in 1918", marks=(number + mark, mark), asked=False)


@WAYS.way("Q001 Q012")
def claimed_term(rng: random.Random, all_: World) -> Sample | None:
    """The words are declared a term, and a citation claims them."""
    found = _forged(rng, all_)
    return changed(found[0], found[1], classes=("term",), asked=False) if found else None
