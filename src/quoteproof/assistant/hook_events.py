"""What coding agents send to a hook, and what they want to be answered.

Known are Claude Code, Codex and VS Code (one protocol, with small differences), Cursor, Gemini CLI and GitHub Copilot,
by their own documentation of late 2026. A call of an event that is not known is read by its fields: where it names a
tool and has no result yet, it is taken for one before the tool runs, and a refusal ends with status 2, which all of
them understand.
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from quoteproof.values import dataclass

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]
"""What JSON can say."""


class Moment(StrEnum):
    """When a hook is called."""

    BEFORE = "before a tool"
    STOP = "end of a turn"
    OTHER = "other"


class AgentClient(StrEnum):
    """Whose protocol a call has."""

    CLAUDE = "claude"
    VSCODE = "vscode"
    CURSOR = "cursor"
    GEMINI = "gemini"
    COPILOT = "copilot"
    UNKNOWN = "unknown"


EVENTS: Final = {
    "PreToolUse": (Moment.BEFORE, AgentClient.CLAUDE),
    "Stop": (Moment.STOP, AgentClient.CLAUDE),
    "SubagentStop": (Moment.STOP, AgentClient.CLAUDE),
    "BeforeTool": (Moment.BEFORE, AgentClient.GEMINI),
    "AfterAgent": (Moment.STOP, AgentClient.GEMINI),
    "preToolUse": (Moment.BEFORE, AgentClient.CURSOR),
    "beforeShellExecution": (Moment.BEFORE, AgentClient.CURSOR),
    "beforeMCPExecution": (Moment.BEFORE, AgentClient.CURSOR),
    "stop": (Moment.STOP, AgentClient.CURSOR),
    "subagentStop": (Moment.STOP, AgentClient.CURSOR),
}
"""The events that are judged, with whose they are."""


@dataclass(frozen=True, slots=True)
class HookCall:
    """One call of a hook."""

    moment: Moment
    """When it is called."""
    client: AgentClient
    """Whose protocol it has."""
    event: str
    """The event, as the agent names it; empty where it names none."""
    tool: str = ""
    """The tool that is to run; empty where none is."""
    input: JsonValue = None
    """What the tool is given; None where it is missing."""
    folder: str = ""
    """The agent's working folder; empty where it names none."""
    further: tuple[str, ...] = ()
    """Further folders that the agent works in."""
    session: str = ""
    """What the agent calls its session; empty where it names none."""
    is_repeated: bool = False
    """Of the end of a turn: whether the agent goes on only because this hook held it."""

    @property
    def says_repeated(self) -> bool:
        """Whether its protocol says so."""
        return self.client not in (AgentClient.COPILOT, AgentClient.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a hook writes, and its exit status."""

    status: int = 0
    output: str = ""
    """For standard output: JSON, or nothing."""
    error: str = ""
    """For standard error: words for the agent, or nothing."""


@dataclass(frozen=True, slots=True)
class Malformed:
    """Input that is no call of a hook."""

    message: str
    """What is wrong with it."""


def read_call(data: bytes) -> HookCall | Malformed:
    """Read what an agent sent; bytes that are not UTF-8 become surrogates, so that what holds them is not UTF-8."""
    try:
        value: JsonValue = json.loads(data.decode("utf-8", "surrogateescape").removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return Malformed("standard input holds no JSON")
    if not isinstance(value, dict):
        return Malformed("standard input holds no JSON object")
    return _call(value)


def _call(value: Mapping[str, JsonValue]) -> HookCall:
    event = _text(value, "hook_event_name", "hookEventName")
    tool, given = _text(value, "tool_name", "toolName"), _first(value, "tool_input", "toolInput", "toolArgs")
    if given is None and "command" in value:  # beforeShellExecution
        given = {"command": value["command"], "cwd": value.get("cwd")}
    if isinstance(given, str):  # as Copilot sends it, and Cursor that of a server's tool
        given = _parsed(given)
    moment, client = EVENTS.get(event, (_moment_of(value, tool), AgentClient.UNKNOWN))
    if not event and client is AgentClient.UNKNOWN and ("toolName" in value or "stopReason" in value):
        client = AgentClient.COPILOT
    if client is AgentClient.CLAUDE and "timestamp" in value:
        client = AgentClient.VSCODE
    folders = value.get("workspace_roots")
    further = tuple(one for one in folders if isinstance(one, str)) if isinstance(folders, list) else ()
    return HookCall(
        moment,
        client,
        event,
        tool,
        given,
        _text(value, "cwd", "workspace") or next(iter(further), ""),
        further,
        _text(value, "session_id", "sessionId", "conversation_id"),
        value.get("stop_hook_active") is True or value.get("loop_count") not in (None, 0, False),
    )


def _moment_of(value: Mapping[str, JsonValue], tool: str) -> Moment:
    """When a call of an unknown event, or of none, comes."""
    has_result = any(name in value for name in ("tool_response", "tool_result", "toolResult", "tool_output", "error"))
    if (tool or "tool_input" in value or "toolArgs" in value) and not has_result:
        return Moment.BEFORE
    return Moment.STOP if "stopReason" in value or "stop_hook_active" in value else Moment.OTHER


def denial(call: HookCall, reason: str) -> Reply:
    """The answer that keeps a tool from running, with the reason for the agent."""
    match call.client:
        case AgentClient.CLAUDE | AgentClient.VSCODE:
            decision: dict[str, JsonValue] = {"permissionDecision": "deny", "permissionDecisionReason": reason}
            inner: JsonValue = {"hookEventName": "PreToolUse", **decision}
            # Copilot sends VS Code's form as well, where it is asked to, and reads its own.
            return _json({**(decision if call.client is AgentClient.VSCODE else {}), "hookSpecificOutput": inner})
        case AgentClient.COPILOT:
            return _json({"permissionDecision": "deny", "permissionDecisionReason": reason})
        case AgentClient.GEMINI:
            return _json({"decision": "deny", "reason": reason})
        case AgentClient.CURSOR:
            return _json({"permission": "deny", "user_message": reason.splitlines()[0], "agent_message": reason})
        case AgentClient.UNKNOWN:
            return Reply(2, error=f"{reason}\n")


def hold(call: HookCall, reason: str) -> Reply:
    """The answer that lets a turn not end yet, with what the agent has to do."""
    match call.client:
        case AgentClient.CLAUDE | AgentClient.COPILOT:
            return _json({"decision": "block", "reason": reason})
        case AgentClient.VSCODE:
            inner: JsonValue = {"hookEventName": call.event, "decision": "block", "reason": reason}
            return _json({"decision": "block", "reason": reason, "hookSpecificOutput": inner})
        case AgentClient.GEMINI:
            return _json({"decision": "deny", "reason": reason})
        case AgentClient.CURSOR:
            return _json({"followup_message": reason})
        case AgentClient.UNKNOWN:
            return Reply(2, error=f"{reason}\n")


def pass_with(call: HookCall, remark: str = "") -> Reply:
    """The answer that lets everything go on; a remark is for the person, where the protocol has a place for it."""
    if remark and call.client in (AgentClient.CLAUDE, AgentClient.VSCODE, AgentClient.GEMINI):
        return _json({"systemMessage": remark})
    # Cursor takes a missing answer for a failure of the hook.
    return _json({"permission": "allow"} if call.moment is Moment.BEFORE else {}) if _is_cursor(call) else Reply()


def _is_cursor(call: HookCall) -> bool:
    return call.client is AgentClient.CURSOR


def _json(value: Mapping[str, JsonValue]) -> Reply:
    return Reply(0, json.dumps(value, ensure_ascii=True))


def _parsed(text: str) -> JsonValue:
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value


def _first(value: Mapping[str, JsonValue], *names: str) -> JsonValue:
    return next((value[name] for name in names if name in value), None)


def _text(value: Mapping[str, JsonValue], *names: str) -> str:
    return next((found for name in names if isinstance(found := value.get(name), str)), "")
