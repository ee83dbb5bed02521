"""Codes: the kinds of findings, each stable, never reused and named after the defect.

Which codes there are stands in no list: each rule's file under `rules/` makes its own, and `rules.table` collects
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is: an error stops a build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Tag(StrEnum):
    """What an editor may show of a code by the look of the words, beside its message."""

    UNUSED = "unused"
    """The words at fault serve nothing."""
    RETIRED = "retired"
    """The words at fault name something that is no longer there."""


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding."""

    id: str
    """The stable code, such as `Q001`."""
    name: str
    """The defect, so that it reads after “allow”: `misquotation`."""
    severity: Severity = Severity.ERROR
    """How grave it is unless the finding itself says otherwise."""
    precedence: int | None = None
    """Where one fault could carry several codes, the one with the lowest number speaks (rules.md, “Codes”)."""
    acknowledgeable: bool = False
    """Whether an author may let such a finding pass, with a reason."""
    raised_by: str = ""
    """The name by which `raise:` in `book.yaml` makes its warnings errors; empty where none does."""
    blocking: bool = False
    """Whether it hides other faults, so that no baseline may list it."""
    tag: Tag | None = None
    """How an editor shows the words at fault."""
