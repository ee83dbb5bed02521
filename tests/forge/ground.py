"""The ground of a sample: the passages its anchors name, found without the program's resolver."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from tests.forge.model import HOUSES, Sample
from tests.forge.oracle import Ground, exact
from tests.forge.texts import world


@lru_cache(maxsize=4096)
def ground_of(anchor: str) -> Ground | None:
    """The passages of an anchor; None where it names none."""
    key, _, place = anchor.partition("#")
    leaves = world().of(key)
    place, _, sentence = place.partition(".s")
    first, _, last = place.partition("-")
    numbers = {leaf.id: leaf.number for leaf in leaves}
    if first not in numbers or (last or first) not in numbers:
        return None
    low, high = numbers[first], numbers[last or first]
    cited = [leaf for leaf in leaves if low <= leaf.number <= high]
    if sentence:
        a, b = cited[0].sentences[int(sentence) - 1]
        corrected = tuple((s - a, e - a) for s, e, _ in cited[0].corrections if a <= s and e <= b)
        breaks = tuple(at - a for at in cited[0].breaks if a <= at < b)
        dropped = tuple((s - a, e - a) for s, e in cited[0].dropped if a <= s and e <= b)
        return Ground((cited[0].text[a:b],), (((0, b - a),),), (corrected,), (breaks,), (dropped,))
    return Ground(
        tuple(leaf.text for leaf in cited),
        tuple(leaf.sentences for leaf in cited),
        tuple(tuple((a, b) for a, b, _ in leaf.corrections) for leaf in cited),
        tuple(leaf.breaks for leaf in cited),
        tuple(leaf.dropped for leaf in cited),
    )


def opinion(sample: Sample, *, guess: bool = True) -> str | None:
    """Ask the oracle about a sample's words in the passages it cites."""
    if sample.seed:
        # What an emendation may do, the forge knows by construction; the words must not stand in the seed as it is.
        lines = tuple(line for line in sample.seed.split("\n") if line.strip())
        grounds = [Ground(lines), Ground((" ".join(lines),))]
    else:
        grounds = [g for g in map(ground_of, sample.anchors) if g is not None]
    return exact(sample.text, grounds, replace(HOUSES[sample.house].house, guess=guess))
