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
