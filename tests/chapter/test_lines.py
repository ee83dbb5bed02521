"""The line of an offence is right, whatever stands before and after it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoteproof.engine.pandoc import Pandoc
from quoteproof.text.offsets import LineIndex
from tests.book_of import check, library_of

LIBRARY = library_of({"tale": "Once there was a king. He had a dog."})
CONSTRUCTS = (
    "Plain words of it.",
    "Words with a note.[^N]\n\n[^N]: The note, *with* a `code`.\n\n    Its second paragraph.",
    "Words with a note at the end.[^N]\n\n- one\n- two\n\n[^N]: The note.",
    "[^N]: A note that nothing uses.",
    "See [words][N] and [it](https://example.org).\n\n[N]: https://example.org/n",
    "- one\n- two\n\n    in two\n\n    - three\n- four",
    "1. one\n\n2. two\n\n> A quotation of it. [@tale#p1]",
    "::: own\n\n> Words of mine.\n\n- a list\n\n:::",
    ":::: own\n::: epigraph\nWords.\n:::\n::::",
    "Term\n:   Its definition\n\n    of two paragraphs.",
    "| a | b |\n|---|---|\n| *c* | `d` |\n\n: The caption",
    "+---+---+\n| a | b |\n+---+---+\n| c | d |\n+---+---+",
    "+-------+---+\n| *a**b* | c |\n+=======+===+\n| d     | e |\n+-------+---+",
    "+---+---+\n| a | b |\n|   +---+\n|   | c |\n+---+---+",
    "  a    b\n---- ----\n  c    d\n",
    "```\ncode of it\n\nmore\n```",
    "    code by indent",
    "| line one\n| line two",
    "$$x^2$$",
    "<!-- a comment -->",
    "## A heading {#N}",
    "Words^[A note in its place.] and H~2~O.",
    "* * *",
)
OFFENCES = {
    "K002": "The <b>lamp</b> of it.",
    "K011": "The [lamp]{.red} of it.",
    "X002": '![A lamp](images/none.png){alt="a lamp"}',
    "X008": "See [it](ftp://example.org).",
    "K012": 'See [it]{style="x"}.',
    "K016": "See [[it]] there.",
    "C001": "See [@nothing] there.",
    "Q014": "A lonely “ mark.",
}


def lines_of(before: tuple[str, ...], offence: str, after: tuple[str, ...], pandoc: Pandoc) -> tuple[set[int], int]:
    """The lines of the findings of a code, and the line that it stands in."""
    parts = ["# Title", *before, OFFENCES[offence], *after, "Last words."]
    text = "\n\n".join(part.replace("N]", f"n{i}]").replace("#N", f"#n{i}") for i, part in enumerate(parts)) + "\n"
    result = check(text, LIBRARY, pandoc)
    lines = LineIndex(text)
    expected = lines.position(text.index(OFFENCES[offence]))[0]
    codes = {"K002", "K011", "X002", "X008", "K012", "K016", "C001", "Q014"} & {offence}
    found = [f.place for c in result.chapters for f in c.findings if f.code.id in codes]
    return {lines.position(place.start)[0] for place in found}, expected


@pytest.mark.parametrize("offence", OFFENCES)
@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_the_line_is_right_on_either_side_of_a_construct(construct: str, offence: str, pandoc: Pandoc) -> None:
    found, expected = lines_of((construct,), offence, (construct,), pandoc)
    assert found == {expected}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_line_is_right_among_many_constructs(pandoc: Pandoc, data: st.DataObject) -> None:
    some = st.lists(st.sampled_from(CONSTRUCTS), max_size=6).map(tuple)
    offence = data.draw(st.sampled_from(sorted(OFFENCES)))
    found, expected = lines_of(data.draw(some), offence, data.draw(some), pandoc)
    assert found == {expected}
