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
    "WrongPassage": "data: the citation names too few passages, or a wrong passage; the finding names the right one",
    "TooManyPassages": "data: the citation names far more passages than the words need; the finding names the few that "
    "have them",
    "OmissionTooLong": "limit: one omission leaves out more words than the limit",
    "OmissionOverBorder": "limit: an omission over several paragraphs; most are lists whose bullets the data lack",
    "OmissionOverIntroduction": "refused: an omission leads into another list without the words that introduce it",
    "PieceTooShort": "refused: a piece of one or two words is joined to words of another sentence",
    "EmptyOmission": "refused: the source has nothing between the words, or only a colon",
    "Skewing": "refused (Q010): a limit word is left out of a clause that is partly kept",
    "Misquotation": "refused: the words differ",
    "CutWord": "refused: a word is cut: a plural, a number, or a name with a point in it",
    "TooLittleOfSource": "data: the citation names too few passages, and the next ones are not in the data; so "
    "brackets of the source look like the author's",
    "BesideAlteration": "data: they lack brackets that the source has",
    "InsertionTooLong": "limit: brackets of six or seven words; two of them are the source's own, which the data lack",
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

This page shows users and contributors how quoteproof judges quotations that people made without it. `make corpora`
checks them, if `../shared/corpora` is beside the repository, and `python -m tests.corpora --page` writes this page.
The quotations and their sources are not part of the repository.

{who}

Each quotation has a class, which was found by comparing it with its source without the program:

| class | the quotation has |
|---|---|
| `verbatim` | the source's characters |
| `endpunct` | all of them but the last mark |
| `case` | all of them but capitals |
| `marked` | dots or brackets |
| `punct`, `marked-punct` | other marks |
| `words` | other words: it is a misquotation, or is from another edition |

If the Bible is quoted, capitals such as `LORD` are declared to mean small capitals. The books have American
punctuation, and the comments of the two programs logical punctuation. The tables count the quotations that pass.

## strict

{tables[Style.STRICT]}
## chicago

{tables[Style.CHICAGO]}
## When it is cited as the finding says

Some quotations are cited wrongly in the data, and the finding names the passages that have the words. This table also
counts those that pass under `chicago` after this citation was put in, as an author would do it.

| class | passes | passes when cited as the finding says |
|---|--:|--:|
{_cured(chicago)}

## What is left under chicago

We read each of these. “Refused” is a misquotation, or something that no manual allows. “Limit” is a correct quotation
that is over a limit of the rules. “Data” is an error of the data.

| class | fault | quotations | cause |
|---|---|--:|---|
{_left(chicago)}

We know of no manual that allows a period for the source's question or exclamation mark: CMOS 13.7 is about a final
period or comma, and APA 8.30 about a final mark whose change leaves the meaning as it is. So this is an error in
every style profile, and the quotations that are left of `endpunct` are refused correctly. Those that are left of
`verbatim` have the source's words and run its paragraphs together. Those that are left of `marked` are mostly errors
of the data: the Lightning specifications have too few passages, and no bullets and brackets.

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
