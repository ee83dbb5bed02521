"""Forgeries: named ways to falsify a quotation, each with the codes that would be right for it.

Promises: every way starts from a true slice and breaks it in the one way it is named after; a way that
does not fit a slice gives None. Whether the result is by chance exact is the oracle's to say. Leaves
out: constructs.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from tests.forge.honest import FILLERS, choose, cut, honest, pick, spans_of, take
from tests.forge.limits import SURE, restricts, surely_restricts
from tests.forge.marking import straight
from tests.forge.model import Sample, Slice
from tests.forge.texts import Leaf, World, world

Way = Callable[[random.Random, World], Sample | None]
"""Makes one forgery, or None where the slice it drew does not lend itself."""

WAYS: dict[str, tuple[Way, frozenset[str]]] = {}
"""Every way by its name, with the codes that are right."""


def _way(codes: str) -> Callable[[Way], Way]:
    def register(way: Way) -> Way:
        WAYS[way.__name__.replace("_", "-")] = (way, frozenset(codes.split()))
        return way

    return register


def forge(rng: random.Random, all_: World, kind: str) -> Sample:
    """Make one forgery of a kind."""
    way, codes = WAYS[kind]
    for _ in range(_TRIES):
        made = way(rng, all_)
        if made is not None:
            return replace(made, kind=kind, codes=codes)
    raise LookupError(f"no slice of these texts lends itself to {kind}")


_TRIES = 5_000


def _of(base: Slice, text: str, **more: object) -> Sample | None:
    """Make the sample of a changed text; None where nothing was changed."""
    if text == base.text:
        return None
    return replace(Sample("", text, (base.leaf.anchor,)), **more)  # type: ignore[arg-type]


def _swap(text: str, span: tuple[int, int], new: str) -> str:
    return text[: span[0]] + new + text[span[1] :]


@cache
def _where(pattern: str) -> tuple[tuple[Leaf, int, int], ...]:
    """Give every place of a pattern in the texts: the passage and the span of its first group, or of all."""
    return tuple(
        (leaf, *m.span(1 if m.re.groups else 0))
        for leaf in world().leaves
        if not leaf.emended
        for m in re.finditer(pattern, leaf.text)
    )


def _around(
    rng: random.Random, all_: World, pattern: str, least: int = 6, most: int = 30
) -> tuple[Slice, tuple[int, int]] | None:
    """Cut a slice around a place of a pattern; give it with the place's span in the printed text."""
    leaf, a, b = rng.choice(_where(pattern))
    base = take(rng, leaf, least, most, at=(a - 1, b + 1))
    if base is None or not (base.start <= a and b <= base.end):
        return None
    found = list(re.finditer(re.escape(leaf.text[a:b]), base.text))
    lead = leaf.text[base.start : a].count(leaf.text[a:b])
    if lead >= len(found):
        return None
    return base, found[lead].span()


# Words left out, put in, put for others.


@_way("Q004")
def dropped_not(rng: random.Random, all_: World) -> Sample | None:
    """A limit word inside is dropped."""
    base = pick(rng, all_, 8)
    inner = [s for s in base.words[1:-1] if surely_restricts(base.text[slice(*s)])]
    if not inner:
        return None
    a, b = rng.choice(inner)
    if base.text[b : b + 1] != " " or base.text[a - 1] != " ":
        return None
    return _of(base, base.text[:a] + base.text[b + 1 :])


@_way("Q004")
def dropped_word(rng: random.Random, all_: World) -> Sample | None:
    """A word inside is dropped with the space after it."""
    base = pick(rng, all_)
    a, b = choose(rng, base.words)
    if base.text[b : b + 1] != " " or base.text[a - 1] != " ":
        return None
    return _of(base, base.text[:a] + base.text[b + 1 :])


@_way("Q004")
def dropped_clause(rng: random.Random, all_: World) -> Sample | None:
    """Several words inside are dropped without a mark."""
    base = pick(rng, all_, 14)
    i = rng.randint(3, len(base.words) - 8)
    a, b = base.words[i][0], base.words[i + rng.randint(1, 4)][1]
    if base.text[b : b + 1] != " " or base.text[a - 1] != " " or re.search("[\"“”‘’'«»]", base.text[a:b]):
        return None
    return _of(base, base.text[:a] + base.text[b + 1 :])


@_way("Q001")
def swapped_words(rng: random.Random, all_: World) -> Sample | None:
    """Two neighbours change places."""
    base = pick(rng, all_)
    i = rng.randint(1, len(base.words) - 3)
    (a, b), (c, d) = base.words[i], base.words[i + 1]
    text = base.text
    if text[a:b].lower() == text[c:d].lower():
        return None
    return _of(base, text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:])


