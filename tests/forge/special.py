"""Special honest quotations: each of one kind that chance alteration would seldom make.

Promises: honest by construction, by the letter of rules.md. Leaves out: the plain alterations (`drafts`).
"""

from __future__ import annotations

import random
import re

from tests.forge.forms import english_form
from tests.forge.limits import restricts, strands
from tests.forge.marking import inner_pairs
from tests.forge.model import Sample, Slice
from tests.forge.slices import cut, pick, spans_of, take
from tests.forge.texts import Leaf, World, is_english


def _two_pieces(rng: random.Random, all_: World) -> Sample | None:
    """Two pieces of one sentence may be as short as one word each."""
    leaf = rng.choice(all_.leaves)
    a, b = rng.choice(leaf.sentences) if leaf.sentences else (0, 0)
    spans = [s for s in spans_of(leaf.text) if a <= s[0] and s[1] <= b]
    if len(spans) < 5 or leaf.emended:
        return None
    i = rng.randint(0, len(spans) - 3)
    j = rng.randint(i + 2, min(len(spans) - 1, i + 30))
    one, two = cut(leaf, *spans[i]), cut(leaf, *spans[j])
    between = leaf.text[spans[i][1] : spans[j][0]]
    lost = restricts(between) or strands(leaf.text, spans[i][1], spans[j][0])
    if one is None or two is None or lost or "…" in between:
        return None
    return Sample("two short pieces", f"{one.text} […] {two.text}", (leaf.anchor,), "altered")


def _over_border(rng: random.Random, all_: World) -> Sample | None:
    """An omission over one passage border, both passages cited as a range."""
    pair = _neighbours(rng, all_, 2)
    if pair is None:
        return None
    first, second = spans_of(pair[0].text), spans_of(pair[1].text)
    if min(len(first), len(second)) < 8:
        return None
    one = cut(pair[0], first[-7][0], first[-3][1])
    two = cut(pair[1], second[1][0], second[5][1])
    between = pair[0].text[first[-3][1] :] + " " + pair[1].text[: second[1][0]]
    whole = f"{pair[0].text}\n{pair[1].text}"
    lost = restricts(between) or strands(whole, first[-3][1], len(pair[0].text) + 1 + second[1][0])
    if one is None or two is None or lost:
        return None
    anchor = f"{pair[0].anchor}-{pair[1].id}"
    return Sample("omission over a border", f"{one.text} […] {two.text}", (anchor,), "altered")


def _neighbours(rng: random.Random, all_: World, count: int) -> tuple[Leaf, ...] | None:
    at = rng.randrange(len(all_.leaves) - count + 1)
    found = all_.leaves[at : at + count]
    same = len({leaf.key for leaf in found}) == 1 and not any(leaf.emended for leaf in found)
    return found if same else None


def _dropped_mark(rng: random.Random, all_: World) -> Sample | None:
    """The final comma or period before inner closing marks is dropped."""
    leaf = rng.choice(all_.leaves)
    ends = list(re.finditer(r"\w[,.]([”\"])", leaf.text))
    pairs = inner_pairs(leaf.text)
    if not ends or not pairs:
        return None
    end = rng.choice(ends)
    opening = next((a for a, b in pairs if b == end.end() - 1), None)
    if opening is None:
        return None
    base = cut(leaf, opening, end.end())
    if base is None or not re.fullmatch(r"[‘'].*\w[,.][’']", base.text) or base.text[1:-1].count("‘"):
        return None
    text = base.text[:-2] + base.text[-1]
    return Sample("final mark dropped", text, (leaf.anchor,), "altered") if len(base.words) > 1 else None


def _american(rng: random.Random, all_: World) -> Sample | None:
    base = pick(rng, all_)
    following = base.leaf.text[base.end : base.end + 1]
    asks = base.leaf.text[base.end : base.end + 3].lstrip()[:1] in tuple("?!")
    if not base.text[-1].isalnum() or following in tuple("?!,.") or following.isalnum() or asks:
        return None
    mark = rng.choice(",.")
    return Sample("final mark added", base.text + mark, (base.leaf.anchor,), "altered", house="american")


