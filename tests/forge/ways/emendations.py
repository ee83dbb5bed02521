"""Forgeries by emendations: a seed that says one thing, and a record of how to read it that makes it say another.

Promises: each brings a seed of its own, words of an honest passage with what the emendation is to take away or turn.
"""

from __future__ import annotations

import random
import re

from tests.forge.limits import SURE
from tests.forge.model import Sample
from tests.forge.slices import pick
from tests.forge.texts import World, is_english
from tests.forge.ways.making import Ways, swap

WAYS = Ways()
"""The ways of this module."""
_TURNED = (
    *(("now", "not"), ("net", "not"), ("ever", "never"), ("either", "neither"), ("eine", "keine"), ("mais", "jamais")),
    *(
        ("legal", "illegal"),
        ("able", "unable"),
        ("possible", "impossible"),
        ("certain", "incertain"),
        ("nicht", "licht"),
    ),
    *(("возможно", "невозможно"), ("done", "none"), ("or", "nor"), ("one", "none"), ("Anmut", "Unmut")),
)
"""Words that two characters turn round."""
_NUMBERS = (("2.7", "27"), ("-3", "3"), ("1914", "1941"), ("½", "¼"), ("$5", "£5"), ("IV", "VI"), ("12%", "12‰"))
"""Numbers that two characters make others."""
_ABROAD = ("nicht", "jamais", "nunca", "niemals", "без", "n’est", "failed to")
"""Limit words that furniture may not hide, beside the English ones."""


def _words(rng: random.Random, all_: World, least: int = 8) -> list[str] | None:
    """The words of a slice, without marks that could be taken for anything."""
    base = pick(rng, all_, least, 20)
    plain = re.sub(r"[^\w ,]", "", base.text)
    found = plain.split()
    return found if is_english(base.leaf) and len(found) >= least and not re.search(r"\d", plain) else None


def _forged(seed: str, printed: str, emendations: str) -> Sample:
    return Sample("", printed, ("own#p1",), seed=f"{seed}\nA last line stands here.\n", emendations=emendations)


def _marks(form: str, count: int = 1, kind: str = "note-marks") -> str:
    return f"  {kind}:\n    - {{form: {form!r}, count: {count}, reason: r}}\n"


@WAYS.way("S002")
def note_mark_of_words(rng: random.Random, all_: World) -> Sample | None:
    """A form of note marks that is a word or two."""
    words = _words(rng, all_)
    if words is None:
        return None
    at = rng.randrange(2, len(words) - 3)
    wide = rng.choice((1, 2))
    form = " ".join(words[at : at + wide]) + "1"
    seed = " ".join([*words[:at], form.replace("1", str(rng.randint(1, 99))), *words[at + wide :]])
    return _forged(seed, " ".join([*words[:at], *words[at + wide :]]), _marks(form))


@WAYS.way("S002")
def note_mark_of_numbers(rng: random.Random, all_: World) -> Sample | None:
    """A form of note marks that is a number of the text, or a part of one."""
    words = _words(rng, all_)
    if words is None:
        return None
    at = rng.randrange(2, len(words) - 2)
    number, form, left = rng.choice(
        (
            *(("14", "1", ""), ("1914", "1", ""), ("-3", "-1", ""), ("35%", "1%", ""), ("2.7", ".1", "2")),
            *(
                ("£5", "£1", ""),
                ("5[3]", "[1]", "5"),
                ("19[14]", "[1]", "19"),
                ("(1914)", "(1)", ""),
                ("CO2", "1", "CO"),
            ),
            *(("10^6", "^1", "10"), ("p.12", "1", "p."), ("12 km2", "1", "12 km"), ("no[1]t", "[1]", "not")),
        )
    )
    seed = " ".join([*words[:at], number, *words[at:]])
    return _forged(seed, " ".join([*words[:at], *([left] if left else []), *words[at:]]), _marks(form))


@WAYS.way("S002")
def emphasis_mark_of_signs(rng: random.Random, all_: World) -> Sample | None:
    """A form of emphasis marks that is a hyphen, a quotation mark, a comma or a word."""
    words = _words(rng, all_)
    if words is None:
        return None
    at = rng.randrange(2, len(words) - 2)
    form = rng.choice(("-", '"', ",", "'", "—", "$", "not"))
    seed = " ".join([*words[:at], f"{form}{words[at]}{form}", *words[at + 1 :]])
    return _forged(seed, " ".join(words), _marks(form, kind="emphasis-marks"))


