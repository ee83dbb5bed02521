"""What the program says of every quotation of a corpus, under a style."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from quoteproof.book.config import BookSettings, Punctuation, Quotations
from quoteproof.book.profiles import Style
from quoteproof.chapter.parse import READER, decode, parse
from quoteproof.check.run import Material, Read, run
from quoteproof.engine.pandoc import Pandoc
from quoteproof.finding.model import Finding, Severity
from quoteproof.verdict.model import Altered, Judged, Verbatim
from tests.book_of import library_of
from tests.corpora import books
from tests.corpora.rows import LOGICAL, SMALL_CAPITALS, Corpus, Row


@dataclass(frozen=True, slots=True)
class Answer:
    """A quotation with what the program said of it."""

    row: Row
    written: str
    """Its paragraph in the chapter."""
    judged: tuple[Judged, ...]
    findings: tuple[Finding, ...]
    at: int = 0
    """Where its paragraph begins in its chapter."""
    cured: bool = False
    """Whether it is right once it is cited as the finding says; only of what was not found right before."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that are errors."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)

    @property
    def passed(self) -> bool:
        """Whether it was found right."""
        right = all(isinstance(j.verdict, Verbatim | Altered) for j in self.judged)
        return bool(self.judged) and right and not self.errors

    def marked(self, finding: Finding) -> str:
        """The words that a finding points at."""
        low, high = finding.place.start - self.at, finding.place.end - self.at
        return self.written[max(0, low) : max(0, high)]


def declared(texts: Mapping[str, str]) -> str | None:
    """The emendations of seeds, by key: the words in capitals that stand for small capitals, where there are any."""
    lines: list[str] = []
    for key, forms in SMALL_CAPITALS.items():
        counts = {form: len(re.findall(rf"\b{form}\b", texts.get(key, ""))) for form in forms}
        if any(counts.values()):
            lines.append(f"{key}:\n  small-capitals:")
            for form, count in counts.items():
                if count:
                    lines.append(f"    - {{form: {form}, read: {forms[form]}, count: {count}, reason: small capitals}}")
    return "\n".join(lines) or None


def measure(corpus: Corpus, style: Style) -> tuple[Answer, ...]:
    """Check a corpus as a book of the style; the answers are in the order of its rows.

    What names another passage to cite is checked again with that one, as an author would who follows the finding.
    """
    texts, numbers = books.seeds(corpus)
    library = library_of(texts, emendations=declared(texts))
    assert all(len(library.sources[k].passages) == text.count("\n\n") for k, text in texts.items()), corpus.name
    punctuation = Punctuation.LOGICAL if corpus.name in LOGICAL else Punctuation.AMERICAN
    settings = BookSettings(title="Corpus", quotations=Quotations(style=style, punctuation=punctuation))
    answers = _checked(Material(settings, library, ()), corpus.rows, books.anchors(corpus, numbers))
    named = {a.row.id: anchor for a in answers for anchor in _named(a)}
    again = _checked(Material(settings, library, ()), [r for r in corpus.rows if r.id in named], named)
    cured = {answer.row.id for answer in again if answer.passed}
    return tuple(replace(answer, cured=answer.row.id in cured) for answer in answers)


_CITE: Final = re.compile(r"cite `(?P<anchor>[^`]+)`")


def _named(answer: Answer) -> Iterator[str]:
    """The anchor that the findings of a refused quotation say to cite."""
    for finding in answer.errors:
        yield from (match["anchor"] for words in finding.helps if (match := _CITE.match(words)))


def _checked(material: Material, rows: Sequence[Row], cited: Mapping[str, str]) -> list[Answer]:
    """The answers to some quotations, each cited by its anchor."""
    written = tuple(books.chapters(rows, cited, material.book.quotations.style))
    with Pandoc() as pandoc:
        reads = tuple(
            read_chapter(f"chapters/{n:02d}.md", chapter.text, pandoc) for n, chapter in enumerate(written, 1)
        )
    result = run(replace(material, chapters=reads))
    answers: list[Answer] = []
    for checked, chapter in zip(result.chapters, written, strict=True):
        answers += _answers(chapter, checked.judged, checked.findings)
    return answers


def read_chapter(file: str, text: str, pandoc: Pandoc) -> Read:
    decoded, faults = decode(file, text.encode())
    chapter, more = parse(file, decoded, lambda words: pandoc.read(words, reader=READER))
    return Read(file, decoded, chapter, (*faults, *more))


def _answers(chapter: books.Chapter, judged: Sequence[Judged], findings: Sequence[Finding]) -> list[Answer]:
    starts = [at for at, _ in chapter.starts]

    def owner(at: int) -> int:
        return bisect_right(starts, at) - 1

    ends = [*starts[1:], len(chapter.text)]
    return [
        Answer(
            row,
            chapter.text[at:end],
            tuple(j for j in judged if owner(j.quotation.place.start) == number),
            tuple(f for f in findings if owner(f.place.start) == number),
            at,
        )
        for number, ((at, row), end) in enumerate(zip(chapter.starts, ends, strict=True))
    ]
