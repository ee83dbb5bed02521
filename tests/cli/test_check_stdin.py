"""`quoteproof check --stdin --as FILE`: a text is judged as a chapter, and nothing is written."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from quoteproof.cli.check import FORMS
from quoteproof.cli.main import main

FIRST, NEW = "chapters/01-a-first-chapter.md", "chapters/02-new.md"
RIGHT = "# Two\n\n“The sea is too loud for that” [@lighthouse#p2].\n"
WRONG = "# Two\n\nHe says “the sea is so loud for that” [@lighthouse#p2].\n"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A new book, which is the working folder."""
    assert main(["init", str(tmp_path / "book")]) == 0
    monkeypatch.chdir(tmp_path / "book")
    capsys.readouterr()
    return tmp_path / "book"


class Typed(io.BytesIO):
    """Standard input as a terminal has it."""

    def isatty(self) -> bool:
        return True


def run(data: bytes | str, words: list[str], monkeypatch: pytest.MonkeyPatch, *, typed: bool = False) -> int:
    raw = data.encode() if isinstance(data, str) else data
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Typed(raw) if typed else io.BytesIO(raw)))
    return main(["check", "--stdin", *words])


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("data", "file", "status", "codes"),
    [
        (RIGHT.replace("The sea", "the sea"), NEW, 0, []),
        (WRONG, NEW, 1, ["Q001"]),
        (WRONG, FIRST, 1, ["Q001"]),
        (WRONG, f"./chapters/../{NEW}", 1, ["Q001"]),
        (WRONG.replace("\n", "\r\n"), NEW, 1, ["Q001"]),
        (b"\xef\xbb\xbf" + WRONG.encode(), NEW, 1, ["Q001"]),
        ("", NEW, 1, ["K004"]),
        (b"# Two\n\ncaf\xe9\n", NEW, 1, ["K001"]),
    ],
)
def test_the_text_is_judged_as_the_chapter(
    data: bytes | str,
    file: str,
    status: int,
    codes: list[str],
    book: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = snapshot(book)
    assert run(data, ["--as", file, "--format", "findings"], monkeypatch) == status
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [one["code"] for one in found] == codes
    assert {one["file"] for one in found} <= {NEW, FIRST}
    assert snapshot(book) == before


@pytest.mark.parametrize("form", FORMS)
def test_every_form_works(
    form: str, book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(WRONG, ["--as", NEW, "--format", form], monkeypatch) == 1
    assert "Q001" in capsys.readouterr().out


def test_what_is_wrong_elsewhere_is_left_out_unless_the_text_brings_it(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (book / NEW).write_text("# Two {#two}\n\nNothing.\n", encoding="utf-8")
    (book / "chapters/03-three.md").write_text(
        "# Three\n\nSee [there](#two). “Seven purple elephants” [@lighthouse#p2].\n", encoding="utf-8"
    )
    assert run("# Two {#two}\n\nMore.\n", ["--as", NEW, "--format", "concise"], monkeypatch) == 0
    assert capsys.readouterr().out == ""
    assert run("# Two {#deux}\n\nMore.\n", ["--as", NEW, "--format", "concise"], monkeypatch) == 1
    told = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in told] == ["chapters/03-three.md"]
    assert "X001" in told[0]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--stdin"], "`--stdin` needs the name of the chapter"),
        (["--as", NEW], "`--as` goes with `--stdin`"),
        (["-"], "--stdin --as FILE"),
        (["--stdin", "--as", "notes.md"], "`notes.md` is no chapter"),
        (["--stdin", "--as", "../outside.md"], "is no chapter"),
        (["--stdin", "--as", "/etc/passwd"], "is no chapter"),
        (["--stdin", "--as", "seeds/lighthouse.txt"], "is no chapter"),
        (["--stdin", "--as", "book.yaml"], "is no chapter"),
        (["--stdin", "--as", NEW, FIRST], "does not go with `--stdin`"),
        (["--stdin", "--as", NEW, "--to", "pdf"], "`--to` does not go with"),
        (["--stdin", "--as", NEW, "--write-baseline", "b.json"], "does not go with `--stdin`"),
    ],
)
def test_what_cannot_be_judged_is_2_with_the_cure(
    words: list[str], told: str, book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(RIGHT.encode())))
    assert main(["check", *words]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert "help:" in error


def test_a_terminal_is_told_what_is_waited_for(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(RIGHT.replace("The", "the"), ["--as", NEW], monkeypatch, typed=True) == 0
    assert "waiting for the text of the chapter" in capsys.readouterr().err


def test_no_standard_input_is_2(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["check", "--stdin", "--as", NEW]) == 2
    assert "there is no standard input" in capsys.readouterr().err
