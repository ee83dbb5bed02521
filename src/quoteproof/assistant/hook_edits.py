"""The edits that a tool of a coding agent would make, read from what the tool is given, and made on a text.

The fields of its input say what a tool does, not its name: agents name their tools differently and give the same
fields. A tool takes no notice of fields that it does not know, and nobody knows which these are. So every field that
may be a path is taken for one, and fields that say different things are no edit that can be judged.

What an edit would make of a text is computed as the agent's tool does it; where tools differ, there are several texts,
and each has to stand. Where it is not certain, since the words to be replaced do not stand there letter for letter, or
several times, there is no text to judge (`EditRefusal`).
"""

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Final

from quoteproof.assistant.hook_events import JsonValue
from quoteproof.values import dataclass

_PATHS: Final = (
    "filepath",
    "path",
    "file",
    "filename",
    "targetfile",
    "notebookpath",
    "absolutepath",
    "relativepath",
    "uri",
)
_WHOLE: Final = ("content", "contents", "filetext", "newcontent", "filecontent")
_OLD: Final = ("oldstring", "oldstr", "oldtext", "search")
_NEW: Final = ("newstring", "newstr", "newtext", "replace", "replacement")
_ALL: Final = ("replaceall", "allowmultiple")
_FOLDERS: Final = ("dirpath", "workdir", "cwd", "workingdirectory", "directory", "dir", "folder", "root", "basepath")
_INSERTED: Final = ("inserttext", *_NEW, "text")
_PART: Final = ("startline", "endline", "range", "offset", "position", "append", "mode", "encoding")
"""Fields that say that not the whole file is written, or not as it is given."""
_AS_IT_IS: Final = (None, False, "", "false", "write", "overwrite", "rewrite", "create", "w", "utf-8", "utf8")
_PROSE: Final = ("newsource", "codeedit", "code", "instruction", "instructions", "description", "explanation", "prompt")
"""Fields that are no paths, beside those whose words are written."""
_INNER: Final = ("arguments", "args", "input", "params", "parameters", "toolinput")
"""Fields in which the input of another tool may stand as a text."""
_COMMANDS: Final = ("command", "cmd", "script", "commandline", "commands")
_EDITOR: Final = frozenset({"view", "create", "str_replace", "insert", "undo_edit"})  # of Anthropic's text editor
_READING: Final = frozenset(
    "read view cat grep glob search find list ls fetch open show outline symbol symbols diagnostics lints usages "
    "problems todo todos task agent ask think web get diff status navigate select".split()
)
_WRITING: Final = frozenset(
    "write edit create delete remove move rename replace patch update insert append save set put copy apply "
    "undo download export store dump sync overwrite fill".split()
)
"""Words in the name of a tool that say what it does."""
_NAME_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_TARGETS: Final = re.compile(r"(?:output|out|save|dest|target)\w*|to(?:path|file)?")
"""Names of fields that say where something is written."""
_PATCH: Final = "*** Begin Patch"
_PATCH_BEGINS: Final = re.compile(r"^[ \t]*\*\*\* Begin Patch", re.MULTILINE)
_PATCH_IN_SHELL: Final = re.compile(
    r"((?:\A|\bapply_?patch\b[^\n]*\n)\s*)\*\*\* Begin Patch.*?\*\*\* End Patch", re.DOTALL
)
_PATCH_FILE: Final = re.compile(r"\s*\*\*\*\s*(Add|Update|Delete) File:\s*(.*?)\s*$", re.IGNORECASE)
_PATCH_MOVE: Final = re.compile(r"\s*\*\*\*\s*Move to:\s*(.*?)\s*$", re.IGNORECASE)
_DIFF_FILE: Final = re.compile(r"^(?:\+\+\+|rename to|copy to) (?:b/)?([^\t\n]+)", re.MULTILINE)
_MOST: Final = 8  # texts that an edit may come to


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


@dataclass(slots=True)
class _Input:
    """What is known of a tool's input while it is read."""

    steps: dict[str, list[Step]] = field(default_factory=dict)
    """The steps by the file that their own fields name or those around them; empty for those that name none."""
    others: dict[str, None] = field(default_factory=dict)
    """Further texts that may be paths."""
    names: set[str] = field(default_factory=set)
    """The names of its fields."""


def changes(tool: str, given: JsonValue) -> tuple[FileChange, ...]:
    """The changes of files in a tool's input; none where it changes none, as far as its fields say."""
    texts = list(_texts(given))
    found = [change for text in texts if _PATCH_BEGINS.search(text) for change in _of_patch(text)]
    read = _Input()
    _read(given, (), read)
    found += [FileChange(path, tuple(steps)) for path, steps in read.steps.items() if path]
    diffs = [path for text in texts if "\n@@ " in text or text.startswith("diff ") for path in _DIFF_FILE.findall(text)]
    found += [FileChange(path, (Unreadable(),)) for path in dict.fromkeys(diffs)]
    if not read.steps and (found or _is_reading(tool, given, read.names) or command(given)):
        return tuple(found)
    known = {change.path for change in found}
    return (*found, *(FileChange(path, (Unreadable(),)) for path in read.others if path not in known))


