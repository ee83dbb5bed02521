"""The commands by name, and their parsers, which can all be made without a command being run.

The module of a command has two functions: `NAME_arguments(parser)` declares what it takes, and `NAME(parser, words)`
reads that, runs, and returns the exit status. It is imported when its command is called, or its parser is asked for.
"""

import argparse
import importlib
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NoReturn, cast

from quoteproof import __version__, steps
from quoteproof.cli.terminal import Verbosity, nearest_help, set_verbosity, verbosity
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the command line."""

    module: str
    """The module of this package that has its functions."""
    about: str
    """What it does: one line, in lower case."""
    topic: str
    """The page that tells more of it, as `quoteproof help` names it."""
    exits: str = "0 if it is done, 2 if it could not run"
    """Its exit statuses."""

    @property
    def sentence(self) -> str:
        """What it does, with a capital letter and a full stop."""
        return f"{self.about[0].upper()}{self.about[1:]}."


_BY_ERRORS: Final = "0 no errors, 1 findings of error severity, 2 it could not run"
_BY_WHAT_IS_LEFT: Final = "0 no error is left, 1 one is left, 2 it could not run"
GROUPS: Final[Mapping[str, Mapping[str, Command]]] = {
    "begin": {
        "init": Command("starting", "make a new book that builds at once", "templates"),
        "adopt": Command(
            "adopting",
            "make a book of a manuscript (Word, LibreOffice, LaTeX, Markdown)",
            "moving-in",
            _BY_WHAT_IS_LEFT,
        ),
    },
    "write": {
        "find": Command(
            "finding",
            "find passages by words, each as a quotation ready to paste",
            "finding",
            "0 a passage is found, 1 none is, 2 it could not run",
        ),
        "show": Command("showing", "print a passage with its neighbours", "finding"),
        "insert": Command("passages", "write a source's exact words as a quotation with its citation", "finding"),
        "check": Command("check", "check every quotation", "rules", _BY_ERRORS),
        "fix": Command(
            "fixing",
            "apply the fixes that findings offer",
            "fixing",
            f"{_BY_WHAT_IS_LEFT}; with `--diff`, 1 where something would change",
        ),
        "watch": Command("build", "check on every save, and build while there is no error", "watch"),
    },
    "sources": {
        "add": Command("adding", "add documents as sources", "sources"),
        "remove": Command("seeds", "take a source out, with its seed and its anchors", "sources"),
        "reread": Command("adding", "read a document anew, and show what differs", "sources", _BY_ERRORS),
        "anchor": Command("seeds", "update the anchors of the seeds, and print what changed", "sources", _BY_ERRORS),
        "label": Command("emending", "say which numbers the pages of a source bear", "emendations"),
        "role": Command("emending", "say what a passage is in its document", "emendations"),
    },
    "publish": {
        "build": Command(
            "build",
            "check every quotation, then make the editions",
            "docx",
            "0 the editions are written, 1 findings prevent that, 2 it could not run",
        ),
        "verify": Command(
            "build",
            "verify a finished PDF or DOCX",
            "proof",
            "0 every quotation is as it was proved, 1 one is not, 2 it could not run;"
            " with `--patch` or `--apply`, 1 where a change cannot be brought back",
        ),
    },
    "without a book": {
        "audit": Command(
            "auditing",
            "judge the quotations of a manuscript or a PDF against its sources",
            "moving-in",
            "0 none is wrong, 1 one differs, stands in another work or on another page (with `--complete` also where"
            " one is not found, has no source or cannot be read), 2 it could not run",
        ),
        "batch": Command(
            "batching",
            "judge many books and manuscripts, one line of JSON each",
            "scale",
            "0 no errors, 1 one has an error, 2 one could not be judged",
        ),
    },
    "other programs": {
        "lsp": Command("commands", "run the language server for an editor", "editor"),
        "mcp": Command("assisting", "serve a writing assistant, which can only quote what is proved", "assistants"),
        "hook": Command(
            "hooking",
            "judge a coding agent's edits before they are made, as its hook",
            "assistants",
            "0 with the answer on standard output, 2 with a refusal on standard error",
        ),
    },
    "help": {
        "help": Command(
            "helping",
            "print a page of the documentation, or find words in the pages",
            "index",
            "0 if it is done, 1 where no page has the words, 2 it could not run",
        ),
        "explain": Command("findings", "explain what a finding means and what to do", "codes"),
        "completion": Command("completing", "print the script with which a shell completes commands", "commands"),
    },
}
"""The commands by what they are for, in the order in which they are shown."""
COMMANDS: Final[Mapping[str, Command]] = {name: command for group in GROUPS.values() for name, command in group.items()}
"""All commands by name."""
DAILY: Final = ("init", "add", "find", "check", "build")
"""The commands of every day, in the order of the work."""


class CommandParser(argparse.ArgumentParser):
    """The parser of one command, which names the option that an unknown one was meant for."""

    def error(self, message: str) -> NoReturn:
        """Show the usage, say what is wrong, and end with status 2."""
        self.print_usage(sys.stderr)
        see = f"see all options with `{self.prog} --help`"
        unknown = _unknown_option(message)
        if unknown is not None:
            options = (name for name in self._option_string_actions if name.startswith("--"))
            near = nearest_help(unknown, options, "write `{}`")
            raise CannotRunError(Trouble(f"there is no option `{unknown}`", helps=(*near, see)))
        for pattern, told in _USAGE:
            found = re.fullmatch(pattern, message)
            if found is not None:
                helps = (*self._choices(*found.groups()), see)
                raise CannotRunError(Trouble(told.format(*found.groups()), helps=helps))
        raise CannotRunError(Trouble(message, helps=(see,)))

    def _choices(self, name: str, value: str = "") -> Iterator[str]:
        """What may be written for an argument, where only some words may be: the one that was meant, or all."""
        for action in self._actions:
            names = {action.dest, action.metavar, "/".join(action.option_strings)}
            if name in names and action.choices is not None:
                every = f"write one of {', '.join(f'`{choice}`' for choice in action.choices)}"
                yield from nearest_help(value, action.choices, "write `{}`") or [every]


def _unknown_option(message: str) -> str | None:
    """The option that a message of the parser does not know, such as `--al` or `-all`; None where it names none."""
    if long := re.match(r"unrecognized arguments: (--?[A-Za-z][\w-]*)", message):
        return long[1]
    if short := re.fullmatch(r"argument (-\w)/\S+: ignored explicit argument '(.*)'", message):
        return short[1] + short[2]
    return None


_USAGE: Final = (
    (r"argument (\S+): invalid int value: '(.*)'", "`{0} {1}` is not a whole number"),
    (r"argument (\S+): invalid \w+ value: '(.*)'", "`{1}` is nothing that `{0}` can be"),
    (r"argument (\S+): invalid choice: '(.*)' \(choose from .*\)", "`{1}` is nothing that `{0}` can be"),
    (r"argument (\S+): ignored explicit argument '(.*)'", "`{0}` takes no value"),
    (r"argument (\S+): expected one argument", "`{0}` stands without a value behind it"),
    (r"argument (\S+): not allowed with argument (\S+)", "`{0}` and `{1}` exclude each other"),
    (r"the following arguments are required: (.*)", "there is something missing: {0}"),
    (r"unrecognized arguments: (.*)", "`{0}` is more than this command takes"),
)
"""The parser's own messages, as patterns, and what is told in their place."""


