"""What a shell's command would write, as far as it can be known before it runs.

A shell cannot be judged completely: a program may write where no argument says so. So the rule is the other way round.
A command that names a protected file is let through only if it is one of those that are known to read, and every
redirection to such a file is refused. What writes by other ways is found at the end of the turn and by the check in CI.
"""

import re
from collections.abc import Iterator
from dataclasses import field
from fnmatch import fnmatch
from itertools import pairwise
from typing import Final, Protocol

from quoteproof.assistant.shell_line import SimpleCommand, simple_commands
from quoteproof.values import dataclass

_READERS: Final = frozenset(
    "cat bat less more head tail grep egrep fgrep rg ag ack wc ls dir tree stat file diff cmp comm echo printf pwd cd "
    "pushd popd test [ [[ true false : which type whereis du df md5sum sha1sum sha256sum shasum cksum strings hexdump "
    "od nl cut tr fold column jq basename dirname realpath readlink date printenv sleep wait exit return mkdir "
    "for case esac in fi done } export local read set unset declare gh glab code open xdg-open "
    "get-content select-string get-childitem get-item test-path measure-object gc gci sls".split()
)
"""Programs and words of the shell that write no file that their arguments name."""
_GIT_READS: Final = frozenset(
    "status diff log show add commit blame grep ls-files ls-tree branch fetch push tag rev-parse shortlog describe "
    "cat-file diff-tree diff-index reflog remote show-ref rev-list whatchanged".split()
)
_SWEEPING: Final = frozenset(
    "rm mv rsync shred chmod chown prettier dos2unix unix2dos git remove-item move-item".split()
)
"""Programs that change whatever lies below a folder that they are given."""
_COPYING: Final = frozenset("cp rsync scp ln install copy-item".split())
"""Programs that write only what they are given last."""
_WRAPPERS: Final = frozenset(
    "sudo env time nohup command exec nice ionice stdbuf timeout builtin xargs parallel do then else elif if while "
    "until ! {".split()
)
"""Programs and words of the shell before a command that only run it."""
_SHELLS: Final = frozenset("sh bash zsh dash ksh fish".split())
_RUNNERS: Final = frozenset("python python3 py uv uvx pipx poetry hatch pdm rye".split())
_OUTPUTS: Final = {
    "tree": ("-o",),
    "less": ("-o", "-O", "--log", "--LOG"),
    "rg": ("--pre",),
    "find": ("-delete", "-exec", "-ok", "-fprint", "-fls"),
}
"""Options by which a program that reads writes, or runs another."""
_LISTING: Final = frozenset("find ls grep egrep fgrep rg ag ack fd git".split())
"""Programs that give the names of what lies below a folder."""
_SAFE_SED: Final = re.compile(
    r"(?:[\s\d,$~+!;{}]|/(?:[^/\\\n]|\\.)*/I?|[pPdDqQ=lnNhHgGx]"
    r"|s([/|,#:@])(?:(?!\1)[^\\\n]|\\.)*\1(?:(?!\1)[^\\\n]|\\.)*\1[gpiIm\d]*)+"
)
"""A script of `sed` that writes to its output alone."""
_OWN_FOLDERS: Final = ("/bin/", "/usr/", "/opt/", "/sbin/")
_RUNS_CODE: Final = re.compile(r"!|pager|external|fsmonitor|editor|sshcommand|textconv|hook", re.IGNORECASE)
_DEEPEST: Final = 8  # commands in commands
_PATCHED: Final = re.compile(r"^(?:\+\+\+|---|rename to|copy to) ([^\t\n]+)", re.MULTILINE)
_LONGEST: Final = 50_000
"""Characters of a command beyond which it is not read: it passes only if it names nothing that is protected."""
_ASSIGNMENT: Final = re.compile(r"[A-Za-z_]\w*\+?=")


class ProtectedFiles(Protocol):
    """What a hook knows of the files that a shell is not to write."""

    def holds(self, path: str, inner: str, below: bool) -> bool:
        """Whether a path, relative to a folder (empty for the agent's), is protected; `below`: or one lies below it."""

    def matches(self, pattern: str, inner: str) -> bool:
        """Whether one of the files that a pattern of the shell stands for is protected."""

    def are_named(self, pattern: str) -> bool:
        """Whether a protected file, wherever it lies, has such a name."""

    def script(self, path: str, inner: str) -> str:
        """The text of a file that a command names; empty where there is none, or a long one."""


