"""Honest quotations of documents: words that the document divides at line ends, raised digits, marks of notes.

Promises: each brings a reading text of its own, made of the words of an honest passage. Leaves out: forging
(`ways.documents`).
"""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import Any

from tests.forge.model import Sample
from tests.forge.slices import pick
from tests.forge.texts import World, is_english

DIVIDED = "\u00ad"
"""A hyphen at a line end of a document that may be part of the word."""
UNKNOWN = "\ufffd"
"""A character of a document that nobody knows."""


def plain_words(rng: random.Random, all_: World, least: int = 8) -> list[str] | None:
    """The words of an English slice, without marks and digits that could be taken for anything."""
    base = pick(rng, all_, least, 20)
    plain = re.sub(r"[^\w ,]", "", base.text)
    found = plain.split()
    return found if is_english(base.leaf) and len(found) >= least and not re.search(r"\d|_", plain) else None


def document(kind: str, passages: list[str], printed: str, **more: Any) -> Sample:
    """The sample of words that quote a document of some passages, each in the notation of the case files."""
    made = Sample(kind, printed, ("own#p1",), seed="\n".join(passages), document=True, asked=False)
    return replace(made, **more)


def divided_word(rng: random.Random, words: list[str]) -> tuple[int, int] | None:
    """A place in a word, not at its ends, that a line end could divide: the word's number and the offset in it."""
    long = [i for i, word in enumerate(words) if re.fullmatch(r"[^\W\d_]{5,}", word)]
    if not long:
        return None
    at = rng.choice(long)
    return at, rng.randint(2, len(words[at]) - 2)


def _divided(rng: random.Random, all_: World) -> Sample | None:
    """Words that are divided at line ends, some of them printed with the hyphen."""
    words = plain_words(rng, all_)
    if words is None:
        return None
    seed, printed = list(words), list(words)
    done: set[str] = set()
    for _ in range(rng.randint(1, 3)):
        place = divided_word(rng, words)
        if place is None or words[place[0]].lower() in done:
            continue
        at, cut = place
        done.add(words[at].lower())
        seed[at] = f"{words[at][:cut]}{DIVIDED}{words[at][cut:]}"
        printed[at] = f"{words[at][:cut]}-{words[at][cut:]}" if rng.random() < 0.5 else words[at]
    unique = len({word.lower() for word in words}) == len(words)
    return document("divided words", [" ".join(seed)], " ".join(printed), verdict="verbatim") if unique else None


def _raised(rng: random.Random, all_: World) -> Sample | None:
    """A raised digit, printed as it is."""
    words = plain_words(rng, all_)
    if words is None:
        return None
    at = rng.randrange(1, len(words))
    number = f"1{rng.choice('0123')}{rng.choice('⁰¹²³⁶₂')}"
    text = " ".join([*words[:at], number, *words[at:]])
    return document("raised digits", [text], text, verdict="verbatim")


def _noted(rng: random.Random, all_: World) -> Sample | None:
    """The mark of a note, which stands beside the text."""
    words = plain_words(rng, all_)
    if words is None:
        return None
    at = rng.randrange(1, len(words))
    seed = " ".join([*words[:at], f"{words[at]}{{^{rng.randint(1, 300)}}}", *words[at + 1 :]])
    return document("note beside the text", [seed], " ".join(words), verdict="verbatim")


def _over_unseen(rng: random.Random, all_: World) -> Sample | None:
    """Two passages with words between them that no reader sees."""
    one, other, hidden = (plain_words(rng, all_) for _ in range(3))
    if one is None or other is None or hidden is None:
        return None
    passages = [" ".join(one), f"unseen: {' '.join(hidden)}", " ".join(other)]
    text = " ".join(rng.choice((one, other)))
    return document("beside unseen words", passages, text, verdict="verbatim", anchors=("own#p1-p3",))


KINDS = (_divided, _divided, _raised, _noted, _over_unseen)
"""The kinds of honest quotations of documents."""
