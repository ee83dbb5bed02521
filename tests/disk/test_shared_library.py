"""A library of sources for many books: put in once, pinned by each lock, and believed in nothing but its digests."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from quoteproof import open_book
from quoteproof.cli.main import main
from quoteproof.disk.errors import CannotRunError
from quoteproof.disk.shared_library import VARIABLE, SharedLibrary, place
from quoteproof.disk.snapshot import Snapshot
from quoteproof.project.batch import BatchJudge, BatchTask
from quoteproof.report.batch import read_line
from tests.document.pdfs import lines, pdf

TEXT = "The towers stood on both banks.\n\nPeople who crossed the river had to pay the keeper a penny.\n"
CHAPTER = "# One {#one}\n\nHe says that people “had to pay the keeper a penny” [@towers#p2].\n"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two books that share a library, and a document beside them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "library").mkdir()
    (tmp_path / "towers.txt").write_text(TEXT)
    for name in ("a", "b"):
        assert main(["init", name, "--empty"]) == 0
        settings = tmp_path / name / "book.yaml"
        settings.write_text(f"{settings.read_text(encoding='utf-8')}\nlibrary: ../library\n", encoding="utf-8")
        chapter = next((tmp_path / name / "chapters").glob("*.md"))
        chapter.write_text(CHAPTER, encoding="utf-8")
    return tmp_path


def add(book: Path, *words: str) -> None:
    os.chdir(book)
    assert main(["add", *words]) == 0


def files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def codes(book: Path) -> list[str]:
    with open_book(book, cached=False) as opened:
        return [finding.code.id for finding in opened.check().errors]


def test_a_source_is_put_in_once_and_each_book_pins_it(shelf: Path) -> None:
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    for name in ("a", "b"):
        add(shelf / name, "../towers.txt")
        assert codes(shelf / name) == []
        seeds = [file for file in files(shelf / name / "seeds") if not file.endswith(("README.md", ".gitattributes"))]
        assert seeds == ["anchors.yaml", "anchors/towers.jsonl"]
    assert files(shelf / "library") == [place(digest)]


def test_a_document_lies_there_with_its_reading_text(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shelf / "paper.pdf").write_bytes(pdf(lines(50, 500, "The towers stood on both banks", "of the river.")))
    add(shelf / "a", "../paper.pdf")
    assert len(files(shelf / "library")) == 2
    assert not list((shelf / "a/seeds").glob("paper*"))
    capsys.readouterr()
    assert main(["show", "paper"]) == 0
    assert "The towers stood" in capsys.readouterr().out
    assert main(["reread", "paper"]) == 0
    assert main(["find", "towers stood on both banks"]) == 0
    assert "paper#p1" in capsys.readouterr().out


def test_a_library_decides_nothing_but_what_is_there(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(shelf / "a", "../towers.txt")
    file = shelf / "library" / files(shelf / "library")[0]
    forged = TEXT.replace("penny", "pound")
    file.write_text(forged)
    with pytest.raises(CannotRunError, match="has not the bytes that its name says"):
        codes(shelf / "a")
    file.unlink()
    assert "S005" in codes(shelf / "a")
    assert main(["check"]) == 1
    told = capsys.readouterr().out
    assert "the library does not have the seed `seeds/towers.txt` of `towers`" in told
    assert str(file) in told.replace("\n", "")


def test_what_is_forged_there_is_mended_by_adding_again(shelf: Path) -> None:
    add(shelf / "a", "../towers.txt")
    file = shelf / "library" / files(shelf / "library")[0]
    file.write_text("forged")
    add(shelf / "b", "../towers.txt")
    assert codes(shelf / "a") == codes(shelf / "b") == []


def test_the_library_of_the_environment_goes_first(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(shelf / "a", "../towers.txt")
    (shelf / "library").rename(shelf / "elsewhere")
    with pytest.raises(CannotRunError, match="is not there") as error:
        codes(shelf / "a")
    (trouble,) = error.value.troubles
    settings = (shelf / "a/book.yaml").read_text(encoding="utf-8").splitlines()
    assert (trouble.file, settings[trouble.line - 1]) == ("book.yaml", "library: ../library")
    monkeypatch.setenv(VARIABLE, str(shelf / "elsewhere"))
    assert codes(shelf / "a") == []
    monkeypatch.setenv(VARIABLE, str(shelf / "nowhere"))
    with pytest.raises(CannotRunError, match="is not there"):
        codes(shelf / "a")


def test_a_book_reads_its_own_first_and_can_be_moved_over(shelf: Path) -> None:
    own = shelf / "a/seeds/towers.txt"
    settings = shelf / "a/book.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("library: ../library\n", ""), encoding="utf-8")
    add(shelf / "a", "../towers.txt")
    assert own.is_file()
    settings.write_text(text, encoding="utf-8")
    assert codes(shelf / "a") == []
    SharedLibrary(shelf / "library").put(own.read_bytes())
    own.unlink()
    assert codes(shelf / "a") == []
    assert main(["build", "--to", "docx"]) == 0
    assert main(["verify", "build/book.docx"]) == 0


def test_removing_a_source_leaves_it_in_the_library(shelf: Path) -> None:
    add(shelf / "a", "../towers.txt")
    next((shelf / "a/chapters").glob("*.md")).write_text("# One {#one}\n\nNothing.\n")
    assert main(["remove", "towers"]) == 0
    assert len(files(shelf / "library")) == 1


def test_the_answer_of_a_check_is_not_remembered_over_a_library(
    shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    add(shelf / "a", "../towers.txt")
    assert main(["check"]) == 0
    assert main(["check"]) == 0
    file = shelf / "library" / files(shelf / "library")[0]
    os.utime(file, (1_000_000_000, 1_000_000_000))
    file.write_text(TEXT.replace("penny", "pound"))
    assert main(["check"]) == 2
    assert "has not the bytes that its name says" in capsys.readouterr().err
    file.unlink()
    assert main(["check"]) == 1


def test_a_check_that_believes_what_is_kept_looks_at_the_library(shelf: Path) -> None:
    add(shelf / "a", "../towers.txt")
    file = shelf / "library" / files(shelf / "library")[0]
    snapshot = Snapshot(shelf / "a", kept=True)
    name = file.relative_to(shelf / "library").as_posix()
    assert snapshot.sha256(name, folder=shelf / "library") == file.name
    file.write_text("other")
    assert snapshot.sha256(name, folder=shelf / "library") != file.name


def test_a_line_of_a_batch_holds_while_the_library_has_the_sources(shelf: Path) -> None:
    add(shelf / "a", "../towers.txt")
    chapter = next((shelf / "a/chapters").glob("*.md"))
    chapter.write_text(CHAPTER.replace("penny", "pound"), encoding="utf-8")
    with BatchJudge() as judge:
        line = read_line(judge.answer(BatchTask("a", str(shelf / "a"))))
        assert line
        assert line.codes["Q001"] == 1
        again = BatchTask("a", str(shelf / "a"), known=line.digest)
        assert judge.answer(again) == ""
        file = shelf / "library" / files(shelf / "library")[0]
        file.write_text("other")
        changed = read_line(judge.answer(again))
        assert changed
        assert changed.failure is not None
        file.unlink()
        assert judge.answer(again)


def test_what_names_no_library_says_where_it_was_looked_for(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "towers.txt")  # from the book
    with pytest.raises(CannotRunError, match="is not there") as error:
        codes(shelf / "a")
    assert error.value.troubles[0].helps[0] == f"mount or make the folder `{shelf / 'a/towers.txt'}`"
    monkeypatch.setenv(VARIABLE, "../towers.txt")
    with pytest.raises(CannotRunError, match="is no folder"):
        codes(shelf / "a")


@pytest.mark.parametrize("sha256", ["", "../../etc/passwd", "A" * 64, "0" * 63, f"{'0' * 64}\n"])
def test_only_digests_are_names(tmp_path: Path, sha256: str) -> None:
    assert not SharedLibrary(tmp_path).has(sha256)
