"""docs/assistants.md: its commands say what the page says."""

from __future__ import annotations

import re
import shlex

import pytest

from quoteproof.cli.main import main
from tests.book_of import ROOT

PAGE = (ROOT / "docs/assistants.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", re.findall(r"<!-- run: (\S+) -->", PAGE))
def test_the_commands_say_what_the_page_says(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    console = re.search(rf"<!-- run: {name} -->\n```console\n(.*?)```", PAGE, re.DOTALL)
    assert console
    for step in re.split(r"^\$ ", console[1], flags=re.M)[1:]:
        command, _, expected = step.partition("\n")
        main(shlex.split(command)[1:])
        told = capsys.readouterr()
        assert told.out + told.err == expected, command
