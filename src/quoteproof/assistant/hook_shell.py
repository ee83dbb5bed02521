"""What a shell's command would write, as far as it can be known before it runs.

A shell cannot be judged completely: a program may write where no argument says so. So the rule is the other way round.
A command that names a protected file is let through only if it is one of those that are known to read, and every
redirection to such a file is refused. What writes by other ways is found at the end of the turn and by the check in CI.
"""

import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Final

_READERS: Final = frozenset(
    "cat bat less more head tail grep egrep fgrep rg ag ack wc ls dir tree stat file diff cmp comm echo printf pwd cd "
    "pushd popd test [ [[ true false : which type whereis du df md5sum sha1sum sha256sum shasum cksum strings hexdump "
    "xxd od nl cut tr fold column jq basename dirname realpath readlink date printenv sleep wait exit return mkdir "
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
_LONGEST: Final = 50_000
"""Characters of a command beyond which it is not read: it passes only if it names nothing that is protected."""
_MOST_BODIES: Final = 50
_HEREDOC: Final = re.compile(r"<<-?\s*(['\"]?)(\w+)\1([^\n]*)\n(.*?)^\s*\2\s*$", re.DOTALL | re.MULTILINE)
_BODY: Final = "here-document-"
_ASSIGNMENT: Final = re.compile(r"[A-Za-z_]\w*\+?=")

IsProtected = Callable[[str, str, bool], bool]
"""Whether a path, relative to a folder (empty for the agent's), is protected; True: or one lies below it."""


@dataclass(slots=True)
class _SimpleCommand:
    """One command of a line, with what it is given."""

    words: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    """Where its output goes."""
    body: str = ""
    """Its here-document."""
    is_piped: bool = False
    """Whether it reads what the command before it writes."""


@dataclass(slots=True)
class _Line:
    """What is known of a whole command line while it is read."""

    is_protected: IsProtected
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
        if any(self.is_protected(part, folder, below) for part in parts for folder in self.where):
            return True
        if any(sign in word for sign in "*?[{"):
            before = re.split(r"[*?\[{]", word)[0]
            if below and self.has(before.rpartition("/")[0] or ("/" if before.startswith("/") else "."), below=True):
                return True
            pieces = [piece for piece in re.split(r"[/\\{},]", word) if piece.strip("*")]
            if any(fnmatch(name, piece) for piece in pieces for name in self.folders):
                return True
        if any(sign in word for sign in "$`"):
            return self.mentions
        if self.is_lost:  # any name may be one in that folder
            return self.mentions
        return any(sign in word for sign in "('\"\n ,;{*?[") and bool(self.names.search(word))


def written_by(line: str, is_protected: IsProtected, folders: frozenset[str]) -> str | None:
    """The first command of a line that may write to a protected file; None where none is known to.

    `folders` are the names by which protected files are reached.
    """
    either = "|".join(map(re.escape, sorted(folders)))
    names = re.compile(rf"(?<![\w.-])(?:{either})(?![\w-])", re.IGNORECASE)
    line = re.sub(rf"({names.pattern})\\", r"\1/", line, flags=re.IGNORECASE)  # as Windows writes paths
    known = _Line(is_protected, folders, names, bool(names.search(line)))
    try:
        commands = list(_commands(line)) if len(line) <= _LONGEST and line.count("<<") <= _MOST_BODIES else None
    except ValueError:  # a quotation mark without its partner
        commands = None
    if commands is None:
        return line.strip().split("\n")[0] if known.mentions else None
    carried = False
    for command in commands:
        words = _unwrapped(command.words)
        program = _name(words[0]) if words else ""
        carried = carried and command.is_piped
        given = _given(program, words)
        mentions = any(known.has(word, below=below) for word, below in given)
        is_elsewhere = known.mentions and len(known.where) > 1  # where a here-document needs to name no folder
        mentions = mentions or bool(command.body and (is_elsewhere or names.search(command.body)))
        mentions = mentions or (carried and (words != command.words or (program in _SHELLS and len(words) == 1)))
        carried = carried or mentions
        code = words[2] if program in _SHELLS and len(words) > 2 and words[1].endswith("c") else None
        if any(known.has(target) for target in command.targets) or (mentions and not _reads(program, words)):
            if command.targets or code is None or command.body:
                return " ".join(command.words)
        if code is not None and (inner := written_by(code, is_protected, folders)) is not None:
            return inner
        if program in ("cd", "pushd") and len(words) > 1:
            known.is_lost |= words[1] == "-" or "$" in words[1] or "`" in words[1]
            known.where += [f"{folder}/{words[1]}" if folder else words[1] for folder in known.where]
            known.where[:] = dict.fromkeys(known.where[:64])
    return None


def _given(program: str, words: list[str]) -> list[tuple[str, bool]]:
    """What a command may write of what it is given, each with whether also what lies below it."""
    rest = words[1:]
    if program == "git":
        rest = [*_without_options(rest), *(word.split("=", 1)[1] for word in rest if re.match(r"--[\w-]+=", word))]
    if program in _COPYING and not any(word.startswith(("-t", "--target")) for word in rest):
        rest = rest[-1:]
    sweeps = program in _SWEEPING
    return [(word, sweeps and not (program == "mv" and at == len(rest) - 1)) for at, word in enumerate(rest)]


def _reads(program: str, words: list[str]) -> bool:
    """Whether a command is known to write no file that its arguments name."""
    rest = words[1:]
    match program:
        case "quoteproof":
            return True
        case "git":
            verb = next(_without_options(rest), "")
            return verb in _GIT_READS and not any(w.startswith("--outp") for w in rest)
        case "sed":
            return not any(re.match(r"-[a-zA-Z]*i|--in-place", w) or re.search(r"(?:^|[;}/])\s*w\s", w) for w in rest)
        case "find":
            return not any(w.startswith(("-delete", "-exec", "-ok", "-fprint", "-fls")) for w in rest)
        case "sort":
            return not any(w.startswith(("-o", "--output")) for w in rest)
        case "awk" | "gawk" | "mawk":
            return not any(">" in w or w.startswith("-i") or "system" in w or "|" in w for w in rest)
    if program in _RUNNERS:  # `python -m quoteproof`, `uv run quoteproof`
        return next((w for w in rest if w not in ("run", "-m", "tool")), "") == "quoteproof"
    return program in _READERS


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
        while is_wrapper and words and (words[0].startswith("-") or words[0].isdigit() or words[0] == "{}"):
            words = words[1:]
    return words


def _commands(line: str) -> Iterator[_SimpleCommand]:
    """The simple commands of a line, in order; raises `ValueError` where it is no shell's."""
    bodies: list[str] = []

    def cut(found: re.Match[str]) -> str:
        bodies.append(found[4])
        return f"<< {_BODY}{len(bodies) - 1} {found[3]}\n"

    plain = _HEREDOC.sub(cut, line.replace("\\\n", " "))
    lexer = shlex.shlex(plain.replace("\n", " ; "), posix=True, punctuation_chars="();<>|&")
    lexer.whitespace_split = True
    lexer.commenters = ""
    command, waits = _SimpleCommand(), ""
    for token in lexer:
        if not token or set(token) - set("();<>|&"):
            if waits == ">":
                command.targets.append(token)
            elif waits == "<" and token.startswith(_BODY):
                command.body = bodies[int(token.removeprefix(_BODY))]
            elif not waits:
                command.words.append(token)
            waits = ""
        elif token.strip("&|") in (">", ">>", "<>"):
            waits = ">"
        elif set(token) <= set("<&"):
            waits = "<" if "<" in token else ""
            if not waits:
                yield command
                command = _SimpleCommand()
        else:
            yield command
            command = _SimpleCommand(is_piped=token in ("|", "|&"))
    yield command
