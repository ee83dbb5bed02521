"""Pairing: which quotation mark opens, which closes, and which is an apostrophe or a measure.

Promises: pairings are tried in a fixed order until every mark has a part; if none fits, the marks at fault are
named and nothing is taken for paired. Work is bounded. Leaves out: what the runs mean.
Source: rules.md, “What is a quotation”.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from quoteproof.text.glyphs import BRACKETING, CLOSERS, UNLISTED

WORK: Final = 20_000
"""Most steps that trying pairings may take in one flow."""

_OPENING: Final = frozenset("([{—–-/\u00a0¿¡*_")
# Words that begin with an apostrophe; a mark just behind one makes it a quoted word, but for `rock 'n' roll`.
_ELISION: Final = re.compile(
    r"(?:\d\ds\b|tis\b|twas\b|em\b|til\b|cause\b|round\b)(?!['’])|n\b(?!['’])|n['’](?=\s)", re.IGNORECASE
)
_SWEDISH: Final = frozenset({"sv", "fi"})


class Part(StrEnum):
    """What a mark does."""

    OPEN = "opens"
    CLOSE = "closes"
    APOSTROPHE = "apostrophe"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class Run:
    """A paired run of text between marks."""

    start: int
    """Offset of the opening mark."""
    end: int
    """Offset just after the closing mark."""
    width: int
    """Code points of each of the two marks (`''` has two)."""
    double: bool
    """Whether its marks are double ones (« » and „ “ count as double)."""
    depth: int
    """0 for an outermost run."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """How the marks of one text pair."""

    runs: tuple[Run, ...]
    """The runs, in order of their start."""
    apostrophes: frozenset[int]
    """Offsets of single marks that are apostrophes."""
    stray: tuple[int, ...]
    """Offsets of marks that pair with nothing; `runs` is empty then."""


@dataclass(frozen=True, slots=True)
class _Token:
    at: int
    glyph: str
    options: tuple[Part, ...]
    double: bool
    clear: bool
    """Whether an apostrophe's reading is the likely one when nothing is open."""


@lru_cache(maxsize=256)  # the flows of a chapter are asked for again when borrowings are looked for
def pair(text: str, *, language: str = "en", skip: frozenset[int] = frozenset()) -> Pairing:
    """Pair the marks of a text; `skip` holds offsets whose marks are not looked at (code)."""
    apostrophes: set[int] = set()
    tokens: list[_Token] = []
    unlisted: list[int] = []
    for at, glyph in _glyphs(text, skip):
        if glyph in UNLISTED:
            unlisted.append(at)
        elif (_inside_word(text, at) and glyph in "'‘’ʼ") or glyph == "ʼ":
            apostrophes.add(at)
        else:
            tokens.append(_token(text, at, glyph, language))
    if "″" in text or "‶" in text:
        unlisted += (match.start() for match in _PRIME.finditer(text) if match.start() not in skip)
    parts = None if unlisted else _search(tokens)
    if parts is None:
        return Pairing((), frozenset(), tuple(unlisted) or _strays(tokens))
    apostrophes.update(t.at for t, p in zip(tokens, parts, strict=True) if p is Part.APOSTROPHE)
    return Pairing(_runs(tokens, parts), frozenset(apostrophes), ())


_PRIME: Final = re.compile(r"(?<![\w′″])[″‶](?=\w)")  # a prime before a word is meant for a quotation mark
_ANY: Final = re.compile("''|[\"“”„'‘’ʼ‚«»‹›「」『』" + "".join(sorted(UNLISTED)) + "]")
_TWO_SINGLES: Final = re.compile(r"(?:^|(?<=[\s(\[—–]))''(?=\S)")


def _glyphs(text: str, skip: frozenset[int]) -> Iterator[tuple[int, str]]:
    """Give the marks; `''` is one double mark where some `''` of the text opens."""
    twos = "''" in text and _TWO_SINGLES.search(text) is not None
    for match in _ANY.finditer(text):
        if match.start() in skip:
            continue
        if match.group() == "''" and not twos:
            yield match.start(), "'"
            yield match.start() + 1, "'"
        else:
            yield match.start(), match.group()


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()


def _token(text: str, at: int, glyph: str, language: str) -> _Token:
    after_at = at + len(glyph)
    before = text[at - 1] if at else " "
    after = text[after_at] if after_at < len(text) else " "
    may_open = (before.isspace() or before in _OPENING or before in _MARK_CHARS) and not after.isspace()
    may_close = not before.isspace()
    rest = text[after_at:].lstrip(" ")
    clear = bool(rest) and rest[0].isalnum()
    options = _options(glyph, before, text[after_at : after_at + 8], may_open, may_close, language)
    return _Token(at, glyph, options, glyph not in "'‘’ʼ‚‹›", clear)


_MARK_CHARS: Final = frozenset("\"“”„'‘’‚«»‹›「」『』")


def _options(glyph: str, before: str, after: str, may_open: bool, may_close: bool, language: str) -> tuple[Part, ...]:
    if glyph in ('"', "''"):
        return _straight_double(before, may_open, may_close)
    if glyph in "„‚「『":
        return (Part.OPEN,)
    if glyph == "“":
        return (Part.OPEN, Part.CLOSE)
    if glyph == "”":
        return (Part.CLOSE, Part.OPEN) if language in _SWEDISH else (Part.CLOSE,)
    if glyph in BRACKETING or glyph in CLOSERS:
        return _guillemet(glyph, may_open)
    return _single(glyph, before, after, may_open, may_close)


