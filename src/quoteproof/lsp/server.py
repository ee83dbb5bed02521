"""The server: hands each message of the client to its book, and sends the results back.

A folder without a book gets a server that is silent. Documents are kept here and not by pygls, which ends lines at
characters that are no line ends in the protocol. Nothing is kept of a finished message, and every request is answered.
"""

import logging
from collections.abc import Generator
from pathlib import Path
from typing import Any, Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidRequest, JsonRpcServerNotInitialized
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from quoteproof import __version__
from quoteproof.check.result import CheckResult
from quoteproof.lsp.books import OpenBook, OpenBooks, Timer
from quoteproof.lsp.documents import Documents, Encoding, path_of
from quoteproof.values import dataclass

STATUS: Final = "quoteproof/status"
"""The notification of a book's state."""
_WORTH_SHOWING: Final = 4  # chapters: fewer are read before anyone could see it
_LONGEST_PAUSE: Final = 3600.0  # seconds
_LOG: Final = logging.getLogger(__name__)
_WATCHED: Final = ("**/book.yaml", "**/*.bib", "**/chapters/**", "**/seeds/**")


class Server(LanguageServer):
    """The language server of any number of books."""

    def __init__(self, timer: Timer | None = None) -> None:
        """Know no book yet; the timer is the loop's own unless another is given."""
        super().__init__("quoteproof", __version__, types.TextDocumentSyncKind.Incremental, protocol_cls=Protocol)
        self.documents = Documents()
        self.settings = EditorSettings()
        self.is_shut_down = False
        self.exit_status = 0
        self._tokens: set[str] = set()
        self.books = OpenBooks(self.documents, self, timer)

    def book_of(self, uri: str) -> tuple[OpenBook, str] | None:
        """The book of a file, and its name there."""
        return self.books.of(uri)

    def typing_pause(self) -> float:
        """Seconds without an edit after which findings of what is being written are shown."""
        return self.settings.typing_pause

    def publish(self, params: types.PublishDiagnosticsParams) -> None:
        """Show the diagnostics of a file."""
        self.text_document_publish_diagnostics(params)

    def show_status(self, uri: str, result: CheckResult) -> None:
        """Send the state of a book, for an editor's status line; a client may ignore it."""
        status = {
            "uri": uri,
            "chapters": len(result.chapters),
            "errors": len(result.errors),
            "warnings": len(result.warnings),
            "quotations": dict(result.counts),
        }
        self.protocol.notify(STATUS, status)

    def show_progress(self, uri: str, done: int, whole: int) -> None:
        """Show how far the reading of a whole book is."""
        window = self.client_capabilities.window
        if whole < _WORTH_SHOWING or window is None or not window.work_done_progress:
            return
        if uri not in self._tokens:
            self._tokens.add(uri)
            self.work_done_progress.create(uri)
            self.work_done_progress.begin(uri, types.WorkDoneProgressBegin("quoteproof", percentage=0))
        message = f"reading chapters: {done} of {whole}"
        self.work_done_progress.report(
            uri, types.WorkDoneProgressReport(message=message, percentage=100 * done // whole)
        )
        if done == whole:
            self._tokens.discard(uri)
            self.work_done_progress.end(uri, types.WorkDoneProgressEnd())

    def report_server_error(self, error: Exception, source: object) -> None:
        """Log what went wrong with a message, in a line; an author can do nothing about it."""
        if not isinstance(error, RefusedRequestError):
            _LOG.error("a message could not be dealt with: %s", error)


def register(server: Server) -> None:
    """Register the life of the server and of its documents."""

    @server.feature(types.INITIALIZE)
    def initialize(ls: Server, params: types.InitializeParams) -> None:
        encoding = ls.protocol.workspace.position_encoding
        ls.documents.encoding = Encoding(encoding or Encoding.Utf16)
        ls.settings = read_settings(params.initialization_options, ls.settings)

    @server.feature(types.INITIALIZED)
    def initialized(ls: Server, params: types.InitializedParams) -> None:
        _watch(ls)
        for folder in _folders(ls):
            ls.books.at(folder)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
        document = ls.documents.open(params.text_document)
        ls.books.told_cursor(document.uri, None)
        ls.books.refresh([document.uri])

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
        changed = ls.documents.change(params.text_document, params.content_changes)
        if changed is None:
            return
        document, change = changed
        if change is not None:
            ls.books.edited(document.uri, change)
        else:
            ls.books.refresh([document.uri])

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
        ls.books.told_cursor(params.text_document.uri, None)
        if ls.documents.close(params.text_document.uri) is not None:
            ls.books.refresh([params.text_document.uri], disk=True)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
        ls.books.told_cursor(params.text_document.uri, None)
        ls.books.refresh([params.text_document.uri], disk=True)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_files(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
        ls.books.refresh((change.uri for change in params.changes), disk=True)

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def did_change_settings(ls: Server, params: types.DidChangeConfigurationParams) -> None:
        ls.settings = read_settings(params.settings, ls.settings)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def did_change_folders(ls: Server, params: types.DidChangeWorkspaceFoldersParams) -> None:
        for folder in params.event.added:
            path = path_of(folder.uri)
            if path is not None:
                ls.books.at(path)

    @server.feature(types.SHUTDOWN)
    def shutdown(ls: Server, params: None) -> None:
        ls.is_shut_down = True
        ls.books.close()

    @server.feature(types.EXIT)
    def exit(ls: Server, params: None) -> None:
        # By the protocol, an exit without a shutdown before it is an error.
        ls.exit_status = 0 if ls.is_shut_down else 1
        ls.books.close()


def _folders(ls: Server) -> tuple[Path, ...]:
    """The folders of the client's workspace."""
    uris = [folder.uri for folder in ls.protocol.workspace.folders.values()]
    root = ls.protocol.workspace.root_uri
    if root is not None and not uris:
        uris.append(root)
    return tuple(path for uri in uris if (path := path_of(uri)) is not None)


def _watch(ls: Server) -> None:
    """Ask the client to report files that change on disk, if it can."""
    workspace = ls.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace else None
    if watching is None or not watching.dynamic_registration:
        return
    options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(glob) for glob in _WATCHED])
    method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
    registration = types.Registration("quoteproof-files", method, options)
    ls.client_register_capability(types.RegistrationParams([registration]))


