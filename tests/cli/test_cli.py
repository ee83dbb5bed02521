"""The command line: exit statuses, and that no bad input ends in a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quoteproof.cli.main import main
from quoteproof.cli.parsers import COMMANDS
from quoteproof.rules.table import CODES

CHAPTER = "chapters/01-a-first-chapter.md"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new book, which is the working folder."""
    assert main(["init", str(tmp_path / "book")]) == 0
    monkeypatch.chdir(tmp_path / "book")
    return tmp_path / "book"


def test_nothing_wrong_is_0(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "no errors" in capsys.readouterr().out


def test_a_misquotation_is_1(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chapter = book / CHAPTER
    chapter.write_text(chapter.read_text().replace("too loud", "so loud"))
    assert main(["check"]) == 1
    told = capsys.readouterr().out
    assert "error[Q001]" in told
    assert f"{CHAPTER}:3:" in told
    assert main(["check", "--format", "concise", CHAPTER]) == 1
    assert capsys.readouterr().out.startswith(f"{CHAPTER}:3:")


@pytest.mark.parametrize("words", [["check"], ["build"], ["show", "x#p1"], ["anchor"], ["add", "f", "--key", "k"]])
def test_no_book_is_2(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    told = capsys.readouterr().err
    assert "book.yaml" in told
    assert "help:" in told


def test_json_goes_to_a_file(book: Path, tmp_path: Path) -> None:
    assert main(["check", "--format", "json", "--output", str(tmp_path / "out.json")]) == 0
    value = json.loads((tmp_path / "out.json").read_text())
    assert value["summary"]["quotations"] == 4
    assert value["summary"]["verbatim"] == 3


def test_show_prints_a_passage_and_names_what_is_not_there(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "lighthouse#p3.s2"]) == 0
    told = capsys.readouterr().out
    assert "A storm is only weather" in told
    assert "What they ask me most" not in told
    assert main(["show", "lighthouse#p9"]) == 2
    assert "p9" in capsys.readouterr().err


def test_show_tells_why_a_seed_was_accepted_and_how_it_is_emended(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = book / "seeds/lighthouse.txt"
    seed.write_bytes(seed.read_bytes().replace(b"storms. A", b"storms.[1] A"))
    marks = "lighthouse:\n  note-marks:\n    - {form: '[1]', count: 1, reason: a note of the editor}\n"
    (book / "seeds/emendations.yaml").write_text(marks, encoding="utf-8")
    assert main(["anchor", "--accept", "lighthouse", "--reason", "an edition with notes"]) == 0
    capsys.readouterr()
    assert main(["show", "lighthouse#p3"]) == 0
    told = capsys.readouterr().out
    assert "accepted: this seed: an edition with notes" in told
    assert "emended: note mark `[1]` is not read" in told
    assert main(["show", "lighthouse"]) == 0
    assert "an edition with notes" in capsys.readouterr().out
    chapter = book / CHAPTER
    chapter.write_text(
        "# One\n\nHe is “afraid of storms. A storm is only weather” [@lighthouse#p3].\n", encoding="utf-8"
    )
    assert main(["check"]) == 0
    told = capsys.readouterr().out
    assert f"emended: {CHAPTER}:3: note mark: [1]" in told
    assert "1 altered" in told


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_is_explained(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", code]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"{code} {CODES[code].name}")
    assert len(told.splitlines()) > 8


def test_unknown_codes_and_formats_are_2(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "Q999"]) == 2
    assert main(["build", "--to", "epub"]) == 2
    assert "epub" in capsys.readouterr().err


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert command in capsys.readouterr().out


def test_what_was_not_built_stands_before_the_next_step(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (chapter,) = (book / "chapters").iterdir()
    chapter.write_text(chapter.read_text(encoding="utf-8").replace("the sea is", "the sea was"), encoding="utf-8")
    assert main(["build"]) == 1
    summary, *built, last = capsys.readouterr().out.splitlines()[-4:]
    assert summary.endswith("1 misquoted: 1 error")
    assert built[0] == "nothing was built: the files in `build/` are unchanged"
    assert all(line.startswith("next: ") for line in (*built[1:], last))
