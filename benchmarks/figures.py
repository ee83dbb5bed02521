"""Figures: what was measured, held against its target and its floor, as text and as JSON.

Promises: one line a figure, its target and whether it was met; nothing is rounded in its favour. No figure decides
a build. Leaves out: measuring.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from benchmarks.timing import Cost

MS: Final = "ms"
"""Milliseconds."""
SECONDS: Final = "s"
"""Seconds."""
TIMES: Final = "×"
"""Times the floor."""
MIB: Final = "MiB"
"""Mebibytes."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure."""

    what: str
    """What was measured, as a person would say it."""
    value: float
    """The figure that the target speaks of, in `unit`."""
    unit: str
    """`ms`, `s`, `×` or `MiB`."""
    target: float | None = None
    """The most that it should be; none where the figure only informs."""
    floor: float | None = None
    """What the least that could be costs, measured in the same run, in `unit`; none where nothing was measured."""
    floor_is: str = ""
    """What the floor is, such as `one pandoc over all chapters`."""
    processor: float | None = None
    """Seconds of processor time that the same took, of all its processes; none where it was not taken."""
    failed: str = ""
    """Why it could not be measured; then `value` means nothing, and a target is missed."""

    @property
    def met(self) -> bool | None:
        """Whether the target was met; none without a target."""
        return None if self.target is None else not self.failed and self.value <= self.target


def clock(
    what: str, subject: Cost, target: float | None = None, *, floor: Cost | None = None, floor_is: str = ""
) -> Figure:
    """Make the figure of the seconds on the clock that something took."""
    least = None if floor is None else floor.wall
    return Figure(what, subject.wall, SECONDS, target, least, floor_is, subject.processor)


def memory(what: str, subject: Cost, target: float | None = None) -> Figure:
    """Make the figure of the peak memory of the largest process of something."""
    return Figure(what, subject.memory / 2**20, MIB, target)


def text(figures: Iterable[Figure]) -> str:
    """Figures as lines for a terminal."""
    return "\n".join(line(figure) for figure in figures)


def line(figure: Figure) -> str:
    """One figure as a line for a terminal."""
    words = {None: "", True: "met", False: "MISSED"}
    target = "" if figure.target is None else f"target {shown(figure.target, figure.unit)}"
    least = "" if figure.floor is None else f"floor {shown(figure.floor, figure.unit)} ({figure.floor_is})"
    work = "" if figure.processor is None else f"processor {shown(figure.processor, SECONDS)}"
    parts = (figure.what.ljust(66), measured(figure).rjust(10), target.ljust(16), words[figure.met].ljust(6))
    return "  ".join((*parts, work.ljust(17), least)).rstrip()


def measured(figure: Figure) -> str:
    """The value of a figure with its unit, or why there is none."""
    return figure.failed or shown(figure.value, figure.unit)


def shown(value: float, unit: str) -> str:
    """A value with its unit, as many digits as mean something."""
    digits = 0 if unit == MIB or (unit == MS and value >= 10) else 2
    return f"{value:,.{digits}f} {unit}"


def to_json(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """Figures as JSON has them."""
    return [{**asdict(figure), "met": figure.met} for figure in figures]


def from_json(values: Iterable[Mapping[str, Any]]) -> list[Figure]:
    """Read figures back from what `to_json` gave."""
    return [Figure(**{key: value for key, value in one.items() if key != "met"}) for one in values]


def merged(before: Iterable[Figure], now: Iterable[Figure]) -> list[Figure]:
    """Older figures with those of a new run in their places, and new ones after them."""
    new = {figure.what: figure for figure in now}
    kept = [new.pop(figure.what, figure) for figure in before]
    return [*kept, *new.values()]
