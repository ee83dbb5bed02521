"""The codes of findings: stable, never reused, named after the defect.

Promises: one table; the order of `PRECEDENCE` says which of two faults at one place speaks.
Leaves out: what a code means in prose, which stands in the code's own file under `rules/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Severity(StrEnum):
    """How grave a finding is: an error stops a build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding."""

    id: str
    """The stable code, such as `Q001`."""
    name: str
    """The defect, so that it reads after “allow”: `misquotation`."""
    severity: Severity = Severity.ERROR
    """How grave it is unless the finding itself says otherwise."""


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

PRECEDENCE: Final = (
    *("S001", "S002", "C001", "C002", "C003", "C004", "C005", "Q014", "Q018", "Q021", "Q020", "Q002", "Q017", "Q009"),
    *("Q008", "Q003", "Q005", "Q016", "Q006", "Q007", "Q011", "Q004", "Q010", "Q012", "Q013", "Q001", "Q019"),
)
"""Where one fault could carry several codes, the first of these speaks (rules.md, “Codes”)."""
