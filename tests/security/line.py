"""The whole line over a batch of vectors: one book, one guarded process, and a server that must see no request."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from quoteproof.project.starting import start
from tests.proof.book import PNG

ROOT = Path(__file__).parents[2]
SECRET = "canary-4711-these-words-are-outside-the-book"
SECONDS = 240  # a hang is a failure, and not of the test run


@dataclass(frozen=True, slots=True)
class Ran:
    """What one run of the command line gave."""

    status: int
    """Its exit status."""
    out: str
    """What it wrote on standard output."""
    err: str
    """What it wrote on standard error."""
    seen: tuple[str, ...]
    """What the guard saw; nothing where all is well."""
    asked: tuple[str, ...]
    """Requests that reached the server."""


@contextmanager
def server() -> Iterator[tuple[str, list[str]]]:
    """Run a server on this machine; give its address and the list of what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_CONNECT = do_POST = do_HEAD = do_GET  # noqa: N815 (the names that the server calls)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}", asked
        running.shutdown()


def book(folder: Path, files: Mapping[str, str | bytes] = {}, chapters: Mapping[str, str] = {}) -> Path:
    """Start a book beside a secret file; `chapters` are bodies by name, and get a title and an end of their own."""
    (folder / "outside").mkdir(parents=True)
    (folder / "outside/secret.txt").write_text(SECRET, encoding="utf-8")
    (folder / "outside/secret.png").write_bytes(PNG)
    (folder / "tmp").mkdir()
    root = folder / "book"
    start(root)
    (root / "chapters/images").mkdir()
    (root / "chapters/images/dot.png").write_bytes(PNG)
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    for number, (name, text) in enumerate(chapters.items(), 1000):
        text = text.replace("%SECRET%", str(folder / "outside/secret.txt"))
        body = f"# {number}\n\n{text}\n\nEnd {number}.\n"
        (root / f"chapters/{name}.md").write_bytes(body.encode("utf-8", "surrogatepass"))
    return root


def run(root: Path, *words: str) -> Ran:
    """Run the command line in a book."""
    with server() as (address, asked):
        for chapter in (root / "chapters").glob("*.md"):
            data = chapter.read_bytes()
            if b"%SERVER%" in data:
                chapter.write_bytes(data.replace(b"%SERVER%", address.encode()))
        environment = {"PATH": os.environ["PATH"], "TMPDIR": str(root.parent / "tmp"), "LANG": "C.UTF-8",
                       "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}  # fmt: skip
        command = [sys.executable, "-m", "tests.security.guarded", str(root), address, *words]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        given = json.loads(done.stdout.splitlines()[-1])
        return Ran(given["status"], given["out"], given["err"], tuple(given["seen"]), tuple(asked))


def findings(ran: Ran) -> Mapping[str, Sequence[tuple[str, int, str]]]:
    """Code, line and message of the errors of `check --format json`, by file."""
    told: dict[str, list[tuple[str, int, str]]] = {}
    for one in json.loads(ran.out)["findings"]:
        if one["severity"] == "error":
            told.setdefault(one["file"], []).append((one["code"], one["line"], one["message"]))
    return told