@_way("Q001")
def changed_word(rng: random.Random, all_: World) -> Sample | None:
    """A word of another passage stands for one of this."""
    base, other = pick(rng, all_), pick(rng, all_)
    new = other.text[slice(*rng.choice(other.words))]
    a, b = choose(rng, base.words)
    if straight(new).lower() == straight(base.text[a:b]).lower() or re.sub(r"\W", "", new) in base.text[a:b]:
        return None
    if re.sub(r"\W", "", new).lower() == re.sub(r"\W", "", base.text[a:b]).lower():
        return None
    return _of(base, _swap(base.text, (a, b), new))


@_way("Q001")
def added_word(rng: random.Random, all_: World) -> Sample | None:
    """A word is added without brackets."""
    base = pick(rng, all_)
    a, _ = choose(rng, base.words)
    return _of(base, base.text[:a] + rng.choice(FILLERS) + " " + base.text[a:])


@_way("Q001")
def doubled_word(rng: random.Random, all_: World) -> Sample | None:
    """A word stands twice."""
    base = pick(rng, all_)
    a, b = choose(rng, base.words)
    return _of(base, base.text[:b] + " " + base.text[a:b] + base.text[b:])


@_way("Q001")
def changed_letter(rng: random.Random, all_: World) -> Sample | None:
    """One letter becomes another."""
    base = pick(rng, all_)
    at = rng.choice([i for i, c in enumerate(base.text) if c.isascii() and c.isalpha()] or [-1])
    if at < 0:
        return None
    new = rng.choice("aeiourstln")
    return None if base.text[at].lower() == new else _of(base, _swap(base.text, (at, at + 1), new))


@_way("Q001")
def dropped_letter(rng: random.Random, all_: World) -> Sample | None:
    """One letter inside a word is dropped."""
    base = pick(rng, all_)
    a, b = choose(rng, base.words)
    if b - a < 4 or not base.text[a:b].isalpha():
        return None
    at = rng.randint(a + 1, b - 2)
    return _of(base, _swap(base.text, (at, at + 1), ""))


@_way("Q001")
def dropped_accent(rng: random.Random, all_: World) -> Sample | None:
    """An accented letter loses its accent."""
    found = _around(rng, all_, "[éèàçüöäñóíáãõê]")
    if found is None:
        return None
    base, (a, b) = found
    plain = dict(zip("éèàçüöäñóíáãõê", "eeacuoanoiaaoe", strict=True))
    return _of(base, _swap(base.text, (a, b), plain[base.text[a]]))


@_way("Q001")
def changed_digit(rng: random.Random, all_: World) -> Sample | None:
    """One digit becomes another."""
    found = _around(rng, all_, r"[0-9]")
    if found is None:
        return None
    base, (a, b) = found
    return _of(base, _swap(base.text, (a, b), rng.choice([d for d in "0123456789" if d != base.text[a]])))


@_way("Q001 Q013")
def lost_decimal(rng: random.Random, all_: World) -> Sample | None:
    """`27%` for `2.7%`."""
    found = _around(rng, all_, r"[0-9]([.,])[0-9]")
    return _of(found[0], _swap(found[0].text, found[1], "")) if found else None


# Words and pieces cut.


@_way("Q011")
def cut_number(rng: random.Random, all_: World) -> Sample | None:
    """`7%` out of `2.7%`: the slice begins inside a number."""
    leaf, at, end = rng.choice(_where(r"(?<=[0-9][.,:/–-])([0-9])"))
    words = [s for s in spans_of(leaf.text) if s[1] > at]
    stop = words[min(rng.randint(2, 14), len(words) - 1)][1]
    base = cut(leaf, at, stop)
    return Sample("", base.text, (leaf.anchor,)) if base and end < stop and len(base.words) > 2 else None


@_way("Q011")
def cut_start(rng: random.Random, all_: World) -> Sample | None:
    """The first word loses its beginning."""
    base = pick(rng, all_, 6)
    a, b = base.words[0]
    if a or b < 4 or not base.text[:b].isalpha():
        return None
    return _of(base, base.text[rng.randint(1, b - 2) :])


@_way("Q011")
def cut_end(rng: random.Random, all_: World) -> Sample | None:
    """The last word loses its end."""
    base = pick(rng, all_, 6)
    a, b = base.words[-1]
    if b != len(base.text) or b - a < 4 or not base.text[a:b].isalpha():
        return None
    return _of(base, base.text[: rng.randint(a + 2, b - 1)])


