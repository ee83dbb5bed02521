"""Beginning a book, taking sources in and out, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteproof.cli.main import main


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new book without a source, which is the working folder."""
    assert main(["init", "--empty", str(tmp_path / "book")]) == 0
    monkeypatch.chdir(tmp_path / "book")
    return tmp_path / "book"


def test_an_empty_book_has_no_source_and_passes(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not list(book.glob("seeds/*.txt"))
    assert (book / "references.bib").read_text() == ""
    capsys.readouterr()
    assert main(["check"]) == 0
    assert capsys.readouterr().out.startswith("0 quotations in 1 chapter")


def test_of_many_new_passages_three_are_listed(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "seeds/a.txt").write_text("\n\n".join(f"Paragraph number {n} is here." for n in range(1, 10)))
    (book / "references.bib").write_text("@misc{a, title = {A Source}, file = {seeds/a.txt}}\n")
    capsys.readouterr()
    assert main(["anchor"]) == 0
    told = capsys.readouterr().out
    assert "  a#p3 is new: Paragraph number 3 is here.\n  and 6 more are new, up to a#p9\n" in told
