"""Special honest quotations that hang on the book: its style, its language, its word for a source, its comments.

Promises: honest by construction in the settings that each sample names. Leaves out: what every book allows (`special`).
"""

from __future__ import annotations

import random
import re
from dataclasses import replace

from tests.forge.drafts import Draft, omission
from tests.forge.limits import SURE, restricts, surely_restricts
from tests.forge.marking import between_letters, straight
from tests.forge.model import Sample, Slice
from tests.forge.slices import cut, pick, spans_of
from tests.forge.texts import World

BARE = ("chicago", "apa", "mla")
"""Houses in which dots without brackets mark an omission, and four of them one over a sentence's end."""
SILENT = ("chicago", "apa")
"""Houses in which the first letter may change its case without a mark."""
SILENT_AFTER = ("chicago", "mhra")
"""Houses in which a letter that begins a sentence after an omission may be capitalized without a mark."""
OWN_WORDS = "the old house by the river stood open all that winter and nobody knew whose it had been before".split()
"""Words for a rendering, of no source."""
ALLOW = "quoteproof: allow Q010: the sense is given in full above"
"""An acknowledgement of skewing."""


def bare_dots(rng: random.Random, all_: World) -> Sample | None:
    """Dots without brackets, where the style has them."""
    base = pick(rng, all_, 9)
    draft = Draft(base, [base.text])
    if not omission(rng, draft, rng.choice(("…", ". . .", "..."))):
        return None
    return Sample("bare dots", draft.text, (base.leaf.anchor,), "altered", house=rng.choice(BARE))


def over_sentence_end(rng: random.Random, all_: World) -> tuple[Slice, Slice] | None:
    """The end of one sentence and a later piece of the same passage, with no limit word between."""
    leaf = rng.choice(all_.leaves)
    ends = [b for _, b in leaf.sentences[:-1] if leaf.text[b - 1] == "." and leaf.text[b - 2].isalpha()]
    if not ends:
        return None
    end = rng.choice(ends)
    spans = spans_of(leaf.text)
    before, after = [s for s in spans if s[1] < end], [s for s in spans if s[0] > end]
    skipped = rng.randint(1, 12)
    if len(before) < 5 or len(after) < skipped + 5 or before[-1][1] != end - 1:
        return None
    one, two = cut(leaf, before[-5][0], before[-1][1]), cut(leaf, after[skipped][0], after[skipped + 4][1])
    if one is None or two is None or restricts(leaf.text[end : two.start]) or re.search(r"[\[…]", one.text + two.text):
        return None
    return one, two


def four_dots(rng: random.Random, all_: World) -> Sample | None:
    """Four dots over the end of a sentence, where the style has them."""
    made = over_sentence_end(rng, all_)
    if made is None:
        return None
    dots = rng.choice(("....", ". . . .", ".…"))
    text = f"{made[0].text}{dots} {made[1].text}"
    return Sample("four dots", text, (made[0].leaf.anchor,), "altered", house=rng.choice(BARE))


def turned_letter(base: Slice) -> str | None:
    """A slice with its first letter in the other case; None where it has none."""
    letter = base.text[0]
    if not letter.isalpha() or len(letter.swapcase()) > 1 or letter == letter.swapcase() or "[" in base.text:
        return None
    return letter.swapcase() + base.text[1:]


def silent_initial(rng: random.Random, all_: World) -> Sample | None:
    """The first letter changes its case without a mark, where the style lets it."""
    base = pick(rng, all_, 9)
    text = turned_letter(base)
    if text is None:
        return None
    return Sample("silent initial", text, (base.leaf.anchor,), "altered", house=rng.choice(SILENT))


def silent_after_omission(rng: random.Random, all_: World) -> Sample | None:
    """A letter that begins a sentence after an omission is capitalized, where the style lets it."""
    made = over_sentence_end(rng, all_)
    text = turned_letter(made[1]) if made else None
    if made is None or text is None or not text[0].isupper():
        return None
    house = rng.choice(SILENT_AFTER)
    dots = "...." if house == "chicago" else ". […]"
    anchors = (made[0].leaf.anchor,)
    return Sample("silent capital after dots", f"{made[0].text}{dots} {text}", anchors, "altered", house=house)


