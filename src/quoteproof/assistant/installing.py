"""Writes what calls the hook into the settings of a coding agent, and into a repository of git.

Settings that are there are kept: entries are added to the JSON that an agent reads, in its order and indentation, and
those that an earlier run added are replaced. What is no plain JSON is refused, with the lines to add. A hook of git
that is there is never changed.
"""

import json
import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from math import isfinite
from pathlib import Path
from typing import Final

from quoteproof.assistant.hook_events import JsonValue
from quoteproof.disk import reading
from quoteproof.disk.book_files import find_root
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.writing import delete_files, write_files, write_program
from quoteproof.engine.program import EngineError

CLIENTS: Final = ("claude", "codex", "cursor", "gemini", "copilot", "git")
"""What the hook can be installed for; Copilot's settings are those of VS Code as well."""
FILES: Final = {
    "claude": ".claude/settings.json",
    "codex": ".codex/hooks.json",
    "cursor": ".cursor/hooks.json",
    "gemini": ".gemini/settings.json",
    "copilot": ".github/hooks/quoteproof.json",
}
"""The settings of each agent, relative to the project."""
_COMMAND: Final = "quoteproof hook"
_OWN_COMMAND: Final = re.compile(r"(?:\S*[/\\])?quoteproof(?:\.exe)? hook(?: --baseline \S+)?(?: \|\||$)")
"""A command that this program wrote, or the same with the program's whole path."""
_SECONDS: Final = 120
_GIT_SCRIPT: Final = "quoteproof-pre-commit"
_GIT_HOOKS: Final = ("pre-merge-commit", "pre-commit")
"""The hooks of git that call it: before a commit that a merge makes by itself, and before every other."""

Settings = dict[str, JsonValue]


def install(client: str, start: Path, baseline: str | None = None) -> Iterator[str]:
    """Install the hook for a client; yields what was done. Raises `CannotRunError`, and then nothing is changed."""
    if client == "git":
        yield from _install_git(start, baseline)
        return
    entries, root = _entries(client, baseline), project_folder(start)

    def add(settings: Settings) -> None:
        settings.update({name: value for name, value in entries.items() if name not in ("hooks", *settings)})
        hooks = settings.setdefault("hooks", {})
        _take_out(settings, keeps_events=True)
        for event, value in _of(entries["hooks"]).items():
            there = _of(settings["hooks"]).setdefault(event, [])
            if not isinstance(there, list) or not isinstance(value, list):
                raise TypeError(event)
            there.extend(value)
        if not isinstance(hooks, dict):
            raise TypeError("hooks")

    changed = change_settings(root, FILES[client], add, json.dumps(entries, indent=2))
    yield f"{FILES[client]}: {'the hook is installed' if changed else 'the hook is installed already'}, in {root}"
    yield "the agent reads this when it starts, and may ask you to trust it; `quoteproof hook --status` shows each call"


def uninstall(client: str, start: Path) -> Iterator[str]:
    """Take the hook out of a client's settings; yields what was done. Raises `CannotRunError`."""
    if client == "git":
        yield from _uninstall_git(start)
        return
    root = project_folder(start)
    there = reading.exists(root, FILES[client])
    changed = there and change_settings(root, FILES[client], _take_out, f"take out the entries of `{_COMMAND}`")
    yield f"{FILES[client]}: {'the hook is taken out' if changed else 'there is no hook of quoteproof'}"


def status(start: Path) -> Iterator[str]:
    """Where the hook is installed, in lines."""
    root = project_folder(start)
    for client, file in FILES.items():
        text = reading.read_bytes(root, file).decode("utf-8", "replace") if reading.exists(root, file) else ""
        yield f"{client}: {'installed in' if _COMMAND in text else 'not in'} {file}"
    try:
        hooks, _ = _git_folders(start)
    except CannotRunError:
        yield "git: no repository"
        return
    yield f"git: {'installed in' if _calls_script(hooks) else 'not in'} {hooks}"


