"""Honest quotations: true slices of passages, altered only as rules.md allows.

Promises: each alteration is marked and within the default numbers; a slice that could be doubted (a
mark whose partner is outside, a limit word in what is left out) is not taken. Leaves out: setting them
into Markdown.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from tests.forge.limits import restricts
from tests.forge.marking import inner_pairs, straight
from tests.forge.model import Sample, Slice
from tests.forge.oracle import folded, word_spans
from tests.forge.texts import Leaf, World, world

FILLERS = ("then", "the envoy", "Chinese", "their own", "in May", "so called", "the two states", "old")
"""Words that may be put into brackets; none of them limits anything."""
ENDINGS = ("s", "ed", "ing", "er", "ly", "en", "")
"""Word ends for completions."""
MARKS = (("“", "”"), ("“", "”"), ('"', '"'), ("«", "»"), ("„", "“"), ("「", "」"), ("''", "''"))
"""Outer marks of run-in quotations."""


@lru_cache(maxsize=4096)
def spans_of(text: str) -> Sequence[tuple[int, int]]:
    """Give the word spans of a raw text; a soft hyphen divides no word."""
    return word_spans(text.replace("\xad", "x"))


def take(
    rng: random.Random, leaf: Leaf, least: int = 6, most: int = 40, at: tuple[int, int] | None = None
) -> Slice | None:
    """Cut a slice at word edges, `at` inside; None where the cut is doubtful."""
    words = spans_of(leaf.text)
    if len(words) < least or leaf.emended:
        return None
    length = min(rng.randint(least, most), len(words))
    low, high = 0, len(words) - length
    if at is not None:
        inside = [i for i, (a, b) in enumerate(words) if a < at[1] and b > at[0]]
        if not inside:
            return None
        low, high = max(0, inside[-1] - length + 1), min(high, inside[0])
    if high < low:
        return None
    first = rng.randint(low, high)
    start, end = words[first][0], words[first + length - 1][1]
    if (
        rng.random() < 0.2
        and leaf.text[end : end + 1] in tuple(".,;?!")
        and leaf.text[end + 1 : end + 2] not in tuple(".…")
    ):
        end += 1
    return cut(leaf, start, end, exchange=rng.random() < 0.8)


def cut(leaf: Leaf, start: int, end: int, *, exchange: bool = True) -> Slice | None:
    """Make the slice of a span; None where marks, brackets or emphasis cross its ends."""
    raw = leaf.text[start:end]
    if any(a < end and b > start for a, b in leaf.emphasis) or raw.count("[") != raw.count("]"):
        return None
    pairs = inner_pairs(leaf.text)
    if pairs is None:
        if any(not _apostrophe(leaf.text, i) for i in range(start, end) if straight(leaf.text[i]) in "\"'"):
            return None
        pairs = []
    if any((start <= a < end) != (start <= b < end) for a, b in pairs):
        return None
    inside = [(a, b) for a, b in pairs if start <= a < end]
    paired = {i for both in inside for i in both}
    loose = [i for i in range(start, end) if straight(leaf.text[i]) == "'" and i not in paired]
    if inside and any(not _apostrophe(leaf.text, i) for i in loose):
        return None
    text = list(leaf.text)
    if inside and exchange:
        for a, b in inside:
            double = straight(text[a]) == '"'
            text[a], text[b] = ("‘", "’") if double else ("“", "”")
    elif any(text[i] == '"' for both in inside for i in both):
        return None
    shown = folded("".join(text[start:end]), source=True)
    if len(inner_pairs(shown) or ()) != len(inside) or _is_title(shown):
        return None
    return Slice(leaf, start, end, shown, tuple(word_spans(shown)))


@cache
def _titles() -> frozenset[str]:
    return frozenset(folded(e.title).rstrip(",.") for e in world().library.entries.values())


def _is_title(text: str) -> bool:
    """A run equal to an entry's title is exempt, and so no quotation."""
    return straight(text).rstrip(",.") in _titles()


def _apostrophe(text: str, at: int) -> bool:
    inside = 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()
    return inside and straight(text[at]) == "'"


def pick(rng: random.Random, all_: World, least: int = 6, most: int = 40) -> Slice:
    """Cut a slice anywhere in the world's texts."""
    while True:
        found = take(rng, rng.choice(all_.leaves), least, most)
        if found is not None:
            return found


@dataclass(slots=True)
class Draft:
    """A slice being altered: alternating words of the source and brackets."""

    slice: Slice
    parts: list[str]
    """Even ones are the source's, odd ones are marked alterations with the spaces around them."""
    inserted: int = 0
    """Words in brackets that are not the source's."""

    @property
    def text(self) -> str:
        """What prints."""
        return "".join(self.parts)


def _room(rng: random.Random, draft: Draft, words: int) -> tuple[int, list[tuple[int, int]]] | None:
    """Choose a part with enough words of the source."""
    rooms = [
        (i, spans)
        for i in range(0, len(draft.parts), 2)
        if len(spans := word_spans(draft.parts[i])) >= words and "[" not in draft.parts[i]
    ]
    return rng.choice(rooms) if rooms else None


