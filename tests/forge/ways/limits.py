"""Forgeries that leave a limit word out at different places of a sentence, each in a seed of its own.

Promises: what is kept is part of the sentence that the word restricts, so that the words left say something else.
"""

from __future__ import annotations

import random
import re

from tests.forge.model import Sample
from tests.forge.slices import pick
from tests.forge.texts import World, is_english
from tests.forge.ways.making import Ways

WAYS = Ways()
"""The ways of this module."""
_ASIDES = (
    *("by no means", "on no account", "in no way", "never", "not yet", "at no time", "under no circumstances"),
    *("though hardly", "without any doubt", "which is not true", "never ratified"),
)
_LONG_ASIDES = (
    *("by no stretch of the imagination", "under no reading of the facts", "in no sense that he knew of"),
    *(
        "not by any law that the town knows",
        "never in all the years of his life",
        "at no time that anyone can remember",
    ),
)
_HEADINGS = (
    *(
        "The following is not to be done by anyone:",
        "Nobody may do this:",
        "It is never allowed:—",
        "None of these is true:",
    ),
    *("He says no to all of this:", "We deny, and shall not admit, that:"),
)
_EXCEPTIONS = (
    *("unless the council of the town forbids it in writing", "except on the Sundays and the feasts of the year"),
    *("but only with the leave of all who were there that day", "without the leave of the owner or of his heirs"),
)
_DENIALS = (
    *("did not", "could never", "cannot and will not", "failed to", "was unable to", "is unlikely to", "would hardly"),
    *("has neither heard nor", "does not, in any of its parts,", "did not, as the papers wrote,", "is unwilling to"),
)
_BREAKS = ("Mr.", "Dr.", "No.", "U.S.", "1,000", "10:30", "3.5", "St.")
"""What has a point, a comma or a colon in it and ends no clause."""


_LIMITS = ("not", "never", "no", "hardly", "unless", "nicht", "jamais", "nunca", "niet", "nowise", "nought", "isnt")
"""Denials of several languages, one of English without its apostrophe."""
_TWINS = {"a": "а", "c": "с", "e": "е", "i": "і", "o": "о", "s": "ѕ", "n": "ո", "u": "ս"}
_SMALL = dict(zip("abcdehijklmnoprstuvw", "ᴀʙᴄᴅᴇʜɪᴊᴋʟᴍɴᴏᴘʀsᴛᴜᴠᴡ", strict=True))
_DOUBTS = (
    *("allegedly", "falsely said to be", "so-called", "supposedly", "if", "perhaps", "wrongly", "far from", "almost"),
    *("un", "non-", "dis", "anti-", "≠", "¬ to", "so they say", "no longer", "forbidden and", "mis"),
)


def _disguised(rng: random.Random, word: str) -> str:
    """A word, written so that a reader still takes it for that word."""
    at = rng.randrange(len(word))
    ways = (
        rng.choice("-.·/* ").join(word),
        f"{word[:at]}{rng.choice('-. ')}{word[at:]}" if at else f"{word}-",
        "".join(_TWINS.get(c, c) for c in word),
        "".join(_SMALL.get(c, c) for c in word),
        "".join(chr(ord(c) + 0xFEE0) for c in word),
        "".join(chr(0x1D41A + ord(c) - ord("a")) for c in word),
        f"{word[: at + 1]}{rng.choice('̣́̈')}{word[at + 1 :]}",
        word.replace("o", "0").replace("e", "3").replace("i", "1"),
        word.upper(),
        word,
    )
    return rng.choice(ways)


def _words(rng: random.Random, all_: World, least: int) -> list[str] | None:
    base = pick(rng, all_, least, 24)
    found = re.sub(r"[^\w ]", "", base.text).split()
    return found if is_english(base.leaf) and len(found) >= least else None


def _left_out(words: list[str], omitted: str, at: int) -> Sample:
    """A source with some words at a place of the others, and a quotation that leaves them out."""
    left, right = " ".join(words[:at]), " ".join(words[at:])
    inside = omitted if omitted.startswith((",", " ")) else f" {omitted}"
    seed = f"{left}{inside}{'' if inside.endswith(' ') else ' '}{right}.\nA last line is here.\n"
    return Sample("", f"{left} […] {right}", ("own#p1",), seed=seed, asked=False)


@WAYS.way("Q010")
def denial_left_out(rng: random.Random, all_: World) -> Sample | None:
    """A denial and the words around it go, and its clause is kept on one side at the least."""
    words = _words(rng, all_, 10)
    return (words and _left_out(words, rng.choice(_DENIALS), rng.randrange(3, len(words) - 3))) or None


@WAYS.way("Q010")
def aside_left_out(rng: random.Random, all_: World) -> Sample | None:
    """A short aside with a limit word goes, commas, dashes or brackets and all."""
    words = _words(rng, all_, 10)
    before, after = rng.choice(((", ", ", "), (" — ", " — "), (" (", ") "), (" – ", " – "), (", ", " — ")))
    aside = f"{before}{rng.choice(_ASIDES)}{after}"
    return (words and _left_out(words, aside, rng.randrange(3, len(words) - 3))) or None


