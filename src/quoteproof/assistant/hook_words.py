"""Findings in the words of a refusal: short, with the next command, and no quotation that could be pasted wrong."""

from collections.abc import Iterator

from quoteproof.check.result import CheckResult
from quoteproof.finding.model import Finding
from quoteproof.quoting.request import insert_command
from quoteproof.report.display import visible
from quoteproof.report.summary import Texts
from quoteproof.text.words import words

_ENDS = 3
"""How many words of each end name a run of words."""


def shown(result: CheckResult, findings: tuple[Finding, ...], most: int, longest: int) -> Iterator[str]:
    """At most so many findings, each in a line of at most `longest` characters with what to run."""
    texts = Texts(result)
    for finding in findings[:most]:
        line, column = texts.position(finding.place.file, finding.place.start)
        message = f"{finding.place.file}:{line}:{column} {finding.code.id} {finding.message}"
        yield _cut(visible(message), longest)
        if (command := next_command(finding)) and len(command) <= longest:
            yield f"  run: {command}"
        elif finding.helps:
            yield _cut(f"  {visible(finding.helps[0])}", longest)
    if len(findings) > most:
        yield f"… and {len(findings) - most} more: `quoteproof check`"


def next_command(finding: Finding) -> str:
    """The command that writes what the source has in place of what is wrong; empty where no passage comes near."""
    near = finding.nearest
    if near is None:
        return ""
    spans = words(near.text)

    def typed(first: int, last: int) -> str:
        return " ".join(near.text[spans[first][0] : spans[last][1]].split())

    if not spans:
        return f"quoteproof show {near.anchor}"
    ends = [typed(0, -1)] if len(spans) <= 2 * _ENDS else [typed(0, _ENDS - 1), typed(-_ENDS, -1)]
    return insert_command(near.anchor, ends)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
