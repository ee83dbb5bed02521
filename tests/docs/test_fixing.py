"""docs/fixing.md: its tables are tried row by row."""

from __future__ import annotations

import re

import pytest

from quoteproof.engine.pandoc import Pandoc
from quoteproof.finding.edits import choices, edited
from tests.book_of import FILE, ROOT, check, codes, library_of_this_book

PAGE = (ROOT / "docs/fixing.md").read_text(encoding="utf-8")


def rows(grade: str) -> list[tuple[str, str, str]]:
    """Code, before and after of every row of a table."""
    table = PAGE.partition(f"<!-- fixes: {grade} -->\n")[2].partition("\n\n")[0]
    cells = [[cell.strip(" `") for cell in line.split("|")[1:-1]] for line in table.splitlines()[2:]]
    return [(code, _typed(before), _typed(after)) for code, before, after in cells]


def _typed(text: str) -> str:
    return re.sub(r"<U\+([0-9A-F]{4})>", lambda m: chr(int(m[1], 16)), text)


@pytest.mark.parametrize("row", [(g, *r) for g in ("safe", "unsafe") for r in rows(g)], ids=" ".join)
def test_every_row_is_true(row: tuple[str, str, str, str], pandoc: Pandoc) -> None:
    grade, code, before, after = row
    result = check(before, library_of_this_book(), pandoc)
    assert codes(result) == [code]
    unasked = choices(result.all_findings, {FILE: before}, unsafe=False)
    chosen = choices(result.all_findings, {FILE: before}, unsafe=True)
    assert bool(unasked) == (grade == "safe")
    assert edited({FILE: before}, chosen) == {FILE: after}
    assert check(after, library_of_this_book(), pandoc).errors == ()


@pytest.mark.parametrize("row", rows("whole"), ids=" ".join)
def test_a_whole_quotation_is_put_right(row: tuple[str, str, str], pandoc: Pandoc) -> None:
    code, before, after = row
    result = check(before, library_of_this_book(), pandoc)
    assert codes(result) == [code]
    chosen = choices(result.all_findings, {FILE: before}, unsafe=True)
    assert edited({FILE: before}, chosen) == {FILE: after}
    assert check(after, library_of_this_book(), pandoc).all_findings == ()
