"""Answers of single commands as JSON, for programs: the answer, or why there is none, as one object.

A refusal is an object on standard output too, with the exit status that it has anyway: who merges the streams of a
command cannot take an error for an answer. The schema is docs/answers.schema.json.
"""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Final

from quoteproof import __version__
from quoteproof.cli.terminal import say
from quoteproof.disk.errors import CannotRunError, Trouble

SCHEMA_VERSION: Final = 1
"""Grows when a key changes its meaning or goes."""
Candidates = tuple[tuple[str, str], ...]
"""Commands that may have been meant, each with the words of the source around the place that it means."""


class NoAnswerError(CannotRunError):
    """A refusal with the commands that may have been meant."""

    def __init__(self, trouble: Trouble, candidates: Candidates) -> None:
        """Carry the refusal and the commands."""
        super().__init__(trouble)
        self.candidates = candidates


def add_format(parser: ArgumentParser) -> None:
    """Add the option that asks for JSON."""
    about = "`json` is one object for programs, also where the answer is an error (default: text)"
    parser.add_argument("--format", choices=("text", "json"), default="text", help=about)


def answered(words: Sequence[str], command: Callable[[], int]) -> int:
    """Run a command whose arguments may ask for JSON; its refusal is JSON then, too. Returns the exit status."""
    try:
        return command()
    except CannotRunError as error:
        if "--format=json" not in words and ("--format", "json") not in pairwise(words):
            raise
        first, *others = error.troubles
        helps = [*first.helps, *(trouble.message for trouble in others)]
        value: dict[str, Any] = {"error": first.message, "helps": helps}
        if isinstance(error, NoAnswerError) and error.candidates:
            value["helps"] = [h for h in helps if not any(h.startswith(typed) for typed, _ in error.candidates)]
            value["candidates"] = [{"command": typed, "around": around} for typed, around in error.candidates]
        say_answer(value)
        return 2


def say_answer(value: dict[str, Any]) -> None:
    """Write an answer as one JSON object."""
    head = {"tool": "quoteproof", "version": __version__, "schema_version": SCHEMA_VERSION}
    say(json.dumps({**head, **value}, ensure_ascii=False, indent=2), exact=True)
