"""docs/finding.md and docs/assistants.md: their commands, run in this book, say what the pages say."""

from __future__ import annotations

import re
import shlex

import pytest

from quoteproof.cli.main import main
from tests.book_of import ROOT

PAGES = {name: (ROOT / f"docs/{name}.md").read_text(encoding="utf-8") for name in ("finding", "assistants")}
RUNS = [(page, run) for page, text in PAGES.items() for run in re.findall(r"<!-- run: (\S+) -->", text)]


@pytest.mark.parametrize(("page", "name"), RUNS)
def test_the_commands_say_what_the_page_says(
    page: str, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    console = re.search(rf"<!-- run: {name} -->\n```console\n(.*?)```", PAGES[page], re.DOTALL)
    assert console
    for step in re.split(r"^\$ ", console[1], flags=re.M)[1:]:
        command, _, expected = step.partition("\n")
        main(shlex.split(command)[1:])
        told = capsys.readouterr()
        assert told.out + told.err == expected, command
