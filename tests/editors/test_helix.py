"""Helix: the settings of docs/editors/helix.md are TOML, and the server starts as they say. Helix itself is not run."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from quoteproof.cli.main import COMMANDS
from tests.book_of import ROOT

PAGE = (ROOT / "docs/editors/helix.md").read_text(encoding="utf-8")


def settings() -> dict[str, Any]:
    match = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert match
    return tomllib.loads(match[1])


def test_every_language_names_a_server_that_is_set_up() -> None:
    given = settings()
    assert {language["name"] for language in given["language"]} == {"markdown", "bibtex", "yaml"}
    for language in given["language"]:
        assert language["roots"] == ["book.yaml"]
        assert "quoteproof" in language["language-servers"]


def test_the_server_is_a_command_of_ours() -> None:
    server = settings()["language-server"]["quoteproof"]
    assert (Path(sys.executable).parent / server["command"]).is_file()
    assert set(server["args"]) <= set(COMMANDS)
    assert server["required-root-patterns"] == ["book.yaml"]
