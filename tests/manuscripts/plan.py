"""Which quotations a manuscript has: those of this book and of the corpora, how each is cited, and which are forged."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from quoteproof.engine.pandoc import Pandoc
from quoteproof.verdict.model import Judged, Verbatim
from tests.book_of import ROOT, check, library_of_this_book
from tests.corpora.rows import CORPORA, FOLDER, Corpus, Row, read_corpus
from tests.manuscripts.forging import forged, words

_PAGE: Final = 400
"""Words on a page."""
_FORGED: Final = 0.1
_OFF: Final = 0.03
_BARE: Final = 0.1
_NOTHING: Final = 0.05
_TRUE: Final = ("verbatim", "endpunct")
"""The classes of quotations that are forged."""


class Cited(StrEnum):
    """How a quotation is cited."""

    PAGE = "page"
    WRONG_PAGE = "the page beside it"
    WORK = "work"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation of a manuscript."""

    number: int
    """Its number in the manuscript, which stands before it: `Writer number 12 says “…”`."""
    row: Row
    """Its words and where they come from, as the manuscript has them."""
    cited: Cited
    pages: str
    """The pages that are cited: `12`, or `12–13`; also where they are left out."""
    forged: str = ""
    """What was changed; empty where nothing was."""

    @property
    def truth(self) -> str:
        """The class of its words."""
        return "forged" if self.forged else self.row.truth


@dataclass(frozen=True, slots=True)
class Works:
    """The sources of a manuscript."""

    passages: Mapping[str, Mapping[int, str]]
    """Their passages by key and number, in order."""
    pages: Mapping[str, Mapping[int, int]]
    """The page on which each passage begins."""

    @classmethod
    def of(cls, passages: Mapping[str, Mapping[int, str]]) -> Works:
        """Divide sources into pages."""
        return cls(passages, {key: _paged(texts) for key, texts in passages.items()})

    def text(self, key: str) -> str:
        """The plain text of a source: a passage a paragraph, a form feed at the end of each page."""
        pages, parts, last = self.pages[key], [], 1
        for number, text in self.passages[key].items():
            parts += ["\f"] if pages[number] != last else []
            parts.append(f"{text}\n\n")
            last = pages[number]
        return "".join((*parts, "\f"))

    def numbers(self, key: str) -> Mapping[int, int]:
        """The place of each passage in its text, from 1, by its number: the passage `p7` is the seventh."""
        return {number: at for at, number in enumerate(self.passages[key], 1)}


def _paged(passages: Mapping[int, str]) -> Mapping[int, int]:
    found, page, count = {}, 1, 0
    for number, text in passages.items():
        page, count = (page + 1, 0) if count >= _PAGE else (page, count)
        found[number] = page
        count += len(text.split())
    return found


@dataclass(frozen=True, slots=True)
class Plan:
    """A manuscript before it is written."""

    quotations: tuple[Quoted, ...]
    works: Works


def corpora() -> Iterator[Corpus]:
    """This book's own quotations, and the corpora where they are beside the repository."""
    yield own_corpus()
    if FOLDER.is_dir():
        yield from (_plain(read_corpus(name)) for name in CORPORA)


def _plain(corpus: Corpus) -> Corpus:
    """A corpus without what no plain text may have."""
    passages = {
        key: {number: text for number, text in texts.items() if "<!--" not in text}
        for key, texts in corpus.passages.items()
    }
    return replace(
        corpus, rows=tuple(r for r in corpus.rows if {r.lo, r.hi} <= passages[r.key].keys()), passages=passages
    )


def own_corpus() -> Corpus:
    """The quotations of this book that are one passage or several of one source, as a corpus."""
    library = library_of_this_book()
    rows: list[Row] = []
    with Pandoc() as pandoc:
        for file in sorted((ROOT / "chapters").glob("*.md")):
            for judged in check(file.read_bytes(), library, pandoc).chapters[0].judged:
                rows += _own_row(judged, f"b{len(rows)}")
    passages = {
        key: {at: " ".join(p.text.split()) for at, p in enumerate(source.passages) if p.role.is_citable}
        for key, source in library.sources.items()
    }
    return Corpus("this book", tuple(rows), passages)


def _own_row(judged: Judged, name: str) -> list[Row]:
    extent = judged.extent(library_of_this_book())
    if judged.match is None or extent is None or judged.quotation.translation:
        return []
    numbers = [extent.source.passages.index(part.passage) for part in extent.parts]
    truth = "verbatim" if isinstance(judged.verdict, Verbatim) else "marked"
    paragraphs = tuple(judged.quotation.printed.text.split("\u2029"))
    return [Row(name, extent.source.key, min(numbers), max(numbers), paragraphs, truth)]


def plan(found: Sequence[Corpus], count: int, seed: int) -> Plan:
    """Choose `count` quotations of the corpora in turn, cite them, and forge some; the same for the same `seed`."""
    rng = random.Random(seed)
    passages: dict[str, dict[int, str]] = {}
    for corpus in found:
        for key, texts in corpus.passages.items():
            passages.setdefault(key, {}).update(texts)
    rows = _in_turn([rng.sample(corpus.rows, len(corpus.rows)) for corpus in found])[:count]
    works = Works.of({key: dict(sorted(passages[key].items())) for key in sorted({row.key for row in rows})})
    quotations = [_cited(number, row, works, rng) for number, row in enumerate(rows, 1)]
    honest = [at for at, quoted in enumerate(quotations) if quoted.truth in _TRUE and len(quoted.row.paragraphs) == 1]
    wanted, made = round(len(rows) * _FORGED), 0
    for at in rng.sample(honest, len(honest)):
        row = quotations[at].row
        change = forged(row.text, tuple(works.passages[row.key].values()), rng) if made < wanted else None
        if change is not None:
            quotations[at] = replace(quotations[at], row=replace(row, paragraphs=(change[0],)), forged=change[1])
            made += 1
    return Plan(tuple(quotations), works)


def _in_turn(rows: Sequence[Sequence[Row]]) -> list[Row]:
    longest = max(map(len, rows), default=0)
    return [each[at] for at in range(longest) for each in rows if at < len(each)]


def _cited(number: int, row: Row, works: Works, rng: random.Random) -> Quoted:
    low, high = works.pages[row.key][row.lo], works.pages[row.key][row.hi]
    chance = rng.random()
    if chance < _NOTHING:
        how = Cited.NOTHING
    elif chance < _NOTHING + _BARE:
        how = Cited.WORK
    elif chance < _NOTHING + _BARE + _OFF and _stands_once(row, works):
        how = Cited.WRONG_PAGE
        low = high = low + (-1 if low > 1 else 1)
    else:
        how = Cited.PAGE
    return Quoted(number, row, how, str(low) if low == high else f"{low}–{high}")


def _stands_once(row: Row, works: Works) -> bool:
    """Whether its words stand once in the source, so that a wrong page misleads nobody."""
    return words(" ".join(works.passages[row.key].values())).count(words(row.text)) == 1