def _split(draft: Draft, number: int, low: int, high: int, mark: str) -> None:
    part = draft.parts[number]
    draft.parts[number : number + 1] = [part[:low], mark, part[high:]]


def omission(rng: random.Random, draft: Draft, mark: str = "[…]") -> bool:
    """Leave out one to eight words, three words or more kept on both sides."""
    room = _room(rng, draft, 8)
    if room is None:
        return False
    number, spans = room
    count = rng.randint(1, min(8, len(spans) - 6))
    first = rng.randint(3, len(spans) - count - 3)
    part = draft.parts[number]
    low, high = spans[first - 1][1], spans[first + count][0]
    if restricts(part[low:high]) or re.search(r"[\"“”‘’'\[\]«»…]|\. \.", part[low:high]):
        return False
    _split(draft, number, low, high, f" {rng.choice((mark, '[...]')) if mark == '[…]' else mark} ")
    return True


def insertion(rng: random.Random, draft: Draft) -> bool:
    """Add words in brackets between two of the source's."""
    room = _room(rng, draft, 8)
    if room is None:
        return False
    number, spans = room
    at = rng.randint(3, len(spans) - 4)
    low, high = spans[at][1], spans[at + 1][0]
    if draft.parts[number][low:high] != " ":
        return False
    words = rng.choice(FILLERS)
    draft.inserted += len(words.split())
    _split(draft, number, low, high, f" [{words}] ")
    return True


def replacement(rng: random.Random, draft: Draft) -> bool:
    """Put words in brackets for one, two or three of the source's."""
    room = _room(rng, draft, 10)
    if room is None:
        return False
    number, spans = room
    count = rng.randint(1, 3)
    at = rng.randint(3, len(spans) - count - 3)
    low, high = spans[at][0], spans[at + count - 1][1]
    part = draft.parts[number]
    old = part[low:high]
    if restricts(old) or re.search(r"[^\w\s-]", old) or not part[high : high + 1].isspace() or part[low - 1] != " ":
        return False
    words = rng.choice(FILLERS)
    draft.inserted += len(words.split())
    _split(draft, number, low, high, f"[{words}]")
    return True


