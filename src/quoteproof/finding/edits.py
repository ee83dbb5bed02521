"""Edits: which fixes can be made together, and the text after they are made.

Of two fixes that touch the same characters only the first is chosen. Characters outside the edits never change.
Whether the outcome is better is found out by checking it again, elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

from quoteproof.finding.model import Edit, Finding, Fix, Place
from quoteproof.text.offsets import Change, apply_changes
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A finding, and the fix that is to be made of it."""

    finding: Finding
    fix: Fix


def choices(findings: Iterable[Finding], texts: Mapping[str, str], *, unsafe: bool) -> tuple[Choice, ...]:
    """The fix to make of every finding that has one, in the order of the findings.

    A safe fix goes before others; fixes that are not safe count only if `unsafe`. Fixes that reach outside `texts`
    (by path, as they were checked) or are a choice of the author's are passed over, and so are findings that are
    acknowledged.
    """
    chosen: list[Choice] = []
    for finding in findings:
        usable = [f for f in finding.fixes if (unsafe or f.safe) and not f.is_choice and _can_be_made(f, texts)]
        if usable and finding.acknowledged is None:
            chosen.append(Choice(finding, min(usable, key=lambda fix: not fix.safe)))
    return tuple(chosen)


def apart(wanted: Iterable[Choice], taken: Iterable[Choice] = ()) -> tuple[Choice, ...]:
    """Those of the choices that touch neither one another nor one that is taken; the first come first.

    Several findings may have the same fix, which is made once.
    """
    kept: list[Choice] = []
    before = [edit for choice in taken for edit in choice.fix.edits]
    for choice in wanted:
        mine = choice.fix.edits
        if set(mine) <= set(before) or not any(_touch(edit.place, other.place) for edit in mine for other in before):
            kept.append(choice)
            before += mine
    return tuple(kept)


def edited(texts: Mapping[str, str], chosen: Iterable[Choice]) -> dict[str, str]:
    """All the texts, with the chosen fixes made; raises ValueError where two of these overlap."""
    edits: dict[str, list[Edit]] = {}
    for edit in dict.fromkeys(edit for choice in chosen for edit in choice.fix.edits):
        edits.setdefault(edit.place.file, []).append(edit)
    return {file: apply_edits(text, edits.get(file, ())) for file, text in texts.items()}


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Make edits in the text they point into; raises ValueError where two overlap or one is outside the text.

    Line ends that an edit brings along are written as the text writes its own.
    """
    own = "\r\n" if "\r\n" in text else "\n"
    ordered = sorted(edits, key=lambda edit: (edit.place.start, edit.place.end))
    fitted = (replace(e, text="\n".join(e.text.split("\r\n")).replace("\n", own)) for e in ordered)
    return apply_changes(text, (Change(e.place.start, e.place.end, e.text, "fix") for e in fitted)).text


def _can_be_made(fix: Fix, texts: Mapping[str, str]) -> bool:
    """Whether a fix has exact places inside the texts, none over another."""
    places = sorted((e.place for e in fix.edits), key=lambda p: (p.file, p.start, p.end))
    inside = all(not p.approximate and p.file in texts and 0 <= p.start <= p.end <= len(texts[p.file]) for p in places)
    overlap = any(a.file == b.file and b.start < a.end for a, b in pairwise(places))
    return bool(places) and inside and not overlap


def _touch(a: Place, b: Place) -> bool:
    """Whether two edits share a character, or meet at a point where one of them only puts something in."""
    if a.file != b.file:
        return False
    if a.start == a.end or b.start == b.end:
        return a.start <= b.end and b.start <= a.end
    return a.start < b.end and b.start < a.end
