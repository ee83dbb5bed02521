"""A German book, edited as DOCX and brought back; `python -m tests.manuscripts.brought_back` takes more files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.manuscripts import almanac
from tests.manuscripts.brought_back import Book, Score, bring_back, kinds_for, through_office
from tests.manuscripts.edits import KINDS, PROSE
from tests.proof import office


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    root = tmp_path_factory.mktemp("almanac") / "book"
    almanac.make(root)
    return Book.of(root, german=True)


def no_edit_is_lost(score: Score) -> None:
    assert score.wrong == []
    prose = sum(n for (kind, _), n in score.became.items() if kind in PROSE)
    assert sum(score.became[kind, "applied"] for kind in PROSE) >= 0.95 * prose > 0


def test_no_edit_of_a_returned_file_is_lost(book: Book) -> None:
    score = Score()
    for seed in range(2):
        bring_back(book, seed, kinds_for(seed, german=True), lambda data: data, score)
    no_edit_is_lost(score)


@pytest.mark.slow
def test_no_edit_of_many_returned_files_is_lost(book: Book) -> None:
    score = Score()
    for seed in range(2, 20):
        bring_back(book, seed, kinds_for(seed, german=True), lambda data: data, score)
    no_edit_is_lost(score)
    assert {kind for kind, _ in score.became} == set(KINDS)


@pytest.mark.system
@pytest.mark.skipif(office.PROGRAM is None, reason=office.REASON)
def test_no_edit_is_lost_in_libreoffice(book: Book, tmp_path: Path) -> None:
    score = Score()
    for seed in range(3):
        bring_back(book, seed, kinds_for(seed, german=True), through_office(tmp_path), score)
    no_edit_is_lost(score)
