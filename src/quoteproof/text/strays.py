"""Marks outside quotations that belong to no word.

They are marks that never pair, and apostrophes that could enclose words as quotation marks do. `pairing` decides what
pairs; these functions decide whether anything else could pass for a quotation mark.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from quoteproof.text.marks import begins_word, ends_word, is_ringed, masked, stray_marks
from quoteproof.text.pairing import MarkedRun, Pairing, joined_and, pair

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
    found = [at for at in single if at not in escaped and at < last and (begins_word(text, at) or text[at] == "‘")]
    # A comma before a word looks like a low mark where an apostrophe behind a word follows.
    if last >= 0:
        found += (at for at in outside(pairing.runs, (m.start() for m in _LOW_COMMA.finditer(text))) if at < last)
    # `wrote‘The ferry left’there`: set close to the words around them, the two are marks all the same.
    close = [at for at in single if text[at] == "‘" and text[at - 1].islower() and text[at + 1].isupper()]
    return tuple(sorted({*found, *(at for at in close if at < single[-1])}))


def outside(runs: Sequence[MarkedRun], offsets: Iterable[int]) -> list[int]:
    """The offsets that stand in no quotation."""
    outer = [run for run in runs if run.depth == 0]
    starts = [run.start for run in outer]
    found = ((at, bisect_left(starts, at) - 1) for at in offsets)
    return [at for at, number in found if number < 0 or at >= outer[number].end]


def never_pairing(
    text: str, pairing: Pairing, *, declared: Collection[str] = frozenset(), skip: Collection[int] = frozenset()
) -> tuple[int, ...]:
    """The marks outside quotations that never pair and that nothing allows; the parameters as in `stray_marks`."""
    opening = [at for at in pairing.apostrophes if begins_word(text, at)]
    never = stray_marks(text, declared=declared, skip=skip, opening=opening)
    return tuple(outside(pairing.runs, never)) if never else ()