def _american_bracket(rng: random.Random, all_: World) -> Sample | None:
    """A comma or period of the author's after a completed last word, in the American way."""
    base = pick(rng, all_, 6)
    a, b = base.words[-1]
    word = base.text[a:b]
    following = base.leaf.text[base.end : base.end + 1]
    form = english_form(word)
    if b != len(base.text) or following in tuple("?!,.") or form is None or not is_english(base.leaf):
        return None
    text = f"{base.text[: a + form[0]]}[{form[1]}]{rng.choice(',.')}"
    return Sample("mark after a bracket", text, (base.leaf.anchor,), "altered", house="american")


def _after_mark(rng: random.Random, all_: World) -> Sample | None:
    """Words are added just after an inner opening mark, and one space is the bracket's."""
    base = pick(rng, all_, 14)
    at = re.search(r"‘(?=\w+ )", base.text)
    if at is None or "[" in base.text:
        return None
    text = f"{base.text[: at.end()]}[then] {base.text[at.end() :]}"
    return Sample("insertion after a mark", text, (base.leaf.anchor,), "altered")


def _declared(rng: random.Random, all_: World) -> Sample | None:
    base = pick(rng, all_, 4)
    a, b = rng.choice(base.words)
    affix = rng.choice((", emphasis added", ", my emphasis", ", italics added"))
    return Sample("emphasis added", base.text, (base.leaf.anchor,), "altered", affix=affix, emphasis=((a, b),))


def _range(rng: random.Random, all_: World) -> Sample | None:
    found = _neighbours(rng, all_, rng.choice((2, 3)))
    if found is None:
        return None
    base = take(rng, rng.choice(found))
    if base is None:
        return None
    # Furniture between two passages is no part of a range, so three passages at most are cited.
    return Sample("range", base.text, (f"{found[0].anchor}-{found[-1].id}",), base.verdict)


def _alternatives(rng: random.Random, all_: World) -> Sample | None:
    base = pick(rng, all_)
    anchors = [base.leaf.anchor, rng.choice(all_.leaves).anchor]
    rng.shuffle(anchors)
    return Sample("alternatives", base.text, tuple(anchors), base.verdict)


def _sentence(rng: random.Random, all_: World) -> Sample | None:
    base = pick(rng, all_, 3, 12)
    for number, (a, b) in enumerate(base.leaf.sentences, start=1):
        if a <= base.start and base.end <= b:
            return Sample("sentence", base.text, (f"{base.leaf.anchor}.s{number}",), base.verdict)
    return None


def _verse(rng: random.Random, all_: World) -> Sample | None:
    """Slashes where the source breaks its lines."""
    base = pick_verse(rng, all_)
    text = slashed(base)
    return Sample("verse", text, (base.leaf.anchor,), "altered") if text != base.text else None


def pick_verse(rng: random.Random, all_: World) -> Slice:
    """Cut a slice of a passage that has lines."""
    leaves = [leaf for leaf in all_.leaves if leaf.breaks]
    while True:
        base = take(rng, rng.choice(leaves), 8, 30)
        if base is not None and len(base.text) == base.end - base.start:
            return base


def slashed(base: Slice) -> str:
    """Write a slice of verse with a slash for each line end."""
    text = base.text
    for at in reversed(base.leaf.breaks):
        if base.start <= at < base.end:
            text = f"{text[: at - base.start]} / {text[at - base.start + 1 :]}"
    return text