@dataclass(slots=True)
class _Line:
    """What is known of a whole command line while it is read."""

    files: ProtectedFiles
    folders: frozenset[str]
    """The names by which protected files are reached: `seeds`, `chapters`."""
    names: re.Pattern[str]
    """Finds one of those names in code."""
    mentions: bool
    """Whether one of them stands anywhere in the line, so that a variable may hold it."""
    where: list[str] = field(default_factory=lambda: [""])
    """The folders in which a command of the line may run."""
    is_lost: bool = False
    """Whether it goes to a folder that is not known."""

    def has(self, word: str, *, below: bool = False) -> bool:
        """Whether a word names a protected file: in itself, behind `=`, as a pattern, by a variable, within code."""
        parts = {word, *word.split("=")[1:], *word.split(":")[1:]} - {""}
        if re.match(r"-\w", word):  # a path that follows the letters of options
            parts |= {word[2:], word[3:]} - {""}
        if any(self.files.holds(part, folder, below) for part in parts for folder in self.where):
            return True
        if any(sign in word for sign in "*?[") and any(self.files.matches(word, folder) for folder in self.where):
            return True
        if any(sign in word for sign in "*?[{"):
            before = re.split(r"[*?\[{]", word)[0]
            if below and self.has(before.rpartition("/")[0] or ("/" if before.startswith("/") else "."), below=True):
                return True
            pieces = [piece for piece in re.split(r"[/\\{},]", word) if piece.strip("*")]
            if any(fnmatch(name, piece) for piece in pieces for name in self.folders):
                return True
        if any(sign in word for sign in "$`"):
            return self.mentions or self.is_inside
        if self.is_lost:  # any name may be one in that folder
            return self.mentions
        is_code = any(sign in word for sign in "('\"\n ,;{*?[")
        return is_code and (self.is_inside or bool(self.names.search(word)))

    @property
    def is_inside(self) -> bool:
        """Whether a command may run in a folder of protected files, where these need not be named by it."""
        return any(self.files.holds(".", folder, False) for folder in self.where)


def written_by(line: str, files: ProtectedFiles, folders: frozenset[str]) -> str | None:
    """The first command of a line that may write to a protected file; None where none is known to.

    `folders` are the names by which protected files are reached.
    """
    either = "|".join(map(re.escape, sorted(folders)))
    names = re.compile(rf"(?<![\w.-])(?:{either})(?![\w-])", re.IGNORECASE)
    return _written(line, _Line(files, folders, names, bool(names.search(line))), 0)


def _written(line: str, known: _Line, depth: int) -> str | None:
    """The first command of a line, or of what is run for it, that may write."""
    line = re.sub(rf"({known.names.pattern})\\(?!\n)", r"\1/", line, flags=re.IGNORECASE)  # as Windows writes paths
    known.mentions |= bool(known.names.search(line.replace("\\\n", "")))
    try:
        commands = simple_commands(line) if len(line) <= _LONGEST and depth <= _DEEPEST else None
    except ValueError:  # a quotation mark without its partner
        commands = None
    if commands is None:
        return line.strip().split("\n")[0] if known.mentions else None
    carried, before = False, SimpleCommand()
    defined: set[str] = set()
    for command in commands:
        for code in command.codes:
            if (inner := _written(code, known, depth + 1)) is not None:
                return inner
        words = _unwrapped(command.words)
        program = _name(words[0]) if words else ""
        if program in ("alias", "hash", "function") or command.is_function:
            defined |= {word.partition("=")[0] for word in words}
        carried = carried and command.is_piped
        given = _given(program, words)
        mentions = any(known.has(word, below=below) for word, below in given)
        wrapping = command.words[: len(command.words) - len(words)]
        around = [word for word in (*wrapping, *(words[:1] if wrapping else ())) if not _ASSIGNMENT.match(word)]
        mentions = mentions or any(known.has(word) for word in around)
        is_elsewhere = known.is_inside or (known.mentions and len(known.where) > 1)  # where no folder needs naming
        mentions = mentions or bool(command.body and (is_elsewhere or known.names.search(command.body)))
        mentions = mentions or _lists(program, words, known)
        if carried and (words != command.words or (program in _SHELLS and len(words) == 1)):
            mentions = True
        known.mentions |= mentions
        carried = carried or mentions
        given_code = _code(program, words)
        reads = _reads(program, words) and program not in defined
        if any(known.has(target) for target in command.targets) or (mentions and not reads):
            if command.targets or given_code is None or command.body:
                return " ".join(command.words)
        for text in (*_scripts(program, words, command, before, known), *([] if given_code is None else [given_code])):
            if (inner := _written(text, known, depth + 1)) is not None:
                return inner
        if _patches(program, words, command, known):
            return " ".join(command.words)
        if program in ("cd", "pushd") and len(words) > 1:
            to = next((word for word in words[1:] if word == "-" or not word.startswith("-")), "-")
            known.is_lost |= to == "-" or any(sign in to for sign in "$`*?[")
            known.where += [f"{folder}/{to}" if folder else to for folder in known.where]
            known.where[:] = dict.fromkeys(known.where[:64])
        before = command
    return None


