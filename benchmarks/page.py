"""`python -m benchmarks.page`: writes the tables of docs/performance.md and its plot from the last whole run.

Promises: only what stands between the page's two marks is replaced. Leaves out: measuring.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from benchmarks.bench import ROOT
from benchmarks.figures import SECONDS, Figure, from_json, measured, shown
from benchmarks.plot import svg
from benchmarks.reasons import reason

RESULTS: Final = ROOT / "benchmarks" / "results.json"
"""What the last whole run measured."""
PAGE: Final = ROOT / "docs" / "performance.md"
"""The page."""
PLOT: Final = ROOT / "docs" / "growth.svg"
"""The plot that it shows."""

_MADE: Final = re.compile(r"(<!-- made by benchmarks\.page -->\n).*?(<!-- end -->)", re.DOTALL)


def page(before: str, machine: Mapping[str, str], figures: Sequence[Figure]) -> str:
    """The page with its made part put anew.

    Raises ValueError where its marks are gone, or a target is missed for which no reason is written.
    """
    made = f"\n{_said(machine)}\n\n{table(figures)}\n\n{missed(figures)}\n\n"
    after, count = _MADE.subn(lambda match: match[1] + made + match[2], before)
    if count != 1:
        raise ValueError("the page has no place for the figures")
    return after


def table(figures: Iterable[Figure]) -> str:
    """The figures as a table of Markdown, but for those of the plot."""
    lines = ["| what | measured | target | met | processor | floor |", "|---|--:|--:|---|--:|--:|"]
    for figure in figures:
        if not figure.what.startswith("growth"):
            target = "–" if figure.target is None else f"≤ {shown(figure.target, figure.unit)}"
            met = {None: "–", True: "yes", False: "**no**"}[figure.met]
            work = "–" if figure.processor is None else shown(figure.processor, SECONDS)
            least = "–" if figure.floor is None else f"{shown(figure.floor, figure.unit)}, {figure.floor_is}"
            lines.append(f"| {' | '.join((figure.what, measured(figure), target, met, work, least))} |")
    return "\n".join(lines)


def missed(figures: Iterable[Figure]) -> str:
    """The figures that miss their targets, each with the reason; raises ValueError where one has none."""
    late = [figure for figure in figures if figure.met is False]
    if strange := [figure.what for figure in late if not reason(figure)]:
        raise ValueError(f"no reason is written in benchmarks/reasons.py for: {'; '.join(strange)}")
    lines = [f"- **{figure.what}** ({measured(figure)}): {reason(figure)}" for figure in late]
    return "\n".join(["Targets that are missed, and what remains:", "", *lines]) if late else "Every target is met."


def _said(machine: Mapping[str, str]) -> str:
    names = ("quoteproof", "python", "system", "processors")
    version, python, system, processors = (machine[name] for name in names)
    return f"quoteproof {version}, Python {python}, {system}, {processors} processors."


def main() -> None:
    """Write page and plot."""
    kept = json.loads(RESULTS.read_text(encoding="utf-8"))
    figures = from_json(kept["figures"])
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), kept["machine"], figures), encoding="utf-8")
    PLOT.write_text(svg(figures), encoding="utf-8")


if __name__ == "__main__":
    main()