def project_folder(start: Path) -> Path:
    """The folder whose settings an agent reads: the top of the repository, else the book's own folder.

    Raises `CannotRunError` where there is neither.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if reading.exists(folder, ".git"):
            return folder
    return find_root(start)


def change_settings(root: Path, file: str, change: Callable[[Settings], None], by_hand: str) -> bool:
    """Change an agent's JSON settings and leave all else in them as it is; whether something changed.

    `change` works on the settings, and raises `TypeError` where they have another form than the agent reads; `by_hand`
    is what a person has to write instead. Raises `CannotRunError`, with nothing written.
    """
    data = reading.read_bytes(root, file) if reading.exists(root, file) else None
    try:
        text = (data or b"{}").decode("utf-8-sig")
        settings = json.loads(
            text if text.strip() else "{}", object_pairs_hook=_unique, parse_constant=_no_number, parse_float=_number
        )
        if not isinstance(settings, dict):
            raise TypeError("settings")
        before = json.dumps(settings, ensure_ascii=False)
        before.encode()  # raises where half of a character stands alone
        change(settings)
    except (ValueError, TypeError, RecursionError) as error:
        helps = (f"write it by hand: {by_hand}",)
        raise CannotRunError(
            Trouble(f"`{file}` is no JSON that can be added to: {error}", file, helps=helps)
        ) from error
    if json.dumps(settings, ensure_ascii=False) == before and data is not None:
        return False
    indent = re.search(r"\n([ \t]+)\S", text)
    ends = "\r\n" if "\r\n" in text else "\n"
    written = json.dumps(settings, ensure_ascii=False, indent=indent[1] if indent else 2) + "\n"
    mark = b"\xef\xbb\xbf" if (data or b"").startswith(b"\xef\xbb\xbf") else b""
    known = {} if data is None else {file: data}
    write_files(root, {file: mark + written.replace("\n", ends).encode()}, known=known)
    return True


def _unique(pairs: list[tuple[str, JsonValue]]) -> Settings:
    """An object of JSON; raises `ValueError` where a name stands twice, since one of the two would be lost."""
    value = dict(pairs)
    if len(value) < len(pairs):
        raise ValueError("a name stands twice in it")
    return value


def _no_number(text: str) -> JsonValue:
    raise ValueError(f"`{text}` is no number")


def _number(text: str) -> float:
    """A number with a fraction; raises `ValueError` where it is too large to be written again."""
    value = float(text)
    if not isfinite(value):
        raise ValueError(f"`{text}` is too large")
    return value


def _entries(client: str, baseline: str | None) -> Settings:
    """What is added to a client's settings."""
    command = f"{_COMMAND} --baseline {shlex.quote(baseline)}" if baseline else _COMMAND
    # Where the program cannot be started, a tool is refused as well: agents take notice of no other status than 2.
    before: Settings = {"type": "command", "command": f"{command} || exit 2", "timeout": _SECONDS}
    stop: Settings = {"type": "command", "command": command, "timeout": _SECONDS}
    match client:
        case "claude" | "codex":
            tools = "Write|Edit|MultiEdit|NotebookEdit|Bash|PowerShell|mcp__.*"
            tools = tools if client == "claude" else "Bash|apply_patch|Edit|Write|mcp__.*"
            stops: Settings = {event: [{"hooks": [stop]}] for event in ("Stop", "SubagentStop")}
            return {"hooks": {"PreToolUse": [{"matcher": tools, "hooks": [before]}], **stops}}
        case "gemini":
            tools = "write_file|replace|edit|run_shell_command|mcp_.*"
            stop = {"name": "quoteproof", **stop, "timeout": _SECONDS * 1000}
            return {"hooks": {"BeforeTool": [{"matcher": tools, "hooks": [stop]}], "AfterAgent": [{"hooks": [stop]}]}}
        case "cursor":
            closed: Settings = {"command": command, "timeout": _SECONDS, "failClosed": True}
            edits: Settings = {**closed, "matcher": "Write|Edit|StrReplace|Delete|MCP"}
            stop = {"command": command, "timeout": _SECONDS}
            return {"version": 1, "hooks": {"preToolUse": [edits], "beforeShellExecution": [closed], "stop": [stop]}}
    # Copilot takes notice of no status at all, and VS Code reads the inner form.
    decision: Settings = {"permissionDecision": "deny", "permissionDecisionReason": "quoteproof cannot be run"}
    refusal = json.dumps({**decision, "hookSpecificOutput": {"hookEventName": "PreToolUse", **decision}})
    stop = {"type": "command", "bash": command, "powershell": command, "timeoutSec": _SECONDS}
    before = {**stop, "bash": f"{command} || echo '{refusal}'"}
    return {"version": 1, "hooks": {"preToolUse": [before], "agentStop": [stop], "subagentStop": [stop]}}


def _take_out(settings: Settings, *, keeps_events: bool = False) -> None:
    """Take the entries of this hook out of settings; a group that has no entry left goes, and so does an event."""
    hooks = _of(settings.get("hooks", {}))
    for event, groups in list(hooks.items()):
        if not isinstance(groups, list):
            raise TypeError(event)
        kept: list[JsonValue] = [_without_own(group) for group in groups if not _is_own(group)]
        if kept != groups:
            hooks[event] = kept
        if groups and not kept and not keeps_events:
            del hooks[event]


def _is_own(group: JsonValue) -> bool:
    """Whether an entry is this hook's, or a group has no other; a command of a person's that names it is not."""
    if not isinstance(group, dict):
        return False
    if any(_OWN_COMMAND.match(str(group.get(name, ""))) for name in ("command", "bash", "powershell")):
        return True
    inner = group.get("hooks")
    return isinstance(inner, list) and bool(inner) and all(map(_is_own, inner))


def _without_own(group: JsonValue) -> JsonValue:
    """A group of entries without those of this hook."""
    inner = group.get("hooks") if isinstance(group, dict) else None
    if not isinstance(group, dict) or not isinstance(inner, list):
        return group
    return {**group, "hooks": [one for one in inner if not _is_own(one)]}


def _of(value: JsonValue) -> Settings:
    if not isinstance(value, dict):
        raise TypeError("`hooks` holds no names")
    return value


