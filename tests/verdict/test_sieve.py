"""With sieves the same borrowed words are found as where every passage is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from quoteproof.project.library_sieves import LibrarySieves
from quoteproof.source.assembly import read_library
from quoteproof.source.library import Library
from quoteproof.text.folds import fold_marks
from quoteproof.text.words import words
from quoteproof.verdict.borrowing import find_windows, windows
from quoteproof.verdict.sieve import common, hashes_in, joined, places_in, sieve_of
from tests.source import shelf
from tests.source.test_stored import Stores

WORDS = st.sampled_from(
    [
        "a",
        "B",
        "ß",
        "don’t",
        "U.S.-led",
        "AT&T",
        "10^6",
        "C++",
        "3,000",
        "co-op",
        "é",
        "e\u0301",
        "\u0301",
        "x_y",
        "—",
        "ﬁ",
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)


class Derived(Stores):
    """Stores in memory, with what is made of contents."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[str] = []

    def derived(self, name: str, make: Callable[[], bytes]) -> memoryview:
        self.made.append(name)
        return memoryview(make())


def run_of(text: str) -> Any:
    folded = fold_marks(text)
    return SimpleNamespace(plain=tuple(folded[a:b].lower() for a, b in words(text)))


def libraries(texts: list[str]) -> tuple[Library, Library]:
    """A library that is at hand, and the same one that is kept and has sieves."""
    files, stores = shelf.anchored("\n".join(texts), None), Derived()
    kept, _ = read_library(files, stores)
    return read_library(files)[0], replace(kept, sieves=LibrarySieves.of(kept, stores))  # type: ignore[arg-type]


@given(st.lists(TEXTS, min_size=1, max_size=4), TEXTS, st.integers(3, 6), st.data())
def test_the_same_windows_are_found(texts: list[str], own: str, length: int, data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(texts))
    run = run_of(f"{own} {source.swapcase()} {own}")
    wanted = windows([run], length)
    try:
        read, kept = libraries(texts)
    except AssertionError:
        return  # the text is no seed
    found = find_windows(read, wanted, length, [run])
    assert find_windows(kept, wanted, length, [run]) == found
    first = data.draw(st.frozensets(st.sampled_from(sorted(wanted)), max_size=3)) if wanted else frozenset()
    assert find_windows(kept, first, length, [run]) == find_windows(read, first, length, [run])


def test_few_passages_are_looked_at() -> None:
    texts = [" ".join(f"word{number * place % 997}" for place in range(1, 20)) for number in range(500)]
    read, kept = libraries(texts)
    run = run_of(f"I say that {texts[77][20:100]}, and more.")
    wanted = windows([run], 8)
    found = find_windows(kept, wanted, 8, [run])
    assert found == find_windows(read, wanted, 8, [run])
    assert {anchor.place for anchor in found.values()} == {"p78"}
    assert len(kept.sources["tale"].contents.passages._known) < 5  # type: ignore[attr-defined]


def test_sieves_are_joined_in_order_each_hash_once() -> None:
    texts = [
        "One two three four five six seven eight nine ten.",
        "Other words that are eleven in number, here as there.",
    ]
    sieves = [memoryview(sieve_of([(number, text)], 4)) for number, text in enumerate(texts)]
    both = memoryview(joined([*sieves, sieves[0]])).cast("I")
    assert list(both) == sorted({value for sieve in sieves for value in hashes_in(sieve)})
    assert common(frozenset(both), both) == frozenset(both)
    assert common(frozenset([both[0]]), memoryview(bytes(400)).cast("I")) == frozenset()
    assert set(places_in(sieves[1], both)) == {1}
    assert joined([]) == b""
