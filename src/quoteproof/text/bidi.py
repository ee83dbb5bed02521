"""Bidirectional text: in which order the characters of a line stand on the page, and which direction a text has.

The Unicode Bidirectional Algorithm without explicit codes, which no chapter may hold: what is set apart in its own
direction is one character here (U+FFFC), as an isolate is. Source: UAX 9 (rules W1–W7, N0–N2, I1, I2, L2).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from quoteproof.text.languages import primary

T = TypeVar("T")

LEFTWARDS: Final = frozenset("ar arc ckb dv fa he nqo ps sd syr ug ur yi".split())
"""Primary subtags of the languages that are written from the right."""
_SCRIPTS: Final = frozenset("adlm arab aran hebr mand nkoo rohg samr syrc thaa".split())
CODES: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""The characters that say a direction and show nothing, as a class for regular expressions."""
TURNED: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""A character of the blocks whose scripts are written from the right."""
_PAIRS: Final = {"(": ")", "[": "]", "{": "}", "⁅": "⁆", "⁽": "⁾", "⟦": "⟧", "⟨": "⟩", "⟪": "⟫", "〈": "〉",
                 "《": "》", "「": "」", "『": "』", "【": "】", "〔": "〕", "（": "）", "［": "］"}  # fmt: skip
_STRONG: Final = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
_MOST_PAIRS: Final = 63


def is_leftwards(language: str) -> bool:
    """Whether the language of a BCP 47 tag is written from the right."""
    script = next((part for part in language.lower().split("-")[1:] if len(part) == 4 and part.isalpha()), "")
    return script in _SCRIPTS if script else primary(language) in LEFTWARDS


def is_turned(text: str) -> bool:
    """Whether a text has a letter or a number of a script that is written from the right."""
    return not text.isascii() and TURNED.search(text) is not None


def has_turned(text: str) -> bool:
    """Whether a text has a letter that is written from the right."""
    return is_turned(text) and any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)


def bidi_class(character: str) -> str:
    """The bidirectional class of a character; a letter's where Python's data do not know it."""
    return unicodedata.bidirectional(character) or "L"


def levels(text: str, *, leftwards: bool) -> list[int]:
    """The embedding level of each character of a paragraph with that direction: odd ones are written leftwards."""
    base = int(leftwards)
    embedding = "R" if leftwards else "L"
    classes = [bidi_class(character) for character in text]
    _weak(classes, embedding)
    _brackets(text, classes, embedding)
    _neutral(classes, embedding)
    return [base + ((kind == "L") if leftwards else {"L": 0, "R": 1}.get(kind, 2)) if kind != "EN" and kind != "AN"
            else 2 for kind in classes]  # fmt: skip


def _weak(classes: list[str], embedding: str) -> None:
    """Rules W1 to W7."""
    before = embedding
    for i, kind in enumerate(classes):
        before = classes[i] = before if kind == "NSM" else kind
    strong = embedding
    for i, kind in enumerate(classes):
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            classes[i] = "AN"
    classes[:] = ["R" if kind == "AL" else kind for kind in classes]
    for i in range(1, len(classes) - 1):
        first, second = classes[i - 1], classes[i + 1]
        if first == second and (first, classes[i]) in (("EN", "ES"), ("EN", "CS"), ("AN", "CS")):
            classes[i] = first
    for start, end in _stretches(classes, {"ET"}):
        if "EN" in (*classes[max(0, start - 1) : start], *classes[end : end + 1]):
            classes[start:end] = ["EN"] * (end - start)
    strong = embedding
    for i, kind in enumerate(classes):
        if kind in ("ES", "ET", "CS", "BN"):
            classes[i] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            classes[i] = "L"


def _brackets(text: str, classes: list[str], embedding: str) -> None:
    """Rule N0: brackets take one direction together."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for i, character in enumerate(text):
        if classes[i] != "ON":
            continue
        if character in _PAIRS:
            if len(opened) == _MOST_PAIRS:
                return
            opened.append((_PAIRS[character], i))
        elif any(character == closing for closing, _ in opened):
            while opened[-1][0] != character:
                opened.pop()
            pairs.append((opened.pop()[1], i))
    for first, last in sorted(pairs):
        inside = {_STRONG[kind] for kind in classes[first + 1 : last] if kind in _STRONG}
        if not inside:
            continue
        direction = embedding
        if embedding not in inside:
            before = next((_STRONG[k] for k in reversed(classes[:first]) if k in _STRONG), embedding)
            direction = before if before != embedding else embedding
        for at in (first, last):
            classes[at] = direction
            for i in range(at + 1, len(text)):
                if bidi_class(text[i]) != "NSM":
                    break
                classes[i] = direction


def _neutral(classes: list[str], embedding: str) -> None:
    """Rules N1 and N2."""
    for start, end in _stretches(classes, {"B", "S", "WS", "ON"}):
        before = _STRONG[classes[start - 1]] if start else embedding
        after = _STRONG[classes[end]] if end < len(classes) else embedding
        classes[start:end] = [before if before == after else embedding] * (end - start)


def _stretches(classes: Sequence[str], kinds: set[str]) -> Iterator[tuple[int, int]]:
    start = None
    for i, kind in enumerate((*classes, "")):
        if kind in kinds and start is None:
            start = i
        elif kind not in kinds and start is not None:
            yield start, i
            start = None


def reordered(items: Sequence[T], depths: Sequence[int]) -> list[T]:
    """The items of a line in the order in which they stand on the page, or back again, by the levels of each (L2)."""
    order = list(range(len(items)))
    lowest = min((depth for depth in depths if depth % 2), default=0)
    for level in range(max(depths, default=0), lowest - 1 if lowest else 0, -1):
        at = 0
        while at < len(order):
            if depths[order[at]] < level:
                at += 1
                continue
            end = at
            while end < len(order) and depths[order[end]] >= level:
                end += 1
            order[at:end] = reversed(order[at:end])
            at = end
    return [items[i] for i in order]


def stretches(text: str) -> Iterator[tuple[str, bool]]:
    """Divide a text into stretches, each with whether it is written from the right; signs go with those around them.

    Numbers and words that are written from the left are together as far as none from the right are between them.
    """
    kinds = [_side(character) for character in text]
    start = 0
    while start < len(text):
        kind = next((k for k in kinds[start:] if k), "R")
        end, last = start, start
        while end < len(text) and kinds[end] in (kind, ""):
            last = end + 1 if kinds[end] else last
            end += 1
        # Signs between two kinds go with the words that are written from the right.
        cut = end if kind == "R" or (end == len(text) and last == start) else last
        first = next((i for i in range(start, end) if kinds[i]), start)
        if kind == "L" and first > start:
            yield text[start:first], True
            start = first
        yield text[start:cut], kind == "R"
        start = cut


def _side(character: str) -> str:
    kind = bidi_class(character)
    if kind in ("R", "AL"):
        return "R"
    return "L" if kind in ("L", "EN", "AN") else ""


def keeps_order(text: str) -> bool:
    """Whether a paragraph that is set from the right shows every stretch of other words as it is written.

    It must have words of its own direction; of the others a letter comes first, or one number at most before it.
    """
    parts = list(stretches(text))
    if not any(turned and has_turned(part) for part, turned in parts):
        return False
    return all(_NUMBERS.match(part) is None for part, turned in parts if not turned)


_NUMBERS: Final = re.compile(r"\d+(?:[.,/:]\d+)*[^\w]+\d")
"""Two numbers with signs between them: from the right the second one stands before the first."""
