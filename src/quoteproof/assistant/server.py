"""`quoteproof mcp`: the tools, resources and prompts over the Model Context Protocol, on standard input and output.

The protocol is the official `mcp` package's. Each call is done by one worker thread after another, so that a ping is
answered while a book is built. Standard output holds only the protocol. A message that cannot be read is answered with
an error of JSON-RPC, a call that cannot be done with a result that says why, and the server goes on after either.
Source: Model Context Protocol, revision 2025-11-25, “Tools”, “Resources”, “Prompts”; JSON-RPC 2.0, “Error object”.
"""

import json
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeVar

import anyio
import anyio.to_thread
import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from mcp.shared.message import SessionMessage
from pydantic import ValidationError

from quoteproof import __version__
from quoteproof.assistant import chapter_tools, checking_tools, guidance, quoting_tools, reading_tools, resources
from quoteproof.assistant.open_book import AssistedBook
from quoteproof.assistant.tool import NextCall, RefusedCallError, Tool, ToolAnswer, ToolError, wordless
from quoteproof.disk.errors import CannotRunError
from quoteproof.engine.program import EngineError
from quoteproof.search.index import find

_MODULES: Final = (reading_tools, quoting_tools, checking_tools, chapter_tools)
TOOLS: Final = {tool.name: tool for module in _MODULES for tool in module.TOOLS}
"""All tools by their names."""
_LOG: Final = logging.getLogger(__name__)
_CHECK: Final = NextCall(tool="check")
_WARMED: Final = 100  # sources
_PAGE: Final = 50  # resources in one list
_Value = TypeVar("_Value")
_Context = ServerRequestContext[Any, Any]


