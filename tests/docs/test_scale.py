"""docs/scale.md: every option that it names is one of the command."""

from __future__ import annotations

import re

import pytest

from quoteproof.cli.main import main
from tests.book_of import ROOT


def test_the_options_of_the_page_are_those_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs/scale.md").read_text(encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["batch", "--help"])
    known = capsys.readouterr().out
    commands = re.findall(r"quoteproof batch [^`\n]*", page)
    assert commands
    named = {option for command in commands for option in re.findall(r"--[a-z-]+", command)}
    assert [option for option in sorted(named) if option not in known] == []
