"""The summary: how many quotations have which verdict, and whether the book can stand.

Promises: two lines, the same numbers as the JSON form; what is not verified is named apart, never summed.
"""

from __future__ import annotations

from quoteproof.check.result import CheckResult
from quoteproof.verdict.model import Misplaced, Misquoted, Uncheckable, Uncited

_FALLEN = (Misquoted.name, Misplaced.name, Uncited.name, Uncheckable.name)


def counts(result: CheckResult) -> str:
    """Give the counts in a sentence: `124 quotations in 6 chapters: 101 verbatim, 17 altered, …`."""
    found = result.counts
    total = sum(found.values())
    chapters = len(result.chapters)
    head = f"{_number(total, 'quotation')} in {_number(chapters, 'chapter')}"
    named = ", ".join(f"{count} {name}" for name, count in found.items() if count)
    return f"{head}: {named}" if named else head


def outcome(result: CheckResult) -> str:
    """Give what follows from it: nothing wrong, or how much cannot stand."""
    fallen = sum(result.counts[name] for name in _FALLEN)
    errors, warnings = len(result.errors), len(result.warnings)
    told = _number(errors, "error") + (f", {_number(warnings, 'warning')}" if warnings else "")
    if fallen:
        plain = errors == fallen and not warnings
        return f"{_number(fallen, 'quotation')} cannot stand" + ("" if plain else f" ({told})")
    if errors:
        return f"the book cannot stand ({told})"
    return "nothing wrong" + (f" ({_number(warnings, 'warning')})" if warnings else "")


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
