"""Helix: the settings of docs/editors/helix.md are TOML, and the server starts as they say. Helix itself is not run."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from quoteproof.cli.parsers import COMMANDS
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


def test_the_server_ends_at_a_signal(tmp_path: Path) -> None:
    server = settings()["language-server"]["quoteproof"]
    command = [Path(sys.executable).parent / server["command"], *server["args"]]
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}).encode()
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, stdin=pipe, stdout=pipe) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        process.stdin.flush()
        assert process.stdout.readline().startswith(b"Content-Length")  # it has begun to wait for more
        process.terminate()
        assert process.wait(30) == 128 + signal.SIGTERM


def test_the_server_ends_as_it_is_asked_to(tmp_path: Path) -> None:
    server = settings()["language-server"]["quoteproof"]
    said = [{"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}}]
    said += [{"method": "initialized", "params": {}}, {"id": 2, "method": "shutdown"}, {"method": "exit"}]
    bodies = [json.dumps({"jsonrpc": "2.0", **message}).encode() for message in said]
    done = subprocess.run(
        [Path(sys.executable).parent / server["command"], *server["args"]],
        input=b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies),
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b'"name": "quoteproof"' in done.stdout.replace(b'":"', b'": "')