@_way("Q011")
def cut_hyphen(rng: random.Random, all_: World) -> Sample | None:
    """`alignment` out of `non-alignment`: the first word loses what stands before its hyphen."""
    leaf, at, _ = rng.choice(_where(r"(?<=[a-zA-Z]-)([a-zA-Z])"))
    words = [s for s in spans_of(leaf.text) if s[1] > at]
    base = cut(leaf, at, words[min(rng.randint(3, 14), len(words) - 1)][1])
    return Sample("", base.text, (leaf.anchor,)) if base and len(base.words) > 3 else None


@_way("Q011")
def cut_contraction(rng: random.Random, all_: World) -> Sample | None:
    """`he` out of `he’s`: the last word loses its apostrophe and what follows."""
    leaf, at, _ = rng.choice(_where(r"(?<=\w)(['’])(?=\w)"))
    words = [s for s in spans_of(leaf.text) if s[0] < at]
    base = cut(leaf, words[max(0, len(words) - rng.randint(4, 14))][0], at)
    return Sample("", base.text, (leaf.anchor,)) if base and len(base.words) > 3 else None


@_way("Q011")
def cut_beside_omission(rng: random.Random, all_: World) -> Sample | None:
    """A word is cut where an omission begins."""
    made = _omitted(rng, all_, 14)
    if made is None or not made[1][-4:].isalpha() or len(made[1]) < 20:
        return None
    base, left, right = made
    return _of(base, f"{left[:-2]} […] {right}")


# Case and punctuation.


@_way("Q012")
def changed_case(rng: random.Random, all_: World) -> Sample | None:
    """A letter inside changes its case without a mark."""
    base = pick(rng, all_)
    a, _ = choose(rng, base.words)
    return _of(base, _swap(base.text, (a, a + 1), base.text[a].swapcase())) if base.text[a].isalpha() else None


@_way("Q012")
def changed_initial(rng: random.Random, all_: World) -> Sample | None:
    """The first letter changes its case without a mark."""
    base = pick(rng, all_)
    return _of(base, base.text[0].swapcase() + base.text[1:]) if base.text[0].isalpha() else None


@_way("Q013")
def added_comma(rng: random.Random, all_: World) -> Sample | None:
    """A comma is added between two words."""
    base = pick(rng, all_)
    _, b = choose(rng, base.words)
    return _of(base, base.text[:b] + "," + base.text[b:]) if base.text[b : b + 1] == " " else None


@_way("Q013")
def dropped_comma(rng: random.Random, all_: World) -> Sample | None:
    """A comma inside is dropped."""
    found = _around(rng, all_, r"\w(,)\s\w")
    return _of(found[0], _swap(found[0].text, found[1], "")) if found and found[1][1] < len(found[0].text) else None


@_way("Q013")
def moved_comma(rng: random.Random, all_: World) -> Sample | None:
    """A comma moves one word on."""
    found = _around(rng, all_, r"\w(,) \w", 8)
    if found is None:
        return None
    base, (a, b) = found
    moved = re.sub(r"^ (\w+) ", r" \1, ", base.text[b:])
    return _of(base, base.text[:a] + moved) if moved != base.text[b:] else None


@_way("Q013")
def period_for_question(rng: random.Random, all_: World) -> Sample | None:
    """`.` stands for `?` or `!`."""
    found = _around(rng, all_, r"\w([?!])(?![?!.])", 3, 20)
    return _of(found[0], _swap(found[0].text, found[1], ".")) if found else None


@_way("Q013")
def semicolon(rng: random.Random, all_: World) -> Sample | None:
    """`;` stands for `,`."""
    found = _around(rng, all_, r"\w(,)\s\w")
    return _of(found[0], _swap(found[0].text, found[1], ";")) if found and found[1][1] < len(found[0].text) else None


@_way("Q013")
def changed_dash(rng: random.Random, all_: World) -> Sample | None:
    """An en dash stands for an em dash, or the other way."""
    found = _around(rng, all_, "[—–]")
    if found is None:
        return None
    base, span = found
    return _of(base, _swap(base.text, span, "–" if base.text[span[0]] == "—" else "—"))


@_way("Q013")
def dropped_hyphen(rng: random.Random, all_: World) -> Sample | None:
    """A hyphen becomes a space."""
    found = _around(rng, all_, r"[a-z](-)[a-z]")
    return _of(found[0], _swap(found[0].text, found[1], " ")) if found else None


@_way("Q013")
def final_comma(rng: random.Random, all_: World) -> Sample | None:
    """A comma is added before the closing marks in logical punctuation."""
    base = pick(rng, all_)
    following = base.leaf.text[base.end : base.end + 1]
    return _of(base, base.text + ",") if base.text[-1].isalnum() and following != "," else None


