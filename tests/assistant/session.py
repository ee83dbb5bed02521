"""A session of the server over standard input and output, with the package's own client."""

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
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

from tests.book_of import ROOT

Value = TypeVar("Value")


@dataclass
class Session:
    """A client that holds every answer against its declared form."""

    client: ClientSession
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
async def session(book: Path) -> AsyncIterator[Session]:
    """A session with the server of a book."""
    parameters = StdioServerParameters(
        command=sys.executable, args=["-m", "quoteproof", "mcp", "--book", str(book)], cwd=str(ROOT / "src")
    )
    async with stdio_client(parameters) as (reading, writing), ClientSession(reading, writing) as client:
        await client.initialize()
        tools = (await client.list_tools()).tools
        yield Session(client, {tool.name: tool.output_schema or {} for tool in tools})


def run(book: Path, script: Callable[[Session], Awaitable[Value]]) -> Value:
    """Run a script in a session of its own."""

    async def whole() -> Value:
        async with session(book) as opened:
            return await script(opened)

    return asyncio.run(whole())


def copy_of_this_book(folder: Path) -> Path:
    """This repository's book, to be written into."""
    for name in ("book.yaml", "references.bib"):
        shutil.copy(ROOT / name, folder / name)
    for name in ("chapters", "seeds"):
        shutil.copytree(ROOT / name, folder / name)
    return folder
