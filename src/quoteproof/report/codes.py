"""Codes: every code's explanation on one page, in Markdown, the same words that `explain` prints.

Promises: the page is the same for the same rules; each code has a section of its own. Leaves out: where it is put.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quoteproof.rules.explanation import Explanation
from quoteproof.rules.table import CODES, EXPLANATIONS

_HEAD = """\
<!-- Made by `python -m tests.docs.codes` from the rules' own files; change it there. -->

# The codes

Every finding has a code that stays the same for ever. `quoteproof explain CODE` prints what stands here. Codes that
begin with Q are about quotations, C about citations, A about acknowledgements, S about seeds, B about the bibliography,
K about what a chapter holds, N about notes, and X about links and pictures.
"""


def page() -> str:
    """Give the whole page."""
    return "\n".join([_HEAD, *_index(), "", *(section for code in sorted(CODES) for section in _section(code))])


def _index() -> Iterator[str]:
    yield "| code | name | |"
    yield "|---|---|---|"
    for code in sorted(CODES.values(), key=lambda c: c.id):
        yield f"| [{code.id}](#{code.id.lower()}-{code.name}) | {code.name} | {code.severity.value} |"


def _section(id: str) -> Iterator[str]:
    explanation: Explanation = EXPLANATIONS[id]
    yield f"## {id} {CODES[id].name}\n"
    yield f"{explanation.what}\n"
    yield f"**Why it matters.** {explanation.why}\n"
    yield f"**An example.** {explanation.example}\n"
    yield f"**What to do instead.** {explanation.instead}\n"


def lines(text: str) -> Mapping[str, int]:
    """Give the 1-based line on which each code's section begins in a page."""
    numbered = enumerate(text.split("\n"), 1)
    return {line[3:7]: number for number, line in numbered if line.startswith("## ") and line[3:7] in CODES}
