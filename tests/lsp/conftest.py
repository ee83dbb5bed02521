"""One server for most tests, with a new book of `quoteproof init` open in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from quoteproof.project.starting import start
from tests.lsp.client import Client
from tests.lsp.page import Page

CHAPTER = "chapters/01-a-first-chapter.md"


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new book, in a folder whose name wants encoding in a URI."""
    root = tmp_path_factory.mktemp("lsp") / "a bööк #1"
    start(root)
    return root


@pytest.fixture(scope="session")
def client(book: Path) -> Iterator[Client]:
    """A server that has the book open."""
    with Client(book) as running:
        shows = {"completionItem": {"documentationFormat": ["markdown", "plaintext"]}}
        running.initialize(book, textDocument={"completion": shows})
        yield running


@pytest.fixture
def page(client: Client, book: Path) -> Iterator[Page]:
    """The first chapter, open and as it stands on disk."""
    opened = Page(client, book / CHAPTER)
    opened.open()
    yield opened
    opened.close()
