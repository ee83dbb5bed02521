"""A headless Chromium, spoken to through a pipe: no port, no network, an empty profile. For tests marked `system`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

PROGRAM = shutil.which("chromium")
REASON = "Chromium is not installed (Debian package `chromium`)"
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--remote-debugging-pipe", "about:blank"),
)


class Browser:
    """One page of one browser; close it."""

    def __init__(self, profile: Path) -> None:
        ours, theirs = os.pipe(), os.pipe()

        def give() -> None:
            # The browser reads on descriptor 3 and writes on 4; copies first, so that neither is written over.
            reading, writing = os.dup(ours[0]), os.dup(theirs[1])
            os.dup2(reading, 3)
            os.dup2(writing, 4)

        self._process = subprocess.Popen(
            [str(PROGRAM), f"--user-data-dir={profile}", *_FLAGS],
            preexec_fn=give,
            close_fds=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(ours[0])
        os.close(theirs[1])
        self._to, self._from = ours[1], theirs[0]
        self._rest = b""
        self._count = 0
        self._session = ""
        self._events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()
        os.close(self._to)
        os.close(self._from)

    def open(self, path: Path, fragment: str = "", *, script: bool = True) -> None:
        """Open a file."""
        self.visit(path.as_uri() + fragment, script=script)

    def visit(self, address: str, *, script: bool = True) -> None:
        """Open an address: a file's, or one of a server of the test's own on this machine."""
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        self.call("Page.navigate", url="about:blank")
        self._until("Page.loadEventFired")
        self.call("Page.navigate", url=address)
        self._until("Page.loadEventFired")

    def run(self, script: str) -> Any:
        """What an expression comes to; the tests' own expressions run even where the page's script does not."""
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def key(self, name: str, code: int, text: str = "") -> None:
        for kind in ("keyDown", "keyUp"):
            more = {"text": text} if text and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=name, code=name, windowsVirtualKeyCode=code, **more)

    def complaints(self) -> list[str]:
        """What the console has said, and every request that is no file and no data."""
        said = [e for e in self._events if e["method"] in ("Log.entryAdded", "Runtime.exceptionThrown")]
        said += [e for e in self._events if e["method"] == "Runtime.consoleAPICalled"]
        asked = [e for e in self._events if e["method"] == "Network.requestWillBeSent"]
        urls = (e["params"]["request"]["url"] for e in asked)
        return [json.dumps(e) for e in said] + [u for u in urls if not u.startswith(("file:", "data:", "about:"))]

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._count += 1
        message = {"id": self._count, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._message()
            if answer.get("id") == self._count:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result
            self._events.append(answer)

    def _until(self, event: str) -> None:
        while not any(e["method"] == event for e in self._events):
            self._events.append(self._message())
        self._events = [e for e in self._events if e["method"] != event]

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            read = os.read(self._from, 1 << 16)
            assert read, "the browser has ended"
            self._rest += read
        first, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(first)
        return message
