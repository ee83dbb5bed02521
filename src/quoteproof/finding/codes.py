"""Codes: the kinds of findings, each stable, never reused and named after the defect.

Which codes there are stands in no list: each rule's file under `rules/` makes its own, and `rules.table` collects
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


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
    raisable: bool = False
    """Whether `raise:` in `book.yaml` can make its warning an error."""
    blocking: bool = False
    """Whether it hides other faults, so that no baseline may list it."""
    tag: Tag | None = None
    """How an editor shows the words at fault."""


_NAMES: Final = {
    "Q001": "misquotation",
    "Q002": "uncited-quotation",
    "Q003": "misplaced-quotation",
    "Q004": "unmarked-omission",
    "Q005": "disordered-pieces",
    "Q006": "overreaching-alteration",
    "Q007": "undeclared-emphasis",
    "Q008": "look-alike-character",
    "Q009": "invisible-character",
    "Q010": "skewing-alteration",
    "Q011": "cut-word",
    "Q012": "changed-case",
    "Q013": "changed-punctuation",
    "Q014": "stray-quotation-mark",
    "Q015": "unquoted-borrowing",
    "Q016": "empty-omission",
    "Q017": "empty-quotation",
    "Q018": "markup-in-quotation",
    "Q019": "uncheckable-quotation",
    "Q020": "contested-quotation",
    "Q021": "unmarked-display",
    "C001": "unknown-source",
    "C002": "unknown-anchor",
    "C003": "retired-anchor",
    "C004": "source-without-seed",
    "C005": "contradicting-locator",
    "C006": "citation-in-code",
    "S001": "changed-seed",
    "S002": "stale-emendation",
    "A001": "unexplained-acknowledgement",
    "A002": "unused-acknowledgement",
    "S003": "unused-seed",
    "B001": "malformed-entry",
    "B002": "unused-entry",
    "B003": "nameless-entry",
    "K001": "unreadable-chapter",
    "K002": "raw-markup",
    "K003": "unsupported-markup",
    "K004": "headless-chapter",
    "K005": "skipped-heading-level",
    "N001": "undefined-note",
    "N002": "duplicate-note",
    "N003": "unused-note",
    "X001": "broken-link",
    "X002": "missing-image",
    "X003": "missing-alternative-text",
    "X004": "ambiguous-link",
    "X005": "duplicate-identifier",
    "X006": "duplicate-reference",
    "X007": "colliding-reference",
}
_WARNINGS: Final = frozenset({"Q015", "S003", "B002", "N003"})

CODES: Final = {
    id: Code(id, name, Severity.WARNING if id in _WARNINGS else Severity.ERROR) for id, name in _NAMES.items()
}
"""Every code by its ID."""
