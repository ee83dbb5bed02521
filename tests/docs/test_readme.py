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
    table = page[page.index("## chicago") :]
    (exact, *_, other, _all) = re.findall(r"(\d+)/(\d+) \(([\d.]+)%\)", table[table.index("**all**") :].splitlines()[0])
    text = " ".join(README.split())
    passed, count = f"{int(exact[0]):,}", f"{int(exact[1]):,}"
    assert f"Of {count} with the exact characters of their source it passes {passed} ({exact[2]} %)" in text
    assert f"Of {other[1]} with other words it passes {other[0]}, where a mark" in text
    assert f"{other[0]} quotations of the class `words` pass, each by an alteration that is marked" in page
