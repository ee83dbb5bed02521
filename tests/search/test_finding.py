"""Finding: the right passage comes first, and what is offered of it is what the source says."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoteproof.book.config import Quotations
from quoteproof.engine.pandoc import Pandoc
from quoteproof.quoting.writing import Written
from quoteproof.search.hits import Hit, quotation
from quoteproof.search.nearness import nearness, question
from quoteproof.search.query import parse
from quoteproof.search.runs import scan as scan_for
from quoteproof.source.library import Library
from quoteproof.text.search_terms import folded, plain, sought, stem, terms, tokens
from quoteproof.text.words import words
from quoteproof.verdict.passage_text import VerdictContext
from tests.book_of import library_of, library_of_this_book
from tests.quoting.test_writing import is_exact, nasty_library, verdicts

SEEDS = {
    "french": "L’homme est né libre, et partout il est dans les fers.\n\nÀ l'été, les élèves dorment.",
    "german": "Die Grenzen unserer Sprache sind die Grenzen der Welt.\n\nDas Maß ist voll, die Straße leer.",
    "russian": "Не имей сто рублей, а имей сто друзей.\n\nЁлка и ёж стоят в лесу.",
    "chinese": "学而时习之，不亦说乎。\n\n有朋自远方来，不亦乐乎。",
    "japanese": "古池や蛙飛び込む水の音。\n\n柿くへば鐘が鳴るなり法隆寺。",
    "english": "The dogs’ bone isn’t here.\n\nHe said “no limits, never” and left.\n\nCafe\u0301 society slept.",
}


def scan(words: str, library: Library, *, limit: int) -> tuple[Hit, ...]:
    """Look through a library; nothing where there is no word in the question."""
    query = parse(words)
    return scan_for(query, library, limit=limit) if query.has_words else ()


@pytest.mark.parametrize(
    ("asked", "anchor", "offered"),
    [
        ("homme né libre", "french#p1", "“L’homme est né libre” [@french#p1]"),
        ("eleves dorment ete", "french#p2", None),
        ("Grenze Sprache Welt", "german#p1", None),
        ("strasse", "german#p2", "“Das Maß ist voll, die Straße leer.” [@german#p2]"),
        ("сто рублей", "russian#p1", "“Не имей сто рублей” [@russian#p1]"),
        ("елка и еж", "russian#p2", "“Ёлка и ёж” [@russian#p2]"),
        ("远方来", "chinese#p2", "“有朋自远方来” [@chinese#p2]"),
        ("不亦乐乎", "chinese#p2", "“不亦乐乎” [@chinese#p2]"),
        ("蛙", "japanese#p1", "“古池や蛙飛び込む水の音。” [@japanese#p1]"),
        ("dog's bone is here", "english#p1", None),
        ("said no limit", "english#p2", "“He said ‘no limits, never’ and left.” [@english#p2]"),
        ("cafe societies", "english#p3", "“Cafe\u0301 society” [@english#p3]"),
        ("“no limits, [n]ever” [@french#p2]", "english#p2", "“no limits, never” [@english#p2]"),
    ],
)
def test_what_comes_first(asked: str, anchor: str, offered: str | None) -> None:
    library = library_of(SEEDS)
    hit = scan(asked, library, limit=1)[0]
    assert str(hit.anchor) == anchor
    written = quotation(asked, hit, VerdictContext(library, Quotations()))
    assert (written.markdown if written else None) == offered


@pytest.mark.parametrize("asked", ["xyzzy", "…", "", "【】", "\ud800"])
def test_what_is_nowhere_is_not_found(asked: str) -> None:
    assert scan(asked, library_of(SEEDS), limit=3) == ()


def test_one_word_of_a_neighbour_makes_no_run() -> None:
    pride = "Pride goeth before destruction, and an haughty spirit before a fall."
    library = library_of({"pride": f"{pride}\n\nLet the jury weigh the law before they speak."})
    assert [str(hit.anchor) for hit in scan("haughty spirit before the fall", library, limit=1)] == ["pride#p1"]
    assert [str(hit.anchor) for hit in scan("before a fall let the judge", library, limit=1)] == ["pride#p1-p2"]


def test_the_order_is_always_the_same() -> None:
    library = library_of({"b": "One two three.\n\nOne two three.", "a": "One two three.\n\nThree two one."})
    assert [str(hit.anchor) for hit in scan("one two three", library, limit=9)] == ["a#p1", "b#p1", "b#p2"]
    assert [str(hit.anchor) for hit in scan("two three", library, limit=9)] == ["a#p1", "b#p1", "b#p2", "a#p2"]
    assert [str(hit.anchor) for hit in scan("one two tree", library, limit=9)] == ["a#p1", "b#p1", "b#p2", "a#p2"]


@pytest.mark.parametrize("which", ["book", "nasty"])
def test_a_spoilt_quotation_finds_its_passage_and_what_is_offered_checks(which: str, pandoc: Pandoc) -> None:
    library = library_of_this_book() if which == "book" else nasty_library()
    context = VerdictContext(library, Quotations())
    offered: list[Written] = []
    first = 0
    spoilt = list(_spoilt(library, 25))
    for anchor, asked in spoilt:
        hits = scan(asked, library, limit=2)
        first += anchor in [str(hit.anchor) for hit in hits[:1]]
        offered += [written for hit in hits if (written := quotation(asked, hit, context)) is not None]
    assert first >= len(spoilt) * (0.9 if which == "book" else 0.5)
    found = verdicts(offered, library, "en-US", pandoc)
    assert len(found) == len(offered) >= len(spoilt) / 2
    assert [verdict for verdict in found if not is_exact(verdict)] == []


def _spoilt(library: Library, count: int) -> list[tuple[str, str]]:
    """Stretches of seven words with one left out and one replaced, each with where it is from."""
    chance = random.Random(11)
    long = [
        (f"{key}#{p.id}", p.text, spans)
        for key, source in library.sources.items()
        for p in source.passages
        if len(spans := words(p.text)) > 9 and p.role.value == "body"
    ]
    made: list[tuple[str, str]] = []
    for anchor, text, spans in chance.choices(long, k=count):
        start = chance.randrange(len(spans) - 7)
        some = [text[a:b] for a, b in spans[start : start + 7]]
        some[chance.randrange(7)] = "wrongly"
        del some[chance.randrange(7)]
        made.append((anchor, " ".join(some)))
    return made


def test_terms() -> None:
    assert terms("The U.S.-led Sino-Russian DÉJÀ vu") == ["the", "u", "s", "led", "sino", "russian", "deja", "vu"]
    assert terms("近平x") == ["近", "近平", "平", "x"]
    assert sought("近平 x x") == ("近平", "x")
    assert sought("近") == ("近",)
    assert stem("limits") == stem("limit") == stem("limitation") != "limit"
    assert stem("limi") is None
    assert [("ab 近平c")[a:b] for a, b in tokens("ab 近平c")] == ["ab", "近", "平", "c"]
    assert folded("ﬁNÉ") == "fine"
    assert plain("believe[d] “x” [@key#p1]") == "believed “x”  "
    assert plain("[@key#p1]") == "@key#p1"


@given(st.text(st.characters(max_codepoint=127), max_size=60))
def test_terms_of_ascii_are_those_of_any_text(text: str) -> None:
    assert [*terms(text), "я"] == terms(text + " я")


@settings(max_examples=60)
@given(st.text(max_size=40), st.text(max_size=120))
def test_nearness_never_raises_and_stays_in_bounds(asked: str, text: str) -> None:
    found = question(plain(asked))
    near = nearness(found, text) if found else None
    if near is not None:
        assert 0 < near.score <= 100 + 1e-6
        assert 0 <= near.start < near.end <= len(text)
        assert all(0 <= a < b <= len(text) for a, b in near.marked)


@given(st.lists(st.text("abcdefgh", min_size=2, max_size=7), min_size=3, max_size=9), st.data())
def test_words_that_stand_there_in_a_row_agree_wholly(row: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(row) - 2))
    end = data.draw(st.integers(start + 1, len(row)))
    found = question(" ".join(row[start:end]))
    assert found
    near = nearness(found, "Xx yy. " + " ".join(row) + ".")
    assert near
    assert near.score > 60
