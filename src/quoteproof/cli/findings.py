"""`quoteproof explain`: explains what a finding means; and the diffs that commands show."""

from __future__ import annotations

import difflib
import re
from argparse import ArgumentParser
from collections.abc import Sequence
from functools import partial
from operator import attrgetter
from typing import Final

from quoteproof.cli.answers import add_format, answered, say_answer
from quoteproof.cli.terminal import columns, nearest_help, say
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.report import explain as explanations
from quoteproof.report.display import visible
from quoteproof.rules.table import CODES, RULES

_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
_STYLES: Final = {"---": "\033[1m", "+++": "\033[1m", "@@ ": "\033[2m", "-": "\033[31m", "+": "\033[32m"}
_RESET: Final = "\033[0m"


def explain_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of `explain`."""
    parser.add_argument(
        "code",
        nargs="?",
        metavar="CODE",
        help="a code such as Q001, or a name such as misquotation (default: list all)",
    )
    add_format(parser)


def explain(parser: ArgumentParser, words: Sequence[str]) -> int:
    """Explain one code, or list all."""
    return answered(words, partial(_explain, parser, words))


def code_id(asked: str) -> str | None:
    """The code that is meant by a code or a name in any case; None where there is none."""
    id = {code.name: code.id for code in CODES.values()}.get(asked.lower(), asked.upper())
    return id if id in RULES else None


def _explain(parser: ArgumentParser, words: Sequence[str]) -> int:
    args = parser.parse_args(words)
    asked, is_json = args.code, args.format == "json"
    if asked is None:
        codes = sorted(CODES.values(), key=attrgetter("id"))
        if is_json:
            say_answer({"codes": [{"code": c.id, "name": c.name, "severity": c.severity.value} for c in codes]})
        else:
            say("\n".join(f"{code.id} {code.name} ({code.severity.value})" for code in codes))
        return 0
    id = code_id(asked)
    if id is None:
        near = nearest_help(asked, (*CODES, *(code.name for code in CODES.values())), "write `{}`")
        helps = (
            *near,
            f"codes run from {min(CODES)} to {max(CODES)}; each finding prints its own",
        )
        raise CannotRunError(Trouble(f"there is no code `{asked}`", helps=helps))
    if is_json:
        say_answer(explanations.value(RULES[id]))
    else:
        say(explanations.render(RULES[id], columns=columns()))
    return 0


def diff(file: str, before: str, after: str, *, colour: bool = False) -> str:
    """The diff of one file; empty where nothing changes."""
    lines = difflib.unified_diff(_LINE.findall(before), _LINE.findall(after), file, file)
    whole = (line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    return "".join(_painted(line) if colour else line for line in whole)


def _painted(line: str) -> str:
    style = next((s for start, s in _STYLES.items() if line.startswith(start)), "")
    shown = "\n".join(visible(part) for part in line.rstrip("\r\n").split("\n"))
    return f"{style}{shown}{_RESET if style else ''}\n"
