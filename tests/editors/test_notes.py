"""The recipes for Obsidian and Zettlr, in a vault: the script under Node, and the commands as a shell is given them."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from quoteproof.project.starting import start
from tests.book_of import ROOT

SCRIPT = ROOT / "editors/obsidian/quoteproof.js"
HARNESS = """
const [script, base, file, selection, choice] = process.argv.slice(1);
const told = { notices: [], lines: [], put: [] };
const editor = { getSelection: () => selection, replaceSelection: (text) => told.put.push(text) };
const app = {
  workspace: { activeEditor: { editor }, getActiveFile: () => ({ path: file }) },
  vault: { adapter: { getBasePath: () => base } },
};
const quickAddApi = {
  inputPrompt: async () => "every ship thinks that it alone",
  suggester: async (lines, items) => { told.lines = lines; return choice === "none" ? undefined : items[0]; },
};
class Notice { constructor(text) { told.notices.push(text); } }
require(script)({ app, quickAddApi, obsidian: { Notice } }).then(() => console.log(JSON.stringify(told)));
"""
ENVIRONMENT = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed (Debian: `nodejs`)")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault, in a folder with a space and a quotation mark in its name, that holds a book and a note."""
    root = tmp_path / "my vault's"
    start(root / "a book")
    (root / ".obsidian").mkdir()
    (root / "note.md").write_text("See [[a book/chapters/01-a-first-chapter]].\n", encoding="utf-8")
    return root


def quick_add(vault: Path, note: str, selection: str, choice: str = "first") -> dict[str, Any]:
    command = ["node", "-e", HARNESS, str(SCRIPT), str(vault), note, selection, choice]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True, timeout=120)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.system
@needs_node
def test_the_script_puts_in_what_is_chosen(vault: Path) -> None:
    chapter = "a book/chapters/01-a-first-chapter.md"
    told = quick_add(vault, chapter, "the sea is too loud")
    assert told["put"] == ["“the sea is too loud” [@lighthouse#p2]"]
    assert told["lines"][0] == "verbatim · lighthouse#p2 · “the sea is too loud” [@lighthouse#p2]"
    assert told["notices"] == []
    assert quick_add(vault, chapter, "the sea is too loud", "none")["put"] == []
    asked = quick_add(vault, chapter, "")
    assert asked["notices"] == ["These words stand in none of the sources searched."]
    assert asked["put"] == ["“every ship believes that it alone” [@lighthouse#p3]"]
    for words in ("\"; $(touch gone) `x` 'y", "zymurgy", "--help"):
        assert quick_add(vault, chapter, words)["put"] == []
    assert not list(vault.rglob("gone"))


@pytest.mark.system
@needs_node
def test_a_note_that_is_in_no_book_is_told(vault: Path) -> None:
    told = quick_add(vault, "note.md", "the sea is too loud")
    assert told["put"] == []
    assert "book.yaml" in told["notices"][0]


@pytest.mark.system
@pytest.mark.parametrize("page", ["obsidian", "zettlr"])
def test_the_commands_of_the_page(vault: Path, page: str) -> None:
    text = (ROOT / f"docs/editors/{page}.md").read_text(encoding="utf-8")
    blocks = [block.strip() for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)]
    assert blocks
    for block in blocks:
        command = block.replace("{{selection}}", shlex.quote("the sea is too loud"))
        arguments = ["sh", "-c", command, "sh", "chapters/01-a-first-chapter.md"]
        done = subprocess.run(
            arguments, cwd=vault / "a book", env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr
        if " find " in block:
            assert done.stdout == "“the sea is too loud” [@lighthouse#p2]\n"
