"""A paragraph that is written from the right has notes in the book's own direction, and they are proved."""

from __future__ import annotations

from pathlib import Path

from quoteproof import open_book
from tests.green.places import write_book

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
    with open_book(root, cached=False) as book:
        found = [(f.code.id, f.message) for f in book.check(formats=("pdf", "docx", "html")).checked.errors]
    assert found == []
