"""Which blocks of a book are plain: of such a form that every output prints them, and that its proof finds them again.

The lists name what may stand: nodes, how deep they are nested, characters, the longest word, fields of an entry, the
page. They are short on purpose: what is not plain is no fault, it is only tried before it is passed
(`project.foresee`). `tests.green` builds books of plain blocks alone, and holds the lists against the builds.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, Final, NamedTuple, Self

from quoteproof.book.config import BookSettings
from quoteproof.chapter.flows import flatten
from quoteproof.chapter.model import Chapter, Flow, FlowKind, Node
from quoteproof.chapter.nodes import begins_with_title, identifier, named
from quoteproof.check.result import ChapterResult
from quoteproof.quotation.model import Exemption, Kind
from quoteproof.source.bibliography import BibliographyEntry
from quoteproof.source.library import Extent, Library
from quoteproof.text.languages import primary
from quoteproof.text.offsets import OBJECT
from quoteproof.values import dataclass
from quoteproof.verdict.model import Altered, Exempted, Judged, Verbatim

_LATIN, _OTHERS = "A-Za-zÀ-ÖØ-öø-ıĴ-ľŁ-ňŊ-ž", "ΆΈ-ΊΌΎ-ΡΣ-ώЁЄІЇА-яёєіїҐґ"
_LETTERS: Final = f"0-9{_LATIN}{_OTHERS}"
_TEXT: Final = re.compile(f"[{_LETTERS} \n.,;:!?()\\[\\]/&%§°*+=#@_$€£’‘“”„‚«»‹›'\"…–—‑{OBJECT}-]*")
"""What a plain block may print; each character is in the text face and reads back as itself."""
_APOSTROPHE: Final = f"(?<=[{_LETTERS}])[’'](?=[{_LETTERS}])"
_TITLE: Final = re.compile(
    f"[{_LETTERS} .,;:!?()&–—-]{{1,160}}|(?:[0-9A-Za-zÀ-ÖØ-öø-ÿ .,;:!?()&–—-]|{_APOSTROPHE}){{1,160}}"
)
"""A plain heading: it prints again in the contents and in running heads, which may be cut off anywhere but within a
word, and so has no marks but apostrophes within words. Where it has these, it has few letters: every letter beside a
mark is read back, and of the others some are read twice as small capitals."""
_FIELD: Final = re.compile(f"(?:[{_LETTERS} {{}}.,;:!?()&/+–—-]|{_APOSTROPHE}){{0,300}}")
_ADDRESS: Final = re.compile(r"(?:https?://)?[A-Za-z0-9./?=&%_#~:()-]{1,200}")
_PART: Final = f"(?:[^\\s/?–—-]|[/?–—-](?![{_LATIN}{_OTHERS}]))"
"""One character of what no line can end in: it can after a hyphen, dash, `/` or `?` where a letter follows (UAX 14)."""
_WIDE: Final = "A-ZÀ-ÖØ-ÞŒŴŊΑ-ΩЁЄІЇА-ЯҐmwæœŵωψφжмфшщыю%@&—…"
_LEAST_ODD: Final = 10
_ODD_LONG_WORD: Final = re.compile(f"{_PART}{{24,}}|[{_WIDE}](?:(?:(?![{_WIDE}]){_PART})*[{_WIDE}]){{9}}")
"""A word, of `_LEAST_ODD` characters or more, that may have to be divided: it has many letters or many wide ones."""
_OTHER: Final = re.compile(f"[{_OTHERS}]")
_MIXED: Final = re.compile(f"[{_LATIN}](?=[{_OTHERS}])|[{_OTHERS}](?=[{_LATIN}])")
"""Where a word in one script ends and one in another begins."""
_RAISED: Final = re.compile(f"\\d[.,;:]?\\s*{OBJECT}")
"""A number before what may print a raised number."""
_LONG_TITLE_WORD: Final = re.compile(r"[^\s–—-]{19,}")
_CODE: Final = re.compile(r"[A-Za-z0-9_./ -]{1,20}")
_SIMPLE: Final = frozenset(("Str", "Space", "SoftBreak"))
_LISTS: Final = frozenset(("BulletList", "OrderedList"))
_DEEPEST_LIST: Final = 2
_MOST_NUMBER: Final = 500

_LANGUAGES: Final = frozenset("cs da de el en es fi fr hu it nb nl no pl pt ro ru sv uk".split())
"""Languages of books: those of which tests build books, written from the left in the letters above."""
_REPEATING: Final = frozenset(("cs", "es", "pl", "pt"))
"""Of these, those in which Typst prints a hyphen at a line end again in the next line, also one of the text."""
_UNDIVIDED: Final = "en"
"""The language in whose books no word is divided: how hyphens at line ends read back is not sure for every word."""
_HYPHEN: Final = re.compile(r"[-–—‑]\S")
_LEAST_LINE, _LEAST_HEIGHT, _LEAST_SIDE, _LEAST_MARGIN = 226.0, 340.0, 28.0, 48.0
"""Points: of the text area of a plain page, of its margins at the sides, and of those above and below, where heads and
folios stand."""
_UNITS: Final = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pt": 1.0}

_KINDS: Final = frozenset("article book collection inbook incollection misc online report thesis techreport".split())
_FIELDS: Final = frozenset(
    "author editor translator title subtitle booktitle booksubtitle journal journaltitle publisher institution school "
    "location address year date month volume number issue pages series edition isbn issn".split()
)
_LINKS: Final = frozenset(("url", "doi"))
_UNPRINTED: Final = frozenset(("file", "langid", "keywords", "abstract"))


class UnusualBlock(NamedTuple):
    """A block of a chapter that is not plain."""

    number: int
    """Its number among the blocks of the chapter."""
    digest: str
    """Digest of what it prints, as far as the chapter decides it."""
    links: tuple[str, ...] = ()
    """The targets of its links without words, which print the target's title."""
    heading: bool = False
    """Whether it is a heading, which prints again in the contents and in running heads."""


