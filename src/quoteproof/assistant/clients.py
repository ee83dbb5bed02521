"""How a client starts the server: its entry in each client's settings, to be printed or written.

Sources: the clients' own pages on MCP servers: Claude Code (`.mcp.json`), Cursor and VS Code (`mcp.json`, with
`${workspaceFolder}`), Gemini CLI (`settings.json`), Codex (`config.toml`), Claude Desktop (paths in full).
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from quoteproof.assistant.hook_events import JsonValue
from quoteproof.assistant.installing import Settings, change_settings, project_folder
from quoteproof.disk.book_files import find_root
from quoteproof.values import dataclass

_NAME: Final = "quoteproof"


@dataclass(frozen=True, slots=True)
class McpClient:
    """Where and how a client of the protocol names its servers."""

    file: str
    """Its settings, relative to the project; empty where they are the user's own."""
    servers: str = "mcpServers"
    """The name under which the servers stand."""
    folder: str = ""
    """What stands for the project's folder in an argument, where the client may start a server elsewhere."""


MCP_CLIENTS: Final = {
    "claude": McpClient(".mcp.json"),
    "cursor": McpClient(".cursor/mcp.json", folder="${workspaceFolder}"),
    "vscode": McpClient(".vscode/mcp.json", servers="servers", folder="${workspaceFolder}"),
    "gemini": McpClient(".gemini/settings.json"),
    "codex": McpClient(""),
    "desktop": McpClient(""),
}
"""The clients by their names on the command line; `desktop` is Claude Desktop."""
INSTALLED: Final = tuple(name for name, client in MCP_CLIENTS.items() if client.file)
"""Those whose settings lie in the project, so that they can be written."""


def install(name: str, start: Path) -> Iterator[str]:
    """Write the server into a client's settings; yields what was done. Raises `CannotRunError`."""
    client, root = MCP_CLIENTS[name], project_folder(start)

    def add(settings: Settings) -> None:
        servers = settings.setdefault(client.servers, {})
        if not isinstance(servers, dict):
            raise TypeError(client.servers)
        servers.setdefault(_NAME, entry(name, start))  # one that is there may start it in another way

    changed = change_settings(root, client.file, add, snippet(name, start))
    yield f"{client.file}: {'the server is installed' if changed else 'a server of this name is there'}, in {root}"
    yield "the client starts it when it opens the project, and may ask you to trust it"


def entry(name: str, start: Path) -> dict[str, JsonValue]:
    """How a client starts the server of the book that a folder belongs to; raises `CannotRunError`."""
    client, book = MCP_CLIENTS[name], find_root(start)
    arguments: list[JsonValue] = ["mcp"]
    if not client.file:
        arguments += ["--book", str(book)]
    else:
        below = Path(os.path.relpath(book, project_folder(start))).as_posix()
        parts = [part for part in (client.folder, below) if part not in ("", ".")]
        arguments += ["--book", "/".join(parts)] if parts else []
    kind: dict[str, JsonValue] = {"type": "stdio"} if client.servers == "servers" else {}
    return {**kind, "command": "quoteproof", "args": arguments}


def snippet(name: str, start: Path) -> str:
    """What to write into a client's settings by hand; raises `CannotRunError`."""
    own = entry(name, start)
    if name == "codex":
        lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in own.items())
        return "\n".join([f"[mcp_servers.{_NAME}]", *lines])
    return json.dumps({MCP_CLIENTS[name].servers: {_NAME: own}}, ensure_ascii=False, indent=2)
