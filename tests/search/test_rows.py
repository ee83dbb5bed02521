"""Words in a row: found wherever they stand, over borders and divided words too, and nowhere else."""

from __future__ import annotations

import random
import re
import time
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.book.config import Quotations
from quoteproof.disk.user_folders import book_cache
from quoteproof.project.seeds import anchor
from quoteproof.project.starting import start
from quoteproof.quoting.writing import Written
from quoteproof.search import index_store
from quoteproof.search.hits import Closeness, Hit, context_of, quotation
from quoteproof.search.index import FILE, Answer, find
from quoteproof.search.rows import PassageWords, places, row_of, row_words, word_spans

LATER = time.time_ns() + 3_600 * 10**9


def book_of(root: Path, seeds: dict[str, str]) -> Path:
    """A book with some seeds."""
    start(root, empty=True)
    (root / "seeds").mkdir(exist_ok=True)
    entries = []
    for key, text in seeds.items():
        (root / f"seeds/{key}.txt").write_text(text, encoding="utf-8")
        entries.append(f"@misc{{{key}, title = {{{key}}}, file = {{seeds/{key}.txt}}}}")
    (root / "references.bib").write_text("\n".join(entries), encoding="utf-8")
    anchor(root, {})
    return root


def ask(root: Path, words: str, *, around: int = 0) -> Answer:
    return find(root, words, clock=lambda: LATER, around=around)


def offered(words: str, hit: Hit) -> Written | None:
    return quotation(words, hit, context_of(hit, Quotations(), "en-US"))


@pytest.mark.parametrize(
    ("text", "asked", "stands"),
    [
        ("a well-\nknown man", "a well-known man", True),
        ("a well-\nknown man", "a wellknown man", True),
        ("a well\u00adknown man", "well known man", True),
        ("a well-known man", "a wellknown man", False),
        ("well- and badly-\nmade", "well and badly made", True),
        ("½ a cup", "1/2 a cup", True),
        ("知之为知之，不知为不知", "知之不知", True),
        ("知之为知之，不知为不知", "知不", False),
        ("don’t “stop”", "DON'T stop", True),
        ("café society", "cafe societies", False),
        ("the the end", "the end", True),
    ],
)
def test_what_is_a_row(text: str, asked: str, stands: bool) -> None:
    assert any(places(row_words(text), row_of(asked))) == stands


@given(st.text(st.sampled_from("ab-­ \n½知道é’ﬁ™²"), max_size=30))
def test_words_have_spans(text: str) -> None:
    words, spans = row_words(text), word_spans(text)
    assert len(words.words) == len(spans)
    assert all(a < b for a, b in spans)


WORDS = st.sampled_from("abc")


@given(st.lists(WORDS, min_size=1, max_size=8), st.lists(WORDS, min_size=1, max_size=4))
def test_places_are_those_of_a_plain_search(words: list[str], row: list[str]) -> None:
    found = list(places(PassageWords(words), row))
    assert found == [(i, i + len(row) - 1) for i in range(len(words)) if words[i : i + len(row)] == row]


def test_what_stands_is_found_and_what_does_not_is_said_to_be_absent(tmp_path: Path) -> None:
    """Rows of the commonest words, in two sources of short passages, against a plain search of the whole text."""
    chance = random.Random(5)
    vocabulary = ["the", "of", "and", "to", "in", "that", "lamp"]
    made = [" ".join(chance.choices(vocabulary, k=chance.randint(1, 9))).capitalize() + "." for _ in range(120)]
    seeds = {"one": "\n\n".join(made[:60]) + "\n", "two": "\n\n".join(made[60:]) + "\n"}
    root = book_of(tmp_path / "book", seeds)
    streams = [f" {' '.join(re.findall(r'[a-z]+', text.lower()))} " for text in seeds.values()]
    counts = {True: 0, False: 0}
    for _ in range(150):
        words = " ".join(chance.choices(vocabulary, k=chance.choice((1, 2, 3, 4, 5, 9, 12))))
        if chance.random() < 0.5:
            stream = chance.choice(streams).split()
            at = chance.randrange(len(stream) - 20)
            words = " ".join(stream[at : at + chance.randint(2, 20)])
        stands = any(f" {words} " in stream for stream in streams)
        answer = ask(root, words)
        assert answer.absent != stands, words
        counts[stands] += 1
        for hit in answer.hits:
            if hit.closeness is Closeness.VERBATIM:
                text = hit.text[hit.near.start : hit.near.end]
                assert re.findall(r"[a-z]+", text.lower()) == words.split()
                written = offered(words, hit)
                assert written
                assert len(words.split()) == 1 or re.findall(r"[a-z]+", written.text.lower()) == words.split()
    assert min(counts.values()) > 30
    kept = book_cache(root)
    assert kept is not None
    with closing(index_store.open_index(kept / FILE)) as db:  # by pairs, where all words of a row are common
        assert {"the", "of", "and", "to", "in"} <= index_store.common_words(db, ())


PLAY = """Is this a dagger which I see before me,
The handle toward my hand? Come, let me clutch thee.
I have thee not, and yet I see thee still.
Art thou not, fatal vision, sensible
To feeling as to sight? or art thou but
A dagger of the mind, a false creation,
Proceeding from the heat-oppressed brain?
"""


def test_a_play_by_lines_is_found_over_its_lines(tmp_path: Path) -> None:
    root = book_of(tmp_path / "book", {"play": PLAY.replace("\n", "\n\n")})
    asked = "fatal vision, sensible to feeling as to sight? or art thou but a dagger of the mind"
    (hit,) = ask(root, asked).hits
    assert (str(hit.anchor), hit.closeness) == ("play#p4-p6", Closeness.VERBATIM)
    written = offered(asked, hit)
    assert written
    assert " ".join(written.text.split()) == asked.replace(" to feel", " To feel").replace(" a dagger", " A dagger")
    wrong = asked.replace("vision", "spectre").replace("as to", "and")
    answer = ask(root, wrong)
    assert answer.absent
    assert (str(answer.hits[0].anchor), answer.hits[0].closeness) == ("play#p4-p6", Closeness.NEAR)
    around = ask(root, asked, around=1).hits[0]
    assert [p.id for p in (*around.before, *around.after)] == ["p3", "p7"]


@pytest.mark.parametrize(
    "asked",
    ["to be or not to be", "the head is not more native", "violent delights have violent ends", "what's in a name"],
)
def test_a_row_is_offered_whole(asked: str, tmp_path: Path) -> None:
    seed = (
        "To be, or not to be, that is the question: it is.\n\nThe head is not more native to the heart.\n\n"
        "These violent delights have violent ends, and die.\n\nO be some other name! What’s in a name?\n"
    )
    hit = ask(book_of(tmp_path / "book", {"plays": seed}), asked).hits[0]
    written = offered(asked, hit)
    assert written
    assert row_of(written.text) == row_of(asked)
