"""`python -m tests.corpora --page` writes docs/real-quotations.md: the figures, and why what is left does not pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from quoteproof.book.profiles import Style
from tests.corpora.measure import Answer
from tests.corpora.rows import CORPORA, ROOT

PAGE: Final = ROOT / "docs" / "real-quotations.md"
"""The page."""
HONEST: Final = ("verbatim", "endpunct", "case", "marked")
"""The classes whose quotations have the words of the source."""
_CAUSES: Final[Mapping[str, str]] = {
    "ChangedCase": "capitals inside differ: another edition, or the author's own capitals",
    "ChangedPunctuation": "a mark differs, mostly a period where the source has `?` or `!` (rule 8), or a mark "
    "that the author put in although the punctuation is logical",
    "RunsOverParagraphEnd": "run together over the end of a paragraph, of a speech or of a table",
    "WrongPassage": "the data cite fewer passages than the words need, or the same words from elsewhere",
    "OmissionTooLong": "one omission leaves out more words than the limit",
    "OmissionOverBorder": "an omission over paragraphs that are no list",
    "PieceTooShort": "a piece of one or two words beside an omission",
    "TooManyPassages": "a quotation in a sentence that cites many passages",
    "EmptyOmission": "dots where the cited passages have nothing to leave out",
    "Skewing": "Q010: a limit word is left out of a clause that is partly kept",
    "Misquotation": "words, markup or capitals that the data's rough comparison passes over",
    "CutWord": "a word is cut: a plural, or a formula",
}
"""By fault, the cause found when the quotations were read."""


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
## What is left under chicago

| class | fault | quotations | cause |
|---|---|--:|---|
{_left(chicago)}

Under `case`, an older edition with other capitals (`heaven`, `Heaven`) is most of the rest; under `marked`, it is the
data of the Lightning specifications: brackets that are the source's own, with too few passages cited.
A period for a question or exclamation mark stays an error in every style: it makes a statement of a question.

## Other words that pass

{len(words)} quotations of the class `words` pass, each by an alteration that is marked:
{", ".join(f"`{a.row.id}`" for a in words)}.
"""


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
