"""Forgeries with brackets: what is put in, put for others, or completed."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from tests.forge.drafts import FILLERS
from tests.forge.forms import OTHER_WORDS
from tests.forge.honest import honest
from tests.forge.limits import SURE, doubts, restricts, surely_restricts
from tests.forge.model import Sample
from tests.forge.slices import choose, pick
from tests.forge.texts import World, is_english
from tests.forge.ways.making import Ways, around, changed, omitted, swap

WAYS = Ways()
"""The ways of this module."""


def _bracketed(rng: random.Random, all_: World, words: str, least: int = 8) -> Sample | None:
    base = pick(rng, all_, least)
    _, b = rng.choice(base.words[2:-3])
    if base.text[b : b + 1] != " " or "[" in base.text:
        return None
    return changed(base, f"{base.text[:b]} [{words}]{base.text[b:]}")


@WAYS.way("Q010")
def insertion_of_limit(rng: random.Random, all_: World) -> Sample | None:
    """A limit word is added in brackets."""
    made = _bracketed(rng, all_, rng.choice(SURE))
    return made if made and is_english_anchor(made, all_) else None


def is_english_anchor(sample: Sample, all_: World) -> bool:
    key = sample.anchors[0].partition("#")[0]
    return is_english(all_.of(key)[0])


@WAYS.way("Q010")
def insertion_of_limit_in_foreign_words(rng: random.Random, all_: World) -> Sample | None:
    """A limit word of the book's language is added to words of another."""
    made = _bracketed(rng, all_, rng.choice(SURE))
    # Where the dialogues are not installed, there are no foreign words, and English ones take their place.
    foreign = made is not None and (not is_english_anchor(made, all_) or bool(all_.missing))
    return made if foreign else None


@WAYS.way("Q006 Q011 Q001")
def insertion_in_word(rng: random.Random, all_: World) -> Sample | None:
    """Words are added inside a hyphenated word."""
    found = around(rng, all_, r"[a-z](-)[a-z]", 12)
    if found is None or "[" in found[0].text:
        return None
    return changed(found[0], f"{found[0].text[: found[1][1]]}[the] {found[0].text[found[1][1] :]}")


@WAYS.way("Q013 Q001")
def space_before_replacement(rng: random.Random, all_: World) -> Sample | None:
    """A space is added before a word that brackets replace."""
    found = around(rng, all_, r"[(—](?=\w)", 14)
    if found is None or "[" in found[0].text:
        return None
    base, (_, b) = found
    word = next((s for s in base.words if s[0] == b), None)
    if (
        word is None
        or restricts(base.text[slice(*word)])
        or doubts(base.text[slice(*word)])
        or base.text[word[1] : word[1] + 1] != " "
    ):
        return None
    return changed(base, f"{base.text[:b]} [then]{base.text[word[1] :]}")


@WAYS.way("Q006")
def long_insertion(rng: random.Random, all_: World) -> Sample | None:
    """Six words are added in brackets."""
    return _bracketed(rng, all_, "as the whole world then knew", 40)


@WAYS.way("Q006")
def many_insertions(rng: random.Random, all_: World) -> Sample | None:
    """More is added than one word in six."""
    base = pick(rng, all_, 8, 14)
    places = [b for _, b in base.words[1:-1] if base.text[b : b + 1] == " "][::2][:3]
    if len(places) < 3 or re.search(r"[\[\"“”‘’']", base.text):
        return None
    text = base.text
    for at in reversed(places):
        text = f"{text[:at]} [{rng.choice(('old', 'new', 'then'))}]{text[at:]}"
    return changed(base, text)


@WAYS.way("Q006")
def bracket_beside_three_words(rng: random.Random, all_: World) -> Sample | None:
    """One bracket stands beside three words of the source."""
    base = pick(rng, all_, 3, 3)
    if re.search(r"[\[\]\"“”‘’'…]", base.text) or base.text[base.words[0][1]] != " ":
        return None
    at = base.words[0][1]
    return changed(base, f"{base.text[:at]} [old]{base.text[at:]}")


@WAYS.way("Q006")
def insertion_beside_omission(rng: random.Random, all_: World) -> Sample | None:
    """Words in brackets stand beside dots."""
    made = omitted(rng, all_, 24)
    return changed(made[0], f"{made[1]} […] [{rng.choice(FILLERS)}] {made[2]}") if made else None


