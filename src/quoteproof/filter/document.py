"""The document that pandoc hands to a filter, as a chapter: its printed text takes the place of the source.

What a chapter may not hold, a document may not either; printed metadata is text without markup. What other programs
have in the front matter is passed over: plain words that quote nothing go back to pandoc, and all else is taken out. A
filter never sees the source, so every place is approximate. The line of a book's chapter that most probably has the
same words is only a help for the eye, never part of a verdict.
Source: pandoc's manual, “Metadata variables”; rules.md, “What is a quotation” (printed metadata).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from quoteproof.chapter.allow import check_allowed
from quoteproof.chapter.faults import FrontMatter, FrontMatterFault, UnsupportedMarkup
from quoteproof.chapter.flows import flatten
from quoteproof.chapter.front_matter import DROPPED
from quoteproof.chapter.model import Chapter, Flow, InlineKind, Node, Span, WrittenPlaces
from quoteproof.chapter.nodes import walk
from quoteproof.finding.model import Fault, Place
from quoteproof.quotation.citations import plain
from quoteproof.rules.k006_unchecked_metadata import UncheckedMetadata
from quoteproof.text.languages import primary
from quoteproof.text.offsets import OBJECT, LineIndex
from quoteproof.text.pairing import has_strays, pair
from quoteproof.values import dataclass

FILE: Final = "document"
"""What places in the document call their file."""
PRINTED: Final = frozenset({"title", "subtitle", "author", "date", "reference-section-title"})
"""Metadata that prints, and is looked through for quotation marks."""
_SETTINGS: Final = frozenset(
    "bibliography csl link-bibliography link-citations nocite numbersections suppress-bibliography toc".split()
)
"""Metadata that decides how something prints, and puts no words of its own on the page."""
_PRINTED_ELSEWHERE: Final = DROPPED - PRINTED - _SETTINGS
"""Metadata that prints, or defines what prints, and is not checked."""
_PLAIN: Final = frozenset(
    "MetaInlines MetaString MetaList MetaBlocks Para Plain Str Space SoftBreak LineBreak Emph Strong".split()
)
_PASSED: Final = _PLAIN | {"MetaBool", "MetaMap"}


@dataclass(frozen=True, slots=True)
class PandocDocument:
    """The document that pandoc handed over."""

    chapter: Chapter
    """Its content, as one chapter."""
    meta: Mapping[str, Any]
    """Its metadata, as pandoc gets it back."""
    printed: tuple[str, ...]
    """The words of the metadata that prints."""
    faults: tuple[Fault, ...]
    """The faults of what it may not hold."""


def is_smart(ast: Node) -> bool:
    """Whether pandoc has paired quotation marks by itself, so that the author's own are lost."""
    return any(node["t"] == "Quoted" for node in walk([ast["meta"], ast["blocks"]]))


def read_document(ast: Node, language: str = "en") -> PandocDocument:
    """Make a chapter of pandoc's AST; `language` is the book's, as a tag."""
    flows, quotes, unknown = flatten(ast)
    text, located, places = _lay_out(ast, flows)
    chapter = Chapter(FILE, text, ast, located, quotes, places, approximate=True)
    faults: list[Fault] = [*_metadata(ast["meta"], language), *check_allowed(chapter, metadata=True)]
    if unknown and not faults:
        faults.append(UnsupportedMarkup(Place(FILE, approximate=True), tuple(unknown)))
    printed = tuple(words for key, value in ast["meta"].items() if key in PRINTED for words in _words(value))
    kept = {key: value for key, value in ast["meta"].items() if _is_known(key) or _is_harmless(value, language)}
    return PandocDocument(chapter, kept, printed, tuple(faults))


def _lay_out(ast: Node, flows: tuple[Flow, ...]) -> tuple[str, tuple[Flow, ...], WrittenPlaces]:
    """Write the flows one after another, with the comments between and in them; every place is one in that text."""
    begins = {id(node): flow for flow in reversed(flows) for node in _nodes(flow)}
    parts: list[str] = []
    located: dict[int, Flow] = {}
    spans: dict[int, Span] = {}
    length = 0
    for node in walk(ast["blocks"]):
        flow = begins.get(id(node))
        if flow is not None and flow.index not in located:
            text, offsets = _written(flow, length, spans)
            located[flow.index] = replace(flow, offsets=offsets)
        elif node["t"] == "RawBlock" and node["c"][0] == "html":
            text = f"{node['c'][1].strip()}\n"
            spans[id(node)] = length, length + len(text)
        else:
            continue
        parts.append(text)
        length += len(text)
    return "".join(parts), tuple(located.get(flow.index, flow) for flow in flows), WrittenPlaces(spans=spans)


def _nodes(flow: Flow) -> Iterator[Node]:
    """The nodes that a flow is made of, any of which may be the first that a walk meets."""
    yield from (leaf.node for leaf in flow.leaves)
    yield from (inline.node for inline in flow.inlines)


