"""The README: its figures are the book's own."""

from __future__ import annotations

import re

import pytest

from quoteproof.cli.main import main
from tests.book_of import ROOT
from tests.docs.blocks import read

README = read("README.md")


def test_the_books_figures(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["check"]) == 0
    match = re.search(r"(\d+) verbatim, (\d+) altered", capsys.readouterr().out)
    assert match
    assert f"with {int(match[1]) + int(match[2])} quotations from them" in README
