"""The command `init`: what it says, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteproof.cli.main import main
from tests.document.pdfs import lines, pdf

PAPER = pdf(
    lines(50, 500, "The bridge is closed to carts that carry stone", "and is open to everybody else until the evening.")
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_says_what_comes_next(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "notes", "--template", "article"]) == 0
    *written, last = capsys.readouterr().out.splitlines()
    assert "wrote chapters/00-abstract.md" in written
    assert written[-1] == "wrote seeds/anchors/railway1907.jsonl"
    assert last == (
        "next: cd notes, then `quoteproof build` makes build/book.pdf; `quoteproof add FILE --key KEY` adds a source"
    )


def test_it_names_the_sources(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "paper.pdf").write_bytes(PAPER)
    assert main(["init", "notes", "--from", "paper.pdf"]) == 0
    said = capsys.readouterr().out.splitlines()[-2:]
    assert said == [
        "seeds/paper.pdf: 1 passage, cited as [@paper], such as [@paper#p1], "
        "with a new entry in references.bib: complete it",
        "next: cd notes, then `quoteproof build` makes build/book.pdf",
    ]


def test_an_unknown_template_is_named_with_the_nearest(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "notes", "--template", "thesys"]) == 2
    assert "= help: write `thesis`" in capsys.readouterr().err
    assert main(["init", "notes", "--template", "poem"]) == 2
    assert "= help: write one of `book`, `thesis`, `article`, `brief`" in capsys.readouterr().err
    assert [*folder.iterdir()] == []


def test_beside_sources_it_asks_for_the_right_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "my paper.pdf").write_bytes(PAPER)
    (folder / "zotero.bib").write_text("@misc{a, title = {A}}\n")
    assert main(["init"]) == 2
    assert capsys.readouterr().err == (
        "error: `my paper.pdf` and 1 more lie in this folder, and nothing was written\n"
        "  = help: to begin with them as sources and bibliography, run "
        "`quoteproof init --from 'my paper.pdf' zotero.bib`\n"
        "  = help: to have an example beside them, run `quoteproof init --template book`\n"
    )
    assert main(["init", "--from", "my paper.pdf", "zotero.bib"]) == 0
    (folder / "book.yaml").unlink()
    assert main(["init"]) == 2


def test_a_manuscript_is_adopted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "draft.docx").write_bytes(b"")
    assert main(["init"]) == 2
    assert "= help: to make a book of it, run `quoteproof adopt draft.docx --to BOOK`\n" in capsys.readouterr().err
    assert main(["init", "--template", "book"]) == 0


def test_a_folder_behind_the_files_is_no_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "paper.pdf").write_bytes(PAPER)
    assert main(["init", "--from", "paper.pdf", "notes"]) == 2
    assert "run `quoteproof init notes --from paper.pdf`" in capsys.readouterr().err


def test_sources_and_no_words_exclude_each_other(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "paper.pdf").write_bytes(PAPER)
    assert main(["init", "--empty", "--from", "paper.pdf"]) == 2
    assert "`--from` and `--empty` exclude each other" in capsys.readouterr().err


def test_the_settings_say_where_they_are_described(folder: Path) -> None:
    assert main(["init", "notes"]) == 0
    first, second, *_ = (folder / "notes/book.yaml").read_text().splitlines()
    assert first == "# Every setting is described by `quoteproof help book-yaml`."
    assert second == "# yaml-language-server: $schema=https://quoteproof.github.io/quoteproof/book.schema.json"


def test_a_bibliography_whose_name_is_taken_in_the_folder_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else the book would have the other file, and say that it has this one."""
    entry = "@book{k, title = {T}, author = {A}, date = {2000}}\n"
    (tmp_path / "given.bib").write_text(entry, encoding="utf-8")
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "given.bib").write_text("other", encoding="utf-8")
    assert main(["init", str(tmp_path / "book"), "--from", str(tmp_path / "given.bib")]) == 2
    assert "`given.bib` is there already, and nothing is written over" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "book").iterdir()] == ["given.bib"]


def test_what_cannot_be_written_leaves_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "chapters").write_text("a file", encoding="utf-8")
    assert main(["init", str(tmp_path / "book")]) == 2
    assert "`chapters` is in the way" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "book").iterdir()] == ["chapters"]


def test_words_that_the_book_cannot_print_are_not_quoted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No font of a new book has them, so the first chapter would not be green."""
    (tmp_path / "dao.txt").write_text("道可道，非常道。名可名，非常名。\n", encoding="utf-8")
    assert main(["init", str(tmp_path / "book"), "--from", str(tmp_path / "dao.txt")]) == 0
    assert "Write here." in (tmp_path / "book/chapters/01-a-first-chapter.md").read_text(encoding="utf-8")
    assert "`quoteproof build` makes" in capsys.readouterr().out


def test_errors_of_a_bibliography_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entries = "@book{k, title = {T}, author = {A}, date = {2000}}\n@book{x, title = {T"
    (tmp_path / "given.bib").write_text(entries, encoding="utf-8")
    assert main(["init", str(tmp_path / "book"), "--from", str(tmp_path / "given.bib")]) == 0
    assert "`quoteproof check` shows 1 error of these files to mend" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["a\u202eb.txt", "a\u202eb.bib"])
def test_a_name_that_turns_the_line_is_refused(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).write_text("@book{k, title = {T}, author = {A}, date = {2000}}\n", encoding="utf-8")
    assert main(["init", str(tmp_path / "book"), "--from", str(tmp_path / name)]) == 2
    assert "cannot be shown" in capsys.readouterr().err
    assert not (tmp_path / "book").exists()


def test_a_file_with_a_name_that_no_disk_takes_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entry = f"@book{{k, title = {{T}}, author = {{A}}, date = {{2000}}, file = {{{'a' * 5000}.txt}}}}\n"
    (tmp_path / "given.bib").write_text(entry, encoding="utf-8")
    assert main(["init", str(tmp_path / "book"), "--from", str(tmp_path / "given.bib")]) == 0
    assert "names files that are not there" in capsys.readouterr().out