@_way("Q013 Q001")
def lost_space(rng: random.Random, all_: World) -> Sample | None:
    """Two words run together."""
    base = pick(rng, all_)
    _, b = choose(rng, base.words)
    return _of(base, base.text[:b] + base.text[b + 1 :]) if base.text[b : b + 1] == " " else None


@_way("Q013 Q014")
def apostrophe_doubled(rng: random.Random, all_: World) -> Sample | None:
    """An apostrophe becomes a double mark."""
    found = _around(rng, all_, r"\w(['’])\w")
    return _of(found[0], _swap(found[0].text, found[1], '"'), marks=("“", "”")) if found else None


@_way("Q013")
def marks_added(rng: random.Random, all_: World) -> Sample | None:
    """Inner marks are put around a word that has none."""
    base = pick(rng, all_)
    a, b = choose(rng, base.words)
    if re.search("[\"“”‘’']", base.text):
        return None
    return _of(base, base.text[:a] + "‘" + base.text[a:b] + "’" + base.text[b:])


@_way("Q013")
def marks_dropped(rng: random.Random, all_: World) -> Sample | None:
    """Inner marks are dropped."""
    base = pick(rng, all_, 8)
    inner = list(re.finditer(r"‘(\w[^‘’]*\w)’(?!\w)", base.text))
    return _of(base, _swap(base.text, inner[0].span(), inner[0][1])) if inner else None


# Characters that deceive.

_TWINS = dict(zip("aeopcxyiACEHKMOPTX", "аеорсхуіАСЕНКМОРТХ", strict=True))


@_way("Q008")
def look_alike(rng: random.Random, all_: World) -> Sample | None:
    """A Cyrillic letter stands for its Latin twin."""
    base = pick(rng, all_)
    places = [i for i, c in enumerate(base.text) if c in _TWINS]
    if not places or base.leaf.key in ("russian", "ukrainian"):
        return None
    at = rng.choice(places)
    return _of(base, _swap(base.text, (at, at + 1), _TWINS[base.text[at]]))


@_way("Q008")
def full_width_digit(rng: random.Random, all_: World) -> Sample | None:
    """A full-width digit stands for a plain one."""
    found = _around(rng, all_, r"[0-9]")
    if found is None:
        return None
    base, (a, b) = found
    return _of(base, _swap(base.text, (a, b), chr(ord(base.text[a]) - 48 + 0xFF10)))


def _put(rng: random.Random, all_: World, characters: str) -> Sample | None:
    base = pick(rng, all_)
    at = rng.randint(1, len(base.text) - 1)
    return _of(base, base.text[:at] + rng.choice(characters) + base.text[at:])


@_way("Q009")
def zero_width(rng: random.Random, all_: World) -> Sample | None:
    """A zero-width character is put in."""
    return _put(rng, all_, "\u200b\u200c\u200d\u2060\ufeff")


@_way("Q009")
def soft_hyphen(rng: random.Random, all_: World) -> Sample | None:
    """A soft hyphen is put in."""
    return _put(rng, all_, "\xad")


@_way("Q009")
def bidi(rng: random.Random, all_: World) -> Sample | None:
    """A character that turns the direction of writing is put in."""
    return _put(rng, all_, "\u202e\u202d\u200f\u2066\u061c")


# Omissions.


def _omitted(rng: random.Random, all_: World, least: int = 12) -> tuple[Slice, str, str] | None:
    """Give a slice with the pieces left and right of an honest omission, at least three words each."""
    base = pick(rng, all_, least)
    i = rng.randint(2, len(base.words) - 7)
    j = i + rng.randint(2, 4)
    left, between = base.text[: base.words[i][1]], base.text[base.words[i][1] : base.words[j][0]]
    if restricts(between) or re.search(r"[\"“”‘’'\[\]«»…]|\. \.", base.text):
        return None
    return base, left, base.text[base.words[j][0] :]


@_way("Q005")
def reversed_pieces(rng: random.Random, all_: World) -> Sample | None:
    """The two pieces change places."""
    made = _omitted(rng, all_)
    return _of(made[0], f"{made[2]} […] {made[1]}") if made and len(made[2].split()) > 2 else None


@_way("Q016")
def empty_omission(rng: random.Random, all_: World) -> Sample | None:
    """Dots that leave out nothing."""
    base = pick(rng, all_, 8)
    _, b = rng.choice(base.words[2:-3])
    return _of(base, base.text[:b] + " […]" + base.text[b:]) if base.text[b : b + 1] == " " else None