def _read(value: JsonValue, paths: tuple[str, ...], read: _Input) -> None:
    """Read every step and every text of an input that may be a path; `paths` are named by the fields around it."""
    if isinstance(value, list):
        for one in value:
            _read(one, paths, read)
    elif isinstance(value, dict):
        fields, differ = _plain(value)
        read.names |= fields.keys()
        named = [text for name, text in value.items() if _spelt(name) in _PATHS and isinstance(text, str)]
        paths = tuple(dict.fromkeys(named)) or paths
        step = Unreadable() if differ else _step(fields)
        if step is not None:
            for path in paths or ("",):
                read.steps.setdefault(path, []).append(step)
        read.others.update(dict.fromkeys(name for name in value if _may_be_path(name)))
        for name, inner in fields.items():
            if isinstance(inner, str) and name in _INNER and inner.lstrip()[:1] in ("{", "["):
                inner = _parsed(inner)
            if isinstance(inner, str) and name in (*_WHOLE, *_OLD, *_INSERTED, *_PROSE):
                continue
            _read(inner, paths, read)
    elif isinstance(value, str) and _may_be_path(value):
        read.others[value] = None


def _parsed(text: str) -> JsonValue:
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value


def _is_reading(tool: str, given: JsonValue, names: set[str]) -> bool:
    """Whether a tool only reads, by its name; one of no known name or fields is not let write to a chapter."""
    words = {word.lower() for word in _NAME_WORD.findall(tool)}
    if "url" in names or any(_TARGETS.fullmatch(name) for name in names):
        return False
    is_view = isinstance(given, dict) and given.get("command") == "view"
    return is_view or bool(words & _READING and not words & _WRITING)


def command(given: JsonValue) -> str:
    """The shell's command in a tool's input, without a patch (a change of files); empty where there is none.

    Code of another language is taken for one where no file is named beside it.
    """
    fields = _plain(given)[0] if isinstance(given, dict) else {}
    lines: list[str] = []
    if isinstance(code := fields.get("code"), str) and not any(name in fields for name in _PATHS):
        lines.append(f"run-code {shlex.quote(code)}")
    for value in (fields[name] for name in _COMMANDS if fields.get(name)):
        if isinstance(value, list):  # each word by itself, and the script of `bash -c` among them
            lines += map(str, value)
        elif isinstance(value, str) and value not in _EDITOR:
            lines.append(value)
    line = "\n".join(lines)
    if re.search(r"\b(?:cd|pushd)\b", line.partition(_PATCH)[0]):  # its files are not where they seem to be
        return line
    return _PATCH_IN_SHELL.sub(r"\1", line).strip()


def folders_of(given: JsonValue) -> tuple[str, ...]:
    """The folders that an input names for its command or its files; empty for the agent's own."""
    fields = _plain(given)[0] if isinstance(given, dict) else {}
    named = [text for name in _FOLDERS if isinstance(text := fields.get(name), str)]
    return ("", *named)


def after(change: FileChange, before: str | None) -> tuple[str, ...] | EditRefusal:
    """The text of a file after a change; `before` is None where there is none. Line ends stay what they are.

    There are several where agents' tools make different texts of it.
    """
    texts = [before]
    for step in change.steps:
        following: list[str | None] = []
        for text in texts:
            crlf = text is not None and "\r\n" in text
            made = _made(step, None if text is None else text.replace("\r\n", "\n"))
            if isinstance(made, EditRefusal):
                return made
            is_kept = crlf and not isinstance(step, WholeText)
            following += [one.replace("\r\n", "\n").replace("\n", "\r\n") if is_kept else one for one in made]
        texts = list(dict.fromkeys(following))
        if len(texts) > _MOST:
            return EditRefusal("it is not certain what so many edits make of the file: make them one by one")
    return tuple(text or "" for text in texts)


def _made(step: Step, text: str | None) -> tuple[str, ...] | EditRefusal:
    match step:
        case WholeText():
            return (step.text,)
        case Unreadable():
            return EditRefusal("the fields of this tool do not say for certain what it would write")
        case InsertedLines():
            lines = (text or "").split("\n")
            if step.after > len(lines):
                return EditRefusal(f"the file has no line {step.after}")
            ways = dict.fromkeys((step.text.removesuffix("\n"), step.text))  # an empty line follows, or none
            return tuple("\n".join((*lines[: step.after], way, *lines[step.after :])) for way in ways)
        case Replacing():
            return _replaced(step, text)
        case PatchHunk():
            return _patched(step, text)


