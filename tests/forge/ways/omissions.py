"""Forgeries with dots: what is left out, in what order, from where."""

from __future__ import annotations

import random
import re

from tests.forge.limits import restricts, surely_restricts
from tests.forge.model import Sample
from tests.forge.slices import cut, pick, spans_of, take
from tests.forge.texts import World, is_english
from tests.forge.ways.making import Ways, changed, omitted, places_of

WAYS = Ways()
"""The ways of this module."""


@WAYS.way("Q005")
def reversed_pieces(rng: random.Random, all_: World) -> Sample | None:
    """The two pieces change places."""
    made = omitted(rng, all_)
    return changed(made[0], f"{made[2]} […] {made[1]}") if made and len(made[2].split()) > 2 else None


@WAYS.way("Q016")
def empty_omission(rng: random.Random, all_: World) -> Sample | None:
    """Dots that leave out nothing."""
    base = pick(rng, all_, 8)
    _, b = rng.choice(base.words[2:-3])
    if base.text[b : b + 1] != " " or "[" in base.text:
        return None
    return changed(base, base.text[:b] + " […]" + base.text[b:])


@WAYS.way("Q010")
def omission_of_limit(rng: random.Random, all_: World) -> Sample | None:
    """An omission leaves out a limit word."""
    base = pick(rng, all_, 9)
    inner = [i for i in range(3, len(base.words) - 3) if surely_restricts(base.text[slice(*base.words[i])])]
    if not inner or re.search('["“”‘’]', base.text) or not is_english(base.leaf):
        return None
    i = rng.choice(inner)
    if re.match(r"\.\s*\d", base.text[base.words[i][1] :]):
        return None
    return changed(base, base.text[: base.words[i - 1][1]] + " […] " + base.text[base.words[i + 1][0] :])


@WAYS.way("Q006")
def bare_dots(rng: random.Random, all_: World) -> Sample | None:
    """Dots without brackets in the strict style."""
    made = omitted(rng, all_)
    return changed(made[0], f"{made[1]} {rng.choice(('…', '. . .', '...'))} {made[2]}") if made else None


@WAYS.way("Q006")
def one_word_pieces(rng: random.Random, all_: World) -> Sample | None:
    """Single words chained over a passage."""
    leaf = rng.choice(all_.leaves)
    words = [leaf.text[a:b] for a, b in spans_of(leaf.text)]
    if len(words) < 20 or leaf.emended or restricts(leaf.text) or re.search("[\"“”‘’'\\[\xad]", leaf.text):
        return None
    chosen = sorted(rng.sample(range(0, len(words), 2), rng.randint(3, 5)))
    return Sample("", " […] ".join(words[i] for i in chosen), (leaf.anchor,))


@WAYS.way("Q006 Q010")
def word_of_another_sentence(rng: random.Random, all_: World) -> Sample | None:
    """One word of a sentence, and after the dots some words of the next one."""
    leaf = rng.choice(all_.leaves)
    if leaf.emended or len(leaf.sentences) < 2 or re.search("[\"“”‘’'\\[…]", leaf.text):
        return None
    number = rng.randrange(len(leaf.sentences) - 1)
    (a, b), (c, d) = leaf.sentences[number : number + 2]
    one = [s for s in spans_of(leaf.text) if a <= s[0] and s[1] <= b]
    two = [s for s in spans_of(leaf.text) if c <= s[0] and s[1] <= d]
    if len(one) < 4 or len(two) < 6 or leaf.text[slice(*one[0])] in leaf.text[c:d]:
        return None
    first, second = cut(leaf, *one[0]), cut(leaf, two[1][0], two[5][1])
    return Sample("", f"{first.text} […] {second.text}", (leaf.anchor,)) if first and second else None


@WAYS.way("Q006")
def far_pieces(rng: random.Random, all_: World) -> Sample | None:
    """Two pieces with more than one passage border between them, the range cited."""
    at = rng.randrange(len(all_.leaves) - 3)
    leaves = all_.leaves[at : at + 3]
    if len({leaf.key for leaf in leaves}) > 1 or any(leaf.emended for leaf in leaves):
        return None
    first, last = spans_of(leaves[0].text), spans_of(leaves[2].text)
    between = leaves[0].text[first[-2][1] :] if len(first) > 6 else ""
    if len(first) < 7 or len(last) < 7 or restricts(between + leaves[1].text + leaves[2].text[: last[1][0]]):
        return None
    one, two = cut(leaves[0], first[-6][0], first[-2][1]), cut(leaves[2], last[1][0], last[5][1])
    if one is None or two is None:
        return None
    return Sample("", f"{one.text} […] {two.text}", (f"{leaves[0].anchor}-{leaves[2].id}",))


@WAYS.way("Q006 Q010")
def long_omission(rng: random.Random, all_: World) -> Sample | None:
    """More than 150 words left out of one passage."""
    leaf, _, _ = rng.choice(places_of(r"^(?:\S+\s+){170}"))
    spans = spans_of(leaf.text)
    if len(spans) < 165:
        return None
    i = rng.randint(3, 6)
    one = cut(leaf, spans[i - 3][0], spans[i + 1][1])
    two = cut(leaf, spans[-6][0], spans[-1][1])
    return Sample("", f"{one.text} […] {two.text}", (leaf.anchor,)) if one and two else None


@WAYS.way("Q001")
def two_sources_joined(rng: random.Random, all_: World) -> Sample | None:
    """A piece of one source and a piece of another, both cited as alternatives."""
    one, two = pick(rng, all_, 4, 10), pick(rng, all_, 4, 10)
    if one.leaf.key == two.leaf.key or re.search("[\"“”‘’']", one.text + two.text):
        return None
    return Sample("", f"{one.text} […] {two.text}", (one.leaf.anchor, two.leaf.anchor))


@WAYS.way("Q001 Q003")
def two_passages_joined(rng: random.Random, all_: World) -> Sample | None:
    """Pieces of two passages joined by dots, only the first passage cited."""
    one = pick(rng, all_, 4, 10)
    two = take(rng, rng.choice(all_.of(one.leaf.key)), 4, 10)
    if two is None or two.leaf == one.leaf or re.search("[\"“”‘’']", one.text + two.text):
        return None
    return Sample("", f"{one.text} […] {two.text}", (one.leaf.anchor,))


@WAYS.way("Q001 Q013")
def border_as_space(rng: random.Random, all_: World) -> Sample | None:
    """The end of one passage and the beginning of the next run on in one line, the range cited."""
    at = rng.randrange(len(all_.leaves) - 1)
    first, second = all_.leaves[at], all_.leaves[at + 1]
    one, two = spans_of(first.text), spans_of(second.text)
    if first.key != second.key or first.emended or second.emended or min(len(one), len(two)) < 8:
        return None
    left, right = cut(first, one[-5][0], len(first.text)), cut(second, 0, two[5][1])
    if left is None or right is None:
        return None
    return Sample("", f"{left.text} {right.text}", (f"{first.anchor}-{second.id}",))
