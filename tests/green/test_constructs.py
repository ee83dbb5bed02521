"""A book of every construct that the check passes is built, in all formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteproof.project.build import build
from quoteproof.project.project import Project
from tests.green.constructs import CONSTRUCTS
from tests.green.looking import not_proved
from tests.green.places import write_book

PAGES = {
    "the program's own": "",
    "narrow": "page: {width: 110mm, height: 160mm, inner: 12mm, outer: 12mm}\n",
    "A5": "page: {width: 148mm, height: 210mm}\n",
    "letter": "page: {width: 8.5in, height: 11in}\n",
}


FEW = ("narrow",)
"""The page on which most has to be fitted; the others are slow tests."""


@pytest.mark.parametrize(
    "page", [pytest.param(page, id=name, marks=() if name in FEW else pytest.mark.slow) for name, page in PAGES.items()]
)
def test_a_book_of_every_construct_is_built(tmp_path: Path, page: str) -> None:
    root = tmp_path / "book"
    write_book(root, ("one two",))
    with (root / "book.yaml").open("a", encoding="utf-8") as settings:
        settings.write(page)
    (root / "chapters/01.md").write_text("# A\n\n" + "\n\n".join(CONSTRUCTS.values()) + "\n", encoding="utf-8")
    with Project.open(root) as project:
        built = build(project, frozenset({"pdf", "docx", "html"}))
    assert [(f.code.id, f.message) for f in built.result.errors] == []
    assert built.written
    assert not_proved((root / "build/book.pdf").read_bytes(), root) == []
