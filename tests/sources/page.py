"""`python -m tests.sources --page` writes docs/source-readers.md: how exactly documents are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from tests.sources.examine import Examined
from tests.sources.truth import BODY, NOTES

PAGE: Final = Path(__file__).parents[2] / "docs" / "source-readers.md"
"""The page."""
TARGETS: Final = {("fc", BODY): 97.0, ("fc", NOTES): 92.0, ("PMC4678086", BODY): 94.0, ("PMC4706908", BODY): 94.0}
"""The least share of sentences, in percent, by document and part."""
_WHAT: Final = {
    "fc": "a book of 352 pages with endnotes; ground truth: its DocBook",
    "PMC4678086": "a paper in two columns; ground truth: the publisher's JATS",
    "PMC4706908": "a paper in two columns; ground truth: the publisher's JATS",
    "geotopo": "lecture notes in German, mathematics; ground truth: a plain text that was made by hand",
}


def line(examined: Examined) -> str:
    """All figures of a document in one line."""
    return f"{examined.read.path.name}: {'; '.join(_facts(examined))} ({examined.read.seconds:.1f} s)"


def _facts(examined: Examined) -> Iterator[str]:
    if examined.hostile is not None:
        yield ", ".join(examined.hostile) or f"right{' (refused)' if examined.read.refusal else ''}"
        return
    if examined.read.refusal:
        yield f"refused: {examined.read.refusal}"
        return
    yield f"{len(examined.read.passages)} passages"
    for part, result in examined.scores.items():
        causes = Counter(miss.cause for miss in result.misses).most_common()
        missed = ", ".join(f"{count} {cause}" for cause, count in causes)
        other = f", pdfminer.six {examined.by_witness[part].share:.1f} %" if part in examined.by_witness else ""
        roles = ", ".join(f"{count} {role}" for role, count in result.roles.most_common())
        yield f"{part} {result.share:.1f} % of {result.count}{other} (in {roles}; missed {missed or 'none'})"
    if words := examined.words:
        yield f"{words.count} words show, {words.lost.total()} lost, {words.added.total()} added"
    if folios := examined.folios:
        yield f"page numbers {folios.right} right, {len(folios.wrong)} wrong, {folios.unknown} unknown"
    if witness := examined.witness:
        yield f"{witness.lost_count} of {witness.count} words of pdfminer.six lost"
    yield f"{len(examined.faults)} faults of invariants"


def page(found: Sequence[Examined]) -> str:
    """The text of the page."""
    read = [examined for examined in found if examined.hostile is None]
    texts = "\n".join(f"- `{name}`: {what}." for name, what in _WHAT.items())
    return f"""# How exactly documents are read

This page shows users and contributors how good the text is that quoteproof reads from PDFs and other documents. `make
sources` reads documents whose text is known from another file, if `../shared/documents` is beside the repository, and
`python -m tests.sources --page` writes this page. The documents are not part of the repository.

{texts}

## Sentences of PDFs

A sentence of the ground truth (40 to 400 characters, no formula) counts if one passage that may be cited has it
verbatim. White space, the shape of quotation marks, and signs that markup writes in another way than print are made
equal in both texts. An open hyphen (U+00AD) is a hyphen or nothing. pdfminer.six is counted by the same rule, with
its boxes as passages. Most sentences that are missed are different in the ground truth: it has other words than the
printed ones, or other citations.

| document | part | sentences | found | pdfminer.six | target |
|---|---|--:|--:|--:|---|
{_table(_sentences(read))}

## Words of web pages, books and articles

The words that show are taken from Chromium for HTML and EPUB, and from another XML parser for JATS and TEI. Raised
digits count as digits, and note marks as words. The target is that no word is lost. The words that are added in an
article describe it: the journal, the title, the authors. A style sheet puts eight words of `purvis.epub` outside of
the page, which Chromium does not report.

| document | words that show | lost | added |
|---|--:|--:|--:|
{_table(_words(read))}

## Printed page numbers

*Free Culture* names each page in a line for the printer outside of the page; other documents have `/PageLabels`. The
target is that no page number is wrong.

| document | right | wrong | unknown |
|---|--:|--:|--:|
{_table(_folios(read))}

## Every character, once

Four things are checked: each character of the file is in exactly one passage; each trace leads to this character
(compared with PDFium); its box contains it (compared with pdfminer.six); and no word that pdfminer.six reads is
missing on its page. The faults and lost words that remain are in formulas and in the text layer of a scan, whose
signs the two programs name and place differently.

| document | passages | faults | words of pdfminer.six | of these lost |
|---|--:|--:|--:|--:|
{_table(_witnesses(read))}

## Hostile documents

These documents have words that no reader sees, name other words than they show, or need too much time or memory. No
such words may become the text of a source.

| document | |
|---|---|
{_table(_hostile(found))}
"""


def _table(rows: Iterable[Sequence[object]]) -> str:
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in rows)


def _sentences(found: Iterable[Examined]) -> Iterator[Sequence[object]]:
    for examined in found:
        name = examined.read.path.stem
        for part, result in examined.scores.items():
            least = TARGETS.get((name, part))
            verdict = "–" if least is None else f"{least:.0f} %: {'met' if result.share >= least else 'not met'}"
            other = f"{examined.by_witness[part].share:.1f} %" if part in examined.by_witness else "–"
            yield name, part, result.count, f"{result.share:.1f} %", other, verdict


def _words(found: Iterable[Examined]) -> Iterator[Sequence[object]]:
    for examined in found:
        if words := examined.words:
            yield examined.read.path.name, words.count, words.lost.total(), words.added.total()


def _folios(found: Iterable[Examined]) -> Iterator[Sequence[object]]:
    for examined in found:
        if folios := examined.folios:
            yield examined.read.path.name, folios.right, len(folios.wrong), folios.unknown


def _witnesses(found: Iterable[Examined]) -> Iterator[Sequence[object]]:
    for examined in found:
        if witness := examined.witness:
            passages, faults = len(examined.read.passages), len(examined.faults)
            yield examined.read.path.name, passages, faults, witness.count, witness.lost_count


def _hostile(found: Iterable[Examined]) -> Iterator[Sequence[object]]:
    for examined in found:
        if examined.hostile is not None:
            right = "right: refused" if examined.read.refusal else "right"
            yield examined.read.path.name, "; ".join(examined.hostile) or right


def write(found: Sequence[Examined]) -> Path:
    """Write the page."""
    PAGE.write_text(page(found), encoding="utf-8", newline="\n")
    return PAGE
