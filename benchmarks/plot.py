"""The plot of how cost grows, as an SVG of our own: a panel for each axis, both scales logarithmic.

Promises: the same figures give the same bytes. Leaves out: measuring (`subjects.growth`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Final

from benchmarks.figures import Figure

_GROWTH: Final = re.compile(r"growth, (?P<axis>[a-z]+): (?P<at>\d+), (?P<line>.+)")
_UNITS: Final = {
    "words": "words",
    "quotations": "quotations in 50,000 words",
    "sources": "MB of sources",
    "chapters": "chapters of 50,000 words",
    "pages": "pages",
    "workers": "worker processes",
}
_COLOURS: Final = {
    "nothing cached": "#a33b20",
    "one chapter changed": "#1f5a7a",
    "read back": "#3d7a3a",
    "a batch of books": "#6b4a8c",
}
_WIDTH, _HEIGHT, _LEFT, _TOP = 250, 190, 54, 34

Points = list[tuple[float, float]]


def points(figures: Iterable[Figure]) -> dict[str, dict[str, Points]]:
    """The measured points by axis and line, in order."""
    found: dict[str, dict[str, Points]] = {}
    for figure in figures:
        match = _GROWTH.fullmatch(figure.what)
        if match:
            found.setdefault(match["axis"], {}).setdefault(match["line"], []).append((int(match["at"]), figure.value))
    return {axis: {line: sorted(at) for line, at in lines.items()} for axis, lines in found.items()}


def svg(figures: Iterable[Figure]) -> str:
    """The plot."""
    panels = points(figures)
    every = [value for lines in panels.values() for at in lines.values() for _, value in at]
    low, high = _decades(every)
    width = len(panels) * (_WIDTH + _LEFT) + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT + 84}" font-family="sans-serif" '
        f'font-size="10" role="img" aria-label="How cost grows, in seconds">',
        f'<rect width="{width}" height="{_HEIGHT + 84}" fill="#fff"/>',
    ]
    for number, (axis, lines) in enumerate(panels.items()):
        parts += _panel(number * (_WIDTH + _LEFT) + _LEFT, axis, lines, low, high)
    for number, (line, colour) in enumerate(_COLOURS.items()):
        parts.append(f'<text x="{_LEFT + number * 130}" y="18" fill="{colour}">— {line}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(left: int, axis: str, lines: dict[str, Points], low: float, high: float) -> list[str]:
    from_, to = _decades([x for at in lines.values() for x, _ in at])

    def x(value: float) -> float:
        return left + _WIDTH * _share(value, from_, to)

    def y(value: float) -> float:
        return _TOP + _HEIGHT * (1 - _share(value, low, high))

    parts = []
    for tick in _ticks(low, high):
        parts.append(f'<path d="M{left} {y(tick):.1f}h{_WIDTH}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 6}" y="{y(tick) + 3:.1f}" text-anchor="end">{tick:g} s</text>')
    for tick in _ticks(from_, to):
        parts.append(f'<path d="M{x(tick):.1f} {_TOP}v{_HEIGHT}" stroke="#eee"/>')
        parts.append(f'<text x="{x(tick):.1f}" y="{_TOP + _HEIGHT + 16}" text-anchor="middle">{tick:,.0f}</text>')
    parts.append(f'<text x="{left + _WIDTH // 2}" y="{_TOP + _HEIGHT + 34}" text-anchor="middle">{_UNITS[axis]}</text>')
    for line, at in lines.items():
        path = "L".join(f"{x(a):.1f} {y(b):.1f}" for a, b in at)
        parts.append(f'<path d="M{path}" fill="none" stroke="{_COLOURS[line]}" stroke-width="1.6"/>')
        parts += [f'<circle cx="{x(a):.1f}" cy="{y(b):.1f}" r="2.4" fill="{_COLOURS[line]}"/>' for a, b in at]
    return parts


def _decades(values: Sequence[float]) -> tuple[float, float]:
    """The powers of ten around some values."""
    return 10 ** math.floor(math.log10(min(values))), 10 ** math.ceil(math.log10(max(values)) + 1e-9)


def _share(value: float, low: float, high: float) -> float:
    return (math.log10(value) - math.log10(low)) / (math.log10(high) - math.log10(low) or 1)


def _ticks(low: float, high: float) -> list[float]:
    return [10**power for power in range(round(math.log10(low)), round(math.log10(high)) + 1)]
