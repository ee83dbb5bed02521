"""The edits that a tool of a coding agent would make, read from what the tool is given, and made on a text.

The fields of its input say what a tool does, not its name: agents name their tools differently and give the same
fields. What an edit would make of a text is computed as the agent's tool does it. Where that is not certain, since the
words to be replaced do not stand there letter for letter, or several times, there is no text to judge (`EditRefusal`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from quoteproof.assistant.hook_events import JsonValue

_PATHS: Final = ("filepath", "path", "file", "filename", "targetfile", "notebookpath", "absolutepath", "uri")
_WHOLE: Final = ("content", "contents", "filetext", "newcontent", "filecontent")
_OLD: Final = ("oldstring", "oldstr", "oldtext", "search")
_NEW: Final = ("newstring", "newstr", "newtext", "replace", "replacement")
_ALL: Final = ("replaceall", "allowmultiple")
_COMMANDS: Final = ("command", "cmd", "script", "commandline", "commands")
_EDITOR: Final = frozenset({"view", "create", "str_replace", "insert", "undo_edit"})  # of Anthropic's text editor
_READING: Final = frozenset(
    "read view cat grep glob search find list ls fetch open show outline symbol symbols diagnostics lints usages "
    "problems todo todos task agent ask think web get diff status navigate select".split()
)
_WRITING: Final = frozenset(
    "write edit create delete remove move rename replace patch update insert append save set put copy apply "
    "undo".split()
)
"""Words in the name of a tool that say what it does."""
_NAME_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_PATCH: Final = "*** Begin Patch"
_PATCH_IN_SHELL: Final = re.compile(
    r"((?:\A|\bapply_?patch\b[^\n]*\n)\s*)\*\*\* Begin Patch.*?\*\*\* End Patch", re.DOTALL
)
_PATCH_FILE: Final = re.compile(r"\*\*\* (Add|Update|Delete) File: (.*?)\s*$")
_PATCH_MOVE: Final = re.compile(r"\*\*\* Move to: (.*?)\s*$")


@dataclass(frozen=True, slots=True)
class WholeText:
    """The file is written anew."""

    text: str


@dataclass(frozen=True, slots=True)
class Replacing:
    """Words are replaced by others."""

    old: str
    """The words; empty to make a new file."""
    new: str
    """What comes in their place."""
    everywhere: bool = False
    """Whether in all places; else they must stand once."""


@dataclass(frozen=True, slots=True)
class InsertedLines:
    """Lines are put in."""

    after: int
    """The number of the line before them; 0 for the beginning."""
    text: str


@dataclass(frozen=True, slots=True)
class PatchHunk:
    """Lines that stand together are replaced by others, as `apply_patch` does it."""

    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something is written whose text cannot be known from the input."""


Step = WholeText | Replacing | InsertedLines | PatchHunk | Unreadable


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a tool would do to one file."""

    path: str
    """The file, as the agent names it; empty where it names none."""
    steps: tuple[Step, ...]
    """What is done, in this order; nothing where the file is only taken away."""
    origin: str = ""
    """The file whose text is changed, where it is another."""


@dataclass(frozen=True, slots=True)
class EditRefusal:
    """Why it is not certain what an edit makes of a text."""

    reason: str


def changes(tool: str, given: JsonValue) -> tuple[FileChange, ...]:
    """The changes of files in a tool's input; none where it changes none, as far as its fields say."""
    patches = [text for text in _texts(given) if text.lstrip().startswith(_PATCH) or f"\n{_PATCH}" in text]
    if patches:
        return tuple(change for patch in patches for change in _of_patch(patch))
    steps: dict[str, list[Step]] = {}
    for path, step in _steps(given, ""):
        steps.setdefault(path, []).append(step)
    if not steps and (_is_reading(tool, given) or command(given)):
        return ()
    if not steps or "" in steps:  # which file it changes is not known by the name of a field
        known = {path: of for path, of in steps.items() if path}
        steps = {**{path: [Unreadable()] for path in _paths(given)}, **known}
    return tuple(FileChange(path, tuple(of)) for path, of in steps.items())


def _steps(value: JsonValue, path: str) -> Iterator[tuple[str, Step]]:
    """Every step in an input, with the file that its own fields name or those around it."""
    if isinstance(value, list):
        for one in value:
            yield from _steps(one, path)
    elif isinstance(value, dict):
        fields = _plain(value)
        path = _word(fields, _PATHS) or path
        step = _step(fields)
        if step is not None:
            yield path, step
        for inner in value.values():
            yield from _steps(inner, path)


def _is_reading(tool: str, given: JsonValue) -> bool:
    """Whether a tool only reads, by its name; one of no known name or fields is not let write to a chapter."""
    words = {word.lower() for word in _NAME_WORD.findall(tool)}
    is_view = isinstance(given, dict) and given.get("command") == "view"
    return is_view or bool(words & _READING and not words & _WRITING)


def command(given: JsonValue) -> str:
    """The shell's command in a tool's input, without a patch (a change of files); empty where there is none."""
    fields = _plain(given) if isinstance(given, dict) else {}
    value = next((fields[name] for name in _COMMANDS if fields.get(name)), None)
    if isinstance(value, list):
        value = "\n".join(str(word) for word in value)  # each word by itself, and the script of `bash -c` among them
    if not isinstance(value, str) or value in _EDITOR:
        return ""
    if re.search(r"\b(?:cd|pushd)\b", value.partition(_PATCH)[0]):  # its files are not where they seem to be
        return value
    return _PATCH_IN_SHELL.sub(r"\1", value).strip()


