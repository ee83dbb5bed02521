"""The cures for an inner quotation that ends otherwise than the source's: each leads to one that stands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from quoteproof.engine.pandoc import Pandoc
from tests.book_of import check, codes, library_of

LIBRARY = library_of({"s": 'He wrote to her, "I shall never come again, said the master, and I mean it."'})


@pytest.fixture(scope="module")
def pandoc() -> Iterator[Pandoc]:
    with Pandoc() as reader:
        yield reader


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("“wrote to her, ‘I shall never come again’” [@s#p1].", "Q013", "with ` […]` before the inner mark"),
        ("\"wrote to her, 'I shall never come again'\" [@s#p1].", "Q013", "with ` […]` before the inner mark"),
        ("“wrote to her, ‘I shall never come again” [@s#p1].", "Q014", "`“He said, ‘I will […]’”`"),
        ("“wrote to her, 'I shall never come again” [@s#p1].", "Q013", "`“He said, ‘I will […]’”`"),
        ("> wrote to her, “I shall never come again [@s#p1]", "Q014", "`“He said, ‘I will […]’”`"),
        ("“said the master’ to all” [@s#p1].", "Q013", "punctuate as the source does"),
        ("He said “the master.", "Q014", "close the quotation in its own paragraph"),
    ],
)
def test_the_help_says_how_to_end_an_inner_quotation(text: str, code: str, words: str, pandoc: Pandoc) -> None:
    (finding,) = check(text, LIBRARY, pandoc).all_findings
    assert finding.code.id == code
    assert any(words in help_ for help_ in finding.helps)


@pytest.mark.parametrize(
    "text",
    [
        "“wrote to her, ‘I shall never come again […]’” [@s#p1].",
        "“I shall never come again” [@s#p1].",
        "> wrote to her, “I shall never come again […]” [@s#p1]",
        "“the master, and I mean it.” [@s#p1]",
    ],
)
def test_what_the_help_says_stands(text: str, pandoc: Pandoc) -> None:
    assert codes(check(text, LIBRARY, pandoc)) == []


def test_the_fix_marks_what_is_left_out_at_the_end_alone(pandoc: Pandoc) -> None:
    (finding,) = check("“to her, ‘I shall never come’” [@s#p1].", LIBRARY, pandoc).all_findings
    assert [edit.text for fix in finding.fixes for edit in fix.edits] == [" […]’"]
    (finding,) = check("“to her, ‘I shall never’ come again” [@s#p1].", LIBRARY, pandoc).all_findings
    assert finding.fixes == ()
