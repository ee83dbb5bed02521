"""The summary: how many quotations have which verdict, and whether the book can stand.

Promises: two lines, the same numbers as the JSON form, and one or two more where a baseline is used; what is not
verified is named apart, never summed.
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


def known(result: CheckResult) -> tuple[str, ...]:
    """Give what a baseline did: how many of its entries still occur, and that the others can go; else nothing."""
    told = result.known
    if told is None:
        return ()
    lines = (f"known: {len(told.findings):,} of {told.listed:,} from the baseline",)
    if not told.settled:
        return lines
    entries = "1 entry of the baseline is" if told.settled == 1 else f"{told.settled:,} entries of the baseline are"
    return (*lines, f"{entries} settled: write it anew")


def outcome(result: CheckResult) -> str:
    """Give what follows from it: nothing wrong, or how much cannot stand; what a baseline knows is not counted."""
    fallen = _fallen(result)
    errors, warnings = len(result.errors), len(result.warnings)
    told = _number(errors, "error") + (f", {_number(warnings, 'warning')}" if warnings else "")
    if fallen:
        plain = errors == fallen and not warnings
        return f"{_number(fallen, 'quotation')} cannot stand" + ("" if plain else f" ({told})")
    if errors:
        return f"the book cannot stand ({told})"
    nothing = "nothing new is wrong" if result.known and result.known.findings else "nothing wrong"
    return nothing + (f" ({_number(warnings, 'warning')})" if warnings else "")


def _fallen(result: CheckResult) -> int:
    fallen = {j.quotation.id for chapter in result.chapters for j in chapter.judged if j.verdict.name in _FALLEN}
    return len(fallen if result.known is None else fallen & {found.quotation for found in result.errors})


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
