"""A command line of a shell as the simple commands that it runs, without running it.

Read are quotation marks, comments, redirections, here-documents, and what is run inside of a word: `$(…)`, backticks,
`<(…)`. Expansions are not made: a word keeps its `$`. Source: POSIX.1-2024, Shell Command Language, 2.2 to 2.10.
"""

import re
from collections.abc import Iterator
from dataclasses import field
from typing import Final

from quoteproof.values import dataclass

_ESCAPED: Final = re.compile(r"\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|([0-7]{1,3})|(.))", re.DOTALL)
_LETTERS: Final = {"n": "\n", "t": "\t", "r": "\r", "e": "\x1b", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_OPERATOR: Final = re.compile(r"&>>|&>|<<<|<<-|<<|<>|>>|>\||[<>]&(?:[0-9]+|-)|[<>]&|[<>]|\|\||\|&|&&|;;|[|&;()]")


@dataclass(slots=True)
class SimpleCommand:
    """One command of a line, with what it is given."""

    words: list[str] = field(default_factory=list)
    """The program and its arguments."""
    targets: list[str] = field(default_factory=list)
    """Where its output goes."""
    inputs: list[str] = field(default_factory=list)
    """The files that it reads from."""
    body: str = ""
    """Its here-documents."""
    codes: list[str] = field(default_factory=list)
    """What is run for its words and here-documents."""
    is_piped: bool = False
    """Whether it reads what the command before it writes."""
    is_function: bool = False
    """Whether its first word is defined as a function here."""


def simple_commands(line: str) -> list[SimpleCommand]:
    """The simple commands of a line, in order; raises `ValueError` where a mark or a bracket is not closed."""
    return _Reader(line).read()


class _Reader:
    """Reads one line, from its beginning to its end."""

    def __init__(self, line: str) -> None:
        self._line = line
        self._at = 0
        self._word: list[str] | None = None
        self._waits = ""
        self._commands = [SimpleCommand()]
        self._documents: list[tuple[SimpleCommand, str, bool, bool]] = []

    def read(self) -> list[SimpleCommand]:
        """All commands."""
        line = self._line
        while self._at < len(line):
            sign = line[self._at]
            if sign == "\n":
                self._end_command()
                self._at += 1
                self._read_documents()
            elif sign in " \t\r":
                self._end_word()
                self._at += 1
            elif sign == "#" and self._word is None:
                end = line.find("\n", self._at)
                self._at = len(line) if end < 0 else end
            elif line.startswith(("<(", ">("), self._at):
                self._substitution(2)
            elif sign in "<>|&;()":
                self._operator()
            else:
                self._part(sign)
        self._end_command()
        return self._commands

    def _part(self, sign: str) -> None:
        """A part of a word."""
        line, at = self._line, self._at
        if sign == "\\":
            if line[at + 1 : at + 2] != "\n":
                self._add(line[at + 1 : at + 2])
            self._at += 2
        elif sign == "'":
            end = line.index("'", at + 1)
            self._add(line[at + 1 : end])
            self._at = end + 1
        elif line.startswith("$'", at):
            found = re.compile(r"\$'((?:[^'\\]|\\.)*)'", re.DOTALL).match(line, at)
            if found is None:
                raise ValueError(at)
            self._add(_ESCAPED.sub(_character, found[1]))
            self._at = found.end()
        elif sign == '"':
            self._at += 1
            self._add("")
            self._quoted()
        elif line.startswith("$(", at):
            self._substitution(2)
        elif sign == "`":
            self._backticks()
        else:
            self._add(sign)
            self._at += 1

    def _quoted(self) -> None:
        line = self._line
        while line[self._at : self._at + 1] != '"':
            if self._at >= len(line):
                raise ValueError(self._at)
            if line.startswith("$(", self._at):
                self._substitution(2)
            elif line[self._at] == "`":
                self._backticks()
            elif line[self._at] == "\\" and line[self._at + 1 : self._at + 2] in tuple('"\\$`\n'):
                self._add(line[self._at + 1].replace("\n", ""))
                self._at += 2
            else:
                self._add(line[self._at])
                self._at += 1
        self._at += 1

    def _substitution(self, length: int) -> None:
        end = _closed(self._line, self._at + length)
        self._commands[-1].codes.append(self._line[self._at + length : end])
        self._add(self._line[self._at : end + 1])
        self._at = end + 1

    def _backticks(self) -> None:
        found = re.compile(r"`((?:[^`\\]|\\.)*)`", re.DOTALL).match(self._line, self._at)
        if found is None:
            raise ValueError(self._at)
        self._commands[-1].codes.append(re.sub(r"\\([`\\$])", r"\1", found[1]))
        self._add(found[0])
        self._at = found.end()

    def _operator(self) -> None:
        found = _OPERATOR.match(self._line, self._at)
        assert found is not None  # each sign that leads here is one
        operator, self._at = found[0], found.end()
        if operator[0] in "<>" or operator in ("&>", "&>>"):
            number = "".join(self._word or ())
            if number.isdigit() or re.fullmatch(r"\{\w+\}", number):  # of the file that is redirected
                self._word = None
            self._end_word()
            is_copied = len(operator) > 2 and operator[1] == "&"
            self._waits = "" if is_copied else operator
            return
        self._commands[-1].is_function = operator == "(" and self._word is not None and not self._commands[-1].words
        self._end_command()
        self._commands[-1].is_piped = operator in ("|", "|&")

    def _add(self, text: str) -> None:
        if self._word is None:
            self._word = []
        self._word.append(text)

    def _end_word(self) -> None:
        if self._word is None:
            return
        word, command, waits = "".join(self._word), self._commands[-1], self._waits
        raw_end = self._at
        self._word, self._waits = None, ""
        if not waits:
            command.words.append(word)
        elif waits == "<<<":
            command.body += f"{word}\n"
        elif waits in ("<<", "<<-"):
            start = self._line.rfind("<<", 0, raw_end)
            is_plain = not set("'\"\\") & set(self._line[start:raw_end])
            self._documents.append((command, word, waits == "<<-", is_plain))
        elif waits == "<":
            command.inputs.append(word)
        else:
            command.targets.append(word)

    def _end_command(self) -> None:
        self._end_word()
        self._waits = ""
        self._commands.append(SimpleCommand())

    def _read_documents(self) -> None:
        for command, delimiter, is_indented, is_plain in self._documents:
            lines: list[str] = []
            while self._at < len(self._line):
                end = self._line.find("\n", self._at)
                end = len(self._line) if end < 0 else end
                text = self._line[self._at : end]
                self._at = min(end + 1, len(self._line))
                if (text.lstrip("\t") if is_indented else text) == delimiter:
                    break
                lines.append(text)
            body = "\n".join(lines)
            command.body += f"{body}\n"
            if is_plain:
                command.codes += _codes(body)
        self._documents = []


def _codes(text: str) -> Iterator[str]:
    """What is run inside of a here-document."""
    at = text.find("$(")
    while at >= 0:
        end = _closed(text, at + 2)
        yield text[at + 2 : end]
        at = text.find("$(", end)
    yield from re.findall(r"`([^`]*)`", text)


def _closed(line: str, at: int) -> int:
    """Where the bracket closes that opened before `at`; raises `ValueError` where it does not."""
    depth = 1
    while at < len(line):
        sign = line[at]
        if sign == "\\":
            at += 1
        elif sign == "'":
            at = line.index("'", at + 1)
        elif sign == '"':
            found = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL).match(line, at)
            if found is None:
                raise ValueError(at)
            at = found.end() - 1
        elif sign in "()":
            depth += 1 if sign == "(" else -1
            if not depth:
                return at
        at += 1
    raise ValueError(at)


def _character(found: re.Match[str]) -> str:
    if found[1] or found[2]:
        return chr(int(found[1] or found[2], 16))
    return chr(int(found[3], 8)) if found[3] else _LETTERS.get(found[4], found[4])
