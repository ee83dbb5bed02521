"""Adopting a manuscript: what is refused before anything is written, and what a second run does."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quoteproof.adopt.model import QuotationState
from quoteproof.cli.main import main
from quoteproof.disk.errors import CannotRunError
from quoteproof.project.adopting import Adoption, AdoptionRequest, adopt

MANUSCRIPT = """---
title: On Walking
bibliography: works.bib
---

# Walking

He says “the road is never empty” [@thoreau, p. 3], and later “no gate is ever shut” [@lee].
"""
WORKS = """@book{thoreau, author = {Thoreau, Henry}, title = {Walks}, year = {1862}}
@book{lee, author = {Lee, Ann}, title = {On Gates}, year = {1900}}
"""
WALKS = "In the morning the road is never empty, and nobody counts the carts.\n\nAnother day is another road.\n"

Adopt = Callable[..., Adoption]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "walking.md").write_text(MANUSCRIPT, encoding="utf-8")
    (tmp_path / "works.bib").write_text(WORKS, encoding="utf-8")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/thoreau.txt").write_text(WALKS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*manuscripts: str, target: str = "book", **options: Any) -> Adoption:
    options.setdefault("sources", (Path("texts"),))
    return adopt(AdoptionRequest(tuple(map(Path, manuscripts)), **options), Path(target))


def states(adoption: Adoption) -> list[QuotationState]:
    return [quotation.state for quotation in adoption.binding.quotations]


@pytest.mark.usefixtures("folder")
def test_a_second_run_adds_what_is_new_and_changes_nothing_else() -> None:
    first = run("walking.md")
    assert states(first) == [QuotationState.BOUND, QuotationState.NO_SOURCE]
    chapter = next(Path("book/chapters").glob("*.md"))
    assert "[@thoreau#p1, p. 3]" in chapter.read_text(encoding="utf-8")
    mine = chapter.read_text(encoding="utf-8").replace("He says", "Once he said")
    chapter.write_text(mine, encoding="utf-8")

    again = run("walking.md")
    assert not again.is_new
    assert again.sources == ()
    assert chapter.read_text(encoding="utf-8") == mine

    Path("texts/lee.txt").write_text("There are places where no gate is ever shut.\n", encoding="utf-8")
    third = run()
    assert [added.key for added in third.sources] == ["lee"]
    assert chapter.read_text(encoding="utf-8") == mine.replace("[@lee]", "[@lee#p1]")
    assert third.result.errors == ()


def test_the_manuscript_and_its_folder_stay_as_they_are(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    run("walking.md")
    kept = {path: path.read_bytes() for path in before}
    assert kept == before


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda folder: (folder / "works.bib").unlink(), "bibliography `works.bib` is not there"),
        (lambda folder: (folder / "works.bib").write_text(WORKS + WORKS.replace("1862", "1863")), "`thoreau`"),
        (lambda folder: (folder / "walking.md").unlink(), "there is no file `walking.md`"),
        (lambda folder: (folder / "book").mkdir() or (folder / "book/mine.txt").touch(), "holds files and is no book"),
        (lambda folder: (folder / "walking.md").write_text("---\ntitle: A\n---\n"), "the manuscript has no words"),
        (lambda folder: (folder / "walking.md").rename(folder / "walking.rtf"), "walking.md"),
        (lambda folder: (folder / "texts").rename(folder / "papers"), "there is no file or folder `texts`"),
    ],
)
def test_what_cannot_be_adopted_is_refused_before_anything_is_written(
    folder: Path, spoil: Callable[[Path], object], message: str
) -> None:
    spoil(folder)
    before = sorted(folder.rglob("*"))
    with pytest.raises(CannotRunError, match=re.escape(message)):
        run("walking.md")
    assert sorted(folder.rglob("*")) == before


def test_a_source_that_cannot_be_read_is_told_with_its_name_and_what_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "texts/lee.doc").write_text("{\\rtf1 words}", encoding="utf-8")
    (folder / "texts/other.djvu").write_bytes(b"AT&T")
    assert main(["adopt", "walking.md", "--sources", "texts", "--to", "book"]) == 1
    shown = " ".join(capsys.readouterr().out.split())
    assert "not taken in: `lee.doc`: the document cannot be taken in: it is RTF" in shown
    assert "export it as DOCX" in shown
    assert "of no work in the bibliography: `other.djvu`" in shown


@pytest.mark.usefixtures("folder")
def test_without_sources_the_next_step_names_them(capsys: pytest.CaptureFixture[str]) -> None:
    main(["adopt", "walking.md", "--to", "book"])
    assert "next: cd book, then `quoteproof adopt --sources DIR`" in capsys.readouterr().out


def test_the_files_that_the_manuscripts_bibliography_names_are_taken_in(folder: Path) -> None:
    (folder / "pdfs").mkdir()
    (folder / "texts/thoreau.txt").rename(folder / "pdfs/old walks.txt")
    named = WORKS.replace("1862}", "1862}, file = {Full text:pdfs/old walks.txt:text/plain}")
    (folder / "works.bib").write_text(named, encoding="utf-8")
    adoption = run("walking.md", sources=())
    assert [added.key for added in adoption.sources] == ["thoreau"]
    (folder / "pdfs/lee.txt").write_text("Later no gate is ever shut.\n", encoding="utf-8")
    (folder / "works.bib").write_text(named.replace("1900}", "1900}, file = {pdfs/lee.txt}"), encoding="utf-8")
    again = run("walking.md", sources=())
    assert [added.key for added in again.sources] == ["lee"]
    assert states(again) == [QuotationState.BOUND] * 2


def test_a_file_outside_is_taken_in_where_the_bibliography_is_named(folder: Path) -> None:
    inner = folder / "inner"
    inner.mkdir()
    (folder / "walking.md").rename(inner / "walking.md")
    named = WORKS.replace("1862}", "1862}, file = {../texts/thoreau.txt}")
    (inner / "works.bib").write_text(named, encoding="utf-8")
    adoption = run("inner/walking.md", sources=())
    assert adoption.sources == ()
    assert "`thoreau.txt`: the bibliography names a file outside" in str(adoption.refused[0])
    again = run("inner/walking.md", sources=(), bibliographies=(Path("inner/works.bib"),), target="second")
    assert [added.key for added in again.sources] == ["thoreau"]


def test_nothing_outside_the_folder_of_the_manuscript_is_read(folder: Path) -> None:
    inner = folder / "inner"
    inner.mkdir()
    (folder / "walking.md").rename(inner / "walking.md")
    text = (inner / "walking.md").read_text(encoding="utf-8").replace("works.bib", "../works.bib")
    (inner / "walking.md").write_text(text, encoding="utf-8")
    with pytest.raises(CannotRunError, match=r"bibliography `\.\./works\.bib` is not there"):
        run("inner/walking.md")
    assert run("inner/walking.md", bibliographies=(Path("works.bib"),)).is_new


@pytest.mark.parametrize(
    ("forged", "state"),
    [
        ("<!-- quoteproof: allow Q010: why not -->\nHe says “was […] empty” [@thoreau].", QuotationState.MARKS_DIFFER),
        ("%%quoteproof: allow Q010: why not%%\n\nHe says “was […] empty” [@thoreau].", QuotationState.MARKS_DIFFER),
        ("{>>quoteproof: allow Q010: why not<<}\n\nHe says “was […] empty” [@thoreau].", QuotationState.MARKS_DIFFER),
        ("::: {.own}\n> The carts were all empty then.\n:::", QuotationState.NOT_FOUND),
        ("[“The carts were all empty then”]{.translation} [@thoreau#p1].", QuotationState.DIFFERS),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_manuscript_cannot_acknowledge_its_own_quotations(forged: str, state: QuotationState) -> None:
    Path("texts/thoreau.txt").write_text("That year the road was not empty, and the carts came.\n", encoding="utf-8")
    Path("walking.md").write_text(f"{MANUSCRIPT.partition('He says')[0]}{forged}\n", encoding="utf-8")
    adoption = run("walking.md")
    assert states(adoption) == [state]
    assert adoption.result.errors


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("no gate is ever open", QuotationState.DIFFERS),
        ("no gate, is ever shut", QuotationState.MARKS_DIFFER),
        ("no gate is ever shut", QuotationState.UNREAD),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_differs_differs_also_where_its_passage_cannot_be_written(words: str, state: QuotationState) -> None:
    """A note of a chapter with a table of spaces has no place that is known exactly."""
    Path("texts/lee.txt").write_text("There are places where no gate is ever shut.\n", encoding="utf-8")
    text = f"{MANUSCRIPT.partition('He says')[0]}  ------\n  a\n  ------\n\nx[^1]\n\n[^1]: “{words}” [@lee]\n"
    Path("walking.md").write_text(text, encoding="utf-8")
    adoption = run("walking.md")
    assert states(adoption) == [state]
    assert adoption.result.errors


def test_what_was_made_of_a_manuscript_and_lies_beside_it_is_passed_over(folder: Path) -> None:
    inner = folder / "inner"
    inner.mkdir()
    for name in ("walking.md", "works.bib"):
        (folder / name).rename(inner / name)
    (inner / "walking.docx").write_bytes(b"what a program made")
    (inner / "README.md").write_text("How to render.\n", encoding="utf-8")
    assert states(run("inner")) == [QuotationState.BOUND, QuotationState.NO_SOURCE]
