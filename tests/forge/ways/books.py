"""Forgeries that hang on the book: its style, its language, its word for a source, its comments."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from tests.forge.drafts import Draft, omission
from tests.forge.honest import honest
from tests.forge.limits import SURE
from tests.forge.model import HOUSES, Sample
from tests.forge.slices import choose, pick
from tests.forge.special_books import (
    ALLOW,
    BARE,
    SILENT,
    SILENT_AFTER,
    in_single_marks,
    over_sentence_end,
    rendering,
    skewed,
    turned_letter,
)
from tests.forge.texts import World
from tests.forge.ways import brackets, case, characters, credit, cuts, omissions, words
from tests.forge.ways.making import Ways, changed, omitted, other_letter

WAYS = Ways()
"""The ways of this module."""
_PLAIN = Ways({**words.WAYS, **cuts.WAYS, **case.WAYS, **characters.WAYS})
_OTHERS = Ways({**brackets.WAYS, **omissions.WAYS, **credit.WAYS})
_ANYWHERE = (
    *("dropped-not", "dropped-word", "swapped-words", "changed-word", "added-word", "changed-letter", "changed-digit"),
    *("cut-start", "cut-end", "added-comma", "dropped-comma", "changed-case", "look-alike", "zero-width", "bidi"),
    *("other-passage", "empty-omission", "long-replacement", "insertion-of-limit", "omission-of-limit"),
)
_STRICT = [name for name in HOUSES if name not in BARE]


def _one_of(rng: random.Random, all_: World, names: tuple[str, ...] = _ANYWHERE) -> Sample | None:
    """Make a forgery of one of these kinds, with the codes that are right for it."""
    way, codes = {**_PLAIN, **_OTHERS}[rng.choice(names)]
    made = way(rng, all_)
    return replace(made, codes=codes) if made else None


# Styles: what one allows and another does not.


@WAYS.way("Q006")
def bare_dots_elsewhere(rng: random.Random, all_: World) -> Sample | None:
    """Dots without brackets where the style wants brackets."""
    made = omitted(rng, all_)
    if made is None:
        return None
    text = f"{made[1]} {rng.choice(('…', '. . .', '...'))} {made[2]}"
    return changed(made[0], text, house=rng.choice(_STRICT))


@WAYS.way("Q006")
def four_dots_elsewhere(rng: random.Random, all_: World) -> Sample | None:
    """Four dots over the end of a sentence where the style wants brackets."""
    made = over_sentence_end(rng, all_)
    if made is None:
        return None
    text = f"{made[0].text}{rng.choice(('....', '. . . .'))} {made[1].text}"
    return Sample("", text, (made[0].leaf.anchor,), house=rng.choice(_STRICT))


@WAYS.way("Q012")
def silent_initial_elsewhere(rng: random.Random, all_: World) -> Sample | None:
    """The first letter changes its case without a mark where the style wants one."""
    base = pick(rng, all_, 6)
    text = turned_letter(base)
    house = rng.choice([name for name in HOUSES if name not in SILENT])
    return changed(base, text, house=house) if text else None


@WAYS.way("Q012")
def silent_capital_elsewhere(rng: random.Random, all_: World) -> Sample | None:
    """A letter after an omission changes its case without a mark where the style wants one."""
    made = over_sentence_end(rng, all_)
    text = turned_letter(made[1]) if made else None
    if made is None or text is None:
        return None
    house = rng.choice([name for name in HOUSES if name not in SILENT_AFTER])
    return Sample("", f"{made[0].text}. […] {text}", (made[0].leaf.anchor,), house=house)


@WAYS.way("Q012")
def case_inside(rng: random.Random, all_: World) -> Sample | None:
    """A letter inside changes its case, in a style that lets only the first one change."""
    base = pick(rng, all_)
    a, _ = choose(rng, base.words)
    letter = base.text[a]
    if not letter.isalpha() or not a or letter.swapcase() == letter or len(letter.swapcase()) > 1:
        return None
    return changed(base, base.text[:a] + letter.swapcase() + base.text[a + 1 :], house=rng.choice(SILENT))


@WAYS.way("Q010")
def bare_dots_over_limit(rng: random.Random, all_: World) -> Sample | None:
    """Dots without brackets, in a style that has them, leave out a limit word."""
    made = omissions.WAYS["omission-of-limit"][0](rng, all_)
    return replace(made, text=made.text.replace("[…]", "…"), house=rng.choice(BARE)) if made else None


@WAYS.way("Q005")
def bare_dots_reversed(rng: random.Random, all_: World) -> Sample | None:
    """Two pieces change places around dots without brackets."""
    made = omitted(rng, all_)
    if made is None or len(made[2].split()) < 3:
        return None
    return changed(made[0], f"{made[2]} … {made[1]}", house=rng.choice(BARE))


@WAYS.way("Q016")
def bare_dots_for_nothing(rng: random.Random, all_: World) -> Sample | None:
    """Dots without brackets that leave out nothing."""
    base = pick(rng, all_, 8)
    _, b = rng.choice(base.words[2:-3])
    if base.text[b : b + 1] != " ":
        return None
    return changed(base, base.text[:b] + " …" + base.text[b:], house=rng.choice(BARE))


@WAYS.way("Q001")
def forged_in_a_lax_style(rng: random.Random, all_: World) -> Sample | None:
    """Any plain forgery, in a style that allows more than the strict one."""
    made = _one_of(rng, all_)
    return replace(made, house=rng.choice(BARE)) if made and made.house == "strict" else None


@WAYS.way("Q001")
def styled_and_changed(rng: random.Random, all_: World) -> Sample | None:
    """An omission as the style has it, and a changed letter."""
    base = pick(rng, all_, 12)
    draft = Draft(base, [base.text])
    if not omission(rng, draft, "…") or re.search("[\"“”‘’']", base.text):
        return None
    text = other_letter(rng, draft.text)
    return changed(base, text, house=rng.choice(BARE)) if text else None


# Languages.


@WAYS.way("Q001")
def forged_in_single_marks(rng: random.Random, all_: World) -> Sample | None:
    """Any plain forgery between single marks, as British books have them."""
    made = _one_of(rng, all_)
    if made is None or re.search('[‘“”"]', made.text):
        return None
    return in_single_marks(made)


@WAYS.way("Q001")
def translation_within_the_language(rng: random.Random, all_: World) -> Sample | None:
    """A forgery declared a translation, of a source in the book's own language."""
    made = _one_of(rng, all_)
    if made is None or not all(anchor.partition("#")[0] not in all_.foreign for anchor in made.anchors):
        return None
    return replace(made, translation=True)


