"""The options about a baseline that commands share: what they are called, and what they say."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from quoteproof.check.baseline import Entry, take, without
from quoteproof.check.result import CheckResult
from quoteproof.project.baseline import read_baseline, write_baseline
from quoteproof.project.errors import CannotRunError, Trouble


def use_argument(parser: argparse._ActionsContainer) -> None:
    """Declare `--baseline`."""
    parser.add_argument("--baseline", metavar="FILE", help="count only what this file does not list")


def write_argument(parser: argparse._ActionsContainer) -> None:
    """Declare `--write-baseline`."""
    parser.add_argument("--write-baseline", metavar="FILE", help="list everything that is wrong now in this file")


def listed(file: str | None) -> frozenset[Entry] | None:
    """Read the baseline that is named, if one is; before anything long is begun, so that a wrong name costs nothing."""
    return None if file is None else read_baseline(Path(file))


def used(result: CheckResult, baseline: frozenset[Entry] | None, *, whole: bool = True) -> CheckResult:
    """Set apart what a baseline lists, if there is one; `whole` says whether the whole book was checked."""
    return result if baseline is None else without(result, baseline, whole=whole)


def written(result: CheckResult, file: str, *, whole: bool) -> Iterator[str]:
    """Write everything that is wrong into a baseline and give what is to be said of it."""
    if not whole:
        helps = ("name no chapters with `--write-baseline`",)
        raise CannotRunError(Trouble("a baseline is of the whole book", helps=helps))
    text, refused = take(result)
    write_baseline(Path(file), text)
    count = sum(not line.startswith("#") for line in text.splitlines())
    yield f"wrote {file} ({count} {'entry' if count == 1 else 'entries'})"
    for found in refused:
        yield f"not in it, since no baseline takes {found.code.id}: {found.place.file}: {found.message}"
