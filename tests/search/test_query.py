"""The syntax of questions: what it demands, and what has none."""

from __future__ import annotations

import pytest

from quoteproof.search.query import parse
from quoteproof.search.rows import row_words


@pytest.mark.parametrize(
    ("question", "text", "accepted"),
    [
        ('"no limits" china', "There are no limits.", True),
        ('"no limits" china', "Limits, no. China.", False),
        ("love -death", "Love and life.", True),
        ("love -death", "Love and death.", False),
        ('love -"long life"', "Love, long ago, and life.", True),
        ('love -"long life"', "Love and long life.", False),
        ("love NEAR death", "Love, and after love at last death.", True),
        ("love NEAR/2 death", "Love, and after love at last death.", True),
        ("love NEAR/1 death", "Love, and after love at last death.", False),
        ("love NEAR/0 death", "Death love.", True),
        ('"long life" NEAR/1 love', "Love a long life.", True),
        ("NEAR(love death, 1)", "Love and death.", True),
        ("NEAR(love death, 1)", "Love, life and death.", False),
    ],
)
def test_conditions(question: str, text: str, accepted: bool) -> None:
    assert parse(question).accepts(row_words(text)) == accepted


@pytest.mark.parametrize(
    "pasted",
    [
        "“love -death” and NEAR",
        "He came NEAR it, -and left",
        'He said “yes” and "no" -maybe',
        "well -known, he said",
        "love -death [@key#p1]",
        "love\n-death",
        "THE HOUSE NEAR THE RIVER",
        "near and NEAR",
        "well-known -- and so on",
        'a 5" pipe',
    ],
)
def test_what_has_no_syntax(pasted: str) -> None:
    query = parse(pasted)
    assert not query.has_conditions
    assert not query.without
    assert query.row


def test_the_row_is_what_is_asked_for_in_a_row() -> None:
    assert parse("love is -death").row == ("love", "is")
    assert parse('"no limits" china').row == ("no", "limits")
    assert parse("love NEAR death").row == ()
    assert parse('"no limits"').is_exact
    assert not parse('"no limits" china').is_exact
