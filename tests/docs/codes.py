"""Makes docs/codes.md: every code's explanation on one page, the same words that `quoteproof explain` prints.

Run as `python -m tests.docs.codes`; a test asserts that the committed page is what it gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from quoteproof.finding.codes import CODES
from quoteproof.verdict.rules import EXPLANATIONS
from quoteproof.verdict.rules.explanation import Explanation

PAGE = Path(__file__).parents[2] / "docs" / "codes.md"
HEAD = """\
<!-- Made by `python -m tests.docs.codes` from the rules' own files; change it there. -->

# The codes

Every finding has a code that stays the same for ever. `quoteproof explain CODE` prints what stands here. Codes that
begin with Q are about quotations, C about citations, A about acknowledgements, S about seeds, B about the bibliography,
K about what a chapter holds, N about notes, and X about links and pictures.
"""


def page() -> str:
    """Give the whole page."""
    return "\n".join([HEAD, *_index(), "", *(section for code in sorted(CODES) for section in _section(code))])


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


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