@WAYS.way("Q010")
def replaced_limit(rng: random.Random, all_: World) -> Sample | None:
    """A limit word is replaced by words in brackets."""
    base = pick(rng, all_, 14)
    inner = [s for s in base.words[4:-4] if surely_restricts(base.text[slice(*s)])]
    if not inner or not is_english(base.leaf) or "[" in base.text:
        return None
    a, b = rng.choice(inner)
    if re.match(r"\.\s*\d", base.text[b:]) or re.search('["“”‘’]', base.text):
        return None
    return changed(base, f"{base.text[:a]}[indeed]{base.text[b:]}")


@WAYS.way("Q010")
def replaced_by_limit(rng: random.Random, all_: World) -> Sample | None:
    """A word is replaced by a limit word in brackets."""
    base = pick(rng, all_, 14)
    a, b = rng.choice(base.words[4:-4])
    plain = base.text[a - 1] == " " and base.text[b : b + 1] == " "
    if restricts(base.text[a:b]) or not is_english(base.leaf) or not plain or "[" in base.text:
        return None
    return changed(base, f"{base.text[:a]}[{rng.choice(SURE)}]{base.text[b:]}")


@WAYS.way("Q006")
def long_replacement(rng: random.Random, all_: World) -> Sample | None:
    """Words in brackets stand for more than three of the source's."""
    base = pick(rng, all_, 26)
    i = rng.randint(4, len(base.words) - 12)
    a, b = base.words[i][0], base.words[i + rng.randint(3, 6)][1]
    if restricts(base.text[a:b]) or re.search(r"[^\w\s-]", base.text[a - 2 : b + 2]) or "[" in base.text:
        return None
    return changed(base, f"{base.text[:a]}[they did]{base.text[b:]}")


@WAYS.way("Q006")
def short_stem(rng: random.Random, all_: World) -> Sample | None:
    """A completion keeps too little of the word."""
    base = pick(rng, all_, 8)
    a, b = choose(rng, base.words)
    if b - a < 7 or not base.text[a:b].isalpha():
        return None
    return changed(base, f"{base.text[: a + 2]}[ing]{base.text[b:]}")


