"""Several forms at once: which goes where, and what is told before anything is read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest

from quoteproof.cli.check import FORMS
from quoteproof.cli.main import main
from quoteproof.disk.errors import CannotRunError
from quoteproof.project.reports import append_report

CHAPTER = "chapters/01-a-first-chapter.md"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new book with a misquotation, which is the working folder, and no GitHub around it."""
    for name in ("GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "book"
    assert main(["init", str(folder)]) == 0
    chapter = folder / CHAPTER
    chapter.write_text(chapter.read_text().replace("too loud", "so loud"))
    monkeypatch.chdir(folder)
    return folder


def test_every_form_at_once(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [f"--output={form}=../out.{form}" for form in FORMS]
    capsys.readouterr()
    assert main(["check", *files]) == 1
    assert capsys.readouterr().out.startswith("error[Q001]")
    read = {form: (book.parent / f"out.{form}").read_text(encoding="utf-8") for form in FORMS}
    assert read["text"].startswith("error[Q001]")
    assert read["concise"].startswith(f"{CHAPTER}:3:")
    assert json.loads(read["json"])["summary"]["errors"] == 1
    assert len(json.loads(read["sarif"])["runs"][0]["results"]) == 1
    assert read["github"].startswith(f"::error file={CHAPTER},line=3,")
    assert ElementTree.fromstring(read["junit"]).attrib["failures"] == "1"
    assert main(["check", *files]) == 1
    assert {form: (book.parent / f"out.{form}").read_text(encoding="utf-8") for form in FORMS} == read


def test_a_file_without_a_form_takes_what_would_go_to_the_screen(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["check", "--format", "concise", "--output", "out.txt", "--output", "./a=b"]) == 2
    assert "--output concise=out.txt" in capsys.readouterr().err
    assert main(["check", "--format", "concise", "--output", "./a=b", "--output", "json=out.json"]) == 1
    assert capsys.readouterr().out == ""
    assert (book / "a=b").read_text().startswith(CHAPTER)


def test_several_forms_go_to_the_screen(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["check", "--format", "concise,github"]) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{CHAPTER}:3:")
    assert second.startswith("::error ")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--format", "html"], "there is no form `html`"),
        (["--format", "text,"], "there is no form ``"),
        (["--output", "html=out.html"], "write `./html=out.html`"),
        (["--output", "json=out", "--output", "sarif=out"], "two forms go to the same file `out`"),
        (["--output", "json=nowhere/out.json"], "mkdir -p nowhere"),
        (["--output", "json=seeds"], "is no ordinary file"),
        (["--output", "json=/dev/null"], "is no ordinary file"),
        (["--output", f"json={CHAPTER}"], "is a file of the book"),
        (["--output", "json=seeds/lighthouse.txt"], "is a file of the book"),
        (["--format", "text,github", "--output", "out"], "--output text=out"),
    ],
)
def test_what_cannot_be_written_is_2_and_says_what_to_do(
    words: list[str], told: str, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _files(book)
    assert main(["check", *words]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert "help:" in error
    assert _files(book) == before


def _files(book: Path) -> dict[Path, bytes]:
    """A book's files, but for what the program keeps for itself."""
    return {p: p.read_bytes() for p in book.rglob("*") if p.is_file() and ".quoteproof" not in p.parts}


def test_a_report_is_replaced_whole_and_keeps_its_link_and_mode(book: Path) -> None:
    (book / "real.json").write_text("old")
    (book / "real.json").chmod(0o640)
    (book / "link.json").symlink_to("real.json")
    assert main(["check", "--output", "json=link.json"]) == 1
    assert (book / "link.json").is_symlink()
    assert (book / "real.json").stat().st_mode & 0o777 == 0o640
    assert json.loads((book / "real.json").read_text())["tool"] == "quoteproof"
    assert [name for name in os.listdir(book) if name.startswith(".real")] == []


def test_on_github_files_are_named_from_the_repository_and_a_summary_is_written(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = book.parent / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(book.parent))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert main(["check"]) == 1
    assert summary.read_text() == "before\n"
    capsys.readouterr()
    assert main(["check", "--format", "github", "--output", "sarif=out.sarif"]) == 1
    assert capsys.readouterr().out.startswith(f"::error file=book/{CHAPTER},")
    assert summary.read_text(encoding="utf-8").startswith(
        "before\n## quoteproof: 1 quotation does not match its source\n"
    )
    run = json.loads((book / "out.sarif").read_text(encoding="utf-8"))["runs"][0]
    assert run["artifacts"][0]["location"]["uri"] == f"book/{CHAPTER}"
    monkeypatch.setenv("GITHUB_WORKSPACE", str(book))
    assert main(["check", "--format", "github"]) == 1
    assert capsys.readouterr().out.startswith(f"::error file={CHAPTER},")


def test_a_summary_that_cannot_be_written_is_told(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(book / "nowhere/summary.md"))
    with pytest.raises(CannotRunError):
        append_report(book / "nowhere/summary.md", "words")
    assert main(["check", "--format", "github"]) == 2