@WAYS.way("Q001")
def undeclared_translation(rng: random.Random, all_: World) -> Sample | None:
    """The author's own words for a foreign passage, not declared a translation."""
    leaf = rng.choice([leaf for leaf in all_.leaves if leaf.key in all_.foreign])
    return Sample("", rendering(rng), (leaf.anchor,))


@WAYS.way("Q002")
def uncited_translation(rng: random.Random, all_: World) -> Sample | None:
    """A translation of nothing that is cited."""
    return Sample("", rendering(rng), (), translation=True, asked=False)


@WAYS.way("C001 C002")
def translation_of_nothing(rng: random.Random, all_: World) -> Sample | None:
    """A translation of a passage, or of a source, that is not there."""
    anchor = rng.choice(("letter#p99", "nobody2020#p1"))
    return Sample("", rendering(rng), (anchor,), translation=True, asked=False)


# Attested works.


@WAYS.way("C004")
def attested_by_nobody(rng: random.Random, all_: World) -> Sample | None:
    """A work without a seed beside one that was compared."""
    return Sample("", pick(rng, all_).text, ("printtoo#p1",), house="shelf", asked=False)


@WAYS.way("Q001")
def forged_beside_attested(rng: random.Random, all_: World) -> Sample | None:
    """A forgery of a source with a seed, in a book that attests another; at times cited with it."""
    made = _one_of(rng, all_)
    if made is None or made.house != "strict":
        return None
    anchors = (*made.anchors, "printonly#p1") if rng.random() < 0.3 and "Q003" not in made.codes else made.anchors
    return replace(made, anchors=anchors, house="shelf")


@WAYS.way("Q017")
def attested_without_words(rng: random.Random, all_: World) -> Sample | None:
    """Nothing but dots, of a work that was compared."""
    return Sample("", "[…]", ("printonly#p1",), house="shelf", asked=False)