@dataclass(frozen=True, slots=True)
class PrintedBlocks:
    """What has to be known of the blocks of a chapter."""

    count: int = 0
    """How many there are."""
    unusual: tuple[UnusualBlock, ...] = ()
    """Those that are not plain."""
    places: Mapping[str, int] = field(default_factory=dict)
    """By how plain blocks cite, the number of the first that does; a citation style decides how each prints."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Of what can be linked to without words, a digest of its title by identifier."""

    @property
    def json(self) -> Any:
        """The same as JSON."""
        return [self.count, self.unusual, self.places, self.titles]

    @classmethod
    def of_json(cls, value: Any) -> Self:
        """Read what `json` gave."""
        count, unusual, places, titles = value
        return cls(
            count,
            tuple(UnusualBlock(n, digest, tuple(links), head) for n, digest, links, head in unusual),
            places,
            titles,
        )


def printed_blocks(checked: ChapterResult, chapter: Chapter, library: Library, language: str) -> PrintedBlocks:
    """Hold the blocks of a checked chapter against the lists; `language` is the BCP 47 tag of the book."""
    blocks: list[Node] = chapter.ast["blocks"]
    walk = _Walk()
    starts: list[int] = []
    passed: list[bool] = []
    places: dict[str, int] = {}
    for number, block in enumerate(blocks):
        starts.append(walk.count)
        passed.append(walk.is_plain(block))
        for place in walk.citing:
            places.setdefault(place, number)
    if not begins_with_title(blocks):
        passed = [False] * len(blocks)
    for flow in _unusual_flows(chapter.flows, checked.judged, primary(language)):
        passed[bisect_right(starts, flow) - 1] = False
    unusual = [number for number, is_plain in enumerate(passed) if not is_plain]
    facts = _facts(checked, library, starts) if unusual else {}
    return PrintedBlocks(
        len(blocks),
        tuple(_unusual(number, blocks[number], facts.get(number)) for number in unusual),
        {place: number for place, number in places.items() if passed[number]},
        {identifier(node): _digest(node["c"][2] if node["t"] == "Header" else node["c"][1])
         for node in named(blocks) if node["t"] in ("Header", "Figure", "Table") and identifier(node)},
    )  # fmt: skip


def _unusual(number: int, block: Node, facts: Any) -> UnusualBlock:
    return UnusualBlock(number, _digest([block, facts]), tuple(_empty_links(block)), block["t"] == "Header")


