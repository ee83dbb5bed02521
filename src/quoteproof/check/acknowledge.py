"""Acknowledgements: an author's word, with a reason, that a finding may stand.

Written in the chapter as a comment, `<!-- quoteproof: allow Q010: the reason -->`, before the quotation or the
paragraph. It speaks for the first finding of that code after it, up to the end of the paragraph, and for no other.

Exactness cannot be acknowledged away: only findings about sense and borrowing can. An acknowledgement without a reason
is a finding (A001), and so is one that nothing needs (A002). What is acknowledged stays in the report, with its reason.
Source: rules.md, “Skewing”; the Standard Ebooks tools, whose ignored rules each need a reason.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from quoteproof.chapter.elements import MarkdownComment, comments
from quoteproof.chapter.model import Chapter
from quoteproof.finding.model import Fault, Finding, Place
from quoteproof.rules.a001_unexplained_acknowledgement import UnexplainedAcknowledgement
from quoteproof.rules.a002_unused_acknowledgement import UnusedAcknowledgement
from quoteproof.rules.a003_unusable_acknowledgement import UnusableAcknowledgement
from quoteproof.rules.table import CODES
from quoteproof.values import dataclass

_FORM: Final = re.compile(r"quoteproof\s*:\s*allow\s+(?P<code>\w+)\s*[:—–-]?\s*(?P<reason>.*)", re.DOTALL)
_OURS: Final = re.compile(r"quoteproof\b")


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One acknowledgement that can be used."""

    code: str
    """The code it speaks of."""
    reason: str
    """The author's reason."""
    comment: MarkdownComment
    """The comment it stands in."""

    def covers(self, found: Finding) -> bool:
        """Whether a finding is of its code and within its reach."""
        within = self.comment.end <= found.place.start < self.comment.reach
        return found.code.id == self.code and within


def is_acknowledgeable(code: str) -> bool:
    """Whether there is such a code, and it can be acknowledged."""
    return code in CODES and CODES[code].acknowledgeable


def read(chapter: Chapter) -> tuple[tuple[Acknowledgement, ...], tuple[Fault, ...]]:
    """Read a chapter's acknowledgements; what is wrong with their form comes as faults."""
    usable: list[Acknowledgement] = []
    wrong: list[Fault] = []
    for comment in comments(chapter):
        if not _OURS.match(comment.text):
            continue
        place = Place(chapter.file, comment.start, comment.end)
        match = _FORM.fullmatch(comment.text)
        if match is None:
            wrong.append(UnusableAcknowledgement(place, None, _listed(), known=False))
        elif not is_acknowledgeable(match["code"]):
            wrong.append(UnusableAcknowledgement(place, match["code"], _listed(), known=match["code"] in CODES))
        elif not match["reason"].strip():
            wrong.append(UnexplainedAcknowledgement(place, match["code"]))
        else:
            usable.append(Acknowledgement(match["code"], " ".join(match["reason"].split()), comment))
    return tuple(usable), tuple(wrong)


def apply(
    found: Iterable[Finding], acknowledgements: Iterable[Acknowledgement]
) -> tuple[tuple[Finding, ...], tuple[Acknowledgement, ...]]:
    """The findings with their acknowledgements, and the acknowledgements that none of them needs."""
    ordered = sorted(found, key=lambda f: f.place.start)
    left: list[Acknowledgement] = []
    for acknowledgement in acknowledgements:
        open_findings = (i for i, finding in enumerate(ordered) if finding.acknowledged is None)
        index = next((i for i in open_findings if acknowledgement.covers(ordered[i])), None)
        if index is None:
            left.append(acknowledgement)
        else:
            ordered[index] = replace(ordered[index], acknowledged=acknowledgement.reason)
    return tuple(ordered), tuple(left)


def unused(left: Iterable[Acknowledgement], file: str) -> tuple[Fault, ...]:
    """The faults of acknowledgements that nothing needs."""
    return tuple(UnusedAcknowledgement(Place(file, a.comment.start, a.comment.end), a.code) for a in left)


def _listed() -> tuple[str, ...]:
    return tuple(sorted(filter(is_acknowledgeable, CODES)))
