"""docs/start.md: its files are written and its commands are run, in the order of the page."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from quoteproof.cli.main import main
from tests.book_of import ROOT
from tests.docs.newcomers import smith

PAGE = (ROOT / "docs/start.md").read_text(encoding="utf-8").partition("## Make a book")[2]
BLOCK = re.compile(r"(?:<!-- file: (\S+) -->\n)?```(\w+)\n(.*?)```", re.DOTALL)


def test_the_page_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    smith(tmp_path)
    for file, language, text in BLOCK.findall(PAGE):
        if file:
            Path(file).write_text(text, encoding="utf-8")
            continue
        assert language == "console"
        for step in re.split(r"^\$ ", text, flags=re.M)[1:]:
            command, *shown = step.splitlines()
            printed = _printed(shlex.split(command), monkeypatch, capsys)
            wanted = "".join(".*" if line == "…" else f"{re.escape(line).replace('…', '[^⏎]*')}⏎" for line in shown)
            assert re.fullmatch(wanted, printed.replace("\n", "⏎"), re.DOTALL), (command, printed)


def _printed(words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    program, *arguments = words
    match program:
        case "cd":
            monkeypatch.chdir(arguments[0])
        case "cp":
            shutil.copy(arguments[0], arguments[1])
        case _:
            assert program == "quoteproof"
            main(arguments)
    told = capsys.readouterr()
    return f"{told.out}{told.err}".replace("\xa0", " ")
