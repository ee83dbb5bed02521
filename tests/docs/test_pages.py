"""Every page of the documentation is run: its commands print what it shows, and its other blocks are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.blocks import PAGES, read
from tests.docs.runner import run


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_true(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    faults = run(page, read(page), tmp_path).faults
    assert not faults, "\n".join([*faults, "`python -m tests.docs.accept` writes outputs anew; read the difference"])
