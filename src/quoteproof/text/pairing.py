"""Pairing: which quotation mark opens, which closes, and which is an apostrophe or a measure.

Pairings are tried in a fixed order until every mark has a use. If none fits, the marks at fault are named and nothing
counts as paired. Work is bounded. Outside quotations remain the marks that never pair, and the apostrophes that could
enclose words as quotation marks do. Source: rules.md, “What is a quotation”.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final

from quoteproof.text.bidi import LEFTWARDS
from quoteproof.text.marks import (
    BRACKETING,
    CLOSERS,
    ELISION,
    PAIRING,
    YEAR,
    abbreviation_signs,
    begins_word,
    elides,
    ends_word,
    is_ringed,
    joins,
    masked,
    stray_marks,
)
from quoteproof.text.words import is_unspaced
from quoteproof.values import dataclass

WORK: Final = 20_000
"""Most steps that trying pairings may take in one flow."""

_OPENING: Final = frozenset("([{—–-/\u00a0¿¡*_")
_SHORTENED_AND: Final = re.compile(r"['’](?<=\s['’])[nN]['’](?=\s)")
"""`rock 'n' roll`: the only word with an apostrophe on either side."""
_BOTH_CLOSE: Final = frozenset({"da", "fi", "hu", "nb", "nn", "no", "sv"}) | LEFTWARDS
"""Languages in which an opening mark looks like a closing one; from the right, ”…“ are typed and “…”."""


class MarkUse(StrEnum):
    """What a mark does."""

    OPEN = "opens"
    CLOSE = "closes"
    APOSTROPHE = "apostrophe"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class MarkedRun:
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

    runs: tuple[MarkedRun, ...]
    """The runs, in order of their start."""
    apostrophes: frozenset[int]
    """Offsets of single marks that are apostrophes."""
    stray: tuple[int, ...]
    """Offsets of marks that pair with nothing; `runs` is empty then."""
    measures: frozenset[int] = frozenset()
    """Offsets of straight double marks behind a number that stand for inches or seconds."""


@dataclass(frozen=True, slots=True)
class _Token:
    at: int
    glyph: str
    options: tuple[MarkUse, ...]
    double: bool
    clear: bool
    """Whether an apostrophe's reading is the likely one when nothing is open."""
    elided: bool
    """Whether a word follows that is known to begin with an apostrophe."""
    year: bool
    """Whether a year of two digits follows: in a quotation it is one only where nothing closes."""


@lru_cache(1024)  # an editor asks again at each keystroke
def pair(
    text: str,
    *,
    language: str = "en",
    skip: frozenset[int] = frozenset(),
    escaped: frozenset[int] = frozenset(),
    quoted: bool = False,
) -> Pairing:
    """Pair the marks of a text.

    `skip` holds offsets whose marks are not looked at (code), `escaped` those of single marks that the author has
    declared apostrophes (`\\'`). With `quoted` the text is a source's, whose words are all compared, as those between
    marks are.
    """
    text = masked(text, skip)
    apostrophes: set[int] = set()
    tokens: list[_Token] = []
    joined = joined_and(text)
    signs = frozenset(abbreviation_signs(text))
    for at, glyph in _glyphs(text, skip):
        if at in signs:
            continue
        if (
            at in escaped
            or at in joined
            or (glyph in "'‘’׳" and joins(text[at - 1 : at]) and joins(text[at + 1 : at + 2]))
        ):
            apostrophes.update(range(at, at + len(glyph)))
        else:
            tokens.append(_token(text, at, glyph, language))
    parts = _search(tokens, elisions=not quoted, quoted=quoted)
    if parts is not None and not quoted and _hides_quotation(text, tokens, parts):
        parts = _search(tokens, elisions=False, quoted=False) or parts
    if parts is None:
        return Pairing((), frozenset(), _strays(tokens))
    apostrophes.update(t.at for t, p in zip(tokens, parts, strict=True) if p is MarkUse.APOSTROPHE)
    measures = frozenset(t.at for t, p in zip(tokens, parts, strict=True) if p is MarkUse.MEASURE)
    runs = _runs(tokens, parts)
    return Pairing(runs, frozenset(apostrophes), (), measures)


def joined_and(text: str) -> frozenset[int]:
    """The offsets of the apostrophes of `rock 'n' roll`."""
    return frozenset(at for m in _SHORTENED_AND.finditer(text) for at in (m.start(), m.end() - 1))


