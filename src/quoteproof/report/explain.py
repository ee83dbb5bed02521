"""The explanation of each code, from its rule's own file: as text for a terminal, and as the page docs/codes.md."""

import textwrap
from collections.abc import Iterator, Mapping
from typing import Final

from quoteproof.report.display import visible
from quoteproof.rules.table import RULES, Rule

COLUMNS: Final = 80
"""Default width of an explanation."""
_HEADINGS: Final = ("what it says", "why it matters", "an example", "what to do instead")
_HEAD: Final = """\
<!-- Made by `python -m tests.docs.codes` from the rules' own files; change it there. -->

# The codes

Every finding has a code, which never changes its meaning. `quoteproof explain CODE` prints the same text. Codes that
begin with Q are about quotations, C about citations, A about acknowledgements, S about seeds, B about the bibliography,
K about what a chapter holds, N about notes, P about what cannot be printed, and X about links and pictures.
"""


def render(rule: Rule, *, columns: int = COLUMNS) -> str:
    """The explanation of one code as text."""
    code, explanation = rule.code, rule.explanation
    lines = [f"{code.id} {code.name} ({code.severity.value})"]
    parts = (explanation.what, explanation.why, explanation.example, explanation.instead)
    for heading, part in zip(_HEADINGS, parts, strict=True):
        lines += ["", heading.upper(), *_paragraphs(part, columns)]
    return "\n".join(lines) + "\n"


def value(rule: Rule) -> dict[str, str]:
    """The explanation of one code for programs, each part as Markdown."""
    code, explanation = rule.code, rule.explanation
    parts = {"what": explanation.what, "why": explanation.why}
    examples = {"example": explanation.example, "instead": explanation.instead}
    return {"code": code.id, "name": code.name, "severity": code.severity.value, **parts, **examples}


def _paragraphs(text: str, columns: int) -> Iterator[str]:
    """Wrap paragraphs; those that are indented by four spaces are printed as they are."""
    for number, paragraph in enumerate(text.split("\n\n")):
        if number:
            yield ""
        if paragraph.startswith("    "):
            yield from (visible(line) for line in paragraph.split("\n"))
        else:
            words = visible(" ".join(paragraph.split("\n")))
            yield from textwrap.wrap(words, columns, break_long_words=False, break_on_hyphens=False)


def page() -> str:
    """The page of all codes, in Markdown."""
    return "\n".join([_HEAD, *_contents(), "", *(line for rule in RULES.values() for line in _section(rule))])


def _contents() -> Iterator[str]:
    yield "| code | name | |"
    yield "|---|---|---|"
    for code in (rule.code for rule in RULES.values()):
        yield f"| [{code.id}](#{code.id.lower()}-{code.name}) | {code.name} | {code.severity.value} |"


def _section(rule: Rule) -> Iterator[str]:
    code, explanation = rule.code, rule.explanation
    yield f"## {code.id} {code.name}\n"
    yield f"{explanation.what}\n"
    yield f"**Why it matters.** {explanation.why}\n"
    yield f"**An example.** {explanation.example}\n"
    yield f"**What to do instead.** {explanation.instead}\n"


def section_lines(page: str) -> Mapping[str, int]:
    """The 1-based line on which the section of each code begins in the page."""
    numbered = enumerate(page.split("\n"), 1)
    return {line[3:7]: number for number, line in numbered if line.startswith("## ") and line[3:7] in RULES}
