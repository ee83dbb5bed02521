"""docs/ci.md: its files run commands of the program, whose reports are where the files look for them."""

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
from quoteproof.project.starting import start
from tests.book_of import ROOT
from tests.docs.blocks import blocks, read

PAGE = read("docs/ci.md")


def test_every_form_is_told_of() -> None:
    forms = PAGE[PAGE.index("\n## The forms\n") : PAGE.index("\n## A text that is not on disk\n")]
    assert re.findall(r"^\| `(\w+)` \|", forms, re.MULTILINE) == list(FORMS)


def test_the_action_takes_the_inputs_that_are_told() -> None:
    section = PAGE[PAGE.index("\n### The action of this repository\n") : PAGE.index("\n## GitLab\n")]
    inputs: dict[str, dict[str, str]] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    assert re.findall(r"^\| `([\w-]+)` \|", section, re.MULTILINE) == list(inputs)
    defaults = {name: row["default"] for name, row in inputs.items()} | {"folder": "the root of the repository"}
    told = dict(re.findall(r"^\| `([\w-]+)` \|.*\| `?([^|`]+)`? \|$", section, re.MULTILINE))
    assert told == defaults
    (step,) = (
        step for step in yaml.safe_load(next(iter(blocks(section))).text) if step["uses"].startswith("quoteproof/")
    )
    assert set(step["with"]) <= set(inputs)


def test_the_files_run_commands_of_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    start(tmp_path)
    monkeypatch.chdir(tmp_path)
    github, _, gitlab = [yaml.load(block.text, yaml.BaseLoader) for block in blocks(PAGE) if block.language == "yaml"]
    steps: list[dict[str, Any]] = github["jobs"]["check"]["steps"]
    commands = [*(step.get("run", "") for step in steps), *gitlab["quotations"]["script"]]
    ours = [shlex.split(command)[1:] for command in commands if command.startswith("quoteproof ")]
    assert len(ours) == 2
    assert [main(words) for words in ours] == [0, 0]
    written = steps[-1]["with"]["sarif_file"], gitlab["quotations"]["artifacts"]["reports"]["junit"]
    assert all(Path(name).is_file() for name in written)
    assert ElementTree.parse("quotations.xml").getroot().attrib["tests"] == "4"
