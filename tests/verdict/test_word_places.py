"""Where the words of quotations are found, and that nothing takes long."""

from __future__ import annotations

import time

import pytest

from quoteproof.finding.model import Place
from quoteproof.quotation.model import Kind, Printed, Quotation
from quoteproof.verdict.passage_text import VerdictContext
from quoteproof.verdict.word_places import MOST, nearest_place, word_places
from tests.book_of import library_of

SEED = """Our party holds that art is a self-evident good, and the rapist's knife no argument.
It is said: "We hold these truths, all of them, to be plain."
The lord then said NOT words but deeds; deeds govern men.
A line that ends with a comma,
and another that goes on (at once) with words.
We hold these truths to be plain.
"""


def quotation(words: str, kind: Kind = Kind.INLINE) -> Quotation:
    where = Place("chapters/x.md", 0, len(words))
    return Quotation("q", "chapters/x.md", kind, 0, 0, len(words), where, Printed(words, ()))


def context(**seeds: str) -> VerdictContext:
    return VerdictContext(library_of(seeds))


def places(words: str, **seeds: str) -> list[str]:
    found = word_places(quotation(words), context(**(seeds or {"x": SEED})))
    return [f"{place.anchor}{'' if place.passes else ' refused'}" for place in found]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("We hold these truths, all of them", ["x#p2"]),
        ("we hold these truths", ["x#p2 refused", "x#p6 refused"]),
        ("We hold these truths […] to be plain", ["x#p2", "x#p6 refused"]),
        ("[w]e hold these truths to be plain", ["x#p6"]),
        ("art", ["x#p1"]),
        ("art is a selfevident good", ["x#p1 refused"]),
        ("not words — but deeds", ["x#p3 refused"]),
        ("The lord [thereupon] said NOT words but deeds", ["x#p3"]),
        ("ends with a comma, and another that goes on", ["x#p4-p5 refused"]),
        ("deeds govern[ed] men", ["x#p3"]),
        ("[A]nother that goes on (at once)", ["x#p5"]),
        ("truths […] NOT words […] at once", ["x#p2-p5 refused"]),
        ("a therapist", []),
        ("no such words", []),
        ("—", []),
        ("[they]", []),
    ],
)
def test_the_words_stand_there(words: str, expected: list[str]) -> None:
    assert places(words) == expected


def test_only_the_works_that_are_asked_for() -> None:
    both = context(x=SEED, y=SEED)
    asked = quotation("NOT words but deeds")
    assert [str(p.anchor) for p in word_places(asked, both, ["y"])] == ["y#p3"]
    assert [str(p.anchor) for p in word_places(asked, both)] == ["x#p3", "y#p3"]
    assert word_places(asked, both, ["z"]) == ()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the lord then spoke no words but deeds", "x#p3"),
        ("another that went on (at once) with many words", "x#p5"),
        ("nothing of this kind stands anywhere", None),
        ("lord thereupon", None),
    ],
)
def test_the_nearest_passage(words: str, expected: str | None) -> None:
    found = nearest_place(quotation(words), context(x=SEED))
    assert (str(found.anchor) if found else None) == expected


@pytest.mark.parametrize(
    ("words", "seed"),
    [
        ("a " * 3_000 + "b", "a " * 300_000),
        ("a […] " * 100 + "b", "a " * 300_000),
        ("a b […] " * 60 + "b b", "a b " * 150_000),
        (" ".join("ab"[i % 2] for i in range(3_000)), "a\n" * 50_000),
        ("[…] " * 200, "a " * 1_000),
        ("a[b] " * 200, "a " * 100_000),
    ],
)
def test_hostile_words_take_no_time(words: str, seed: str) -> None:
    with_one = context(x=seed)
    with_one.word_texts.of(with_one.library.sources["x"])
    before = time.process_time()
    found = word_places(quotation(words), with_one)
    nearest_place(quotation(words), with_one)
    assert len(found) <= MOST
    assert time.process_time() - before < 2
