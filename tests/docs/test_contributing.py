"""CONTRIBUTING.md: the case that it shows is a case, and finds what its carets say."""

from __future__ import annotations

from quoteproof.chapter.parse import READER
from quoteproof.engine.pandoc import Pandoc
from tests.cases.notation import read_cases
from tests.cases.runner import compare
from tests.docs.blocks import blocks, read


def test_the_case_holds(pandoc: Pandoc) -> None:
    (text,) = (block.text for block in blocks(read("CONTRIBUTING.md")) if block.language == "markdown")
    (case,) = read_cases("contributing", text)
    assert case.expected.faults
    assert not compare(case, lambda chapter: pandoc.read(chapter, reader=READER))
