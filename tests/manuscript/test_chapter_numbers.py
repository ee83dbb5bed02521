"""Numbers of chapters that are typed into the headings."""

import pytest

from quoteproof.manuscript.chapter_numbers import without_typed_numbers
from quoteproof.manuscript.model import Manuscript, ManuscriptChapter, ManuscriptForm, ManuscriptPlace, PlaceUnit


def manuscript(*headings: str) -> Manuscript:
    place = ManuscriptPlace("a.docx", PlaceUnit.PARAGRAPH, 1)
    chapters = (
        ManuscriptChapter(f"{number:02d}-x.md", f"{heading}\n\nWords.\n", ((0, place),))
        for number, heading in enumerate(headings, 1)
    )
    return Manuscript(ManuscriptForm.DOCX, tuple(chapters))


def headings_of(one: Manuscript) -> list[str]:
    return [chapter.text.split("\n")[0] for chapter in one.chapters]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["# 1 Einleitung", "# 2 Schluss {#end}"], ["# Einleitung", "# Schluss {#end}"]),
        (["# 1. One", "# 2. Two", "# Sources"], ["# One", "# Two", "# Sources {.unnumbered}"]),
        (["# Foreword {#f}", "# I. One", "# II. Two"], ["# Foreword {#f .unnumbered}", "# One", "# Two"]),
        (["# Kapitel 1: Eins", "# Kapitel 2: Zwei"], ["# Eins", "# Zwei"]),
        (["# Text {.unnumbered}", "# 1 – One", "# 2 – Two"], ["# Text {.unnumbered}", "# One", "# Two"]),
    ],
)
def test_numbers_in_their_order_go(before: list[str], after: list[str]) -> None:
    made = without_typed_numbers(manuscript(*before))
    assert headings_of(made) == after
    assert len(made.notes) == 2
    assert str(made.notes[0].place) == "a.docx, paragraph 1"


@pytest.mark.parametrize(
    "headings",
    [
        ["# 1 Einleitung", "# Schluss"],
        ["# 1 One", "# 3 Three"],
        ["# 1984", "# 1985"],
        ["# I think so", "# You do not"],
        ["# 12 Angry Men", "# 2001: A Space Odyssey"],
        ["# 1.1 One", "# 1.2 Two"],
        ["Words without a heading", "# 1"],
    ],
)
def test_other_numbers_stay(headings: list[str]) -> None:
    assert without_typed_numbers(manuscript(*headings)) == manuscript(*headings)


def test_the_name_of_the_file_goes_with_the_heading() -> None:
    texts = (("01-1-einleitung.md", "# 1 Einleitung\n"), ("02-mine.md", "# 2 Schluss\n"))
    made = without_typed_numbers(Manuscript(ManuscriptForm.DOCX, tuple(ManuscriptChapter(*text) for text in texts)))
    assert [chapter.name for chapter in made.chapters] == ["01-einleitung.md", "02-mine.md"]
