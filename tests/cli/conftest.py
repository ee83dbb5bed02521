"""The book in which the commands are tried."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteproof.project.starting import start


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new book, which is the working folder."""
    start(tmp_path / "book")
    monkeypatch.chdir(tmp_path / "book")
    return tmp_path / "book"
