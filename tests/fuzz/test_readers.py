"""No reader breaks its promise: a few hundred inputs of the fuzzer, and everything nasty that was made by hand."""

from __future__ import annotations

import json
from random import Random

import pytest

from quoteproof.chapter.shape import DEEPEST, is_document
from quoteproof.engine.pandoc import Pandoc
from tests.fuzz import nasty, reports
from tests.fuzz.ground import CHAPTER, Ground, trees
from tests.fuzz.mutate import mutated
from tests.fuzz.targets import FILES, TARGETS, checked
from tests.proof.book import Made

SLOW = {"chapter": 4, "tree": 12, "pdf": 4, "docx": 4, "seed": 12}
"""How many inputs a slow reader gets; the others get `INPUTS`."""
INPUTS = 40


@pytest.fixture(scope="module")
def ground(pandoc: Pandoc, made: Made) -> Ground:
    return Ground(pandoc, made.root, made.pdf, made.docx, made.carried)


@pytest.mark.parametrize("name", TARGETS)
def test_a_few_of_the_fuzzers_inputs(name: str, ground: Ground) -> None:
    target = TARGETS[name]
    for number in range(SLOW.get(name, INPUTS)):
        target.read(target.make(Random(f"{name} test {number}"), ground), ground)


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_nasty_for_every_reader(name: str, ground: Ground) -> None:
    for data in nasty.EVERY.values():
        TARGETS[name].read(data, ground)


@pytest.mark.parametrize(
    ("name", "what"), [pytest.param(n, w, id=f"{n}: {w}") for n, cases in nasty.NASTY.items() for w in cases]
)
def test_what_is_nasty_for_one(name: str, what: str, ground: Ground) -> None:
    TARGETS[name].read(nasty.NASTY[name][what], ground)


def test_the_fuzzer_makes_the_same_inputs_again() -> None:
    made = [mutated(Random("x"), (CHAPTER.encode(),), ("a",)) for _ in range(2)]
    assert made[0] == made[1]


def test_pandocs_own_trees_have_their_shape(ground: Ground) -> None:
    for tree in trees(ground.pandoc):
        assert is_document(json.loads(tree))
    deep: object = {"t": "Str", "c": "x"}
    for _ in range(DEEPEST - 2):
        deep = {"t": "Emph", "c": [deep]}
    assert is_document({"meta": {}, "blocks": [{"t": "Para", "c": [deep]}]})
    assert not is_document({"meta": {}, "blocks": [{"t": "Para", "c": [{"t": "Emph", "c": [deep]}]}]})


@pytest.mark.parametrize("file", FILES[1:3])
def test_reports_are_well_formed_for_any_name_of_a_file(file: str, ground: Ground) -> None:
    reports.well_formed(checked(file, CHAPTER.encode() + b"\xff", ground), validate=True)
    reports.well_formed(checked(file, CHAPTER.encode(), ground, text=CHAPTER + "“\ud800” \x1b[31m"), validate=True)
