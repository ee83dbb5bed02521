"""A part of a book, to be made and proved in its place: some of its blocks, and citations of some entries.

The part has the book's own settings, title page, fonts and bibliography. A chapter in it keeps its text and its flows;
those that do not print have no words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate
from typing import Any, Final

from quoteproof.chapter.flows import flatten
from quoteproof.chapter.model import Chapter, Node
from quoteproof.chapter.nodes import branches, identifier
from quoteproof.check.result import ChapterDetails, ChapterResult, CheckResult
from quoteproof.edition.printed import CONTENTS_DEPTH
from quoteproof.project.plain_blocks import flows_of

_WORDS: Final = "a line of plain words that stands for the text of a chapter"
_PARAGRAPHS: Final = 80  # of such words: more than two pages
_SPACE: Final[Node] = {"t": "Space"}

Chosen = Mapping[str, Collection[int]]
"""Numbers of blocks by the file of their chapter."""


def part_of_book(
    result: CheckResult, chosen: Chosen, *, entries: Mapping[str, str] | None = None, repeated: Collection[str] = ()
) -> CheckResult:
    """The part of a checked book with the chosen blocks, and what they need: titles, targets of links, other ends of
    quotations.

    The `entries`, each with a chapter that cites it, are cited in every way, all others of the book once. The chapters
    of `repeated` get further pages, on which their titles print again, and the contents are those of the book.
    """
    chapters = _Chapters(result)
    wanted = {file: set(numbers) for file, numbers in chosen.items()}
    for file in chapters.files if repeated else ():
        wanted.setdefault(file, set()).update(chapters[file].listed)
    for key, file in (entries or {}).items():  # the index of quotations has those that are quoted
        wanted.setdefault(file, set()).update(chapters[file].quoting(key))
    while _complete(chapters, wanted):
        pass
    parts = [
        chapters[r.file].part(wanted[r.file], fills=r.file in repeated)
        if r.file in wanted
        else replace(r, details=ChapterDetails(None))
        for r in result.chapters
    ]
    if entries:
        blocks = [*_cited_once(sorted(result.cited)), *_cited(sorted(entries))]
        details = ChapterDetails(Chapter("", "", _tree([_heading(), *blocks]), (), ()))
        parts.append(ChapterResult("", "", details, ()))
    return replace(result, chapters=tuple(parts))


class _Chapters(dict[str, "_Chapter"]):
    """The chapters of a book by file, each read when it is asked for: an unchanged one may not be parsed yet."""

    def __init__(self, result: CheckResult) -> None:
        super().__init__()
        self._results = {chapter.file: chapter for chapter in result.chapters}
        self.files = tuple(self._results)

    def __missing__(self, file: str) -> _Chapter:
        result = self._results[file]
        chapter = result.chapter
        assert chapter is not None, "a book without errors has read all its chapters"
        made = self[file] = _Chapter(result, chapter)
        return made


def _complete(chapters: _Chapters, wanted: dict[str, set[int]]) -> bool:
    """Add what the wanted blocks need; whether there was anything."""
    needed: dict[str, set[int]] = defaultdict(set)
    for file, numbers in wanted.items():
        needed[file] |= chapters[file].needed(numbers)
        for name in chapters[file].links(numbers):
            for other in (file, *chapters.files):
                if name in chapters[other].targets:
                    needed[other].add(chapters[other].targets[name])
                    break
    grown = False
    for file, numbers in needed.items():
        grown |= not numbers <= wanted.setdefault(file, set())
        wanted[file] |= numbers
    return grown


class _Chapter:
    """A chapter that may be taken in part."""

    def __init__(self, result: ChapterResult, chapter: Chapter) -> None:
        self.result = result
        self.chapter = chapter

    @cached_property
    def starts(self) -> Sequence[int]:
        """The number of the first flow of each block."""
        counts = (len(flatten({"blocks": [block]})[0]) for block in self.chapter.ast["blocks"])
        return [0, *accumulate(counts)][:-1]

    @cached_property
    def targets(self) -> Mapping[str, int]:
        """The block of each identifier."""
        targets: dict[str, int] = {}
        for number, block in enumerate(self.chapter.ast["blocks"]):
            for name in filter(None, map(identifier, branches([block]))):
                targets.setdefault(name, number)
        return targets

    @property
    def listed(self) -> list[int]:
        """The headings that stand in the contents."""
        blocks = self.chapter.ast["blocks"]
        return [n for n, b in enumerate(blocks) if b["t"] == "Header" and b["c"][0] <= CONTENTS_DEPTH]

    def quoting(self, key: str) -> list[int]:
        """The first block that quotes a work, if any."""
        for judged in self.result.judged:
            citation = judged.quotation.citation
            if citation is not None and any(anchor.key == key for anchor in citation.anchors):
                return [self.block(judged.quotation.flow)]
        return []

    def block(self, flow: int) -> int:
        """The block in which a flow stands."""
        return bisect_right(self.starts, flow) - 1

    def needed(self, numbers: Collection[int]) -> set[int]:
        """The blocks in which quotations of some blocks stand too, and the titles above them."""
        needed: set[int] = set()
        for judged in self.result.judged:
            blocks = {self.block(flow) for flow in flows_of(judged)}
            if not blocks.isdisjoint(numbers):
                needed |= blocks
        titles = [n for n, b in enumerate(self.chapter.ast["blocks"]) if b["t"] == "Header" and b["c"][0] == 1]
        for number in (*numbers, *needed, *([0] if not numbers else ())):
            needed |= set(titles[max(0, bisect_right(titles, number) - 1) :][:1])
        return needed

    def links(self, numbers: Collection[int]) -> Iterator[str]:
        """The identifiers that some blocks lead to."""
        blocks = self.chapter.ast["blocks"]
        for node in branches([blocks[number] for number in sorted(numbers)]):
            if node["t"] == "Link" and node["c"][2][0][:1] == "#":
                yield node["c"][2][0][1:]

    def part(self, numbers: Collection[int], *, fills: bool) -> ChapterResult:
        """The chapter with some of its blocks; flows that do not print keep their numbers, and have no words."""
        blocks = [block for number, block in enumerate(self.chapter.ast["blocks"]) if number in numbers]
        if fills:
            blocks += [_paragraph(_words(_WORDS)) for _ in range(_PARAGRAPHS)]
        flows = tuple(
            flow
            if self.block(flow.index) in numbers
            else replace(flow, text="", inlines=(), leaves=(), offsets=(), escaped=frozenset())
            for flow in self.chapter.flows
        )
        quotes = tuple(quote for quote in self.chapter.quotes if all(self.block(f) in numbers for f in quote.flows))
        chapter = replace(self.chapter, ast={**self.chapter.ast, "blocks": blocks}, flows=flows, quotes=quotes)
        judged = tuple(judged for judged in self.result.judged if self.block(judged.quotation.flow) in numbers)
        return replace(self.result, details=ChapterDetails(chapter, judged, self.result.citations))


def _cited_once(keys: Sequence[str]) -> Iterator[Node]:
    """Paragraphs that cite each of some entries."""
    for key in keys:
        yield _paragraph([*_words("Words"), _SPACE, _cite(key), *_words(".")])


def _cited(keys: Sequence[str]) -> Iterator[Node]:
    """Paragraphs and notes that cite each of some entries in every way: first, again at once, and later."""
    for again in (False, True):
        for key in keys:
            note = {"t": "Note", "c": [_paragraph([*_words("See"), _SPACE, _cite(key, "33"), *_words(".")])]}
            yield _paragraph([*_words("It is so"), _SPACE, _cite(key, "12"), *_words(", and so"), note])
            yield _paragraph([*_words("It is so"), _SPACE, _cite(key), *_words(".")])
            yield _paragraph([_cite(key, mode="AuthorInText"), _SPACE, *_words("says it.")])
            if not again:
                yield _paragraph([*_words("He says it"), _SPACE, _cite(key, mode="SuppressAuthor"), *_words(".")])


def _cite(key: str, page: str = "", mode: str = "NormalCitation") -> Node:
    suffix = [*_words(f", p. {page}")] if page else []
    item = {"citationId": key, "citationPrefix": [], "citationSuffix": suffix, "citationMode": {"t": mode}}
    return {"t": "Cite", "c": [[{**item, "citationNoteNum": 0, "citationHash": 0}], _words(key)]}


def _words(text: str) -> list[Node]:
    made: list[Node] = []
    for word in text.split(" "):
        made += [_SPACE, {"t": "Str", "c": word}]
    return made[1:]


def _paragraph(inlines: list[Node]) -> Node:
    return {"t": "Para", "c": inlines}


def _heading() -> Node:
    return {"t": "Header", "c": [1, ["", [], []], _words("Works")]}


def _tree(blocks: list[Any]) -> Node:
    return {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks}
