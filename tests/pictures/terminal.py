"""A picture of what a terminal shows after commands: their real output, as SVG, on a light and on a dark ground.

rich reads the colours of the output. The text stays text, in the reader's own monospaced face; nothing is loaded.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from html import escape
from io import StringIO
from pathlib import Path
from typing import Final
from unittest import mock

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from quoteproof.cli.main import main

COLUMNS: Final = 88
_SIZE: Final = 14
_WIDTH: Final = 0.6 * _SIZE
_HEIGHT: Final = 20
_MARGIN: Final = 18
_FACES: Final = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"


@dataclass(frozen=True, slots=True)
class Ground:
    """The colours of a terminal, each as `#rrggbb`."""

    paper: str
    ink: str
    edge: str
    by_number: Mapping[int, str]
    """The colours of the program's escape sequences, by their ANSI number: 1 is red."""


LIGHT: Final = Ground(
    "#ffffff",
    "#1f2328",
    "#d1d9e0",
    {1: "#c4122f", 2: "#116329", 3: "#7d4e00", 4: "#0550ae", 5: "#8250df", 6: "#1b7c83"},
)
DARK: Final = Ground(
    "#0d1117",
    "#e6edf3",
    "#3d444d",
    {1: "#ff7b72", 2: "#56d364", 3: "#e3b341", 4: "#79c0ff", 5: "#d2a8ff", 6: "#56d4dd"},
)


class _Screen(StringIO):
    """Standard output that says it is a terminal, so that colours are written."""

    def isatty(self) -> bool:
        return True


def run(folder: Path, command: str) -> str:
    """What a command of the program prints on a terminal of `COLUMNS` columns in a folder, with escape sequences."""
    program, *words = command.split()
    assert program == "quoteproof"
    screen = _Screen()
    with (
        mock.patch.dict(os.environ, {"COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}),
        chdir(folder),
        redirect_stdout(screen),
        redirect_stderr(StringIO()),
    ):
        main(words)
    return screen.getvalue()


def typed(command: str) -> str:
    """A command behind a prompt, as it stands on the screen above its output."""
    return f"\x1b[2m$\x1b[0m \x1b[1m{command}\x1b[0m\n"


def svg(screen: str, ground: Ground, title: str) -> str:
    """The picture of a screen with escape sequences; `title` is for those who do not see it."""
    console = Console(width=COLUMNS + 1, color_system="standard", force_terminal=True, file=StringIO())
    lines = console.render_lines(Text.from_ansi(screen.rstrip("\n")), pad=False)
    width, height = round(COLUMNS * _WIDTH) + 2 * _MARGIN, len(lines) * _HEIGHT + 2 * _MARGIN
    rows = [_row(line, _MARGIN + number * _HEIGHT + _SIZE, ground) for number, line in enumerate(lines)]
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img">',
            f"<title>{escape(title)}</title>",
            f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8" '
            f'fill="{ground.paper}" stroke="{ground.edge}"/>',
            f'<g font-family="{_FACES}" font-size="{_SIZE}" fill="{ground.ink}" xml:space="preserve">',
            *filter(None, rows),
            "</g>",
            "</svg>\n",
        )
    )


def _row(line: Iterable[Segment], y: float, ground: Ground) -> str:
    """The texts of one line."""
    column, texts = 0, []
    for text, style, _ in line:
        if text.strip():
            begin = len(text) - len(text.lstrip())
            texts.append(_text(text.strip(), column + begin, y, style or Style.null(), ground))
        column += len(text)
    return "".join(texts)


def _text(text: str, column: int, y: float, style: Style, ground: Ground) -> str:
    """A run of one style; its length is fixed, so that columns agree in every face."""
    colour = style.color.number if style.color is not None else None
    more = f' fill="{ground.by_number[colour]}"' if colour else ""
    more += ' font-weight="bold"' if style.bold else ""
    more += ' opacity="0.65"' if style.dim else ""
    x = _MARGIN + column * _WIDTH
    length = f'textLength="{len(text) * _WIDTH:.1f}" lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{x:.1f}" y="{y:g}" {length}{more}>{escape(text)}</text>'