@WAYS.way("Q006")
def another_word(rng: random.Random, all_: World) -> Sample | None:
    """A completion makes another word: `for[bidden]`, `public[ist]`."""
    base = pick(rng, all_, 8)
    a, b = choose(rng, base.words)
    word, ending = base.text[a:b], rng.choice(OTHER_WORDS)
    kept = b - a if rng.random() < 0.7 else max(3, (b - a + 1) // 2)
    if b - a < 3 or not word.isalpha() or restricts(word) or restricts(word[:kept] + ending) or word[kept:] == ending:
        return None
    return changed(base, f"{base.text[: a + kept]}[{ending}]{base.text[b:]}")


@WAYS.way("Q006")
def long_completion(rng: random.Random, all_: World) -> Sample | None:
    """A completion has more letters than four, or than stand before it."""
    base = pick(rng, all_, 8)
    a, b = choose(rng, base.words)
    word, ending = base.text[a:b], rng.choice(("ingly", "erings", "ations", "ements"))
    if b - a < 3 or not word.isalpha() or restricts(word) or restricts(word + ending):
        return None
    return changed(base, f"{base.text[:b]}[{ending}]{base.text[b:]}")


@WAYS.way("Q010")
def completion_of_limit(rng: random.Random, all_: World) -> Sample | None:
    """`can[]` out of `cannot`."""
    found = around(rng, all_, r"\bcannot\b", 8)
    return changed(found[0], swap(found[0].text, found[1], "can[]")) if found else None


@WAYS.way("Q010")
def negative_prefix_put_in(rng: random.Random, all_: World) -> Sample | None:
    """`[un]likely` for `likely`."""
    found = around(rng, all_, r"\b(?:likely|able|certain|known|willing|common|usual|expected)\b", 8)
    if found is None or "[" in found[0].text:
        return None
    base, (a, b) = found
    if (a and base.text[a - 1] != " ") or base.text[b : b + 1].strip(",.;"):
        return None
    return changed(base, f"{base.text[:a]}[un]{base.text[a:]}")


@WAYS.way("Q010 Q011")
def negative_prefix_taken(rng: random.Random, all_: World) -> Sample | None:
    """`[]likely` out of `unlikely`, or `[…] alignment` out of `non-alignment`."""
    found = around(rng, all_, r"\b([Nn]on-|un)(?!der|i|til|less|cle|an|to)(?=[a-z]{4})", 10)
    if found is None or re.search(r"[\[\"“”‘’…]", found[0].text):
        return None
    base, (a, b) = found
    if a < 12 or base.text[a - 1] != " ":
        return None
    if rng.random() < 0.5:
        return changed(base, f"{base.text[:a]}[]{base.text[b:]}")
    # These dots also leave out no whole word, and in the order of rules.md Q016 comes before Q010.
    return changed(base, f"{base.text[:a]}[…] {base.text[b:]}", codes=frozenset(("Q010", "Q011", "Q016")))


@WAYS.way("Q006 Q010 Q011")
def other_prefix_put_in(rng: random.Random, all_: World) -> Sample | None:
    """`[re]made` for `made`."""
    base = pick(rng, all_, 8)
    a, b = choose(rng, base.words)
    plain = base.text[a - 1] == " " and base.text[b : b + 1] == " " and base.text[a:b].isalpha()
    if not plain or not base.text[a].islower() or b - a < 4 or restricts(base.text[a:b]) or "[" in base.text:
        return None
    return changed(base, f"{base.text[:a]}[{rng.choice(('re', 'pre', 'over'))}]{base.text[a:]}")


@WAYS.way("Q001 Q006")
def bracket_in_word(rng: random.Random, all_: World) -> Sample | None:
    """A bracket inside a word changes its letters."""
    base = pick(rng, all_, 8)
    a, b = choose(rng, base.words)
    if b - a < 6 or not base.text[a:b].isalpha():
        return None
    return changed(base, f"{base.text[: a + 2]}[{rng.choice('xqz')}]{base.text[a + 3 :]}")


@WAYS.way("Q001 Q006")
def wrong_initial(rng: random.Random, all_: World) -> Sample | None:
    """The bracketed first letter is another letter."""
    base = pick(rng, all_, 8)
    new = rng.choice("BFGHJKLMNPRVW")
    if len(base.words) < 4 or not base.text[:3].isalpha() or base.text[0].lower() == new.lower():
        return None
    return changed(base, f"[{new}]{base.text[1:]}")


@WAYS.way("Q017")
def only_brackets(rng: random.Random, all_: World) -> Sample | None:
    """Nothing but words in brackets."""
    base = pick(rng, all_, 2, 3)
    return Sample("", f"[{base.text}]", (base.leaf.anchor,)) if not re.search(r"[\[\]\"“”‘’']", base.text) else None


@WAYS.way("Q017")
def no_words(rng: random.Random, all_: World) -> Sample | None:
    """Nothing but dots."""
    base = pick(rng, all_, 4)
    return Sample("", rng.choice(("[…]", "[...]")), (base.leaf.anchor,))


@WAYS.way("Q006")
def mostly_brackets(rng: random.Random, all_: World) -> Sample | None:
    """More words in brackets than of the source."""
    base = pick(rng, all_, 2, 3)
    if len(base.words) > 2 or re.search(r"[\[\]\"“”‘’']", base.text) or base.text[base.words[0][1]] != " ":
        return None
    return changed(base, swap(base.text, (base.words[0][1], base.words[0][1]), " [of the old]"))


@WAYS.way("Q001")
def sic_on_a_change(rng: random.Random, all_: World) -> Sample | None:
    """`[sic]` stands after a word that is not the source's."""
    base = pick(rng, all_, 8)
    a, b = rng.choice(base.words[2:-2])
    if b - a < 4 or not base.text[a:b].isalpha() or "[" in base.text:
        return None
    new = base.text[a : b - 1] + rng.choice("kvw")
    return changed(base, f"{base.text[:a]}{new} [sic]{base.text[b:]}") if new != base.text[a:b] else None


_SCRAPS = tuple(
    "[…]; […] ; […];[…] ;…; … ; . . . ;[T];[t];[s];[ed];[]; [the];[the] ; [not]; [sic];.;,; ;-;—;–; [a b]; [a b c d]"
    ";[1];(;n’t;not ;’s;%; / ; // ;/;[un];....".split(";")
)
_ANY = " ".join(f"Q{n:03}" for n in range(1, 20))


@WAYS.way(_ANY)
def scrambled(rng: random.Random, all_: World) -> Sample | None:
    """An honestly altered quotation, with scraps put in, taken out or exchanged anywhere."""
    made = honest(rng, all_)
    if made.emphasis or not made.asked:
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


@WAYS.way(_ANY)
def altered_and_changed(rng: random.Random, all_: World) -> Sample | None:
    """An honestly altered quotation in which one letter outside brackets changes."""
    made = honest(rng, all_)
    free = [i for i in range(len(made.text)) if made.text[:i].count("[") == made.text[:i].count("]")]
    places = [i for i in free if made.text[i].isalpha()]
    if not places or not made.asked:
        return None
    at = rng.choice(places)
    new = rng.choice("aeiounrst")
    if new == made.text[at].lower():
        return None
    return replace(made, text=swap(made.text, (at, at + 1), new), verdict="forged")