def _replaced(step: Replacing, text: str | None) -> tuple[str, ...] | EditRefusal:
    old, new, text = step.old.replace("\r\n", "\n"), step.new.replace("\r\n", "\n"), text or ""
    if not old:
        return (new,) if not text else EditRefusal("the words to replace are empty, and the file is not")
    count = text.count(old)
    if count == 1 or (count and step.everywhere):
        # Claude Code takes the end of a line away with the words before it.
        shorter = text.replace(f"{old}\n", new) if not new and not old.endswith("\n") else text.replace(old, new)
        return tuple(dict.fromkeys((text.replace(old, new), shorter if f"{old}\n" in text else text.replace(old, new))))
    if count:
        return EditRefusal(f"the words to replace stand {count} times in the file: give more of them")
    return EditRefusal("the words to replace do not stand in the file letter for letter: read it again")


def _patched(step: PatchHunk, text: str | None) -> tuple[str, ...] | EditRefusal:
    lines = (text or "").split("\n")
    if not step.old:  # an addition at the end
        return ("\n".join((*(lines if lines[-1] else lines[:-1]), *step.new, "")),)
    size = len(step.old)
    places = [at for at in range(len(lines) - size + 1) if tuple(lines[at : at + size]) == step.old]
    if len(places) != 1:
        return EditRefusal("the patch's lines do not stand once in the file letter for letter: give more of them")
    return ("\n".join((*lines[: places[0]], *step.new, *lines[places[0] + size :])),)


def _step(fields: Mapping[str, JsonValue]) -> Step | None:
    """The one step that a tool's fields describe; None where they describe none."""
    new, old, line = _word(fields, _NEW), _word(fields, _OLD), fields.get("insertline")
    wholes = {text for name in _WHOLE if isinstance(text := fields.get(name), str)}
    inserts = isinstance(line, int) and not isinstance(line, bool)
    several = {text for names in (_OLD, _NEW) for text in _differing(fields, names)}
    if several or len(wholes) > 1 or (any(wholes) and (old or new or inserts)) or (inserts and old):
        return Unreadable()
    if isinstance(line, int) and inserts:
        text = _word(fields, _INSERTED)
        return Unreadable() if text is None or line < 0 else InsertedLines(line, text)
    if wholes and not (old or new):
        is_whole = all(fields.get(name) in _AS_IT_IS for name in _PART)
        return WholeText(*wholes) if is_whole else Unreadable()
    if old is not None or new is not None:
        everywhere = any(fields.get(name) is True for name in _ALL) or _count(fields) > 1
        # To take words away, some agents leave the new ones out.
        return Unreadable() if old is None else Replacing(old, new or "", everywhere)
    return Unreadable() if any(name in fields for name in (*_WHOLE, "newsource", "codeedit")) else None


def _differing(fields: Mapping[str, JsonValue], names: tuple[str, ...]) -> set[str]:
    """The texts of fields that say the same thing, where they are not one text."""
    texts = {text for name in names if isinstance(text := fields.get(name), str)}
    return texts if len(texts) > 1 else set()


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
            steps: tuple[Step, ...] = tuple(_hunk(hunk) for hunk in hunks if hunk)
            yield FileChange(target or path, steps or (Unreadable(),), path)

    for line in patch.replace("\r\n", "\n").split("\n"):
        if (found := _PATCH_FILE.match(line)) or line.startswith("*** End Patch"):
            yield from change()
            kind, path, target, hunks = (found[1].capitalize(), found[2], "", [[]]) if found else ("", "", "", [])
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


def _plain(given: Mapping[str, JsonValue]) -> tuple[dict[str, JsonValue], bool]:
    """The fields with their names in one spelling (`file_path`, `filePath` and `file-path` are one).

    Also whether two spellings of one name say different things.
    """
    fields: dict[str, JsonValue] = {}
    differ = False
    for name, value in given.items():
        spelt = _spelt(name)
        differ = differ or (fields.get(spelt) not in (None, value) and value is not None)
        fields[spelt] = value if value is not None else fields.get(spelt)
    return fields, differ


def _spelt(name: str) -> str:
    return re.sub(r"[_\W]", "", name).lower()


def _word(fields: Mapping[str, JsonValue], names: tuple[str, ...]) -> str | None:
    return next((value for name in names if isinstance(value := fields.get(name), str)), None)


def _texts(value: JsonValue) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _may_be_path(text: str) -> bool:
    return 0 < len(text) < 4096 and "\n" not in text.strip()
