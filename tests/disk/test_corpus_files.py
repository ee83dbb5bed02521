"""Sorted numbers on disk: what is merged is what a set would hold, whatever the number of runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.disk import corpus_files
from quoteproof.disk.corpus_files import PassageWriter, SortedRun, merge_runs, passage_at, write_filter, write_numbers

NUMBER = st.integers(0, 2**64 - 1) | st.sampled_from([0, 1, 2**63, 2**64 - 1])


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces and merges so small that a few numbers need several."""
    monkeypatch.setattr(corpus_files, "_PIECE", 4)
    monkeypatch.setattr(corpus_files, "_TOGETHER", 2)


@given(st.lists(st.sets(NUMBER, max_size=12), max_size=7), st.lists(NUMBER))
def test_merged_numbers_are_those_of_all_runs(
    tmp_path_factory: pytest.TempPathFactory, runs: list[set[int]], others: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    paths = [folder / f"{number}.run" for number in range(len(runs))]
    for path, numbers in zip(paths, runs, strict=True):
        write_numbers(path, ((number,) for number in sorted(numbers)))
    merge_runs(paths, folder / "all.run", 1)
    write_filter(folder / "all.run")
    every = set[int]().union(*runs)
    asked = [*sorted(every), *others]
    assert SortedRun(folder / "all.run", 1).among(asked) == [number for number in asked if number in every]
    assert sorted(path.name for path in folder.iterdir()) == ["all.filter", "all.run"]


@given(st.lists(st.sets(st.tuples(st.integers(0, 3), NUMBER), max_size=12), max_size=7))
def test_the_seconds_of_a_number_are_in_order(
    tmp_path_factory: pytest.TempPathFactory, runs: list[set[tuple[int, int]]]
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    paths = [folder / f"{number}.run" for number in range(len(runs))]
    for path, records in zip(paths, runs, strict=True):
        write_numbers(path, sorted(records))
    merge_runs(paths, folder / "all.run", 2)
    found = SortedRun(folder / "all.run", 2)
    every = set[tuple[int, int]]().union(*runs)
    for number in range(5):
        assert found.seconds(number) == sorted(second for first, second in every if first == number)


def test_a_passage_is_found_again(tmp_path: Path) -> None:
    first, second = PassageWriter(tmp_path, 1), PassageWriter(tmp_path, 2)
    places = [first.add("one é"), first.add("two"), second.add("three")]
    first.close()
    second.close()
    assert places == sorted(places)
    assert [passage_at(tmp_path, place).rstrip("\n") for place in places] == ["one é", "two", "three"]