@WAYS.way("Q010")
def exception_left_out(rng: random.Random, all_: World) -> Sample | None:
    """An exception goes out of the middle of a sentence."""
    words = _words(rng, all_, 10)
    exception = f", {rng.choice(_EXCEPTIONS)}, "
    return (words and _left_out(words, exception, rng.randrange(3, len(words) - 3))) or None


@WAYS.way("Q010")
def denial_left_out_beside_a_point(rng: random.Random, all_: World) -> Sample | None:
    """Between the denial and what is kept of its clause stands a point, a comma or a colon that ends no clause."""
    words = _words(rng, all_, 12)
    if words is None:
        return None
    denial = f"It {rng.choice(_DENIALS).replace(',', '')} {rng.choice(_BREAKS)}"
    at = rng.randrange(3, len(words) - 4)
    # What is kept before the omission ends its sentence there, so that the clause is kept behind it alone.
    return _left_out([*words[: at - 1], f"{words[at - 1]}.", *words[at:]], denial, at)


@WAYS.way("Q010")
def denial_in_other_letters(rng: random.Random, all_: World) -> Sample | None:
    """A bracket brings in a denial, spelt so that a list of words does not have it."""
    return _put_in(rng, all_, _disguised(rng, rng.choice(_LIMITS)))


@WAYS.way("Q010 Q006")
def doubt_put_in(rng: random.Random, all_: World) -> Sample | None:
    """A bracket calls false, makes doubtful or conditional, or holds a lone prefix or a sign."""
    return _put_in(rng, all_, rng.choice(_DOUBTS))


def _put_in(rng: random.Random, all_: World, inner: str) -> Sample | None:
    words = _words(rng, all_, 10)
    if words is None:
        return None
    at = rng.randrange(2, len(words) - 2)
    seed = f"{' '.join(words)}.\nA last line is here.\n"
    quoted = f"{' '.join(words[:at])} [{inner}] {' '.join(words[at:])}"
    return Sample("", quoted, ("own#p1",), seed=seed, asked=False)


@WAYS.way("Q010")
def long_aside_left_out(rng: random.Random, all_: World) -> Sample | None:
    """An aside of five to eight words that begins with its denial goes, inside a sentence or at its head or end."""
    words = _words(rng, all_, 10)
    if words is None:
        return None
    aside, at = rng.choice(_LONG_ASIDES), rng.randrange(3, len(words) - 3)
    if rng.random() < 0.6:
        return _left_out(words, f", {aside}, ", at)
    left, right = " ".join(words[:at]), " ".join(words[at:])
    if rng.random() < 0.5:
        seed, quoted = f"{left}. {aside.capitalize()}, {right}.", f"{left}. […] {right}"
        return Sample("", quoted, ("own#p1",), seed=f"{seed}\nA last line is here.\n", asked=False)
    if aside.startswith(("not", "never")):
        return None  # at the end of a sentence only a warning: “he went out, not knowing where”
    seed, quoted = f"{left}, {aside}. {right.capitalize()}.", f"{left} […]. {right.capitalize()}"
    return Sample("", quoted, ("own#p1",), seed=f"{seed}\nA last line is here.\n", asked=False)


@WAYS.way("Q010")
def introduction_left_out(rng: random.Random, all_: World) -> Sample | None:
    """A denial that ends with a colon goes, and what it introduces is kept: an item, or the rest of its sentence."""
    words = _words(rng, all_, 16)
    if words is None:
        return None
    third = len(words) // 3
    first, second, last = (" ".join(part) for part in (words[:third], words[third : 2 * third], words[2 * third :]))
    heading = rng.choice(_HEADINGS)
    if rng.random() < 0.3:
        seed = f"{first.capitalize()}. {heading} {second} and {last}.\n"
        return Sample("", f"{first.capitalize()}. […] {second}", ("own#p1",), seed=seed, asked=False)
    mark = rng.choice(("- {}", "* {}", "• {}", "({1}) {0}", "{1}. {0}"))
    items = [mark.format(item, number) for number, item in enumerate((second, last), start=1)]
    seed = f"{first.capitalize()}.\n\n{heading}\n\n{items[0]}\n{items[1]}\n"
    kept, place = rng.choice(((second, "own#p1-p3"), (last, "own#p1-p4")))
    return Sample("", f"{first.capitalize()} […] {kept}", (place,), seed=seed, asked=False)


@WAYS.way("Q010")
def denial_without_its_words(rng: random.Random, all_: World) -> Sample | None:
    """A denial is kept, what it denies goes, and it comes to deny what the source affirms."""
    words = _words(rng, all_, 12)
    if words is None:
        return None
    at = rng.randrange(3, len(words) - 4)
    denial = rng.choice(("did not", "have never", "could not", "is not a", "will not even", "nobody", "no man"))
    gone = rng.choice(("come but", "wait; they", "stay in the town but", "speak, but rather"))
    left, right = " ".join(words[:at]), " ".join(words[at:])
    seed = f"{left} {denial} {gone} {right}.\nA last line is here.\n"
    return Sample("", f"{left} {denial} […] {right}", ("own#p1",), seed=seed, asked=False)
