"""Completion: what is offered for a quotation that is being typed, and that it checks when it is accepted."""

from __future__ import annotations

import pytest

from quoteproof.engine.pandoc import Pandoc
from tests.book_of import library_of
from tests.lsp.completing import Desk, errors

MOOR = """Good name in man and woman, dear my lord, is the immediate jewel of their souls. Who steals my purse steals
trash.

It is the cause, it is the cause, my soul. He said: “I am not ‘a fool’, sir,” and left the room."""
SEEDS = {
    "moor": MOOR,
    "eden": "To be, both will and deed, created free.",
    "dane": "To be, or not to be, that is the question.",
}


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(library_of(SEEDS))


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [
        ("“Good name ▮", "“Good name in man and woman” [@moor#p1]"),
        ("“Good na▮", "“Good name in man and woman” [@moor#p1]"),
        ('He says "Good name ▮"', 'He says "Good name in man and woman" [@moor#p1]'),
        ("“Good name ▮”.", "“Good name in man and woman” [@moor#p1]."),
        ("‘Good name ▮", "‘Good name in man and woman’ [@moor#p1]"),
        ("'Good name ▮' he", "'Good name in man and woman' [@moor#p1] he"),
        ("„Good name ▮", "„Good name in man and woman“ [@moor#p1]"),
        ("« Good name ▮", "« Good name in man and woman » [@moor#p1]"),
        ("“Good ▮” [@moor#p1]", "“Good name in man and woman” [@moor#p1]"),
        ("“Good name ▮” [@moor]", "“Good name in man and woman” [@moor#p1]"),
        ("@moor#p1 has “Good ▮", "@moor#p1 has “Good name in man and woman”"),
        ("So “who steals ▮", "So “[w]ho steals my purse steals trash” [@moor#p1]"),
        ("“Good name […] is the ▮", "“Good name […] is the immediate jewel of their souls” [@moor#p1]"),
        ("“Good name […] ▮", "“Good name […] dear my lord” [@moor#p1]"),
        ("> Good name in\n> man ▮", "> Good name in\n> man and woman [@moor#p1]"),
        ("| Good name ▮", "| Good name in man and woman [@moor#p1]"),
        ("| a | “Good name ▮ |\n|---|---|\n| b | c |", "| a | “Good name in man and woman” [@moor#p1] |"),
        ("- one\n- “Good name ▮", "- one\n- “Good name in man and woman” [@moor#p1]"),
        ("Words.[^9]\n\n[^9]: “Good name ▮", "[^9]: “Good name in man and woman” [@moor#p1]"),
        ("# On “Good name ▮", "# On “Good name in man and woman” [@moor#p1]"),
        ("“He said: ‘I am ▮", "“He said: ‘I am not “a fool”, sir,’” [@moor#p2]"),
    ],
)
def test_the_first_offer_checks(desk: Desk, typed: str, accepted: str, pandoc: Pandoc) -> None:
    texts = desk.accepted(typed)
    assert accepted in texts[0]
    assert errors(desk, texts, pandoc, a_chapter=1) == []


def test_offers_go_on_clause_by_clause_and_each_end_comes_once(desk: Desk) -> None:
    assert desk.accepted("“Good name ▮”") == [
        "“Good name in man and woman” [@moor#p1]",
        "“Good name in man and woman, dear my lord” [@moor#p1]",
        "“Good name in man and woman, dear my lord, is the immediate jewel of their souls” [@moor#p1]",
        "“Good name in man and woman, dear my lord, is the immediate jewel of their souls. Who steals my purse steals"
        " trash” [@moor#p1]",
    ]


@pytest.mark.parametrize(
    "typed", ["“Good ▮", "Good name ▮", "“Good name was ▮", "“Good `name` ▮", "“Good name” ▮", "the dogs' good name ▮"]
)
def test_nothing_is_offered_where_nothing_is_quoted(desk: Desk, typed: str) -> None:
    assert desk.ask(typed).items == []


def test_a_source_that_is_cited_here_comes_first(pandoc: Pandoc) -> None:
    plain, used = Desk(library_of(SEEDS)), Desk(library_of(SEEDS), before="So [@dane#p1].\n", pandoc=pandoc)
    assert "[@eden#p1]" in plain.accepted("“To be, ▮")[0]
    assert "[@dane#p1]" in used.accepted("“To be, ▮")[0]
