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


def test_the_figures_of_real_quotations() -> None:
    page = read("docs/real-quotations.md")
    match = re.search(r"\*\*all\*\* \| (\d)(\d+)/(\d)(\d+) \(([\d.]+)%\)", page[page.index("## chicago") :])
    assert match
    text = " ".join(README.split())
    assert f"Of {match[3]},{match[4]} quotations without any change" in text
    assert f"it passes {match[1]},{match[2]} ({match[5]} %)" in text
