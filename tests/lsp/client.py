"""A client of the language server for tests: the real process, raw messages, and waiting with a deadline.

Raw on purpose: it can send what no honest client would. A reader thread takes messages in, so that nothing blocks.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final

SECONDS: Final = 300.0
"""The deadline of everything that is waited for."""
Message = dict[str, Any]
"""One message, as JSON has it."""


class Client:
    """One running server; a context manager, which ends it."""

    def __init__(self, folder: Path, *, environment: Mapping[str, str] | None = None) -> None:
        command = [sys.executable, "-m", "quoteproof", "lsp"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, cwd=folder, stdin=pipe, stdout=pipe, stderr=pipe, env=dict(environment) if environment else None
        )
        self.errors = ""
        self._messages: list[Message] = []
        self._changed = threading.Condition()
        self._ended = False
        self._number = 0
        self._version = 0
        self._threads = [threading.Thread(target=f, daemon=True) for f in (self._read, self._listen)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join(SECONDS)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue

    def initialize(self, folder: Path | None, *, typing_pause: float = 0, **capabilities: Any) -> Message:
        """Greet the server, as an editor does that has a folder open.

        Findings are shown at once unless there is a pause.
        """
        uri = folder.as_uri() if folder else None
        folders = [{"uri": uri, "name": "book"}] if uri else None
        asked = {"processId": None, "rootUri": uri, "workspaceFolders": folders, "capabilities": capabilities}
        asked["initializationOptions"] = {"typingPause": typing_pause}
        result: Message = self.request("initialize", asked)
        self.notify("initialized", {})
        return result

    def open(self, uri: str, text: str, *, version: int = 1, language: str = "markdown") -> None:
        item = {"uri": uri, "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def change(self, uri: str, version: int, *changes: Message) -> None:
        self.notify(
            "textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": [*changes]}
        )

    def close(self, uri: str) -> None:
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def request(self, method: str, params: Any) -> Any:
        """Send a request and wait for its answer; an error answer is an AssertionError."""
        answer = self.answer(self.ask(method, params))
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def ask(self, method: str, params: Any) -> int:
        """Send a request and give its number."""
        self._number += 1
        self.send({"jsonrpc": "2.0", "id": self._number, "method": method, "params": params})
        return self._number

    def answer(self, number: int) -> Message:
        return self.wait(lambda m: m.get("id") == number and "method" not in m)

    def notify(self, method: str, params: Any) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def send(self, message: Message) -> None:
        self.write(json.dumps(message).encode())

    def write(self, body: bytes) -> None:
        """Send bytes as the body of a message, whatever they are."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def published(self, uri: str, version: int | None = None, *, some: bool | None = None) -> list[Message]:
        """Wait for the diagnostics of a file, of that version where one is given; the newest count.

        With `some`, a list that is empty, or is not where it is False, is passed over: it may be a late answer to an
        earlier change.
        """

        def right(message: Message) -> bool:
            if message.get("method") != "textDocument/publishDiagnostics" or message["params"]["uri"] != uri:
                return False
            if some is not None and bool(message["params"]["diagnostics"]) is not some:
                return False
            return version is None or message["params"].get("version") == version

        found: list[Message] = self.wait(right)["params"]["diagnostics"]
        return found

    def wait(self, right: Callable[[Message], bool]) -> Message:
        """Wait for a message and take it out, with all others that came before and are right."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or any(map(right, self._messages)), SECONDS)
            found = [m for m in self._messages if right(m)]
            assert found, f"nothing came; messages: {self._messages}; errors: {self.errors}"
            self._messages = [m for m in self._messages if not right(m)]
            return found[-1]

    def next_version(self) -> int:
        """A number that no document of this client has had, so that every text is answered by its own."""
        self._version += 1
        return self._version

    def exit_status(self) -> int:
        return self.process.wait(SECONDS)

    def _read(self) -> None:
        assert self.process.stdout is not None
        while (message := _message(self.process.stdout)) is not None:
            if "id" in message and "method" in message:
                # The server asks something of us: we allow everything.
                self.send({"jsonrpc": "2.0", "id": message["id"], "result": None})
            with self._changed:
                self._messages.append(message)
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.errors += line.decode()


def _message(stream: IO[bytes]) -> Message | None:
    length = 0
    while (line := stream.readline()).strip():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    if not length:
        return None
    message: Message = json.loads(stream.read(length))
    return message
