"""What an editor shows of printed pages: beside a passage that is offered, and over a citation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quoteproof.cli.main import main
from quoteproof.project.starting import start
from tests.lsp.client import Client
from tests.lsp.page import Page

SEED = "The port lies in the north. It is\n\fdeep enough for ships.\n\n\fIt froze in a winter.\n"
CHAPTER = "# The Port\n\nHe writes “for ships” [@atlas#p1], and “The port” [@atlas, p. 33], and [@atlas#\n"


def test_pages_are_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    start(tmp_path, empty=True)
    (tmp_path / "atlas.txt").write_text(SEED)
    assert main(["add", "atlas.txt", "--key", "atlas", "--by", "paragraph", "--pages", "1=33"]) == 0
    chapter = tmp_path / "chapters/01-a-first-chapter.md"
    chapter.write_text(CHAPTER)
    with Client(tmp_path) as client:
        client.initialize(tmp_path)
        page = Page(client, chapter)
        page.open()

        def ask(what: str, words: str, inside: int) -> Any:
            at = {"textDocument": page.identifier, "position": page.at(words, inside=inside)}
            return client.request(f"textDocument/{what}", at)

        offered = [item["detail"].replace("\u00a0", " ") for item in ask("completion", "and [@atlas#", 12)["items"]]
        assert offered == [
            "body, pages 33–34: The port lies in the north. It is deep enough for ships.",
            "body, page 35: It froze in a winter.",
        ]
        for words, inside, shown in (
            ("@atlas#p1]", 3, "page 34"),
            ("@atlas, p.", 3, "page 33"),
            ("“The port”", 2, "page 33"),
        ):
            assert f"({shown})" in str(ask("hover", words, inside)["contents"]).replace("\\xa0", " ")
