"""A paragraph that is written from the right has notes in the book's own direction, and they are proved."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteproof import open_book
from tests.green.looking import not_proved
from tests.green.places import write_book
from tests.samples import sampled


def faults(root: Path) -> list[str]:
    """What a build says of a book, and of its PDF what `verify` says."""
    with open_book(root) as book:
        built = book.build(("pdf", "docx", "html"))
    errors = [f"{f.code.id} {f.message}" for f in built.result.checked.errors]
    return errors or not_proved((root / "build/book.pdf").read_bytes(), root)


PARAGRAPHS = (
    "וזה שקול סוף “one two” [@s#p1] וזה סוף.",
    "שקול^[See “one two” [@s#p1].] סוף.",
    "שקול `~` סוף.^[See “one […] three” [@s#p1] and שקול.]",
    "שקול סוף[^n]\n\n[^n]: See “one two” [@s#p1].\n\n    > one two three [@s#p1]\n\n    וזה סוף.",
    "- שקול “one two” [@s#p1]^[See “one two” [@s#p1].]",
)


def test_notes_of_paragraphs_from_the_right_are_built(tmp_path: Path) -> None:
    root = tmp_path / "book"
    write_book(root, ("one two three",))
    (root / "chapters/01.md").write_text("# A\n\n" + "\n\n".join(PARAGRAPHS) + "\n", encoding="utf-8")
    assert faults(root) == []


HEBREW = (
    "וזה שקול “one two” [@s#p1] וזה סוף.",
    "“one two” [@s#p1]",
    "- “one two” [@s#p1] שקול\n- שקול “one […] three” [@s#p1]\n- “one two” [@s#p1]",
    "| א | ב |\n|---|---|\n| “one two” [@s#p1] | שקול “two three” [@s#p1] |\n\n: שקול “one two” [@s#p1]",
    "## שקול “one two” [@s#p1]\n\nשקול",
    "שקול\n:   “one two” [@s#p1] סוף, ואז “two three” [@s#p1]",
    "שקול[^n]\n\n[^n]: שקול “one two” [@s#p1].",
    "שקול “בראשית […] אלהים” [@s#p2] סוף ‼\n\n> בראשית […] אלהים [@s#p2]\n\n- “בראשית […] אלהים” [@s#p2]",
)


@pytest.mark.parametrize("marks", sampled(["”…”", "“…”", "״…״", '"…"', "„…”"], 3))
def test_english_quotations_in_a_hebrew_book_are_built_in_every_place(tmp_path: Path, marks: str) -> None:
    root = tmp_path / "book"
    write_book(root, ("one two three", "בראשית ברא אלהים"))
    with (root / "book.yaml").open("a", encoding="utf-8") as settings:
        settings.write("language: he\n")
    text = "\n\n".join(HEBREW).replace("“", marks[0]).replace("”", marks[-1])
    (root / "chapters/01.md").write_text(f"# שקול\n\n{text}\n", encoding="utf-8")
    assert faults(root) == []


def test_a_hebrew_omission_in_an_english_book_is_built(tmp_path: Path) -> None:
    root = tmp_path / "book"
    write_book(root, ("בראשית ברא אלהים",))
    text = "# A\n\nHe wrote “בראשית […] אלהים” [@s#p1].\n\n> בראשית […] אלהים [@s#p1]\n\n- “בראשית […] אלהים” [@s#p1]\n"
    (root / "chapters/01.md").write_text(text, encoding="utf-8")
    assert faults(root) == []
