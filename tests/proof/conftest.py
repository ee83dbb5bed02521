"""The book that the tests of the proof share: built once, altered as copies."""

from __future__ import annotations

import pytest

from tests.proof.book import Made, make_book


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A built book."""
    return make_book(tmp_path_factory.mktemp("proof") / "book")