@_way("Q010")
def omission_of_limit(rng: random.Random, all_: World) -> Sample | None:
    """An omission leaves out a limit word."""
    base = pick(rng, all_, 9)
    inner = [i for i in range(3, len(base.words) - 3) if surely_restricts(base.text[slice(*base.words[i])])]
    if not inner or re.search('["“”‘’]', base.text) or not _english(base.leaf):
        return None
    i = rng.choice(inner)
    if re.match(r"\.\s*\d", base.text[base.words[i][1] :]):
        return None
    return _of(base, base.text[: base.words[i - 1][1]] + " […] " + base.text[base.words[i + 1][0] :])


def _english(leaf: Leaf) -> bool:
    return leaf.key in (
        "sochi",
        "paradoxes",
        "liang",
        "blueprint",
        "chang2024",
        "topics0",
        "topics1",
        "touchstone",
    )


@_way("Q006")
def bare_dots(rng: random.Random, all_: World) -> Sample | None:
    """Dots without brackets in the strict style."""
    made = _omitted(rng, all_)
    return _of(made[0], f"{made[1]} {rng.choice(('…', '. . .', '...'))} {made[2]}") if made else None


@_way("Q006")
def one_word_pieces(rng: random.Random, all_: World) -> Sample | None:
    """Single words chained over a passage."""
    leaf = rng.choice(all_.leaves)
    words = [leaf.text[a:b] for a, b in spans_of(leaf.text)]
    if len(words) < 20 or leaf.emended or restricts(leaf.text) or re.search("[\"“”‘’'\\[\xad]", leaf.text):
        return None
    chosen = sorted(rng.sample(range(0, len(words), 2), rng.randint(3, 5)))
    return Sample("", " […] ".join(words[i] for i in chosen), (leaf.anchor,))


@_way("Q006")
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


@_way("Q006 Q010")
def long_omission(rng: random.Random, all_: World) -> Sample | None:
    """More than 150 words left out of one passage."""
    leaf, _, _ = rng.choice(_where(r"^(?:\S+\s+){170}"))
    spans = spans_of(leaf.text)
    if len(spans) < 165:
        return None
    i = rng.randint(3, 6)
    one = cut(leaf, spans[i - 3][0], spans[i + 1][1])
    two = cut(leaf, spans[-6][0], spans[-1][1])
    return Sample("", f"{one.text} […] {two.text}", (leaf.anchor,)) if one and two else None


@_way("Q001")
def two_sources_joined(rng: random.Random, all_: World) -> Sample | None:
    """A piece of one source and a piece of another, both cited as alternatives."""
    one, two = pick(rng, all_, 4, 10), pick(rng, all_, 4, 10)
    if one.leaf.key == two.leaf.key or re.search("[\"“”‘’']", one.text + two.text):
        return None
    return Sample("", f"{one.text} […] {two.text}", (one.leaf.anchor, two.leaf.anchor))


@_way("Q001 Q003")
def two_passages_joined(rng: random.Random, all_: World) -> Sample | None:
    """Pieces of two passages joined by dots, only the first passage cited."""
    one = pick(rng, all_, 4, 10)
    two = take(rng, rng.choice(all_.of(one.leaf.key)), 4, 10)
    if two is None or two.leaf == one.leaf or re.search("[\"“”‘’']", one.text + two.text):
        return None
    return Sample("", f"{one.text} […] {two.text}", (one.leaf.anchor,))


@_way("Q001 Q013")
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


# Brackets.


def _bracketed(rng: random.Random, all_: World, words: str, least: int = 8) -> Sample | None:
    base = pick(rng, all_, least)
    _, b = rng.choice(base.words[2:-3])
    if base.text[b : b + 1] != " " or "[" in base.text:
        return None
    return _of(base, f"{base.text[:b]} [{words}]{base.text[b:]}")


@_way("Q010")
def insertion_of_limit(rng: random.Random, all_: World) -> Sample | None:
    """A limit word is added in brackets."""
    made = _bracketed(rng, all_, rng.choice(SURE))
    return made if made and _english_anchor(made, all_) else None


def _english_anchor(sample: Sample, all_: World) -> bool:
    key = sample.anchors[0].partition("#")[0]
    return _english(all_.of(key)[0])


@_way("Q010")
def insertion_of_limit_in_foreign_words(rng: random.Random, all_: World) -> Sample | None:
    """A limit word of the book's language is added to words of another."""
    made = _bracketed(rng, all_, rng.choice(SURE))
    # Where the dialogues are not installed, there are no foreign words, and English ones take their place.
    foreign = made is not None and (not _english_anchor(made, all_) or bool(all_.missing))
    return made if foreign else None