def folder_of(given: JsonValue) -> str:
    """The folder in which a shell's command is to run; empty where none is given."""
    fields = _plain(given) if isinstance(given, dict) else {}
    return _word(fields, ("dirpath", "workdir", "cwd", "workingdirectory")) or ""


def after(change: FileChange, before: str | None) -> str | EditRefusal:
    """The text of a file after a change; `before` is None where there is none. Line ends stay what they are."""
    text = before
    for step in change.steps:
        crlf = text is not None and "\r\n" in text
        made = _made(step, None if text is None else text.replace("\r\n", "\n"))
        if isinstance(made, EditRefusal):
            return made
        text = made.replace("\r\n", "\n").replace("\n", "\r\n") if crlf and not isinstance(step, WholeText) else made
    return text or ""


def _made(step: Step, text: str | None) -> str | EditRefusal:
    match step:
        case WholeText():
            return step.text
        case Unreadable():
            return EditRefusal("the fields of this tool do not say what it would write")
        case InsertedLines():
            lines = (text or "").split("\n")
            if step.after > len(lines):
                return EditRefusal(f"the file has no line {step.after}")
            return "\n".join((*lines[: step.after], step.text.removesuffix("\n"), *lines[step.after :]))
        case Replacing():
            return _replaced(step, text)
        case PatchHunk():
            return _patched(step, text)


def _replaced(step: Replacing, text: str | None) -> str | EditRefusal:
    old, new = step.old.replace("\r\n", "\n"), step.new.replace("\r\n", "\n")
    if not old:
        return new if not text else EditRefusal("the words to replace are empty, and the file is not")
    count = (text or "").count(old)
    if count == 1 or (count and step.everywhere):
        return (text or "").replace(old, new)
    if count:
        return EditRefusal(f"the words to replace stand {count} times in the file: give more of them")
    return EditRefusal("the words to replace do not stand in the file letter for letter: read it again")


def _patched(step: PatchHunk, text: str | None) -> str | EditRefusal:
    lines = (text or "").split("\n")
    if not step.old:  # an addition at the end
        return "\n".join((*(lines if lines[-1] else lines[:-1]), *step.new, ""))
    size = len(step.old)
    places = [at for at in range(len(lines) - size + 1) if tuple(lines[at : at + size]) == step.old]
    if len(places) != 1:
        return EditRefusal("the patch's lines do not stand once in the file letter for letter: give more of them")
    return "\n".join((*lines[: places[0]], *step.new, *lines[places[0] + size :]))


def _step(fields: Mapping[str, JsonValue]) -> Step | None:
    """The one step that a tool's fields describe; None where they describe none."""
    new, line = _word(fields, _NEW), fields.get("insertline")
    if fields.get("command") == "view":
        return None
    if isinstance(line, int) and not isinstance(line, bool):
        text = _word(fields, ("inserttext", *_NEW, "text"))
        return Unreadable() if text is None or line < 0 else InsertedLines(line, text)
    old = _word(fields, _OLD)
    if old is not None or new is not None:
        everywhere = any(fields.get(name) is True for name in _ALL) or _count(fields) > 1
        # To take words away, some agents leave the new ones out.
        return Unreadable() if old is None else Replacing(old, new or "", everywhere)
    whole = _word(fields, _WHOLE)
    if whole is None:
        return Unreadable() if any(name in fields for name in (*_WHOLE, "newsource", "codeedit")) else None
    return Unreadable() if fields.get("append") is True or fields.get("mode") == "append" else WholeText(whole)


def _count(fields: Mapping[str, JsonValue]) -> int:
    """How many places an agent expects; Gemini's old field."""
    value = fields.get("expectedreplacements")
    return value if isinstance(value, int) else 1


def _of_patch(patch: str) -> Iterator[FileChange]:
    """The changes of a patch in the form of Codex's `apply_patch`."""
    kind = path = target = ""
    hunks: list[list[str]] = []

    def change() -> Iterator[FileChange]:
        if kind == "Delete":
            yield FileChange(path, ())
        elif kind == "Add":
            yield FileChange(path, (WholeText("".join(f"{line[1:]}\n" for hunk in hunks for line in hunk)),))
        elif kind:
            yield FileChange(target or path, tuple(_hunk(hunk) for hunk in hunks if hunk), path)

    for line in patch.replace("\r\n", "\n").split("\n"):
        if (found := _PATCH_FILE.match(line)) or line.startswith("*** End Patch"):
            yield from change()
            kind, path, target, hunks = (found[1], found[2], "", [[]]) if found else ("", "", "", [])
        elif moved := _PATCH_MOVE.match(line):
            target = moved[1]
        elif line.startswith("@@"):
            hunks.append([])
        elif kind and not line.startswith("***"):
            hunks[-1].append(line or " ")
    yield from change()


def _hunk(lines: list[str]) -> PatchHunk:
    while lines and lines[-1] == " ":  # the empty line behind a patch
        lines = lines[:-1]
    old = tuple(line[1:] for line in lines if line[0] in " -")
    return PatchHunk(old, tuple(line[1:] for line in lines if line[0] in " +"))


def _plain(given: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The fields with their names in one spelling: `file_path`, `filePath` and `file-path` are one."""
    return {re.sub(r"[_\W]", "", name).lower(): value for name, value in given.items()}


def _word(fields: Mapping[str, JsonValue], names: tuple[str, ...]) -> str | None:
    return next((value for name in names if isinstance(value := fields.get(name), str)), None)


def _texts(value: JsonValue) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _paths(value: JsonValue) -> Iterator[str]:
    """Every text in a value that could be a path."""
    return (text for text in _texts(value) if 0 < len(text) < 4096 and "\n" not in text)
