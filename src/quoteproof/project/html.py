"""What a build makes of HTML and data: the edition for the screen, and the reports that lie beside every output.

Promises: an edition that does not print a quotation as it was judged stops the build. Leaves out: writing files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from quoteproof.check.result import CheckResult
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.edition.claims import Claims
from quoteproof.edition.facts import BookFacts
from quoteproof.edition.html.make import make_html
from quoteproof.edition.printed import Printing
from quoteproof.report import annotations as web_annotations
from quoteproof.report import html
from quoteproof.report import json as report

_FAULT: Final = ("nothing was written; this is a fault of the program, not of the book",)


def html_edition(
    facts: BookFacts,
    result: CheckResult,
    after: bytes,
    claims: Claims,
    printings: Sequence[Printing],
    *,
    images: Mapping[str, bytes],
) -> bytes:
    """Make the HTML edition from the AST after citation processing; raises `CannotRunError`."""
    made = make_html(facts, result, json.loads(after), claims, printings, images=images)
    troubles = [Trouble(f"the HTML edition cannot print `{kind}`", helps=_FAULT) for kind in made.unknown]
    troubles += (
        Trouble(f"the HTML edition has a quotation mark that nothing owns, or lacks one: `{words}`", helps=_FAULT)
        for words in made.unowned
    )
    lost = set(made.lost)
    for chapter in result.chapters:
        for quotation in (judged.quotation for judged in chapter.judged if judged.quotation.id in lost):
            words = f"the HTML edition does not print a quotation as it was proved: `{quotation.printed.text[:80]}`"
            line = chapter.text.count("\n", 0, quotation.place.start) + 1
            troubles.append(Trouble(words, chapter.file, line, _FAULT))
    if troubles:
        raise CannotRunError(*troubles)
    return made.html.encode("utf-8")


def reports(result: CheckResult) -> dict[str, bytes]:
    """Give the reports of a build, each with where it goes."""
    made = {
        "build/report.html": html.render(result),
        "build/report.json": report.render(result, whole=True),
        "build/annotations.json": web_annotations.render(result),
    }
    return {name: words.encode("utf-8", "replace") for name, words in made.items()}