@_way("Q006 Q011 Q001")
def insertion_in_word(rng: random.Random, all_: World) -> Sample | None:
    """Words are added inside a hyphenated word."""
    found = _around(rng, all_, r"[a-z](-)[a-z]", 12)
    if found is None or "[" in found[0].text:
        return None
    return _of(found[0], f"{found[0].text[: found[1][1]]}[the] {found[0].text[found[1][1] :]}")


@_way("Q013 Q001")
def space_before_replacement(rng: random.Random, all_: World) -> Sample | None:
    """A space is added before a word that brackets replace."""
    found = _around(rng, all_, r"[(—](?=\w)", 14)
    if found is None or "[" in found[0].text:
        return None
    base, (_, b) = found
    word = next((s for s in base.words if s[0] == b), None)
    if word is None or restricts(base.text[slice(*word)]) or base.text[word[1] : word[1] + 1] != " ":
        return None
    return _of(base, f"{base.text[:b]} [then]{base.text[word[1] :]}")


@_way("Q006")
def long_insertion(rng: random.Random, all_: World) -> Sample | None:
    """Four words and more are added in brackets."""
    return _bracketed(rng, all_, "as the whole world then knew", 40)


@_way("Q006")
def many_insertions(rng: random.Random, all_: World) -> Sample | None:
    """More is added than one word in six."""
    base = pick(rng, all_, 8, 14)
    places = [b for _, b in base.words[1:-1] if base.text[b : b + 1] == " "][::2][:3]
    if len(places) < 3 or re.search(r"[\[\"“”‘’']", base.text):
        return None
    text = base.text
    for at in reversed(places):
        text = f"{text[:at]} [{rng.choice(('old', 'new', 'then'))}]{text[at:]}"
    return _of(base, text)


@_way("Q006")
def insertion_beside_omission(rng: random.Random, all_: World) -> Sample | None:
    """Words in brackets stand beside dots."""
    made = _omitted(rng, all_, 24)
    return _of(made[0], f"{made[1]} […] [{rng.choice(FILLERS)}] {made[2]}") if made else None


@_way("Q010")
def replaced_limit(rng: random.Random, all_: World) -> Sample | None:
    """A limit word is replaced by words in brackets."""
    base = pick(rng, all_, 14)
    inner = [s for s in base.words[4:-4] if surely_restricts(base.text[slice(*s)])]
    if not inner or not _english(base.leaf) or "[" in base.text:
        return None
    a, b = rng.choice(inner)
    if re.match(r"\.\s*\d", base.text[b:]) or re.search('["“”‘’]', base.text):
        return None
    return _of(base, f"{base.text[:a]}[indeed]{base.text[b:]}")


@_way("Q010")
def replaced_by_limit(rng: random.Random, all_: World) -> Sample | None:
    """A word is replaced by a limit word in brackets."""
    base = pick(rng, all_, 14)
    a, b = rng.choice(base.words[4:-4])
    plain = base.text[a - 1] == " " and base.text[b : b + 1] == " "
    if restricts(base.text[a:b]) or not _english(base.leaf) or not plain or "[" in base.text:
        return None
    return _of(base, f"{base.text[:a]}[{rng.choice(SURE)}]{base.text[b:]}")


@_way("Q006")
def long_replacement(rng: random.Random, all_: World) -> Sample | None:
    """Words in brackets stand for more than three of the source's."""
    base = pick(rng, all_, 26)
    i = rng.randint(4, len(base.words) - 12)
    a, b = base.words[i][0], base.words[i + rng.randint(3, 6)][1]
    if restricts(base.text[a:b]) or re.search(r"[^\w\s-]", base.text[a - 2 : b + 2]) or "[" in base.text:
        return None
    return _of(base, f"{base.text[:a]}[they did]{base.text[b:]}")


@_way("Q006")
def short_stem(rng: random.Random, all_: World) -> Sample | None:
    """A completion keeps too little of the word."""
    base = pick(rng, all_, 8)
    a, b = choose(rng, base.words)
    if b - a < 7 or not base.text[a:b].isalpha():
        return None
    return _of(base, f"{base.text[: a + 2]}[ing]{base.text[b:]}")


@_way("Q010")
def completion_of_limit(rng: random.Random, all_: World) -> Sample | None:
    """`can[]` out of `cannot`."""
    found = _around(rng, all_, r"\bcannot\b", 8)
    return _of(found[0], _swap(found[0].text, found[1], "can[]")) if found else None


@_way("Q001 Q006")
def bracket_in_word(rng: random.Random, all_: World) -> Sample | None:
    """A bracket inside a word changes its letters."""
    base = pick(rng, all_, 8)
    a, b = choose(rng, base.words)
    if b - a < 6 or not base.text[a:b].isalpha():
        return None
    return _of(base, f"{base.text[: a + 2]}[{rng.choice('xqz')}]{base.text[a + 3 :]}")


