"""Findings that repeat, put together for a screen: the same code and the same cure are one story.

Nothing is lost: the forms for programs, and `--all`, have a finding each. Two findings repeat each other where they
differ in nothing but what stands between backticks. Errors come first, then warnings, then what is acknowledged.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from quoteproof.finding.model import Finding, Tag
from quoteproof.finding.tally import counted
from quoteproof.values import dataclass

FEW: Final = 5
"""Most findings of a kind that are all shown in full."""
_FIRST: Final = 3  # shown in full of more
_FIRST_OF_WORDS: Final = 10  # the same for quotations that differ from their source: each has a fault of its own
_MOST_ROWS: Final = 12
_MOST_PLACES: Final = 5  # of one subject in one row
_ALONE: Final = 0.75  # with more subjects than this part of the findings, each finding has a row
_TICKED: Final = re.compile(r"`[^`]*`(?: \(U\+[^)]*\))?")  # with the name of a character
_NUMBERS: Final = re.compile(r"\d+")
_ORDER: Final = ("error", "warning", "acknowledged")
_OWN_FAULTS: Final = frozenset({"Q001", "Q003", "Q004", "Q005", "Q006", "Q007", "Q010", "Q011", "Q012", "Q013", "Q016"})


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one kind, in their order."""

    findings: tuple[Finding, ...]
    """All of them, at least one."""

    @property
    def in_full(self) -> tuple[Finding, ...]:
        """Those that are shown with their lines and helps."""
        first = self.findings[0]
        if len(self.findings) <= FEW:
            return self.findings
        if first.code.tag is Tag.UNUSED:
            return ()
        return self.findings[: _FIRST_OF_WORDS if first.code.id in _OWN_FAULTS else _FIRST]

    @property
    def shortened(self) -> tuple[Finding, ...]:
        """Those that are only listed."""
        return self.findings[len(self.in_full) :]


def groups(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """The findings by kind, errors before warnings before what is acknowledged, each by the first place of its kind."""
    kinds: dict[tuple[str, ...], list[Finding]] = {}
    for finding in by_severity(findings):
        kinds.setdefault(_kind(finding), []).append(finding)
    return tuple(Group(tuple(kind)) for kind in kinds.values())


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Findings with the errors first, then the warnings, then what is acknowledged, else in their order.

    Of the errors those come first from which others follow: a lost entry of the bibliography, then what hides others.
    """
    return sorted(findings, key=lambda finding: (_ORDER.index(finding.status), _consequence(finding)))


def _consequence(finding: Finding) -> int:
    """0 for a cause of other findings, 1 for what hides others and may follow from a cause, 2 for all others."""
    if finding.status != "error":
        return 2
    return 0 if finding.code.id == _LOST_ENTRY else 1 if finding.code.blocking else 2


_LOST_ENTRY: Final = "B001"


def _kind(finding: Finding) -> tuple[str, ...]:
    helps = finding.helps if finding.code.id not in _OWN_FAULTS else ()
    words = (finding.message, *helps) if finding.code.id not in _OWN_FAULTS else ()
    return finding.status, finding.code.id, *(_TICKED.sub("`", _NUMBERS.sub("0", part)) for part in words)


def subject(finding: Finding) -> str:
    """What a finding speaks of: the first words between backticks in its message; nothing where there are none."""
    match = _TICKED.search(finding.message)
    return match.group().partition(" (U+")[0] if match else ""


def table(findings: Sequence[Finding], places: Mapping[int, str]) -> Iterator[str]:
    """One row for each finding, or for each subject or file where these repeat; `places` are by identity."""
    rows = _rows(findings, places)
    yield from (row for row, _ in rows[:_MOST_ROWS])
    hidden = sum(count for _, count in rows[_MOST_ROWS:])
    if hidden:
        yield f"… and {hidden:,} more"


def _rows(findings: Sequence[Finding], places: Mapping[int, str]) -> list[tuple[str, int]]:
    """Every row, with the number of findings that it stands for."""
    counts = Counter(map(subject, findings))
    if "" in counts:
        files = dict.fromkeys(finding.place.file for finding in findings)
        kinds = [("", [places[id(f)] for f in findings if f.place.file == file]) for file in files]
        return [(_row(name, where, _MOST_ROWS), len(where)) for name, where in kinds]
    if len(counts) > len(findings) * _ALONE:
        return [(f"{places[id(f)]}: {f.message}", 1) for f in findings]
    kinds = [(f"{name}: ", [places[id(f)] for f in findings if subject(f) == name]) for name, _ in counts.most_common()]
    return [(_row(name, where, _MOST_PLACES), len(where)) for name, where in kinds]


def _row(name: str, where: Sequence[str], most: int) -> str:
    rest = f" and {len(where) - most:,} more" if len(where) > most else ""
    return f"{name}{', '.join(_without_file(where[:most]))}{rest}"


def _without_file(places: Sequence[str]) -> Iterator[str]:
    """Places with the file's name only where it is another than before."""
    before = ""
    for place in places:
        file, colon, rest = place.partition(":")
        yield rest if colon and file == before else place
        before = file


def next_steps(findings: Sequence[Finding], *, shortened: bool) -> Iterator[str]:
    """What to do next, one sentence each."""
    wanted = [f for f in by_severity(findings) if f.acknowledged is None]
    safe = sum(any(fix.safe for fix in f.fixes) for f in wanted)
    unsafe = sum(any(not fix.is_choice for fix in f.fixes) and not any(fix.safe for fix in f.fixes) for f in wanted)
    if safe:
        yield f"run `quoteproof fix` to apply {counted(safe, 'fix', 'fixes')}"
    if unsafe:
        yield f"run `quoteproof fix --unsafe --diff` to see {counted(unsafe, 'fix', 'fixes')} of quoted words"
    if shortened:
        yield "add `--all` to see every finding in full"
    codes = list(dict.fromkeys(f.code.id for f in wanted if f.status == "error"))
    if codes:
        others = " (or another code)" if len(codes) > 1 else ""
        yield f"run `quoteproof explain {codes[0]}`{others} to read what it means and what to do"
