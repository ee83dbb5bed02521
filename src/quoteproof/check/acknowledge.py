"""Acknowledgements: an author's word, with a reason, that a finding may stand.

Written in the chapter as a comment, `<!-- quoteproof: allow Q010: the reason -->`, before the quotation or the
paragraph. It speaks for the first finding of that code after it, up to the end of the paragraph, and for no other.

Promises: exactness cannot be acknowledged away: only findings about sense and borrowing can. One without a reason is
a finding (A001), and so is one that nothing needs (A002). What is acknowledged stays in the report, with its reason.
Source: rules.md, “Skewing”; the Standard Ebooks tools, whose ignored rules each need a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from quoteproof.chapter.comments import Comment, comments
from quoteproof.chapter.model import Chapter
from quoteproof.finding.model import Finding, Place, finding
from quoteproof.rules.table import CODES

ALLOWED: Final = frozenset(code.id for code in CODES.values() if code.acknowledgeable)
"""Codes that can be acknowledged."""
_FORM: Final = re.compile(r"quoteproof\s*:\s*allow\s+(?P<code>\w+)\s*[:—–-]?\s*(?P<reason>.*)", re.DOTALL)
_OURS: Final = re.compile(r"quoteproof\b")


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One acknowledgement that can be used."""

    code: str
    """The code it speaks of."""
    reason: str
    """The author's reason."""
    comment: Comment
    """The comment it stands in."""

    def covers(self, found: Finding) -> bool:
        """Tell whether a finding is of its code and within its reach."""
        within = self.comment.end <= found.place.start < self.comment.reach
        return found.code.id == self.code and within


def read(chapter: Chapter) -> tuple[tuple[Acknowledgement, ...], tuple[Finding, ...]]:
    """Read a chapter's acknowledgements; what is wrong with their form comes as findings."""
    made: list[Acknowledgement] = []
    wrong: list[Finding] = []
    for comment in comments(chapter):
        if not _OURS.match(comment.text):
            continue
        place = Place(chapter.file, comment.start, comment.end)
        match = _FORM.fullmatch(comment.text)
        if match is None:
            message = "the comment speaks to quoteproof, but not in a form that it knows"
            wrong.append(finding("A001", message, place, helps=(_WRITE,)))
        elif match["code"] not in ALLOWED:
            wrong.append(_not_allowed(match["code"], place))
        elif not match["reason"].strip():
            message = f"the acknowledgement of `{match['code']}` gives no reason"
            helps = (f"write `<!-- quoteproof: allow {match['code']}: the reason -->`",)
            wrong.append(finding("A001", message, place, helps=helps))
        else:
            made.append(Acknowledgement(match["code"], " ".join(match["reason"].split()), comment))
    return tuple(made), tuple(wrong)


_WRITE: Final = "write `<!-- quoteproof: allow Q010: the reason -->`"


def _not_allowed(code: str, place: Place) -> Finding:
    known = code in CODES
    message = f"`{code}` cannot be acknowledged" if known else f"there is no code `{code}`"
    allowed = " and ".join(f"`{c}`" for c in sorted(ALLOWED))
    return finding("A001", message, place, notes=(f"only {allowed} can be acknowledged",))


def apply(
    found: Iterable[Finding], acknowledgements: Iterable[Acknowledgement]
) -> tuple[tuple[Finding, ...], tuple[Acknowledgement, ...]]:
    """Give the findings with their acknowledgements, and the acknowledgements that none of them needs."""
    ordered = sorted(found, key=lambda f: f.place.start)
    left: list[Acknowledgement] = []
    for one in acknowledgements:
        at = next((i for i, f in enumerate(ordered) if one.covers(f) and f.acknowledged is None), None)
        if at is None:
            left.append(one)
        else:
            ordered[at] = replace(ordered[at], acknowledged=one.reason)
    return tuple(ordered), tuple(left)


def unused(left: Iterable[Acknowledgement], file: str) -> tuple[Finding, ...]:
    """Give a finding for each acknowledgement that nothing needs."""
    places = ((one.code, Place(file, one.comment.start, one.comment.end)) for one in left)
    said = "nothing here needs the acknowledgement of"
    return tuple(finding("A002", f"{said} `{code}`", place, helps=_OUT) for code, place in places)


_OUT: Final = ("take the comment out",)