def _hides_quotation(text: str, tokens: Sequence[_Token], parts: Sequence[MarkUse]) -> bool:
    """Whether an elision could open a quotation instead, since an apostrophe after it could close one."""
    apostrophes = [t for t, part in zip(tokens, parts, strict=True) if part is MarkUse.APOSTROPHE]
    first = next((t.at for t in apostrophes if (t.elided or t.year) and MarkUse.OPEN in t.options), None)
    return first is not None and any(t.at > first and ends_word(text, t.at) for t in apostrophes)


_ANY: Final = re.compile("''|[" + "".join(sorted(PAIRING)) + "]")
_TWO_SINGLES: Final = re.compile(r"(?:^|(?<=[\s(\[—–]))''(?=\S)")


def _glyphs(text: str, skip: frozenset[int]) -> Iterator[tuple[int, str]]:
    """The marks that can pair; `''` is one double mark where some `''` of the text opens."""
    twos = "''" in text and _TWO_SINGLES.search(text) is not None
    for match in _ANY.finditer(text):
        if match.start() in skip:
            continue
        if match.group() == "''" and not twos:
            yield match.start(), "'"
            yield match.start() + 1, "'"
        else:
            yield match.start(), match.group()


def _token(text: str, at: int, glyph: str, language: str) -> _Token:
    after_at = at + len(glyph)
    before = text[at - 1] if at else " "
    after = text[after_at] if after_at < len(text) else " "
    unspaced = is_unspaced(before) or is_unspaced(after)
    may_open = (unspaced or before.isspace() or before in _OPENING or before in _MARK_CHARS) and not after.isspace()
    may_close = not before.isspace()
    following = _NOT_SPACE.search(text, after_at)
    clear = following is not None and joins(following.group())
    shortened = _DUTCH.match(text, after_at) if language in _DUTCH_LIKE else ELISION.match(text, after_at)
    elided = shortened is not None and not before.isalnum()
    year = YEAR.match(text, after_at) is not None and not before.isalnum()
    options = _options(glyph, before, after, may_open, may_close, language)
    if unspaced and glyph in _ALIKE and MarkUse.CLOSE in options:
        # Between two words without a space it closes what is open.
        options = (MarkUse.CLOSE, *(option for option in options if option is not MarkUse.CLOSE))
    if clear and MarkUse.APOSTROPHE in options and _SHORT_HEBREW.search(text, max(0, at - 4), at):
        options = (MarkUse.APOSTROPHE, *(option for option in options if option is not MarkUse.APOSTROPHE))
    return _Token(at, glyph, options, glyph not in _SINGLES, clear, elided, year)


_NOT_SPACE: Final = re.compile("[^ ]")
_DUTCH_LIKE: Final = frozenset({"af", "fy", "li", "nds", "nl"})
_DUTCH: Final = re.compile(r"(?:[stnkmr]|ie|tje)\b(?!['’])|" + ELISION.pattern, re.IGNORECASE)
"""What begins with an apostrophe in Dutch and its neighbours: `’s avonds`, `in ’t hek`."""
_SHORT_HEBREW: Final = re.compile("(?<![\u0591-\u05ea])[\u05d0-\u05ea]{1,3}\\Z")
"""What is shortened in Hebrew by a sign behind it, before another word: `ר׳ משה`."""
_MARK_CHARS: Final = PAIRING
_SINGLES: Final = frozenset("'‘’‚‹›׳『』")
_ALIKE: Final = frozenset({'"', "'", "''", "＂"})
"""Marks that look alike at either end."""


def _options(
    glyph: str, before: str, after: str, may_open: bool, may_close: bool, language: str
) -> tuple[MarkUse, ...]:
    if glyph in ('"', "''", "״", "＂"):
        return _straight_double(before, after, may_open, may_close)
    if glyph in "„‚「『｢〝":
        return (MarkUse.OPEN,)
    if glyph == "“":
        return (MarkUse.OPEN, MarkUse.CLOSE) if may_open else (MarkUse.CLOSE, MarkUse.OPEN)
    if glyph == "”":
        return (MarkUse.CLOSE, MarkUse.OPEN) if language in _BOTH_CLOSE else (MarkUse.CLOSE,)
    if glyph in "」』｣〟〞":
        return (MarkUse.CLOSE,)
    if glyph in BRACKETING or glyph in CLOSERS:
        return (MarkUse.OPEN, MarkUse.CLOSE) if may_open else (MarkUse.CLOSE, MarkUse.OPEN)
    return _single(glyph, before, after, may_open, may_close, language)