def in_single_marks(sample: Sample) -> Sample | None:
    """Set a sample in single marks, as British books do; None where an apostrophe could be taken for a mark."""
    singles = [i for i, c in enumerate(sample.text) if straight(c) == "'"]
    if not all(between_letters(sample.text, i) for i in singles):
        return None
    return replace(sample, marks=("‘", "’"), house="british")


def british(rng: random.Random, all_: World) -> Sample | None:
    """Single marks first, double ones inside."""
    base = pick(rng, all_, 3)
    text = re.sub(r"‘([^‘’]*)’(?!\w)", r"“\1”", base.text)
    made = in_single_marks(Sample("British marks", text, (base.leaf.anchor,), base.verdict))
    return replace(made, marks=("'", "'")) if made and rng.random() < 0.3 else made


def rendering(rng: random.Random) -> str:
    """Words that stand in no source."""
    return " ".join(rng.sample(OWN_WORDS, rng.randint(5, 12)))


_ENGLISH = re.compile(r"\b(?:the|of|to|is|and|that)\b", re.IGNORECASE)
"""What a passage of a foreign source may hold that is in English, as some lines of the dialogues are."""


def translation(rng: random.Random, all_: World) -> Sample | None:
    """Words of the author's own for a passage in another language; they are not checked, and never called verified."""
    leaf = rng.choice([one for one in all_.leaves if one.key in all_.foreign and not _ENGLISH.search(one.text)])
    base = pick(rng, all_, 4)
    text = rendering(rng) if rng.random() < 0.5 else base.text
    return Sample("translation", text, (leaf.anchor,), "translated", translation=True, asked=False)


def needless_translation(rng: random.Random, all_: World) -> Sample | None:
    """The very words of a source in the book's language, declared a translation: a quotation like any other."""
    base = pick(rng, all_, 6)
    if base.leaf.key in all_.foreign:
        return None
    return Sample("translation that is none", base.text, (base.leaf.anchor,), base.verdict, translation=True)


def attested(rng: random.Random, all_: World) -> Sample | None:
    """Words of a work that somebody compared."""
    base = pick(rng, all_, 4)
    return Sample("attested", base.text, ("printonly#p1",), "attested", house="shelf", asked=False)


def skewed(rng: random.Random, all_: World) -> Sample | None:
    """A limit word left out with dots, or put into brackets, and nothing else amiss."""
    base = pick(rng, all_, 12)
    if base.leaf.key in all_.foreign or re.search(r"[\[\]\"“”‘’…]", base.text):
        return None
    if rng.random() < 0.5:
        at = rng.choice(base.words[4:-4])[1]
        if base.text[at : at + 1] != " ":
            return None
        return Sample("", f"{base.text[:at]} [{rng.choice(SURE)}]{base.text[at:]}", (base.leaf.anchor,), "altered")
    inner = [i for i in range(4, len(base.words) - 4) if surely_restricts(base.text[slice(*base.words[i])])]
    if not inner:
        return None
    (_, a), _, (b, _) = base.words[(i := rng.choice(inner)) - 1], base.words[i], base.words[i + 1]
    if re.search(r"\.\s*\d", base.text[a:b]):
        return None
    return Sample("", f"{base.text[:a]} […] {base.text[b:]}", (base.leaf.anchor,), "altered")


def acknowledged(rng: random.Random, all_: World) -> Sample | None:
    """Skewing that the author has acknowledged with a reason."""
    made = skewed(rng, all_)
    return replace(made, kind="acknowledged skewing", comment=ALLOW, asked=False) if made else None


KINDS = (
    *(bare_dots, four_dots, silent_initial, silent_after_omission, british, translation),
    *(needless_translation, attested, acknowledged),
)
"""Every kind of this module."""
