"""The page “Moving in”: its examples are run with the manuscript and the texts that it describes."""

import re
import shlex
from pathlib import Path

import pytest

from quoteproof.cli.main import main

PAGE = Path(__file__).parents[2] / "docs" / "moving-in.md"
TEXT = PAGE.read_text(encoding="utf-8")
WORKS = """@book{thoreau1862, author = {Thoreau, Henry David}, title = {Walks}, year = {1862}}
@book{lee1900, author = {Lee, Ann}, title = {On Gates}, year = {1900}}
"""
WALKS = "In the morning the road is never empty, and nobody counts the carts.\n\nAnother day is another road.\n"


def test_the_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """All examples in one folder, in the order of the page."""
    manuscript = re.search(r"```markdown\n(.*?)```", TEXT, re.DOTALL)
    assert manuscript
    (tmp_path / "walking.md").write_text(manuscript[1], encoding="utf-8")
    (tmp_path / "works.bib").write_text(WORKS, encoding="utf-8")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/thoreau1862.txt").write_text(WALKS, encoding="utf-8")
    (tmp_path / "texts/Lee - 1900 - On Gates.txt").write_text(
        "There are places where no gate is ever shut.\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    examples = re.findall(r"<!-- run: [a-z]+ -->\n```console\n(.*?)```", TEXT, re.DOTALL)
    assert examples
    for example in examples:
        for step in example.split("$ ")[1:]:
            command, *expected = step.splitlines()
            program, *arguments = shlex.split(command)
            if program == "cd":
                monkeypatch.chdir(arguments[0])
                continue
            assert program == "quoteproof"
            main(arguments)
            told = capsys.readouterr()
            printed = f"{told.out}{told.err}".replace("\xa0", " ").splitlines()
            assert [line for line in expected if line not in printed] == [], (command, printed)