def _straight_double(before: str, after: str, may_open: bool, may_close: bool) -> tuple[MarkUse, ...]:
    options = [MarkUse.OPEN] if may_open else []
    if may_close:
        options.append(MarkUse.CLOSE)
    if before.isdigit() and not after.isalnum():  # no measure is followed by a letter
        options.append(MarkUse.MEASURE)
    return tuple(options)


def _single(glyph: str, before: str, after: str, may_open: bool, may_close: bool, language: str) -> tuple[MarkUse, ...]:
    """Order the parts of a single mark: a quotation first, and an apostrophe where nothing closes one."""
    options: list[MarkUse] = []
    if glyph == "‘" or (may_open and (glyph in "'׳" or (glyph == "’" and language in _BOTH_CLOSE))):
        options.append(MarkUse.OPEN)
    if may_close:
        options.append(MarkUse.CLOSE)
    if elides(before) and MarkUse.OPEN not in options:
        options.insert(0, MarkUse.APOSTROPHE)
    elif glyph != "‘" and (joins(before) or before == "]" or joins(after) or after == "["):
        options.append(MarkUse.APOSTROPHE)
    return tuple(options)


PARTNERS: Final = {
    "“": '”"', "„": '“”"', "”": "”“", '"': '"”', "‘": "’'", "’": "’‘", "‚": "‘’'", "'": "'’", "''": ("''",), "״": "״”",
    "׳": "׳’", "＂": "＂", **BRACKETING, "»": "«»", "›": "‹›", "〝": "〟〞",  # `»ord»` in Swedish and Finnish
}  # fmt: skip
"""By opening mark the marks that may close it, the usual one first."""


def _search(tokens: list[_Token], *, elisions: bool, quoted: bool) -> list[MarkUse] | None:
    """Try parts in order, depth first, dead ends remembered; None where no pairing gives every mark a part.

    With `elisions`, a mark before a word that is known to begin with an apostrophe is tried as one first.
    """
    orders = [
        [_order(token, inside=inside, elisions=elisions, quoted=quoted) for inside in (False, True)] for token in tokens
    ]
    dead: set[tuple[int, tuple[str, ...], bool]] = set()
    # One frame a token: the state before it and which option comes next.
    states: list[tuple[tuple[str, ...], bool]] = [((), False)]
    tried: list[int] = [0]
    parts: list[MarkUse] = []
    for _ in range(WORK):
        index = len(states) - 1
        stack, closed = states[-1]
        if index == len(tokens):
            if not stack:
                return parts
            dead.add((index, stack, closed))
        step = (
            None if index == len(tokens) else _next(tokens[index], orders[index][bool(stack)], stack, closed, tried[-1])
        )
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


def _order(token: _Token, *, inside: bool, elisions: bool, quoted: bool) -> tuple[MarkUse, ...]:
    """The parts of a mark in the order in which they are tried; `inside` says whether something is open."""
    # Within a quotation every word is compared anyway, and an elision is the likelier reading.
    first = (token.elided and (elisions or quoted or inside)) or (token.year and elisions and not inside)
    if not first or MarkUse.APOSTROPHE not in token.options:
        return token.options
    return (MarkUse.APOSTROPHE, *(part for part in token.options if part is not MarkUse.APOSTROPHE))


def _next(
    token: _Token, options: tuple[MarkUse, ...], stack: tuple[str, ...], closed: bool, first: int
) -> tuple[int, MarkUse, tuple[tuple[str, ...], bool]] | None:
    """The next option that the state allows, with the state after it."""
    for i in range(first, len(options)):
        part = options[i]
        if part is MarkUse.OPEN and len(stack) < 8:
            return i, part, ((*stack, token.glyph), closed)
        if part is MarkUse.CLOSE and stack and token.glyph in PARTNERS[stack[-1]]:
            # A single mark that may have been an apostrophe and closed: a later bare one is suspicious.
            doubtful = closed or MarkUse.APOSTROPHE in options
            return i, part, (stack[:-1], doubtful)
        if part is MarkUse.APOSTROPHE and (token.clear or not closed or not {"'", "‘", "‚"}.isdisjoint(stack)):
            return i, part, (stack, closed)
        if part is MarkUse.MEASURE:
            return i, part, (stack, closed)
    return None