def _git_folders(start: Path) -> tuple[Path, Path]:
    """The folder of the repository's hooks, and the top of its files; raises `CannotRunError`."""
    from quoteproof.engine.git import git_paths

    try:
        hooks, top = git_paths(start.resolve(), "--git-path hooks", "--show-toplevel")
    except EngineError as error:
        helps = ("run it in the folder of a book that lies in a repository of git",)
        raise CannotRunError(Trouble(f"there is no repository here: {error}", helps=helps)) from error
    return hooks.resolve(), top.resolve()


def _install_git(start: Path, baseline: str | None) -> Iterator[str]:
    root = find_root(start)
    hooks, top = _git_folders(root)
    call = f'sh "$(git rev-parse --git-path hooks)/{_GIT_SCRIPT}" || exit 1'
    _refuse_shared(root, hooks, top)
    folder = root.relative_to(top).as_posix()
    write_program(hooks / _GIT_SCRIPT, _script(folder, baseline).encode())
    yield f"{hooks / _GIT_SCRIPT}: checks what is staged of `{folder}`"
    for name in _GIT_HOOKS:
        if _calls_script(hooks, name):
            yield f"{hooks / name}: calls it already"
        elif reading.exists(hooks, name):
            yield f"{hooks / name} is there and was not changed: add this line to it"
            yield f"  {call}"
        else:
            write_program(hooks / name, f"#!/bin/sh\n{call}\n".encode())
            yield f"{hooks / name}: calls it before each commit{' of a merge' if 'merge' in name else ''}"


def _uninstall_git(start: Path) -> Iterator[str]:
    hooks, _ = _git_folders(start)
    own = [name for name in _GIT_HOOKS if _calls_script(hooks, name) and _lines(hooks, name) == 2]
    deleted = delete_files(hooks, [_GIT_SCRIPT, *own])
    yield f"{hooks}: {', '.join(deleted) or 'nothing of quoteproof'} {'is taken out' if deleted else 'is there'}"
    for name in _GIT_HOOKS:
        if _calls_script(hooks, name):
            yield f"{hooks / name}: take out the line that names `{_GIT_SCRIPT}`"


def _calls_script(hooks: Path, name: str = "pre-commit") -> bool:
    text = reading.read_bytes(hooks, name) if reading.exists(hooks, name) else b""
    return _GIT_SCRIPT.encode() in text


def _lines(hooks: Path, name: str) -> int:
    return reading.read_bytes(hooks, name).count(b"\n")


def _refuse_shared(root: Path, hooks: Path, top: Path) -> None:
    """Raise where the hooks of this repository are those of others as well (`core.hooksPath`)."""
    from quoteproof.engine.git import git_paths

    (common,) = git_paths(root, "--git-common-dir")
    if not any(hooks.is_relative_to(folder) for folder in (common.resolve(), top)):
        helps = (
            "let that hook run `quoteproof check` in the folder of the book, or set `core.hooksPath` for this one",
        )
        raise CannotRunError(Trouble(f"the hooks in `{hooks}` serve other repositories, too", helps=helps))


def _script(folder: str, baseline: str | None) -> str:
    """The script that checks what is staged of the book in a folder of the repository."""
    checks = f"quoteproof check --baseline {shlex.quote(baseline)}" if baseline else "quoteproof check"
    values: Mapping[str, str] = {"BOOK": shlex.quote(folder), "CHECK": checks}
    return re.sub(r"@(\w+)@", lambda found: values[found[1]], _SCRIPT)


_SCRIPT: Final = """\
#!/bin/sh
# Made by `quoteproof hook --install git`: checks what is staged, not what is in the working folder.
book=@BOOK@
git diff --cached --quiet -- "$book" && exit 0
command -v quoteproof >/dev/null 2>&1 || {
  echo "quoteproof cannot be found, so the quotations of this commit are not checked: put it on PATH" >&2
  exit 1
}
staged=$(git rev-parse --git-path quoteproof-staged) || exit 1
case $staged in /* | [A-Za-z]:*) ;; *) staged=$PWD/$staged ;; esac
rm -rf "$staged" "$staged.index"
mkdir -p "$staged" || exit 1
trap 'rm -rf "$staged" "$staged.index"' EXIT
trap 'exit 1' HUP INT TERM
# By an index of its own: that of the commit also lists files that `git add -N` has only announced.
tree=$(git write-tree) || exit 1
GIT_INDEX_FILE=$staged.index git read-tree "$tree" || exit 1
git ls-tree -r -z --name-only --full-tree "$tree" -- "$book" |
  GIT_INDEX_FILE=$staged.index git checkout-index -z --stdin --prefix="$staged/" || exit 1
# A commit that takes the book away leaves nothing to check.
[ -e "$staged/$book/book.yaml" ] || exit 0
cd "$staged/$book" || exit 1
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE GIT_PREFIX
@CHECK@ || {
  echo "quoteproof: the commit was stopped, because what is staged does not pass the check" >&2
  exit 1
}
"""