class _Walk:
    """Walks over blocks, and counts the flows in them."""

    def __init__(self) -> None:
        self.count = 0
        """How many flows come before what is met next."""
        self.citing: set[str] = set()
        """How the block cites."""
        self._where = ""

    def is_plain(self, block: Node) -> bool:
        """Whether the form of a block of a chapter is plain."""
        start = self.count
        self.citing.clear()
        self._where = block["t"]
        if self._is_plain(block):
            return True
        self.count = start + len(flatten({"blocks": [block]})[0])
        return False

    def _is_plain(self, block: Node) -> bool:
        kind: str = block["t"]
        content: Any = block.get("c")
        if kind == "Para":
            return self._paragraph(content)
        if kind == "Header":
            self.count += 1
            level, (_, classes, pairs), inlines = content
            words = all(n["t"] in _SIMPLE or (n["t"] == "Emph" and _are_words(n["c"])) for n in inlines)
            return level <= 3 and classes in ([], ["unnumbered"]) and not pairs and words
        if kind == "BlockQuote":
            return len(content) <= 4 and all(inner["t"] == "Para" and self._paragraph(inner["c"]) for inner in content)
        if kind in _LISTS:
            return self._list(kind, content, 1)
        return kind in ("HorizontalRule", "RawBlock")

    def _list(self, kind: str, content: Any, depth: int) -> bool:
        items = content if kind == "BulletList" else content[1]
        if kind == "OrderedList" and content[0][0] + len(items) > _MOST_NUMBER:
            return False
        for item in items:
            for inner in item:
                if inner["t"] in ("Plain", "Para"):
                    if not self._paragraph(inner["c"]):
                        return False
                elif (
                    inner["t"] not in _LISTS
                    or depth >= _DEEPEST_LIST
                    or not self._list(inner["t"], inner["c"], depth + 1)
                ):
                    return False
            if not item:
                return False
        return True

    def _paragraph(self, inlines: Sequence[Node], depth: int = 0) -> bool:
        self.count += 1
        return self._inlines(inlines, depth)

    def _inlines(self, inlines: Sequence[Node], depth: int) -> bool:
        for node in inlines:
            kind = node["t"]
            if kind not in _SIMPLE and not self._inline(kind, node, depth):
                return False
        return True

    def _inline(self, kind: str, node: Node, depth: int) -> bool:
        content: Any = node.get("c")
        if kind in ("Emph", "Strong"):
            return depth < 2 and self._inlines(content, depth + 1)
        if kind == "Cite":
            return depth < 3 and self._cite(content[0])
        if kind == "Note":
            return self._note(content)
        if kind == "Link":
            (_, classes, pairs), words, (target, _) = content
            known = classes in ([], ["uri"]) and not pairs and bool(words) and _ADDRESS.fullmatch(target) is not None
            return known and depth < 2 and self._inlines(words, depth + 1)
        if kind == "Code":
            return content[0][1:] == [[], []] and _CODE.fullmatch(content[1]) is not None
        return kind in ("LineBreak", "RawInline")

    def _cite(self, items: Sequence[Mapping[str, Any]]) -> bool:
        self.citing.add(f"{self._where} {items[0]['citationMode']['t']}{' …' if len(items) > 1 else ''}")
        for item in items:
            for affix in (item["citationPrefix"], item["citationSuffix"]):
                if affix and not self._paragraph(affix, 3):
                    return False
        return True

    def _note(self, blocks: Sequence[Node]) -> bool:
        where, self._where = self._where, f"Note in {self._where}"
        known = not where.startswith("Note") and len(blocks) <= 3
        made = known and all(block["t"] in ("Para", "Plain") and self._paragraph(block["c"]) for block in blocks)
        self._where = where
        return made


def _are_words(inlines: Sequence[Node]) -> bool:
    return all(node["t"] in _SIMPLE for node in inlines)


def _unusual_flows(flows: Sequence[Flow], judged: Sequence[Judged], language: str) -> Iterator[int]:
    """The numbers of the flows whose words or quotations are not plain."""
    repeats, divides = language in _REPEATING, language != _UNDIVIDED
    for flow in flows:
        text = flow.text
        odd = _TEXT.fullmatch(text) is None or _has_odd_word(text) or not text.strip()
        if odd or (repeats and _HYPHEN.search(text) is not None):
            yield flow.index
        elif flow.kind is FlowKind.HEADING:
            if _TITLE.fullmatch(text) is None or _LONG_TITLE_WORD.search(text) is not None:
                yield flow.index
        elif flow.where.quote is not None and _RAISED.search(text) is not None:
            yield flow.index
    for each in judged:
        if (divides and each.quotation.kind is Kind.INLINE) or not _is_plain_quotation(each, flows):
            yield from flows_of(each)


def _is_plain_quotation(judged: Judged, flows: Sequence[Flow]) -> bool:
    quotation, verdict = judged.quotation, judged.verdict
    if quotation.kind not in (Kind.INLINE, Kind.BLOCK) or quotation.translation or quotation.broken:
        return False
    if flows[quotation.flow].kind is not FlowKind.PARAGRAPH:
        return False
    if isinstance(verdict, Exempted):
        return verdict.reason is not Exemption.CODE
    if not isinstance(verdict, Verbatim | Altered):
        return False
    text = verdict.match.source_text
    return _TEXT.fullmatch(text) is not None and not _has_odd_word(text)