@WAYS.way("S002")
def correction_that_turns(rng: random.Random, all_: World) -> Sample | None:
    """A correction of a word, or of any part of it, that brings in or takes out a limit word or a negative prefix."""
    words = _words(rng, all_)
    if words is None:
        return None
    pair = rng.choice(_TURNED)
    was, read = pair if rng.random() < 0.6 else pair[::-1]
    at = rng.randrange(2, len(words) - 2)
    before, after = ([*words[:at], word, *words[at:]] for word in (was, read))
    low, high = 0, 0
    while was[low : low + 1] == read[low : low + 1] and low < min(len(was), len(read)) - 1:
        low += rng.random() < 0.8 or len(was)
    low = min(low, len(was) - 1, len(read) - 1)
    while high < min(len(was), len(read)) - low - 1 and was[-1 - high] == read[-1 - high] and rng.random() < 0.8:
        high += 1
    old, new = was[low : len(was) - high], read[low : len(read) - high]
    seed = " ".join(before)
    if seed.count(old) != 1 or was[:low] != read[:low]:
        old, new = was, read
    return _forged(
        seed, " ".join(after), f"  corrections:\n    - {{line: 1, was: {old!r}, read: {new!r}, reason: r}}\n"
    )


@WAYS.way("S002")
def correction_of_a_number(rng: random.Random, all_: World) -> Sample | None:
    """A correction of a digit, a sign, a point or a Roman number."""
    words = _words(rng, all_)
    if words is None:
        return None
    was, read = rng.choice(_NUMBERS)[:: rng.choice((1, -1))]
    at = rng.randrange(2, len(words) - 2)
    seed, printed = (" ".join([*words[:at], number, *words[at:]]) for number in (was, read))
    return _forged(seed, printed, f"  corrections:\n    - {{line: 1, was: '{was}', read: '{read}', reason: r}}\n")


@WAYS.way("S002")
def two_corrections_of_a_word(rng: random.Random, all_: World) -> Sample | None:
    """Two corrections that together make another word of one."""
    words = _words(rng, all_)
    places = [i for i, word in enumerate(words or ()) if len(word) > 6 and word.isalpha()]
    if words is None or not places:
        return None
    at = rng.choice(places)
    word = words[at]
    other = swap(
        swap(word, (0, 2), rng.choice(("st", "gr", "pl"))), (len(word) - 2, len(word)), rng.choice(("th", "ck"))
    )
    seed = " ".join(words)
    pairs = ((word[:3], other[:3]), (word[-3:], other[-3:]))
    if any(seed.count(was) != 1 for was, _ in pairs) or word[:2] == other[:2] or word[-2:] == other[-2:]:
        return None
    lines = "".join(f"    - {{line: 1, was: {was!r}, read: {read!r}, reason: r}}\n" for was, read in pairs)
    return _forged(seed, seed.replace(word, other), f"  corrections:\n{lines}")


def _joined(words: list[str], at: int, between: str, role: str) -> Sample:
    """Make a seed of three lines, the second to be passed over by a join of the first and the third."""
    first, last = " ".join(words[:at]), " ".join(words[at:])
    roles = f"  roles:\n    - {{lines: 2, starts: {between!r}, role: {role}, reason: r}}\n" if role else ""
    join = (
        f"  joins:\n    - first: {{lines: 1, starts: {words[0]!r}}}\n"
        f"      second: {{lines: 3, starts: {words[at]!r}}}\n      reason: r\n"
    )
    seed = f"{first}\n{between}\n{last}"
    return _forged(seed, f"{first} {last}", f"  segmentation: {{by: line, reason: r}}\n{roles}{join}")


@WAYS.way("S002")
def join_over_a_limit_word(rng: random.Random, all_: World) -> Sample | None:
    """A join of two parts of a sentence over furniture that is a limit word, or holds one."""
    words = _words(rng, all_)
    if words is None:
        return None
    hidden = rng.choice((*SURE, *_ABROAD))
    between = hidden if rng.random() < 0.5 else f"12 {hidden} {rng.choice(words)}"
    return _joined(words, rng.randrange(3, len(words) - 3), between, "furniture")


@WAYS.way("S002")
def join_over_text(rng: random.Random, all_: World) -> Sample | None:
    """A join over a paragraph that is no furniture."""
    words, more = _words(rng, all_), _words(rng, all_)
    if words is None or more is None:
        return None
    return _joined(words, rng.randrange(3, len(words) - 3), " ".join(more), rng.choice(("", "note", "caption")))


@WAYS.way("S002")
def hyphen_that_joins(rng: random.Random, all_: World) -> Sample | None:
    """A line end at a hyphen that divides no word: numbers, names, a limit word and another."""
    words = _words(rng, all_)
    if words is None:
        return None
    one, other = rng.choice(
        (("1914", "1918"), ("not", "able"), ("no", "t"), ("Anglo", "Saxon"), ("never", "more"), ("2", "7"))
    )
    at = rng.randrange(2, len(words) - 2)
    seed = f"{' '.join([*words[:at], one])}-\n{' '.join([other, *words[at:]])}\n"
    emended = "  segmentation: {by: blank-line, reason: r}\n  line-end-hyphens:\n    - {count: 1, reason: r}\n"
    return _forged(seed, " ".join([*words[:at], one + other, *words[at:]]), emended)
