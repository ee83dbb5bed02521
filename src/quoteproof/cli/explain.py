"""`quoteproof explain`: says what a finding means, why it matters, and what to do."""

from __future__ import annotations

import argparse

from quoteproof.cli.terminal import columns, say
from quoteproof.finding.codes import CODES
from quoteproof.project.errors import CannotRunError, Trouble
from quoteproof.report.explain import render
from quoteproof.verdict.rules import EXPLANATIONS


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("code", help="a code such as Q001, or a name such as misquotation")


def command(given: argparse.Namespace) -> int:
    """Explain one code."""
    names = {code.name: code.id for code in CODES.values()}
    id = names.get(given.code.lower(), given.code.upper())
    if id not in EXPLANATIONS:
        helps = (f"codes run from {min(CODES)} to {max(CODES)}; each finding prints its own",)
        raise CannotRunError(Trouble(f"there is no code `{given.code}`", helps=helps))
    say(render(EXPLANATIONS[id], columns=columns()))
    return 0
