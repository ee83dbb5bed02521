"""The options about a baseline that commands share: what they are called, and what they say."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quoteproof.check.baseline import Line, take, without
from quoteproof.check.result import CheckResult
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.project.baseline import read_baseline, write_baseline


def use_argument(parser: argparse._ActionsContainer) -> None:
    """Declare `--baseline`."""
    parser.add_argument("--baseline", metavar="FILE", help="count only what this file does not list")


def write_argument(parser: argparse._ActionsContainer) -> None:
    """Declare `--write-baseline`."""
    parser.add_argument("--write-baseline", metavar="FILE", help="list everything that is wrong now in this file")


@dataclass(frozen=True, slots=True)
class Listed:
    """A baseline that was named."""

    file: str
    """Its name."""
    lines: tuple[Line, ...]
    """Its entries."""


def listed(file: str | None) -> Listed | None:
    """Read the baseline that is named, if one is; before anything long is begun, so that a wrong name costs nothing."""
    return None if file is None else Listed(file, read_baseline(Path(file)))


def used(result: CheckResult, baseline: Listed | None, *, whole: bool = True) -> CheckResult:
    """Set apart what a baseline lists, if there is one; `whole` says whether the whole book was checked."""
    if baseline is None:
        return result
    rest = without(result, baseline.lines, whole=whole)
    if rest.known is not None and rest.known.misworded:
        message = "the words are not those of the finding that the line's digest stands for"
        helps = ("strike the line out, or write the baseline anew with `--write-baseline`, and read what it lists",)
        raise CannotRunError(*(Trouble(message, baseline.file, line, helps) for line in rest.known.misworded))
    return rest


def written(result: CheckResult, file: str, *, root: Path, whole: bool) -> Iterator[str]:
    """Write everything that is wrong into a baseline and give what is to be said of it."""
    if not whole:
        helps = ("name no chapters with `--write-baseline`",)
        raise CannotRunError(Trouble("a baseline is of the whole book", helps=helps))
    text, refused = take(result)
    write_baseline(Path(file), text, root=root)
    count = sum(not line.startswith("#") for line in text.splitlines())
    yield f"wrote {file} ({count} {'entry' if count == 1 else 'entries'})"
    for found in refused:
        yield f"not in it, since no baseline takes {found.code.id}: {found.place.file}: {found.message}"
