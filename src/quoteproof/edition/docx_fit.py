"""Tables and lists of pandoc's DOCX, fitted to the page of the book.

pandoc takes every page for 5.5 inches of text wide, and indents each level of a list by half an inch. On a narrow page,
or in a deep list, words would stand outside of the paper.
"""

import re
from typing import Final

from quoteproof.book.config import PageLayout

_PANDOC_LINE: Final = 7920  # twentieths of a point
_PANDOC_STEP: Final = 720
_BEYOND: Final = 1.05
"""How much wider than from its margin to the edge of the paper a table may be, and be proved to be seen."""
_COLUMN: Final = re.compile(r'(<w:gridCol w:w=")(\d+)(" ?/>)')
_LEVEL: Final = re.compile(r'<w:ilvl w:val="(\d+)" ?/>')
_INDENT: Final = re.compile(r'<w:ind w:left="(\d+)" w:hanging="360" ?/>')
_DEEPEST: Final = 4300
"""The deepest indent of a list, in twentieths of a point; on a narrow page it is half of a line."""


def fit(parts: dict[str, bytes], page: PageLayout) -> None:
    """Fit the tables and lists of a DOCX, where they would not fit, to a page."""
    line = page.line * 20
    texts = {name: parts[name].decode("utf-8") for name in ("word/document.xml", "word/footnotes.xml") if name in parts}
    if min(line / 0.75, page.reach * 20 * _BEYOND) < _PANDOC_LINE:
        for name, text in texts.items():
            narrow = _COLUMN.sub(lambda m: f"{m[1]}{int(int(m[2]) * line / _PANDOC_LINE)}{m[3]}", text)
            parts[name] = narrow.encode("utf-8")
    levels = (int(level) for text in texts.values() for level in _LEVEL.findall(text))
    deepest = max(levels, default=-1) + 1
    step = int(min(_DEEPEST, line / 2) / deepest) if deepest else _PANDOC_STEP
    if step < _PANDOC_STEP and "word/numbering.xml" in parts:
        numbering = parts["word/numbering.xml"].decode("utf-8")
        hanging = min(360, step)
        narrower = _INDENT.sub(
            lambda m: f'<w:ind w:left="{int(m[1]) // _PANDOC_STEP * step}" w:hanging="{hanging}"/>', numbering
        )
        parts["word/numbering.xml"] = narrower.encode("utf-8")
