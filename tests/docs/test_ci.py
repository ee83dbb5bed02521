"""The page on CI: its example is run, its files parse, and their commands are commands of the program."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from quoteproof.cli.check import FORMS
from quoteproof.cli.main import main

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
FILES: list[Any] = [yaml.load(text, yaml.BaseLoader) for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]


@pytest.fixture(autouse=True)
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A new book, which is the working folder, and no GitHub around it."""
    for name in ("GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    assert main(["init", str(tmp_path / "book")]) == 0
    monkeypatch.chdir(tmp_path / "book")
    capsys.readouterr()
    return tmp_path / "book"


def test_every_form_is_told_of() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == list(FORMS)


def test_the_example_prints_what_it_says(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    match = re.search(r"<!-- run: several -->\n```console\n\$ quoteproof (.*?)\n(.*?)```", PAGE, re.DOTALL)
    assert match
    assert main(shlex.split(match[1])) == 0
    assert capsys.readouterr().out == match[2]
    assert ElementTree.parse(book / "quotations.xml").getroot().attrib["tests"] == "4"


def test_the_files_run_commands_of_the_program() -> None:
    github, gitlab = FILES
    steps = github["jobs"]["check"]["steps"]
    commands = [*(step.get("run", "") for step in steps), *gitlab["quotations"]["script"]]
    ours = [shlex.split(command)[1:] for command in commands if command.startswith("quoteproof ")]
    assert len(ours) == 2
    for words in ours:
        assert main(words) == 0
    written = steps[-1]["with"]["sarif_file"], gitlab["quotations"]["artifacts"]["reports"]["junit"]
    assert all(Path(name).is_file() for name in written)


def test_the_baseline_lets_an_old_manuscript_in(book: Path) -> None:
    chapter = book / "chapters/01-a-first-chapter.md"
    chapter.write_text(chapter.read_text().replace("too loud", "so loud"))
    commands = [
        line[2:] for line in PAGE.splitlines() if line.startswith("$ quoteproof check --") and "baseline" in line
    ]
    assert [main(shlex.split(command)[1:]) for command in ["quoteproof check", *commands]] == [1, 0, 0]


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", PAGE):
        assert (ROOT / "docs" / target).exists(), target
