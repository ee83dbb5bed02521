"""Figures: what was measured, held against its target, as text and as JSON.

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
    """Seconds of the floor, where there is one."""
    seconds: float | None = None
    """Seconds of the subject, where the value is a ratio."""
    processor: float | None = None
    """The same ratio, of processor time."""
    note: str = ""
    """What bears on it."""

    @property
    def met(self) -> bool | None:
        """Whether the target was met; none without a target."""
        return None if self.target is None else self.value <= self.target


def ratio(what: str, floor: Cost, subject: Cost, target: float | None, *, note: str = "") -> Figure:
    """Make the figure of a subject that is held against a floor."""
    work = subject.processor / floor.processor if floor.processor else None
    return Figure(what, subject.wall / floor.wall, TIMES, target, floor.wall, subject.wall, work, note)


def text(figures: Iterable[Figure]) -> str:
    """Figures as lines for a terminal."""
    return "\n".join(line(figure) for figure in figures)


def line(figure: Figure) -> str:
    """One figure as a line for a terminal."""
    words = {None: "", True: "met", False: "MISSED"}
    target = "" if figure.target is None else f"target {shown(figure.target, figure.unit)}"
    times = "" if figure.floor is None else f"floor {figure.floor:.3f} s"
    if figure.floor is not None and figure.seconds is not None:
        times += f", ours {figure.seconds:.3f} s"
    if figure.processor is not None:
        times += f", processor {figure.processor:.2f} ×"
    parts = (figure.what.ljust(58), shown(figure.value, figure.unit).rjust(10), target.ljust(16), words[figure.met])
    return "  ".join((*(part.ljust(6) for part in parts), times, figure.note)).rstrip()


def shown(value: float, unit: str) -> str:
    """A value with its unit, as many digits as mean something."""
    digits = 0 if unit in (MS, MIB) else 2
    return f"{value:.{digits}f} {unit}"


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