@_way("Q001 Q006")
def wrong_initial(rng: random.Random, all_: World) -> Sample | None:
    """The bracketed first letter is another letter."""
    base = pick(rng, all_, 8)
    new = rng.choice("BFGHJKLMNPRVW")
    if len(base.words) < 4 or not base.text[:3].isalpha() or base.text[0].lower() == new.lower():
        return None
    return _of(base, f"[{new}]{base.text[1:]}")


@_way("Q017")
def only_brackets(rng: random.Random, all_: World) -> Sample | None:
    """Nothing but words in brackets."""
    base = pick(rng, all_, 2, 3)
    return Sample("", f"[{base.text}]", (base.leaf.anchor,)) if not re.search(r"[\[\]\"“”‘’']", base.text) else None


@_way("Q017")
def no_words(rng: random.Random, all_: World) -> Sample | None:
    """Nothing but dots."""
    base = pick(rng, all_, 4)
    return Sample("", rng.choice(("[…]", "[...]")), (base.leaf.anchor,))


@_way("Q006")
def mostly_brackets(rng: random.Random, all_: World) -> Sample | None:
    """More words in brackets than of the source."""
    base = pick(rng, all_, 2, 3)
    if len(base.words) > 2 or re.search(r"[\[\]\"“”‘’']", base.text) or base.text[base.words[0][1]] != " ":
        return None
    return _of(base, _swap(base.text, (base.words[0][1], base.words[0][1]), " [of the old]"))


@_way("Q001")
def sic_on_a_change(rng: random.Random, all_: World) -> Sample | None:
    """`[sic]` stands after a word that is not the source's."""
    base = pick(rng, all_, 8)
    a, b = rng.choice(base.words[2:-2])
    if b - a < 4 or not base.text[a:b].isalpha() or "[" in base.text:
        return None
    new = base.text[a : b - 1] + rng.choice("kvw")
    return _of(base, f"{base.text[:a]}{new} [sic]{base.text[b:]}") if new != base.text[a:b] else None


_SCRAPS = (
    *(
        "[…]",
        " […] ",
        " […]",
        "[…] ",
        "…",
        " … ",
        " . . . ",
        "[T]",
        "[t]",
        "[s]",
        "[ed]",
        "[]",
        " [the]",
        "[the] ",
    ),
    *(
        " [not]",
        " [sic]",
        ".",
        ",",
        " ",
        "-",
        "—",
        "–",
        " [a b]",
        " [a b c d]",
        "[1]",
        "(",
        ";",
        "n’t",
        "not ",
        "’s",
        "%",
    ),
)
_ANY = " ".join(f"Q{n:03}" for n in range(1, 20))


@_way(_ANY)
def scrambled(rng: random.Random, all_: World) -> Sample | None:
    """An honestly altered quotation, with scraps put in, taken out or exchanged anywhere."""
    made = honest(rng, all_)
    if made.emphasis:
        return None
    text = made.text
    for _ in range(rng.choice((1, 1, 2, 3))):
        edges = [m.start() for m in re.finditer(r"\b", text)] or [0]
        at = rng.choice(edges) if rng.random() < 0.6 else rng.randint(0, len(text))
        chance = rng.random()
        end = at if chance < 0.4 else min(len(text), at + rng.choice((1, 2, 5, 12)))
        text = text[:at] + (rng.choice(_SCRAPS) if chance < 0.8 else "") + text[end:]
    text = text.strip()
    return replace(made, text=text, verdict="forged") if re.search(r"\w", text) and text != made.text else None


@_way(_ANY)
def altered_and_changed(rng: random.Random, all_: World) -> Sample | None:
    """An honestly altered quotation in which one letter outside brackets changes."""
    made = honest(rng, all_)
    free = [i for i in range(len(made.text)) if made.text[:i].count("[") == made.text[:i].count("]")]
    places = [i for i in free if made.text[i].isalpha()]
    if not places:
        return None
    at = rng.choice(places)
    new = rng.choice("aeiounrst")
    if new == made.text[at].lower():
        return None
    return replace(made, text=_swap(made.text, (at, at + 1), new), verdict="forged")


# Credit.


@_way("Q003")
def other_passage(rng: random.Random, all_: World) -> Sample | None:
    """Credited to another passage of the same source."""
    base = pick(rng, all_, 8)
    other = rng.choice(all_.of(base.leaf.key))
    return Sample("", base.text, (other.anchor,)) if other != base.leaf else None


@_way("Q003")
def other_source(rng: random.Random, all_: World) -> Sample | None:
    """Credited to another source."""
    base = pick(rng, all_, 8)
    other = rng.choice(all_.leaves)
    return Sample("", base.text, (other.anchor,)) if other.key != base.leaf.key else None