def _code(program: str, words: list[str]) -> str | None:
    """What a shell is given to run, with the names that it is given besides in the place of its arguments."""
    if program == "eval":
        return " ".join(words[1:])
    if program not in _SHELLS:
        return None
    at = next((at for at, word in enumerate(words) if re.fullmatch(r"-[A-Za-z]*c[A-Za-z]*", word)), None)
    rest = words[at + 1 :] if at is not None else []
    rest = rest[1:] if rest[:1] == ["--"] else rest
    if not rest:
        return None
    given = " ".join(rest[1:])

    def argument(found: re.Match[str]) -> str:
        number = int(found[1]) + 1 if found[1] else 0
        return (rest[number] if number < len(rest) else "") if number else given or "$0"

    return re.sub(r"\$\{?(?:(\d)|[@*])\}?|%|\{\}", argument, rest[0])


def _scripts(
    program: str, words: list[str], command: SimpleCommand, before: SimpleCommand, known: _Line
) -> Iterator[str]:
    """The texts of scripts that a shell runs."""
    paths: list[str] = []
    if program in (*_SHELLS, ".", "source"):
        paths = [*[word for word in words[1:] if not word.startswith("-")][:1], *command.inputs]
        if command.is_piped and len(words) == 1:
            paths += before.words[1:]
        yield from (body for body in (command.body,) if body and len(words) == 1)
    elif program == "eval":
        paths = [word for code in command.codes for word in code.split()[1:]]
    elif words and "/" in words[0] and not words[0].startswith(_OWN_FOLDERS):
        paths = words[:1]
    for path in paths:
        yield from dict.fromkeys(text for folder in known.where if (text := known.files.script(path, folder)))


def _patches(program: str, words: list[str], command: SimpleCommand, known: _Line) -> bool:
    """Whether a patch that is applied changes a protected file."""
    if program != "patch" and not (program == "git" and next(_without_options(words[1:]), "") in ("apply", "am")):
        return False
    paths = [*(word.partition("=")[2] or word for word in words[1:]), *command.inputs]
    texts = [command.body, *(known.files.script(path, folder) for path in paths for folder in known.where)]
    found = {name.strip().strip('"') for text in texts for name in _PATCHED.findall(text)}
    return any(known.has(part) for name in found for part in (name, name.partition("/")[2]) if part)


def _lists(program: str, words: list[str], known: _Line) -> bool:
    """Whether a command gives the names of protected files to those behind it, or to what it runs for each."""
    rest = words[1:]
    if program == "git":
        verb, rest = next(_without_options(rest), ""), list(_without_options(rest))[1:]
        if verb not in ("ls-files", "grep"):
            return False
    elif program not in _LISTING or (program == "grep" and not any(re.match(r"-\w*[rRl]|--rec", w) for w in rest)):
        return False
    patterns = [w for before, w in pairwise(words) if before in ("-name", "-iname", "-path")]
    patterns += [word.split("=", 1)[1] for word in words if word.startswith("--include=")]
    if program == "git":
        patterns += [word for word in rest if any(sign in word for sign in "*?[")]
    if patterns and not any(known.files.are_named(pattern.lstrip(":/")) for pattern in patterns):
        return False
    if program == "find":
        rest = rest[: next((at for at, word in enumerate(rest) if word[:1] in ("-", "(", "!")), len(rest))]
    plain = [word for word in rest if not word.startswith("-") and word not in patterns]
    plain = (
        plain[1:] if program in ("grep", "egrep", "fgrep", "rg", "ag", "ack", "fd") or "grep" in words[:3] else plain
    )
    return any(known.has(word, below=True) for word in plain or ["."])