class _WholeParser(CommandParser):
    """The parser of what stands before a command; its help lists the commands by what they are for."""

    def format_help(self) -> str:
        width = max(map(len, COMMANDS))
        lines = [self.format_usage().rstrip("\n"), "", _DESCRIPTION]
        for group, commands in GROUPS.items():
            lines += ["", f"{group}:", *(f"  {name:<{width}}  {one.about}" for name, one in commands.items())]
        lines += ["", "options:"]
        for action in self._actions:
            lines.append(f"  {', '.join(action.option_strings):<13}  {action.help}")
        lines += ["", "`quoteproof help COMMAND` tells its options, `quoteproof help` lists the pages."]
        lines += ["exit status: 0 no errors, 1 findings of error severity, 2 it could not run"]
        return "\n".join(lines) + "\n"

    def format_usage(self) -> str:
        return "usage: quoteproof [-q | -v] COMMAND …\n"


_DESCRIPTION: Final = "The citation-checked document compiler: a misquotation never reaches print."


def whole_parser() -> CommandParser:
    """Make the parser of what may stand before a command."""
    whole = _WholeParser(prog="quoteproof", add_help=False)
    whole.add_argument("--version", action="version", version=f"quoteproof {__version__}", help="print the version")
    _add_common(whole)
    return whole


def command_parser(name: str) -> CommandParser:
    """Make the parser of a command; imports its module."""
    command = COMMANDS[name]
    parser = CommandParser(prog=f"quoteproof {name}", description=command.sentence, add_help=False)
    declare = getattr(importlib.import_module(f"quoteproof.cli.{command.module}"), f"{name}_arguments")
    declare(parser)
    _add_common(parser)
    parser.epilog = f"Exit status: {command.exits}. More: `quoteproof help {command.topic}`."
    return parser


def command_function(name: str) -> Callable[[argparse.ArgumentParser, Sequence[str]], int]:
    """The function that runs a command, given its parser and the arguments behind its name."""
    module = importlib.import_module(f"quoteproof.cli.{COMMANDS[name].module}")
    return cast(Callable[[argparse.ArgumentParser, Sequence[str]], int], getattr(module, name))


class _SetVerbosity(argparse.Action):
    """Says how much is told as soon as the option is read."""

    def __init__(self, option_strings: Sequence[str], dest: str, **others: Any) -> None:
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, **others)

    def __call__(self, *_: object) -> None:
        is_new = verbosity() is not self.const
        set_verbosity(self.const)
        if is_new and self.const is Verbosity.VERBOSE:
            from quoteproof.cli.verbose import StepPrinter, describe_program

            describe_program()
            steps.listen(StepPrinter())


def _add_common(parser: argparse.ArgumentParser) -> None:
    """Add the options that every command has."""
    parser.add_argument("-h", "--help", action="help", help="print this help")
    either = parser.add_mutually_exclusive_group()
    quiet, verbose = Verbosity.QUIET, Verbosity.VERBOSE
    about = "say only what is wrong, and what was asked for"
    either.add_argument("-q", "--quiet", action=_SetVerbosity, const=quiet, help=about)
    about = "also say how it is done: the steps, their times, the engines"
    either.add_argument("-v", "--verbose", action=_SetVerbosity, const=verbose, help=about)