def make(book: AssistedBook) -> Server[Any]:
    """Make the server of one book."""
    turn = anyio.Lock()

    async def working(work: Callable[[], _Value]) -> _Value:
        async with turn:  # here and not in the threads, so that a call that waits can be cancelled
            return await anyio.to_thread.run_sync(_alone, book, work)

    async def list_tools(_: _Context, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_declared(tool) for tool in TOOLS.values()])

    async def call_tool(_: _Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        tool = TOOLS.get(params.name)
        if tool is None:
            names = ", ".join(TOOLS)
            raise MCPError(types.INVALID_PARAMS, f"there is no such tool; the tools are {names}")
        return await working(lambda: _called(book, tool, params.arguments or {}))

    async def list_resources(_: _Context, params: types.PaginatedRequestParams | None) -> types.ListResourcesResult:
        cursor = (params.cursor if params else None) or "0"
        if not (cursor.isascii() and cursor.isdigit()):
            raise MCPError(types.INVALID_PARAMS, "that cursor is none of this server's")
        rules = types.Resource(name="rules", uri=resources.RULES_URI, mime_type="text/markdown")
        try:
            found, goes_on = await working(lambda: resources.outlines(book, int(cursor[:9]), _PAGE))
        except (CannotRunError, EngineError):
            found, goes_on = [], False  # a book that cannot be read has no sources; the tools say why
        listed = [types.Resource(name=title, uri=uri, mime_type="text/plain") for uri, title in found]
        following = str(int(cursor[:9]) + _PAGE) if goes_on else None
        return types.ListResourcesResult(resources=[rules, *listed] if cursor == "0" else listed, next_cursor=following)

    async def list_templates(_: _Context, __: types.PaginatedRequestParams | None) -> types.ListResourceTemplatesResult:
        templates = [
            types.ResourceTemplate(name=name, uri_template=uri, description=about, mime_type="text/plain")
            for uri, (name, about) in resources.TEMPLATES.items()
        ]
        return types.ListResourceTemplatesResult(resource_templates=templates)

    async def read_resource(_: _Context, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        try:
            text = await working(lambda: resources.read(book, params.uri))
        except (RefusedCallError, ValidationError, CannotRunError, EngineError) as error:
            raise MCPError(types.INVALID_PARAMS, _refusal(error).message) from error
        return types.ReadResourceResult(contents=[types.TextResourceContents(uri=params.uri, text=text)])

    async def list_prompts(_: _Context, __: types.PaginatedRequestParams | None) -> types.ListPromptsResult:
        return types.ListPromptsResult(prompts=[_declared_prompt(prompt) for prompt in guidance.PROMPTS])

    async def get_prompt(_: _Context, params: types.GetPromptRequestParams) -> types.GetPromptResult:
        prompt = next((prompt for prompt in guidance.PROMPTS if prompt.name == params.name), None)
        if prompt is None:
            names = ", ".join(prompt.name for prompt in guidance.PROMPTS)
            raise MCPError(types.INVALID_PARAMS, f"there is no such prompt; the prompts are {names}")
        missing = [name for name in prompt.arguments if not (params.arguments or {}).get(name, "").strip()]
        if missing:
            raise MCPError(types.INVALID_PARAMS, f"the prompt needs {' and '.join(f'`{name}`' for name in missing)}")
        content = types.TextContent(text=prompt.filled(params.arguments or {}))
        message = types.PromptMessage(role="user", content=content)
        return types.GetPromptResult(description=prompt.about, messages=[message])

    @asynccontextmanager
    async def lifespan(_: Server[Any]) -> AsyncIterator[None]:
        async with anyio.create_task_group() as group:
            group.start_soon(_warm, book, working)
            yield
            group.cancel_scope.cancel()

    return Server(
        "quoteproof",
        version=__version__,
        instructions=guidance.INSTRUCTIONS,
        lifespan=lifespan,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
        on_list_prompts=list_prompts,
        on_get_prompt=get_prompt,
    )


def _alone(book: AssistedBook, work: Callable[[], _Value]) -> _Value:
    with book.alone():
        return work()


async def _warm(book: AssistedBook, working: Callable[[Callable[[], object]], Awaitable[object]]) -> None:
    """Read the book, index its sources, and judge a wrong quotation of each, so that no call has to wait for that.

    Calls that come meanwhile are done between these steps.
    """
    for step in (lambda: book.project.check(), lambda: find(book.project.root, "the", limit=1), lambda: _judge(book)):
        with suppress(CannotRunError, EngineError, OSError):
            await working(step)


def _judge(book: AssistedBook) -> None:
    sources = book.library().sources.values()
    cited = [f"{source.key}#{source.passages[0].id}" for source in sources if source.passages]
    text = "\n\n".join(f"“This is in no source of the book” [@{{{anchor}}}]." for anchor in cited[:_WARMED])
    book.project.judge(text)


def _declared(tool: Tool) -> types.Tool:
    hints = types.ToolAnnotations(
        title=tool.title,
        read_only_hint=not tool.writes,
        destructive_hint=tool.destroys,
        idempotent_hint=tool.repeats,
        open_world_hint=False,
    )
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.about,
        input_schema=tool.input_schema,
        output_schema=tool.output_schema,
        annotations=hints,
    )


def _declared_prompt(prompt: guidance.GuidingPrompt) -> types.Prompt:
    arguments = [
        types.PromptArgument(name=name, description=about, required=True) for name, about in prompt.arguments.items()
    ]
    return types.Prompt(name=prompt.name, description=prompt.about, arguments=arguments)


def _called(book: AssistedBook, tool: Tool, arguments: dict[str, Any]) -> types.CallToolResult:
    """Do one call; whatever happens in it is an answer."""
    try:
        answer: ToolAnswer = tool.run(book, tool.arguments.model_validate(arguments))
    except Exception as error:
        if not isinstance(error, RefusedCallError | ValidationError | CannotRunError | EngineError):
            _LOG.exception("`%s` failed", tool.name)
        refusal = _refusal(error)
        if isinstance(error, ValidationError):
            refusal = refusal.model_copy(update={"call": _fitting(tool, arguments, error)})
        value = refusal.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        text = json.dumps(value, ensure_ascii=False)
        return types.CallToolResult(content=[types.TextContent(text=text)], structured_content=value, is_error=True)
    value = answer.model_dump(mode="json", by_alias=True, exclude_none=True)
    content = types.TextContent(text=answer.in_words())
    return types.CallToolResult(content=[content], structured_content=value)


def _refusal(error: Exception) -> ToolError:
    """An exception as the answer of a call; of what nobody expected only that it happened."""
    match error:
        case RefusedCallError():
            return error.error
        case ValidationError():
            return ToolError(code="arguments", message=_misfit(error))
        case CannotRunError():
            trouble = error.troubles[0]
            place = f" ({trouble.file}{f', line {trouble.line}' if trouble.line else ''})" if trouble.file else ""
            more = f"; {len(error.troubles) - 1} more" if len(error.troubles) > 1 else ""
            message = wordless(f"{trouble.message}{place}{more}")
            return ToolError(code="cannot-run", message=message, call=_CHECK)
        case EngineError():
            return ToolError(code="engine", message="pandoc or Typst failed; try once more", call=_CHECK)
        case _:
            message = "the server failed; its log on standard error says more"
            return ToolError(code="internal", message=message, call=_CHECK)


def _fitting(tool: Tool, arguments: dict[str, Any], error: ValidationError) -> NextCall | None:
    """The call without the arguments that do not fit, where it can be made so and repeats no words."""
    wrong = {one["loc"][0] for one in error.errors(include_input=False, include_url=False) if one["loc"]}
    left = {name: value for name, value in arguments.items() if name not in wrong}
    short = all(len(json.dumps(value).split()) <= 3 for value in left.values())
    try:
        tool.arguments.model_validate(left)
    except ValidationError:
        return NextCall(tool="sources")
    return NextCall(tool=tool.name, arguments=left) if short else NextCall(tool="sources")


def _misfit(error: ValidationError) -> str:
    """Which arguments do not fit, without their values."""
    told = []
    for one in error.errors(include_input=False, include_url=False, include_context=False)[:5]:
        name = ".".join(str(part) for part in one["loc"]) or "arguments"
        told.append(f"`{name[:60]}`: {one['msg'][:1].lower()}{one['msg'][1:]}")
    return wordless("; ".join(told))


async def _serve(server: Server[Any]) -> None:
    """Serve on standard input and output until the client ends it."""
    async with stdio_server() as (received, sent):
        into, out = anyio.create_memory_object_stream[SessionMessage | Exception](0)

        async def relay() -> None:
            async with into:
                async for item in received:
                    if isinstance(item, Exception):
                        await sent.send(SessionMessage(unreadable(item)))
                    else:
                        await into.send(item)

        async with anyio.create_task_group() as group:
            group.start_soon(relay)
            await server.run(out, sent, server.create_initialization_options())
            group.cancel_scope.cancel()


def unreadable(error: Exception) -> types.JSONRPCError:
    """The answer to a line that is no message, with its number where it has one."""
    code, message, number = types.PARSE_ERROR, "this line is no JSON", None
    values: list[Any] = []
    if isinstance(error, ValidationError):
        found = error.errors(include_url=False)
        values = [one["input"] for one in found]
        if found[0]["type"] == "json_invalid":
            try:  # Python's own reader takes what is no Unicode, so that the number can be told
                values = [json.loads(values[0])]
            except (ValueError, TypeError, RecursionError):
                values = []
    if values:
        code, message = types.INVALID_REQUEST, "this is no message of JSON-RPC 2.0, or its text is no Unicode"
    for value in values:
        given = value.get("id") if isinstance(value, dict) else None
        if isinstance(given, int | str) and not isinstance(given, bool):
            number = given if isinstance(given, int) or given.isprintable() else None
    return types.JSONRPCError(jsonrpc="2.0", id=number, error=types.ErrorData(code=code, message=message))


def serve(start: Path) -> int:
    """Serve the book of a folder until the client ends it; gives the exit status."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="quoteproof: %(message)s")
    book = AssistedBook(start)

    def end(number: int, frame: object) -> None:
        # A call that writes is waited for; nothing gentler ends the thread that waits for the next message.
        book.close()
        os._exit(128 + number)

    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)
    try:
        anyio.run(_serve, make(book))
    finally:
        book.close()
    return 0
