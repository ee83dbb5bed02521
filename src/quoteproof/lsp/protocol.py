"""Protocol: what of the wire's handling pygls does not do as an editor needs it.

Promises: documents are kept by us and not by pygls, which cuts lines at characters that the protocol does not call
line ends; nothing is kept of a message that is done, so that memory stays flat over any number of edits; every request
is answered, also one that comes too early or too late.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidRequest, JsonRpcServerNotInitialized
from pygls.protocol import LanguageServerProtocol, lsp_method


class Protocol(LanguageServerProtocol):
    """pygls's protocol, with documents left to our own handlers."""

    greeted = False
    """Whether the client has introduced itself."""

    def handle_message(self, message: Any) -> None:
        """Refuse a request before the greeting or after the farewell, and drop a notification, as the protocol asks."""
        method, number = getattr(message, "method", None), getattr(message, "id", None)
        self.greeted = self.greeted or method == types.INITIALIZE
        if (self.greeted and not self._shutdown) or method in (None, types.EXIT):
            super().handle_message(message)
        elif number is not None:
            refusal = JsonRpcInvalidRequest() if self.greeted else JsonRpcServerNotInitialized()
            self._send_response(number, error=refusal.to_response_error())

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Generator[Any, Any, None]:
        """Hand an opened document on."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Generator[Any, Any, None]:
        """Hand a changed document on."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> Generator[Any, Any, None]:
        """Hand a closed document on."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CLOSE], (params,), None

    def _execute_handler(self, msg_id: Any, *args: Any, **kwargs: Any) -> None:
        super()._execute_handler(msg_id, *args, **kwargs)
        future = self._request_futures.get(msg_id)
        if future is not None and future.done():
            del self._request_futures[msg_id]
