"""A wrong name on the command line is answered with the one that was surely meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteproof.cli.main import main
from quoteproof.project.seeds import start


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new book, which is the working folder."""
    start(tmp_path / "book")
    monkeypatch.chdir(tmp_path / "book")
    return tmp_path / "book"


@pytest.mark.parametrize(
    ("words", "help_"),
    [
        (["cehck"], "run `quoteproof check`"),
        (["check", "--fromat", "json"], "write `--format`"),
        (["check", "--format", "jsno"], "write `json`"),
        (["build", "--to", "pfd"], "write `pdf`"),
        (["explain", "misqotation"], "write `misquotation`"),
        (["check", "chapters/01-a-frist-chapter.md"], "name `chapters/01-a-first-chapter.md`"),
        (["show", "lighthuose"], "write `@lighthouse`"),
        (["insert", "lighthuose#p3"], "write `@lighthouse#p3`"),
    ],
)
@pytest.mark.usefixtures("book")
def test_a_wrong_name_is_answered_with_what_was_meant(
    words: list[str], help_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert f"  = help: {help_}" in capsys.readouterr().err.splitlines()