def completion(rng: random.Random, draft: Draft) -> bool:
    """Put another ending on a word."""
    room = _room(rng, draft, 8)
    if room is None:
        return False
    number, spans = room
    low, high = rng.choice(spans[3:-3])
    word = draft.parts[number][low:high]
    stem = rng.randint(max(3, (len(word) + 1) // 2), max(3, len(word)))
    ending = rng.choice(ENDINGS)
    if not word.isalpha() or not word.isascii() or stem > len(word) or word[stem:] == ending or restricts(word):
        return False
    if restricts(word[:stem] + ending):
        return False
    _split(draft, number, low + stem, high, f"[{ending}]")
    return True


def initial(rng: random.Random, draft: Draft) -> bool:
    """Change the case of the first letter of the quotation, or of a word in it, within brackets."""
    spans = word_spans(draft.parts[0])
    low = spans[0][0] if rng.random() < 0.7 or len(spans) < 6 else rng.choice(spans[3:-2])[0]
    letter = draft.parts[0][low]
    if not letter.isalpha() or letter.swapcase() == letter or len(letter.swapcase()) > 1:
        return False
    if (low and draft.parts[0][low - 1].isalnum()) or not draft.parts[0][low + 1 : low + 2].isalpha():
        return False
    _split(draft, 0, low, low + 1, f"[{letter.swapcase()}]")
    return True


def sic(rng: random.Random, draft: Draft) -> bool:
    """Put `[sic]` after a word."""
    room = _room(rng, draft, 8)
    if room is None:
        return False
    number, spans = room
    at = rng.randint(2, len(spans) - 4)
    if not draft.parts[number][spans[at][1] - 1].isalnum():
        return False
    low = spans[at][1]
    if draft.parts[number][low : low + 1] != " ":
        return False
    _split(draft, number, low, low, " [sic]")
    return True


ALTERATIONS: dict[str, Callable[[random.Random, Draft], bool]] = {
    "omission": omission,
    "insertion": insertion,
    "replacement": replacement,
    "completion": completion,
    "initial": initial,
    "sic": sic,
}
"""The marked alterations, by the names of rules.md."""


def honest(rng: random.Random, all_: World) -> Sample:
    """Make an honest sample: verbatim, or with one to three alterations; folds over all."""
    while True:
        made = _special(rng, all_) if rng.random() < 0.2 else _altered(rng, all_)
        if made is not None:
            return made


def _altered(rng: random.Random, all_: World) -> Sample | None:
    base = pick(rng, all_, 1 if rng.random() < 0.15 else 6, 60)
    draft = Draft(base, [base.text])
    wanted = rng.choices((0, 1, 2, 3), (3, 5, 2, 1))[0]
    names = [n for n in rng.sample(sorted(ALTERATIONS), wanted) if ALTERATIONS[n](rng, draft)]
    if not _within(draft):
        return None
    kind = "+".join(sorted(names)) or "verbatim"
    sample = Sample(kind, draft.text, (base.leaf.anchor,), "altered" if names else "verbatim")
    return folds(rng, sample)


def _within(draft: Draft) -> bool:
    """Hold the whole draft against the shares of rules.md, with a word to spare."""
    quoted = sum(len(word_spans(part)) for part in draft.parts[::2])
    if draft.inserted * 7 > quoted:
        return False
    divided = any("…" in m or "..." in m for m in draft.parts[1::2])
    return not (divided and min(len(word_spans(p)) for p in draft.parts[::2]) < 3 and len(draft.parts) > 3)


def _special(rng: random.Random, all_: World) -> Sample | None:
    kinds: tuple[Callable[[random.Random, World], Sample | None], ...] = (
        _two_pieces,
        _over_border,
        _dropped_mark,
        _american,
        _chicago,
        _declared,
        _range,
        _alternatives,
        _sentence,
    )
    kinds += (_american_bracket, _after_mark)
    return rng.choice(kinds)(rng, all_)


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
    if one is None or two is None or restricts(between) or "…" in between:
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
    if one is None or two is None or restricts(between):
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
    if not base.text[-1].isalnum() or following in tuple("?!,.") or following.isalnum():
        return None
    mark = rng.choice(",.")
    return Sample("final mark added", base.text + mark, (base.leaf.anchor,), "altered", house="american")


def _american_bracket(rng: random.Random, all_: World) -> Sample | None:
    """A comma or period of the author's after a completed last word, in the American way."""
    base = pick(rng, all_, 6)
    a, b = base.words[-1]
    word = base.text[a:b]
    following = base.leaf.text[base.end : base.end + 1]
    if b != len(base.text) or following in tuple("?!,.") or len(word) < 5 or not word.isalpha() or not word.isascii():
        return None
    text = f"{base.text}[s]{rng.choice(',.')}"
    doubtful = restricts(word) or restricts(word + "s")
    return None if doubtful else Sample("mark after a bracket", text, (base.leaf.anchor,), "altered", house="american")


def _after_mark(rng: random.Random, all_: World) -> Sample | None:
    """Words are added just after an inner opening mark, and one space is the bracket's."""
    base = pick(rng, all_, 14)
    at = re.search(r"‘(?=\w+ )", base.text)
    if at is None or "[" in base.text:
        return None
    text = f"{base.text[: at.end()]}[then] {base.text[at.end() :]}"
    return Sample("insertion after a mark", text, (base.leaf.anchor,), "altered")


def _chicago(rng: random.Random, all_: World) -> Sample | None:
    base = pick(rng, all_, 9)
    draft = Draft(base, [base.text])
    if rng.random() < 0.5:
        if not omission(rng, draft, rng.choice(("…", ". . .", "..."))):
            return None
        return Sample("bare dots", draft.text, (base.leaf.anchor,), "altered", house="chicago")
    letter = base.text[0]
    if not letter.isalpha() or len(letter.swapcase()) > 1 or letter == letter.swapcase() or "[" in base.text:
        return None
    text = letter.swapcase() + base.text[1:]
    return Sample("silent initial", text, (base.leaf.anchor,), "altered", house="chicago")


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
    return Sample("range", base.text, (f"{found[0].anchor}-{found[-1].id}",), "verbatim")


def _alternatives(rng: random.Random, all_: World) -> Sample | None:
    base = pick(rng, all_)
    anchors = [base.leaf.anchor, rng.choice(all_.leaves).anchor]
    rng.shuffle(anchors)
    return Sample("alternatives", base.text, tuple(anchors), "verbatim")


def _sentence(rng: random.Random, all_: World) -> Sample | None:
    base = pick(rng, all_, 3, 12)
    for number, (a, b) in enumerate(base.leaf.sentences, start=1):
        if a <= base.start and base.end <= b:
            return Sample("sentence", base.text, (f"{base.leaf.anchor}.s{number}",), "verbatim")
    return None


def folds(rng: random.Random, sample: Sample) -> Sample:
    """Write a sample with other glyphs, spaces and accents that print the same."""
    text = sample.text
    marks = rng.choice(MARKS)
    doubles = [c for c in text if c in '“”"„']
    if (doubles and marks[0] != "“") or (marks == ("''", "''") and re.search("['‘’]", text)):
        marks = ("“", "”")
    if rng.random() < 0.3 and not doubles:
        text = straight(text)
    for old, new in (("—", "---"), ("–", "--"), ("…", "...")):
        if rng.random() < 0.3:
            text = text.replace(old, new)
    if rng.random() < 0.15:
        text = text.replace(" ", "\u00a0", 1)
    if rng.random() < 0.1:
        text = unicodedata.normalize("NFD", text)
    return replace(sample, text=text, marks=marks)


def choose(rng: random.Random, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Choose a span that is neither first nor last."""
    return rng.choice(spans[1:-1])
