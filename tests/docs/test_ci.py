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
from tests.docs.blocks import blocks, read

PAGE = read("docs/ci.md")


def test_every_form_is_told_of() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == list(FORMS)


def test_the_files_run_commands_of_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    start(tmp_path)
    monkeypatch.chdir(tmp_path)
    github, gitlab = [yaml.load(block.text, yaml.BaseLoader) for block in blocks(PAGE) if block.language == "yaml"]
    steps: list[dict[str, Any]] = github["jobs"]["check"]["steps"]
    commands = [*(step.get("run", "") for step in steps), *gitlab["quotations"]["script"]]
    ours = [shlex.split(command)[1:] for command in commands if command.startswith("quoteproof ")]
    assert len(ours) == 2
    assert [main(words) for words in ours] == [0, 0]
    written = steps[-1]["with"]["sarif_file"], gitlab["quotations"]["artifacts"]["reports"]["junit"]
    assert all(Path(name).is_file() for name in written)
    assert ElementTree.parse("quotations.xml").getroot().attrib["tests"] == "4"