def stanzas(rng: random.Random, all_: World) -> tuple[Slice, Slice] | None:
    """The last line of one stanza and the first of the next."""
    leaves = [leaf for leaf in all_.leaves if leaf.breaks]
    at = rng.randrange(len(leaves) - 1)
    one, two = leaves[at : at + 2]
    if one.key != two.key or one.number + 1 != two.number:
        return None
    low = spans_of(one.text[: one.breaks[-1]])
    start = rng.choice([one.breaks[-1] + 1, low[-3][0]])
    left, right = cut(one, start, len(one.text)), cut(two, 0, two.breaks[0])
    return (left, right) if left and right else None


def _stanza(rng: random.Random, all_: World) -> Sample | None:
    """Two slashes where the source breaks its stanza."""
    made = stanzas(rng, all_)
    if made is None:
        return None
    text = f"{slashed(made[0])} // {slashed(made[1])}"
    return Sample("stanzas", text, (f"{made[0].leaf.anchor}-{made[1].leaf.id}",), "altered")


def _own_emphasis(rng: random.Random, all_: World) -> Sample | None:
    """Emphasis that is the source's, all of it or a part in whole words."""
    leaf = rng.choice([leaf for leaf in all_.leaves if leaf.emphasis])
    base = take(rng, leaf, 4, 40)
    if base is None or not base.emphasis:
        return None
    kept = tuple(rng.sample(base.emphasis, rng.randint(1, len(base.emphasis))))
    if rng.random() < 0.3:
        a, b = kept[0]
        words = [(x, y) for x, y in base.words if a <= x and y <= b]
        kept = (rng.choice(words),) if words else kept
    return Sample("the source's emphasis", base.text, (leaf.anchor,), base.verdict, emphasis=tuple(sorted(kept)))


def _corrected(rng: random.Random, all_: World) -> Sample | None:
    """Words that an emendation set right."""
    leaf = rng.choice([leaf for leaf in all_.leaves if leaf.corrections])
    a, b, _ = rng.choice(leaf.corrections)
    base = take(rng, leaf, 5, 30, at=(a, b + 1))
    return Sample("emendation", base.text, (leaf.anchor,), "altered") if base and base.corrected else None


def _left_out(rng: random.Random, all_: World) -> Sample | None:
    """Words from among which an emendation leaves something out: a note mark, a running head, a hyphen."""
    leaf = rng.choice([leaf for leaf in all_.leaves if leaf.key in _LEFT_OUT])
    a, b = rng.choice(leaf.dropped)
    base = take(rng, leaf, 5, 30, at=(a - 1, b + 1))
    return Sample(_LEFT_OUT[leaf.key], base.text, (leaf.anchor,), "altered") if base and base.corrected else None


_LEFT_OUT = {"noted": "note mark", "broken": "join", "columns": "hyphen at a line end", "starred": "emphasis mark"}


def _sentence_left_out(rng: random.Random, all_: World) -> Sample | None:
    """A whole sentence goes, whatever limit word is in it, and the sentences around it stay whole."""
    leaf = rng.choice(all_.leaves)
    if len(leaf.sentences) < 3 or leaf.emended:
        return None
    at = rng.randrange(len(leaf.sentences) - 2)
    (a, b), (_, _), (c, d) = leaf.sentences[at : at + 3]
    one, two = cut(leaf, a, b), cut(leaf, c, d)
    between = leaf.text[b:c]
    if one is None or two is None or not restricts(between, guess=False) or re.search(r"[\[…\"“”‘’']", leaf.text[a:d]):
        return None
    if min(len(spans_of(part.text)) for part in (one, two)) < 3 or len(spans_of(between)) > 150:
        return None
    return Sample("sentence left out", f"{one.text} […] {two.text}", (leaf.anchor,), "altered")


KINDS = (
    *(
        _sentence_left_out,
        _two_pieces,
        _over_border,
        _dropped_mark,
        _american,
        _declared,
        _range,
        _alternatives,
        _sentence,
    ),
    *(_american_bracket, _after_mark, _verse, _stanza, _own_emphasis, _corrected, _left_out),
)
"""Every kind of this module."""
