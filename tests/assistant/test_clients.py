"""The server in clients' settings: what is there stays, and what cannot be read is not touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quoteproof.cli.main import main

OWN = {"command": "quoteproof", "args": ["mcp"]}
IN_FOLDER = {"command": "quoteproof", "args": ["mcp", "--book", "${workspaceFolder}"]}


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "book.yaml").write_text("title: T\nchapters: chapters/*.md\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("client", "file", "written"),
    [
        ("claude", ".mcp.json", {"mcpServers": {"quoteproof": OWN}}),
        ("gemini", ".gemini/settings.json", {"mcpServers": {"quoteproof": OWN}}),
        ("cursor", ".cursor/mcp.json", {"mcpServers": {"quoteproof": IN_FOLDER}}),
        ("vscode", ".vscode/mcp.json", {"servers": {"quoteproof": {"type": "stdio", **IN_FOLDER}}}),
    ],
)
def test_it_is_installed_once(book: Path, client: str, file: str, written: object) -> None:
    assert main(["mcp", "--install", client]) == 0
    data = (book / file).read_bytes()
    assert json.loads(data) == written
    assert main(["mcp", "--install", client]) == 0
    assert (book / file).read_bytes() == data


def test_what_is_there_stays(book: Path) -> None:
    theirs = '{\r\n\t"a": [1.50, "é"],\r\n\t"mcpServers": {"other": {"command": "x"}}\r\n}\r\n'
    (book / ".mcp.json").write_bytes(theirs.encode())
    assert main(["mcp", "--install", "claude"]) == 0
    data = (book / ".mcp.json").read_bytes()
    assert json.loads(data) == {**json.loads(theirs), "mcpServers": {"other": {"command": "x"}, "quoteproof": OWN}}
    assert b'\r\n\t"mcpServers"' in data
    started_otherwise = json.dumps({"mcpServers": {"quoteproof": {"command": "uvx"}}})
    (book / ".mcp.json").write_text(started_otherwise, encoding="utf-8")
    assert main(["mcp", "--install", "claude"]) == 0
    assert (book / ".mcp.json").read_text(encoding="utf-8") == started_otherwise


@pytest.mark.parametrize("text", ["{ // a comment\n}", "[]", '{"mcpServers": []}', '{"a": 1, "a": 2}', "{", "\ud800"])
def test_what_cannot_be_added_to_is_not_touched(book: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (book / ".mcp.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    assert main(["mcp", "--install", "claude"]) == 2
    assert (book / ".mcp.json").read_bytes() == text.encode("utf-8", "surrogatepass")
    assert '"command": "quoteproof"' in capsys.readouterr().err


def test_a_book_below_the_top_of_the_repository_is_named(
    tmp_path: Path, book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "book.yaml").write_text("chapters: x.md\n", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert main(["mcp", "--install", "claude"]) == 0
    servers = json.loads((tmp_path / ".mcp.json").read_text(encoding="utf-8"))["mcpServers"]
    assert servers["quoteproof"]["args"] == ["mcp", "--book", "here"]
    assert main(["mcp", "--snippet", "vscode"]) == 0
    assert "${workspaceFolder}/here" in capsys.readouterr().out
    assert main(["mcp", "--snippet", "codex"]) == 0
    assert f'args = ["mcp", "--book", "{tmp_path / "here"}"]' in capsys.readouterr().out


def test_an_unknown_client_is_refused(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mcp", "--install", "vim"]) == 2
    assert "`claude`, `cursor`" in capsys.readouterr().err


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert main(["mcp"]) == 2
    assert "pip install 'quoteproof[assistant]'" in capsys.readouterr().err
