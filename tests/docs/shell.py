"""Runs the command lines of the pages: `quoteproof` and `cd` in this process, a few harmless programs in a shell."""

from __future__ import annotations

import contextlib
import glob
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from quoteproof.cli.main import main
from quoteproof.engine.program import find_program

PROGRAMS = frozenset({"cat", "cp", "cut", "echo", "git", "grep", "head", "ls", "mkdir", "mv", "printf", "rm", "sort"})
"""What a page may run besides quoteproof: it does no harm in a folder of its own, and is on every machine."""
_OURS = frozenset({"quoteproof", "quoteproof-filter", "pandoc", "python"})
"""What the environment of the tests has."""


@dataclass(frozen=True, slots=True)
class Step:
    """A command line of a `console` block, with the lines that it must print."""

    source: tuple[str, ...]
    """The lines as the page has them, with `$ `."""
    shown: tuple[str, ...]

    @property
    def line(self) -> str:
        """The command line, its continuations joined."""
        joined = " ".join(line.removesuffix("\\").strip() for line in self.source)
        return joined.removeprefix("$ ")

    @property
    def words(self) -> list[str]:
        """The words of the line, without a comment; signs such as `|` are words too."""
        lexer = shlex.shlex(self.line, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        lexer.commenters = "" if "'#" in self.line or re.search(r"\S#", self.line) else "#"
        return [path for word in lexer for path in self._meant(word)]

    def _meant(self, word: str) -> list[str]:
        """The files that a pattern stands for, where no quotation marks keep it from being one."""
        is_pattern = "*" in word and not re.search(rf"['\"][^ ]*{re.escape(word)}", self.line)
        return sorted(path.replace(os.sep, "/") for path in glob.glob(word)) or [word] if is_pattern else [word]

    @property
    def commands(self) -> list[list[str]]:
        """The words of each program that the line starts."""
        parts: list[list[str]] = [[]]
        for word in self.words:
            if re.fullmatch(r"[|&;]+", word):
                parts.append([])
            else:
                parts[-1].append(word)
        return [part for part in parts if part]


def steps(lines: Sequence[str]) -> list[Step]:
    """The command lines of a `console` block."""
    assert lines[0].startswith("$ "), f"a block begins with output: {lines[0]}"
    parts: list[tuple[list[str], list[str]]] = []
    for line in lines:
        if line.startswith("$ "):
            parts.append(([line], []))
        elif parts[-1][0][-1].endswith("\\") and not parts[-1][1]:
            parts[-1][0].append(line)
        else:
            parts[-1][1].append(line)
    return [Step(tuple(source), tuple(shown)) for source, shown in parts]


@dataclass
class Shell:
    """A working folder, and what Python examples have defined there."""

    home: Path
    names: dict[str, object] = field(default_factory=dict)

    def run(self, step: Step) -> list[str]:
        """Run a command line in the working folder; the lines that it prints on both streams."""
        (program, *rest), *others = step.commands
        if program == "cd" and not others:
            os.chdir(rest[0])
            return []
        if program == "quoteproof" and not others and ">" not in rest:
            return self._lines(_printed_by(rest))
        unknown = {command[0] for command in step.commands} - PROGRAMS - _OURS
        assert not unknown, f"not run in tests: {', '.join(sorted(unknown))}; see `not run` in CONTRIBUTING.md"
        return self._lines(_printed_by_shell(step.line))

    def python(self, code: str, name: str) -> list[str]:
        """Run Python code; the lines that it prints."""
        with _captured() as stream:
            exec(compile(code, name, "exec"), self.names)
        return self._lines(_text(stream))

    def _lines(self, printed: str) -> list[str]:
        """What was printed, as a page shows it: `~` is the folder of the example, and a space is a space."""
        for home in {str(self.home), str(self.home.resolve())}:
            printed = printed.replace(home, "~")
        return [line.rstrip() for line in printed.replace("\xa0", " ").replace("\u202f", " ").splitlines()]


def is_met(shown: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether lines are what a page shows.

    A line `…` stands for any lines, and `…` at the end of a line for its rest.
    """
    pattern = ""
    for line in shown:
        if line.strip() == "…":
            pattern += r"(?:.*\n)*?"
        elif line.endswith("…"):
            pattern += re.escape(line.rstrip().removesuffix("…")) + r".*\n"
        else:
            pattern += re.escape(line.rstrip()) + r"\n"
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


def as_shown(shown: Sequence[str], printed: Sequence[str]) -> list[str]:
    """The lines to show in the place of those that a page shows; what the page leaves out is left out again."""
    if is_met(shown, printed):
        return list(shown)
    cuts = [i for i, line in enumerate(shown) if line.strip() == "…"]
    open_ended = [line for line in shown if line.endswith("…") and line.strip() != "…"]
    kept = [next((line for line in open_ended if is_met([line], [new])), new) for new in printed]
    if not cuts:
        return kept
    after = len(shown) - cuts[-1] - 1
    short = [*kept[: cuts[0]], shown[cuts[0]], *(kept[-after:] if after else [])]
    return short if len(short) < len(kept) else kept


@contextlib.contextmanager
def _captured() -> Iterator[io.TextIOWrapper]:
    """Both streams as one, as a terminal shows them."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
        yield stream


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode("utf-8")


def _printed_by(words: Sequence[str]) -> str:
    with _captured() as stream, contextlib.suppress(SystemExit):  # as `--help` ends
        main(list(words))
    return _text(stream)


def _printed_by_shell(line: str) -> str:
    ours = (Path(sys.executable).parent, find_program().parent, os.environ["PATH"])
    path = os.pathsep.join(map(str, ours))
    command = ["sh", "-c", f"exec 2>&1\n{line}"]
    done = subprocess.run(command, env=os.environ | {"PATH": path}, stdout=subprocess.PIPE, timeout=120, check=False)
    return done.stdout.decode("utf-8")
