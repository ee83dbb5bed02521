"""Explain: what a code means, as text for a terminal.

Promises: what the rule's own file says, and nothing else; paragraphs wrapped, examples as they stand.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from quoteproof.report.display import shown
from quoteproof.rules.table import Rule

COLUMNS: Final = 80
"""Columns that an explanation takes unless told otherwise."""
_HEADINGS: Final = ("what it says", "why it matters", "an example", "what to do instead")


def render(rule: Rule, *, columns: int = COLUMNS) -> str:
    """The explanation of a rule as text; ends with a line end."""
    code, explanation = rule.code, rule.explanation
    lines = [f"{code.id} {code.name} ({code.severity.value})"]
    parts = (explanation.what, explanation.why, explanation.example, explanation.instead)
    for heading, part in zip(_HEADINGS, parts, strict=True):
        lines += ["", heading.upper(), *_paragraphs(part, columns)]
    return "\n".join(lines) + "\n"


def _paragraphs(text: str, columns: int) -> Iterator[str]:
    """Wrap paragraphs; those that are indented by four spaces stay as they are."""
    for number, paragraph in enumerate(text.split("\n\n")):
        if number:
            yield ""
        if paragraph.startswith("    "):
            yield from (shown(line) for line in paragraph.split("\n"))
        else:
            words = shown(" ".join(paragraph.split("\n")))
            yield from textwrap.wrap(words, columns, break_long_words=False, break_on_hyphens=False)