def _written(flow: Flow, start: int, spans: dict[int, Span]) -> tuple[str, tuple[int, ...]]:
    comments = [i for i in flow.inlines if i.kind is InlineKind.COMMENT]
    parts: list[str] = []
    offsets: list[int] = []
    at = start
    for place in range(len(flow.text) + 1):
        for comment in (c for c in comments if c.start == place):
            parts.append(comment.node["c"][1])
            spans[id(comment.node)] = at, at + len(parts[-1])
            at += len(parts[-1])
        if place < len(flow.text):
            parts.append(flow.text[place])
            offsets.append(at)
            at += 1
    return "".join(parts) + "\n\n", tuple(offsets)


def _metadata(meta: Mapping[str, Any], language: str) -> Iterator[Fault]:
    where = Place(FILE, approximate=True)
    for key, value in meta.items():
        if key == "lang":
            named = " ".join(_words(value))
            if named and primary(named) != primary(language):
                yield FrontMatter(where, key, FrontMatterFault.OTHER_LANGUAGE, language)
        elif key in _PRINTED_ELSEWHERE:
            yield UncheckedMetadata(where, key, tuple(sorted(PRINTED)), markup=False)
        elif key in PRINTED and any(node["t"] not in _PLAIN for node in walk(value)):
            yield UncheckedMetadata(where, key, tuple(sorted(PRINTED)), markup=True)
        elif not _is_known(key) and not _is_harmless(value, language):
            yield FrontMatter(where, key, FrontMatterFault.DROPPED)


def _is_known(key: str) -> bool:
    return key in PRINTED or key in _SETTINGS or key in _PRINTED_ELSEWHERE or key == "lang"


def _is_harmless(value: Node, language: str) -> bool:
    """Whether a value is plain words that quote nothing, so that it may print by way of a template."""
    if any(node["t"] not in _PASSED for node in walk(value)):
        return False
    pairings = ((words, pair(words, language=primary(language))) for words in _words(value))
    return not any(pairing.runs or has_strays(words, pairing) for words, pairing in pairings)


def _words(value: Node) -> Iterator[str]:
    """The printed words of a metadata value, one string an item."""
    match value["t"]:
        case "MetaString":
            yield value["c"]
        case "MetaInlines" | "Para" | "Plain":
            yield plain(value["c"])
        case "MetaList" | "MetaBlocks":
            for item in value["c"]:
                yield from _words(item)
        case "MetaMap":
            for item in value["c"].values():
                yield from _words(item)


_WORDS: Final = 5
"""How many words are looked for together; fewer are in too many places."""
_WORD: Final = re.compile(r"[^\W_]+")
_BETWEEN: Final = r"[^\w]{1,12}?"
"""What may be between two words of a chapter: spaces, line ends, marks and markup."""


def line_near(text: str, at: int, chapters: Mapping[str, str]) -> tuple[str, int] | None:
    """Return file and 1-based line of the words around an offset of the document's text, or None.

    `chapters` are texts by path. One chapter must have at least half of the paragraph's runs of words; of those that
    are in it once, the one nearest to the offset gives the line.
    """
    runs = [re.compile(r"(?<!\w)" + _BETWEEN.join(words) + r"(?!\w)") for words in _runs(text, at)]
    for file, source in chapters.items():
        starts = [[match.start() for match in run.finditer(source)] for run in runs]
        if runs and 2 * sum(map(bool, starts)) >= len(runs):
            unique = next((offsets[0] for offsets in starts if len(offsets) == 1), None)
            return None if unique is None else (file, LineIndex(source).position(unique)[0])
    return None


def _runs(text: str, at: int) -> Iterator[list[str]]:
    """Yield runs of words of the paragraph around an offset, the nearest first."""
    start = text.rfind("\n\n", 0, at) + 2 if "\n\n" in text[:at] else 0
    end = text.find("\n\n", at)
    paragraph = text[start : end if end >= 0 else len(text)]
    words = list(_WORD.finditer(paragraph))
    runs = [words[i : i + _WORDS] for i in range(max(0, len(words) - _WORDS + 1))]
    # A citation or a note mark is written otherwise in the chapter than it prints.
    whole = [run for run in runs if OBJECT not in paragraph[run[0].start() : run[-1].end()]]
    for run in sorted(whole, key=lambda r: abs((r[0].start() + r[-1].end()) // 2 - (at - start)))[:20]:
        yield [match.group() for match in run]


def excerpt(text: str, start: int, end: int, *, around: int = 30) -> str:
    """The words of a place with some before and after it, on one line; citations and notes as `…`."""
    low = max(text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[:start] else 0, start - around)
    stop = text.find("\n\n", end)
    high = min(stop if stop >= 0 else len(text), end + around)
    # Cut at spaces, so that no word is shown in part.
    while 0 < low < start and not text[low - 1].isspace():
        low += 1
    while end < high < len(text) and not text[high].isspace():
        high -= 1
    return " ".join(text[low:high].replace(OBJECT, "…").split())
