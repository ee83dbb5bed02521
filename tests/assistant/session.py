"""A session of the server with the package's own client: over standard input and output, or in this process."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import mcp_types as types
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters

from quoteproof.assistant.open_book import AssistedBook
from quoteproof.assistant.server import make
from tests.book_of import ROOT

Value = TypeVar("Value")


@dataclass
class Session:
    """A client that holds every answer against its declared form."""

    client: Client
    schemas: dict[str, dict[str, Any]]

    async def answer(self, tool: str, **arguments: Any) -> tuple[bool, dict[str, Any]]:
        """Whether a call was done, and what it answers."""
        result = await self.client.call_tool(tool, arguments)
        value = result.structured_content
        Draft202012Validator(self.schemas[tool]).validate(value)
        content = result.content[0]
        assert isinstance(content, types.TextContent)
        assert isinstance(value, dict)
        if result.is_error:
            assert json.loads(content.text) == value
        return not result.is_error, value

    async def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """The answer of a call that is done."""
        done, value = await self.answer(tool, **arguments)
        assert done, value
        return value

    async def refused(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """The error of a call that is not done."""
        done, value = await self.answer(tool, **arguments)
        assert not done, value
        return value


@asynccontextmanager
async def session(book: Path, *, process: bool) -> AsyncIterator[Session]:
    """A session with the server of a book, in a process of its own or in this one."""
    opened = AssistedBook(book)
    arguments = ["-m", "quoteproof", "mcp", "--book", str(book)]
    started = StdioServerParameters(command=sys.executable, args=arguments, cwd=str(ROOT / "src"))
    try:
        async with Client(started if process else make(opened)) as client:
            tools = (await client.list_tools()).tools
            yield Session(client, {tool.name: tool.output_schema or {} for tool in tools})
    finally:
        opened.close()


def run(book: Path, script: Callable[[Session], Awaitable[Value]], *, process: bool = False) -> Value:
    """Run a script in a session of its own."""

    async def whole() -> Value:
        async with session(book, process=process) as opened:
            return await script(opened)

    return asyncio.run(whole())


def copy_of_this_book(folder: Path) -> Path:
    """This repository's book with one short chapter, to be written into."""
    for name in ("book.yaml", "references.bib", "short-titles.csl"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    (folder / "chapters").mkdir()
    (folder / "chapters" / "01-first.md").write_text("# First {#first}\n\nNothing is quoted here.\n", encoding="utf-8")
    return folder
