"""The work of a check grows with the chapter, and not with its square: Python's calls are counted, and no clock."""

from __future__ import annotations

import sys

import pytest

from quoteproof.engine.pandoc import Pandoc
from tests.book_of import check, library_of
from tests.samples import sampled

UNITS = {
    "uncited": "“a” ",
    "cited": "“The dyke” [@fen#p1], ",
    "cited-without-a-place": "“a” [@fen] ",
    "author-in-text": "@fen#p1 says “a” ",
    "terms": "[“a b”]{.term} ",
    "emphasised": "*“a”* ",
    "notes": "“a”^[@fen#p1] ",
    "code": '`"a"` ',
    "sentences": "A is “b”. ",
    "nested": "“a ‘b’ c” ",
    "apostrophes": "“it’s a dog’s” ",
}


@pytest.mark.parametrize("unit", sampled(UNITS, 3))
def test_many_of_a_kind_cost_as_many_times_one(unit: str, pandoc: Pandoc) -> None:
    library = library_of({"fen": "The dyke held until March.\n\nIt fell.\n"})

    def lines(times: int) -> int:
        """Count the lines that checking runs, those of comprehensions too."""
        count = 0

        def trace(frame: object, event: str, _: object) -> object:
            nonlocal count
            count += event == "line"
            return trace

        text = f"# A\n\n{unit * times}\n"
        sys.settrace(trace)  # type: ignore[arg-type]
        try:
            check(text, library, pandoc)
        finally:
            sys.settrace(None)
        return count

    small, large = lines(60), lines(240)
    assert large <= 4.6 * small
