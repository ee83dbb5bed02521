"""Forgeries of documents: words at line ends, characters that nobody knows, raised digits, what no reader sees.

Promises: each brings a reading text of its own, made of the words of an honest passage.
"""

from __future__ import annotations

import random

from tests.forge.limits import SURE
from tests.forge.model import Sample
from tests.forge.special_documents import DIVIDED, UNKNOWN, divided_word, document, plain_words
from tests.forge.texts import World
from tests.forge.ways.making import Ways, swap

WAYS = Ways()
"""The ways of this module."""


def _divided(rng: random.Random, all_: World) -> tuple[list[str], list[str], int, int] | None:
    """Words with one that is divided, the same with the place marked, its number and the place in it."""
    words = plain_words(rng, all_)
    place = divided_word(rng, words) if words else None
    if words is None or place is None:
        return None
    at, cut = place
    return words, [*words[:at], f"{words[at][:cut]}{DIVIDED}{words[at][cut:]}", *words[at + 1 :]], at, cut


@WAYS.way("Q001 Q013 Q009 Q008 Q012")
def divided_word_otherwise(rng: random.Random, all_: World) -> Sample | None:
    """A word that is divided at a line end, with a space, another mark, or the soft hyphen itself."""
    made = _divided(rng, all_)
    if made is None:
        return None
    words, seed, at, cut = made
    between = rng.choice(("- ", " ", "--", "–", " -", "—", "/", "- -", DIVIDED, "‑", "."))
    words[at] = f"{words[at][:cut]}{between}{words[at][cut:]}"
    return document("", [" ".join(seed)], " ".join(words), verdict="forged")


@WAYS.way("Q001 Q013")
def hyphen_elsewhere_in_a_divided_word(rng: random.Random, all_: World) -> Sample | None:
    """A hyphen at another place than the line end."""
    made = _divided(rng, all_)
    if made is None:
        return None
    words, seed, at, cut = made
    other = rng.choice([i for i in range(1, len(words[at])) if i != cut])
    words[at] = f"{words[at][:other]}-{words[at][other:]}"
    return document("", [" ".join(seed)], " ".join(words), verdict="forged")


@WAYS.way("Q011 Q001 Q017")
def half_of_a_divided_word(rng: random.Random, all_: World) -> Sample | None:
    """A quotation that begins or ends where a line does, in the middle of a word."""
    made = _divided(rng, all_)
    if made is None:
        return None
    words, seed, at, cut = made
    first, second = words[at][:cut], words[at][cut:]
    half = [*words[:at], first + rng.choice(("", "-"))] if rng.random() < 0.5 else [second, *words[at + 1 :]]
    return document("", [" ".join(seed)], " ".join(half), verdict="forged")


@WAYS.way("Q001 Q008")
def divided_number(rng: random.Random, all_: World) -> Sample | None:
    """Two numbers with a hyphen at a line end between them, as one."""
    words = plain_words(rng, all_)
    if words is None:
        return None
    at, one, other = rng.randrange(1, len(words)), rng.randint(1, 1999), rng.randint(1, 99)
    seed = " ".join([*words[:at], f"{one}{DIVIDED}{other}", *words[at:]])
    return document("", [seed], " ".join([*words[:at], f"{one}{other}", *words[at:]]), verdict="forged")


@WAYS.way("Q010 Q006 Q001 Q011 Q016")
def divided_limit_word(rng: random.Random, all_: World) -> Sample | None:
    """A limit word beside a hyphen at a line end, left out or replaced."""
    words = plain_words(rng, all_, 10)
    if words is None or "," in " ".join(words):
        return None
    at = rng.randrange(3, len(words) - 3)
    limit, word = rng.choice(SURE), words[at]
    if not limit.isalpha() or not word.isalpha():
        return None
    compound = f"{word}{DIVIDED}{limit}" if rng.random() < 0.5 else f"{limit}{DIVIDED}{word}"
    seed = " ".join([*words[:at], compound, *words[at + 1 :]])
    printed = " ".join([*words[:at], rng.choice(("[…]", "[good]", "[some other]")), *words[at + 1 :]])
    return document("", [seed], printed, verdict="forged")


@WAYS.way("Q019 Q001 Q008 Q009 Q013 Q004 Q016")
def over_an_unknown_character(rng: random.Random, all_: World) -> Sample | None:
    """Words over a character that nobody knows: guessed, dropped, typed, or taken for another one."""
    words = plain_words(rng, all_)
    if words is None:
        return None
    text = " ".join(words)
    at = rng.choice([i for i, c in enumerate(text) if c.isalpha() and 0 < i < len(text) - 1])
    run = rng.choice((1, 1, 1, 2, 3))
    seed = swap(text, (at, at + 1), UNKNOWN * run)
    put = rng.choice((text[at], UNKNOWN * run, "", "?", " ", text[at].upper(), "�a", "[…]", f"[{text[at]}]"))
    return document("", [seed], swap(text, (at, at + 1), put), verdict="forged")


