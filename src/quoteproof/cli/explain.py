"""`quoteproof explain`: says what a finding means, why it matters, and what to do."""

from __future__ import annotations

import argparse

from quoteproof.cli.terminal import columns, say
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.finding.model import Code
from quoteproof.report.explain import render
from quoteproof.rules.table import CODES, RULES


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("code", nargs="?", help="a code such as Q001, or a name such as misquotation; all if none")


def command(given: argparse.Namespace) -> int:
    """Explain one code."""
    if given.code is None:
        say("\n".join(f"{code.id} {code.name} ({code.severity.value})" for code in sorted(CODES.values(), key=_by_id)))
        return 0
    names = {code.name: code.id for code in CODES.values()}
    id = names.get(given.code.lower(), given.code.upper())
    if id not in RULES:
        helps = (f"codes run from {min(CODES)} to {max(CODES)}; each finding prints its own",)
        raise CannotRunError(Trouble(f"there is no code `{given.code}`", helps=helps))
    say(render(RULES[id], columns=columns()))
    return 0


def _by_id(code: Code) -> str:
    return code.id
