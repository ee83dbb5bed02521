"""The server as VS Code and newer Neovims speak to it: their own capabilities, checked against the protocol."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from tests.lsp.conftest import CHAPTER
from tests.samples import sampled

pytestmark = pytest.mark.filterwarnings("error::pytest_lsp.LspSpecificationWarning")


async def _write(client: LanguageClient, book: Path) -> None:
    """Open the chapter, make a mistake, look at everything, and mend it, as an author does."""
    uri = (book / CHAPTER).as_uri()
    text = (book / CHAPTER).read_text()
    identifier = types.TextDocumentIdentifier(uri)
    item = types.TextDocumentItem(uri, "markdown", 1, text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    wrong = text.replace("too loud", "too proud")
    change = types.TextDocumentContentChangeWholeDocument(wrong)
    versioned = types.VersionedTextDocumentIdentifier(2, uri)
    client.text_document_did_change(types.DidChangeTextDocumentParams(versioned, [change]))
    while not client.diagnostics.get(uri):
        await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    (found,) = client.diagnostics[uri]
    assert found.code == "Q001"

    at = found.range.start
    hover = await client.text_document_hover_async(types.HoverParams(identifier, at))
    assert hover is not None
    completion = types.CompletionParams(identifier, at)
    assert await client.text_document_completion_async(completion) is not None
    assert await client.text_document_definition_async(types.DefinitionParams(identifier, at)) is not None
    assert await client.text_document_document_symbol_async(types.DocumentSymbolParams(identifier))
    whole = types.Range(types.Position(0, 0), types.Position(100, 0))
    assert await client.text_document_inlay_hint_async(types.InlayHintParams(identifier, whole))
    context = types.CodeActionContext([found])
    asked = types.CodeActionParams(identifier, found.range, context)
    actions = await client.text_document_code_action_async(asked)
    assert actions
    assert isinstance(actions[0], types.CodeAction)
    assert actions[0].edit is not None
    await client.shutdown_session()


@pytest.mark.parametrize("editor", sampled(["visual-studio-code", "neovim", "emacs"], 3))
def test_an_editor_is_served(editor: str, book: Path) -> None:
    async def session() -> None:
        config = ClientServerConfig(server_command=[sys.executable, "-m", "quoteproof", "lsp"])
        client = await config.start()
        assert isinstance(client, LanguageClient)
        folder = types.WorkspaceFolder(book.as_uri(), "book")
        params = types.InitializeParams(client_capabilities(editor), root_uri=book.as_uri(), workspace_folders=[folder])
        answer = await client.initialize_session(params)
        assert answer.capabilities.hover_provider
        await _write(client, book)

    asyncio.run(asyncio.wait_for(session(), 50))
