"""What all tests share: one pandoc for the whole run, and the helper modules of this folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from quoteproof.engine.pandoc import Pandoc

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def pandoc() -> Iterator[Pandoc]:
    """A running pandoc, for tests that parse chapters."""
    with Pandoc() as running:
        yield running