@WAYS.way("Q018")
def note_in_attested(rng: random.Random, all_: World) -> Sample | None:
    """A note mark inside words of a work that was compared."""
    base = pick(rng, all_, 4)
    a, b = choose(rng, base.words)
    return Sample("", base.text, ("printonly#p1",), intruder=(a, b, "note"), house="shelf", asked=False)


# Acknowledgements.


@WAYS.way("Q001")
def acknowledged_forgery(rng: random.Random, all_: World) -> Sample | None:
    """An acknowledgement of skewing stands before another fault, which it does not lift."""
    names = tuple(name for name in _ANYWHERE if "limit" not in name)
    made = _one_of(rng, all_, names)
    return replace(made, comment=ALLOW) if made else None


@WAYS.way("Q001")
def inexactness_acknowledged(rng: random.Random, all_: World) -> Sample | None:
    """An acknowledgement of the very fault, which nobody can acknowledge."""
    made = _one_of(rng, all_, tuple(name for name in _ANYWHERE if "limit" not in name))
    if made is None:
        return None
    return replace(made, comment=f"quoteproof: allow {min(made.codes)}: it reads better so")


@WAYS.way("Q010")
def skewing_not_acknowledged(rng: random.Random, all_: World) -> Sample | None:
    """Skewing with an acknowledgement that gives no reason, speaks of another code, or stands elsewhere."""
    made = skewed(rng, all_)
    if made is None:
        return None
    comment = rng.choice((ALLOW, "quoteproof: allow Q010", "quoteproof: allow Q015: a proverb", "the sense is above"))
    return replace(made, verdict="forged", comment=comment, apart=comment == ALLOW, asked=False)


@WAYS.way("Q001")
def skewing_acknowledged_and_changed(rng: random.Random, all_: World) -> Sample | None:
    """Skewing that is acknowledged, and one letter changed besides."""
    made = skewed(rng, all_)
    text = other_letter(rng, made.text) if made else None
    return replace(made, text=text, verdict="forged", comment=ALLOW) if made and text else None


@WAYS.way(" ".join(f"Q{n:03}" for n in range(1, 20)))
def scrambled_under_acknowledgement(rng: random.Random, all_: World) -> Sample | None:
    """An honest quotation with one letter lost outside its brackets, after an acknowledgement that lifts nothing."""
    made = honest(rng, all_)
    free = [i for i in range(len(made.text)) if made.text[:i].count("[") == made.text[:i].count("]")]
    places = [i for i in free if made.text[i].isalpha()]
    if not places or not made.asked or made.emphasis or made.comment or made.house != "strict":
        return None
    at = rng.choice(places)
    return replace(made, text=made.text[:at] + made.text[at + 1 :], verdict="forged", comment=ALLOW)


@WAYS.way("Q010")
def one_comment_for_two(rng: random.Random, all_: World) -> Sample | None:
    """Two skewing alterations in one quotation, and one acknowledgement before it."""
    base = pick(rng, all_, 24)
    if base.leaf.key in all_.foreign or re.search(r"[\[\]\"“”‘’…]", base.text):
        return None
    first, second = base.words[rng.randint(4, 8)][1], base.words[-rng.randint(5, 9)][1]
    if any(base.text[at : at + 1] != " " for at in (first, second)):
        return None
    one, other = rng.choice(SURE), rng.choice(SURE)
    text = f"{base.text[:first]} [{one}]{base.text[first:second]} [{other}]{base.text[second:]}"
    return changed(base, text, comment=ALLOW, asked=False)


@WAYS.way("Q004")
def adjoining_quotations(rng: random.Random, all_: World) -> Sample | None:
    """Two pieces of one passage side by side, each in its own marks, and nothing to say what is left out."""
    made = omitted(rng, all_)
    if made is None or re.search(r"[\"“”‘’'\[…]", made[0].text):
        return None
    base, left, right = made
    gap = rng.choice((" ", ", ", "", "—", " – ", " … ", " / ", " […] ", "\u00a0"))
    # The comment is nobody's: it has the whole chapter checked, in which alone quotations stand side by side.
    return changed(base, f"{left}”{gap}“{right}", comment="they stand so", asked=False)
