"""`python -m tests.corpora --page` writes docs/real-quotations.md: the figures, and why what is left does not pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from quoteproof.book.profiles import Style
from tests.corpora.measure import Answer
from tests.corpora.rows import CORPORA, ROOT, TRUTHS

PAGE: Final = ROOT / "docs" / "real-quotations.md"
"""The page."""
HONEST: Final = ("verbatim", "endpunct", "case", "marked")
"""The classes whose quotations have the words of the source."""
_CAUSES: Final[Mapping[str, str]] = {
    "ChangedCase": "refused: capitals inside differ; the author had another edition (`heaven`, `Heaven`), or ran lines "
    "of verse together without a slash",
    "ChangedPunctuation": "refused: a mark differs inside, or a final period stands for the source's `?` or `!` or, "
    "where punctuation is logical, for words that go on",
    "RunsOverParagraphEnd": "refused: two paragraphs, verses, speeches or cells are run together as if they were one; "
    "manuals set several paragraphs as a block (CMOS 13.10)",
    "WrongPassage": "data: they cite too few passages, or another passage than the one that has the words; the "
    "finding names the right one",
    "TooManyPassages": "data: they cite far more passages than the words need; the finding names the few that have "
    "them",
    "OmissionTooLong": "limit: one omission leaves out more words than the limit",
    "OmissionOverBorder": "limit: an omission over several paragraphs; most are lists whose bullets the data have lost",
    "OmissionOverIntroduction": "refused: an omission leads into another list without the words that introduce it",
    "PieceTooShort": "refused: a piece of one or two words is joined to words of another sentence",
    "EmptyOmission": "refused: the source has nothing between the words, but a colon at most",
    "Skewing": "refused (Q010): a limit word is left out of a clause that is partly kept",
    "Misquotation": "refused: the words differ",
    "CutWord": "refused: a word is cut: a plural, a number, or a name with a point in it",
    "TooLittleOfSource": "data: they cite too few passages, and the next ones are not in the data; so brackets of the "
    "source look like the author's",
    "BesideAlteration": "data: they have lost brackets that the source has",
    "InsertionTooLong": "limit: brackets of six words or seven; two of them are the source's own, lost in the data",
    "UnmarkedOmission": "refused: words of the source are left out without a mark",
    "Q018": "refused: a drawing that is made of signs, run together in one paragraph",
}
"""By fault, the cause found when the quotations were read: rightly refused, a limit, or an error of the data."""


def page(measured: Mapping[tuple[str, Style], tuple[Answer, ...]], tables: Mapping[Style, str]) -> str:
    """The text of the page."""
    chicago = [a for (_, style), answers in measured.items() if style is Style.CHICAGO for a in answers]
    who = "\n".join(f"- `{name}`: {words}" for name, words in CORPORA.items())
    words = [a for a in chicago if a.passed and a.row.truth == "words"]
    return f"""# Real quotations

What does the program say of quotations that people made before it was there? `make corpora` checks them, where
`../shared/corpora` is beside the repository, and `python -m tests.corpora --page` writes this page. The quotations and
their sources are not part of the repository.

{who}

Each quotation has a class, which was found by comparing it with its source without the program. `verbatim` has the
source's characters, `endpunct` all but the last mark, `case` all but capitals, `marked` dots or brackets, `punct` and
`marked-punct` other marks, `words` other words: a misquotation, or another edition. Where the Bible is quoted, `LORD`
and its like are declared to stand for small capitals. The books have American punctuation, those of the two programs
logical punctuation. The tables count what passes.

## strict

{tables[Style.STRICT]}
## chicago

{tables[Style.CHICAGO]}
## When it is cited as the finding says

Some quotations are cited wrongly by the data, and the finding names the passages that have the words. This table counts
them as well, once that citation has been put in its place, as an author would do it, under `chicago`.

| class | passes | passes when cited as the finding says |
|---|--:|--:|
{_cured(chicago)}

## What is left under chicago

Every one of these was read. “Refused” is what print would misquote, or what a manual does not allow; “limit” is honest,
and goes further than a limit of the rules; “data” is an error of the data.

| class | fault | quotations | cause |
|---|---|--:|---|
{_left(chicago)}

We know of no manual that allows a period for the source's question or exclamation mark: CMOS 13.7 speaks of a final
period or comma, and APA 8.30 of a final mark whose change leaves the meaning as it is. So it is an error in every
style, and what is left of `endpunct` is right to be refused. What is left of `verbatim` has the source's words and runs
its paragraphs together.
What is left of `marked` is mostly the data's: the Lightning specifications with too few passages, and without their
bullets and brackets.

## Other words that pass

{len(words)} quotations of the class `words` pass, each by an alteration that is marked:
{", ".join(f"`{a.row.id}`" for a in words)}.
"""


def _cured(answers: Iterable[Answer]) -> str:
    answers = tuple(answers)
    lines: list[str] = []
    for truth in TRUTHS:
        own = [a for a in answers if a.row.truth == truth]
        passed, cured = sum(a.passed for a in own), sum(a.passed or a.cured for a in own)
        lines.append(f"| {truth} | {passed}/{len(own)} ({passed / len(own):.1%}) | {cured} ({cured / len(own):.1%}) |")
    return "\n".join(lines)


def _left(answers: Iterable[Answer]) -> str:
    counts = Counter((a.row.truth, _fault(a)) for a in answers if not a.passed and a.row.truth in HONEST)
    order = sorted(counts.items(), key=lambda item: (HONEST.index(item[0][0]), -item[1]))
    return "\n".join(
        f"| {truth} | {fault} | {count} | {_CAUSES.get(fault, 'looked at one by one: markup or another edition')} |"
        for (truth, fault), count in order
    )


def _fault(answer: Answer) -> str:
    """The name of the first fault of a quotation that does not pass."""
    for judged in answer.judged:
        refusal = getattr(judged.verdict, "refusal", None)
        if refusal is not None:
            return type(refusal.fault).__name__
    return answer.errors[0].code.id if answer.errors else "none"


def write(measured: Mapping[tuple[str, Style], tuple[Answer, ...]], tables: Mapping[Style, str]) -> Path:
    """Write the page."""
    PAGE.write_text(page(measured, tables), encoding="utf-8", newline="\n")
    return PAGE
