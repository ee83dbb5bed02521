"""Every place that the guided reader gives is the one that the marks prove; what it cannot place, it names."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

import pytest

from quoteproof.chapter.flows import flatten
from quoteproof.chapter.model import Chapter
from quoteproof.chapter.nesting import too_deep
from quoteproof.chapter.parse import READER, assembled, parse
from quoteproof.engine.errors import EngineFailure
from quoteproof.engine.pandoc import Pandoc
from tests.book_of import ROOT
from tests.cases import notation
from tests.chapter.mutants import mutants, twins
from tests.chapter.oracle import citations_of, prove


def chapter_of(pandoc: Pandoc, text: str) -> Chapter:
    chapter, _ = parse("a.md", text, lambda words: pandoc.read(words, reader=READER))
    assert chapter is not None
    return chapter


def places_of(chapter: Chapter) -> list[str]:
    """What stands in the text for each flow; `?` for what has no place."""
    return ["".join(chapter.text[o] if o >= 0 else "?" for o in flow.offsets) for flow in chapter.flows]


def cases() -> list[str]:
    """The chapters of the literate cases."""
    return [
        "\n".join(notation.read_annotated(case.chapter.lines).lines) + "\n"
        for path in sorted((ROOT / "tests" / "cases").glob("*.md"))
        for case in notation.read_cases(path.name, path.read_text(encoding="utf-8"))
        if case.chapter.kind == "chapter"
    ]


def book() -> list[str]:
    paths = [*sorted((ROOT / "chapters").glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
    return [path.read_text(encoding="utf-8") for path in paths]


def compared(pandoc: Pandoc, texts: Iterable[str]) -> Counter[str]:
    """Hold the places of texts against those that the marks prove."""
    count: Counter[str] = Counter()
    for text in texts:

        def read(words: str) -> bytes:
            return pandoc.read(words, reader=READER, timeout=10)

        try:
            if too_deep(text, read) is not None:
                continue
            clean = read(text)
            flatten(json.loads(clean))
        except (EngineFailure, RecursionError):
            continue
        chapter, _ = assembled("a.md", text, json.loads(clean))
        proof = prove(text, clean, read)
        count["texts"] += 1
        count["whole"] += not chapter.places.unplaced
        if proof is None:
            count["not proved by marks"] += 1
            continue
        for flow, marks, keys in zip(chapter.flows, proof.flows, proof.keys, strict=True):
            for at, place in marks:
                count["placed" if flow.offsets[at] >= 0 else "not placed"] += 1
                assert flow.offsets[at] in (-1, place), (text, flow.text, at, place, flow.offsets[at])
            for citation, key in zip(citations_of(flow), keys, strict=True):
                span = chapter.places.span(citation)
                assert key is None or span is None or span[0] == key, (text, citation["citationId"])
    return count


def test_the_chapters_and_the_documentation_are_placed_whole(pandoc: Pandoc) -> None:
    count = compared(pandoc, book())
    assert count["whole"] == count["texts"] > 20
    assert count["not placed"] == 0


@pytest.mark.slow
def test_the_cases_are_placed(pandoc: Pandoc) -> None:
    count = compared(pandoc, cases())
    assert count["whole"] >= count["texts"] - 1
    assert count["not placed"] < count["placed"] / 500


def test_no_place_of_a_mutant_is_wrong(pandoc: Pandoc) -> None:
    count = compared(pandoc, mutants(book(), 60, seed=1))
    assert count["whole"] > count["texts"] * 0.8


def test_no_place_among_twins_is_wrong(pandoc: Pandoc) -> None:
    count = compared(pandoc, twins(120, seed=2))
    assert count["placed"] > 500


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", range(11, 15))
def test_no_place_of_many_mutants_is_wrong(pandoc: Pandoc, seed: int) -> None:
    compared(pandoc, mutants([*book(), *cases()], 1500, seed=seed))
    compared(pandoc, twins(2500, seed=seed))