def _has_odd_word(text: str) -> bool:
    """Whether a word may have to be divided, or is in two scripts, or there are signs that read as one mark."""
    if ",," in text or "''" in text or (_OTHER.search(text) is not None and _MIXED.search(text) is not None):
        return True
    # Word by word: from each letter of a text anew, the pattern takes a twentieth of the time of a check.
    return any(len(word) >= _LEAST_ODD and _ODD_LONG_WORD.search(word) is not None for word in text.split())


def flows_of(judged: Judged) -> set[int]:
    """The numbers of the flows in which a quotation stands."""
    quotation = judged.quotation
    flows = {flow for flow, _ in (*quotation.printed.where[:1], *quotation.printed.where[-1:], *quotation.marks)}
    if quotation.kind is not Kind.INLINE:
        flows |= {flow for flow, _ in quotation.printed.where}
    return {quotation.flow, *flows} - {-1}


def _facts(checked: ChapterResult, library: Library, starts: Sequence[int]) -> Mapping[int, list[Any]]:
    """What the sources and the bibliography give to the blocks of a chapter, by the numbers of the blocks."""
    facts: dict[int, list[Any]] = {}
    for judged in checked.judged:
        quotation, verdict = judged.quotation, judged.verdict
        said: list[Any] = [verdict.name, quotation.kind, quotation.start, quotation.end, quotation.translation]
        if isinstance(verdict, Verbatim | Altered):
            said.append(verdict.match.source_text)  # of which marks may print that the chapter has not
            said += ([origin.kind, origin.start, origin.end, origin.typeset] for origin in verdict.match.origins)
        facts.setdefault(bisect_right(starts, quotation.flow) - 1, []).append(said)
    for citation in checked.citations:
        for anchor in citation.anchors:
            extent = library.resolve(anchor) if anchor.names_place else None
            locator = str(extent.locator) if isinstance(extent, Extent) else ""
            entry = library.entries.get(anchor.key)
            said = [anchor.key, locator, *entry_facts(entry)] if entry else [anchor.key]
            facts.setdefault(bisect_right(starts, citation.flow) - 1, []).append(said)
    return facts


def entry_facts(entry: BibliographyEntry) -> tuple[Any, ...]:
    """What of an entry may print."""
    return entry.kind, sorted(entry.fields.items()), entry.csl


def _empty_links(block: Node) -> Iterator[str]:
    for node in named([block]):
        if node["t"] == "Link" and not node["c"][1]:
            yield node["c"][2][0].removeprefix("#")


def _digest(facts: Any) -> str:
    text = json.dumps(facts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:32]


def is_plain_entry(entry: BibliographyEntry) -> bool:
    """Whether the program's own citation style prints an entry, and marks that it owns."""
    if entry.csl is not None or entry.kind not in _KINDS:
        return False
    for name, value in entry.fields.items():
        if name in _UNPRINTED:
            continue
        known = _FIELD if name in _FIELDS else _ADDRESS if name in _LINKS else None
        if known is None or known.fullmatch(value) is None or _has_odd_word(value):
            return False
    return bool(entry.title)


def is_plain_page(book: BookSettings) -> bool:
    """Whether the face, the page and the language are such that plain blocks stand on it as the lists mean."""
    page = book.page
    width, height, top, bottom, inner, outer = (
        _points(length) for length in (page.width, page.height, page.top, page.bottom, page.inner, page.outer)
    )
    return (
        book.font is None
        and book.reference_document is None
        and primary(book.language) in _LANGUAGES
        and width - inner - outer >= _LEAST_LINE
        and height - top - bottom >= _LEAST_HEIGHT
        and min(inner, outer) >= _LEAST_SIDE
        and min(top, bottom) >= _LEAST_MARGIN
    )


def is_plain_front(book: BookSettings) -> bool:
    """Whether the title page, the imprint and the running heads are plain."""
    lines: Collection[str] = (book.title, book.subtitle or "A", *book.authors, book.date or "1", *book.imprint)
    return all(
        _TITLE.fullmatch(line) and not _LONG_TITLE_WORD.search(line) and not _has_odd_word(line) for line in lines
    )


def _points(length: str) -> float:
    return float(length[:-2]) * _UNITS[length[-2:]]
