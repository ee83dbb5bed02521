"""Skewing: how often the rule about limit words (Q010) fires on omissions that an honest author makes at random.

`python -m tests.forge.skewing --count N` makes N omissions for each length and text, between word edges and within
the limits of rules.md, and prints the share that is refused for a limit word. A rule that cries wolf gets
switched off, so its share belongs into the documentation. Deterministic for a count and a seed.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from dataclasses import dataclass, field

from tests.forge.model import Sample
from tests.forge.own_texts import TEXTS
from tests.forge.quick import outcome
from tests.forge.slices import cut, spans_of
from tests.forge.texts import Leaf, world

LENGTHS = ((1, 1), (2, 2), (3, 5), (6, 10), (11, 20), (21, 50), (51, 150))
"""Least and most words left out."""
BOOK = ("sochi", "paradoxes", "liang", "blueprint", "chang2024")
"""The seeds of the book."""
_PIECE = 4
"""Words kept on either side, of which a piece must have three."""
_TRIES = 40


@dataclass(slots=True)
class Shares:
    """Omissions made and refused, by text and length."""

    made: Counter[tuple[str, tuple[int, int]]] = field(default_factory=Counter)
    """How many were judged."""
    skewed: Counter[tuple[str, tuple[int, int]]] = field(default_factory=Counter)
    """How many were told as Q010."""
    other: Counter[str] = field(default_factory=Counter)
    """Any other code, which would be a false alarm."""

    def share(self, texts: tuple[str, ...], lengths: tuple[tuple[int, int], ...]) -> str:
        """The share refused over some texts and lengths, in per cent."""
        keys = [(text, length) for text in texts for length in lengths]
        made = sum(self.made[key] for key in keys)
        return f"{100 * sum(self.skewed[key] for key in keys) / made:.0f} %" if made else "-"


def measure(count: int, seed: int) -> Shares:
    """Make and judge omissions: `count` for each text and length, fewer where the passages are short."""
    found = Shares()
    for key in dict.fromkeys(leaf.key for leaf in world().leaves):
        leaves = [leaf for leaf in world().of(key) if not leaf.emended]
        for length in LENGTHS:
            rng = random.Random(f"{seed}/{key}/{length}")
            long_enough = [leaf for leaf in leaves if len(spans_of(leaf.text)) >= length[0] + 2 * _PIECE]
            for _ in range(count if long_enough else 0):
                sample = _omission(rng, long_enough, length)
                if sample is None:
                    continue
                codes = outcome(sample).codes
                found.made[key, length] += 1
                if codes and codes[0] == "Q010":
                    found.skewed[key, length] += 1
                elif codes:
                    found.other[f"{codes[0]} {sample.anchors[0]} {sample.text}"] += 1
    return found


def _omission(rng: random.Random, leaves: list[Leaf], length: tuple[int, int]) -> Sample | None:
    """Leave out some words of a passage; each passage is as likely as it has words, and the place is any."""
    for _ in range(_TRIES):
        leaf = rng.choices(leaves, [len(spans_of(leaf.text)) for leaf in leaves])[0]
        words = spans_of(leaf.text)
        most = min(length[1], len(words) - 2 * _PIECE)
        if most < length[0]:
            continue
        out = rng.randint(length[0], most)
        first = rng.randint(_PIECE, len(words) - out - _PIECE)
        one = cut(leaf, words[first - _PIECE][0], words[first - 1][1])
        two = cut(leaf, words[first + out][0], words[first + out + _PIECE - 1][1])
        if one is not None and two is not None:
            return Sample("omission", f"{one.text} […] {two.text}", (leaf.anchor,), "altered")
    return None


def table(found: Shares) -> str:
    """Write the shares as a table."""
    texts = tuple(dict.fromkeys(key for key, _ in found.made))
    names = [f"{a}-{b}" if a != b else str(a) for a, b in LENGTHS]
    lines = [f"{'words left out':16}" + "".join(f"{name:>8}" for name in names) + f"{'all':>8}"]
    # Our own texts are full of limit words on purpose.
    found_texts = tuple(text for text in texts if text not in TEXTS)
    groups = {**{text: (text,) for text in texts}, "the book's seeds": BOOK, "all not our own": found_texts}
    for name, group in groups.items():
        cells = [found.share(group, (length,)) for length in LENGTHS] + [found.share(group, LENGTHS)]
        lines.append(f"{name:16}" + "".join(f"{cell:>8}" for cell in cells))
    lines.append(f"{sum(found.made.values())} omissions judged, {sum(found.other.values())} told by another code")
    lines += (f"  {text}" for text in list(found.other)[:10])
    return "\n".join(lines)


def main() -> int:
    """Measure from the command line; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.forge.skewing", description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=300, help="omissions for each text and length")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    sys.stdout.write(table(measure(chosen.count, chosen.seed)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
