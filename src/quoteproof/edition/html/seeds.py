"""Seeds: a section for each seed with all its passages, what is quoted marked, and the way back to where.

Promises: every passage in document order, furniture too; a mark is the darker the more quotations share it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from operator import itemgetter

from quoteproof.check.coverage import SeedCoverage, Use
from quoteproof.check.result import CheckResult
from quoteproof.edition.html.passages import language_of, work
from quoteproof.markup.html import Markup, fragment, join, tag
from quoteproof.source.passage import Passage

_DARKEST = 4


def seed_section(found: SeedCoverage, result: CheckResult, labels: Mapping[str, str]) -> Markup:
    """Make the section of one seed; `labels` names each quotation by its ID."""
    source = found.source
    entry = result.library.entries.get(source.key)
    passages = [_passage(p, source.key, found.uses.get(p.id, ()), labels) for p in source.passages]
    return tag(
        "section",
        tag("h3", work(entry, source.key), id=fragment("seed", source.key)),
        tag("p", measure(found), class_="measure"),
        tag("div", passages, class_="passages", lang=language_of(entry)),
        class_="seed",
    )


def measure(found: SeedCoverage) -> str:
    """Say how much of a seed is quoted."""
    quotations = f"{found.quotations:,} quotation{'' if found.quotations == 1 else 's'}"
    return (
        f"{quotations}; {found.covered_words:,} of the {found.body_words:,} words of its text are quoted "
        f"({found.share:.0%})."
    )


def _passage(passage: Passage, key: str, uses: Sequence[Use], labels: Mapping[str, str]) -> Markup:
    number = tag("span", str(passage.ordinal), class_="ordinal") if passage.ordinal is not None else None
    words = tag("span", *_shaded(passage.text, uses), dir="auto", class_="words")
    return join(
        tag("p", number, words, _back(uses, labels), id=fragment("seed", key, passage.id), class_=passage.role.value),
        "\n",
    )


def _shaded(text: str, uses: Sequence[Use]) -> Iterator[Markup | str]:
    """Give a text with a mark for each stretch that the same quotations share."""
    edges = sorted({0, len(text), *(u.start for u in uses), *(u.end for u in uses)})
    pieces = [(_sharing(uses, start, end), text[start:end]) for start, end in pairwise(edges)]
    for quotations, group in groupby(pieces, key=itemgetter(0)):
        words = "".join(piece for _, piece in group)
        count = len(quotations)
        times = f"quoted {count} times" if count > 1 else None
        yield tag("mark", words, class_=f"n{min(count, _DARKEST)}", title=times) if count else words


def _sharing(uses: Sequence[Use], start: int, end: int) -> frozenset[str]:
    return frozenset(u.quotation for u in uses if u.start <= start and end <= u.end)


def _back(uses: Sequence[Use], labels: Mapping[str, str]) -> Markup | None:
    """Give links to the quotations that quote a passage, each once, in the order of the book."""
    quotations = sorted({u.quotation for u in uses}, key=list(labels).index)
    if not quotations:
        return None
    links = [
        join(" ", tag("a", labels[q], href=f"#{fragment('q', q)}", aria_label=f"quotation {labels[q]}"))
        for q in quotations
    ]
    return tag("span", "quoted:", links, class_="from")