def _given(program: str, words: list[str]) -> list[tuple[str, bool]]:
    """What a command may write of what it is given, each with whether also what lies below it."""
    rest = words[1:]
    options = [word for word in rest if word.startswith("-")]
    if program == "sed":
        rest = [*rest, *(part for word in rest for part in re.split(r"w\s*", word)[1:])]
    is_linking = program == "ln" or any(
        re.match(r"-[a-zA-Z]{0,3}[ls][a-zA-Z]{0,2}$|--link|--symb", word) for word in options
    )
    if program in ("ln", "cp") and is_linking:  # the file has a second name then
        return [(word, True) for word in rest if not word.startswith("-")]
    if program in _COPYING and not any(word.startswith(("-t", "--target")) for word in options):
        rest = [word for word in rest if word not in options][-1:]
    sweeps = program in _SWEEPING
    return [(word, sweeps and not (program == "mv" and at == len(rest) - 1)) for at, word in enumerate(rest)]


def _reads(program: str, words: list[str]) -> bool:
    """Whether a command is known to write no file that its arguments name."""
    rest = words[1:]
    if any(word.startswith(_OUTPUTS.get(program, ())) and word != "--pretty" for word in rest if program in _OUTPUTS):
        return False
    match program:
        case "quoteproof":
            return True
        case "git":
            verb = next(_without_options(rest), "")
            outputs = ("--outp", "-O", "--open") if verb == "grep" else ("--outp",)
            runs = any(_RUNS_CODE.search(value) for name, value in pairwise(rest) if name == "-c")
            return verb in _GIT_READS and not runs and not any(w.startswith(outputs) for w in rest)
        case "sed":
            return _sed_reads(rest)
        case "find":
            return True
        case "sort":
            return not any(re.match(r"-(?![kStT])\w*o|--o", w) for w in rest)
        case "awk" | "gawk" | "mawk":
            return not any(re.search(r">|\||^-i|^-f|system|getline", w) for w in rest)
    if program in _RUNNERS:  # `python -m quoteproof`, `uv run quoteproof`
        return next((w for w in rest if w not in ("run", "-m", "tool")), "") == "quoteproof"
    is_own = "/" in words[0] and not words[0].startswith(_OWN_FOLDERS) if words else False
    return program in _READERS and not is_own


def _sed_reads(rest: list[str]) -> bool:
    """Whether a call of `sed` writes to its output alone."""
    if any(re.match(r"-[a-zA-Z]*[if]|--[if]", word) for word in rest):
        return False
    scripts = [word for before, word in pairwise(rest) if before in ("-e", "--expression")]
    scripts += [word.partition("=")[2] for word in rest if word.startswith("--expression=")]
    scripts = scripts or [word for word in rest if not word.startswith("-")][:1]
    return all(_SAFE_SED.fullmatch(script) for script in scripts)


def _name(word: str) -> str:
    return word.replace("\\", "/").rsplit("/", 1)[-1].lower().removesuffix(".exe")


def _without_options(words: list[str]) -> Iterator[str]:
    """The words of a command of git, without options and the values of those before its verb."""
    skip = False
    for word in words:
        if not skip and not word.startswith("-"):
            yield word
        skip = not skip and word in ("-C", "-c", "--git-dir", "--work-tree")


def _unwrapped(words: list[str]) -> list[str]:
    """A command without the assignments and the programs before it that only run it."""
    while words and (_ASSIGNMENT.match(words[0]) or _name(words[0]) in _WRAPPERS):
        is_wrapper = _name(words[0]) in _WRAPPERS
        words = words[1:]
        while is_wrapper and words and (words[0].startswith("-") or words[0][:1].isdigit() or words[0] in ("{}", "%")):
            if words[0] in ("-S", "--split-string") and len(words) > 1:  # of `env`: one word is a whole command
                return [*words[1].split(), *words[2:]]
            words = words[1:]
        if is_wrapper and words and words[0].startswith("<("):  # what `xargs -a` reads
            words = words[1:]
    return words