def _runs(tokens: list[_Token], parts: list[MarkUse]) -> tuple[MarkedRun, ...]:
    opened: list[_Token] = []
    runs: list[MarkedRun] = []
    for token, part in zip(tokens, parts, strict=True):
        if part is MarkUse.OPEN:
            opened.append(token)
        elif part is MarkUse.CLOSE:
            start = opened.pop()
            width = len(start.glyph)
            runs.append(MarkedRun(start.at, token.at + len(token.glyph), width, start.double, len(opened)))
    return tuple(sorted(runs, key=lambda run: run.start))


def _strays(tokens: list[_Token]) -> tuple[int, ...]:
    """Name the mark that a reader would call unpaired: greedy pairing, first left over."""
    opened: list[_Token] = []
    glyphs: Counter[str] = Counter()  # of those that are open: a few, however many marks there are
    for token in tokens:
        if opened and MarkUse.CLOSE in token.options and token.glyph in PARTNERS[opened[-1].glyph]:
            glyphs[opened.pop().glyph] -= 1
        elif MarkUse.CLOSE in token.options and any(
            n and token.glyph in PARTNERS[glyph] for glyph, n in glyphs.items()
        ):
            return (opened[-1].at,)  # what was opened last was never closed
        elif MarkUse.OPEN in token.options:
            opened.append(token)
            glyphs[token.glyph] += 1
        elif MarkUse.APOSTROPHE not in token.options and MarkUse.MEASURE not in token.options:
            return (token.at,)
    return (opened[0].at,) if opened else (tokens[0].at,) if tokens else ()


_LOW_COMMA: Final = re.compile(r"(?:^|(?<=[\s(\[])),(?=[^\W_])")


def has_strays(text: str, pairing: Pairing, *, declared: Collection[str] = frozenset()) -> bool:
    """Whether a text without sentences of its own (a field, a title) has a mark that belongs to no pair and no word."""
    return bool(
        pairing.stray or doubtful(text, pairing) or never_pairing(text, pairing, declared=declared) or is_ringed(text)
    )


def marks_to_prove(text: str) -> set[int]:
    """The offsets in code or a formula of what would print as a quotation mark."""
    pairing = pair(text)
    return {*pairing.stray, *doubtful(text, pairing), *stray_marks(text), *(run.start for run in pairing.runs)}


def doubtful(
    text: str, pairing: Pairing, *, escaped: Collection[int] = frozenset(), skip: Collection[int] = frozenset()
) -> tuple[int, ...]:
    """The first of two apostrophes outside quotations that could enclose words: one before a word, one behind a word.

    `escaped` and `skip` are those of `pair`.
    """
    if pairing.stray:
        return ()
    text = masked(text, skip)
    single = outside(pairing.runs, sorted(pairing.apostrophes - joined_and(text)))
    last = max((at for at in single if ends_word(text, at)), default=-1)
    opening = [at for at in single if at not in escaped and at < last and (begins_word(text, at) or text[at] == "‘")]
    # A comma before a word looks like a low mark where an apostrophe behind a word follows.
    if last >= 0:
        opening += (at for at in outside(pairing.runs, (m.start() for m in _LOW_COMMA.finditer(text))) if at < last)
    # `wrote‘The ferry left’there`: set close to the words around them, the two are marks all the same.
    close = [at for at in single if text[at] == "‘" and text[at - 1].islower() and text[at + 1].isupper()]
    return tuple(sorted({*opening, *(at for at in close if at < single[-1])}))


def outside(runs: Sequence[MarkedRun], offsets: Iterable[int]) -> list[int]:
    """The offsets that stand in no quotation."""
    outer = [run for run in runs if run.depth == 0]
    starts = [run.start for run in outer]
    numbered = ((at, bisect_left(starts, at) - 1) for at in offsets)
    return [at for at, number in numbered if number < 0 or at >= outer[number].end]


def never_pairing(
    text: str, pairing: Pairing, *, declared: Collection[str] = frozenset(), skip: Collection[int] = frozenset()
) -> tuple[int, ...]:
    """The marks outside quotations that never pair and that nothing allows; the parameters as in `stray_marks`."""
    opening = [at for at in pairing.apostrophes if begins_word(text, at)]
    never = stray_marks(text, declared=declared, skip=skip, opening=opening)
    return tuple(outside(pairing.runs, never)) if never else ()
