"""The benchmarks: books that are right and always the same, runs in turn, figures held against their targets."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

import pytest
from benchmarks.books import Size, made
from benchmarks.figures import SECONDS, TIMES, Figure, clock, from_json, line, merged, to_json
from benchmarks.floors import plain
from benchmarks.page import page, table
from benchmarks.plot import points, svg
from benchmarks.proving import STEPS
from benchmarks.subjects import SUBJECTS
from benchmarks.timing import Cost, in_turn, process

from quoteproof.project.project import Project

SMALL = Size(1_000, 100_000)
GROWTH = [
    Figure(f"growth, {axis}: {at}, {how}", at * 1.5, SECONDS)
    for axis in ("words", "quotations", "sources")
    for at in (10, 1)
    for how in ("nothing cached", "one chapter changed")
]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("shelf"), SMALL)


def test_a_made_book_has_nothing_to_find_and_the_size_that_was_asked_for(book: Path) -> None:
    with Project.open(book) as project:
        result = project.check()
    # Which sources a book cites is drawn; one that it does not cite is no fault of it.
    assert {finding.code.id for finding in result.all_findings} <= {"B002"}
    assert 15 <= sum(result.counts.values()) <= 40
    assert {name for name, count in result.counts.items() if count} == {"verbatim", "altered"}
    words = sum(len(chapter.text.split()) for chapter in result.chapters)
    assert 900 <= words <= 1_700
    assert 90_000 <= sum(path.stat().st_size for path in book.glob("seeds/*.txt")) <= 130_000


def test_a_book_is_the_same_each_time_and_made_once(book: Path, tmp_path: Path) -> None:
    again = made(tmp_path, SMALL)
    names = sorted(
        path.relative_to(book) for path in book.rglob("*") if path.is_file() and ".quoteproof" not in path.parts
    )
    assert all((again / name).read_bytes() == (book / name).read_bytes() for name in names)
    (again / "book.yaml").write_text("mine")
    assert made(tmp_path, SMALL) == again
    assert (again / "book.yaml").read_text() == "mine"
    (again / ".made").write_text("by another version")
    made(tmp_path, SMALL)
    assert (again / "book.yaml").read_text() != "mine"


def test_the_bare_book_names_works_alone(book: Path, tmp_path: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in plain(book, tmp_path).glob("*.md")]
    assert "[@work0" in "".join(texts)
    assert "#p" not in "".join(texts)


def test_runs_alternate_and_give_their_medians() -> None:
    order: list[str] = []
    costs = iter([9.0, 90.0, 1.0, 10.0, 5.0, 30.0, 2.0, 20.0])

    def run(name: str) -> Cost:
        order.append(name)
        return Cost(next(costs), 0.0, 7)

    assert in_turn(3, lambda: run("a"), lambda: run("b")) == [Cost(2.0, 0.0, 7), Cost(20.0, 0.0, 7)]
    assert order == ["a", "b"] * 4


def test_a_process_that_fails_is_no_measurement(tmp_path: Path) -> None:
    assert process([sys.executable, "-c", "raise SystemExit(1)"], cwd=tmp_path, accept=(1,)).memory > 0
    with pytest.raises(RuntimeError, match="status 1"):
        process([sys.executable, "-c", "raise SystemExit(1)"], cwd=tmp_path)


def test_a_figure_is_held_against_its_target() -> None:
    good = clock("x", Cost(2.2, 3.0, 1), 2.3, floor=Cost(2.0, 1.0, 1), floor_is="the bare engine")
    assert (good.value, good.processor, good.floor, good.met) == (2.2, 3.0, 2.0, True)
    assert clock("x", Cost(2.5, 3.0, 1), 2.3).met is False
    assert clock("x", Cost(2.5, 3.0, 1)).met is None
    assert Figure("x", 0.0, TIMES, 1.2, failed="it is not there").met is False
    assert "MISSED" in line(Figure("x", 0.0, TIMES, 1.2, failed="it is not there"))
    assert "MISSED" in line(Figure("x", 1.21, TIMES, 1.2))
    assert "1.21 ×" in line(Figure("x", 1.21, TIMES, 1.2))


def test_figures_come_back_from_json_and_take_the_place_of_older_ones() -> None:
    old, kept, new = Figure("a", 1.0, TIMES, 2.0), Figure("b", 1.0, TIMES), Figure("a", 3.0, TIMES, 2.0)
    assert from_json(json.loads(json.dumps(to_json([old, kept])))) == [old, kept]
    assert merged([old, kept], [new, Figure("c", 1.0, TIMES)]) == [new, kept, Figure("c", 1.0, TIMES)]


def test_the_page_gets_its_table_and_keeps_its_words() -> None:
    machine = {"quoteproof": "1", "python": "3", "system": "Linux", "processors": "2"}
    before = "Words.\n<!-- made by benchmarks.page -->\nold\n<!-- end -->\nMore.\n"
    after = page(before, machine, [Figure("find, \\1 b", 3.0, TIMES, 2.0, 1.0, "the engine"), *GROWTH])
    assert after.startswith("Words.\n")
    assert after.endswith("<!-- end -->\nMore.\n")
    assert "| find, \\1 b | 3.00 × | ≤ 2.00 × | **no** | – | 1.00 ×, the engine |" in after
    assert "old" not in after
    assert "growth" not in table(GROWTH)
    assert "- **find, \\1 b** (3.00 ×): long questions take longest" in after
    assert page(after, machine, []) != after
    with pytest.raises(ValueError, match="no reason is written"):
        page(before, machine, [Figure("of another kind", 3.0, TIMES, 2.0)])
    with pytest.raises(ValueError, match="no place"):
        page("Words.", machine, [])


def test_the_plot_shows_every_point_in_order() -> None:
    assert points(GROWTH)["sources"]["nothing cached"] == [(1, 1.5), (10, 15.0)]
    drawn = svg(GROWTH)
    assert drawn.count("<circle") == len(GROWTH)
    assert drawn == svg(GROWTH)


@pytest.mark.parametrize("step", STEPS)
def test_every_step_that_proves_is_a_function_of_the_program(step: str) -> None:
    module, _, name = step.rpartition(".")
    assert callable(getattr(importlib.import_module(f"quoteproof.{module}"), name))


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_subject_has_a_module_that_measures(name: str) -> None:
    assert callable(importlib.import_module(f"benchmarks.subjects.{name}").measure)