@WAYS.way("Q010 Q006 Q019 Q016")
def unknown_word_left_out(rng: random.Random, all_: World) -> Sample | None:
    """A word with a character that nobody knows, left out or replaced inside a clause: it may be a limit word."""
    words = plain_words(rng, all_, 10)
    if words is None or "," in " ".join(words):
        return None
    at = rng.randrange(3, len(words) - 3)
    unknown = rng.choice((f"n{UNKNOWN}t", UNKNOWN, f"{UNKNOWN}{UNKNOWN}ver", f"no{UNKNOWN}", f"w{UNKNOWN}rd"))
    seed = " ".join([*words[:at], unknown, *words[at + 1 :]])
    printed = " ".join([*words[:at], rng.choice(("[…]", "[now]")), *words[at + 1 :]])
    return document("", [seed], printed, verdict="forged")


@WAYS.way("S002")
def correction_beside_the_unknown(rng: random.Random, all_: World) -> Sample | None:
    """A correction of a character that nobody knows which changes what is known, too, or puts too much."""
    words = plain_words(rng, all_)
    if words is None:
        return None
    at = rng.randrange(1, len(words) - 1)
    word = words[at].strip(",")
    if len(word) < 4:
        return None
    was = f"{word[:1]}{UNKNOWN}{word[2:]}"
    read = rng.choice((f"not{word[2:]}", f"{word[:1]}not {word[2:]}", word[:2], f"un{word}", f"{word[:1]}{word[2:]}"))
    if was in words or read == word:
        return None
    seed = " ".join([*words[:at], was, *words[at + 1 :]])
    told = f"  corrections:\n    - {{line: 1, was: {was!r}, read: {read!r}, reason: r}}\n"
    printed = " ".join([*words[:at], read, *words[at + 1 :]])
    return document("", [seed], printed, verdict="forged", emendations=told)


@WAYS.way("Q001 Q008")
def lowered_digit(rng: random.Random, all_: World) -> Sample | None:
    """A raised digit as if it stood on the line: `106` for `10⁶`."""
    words = plain_words(rng, all_)
    if words is None:
        return None
    at, raised = rng.randrange(1, len(words)), rng.randrange(10)
    number = f"10{'⁰¹²³⁴⁵⁶⁷⁸⁹'[raised]}"
    other = rng.choice(
        (f"10{raised}", f"10 {raised}", f"10^{raised}", "10", f"10{'₀₁₂₃₄₅₆₇₈₉'[raised]}", f"10[{raised}]")
    )
    seed, printed = (" ".join([*words[:at], found, *words[at:]]) for found in (number, other))
    return document("", [seed], printed, verdict="forged")


@WAYS.way("Q001 Q003 C002 Q004")
def unseen_words(rng: random.Random, all_: World) -> Sample | None:
    """Words that no reader of the document sees, cited by their passage, by a range, or by another one."""
    seen, hidden, rest = (plain_words(rng, all_) for _ in range(3))
    if seen is None or hidden is None or rest is None or seen == hidden:
        return None
    role = rng.choice(("unseen", "unseen", "furniture"))
    passages = [" ".join(seen), f"{role}: {' '.join(hidden)}", " ".join(rest)]
    anchor = rng.choice(("own#p1", "own#p2", "own#p1-p3"))
    return document("", passages, " ".join(hidden), verdict="forged", anchors=(anchor,))


@WAYS.way("S002")
def unseen_words_with_a_role(rng: random.Random, all_: World) -> Sample | None:
    """Words that no reader of the document sees, with a role that somebody gave them."""
    seen, hidden = (plain_words(rng, all_) for _ in range(2))
    if seen is None or hidden is None or seen == hidden:
        return None
    words = " ".join(hidden)
    role = rng.choice(("body", "note", "heading"))
    told = f"  roles:\n    - {{lines: 3, starts: {words!r}, role: {role}, reason: r}}\n"
    passages = [" ".join(seen), f"unseen: {words}"]
    return document("", passages, words, verdict="forged", anchors=("own#p2",), emendations=told)


@WAYS.way("Q001 Q013")
def printed_note_mark(rng: random.Random, all_: World) -> Sample | None:
    """The mark of a note among the words that it stands beside."""
    words = plain_words(rng, all_)
    if words is None:
        return None
    at, mark = rng.randrange(1, len(words) - 1), rng.randint(1, 99)
    seed = " ".join([*words[:at], f"{words[at]}{{^{mark}}}", *words[at + 1 :]])
    printed = " ".join([*words[:at], f"{words[at]}{rng.choice(('', ' ', '^'))}{mark}", *words[at + 1 :]])
    return document("", [seed], printed, verdict="forged")