def _straight_double(before: str, may_open: bool, may_close: bool) -> tuple[Part, ...]:
    options = [Part.OPEN] if may_open else []
    if may_close:
        options.append(Part.CLOSE)
    if before.isdigit():
        options.append(Part.MEASURE)
    return tuple(options)


def _guillemet(glyph: str, may_open: bool) -> tuple[Part, ...]:
    if glyph in "」』":
        return (Part.CLOSE,)
    return (Part.OPEN, Part.CLOSE) if may_open else (Part.CLOSE, Part.OPEN)


def _single(glyph: str, before: str, after: str, may_open: bool, may_close: bool) -> tuple[Part, ...]:
    """Order the parts of a single mark: elisions first, then opening, closing, and the apostrophe last."""
    elided = bool(_ELISION.match(after))
    options: list[Part] = []
    if elided and glyph != "‘" and not before.isalnum():
        options.append(Part.APOSTROPHE)
    if glyph == "‘" or (glyph == "'" and may_open):
        options.append(Part.OPEN)
    if may_close and glyph != "‘":
        options.append(Part.CLOSE)
    if glyph == "‘" and may_close:
        options.append(Part.CLOSE)
    # A straight mark before a letter that nothing closes is an elision; a curly one there closes nothing either.
    plain_letter = before.isalnum() or before == "]" or (glyph == "'" and after.lstrip("[")[:1].isalnum())
    if glyph != "‘" and plain_letter and Part.APOSTROPHE not in options:
        options.append(Part.APOSTROPHE)
    return tuple(options)


_PARTNER: Final = {
    "“": '”"',
    "„": "“”",
    "”": "”",
    '"': '"”',
    "‘": "’'",
    "‚": "‘’",
    "'": "'’",
    "''": ("''",),
    **BRACKETING,
}


def _search(tokens: list[_Token]) -> list[Part] | None:
    """Try parts in order, depth first, dead ends remembered; None where no pairing gives every mark a part."""
    dead: set[tuple[int, tuple[str, ...], bool]] = set()
    # One frame a token: the state before it and which option comes next.
    states: list[tuple[tuple[str, ...], bool]] = [((), False)]
    tried: list[int] = [0]
    parts: list[Part] = []
    for _ in range(WORK):
        index = len(states) - 1
        stack, closed = states[-1]
        if index == len(tokens):
            if not stack:
                return parts
            dead.add((index, stack, closed))
        step = None if index == len(tokens) else _next(tokens[index], stack, closed, tried[-1])
        if step is None or (index, stack, closed) in dead:
            dead.add((index, stack, closed))
            states.pop()
            tried.pop()
            if not states:
                return None
            parts.pop()
            continue
        option, part, after = step
        tried[-1] = option + 1
        if (index + 1, *after) in dead:
            continue
        parts.append(part)
        states.append(after)
        tried.append(0)
    return None


def _next(
    token: _Token, stack: tuple[str, ...], closed: bool, first: int
) -> tuple[int, Part, tuple[tuple[str, ...], bool]] | None:
    """Give the next option that the state allows, with the state after it."""
    for i in range(first, len(token.options)):
        part = token.options[i]
        if part is Part.OPEN and len(stack) < 8:
            return i, part, ((*stack, token.glyph), closed)
        if part is Part.CLOSE and stack and token.glyph in _PARTNER[stack[-1]]:
            # A single mark that may have been an apostrophe and closed: a later bare one is suspicious.
            doubtful = closed or Part.APOSTROPHE in token.options
            return i, part, (stack[:-1], doubtful)
        if part is Part.APOSTROPHE and (token.clear or not closed or _single_open(stack)):
            return i, part, (stack, closed)
        if part is Part.MEASURE:
            return i, part, (stack, closed)
    return None


def _single_open(stack: tuple[str, ...]) -> bool:
    return any(glyph in "'‘‚" for glyph in stack)


def _runs(tokens: list[_Token], parts: list[Part]) -> tuple[Run, ...]:
    opened: list[_Token] = []
    runs: list[Run] = []
    for token, part in zip(tokens, parts, strict=True):
        if part is Part.OPEN:
            opened.append(token)
        elif part is Part.CLOSE:
            start = opened.pop()
            width = len(start.glyph)
            runs.append(Run(start.at, token.at + len(token.glyph), width, start.double, len(opened)))
    return tuple(sorted(runs, key=lambda run: run.start))


def _strays(tokens: list[_Token]) -> tuple[int, ...]:
    """Name the mark that a reader would call unpaired: greedy pairing, first left over."""
    opened: list[_Token] = []
    glyphs: Counter[str] = Counter()  # of those that are open: a few, however many marks there are
    for token in tokens:
        if opened and Part.CLOSE in token.options and token.glyph in _PARTNER[opened[-1].glyph]:
            glyphs[opened.pop().glyph] -= 1
        elif Part.CLOSE in token.options and any(n and token.glyph in _PARTNER[glyph] for glyph, n in glyphs.items()):
            return (opened[-1].at,)  # what was opened last was never closed
        elif Part.OPEN in token.options:
            opened.append(token)
            glyphs[token.glyph] += 1
        elif Part.APOSTROPHE not in token.options and Part.MEASURE not in token.options:
            return (token.at,)
    return (opened[0].at,) if opened else (tokens[0].at,) if tokens else ()
