"""A chapter from empty to verified in Debian's Neovim, with nothing but its built-in client."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from quoteproof.project.starting import start

SCRIPT = Path(__file__).with_name("neovim.lua")


@pytest.mark.system
@pytest.mark.skipif(shutil.which("nvim") is None, reason="Neovim is not installed (Debian: `neovim`)")
def test_a_chapter_is_written_from_empty_to_verified(tmp_path: Path) -> None:
    start(tmp_path / "book")
    command = ["nvim", "--headless", "--clean", "-u", "NONE", "-c", f"luafile {SCRIPT}"]
    environment = {**os.environ, "PROGRAM": sys.executable}
    done = subprocess.run(
        command, cwd=tmp_path / "book", env=environment, capture_output=True, text=True, timeout=500, check=False
    )
    assert done.stdout.splitlines() == [
        "source: lighthouse",
        "passages: 4, body: I have kept this light for eleven winters and have never…",
        "finding: 3:27 `lighthouse#p2` has `loud` where the quotation has `proud`",
        "offered: put the source's `loud` for `proud`",
        "verified: He says “the sea is too loud for that” [@lighthouse#p2].",
    ], done.stderr
