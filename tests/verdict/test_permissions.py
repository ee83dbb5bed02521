"""What a style permits is permitted together, and beside it everything is the source's.

A quotation is put together of choices: a first letter of the other case, an insertion, `[sic]`, an omission with
brackets or without, a capital behind it, a final mark put in. Every choice of all of them, under every style and both
customs of punctuation, stands if and only if each of its choices stands alone there; and with one letter changed none
stands.
"""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest

from quoteproof.book.config import Punctuation, Quotations
from quoteproof.book.profiles import Latitude, Style
from quoteproof.quotation.model import Citation, Kind, Printed, Quotation, Stretches
from quoteproof.text.anchor import Anchor
from quoteproof.text.pairing import pair
from quoteproof.verdict.collate import judge
from quoteproof.verdict.model import Altered, Verbatim
from quoteproof.verdict.passage_text import VerdictContext
from tests.book_of import library_of
from tests.samples import sampled
from tests.verdict.judging import NOWHERE

SEED = (
    "And they did beat the gold into thin plates and hung the lamps along the wall, and cut the silver into long wires "
    "for the king of the old town. The road was long and the carts were slow that summer."
)
FIRST = ("they did beat", "They did beat", "[So] they did beat", "[So] They did beat")
"""How it begins: as the source does, with a capital, behind brackets, both."""
MIDDLE = ("the gold into thin plates", "the gold into thin [sic] plates", "the [yellow] gold into thin plates")
GAP = (" and hung", " […] cut", " . . . cut", " […] Cut")
"""What follows: the source's next words, or an omission, with brackets or dots, with a capital behind it."""
AFTER = {" and hung": " the lamps along the wall", " cut": " the silver into long wires"}
END = ("", ".", "?")
COMBINATIONS = list(product(FIRST, MIDDLE, GAP, END))


@cache
def _context(style: Style, punctuation: Punctuation) -> VerdictContext:
    return VerdictContext(library_of({"x": SEED}), Quotations(style=style, punctuation=punctuation))


def _stands(words: str, style: Style, punctuation: Punctuation) -> bool:
    pairing = pair(words)
    printed = Printed(words, Stretches(((0, 0, len(words)),)), (), (), pairing.apostrophes)
    citation = Citation(0, 0, (Anchor.parse("x#p1"),), "", False, NOWHERE, NOWHERE, None)
    quotation = Quotation("q", "chapters/x.md", Kind.INLINE, 0, 0, 0, NOWHERE, printed, citation=citation)
    return isinstance(judge(quotation, _context(style, punctuation)).verdict, Verbatim | Altered)


def _written(first: str, middle: str, gap: str, end: str) -> str:
    after = AFTER[" and hung"] if gap == " and hung" else AFTER[" cut"]
    return f"{first} {middle}{gap}{after}{end}"


def _permitted(first: str, gap: str, end: str, style: Style, punctuation: Punctuation) -> bool:
    """Whether a style and a custom permit each choice, by their own tables."""
    may = {latitude: Quotations(style=style).profile.permission(latitude) is not None for latitude in Latitude}
    return (
        (may[Latitude.INITIAL_CASE] or "They" not in first)
        and (may[Latitude.BARE_ELLIPSIS] or ". . ." not in gap)
        and (may[Latitude.CASE_AFTER_OMISSION] or "Cut" not in gap)
        and (not end or (end == "." and punctuation is Punctuation.AMERICAN))
    )


@pytest.mark.parametrize("punctuation", Punctuation)
@pytest.mark.parametrize("style", Style)
def test_choices_stand_together_where_each_is_permitted(style: Style, punctuation: Punctuation) -> None:
    for first, middle, gap, end in COMBINATIONS:
        words = _written(first, middle, gap, end)
        assert _stands(words, style, punctuation) == _permitted(first, gap, end, style, punctuation), words


CHANGES = (
    *(("did", "dud"), ("thin", "Thin"), ("into", "into,")),
    *(("plates", "plate"), ("wires", "wire"), ("wall", "Wall")),
)


@pytest.mark.parametrize(
    ("style", "punctuation", "was", "put"),
    sampled([(style, punctuation, *change) for style, punctuation, change in product(Style, Punctuation, CHANGES)], 5),
)
def test_beside_them_nothing_may_change(style: Style, punctuation: Punctuation, was: str, put: str) -> None:
    for first, middle, gap, end in COMBINATIONS[::3]:
        words = _written(first, middle, gap, end)
        if was in words:
            assert not _stands(words.replace(was, put, 1), style, punctuation), words.replace(was, put, 1)
