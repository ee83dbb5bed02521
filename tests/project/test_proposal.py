"""Texts as they would be: what brings an error is not written, what stood wrong before prevents nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from quoteproof.disk.errors import CannotRunError
from quoteproof.project.project import Project
from quoteproof.project.proposal import propose, put
from tests.book_of import write_book_of_this

FILE = "chapters/01-one.md"
RIGHT = "China and Russia “have never been genuine allies” [@liang#p6].\n"
WRONG = "China and Russia “have never been real allies” [@liang#p6].\n"
OTHER = "China and Russia “have never been true allies” [@liang#p6].\n"
NOWHERE = "He says “that seven purple elephants danced” [@liang#p6].\n"
ELSEWHERE = "He says “that nine green dragons flew away” [@liang#p6].\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    root = tmp_path_factory.mktemp("book")
    write_book_of_this(root)
    with Project.open(root) as opened:
        yield opened


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        (None, RIGHT, []),
        (None, WRONG, ["Q001"]),
        (RIGHT, f"{RIGHT}\n{WRONG}", ["Q001"]),
        (WRONG, f"{RIGHT}\n{WRONG}", []),  # what was wrong stays wrong, and prevents no other edit
        (WRONG, f"More.\n\n{WRONG}", []),
        (WRONG, f"{WRONG}\n{WRONG}", ["Q001"]),
        (WRONG, OTHER, ["Q001"]),
        (NOWHERE, ELSEWHERE, ["Q001"]),  # the same message of other words
        (WRONG, "", []),
    ],
)
def test_only_what_brings_an_error_is_refused(
    project: Project, before: str | None, after: str, codes: list[str]
) -> None:
    path = project.root / FILE
    path.unlink(missing_ok=True)
    if before is not None:
        path.write_text(f"# One\n\n{before}", encoding="utf-8")
    text = f"# One\n\n{after}"
    proposal = propose(project, {FILE: text})
    assert [finding.code.id for finding in proposal.brought] == codes
    assert put(project, proposal) is not bool(codes)
    written = path.read_text(encoding="utf-8") if path.exists() else None
    assert written == (text if not codes else None if before is None else f"# One\n\n{before}")


SKEWED = "Both “have […] been genuine allies” [@liang#p6].\n"
ALLOWED = f"<!-- quoteproof: allow Q010: the next sentence says it -->\n{SKEWED}"


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        (None, ALLOWED, 1),
        (SKEWED, ALLOWED, 1),
        (ALLOWED, f"{ALLOWED}\n{RIGHT}", 0),  # the author has acknowledged it
        (ALLOWED, f"{ALLOWED}\n{ALLOWED}", 1),
        (ALLOWED, ALLOWED.replace("next", "last"), 1),
        (ALLOWED, ALLOWED.replace("Both", "They"), 0),
        (ALLOWED, RIGHT, 0),
    ],
)
def test_only_a_person_acknowledges(project: Project, before: str | None, after: str, count: int) -> None:
    path = project.root / FILE
    path.unlink(missing_ok=True)
    if before is not None:
        path.write_text(f"# One\n\n{before}", encoding="utf-8")
    proposal = propose(project, {FILE: f"# One\n\n{after}"})
    assert (len(proposal.brought), len(proposal.unproved), len(proposal.acknowledged)) == (0, 0, count)
    assert put(project, proposal) is not bool(count)


def test_a_chapter_that_changed_meanwhile_is_not_written_over(project: Project) -> None:
    path = project.root / FILE
    path.write_text(f"# One\n\n{RIGHT}", encoding="utf-8")
    proposal = propose(project, {FILE: "# One\n\nText.\n"})
    path.write_text("# Mine\n", encoding="utf-8")
    with pytest.raises(CannotRunError, match="changed"):
        put(project, proposal)
    assert path.read_text(encoding="utf-8") == "# Mine\n"
    path.unlink()
    proposal = propose(project, {FILE: "# One\n\nText.\n"})
    path.write_text("# Mine\n", encoding="utf-8")
    with pytest.raises(CannotRunError, match="changed"):
        put(project, proposal)
    assert path.read_text(encoding="utf-8") == "# Mine\n"


@pytest.mark.parametrize(
    "name", ["../evil.md", "/etc/evil.md", "notes.md", "seeds/liang.txt", "chapters/../a.md", "a\0b"]
)
def test_only_chapters_can_be_proposed(project: Project, name: str) -> None:
    with pytest.raises(CannotRunError, match="is no chapter of this book"):
        propose(project, {name: "# One\n"})


def test_a_book_without_chapters_gets_its_first(project: Project, tmp_path: Path) -> None:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "book.yaml").write_text("title: A Book\n")
    (tmp_path / "references.bib").write_text("")
    with Project.open(tmp_path) as empty:
        assert put(empty, propose(empty, {FILE: "# One\n\nText.\n"}))