class RefusedRequestError(JsonRpcException):
    """A request that cannot be granted; the answer is the reason, and nothing went wrong."""

    CODE = -32803  # RequestFailed of the protocol
    MESSAGE = "the request failed"


class QuietLog(logging.Filter):
    """Shortens what pygls logs of a bad message to one line; nothing is logged of a request that was refused."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten a record; False where it is not logged at all."""
        error = record.exc_info[1] if record.exc_info else None
        headline = next(iter(record.getMessage().splitlines()), "")
        if record.name.startswith("pygls") and (isinstance(error, JsonRpcException) or headline.startswith("Unable")):
            said = f"; {error}" if error is not None else ""
            record.msg, record.args, record.exc_info = f"{headline}{said}", (), None
        return not isinstance(error, RefusedRequestError)


@dataclass(frozen=True, slots=True)
class _Malformed:
    """A message that could not be read, and was answered if it was a request."""


class Protocol(LanguageServerProtocol):
    """pygls's protocol, with documents left to our own handlers, and every request answered."""

    greeted = False
    """Whether the client has sent `initialize`."""

    def handle_message(self, message: Any) -> None:
        """Refuse requests before `initialize` and after `shutdown`, and drop notifications, as the protocol asks."""
        if isinstance(message, _Malformed):
            return
        method, number = getattr(message, "method", None), getattr(message, "id", None)
        self.greeted = self.greeted or method == types.INITIALIZE
        if (self.greeted and not self._shutdown) or method in (None, types.EXIT):
            self._told_cursor(getattr(message, "params", None))
            super().handle_message(message)
        elif number is not None:
            refusal = JsonRpcInvalidRequest() if self.greeted else JsonRpcServerNotInitialized()
            self._send_response(number, error=refusal.to_response_error())

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Read a message; a request that is malformed is answered with its fault."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            number = data.get("id")
            if isinstance(number, str | int) and "method" in data:
                self._send_response(number, error=error.to_response_error())
            return _Malformed()

    def _told_cursor(self, params: object) -> None:
        """Let the books know where the cursor is, if a request tells it."""
        position = getattr(params, "position", None)
        range = types.Range(position, position) if isinstance(position, types.Position) else None
        if isinstance(params, types.CodeActionParams):
            range = params.range
        document = getattr(params, "text_document", None)
        if (
            range is not None
            and isinstance(document, types.TextDocumentIdentifier)
            and isinstance(self._server, Server)
        ):
            self._server.books.told_cursor(document.uri, range)

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


@dataclass(frozen=True, slots=True)
class EditorSettings:
    """What is shown."""

    inlay_hints: bool = True
    """A quiet mark after each verified quotation (`inlayHints`)."""
    code_lens: bool = True
    """How often each passage of a seed is quoted (`codeLens`)."""
    typing_pause: float = 2.0
    """Seconds without an edit after which findings of what is being written are shown (`typingPause`)."""
    pictures: bool = False
    """The lines of a PDF in a hover (`pictures`); only a client that shows pictures in Markdown asks for it."""


def read_settings(value: object, before: EditorSettings) -> EditorSettings:
    """Read settings; what is missing or has a wrong type stays as it was."""
    table = table_of(value)
    inner = table_of(table.get("quoteproof")) or table
    hints, lens, pictures = inner.get("inlayHints"), inner.get("codeLens"), inner.get("pictures")
    pause = inner.get("typingPause")
    if not isinstance(pause, int | float) or isinstance(pause, bool) or not 0 <= pause <= _LONGEST_PAUSE:
        pause = before.typing_pause
    return EditorSettings(
        hints if isinstance(hints, bool) else before.inlay_hints,
        lens if isinstance(lens, bool) else before.code_lens,
        float(pause),
        pictures if isinstance(pictures, bool) else before.pictures,
    )


def table_of(value: object) -> dict[str, Any]:
    """A JSON object that the protocol leaves open; an empty one for anything else."""
    if isinstance(value, dict):
        return value
    # pygls gives named tuples where the protocol leaves the form open.
    named = getattr(value, "_asdict", None)
    return dict(named()) if callable(named) else {}
