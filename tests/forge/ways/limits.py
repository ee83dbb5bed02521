"""Forgeries that leave a limit word out at different places of a sentence, each in a seed of its own.

Promises: what is kept is part of the sentence that the word restricts, so that the words left say something else.
"""

from __future__ import annotations

import random
import re

from tests.forge.model import Sample
from tests.forge.slices import pick
from tests.forge.texts import World, is_english
from tests.forge.ways.making import Ways

WAYS = Ways()
"""The ways of this module."""
_ASIDES = (
    *("by no means", "on no account", "in no way", "never", "not yet", "at no time", "under no circumstances"),
    *("though hardly", "without any doubt", "which is not true", "never ratified"),
)
_EXCEPTIONS = (
    *("unless the council of the town forbids it in writing", "except on the Sundays and the feasts of the year"),
    *("but only with the leave of all who were there that day", "without the leave of the owner or of his heirs"),
)
_DENIALS = (
    *("did not", "could never", "cannot and will not", "failed to", "was unable to", "is unlikely to", "would hardly"),
    *("has neither heard nor", "does not, in any of its parts,", "did not, as the papers wrote,", "is unwilling to"),
)
_BREAKS = ("Mr.", "Dr.", "No.", "U.S.", "1,000", "10:30", "3.5", "St.")
"""What has a point, a comma or a colon in it and ends no clause."""


def _words(rng: random.Random, all_: World, least: int) -> list[str] | None:
    base = pick(rng, all_, least, 24)
    found = re.sub(r"[^\w ]", "", base.text).split()
    return found if is_english(base.leaf) and len(found) >= least else None


def _left_out(words: list[str], omitted: str, at: int) -> Sample:
    """A source with some words at a place of the others, and a quotation that leaves them out."""
    left, right = " ".join(words[:at]), " ".join(words[at:])
    inside = omitted if omitted.startswith((",", " ")) else f" {omitted}"
    seed = f"{left}{inside}{'' if inside.endswith(' ') else ' '}{right}.\nA last line is here.\n"
    return Sample("", f"{left} […] {right}", ("own#p1",), seed=seed, asked=False)


@WAYS.way("Q010")
def denial_left_out(rng: random.Random, all_: World) -> Sample | None:
    """A denial and the words around it go, and its clause is kept on one side at the least."""
    words = _words(rng, all_, 10)
    return (words and _left_out(words, rng.choice(_DENIALS), rng.randrange(3, len(words) - 3))) or None


@WAYS.way("Q010")
def aside_left_out(rng: random.Random, all_: World) -> Sample | None:
    """A short aside with a limit word goes, commas, dashes or brackets and all."""
    words = _words(rng, all_, 10)
    before, after = rng.choice(((", ", ", "), (" — ", " — "), (" (", ") "), (" – ", " – "), (", ", " — ")))
    aside = f"{before}{rng.choice(_ASIDES)}{after}"
    return (words and _left_out(words, aside, rng.randrange(3, len(words) - 3))) or None


@WAYS.way("Q010")
def exception_left_out(rng: random.Random, all_: World) -> Sample | None:
    """An exception goes out of the middle of a sentence."""
    words = _words(rng, all_, 10)
    exception = f", {rng.choice(_EXCEPTIONS)}, "
    return (words and _left_out(words, exception, rng.randrange(3, len(words) - 3))) or None


@WAYS.way("Q010")
def denial_left_out_beside_a_point(rng: random.Random, all_: World) -> Sample | None:
    """Between the denial and what is kept of its clause stands a point, a comma or a colon that ends no clause."""
    words = _words(rng, all_, 12)
    if words is None:
        return None
    denial = f"It {rng.choice(_DENIALS).replace(',', '')} {rng.choice(_BREAKS)}"
    at = rng.randrange(3, len(words) - 4)
    # What is kept before the omission ends its sentence there, so that the clause is kept behind it alone.
    return _left_out([*words[: at - 1], f"{words[at - 1]}.", *words[at:]], denial, at)