@_way("Q003")
def neighbour_sentence(rng: random.Random, all_: World) -> Sample | None:
    """Credited to another sentence of the right passage."""
    base = pick(rng, all_, 5, 12)
    wrong = [n for n, (a, b) in enumerate(base.leaf.sentences, start=1) if base.end <= a or b <= base.start]
    return Sample("", base.text, (f"{base.leaf.anchor}.s{rng.choice(wrong)}",)) if wrong else None


@_way("Q002")
def uncited(rng: random.Random, all_: World) -> Sample | None:
    """No citation at all."""
    return Sample("", pick(rng, all_).text, (), asked=False)


@_way("Q002")
def bare_key(rng: random.Random, all_: World) -> Sample | None:
    """A citation without an anchor."""
    base = pick(rng, all_)
    return Sample("", base.text, (base.leaf.key,), asked=False)


@_way("Q002 Q020")
def two_claims(rng: random.Random, all_: World) -> Sample | None:
    """Two citations claim it."""
    base, other = pick(rng, all_), rng.choice(all_.leaves)
    if other == base.leaf:
        return None
    return Sample("", base.text, (base.leaf.anchor,), rival=(other.anchor,), asked=False)


@_way("C001")
def unknown_source(rng: random.Random, all_: World) -> Sample | None:
    """A key that no entry has."""
    return Sample("", pick(rng, all_).text, ("nobody2020#p1",), asked=False)


@_way("C002")
def unknown_anchor(rng: random.Random, all_: World) -> Sample | None:
    """A passage that is not there."""
    base = pick(rng, all_)
    place = rng.choice(("p9999", f"{base.leaf.id}.s99", "friends"))
    return Sample("", base.text, (f"{base.leaf.key}#{place}",), asked=False)


@_way("C004")
def no_seed(rng: random.Random, all_: World) -> Sample | None:
    """A work without a seed, and nobody's word for it."""
    return Sample("", pick(rng, all_).text, ("printonly#p1",), asked=False)


@_way("Q006")
def too_many_passages(rng: random.Random, all_: World) -> Sample | None:
    """A run-in quotation cites more than three passages."""
    base = pick(rng, all_)
    leaves = all_.of(base.leaf.key)
    at = leaves.index(base.leaf)
    last = leaves[min(at + 4, len(leaves) - 1)]
    if leaves.index(last) - at < 3:
        return None
    return Sample("", base.text, (f"{base.leaf.anchor}-{last.id}",), asked=False)


# Markup and marks.


@_way("Q007")
def undeclared_emphasis(rng: random.Random, all_: World) -> Sample | None:
    """A word is emphasised, and nobody says by whom."""
    base = pick(rng, all_, 4)
    return Sample("", base.text, (base.leaf.anchor,), emphasis=(choose(rng, base.words),), asked=False)


def _intruding(rng: random.Random, all_: World, name: str) -> Sample | None:
    base = pick(rng, all_, 4)
    a, b = choose(rng, base.words)
    return Sample("", base.text, (base.leaf.anchor,), intruder=(a, b, name), asked=False)


@_way("Q018")
def note_inside(rng: random.Random, all_: World) -> Sample | None:
    """A note mark inside."""
    return _intruding(rng, all_, "note")


@_way("Q018")
def link_inside(rng: random.Random, all_: World) -> Sample | None:
    """A link inside."""
    return _intruding(rng, all_, "link")


@_way("Q018")
def deletion_inside(rng: random.Random, all_: World) -> Sample | None:
    """Struck-out words inside."""
    return _intruding(rng, all_, "deletion")


@_way("Q018")
def strong_inside(rng: random.Random, all_: World) -> Sample | None:
    """Bold words, or a raised number, inside."""
    return _intruding(rng, all_, rng.choice(("strong", "script", "image")))


@_way("Q014")
def stray_mark(rng: random.Random, all_: World) -> Sample | None:
    """A double mark too many."""
    base = pick(rng, all_)
    _, b = choose(rng, base.words)
    if re.search('["“”„]', base.text):
        return None
    return _of(base, base.text[:b] + "”" + base.text[b:], asked=False)


@_way("Q014")
def unlisted_mark(rng: random.Random, all_: World) -> Sample | None:
    """Marks that no rule speaks of."""
    base = pick(rng, all_)
    a, b = choose(rng, base.words)
    opening, closing = rng.choice((("❝", "❞"), ("〝", "〞"), ("‟", "”"), ("＂", "＂")))
    return _of(base, base.text[:a] + opening + base.text[a:b] + closing + base.text[b:], asked=False)
