"""A line of a batch: what is told of one book or manuscript, small enough to keep ten thousand of them.

A line is one object of JSON (docs/batch.schema.json). It says nothing of when, where or beside what it was made, so
that it is the same whoever judged. Its `digest` is of all that decided it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, field
from enum import StrEnum
from typing import Any, Final

from quoteproof import __version__
from quoteproof.values import dataclass

SCHEMA_VERSION: Final = 1
"""Raised when a key changes its meaning or is removed."""


class BatchKind(StrEnum):
    """What was judged."""

    BOOK = "book"
    """A folder with `book.yaml`: checked as `quoteproof check` does."""
    MANUSCRIPT = "manuscript"
    """A file, or a folder without `book.yaml`: audited as `quoteproof audit` does."""


class FailureReason(StrEnum):
    """Why a book could not be judged."""

    CANNOT_RUN = "cannot-run"
    """Something in it must be corrected first."""
    CHANGED = "changed"
    """Its files changed while it was judged."""
    MEMORY = "memory"
    """It needs more memory than a worker may hold."""
    TIME = "time"
    """It took longer than a book may take."""
    CRASH = "crash"
    """The worker ended without an answer."""
    PROGRAM = "program"
    """The worker has another version of the program than the command."""


@dataclass(frozen=True, slots=True)
class BatchFailure:
    """Why a book could not be judged, for a person."""

    reason: FailureReason
    """The kind of failure."""
    message: str
    """What is wrong: lower case, no full stop."""
    file: str = ""
    """The file concerned; empty where none is."""
    line: int = 0
    """1-based line; 0 where none is known."""
    helps: tuple[str, ...] = ()
    """Changes that would correct it."""


@dataclass(frozen=True, slots=True)
class BatchFinding:
    """One finding of a book, or one quotation of a manuscript that is wrong."""

    severity: str
    """`error` or `warning`."""
    code: str
    """The code; of a quotation of a manuscript its state, where no code is known."""
    where: str
    """File and line, or the place in the manuscript."""
    message: str
    """What is wrong."""


@dataclass(frozen=True, slots=True)
class BatchLine:
    """What is told of one book or manuscript."""

    name: str
    """Its path as it was given, with `/`."""
    kind: BatchKind
    """What it is."""
    digest: str = ""
    """SHA-256 of all that decided this line, in hexadecimal; empty where it must not be believed later."""
    files: tuple[str, ...] = ()
    """Further files that decided it: those that a manuscript names, relative to its folder."""
    errors: int = 0
    """How many errors it has."""
    warnings: int = 0
    """How many warnings."""
    chapters: int = 0
    """How many chapters."""
    sources: int = 0
    """How many sources were read."""
    quotations: Mapping[str, int] = field(default_factory=dict)
    """How many quotations have each verdict; of a manuscript, how many are in each state."""
    codes: Mapping[str, int] = field(default_factory=dict)
    """How many findings have each code."""
    findings: tuple[BatchFinding, ...] = ()
    """The first findings, errors before warnings."""
    failure: BatchFailure | None = None
    """Why it could not be judged; None where it was."""

    @property
    def status(self) -> int:
        """The exit status that a command for this book alone would have."""
        return 2 if self.failure is not None else 1 if self.errors else 0


def line_text(line: BatchLine) -> str:
    """A line as JSON, with the line end."""
    value = {"tool": "quoteproof", "version": __version__, "schema_version": SCHEMA_VERSION, **asdict(line)}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def read_line(text: str) -> BatchLine | None:
    """The line that `line_text` wrote; None for anything else, such as a line that a killed run left half written."""
    try:
        value = json.loads(text)
        if value.pop("tool") != "quoteproof" or value.pop("schema_version") != SCHEMA_VERSION:
            return None
        value.pop("version")
        return _line(value)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _line(value: dict[str, Any]) -> BatchLine:
    """A line of plain values; raises `TypeError`, `KeyError` or `ValueError` where it is none."""
    failure = value.pop("failure")
    if failure is not None:
        reason, helps = FailureReason(failure.pop("reason")), tuple(map(str, failure.pop("helps")))
        failure = BatchFailure(reason=reason, helps=helps, **failure)
    findings = tuple(BatchFinding(**finding) for finding in value.pop("findings"))
    value |= {"files": tuple(map(str, value["files"]))}
    value |= {"kind": BatchKind(value["kind"]), "findings": findings, "failure": failure}
    line = BatchLine(**value)
    numbers = (line.errors, line.warnings, line.chapters, line.sources, *line.quotations.values(), *line.codes.values())
    if not all(isinstance(n, int) for n in numbers) or not all(isinstance(t, str) for t in (line.name, line.digest)):
        raise ValueError("a value is of another kind")
    return line
