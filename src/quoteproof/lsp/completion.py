"""Completion: sources after `@`, passages after `#`, and the source's next words inside quotation marks.

Items come from the last check; completion never waits for one. The next words are offered only if a passage has the
typed words letter for letter, and only as a quotation that the verdict accepts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lsprotocol import types

from quoteproof.lsp import hover
from quoteproof.lsp.checked import CheckedDocument, checked_now
from quoteproof.lsp.navigation import first_words
from quoteproof.lsp.server import Server
from quoteproof.quotation.model import Kind
from quoteproof.quoting.spans import SourceSpan
from quoteproof.quoting.writing import Written, write
from quoteproof.source.library import CitedPassage, Extent, Library, Passage, Source, own_locators, whole
from quoteproof.text.anchor import Anchor
from quoteproof.text.words import count_words
from quoteproof.verdict.passage_text import VerdictContext

_KEY: Final = re.compile(r"(?<![\w@])@\{?(?P<typed>[\w:.+/-]*)\Z")
_PLACE: Final = re.compile(r"(?<![\w@])@\{?(?P<key>\w[\w:.+/-]*)(?:\}?[ \n]\[)?#(?P<typed>[\w.-]*)\Z")
_OPENED: Final = re.compile(r"(?P<mark>[“„«\"])(?P<begun>[^“”„«»\"]+)\Z")
_CITED: Final = re.compile(
    r"\A(?P<rest>[^“”„«»\"]*?)(?P<close>[”“»\"])?[^“”„«»\"]*?@\{?(?P<anchor>\w[\w:.+/-]*#[\w.-]*\w)"
)
_BEFORE: Final = re.compile(r"(?<![\[\w@])@\{?(?P<anchor>\w[\w:.+/-]*#[\w.-]*\w)[^.“”„«»\"]*\Z")
_CLOSED: Final = re.compile(r"[“„«\"](?P<words>[^“”„«»\"\[]+)[^“”„«»\"]*[”“»\"]\s\[-?@[^“”„«»\"\]]*\Z")
_CLAUSE: Final = re.compile(r"[,;:—–](?=\s)|[.?!](?=\s|[”’\"']|\Z)")
_MARK: Final = re.compile(r"[,.]?[“”„«»\"]")
_GLYPHS: Final = {**dict.fromkeys("'’‘", "['’‘ʼ]"), **dict.fromkeys('"“”„', '["“”„]'), "-": "[-‐‑]"}
_WORD: Final = re.compile(r"\w+")
_UP_TO_WORD: Final = re.compile(r"\A.*\W", re.DOTALL)
_MOST: Final = 12
"""Places that a beginning is continued from at most."""
_FEWEST: Final = 2
"""Words that must be typed before the whole library is searched for them."""


def register(server: Server) -> None:
    """Register the feature."""
    triggers = ["@", "#", "“", "„", "«", '"', " ", "."]

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=triggers))
    def completion(ls: Server, params: types.CompletionParams) -> types.CompletionList:
        document = checked_now(ls, params.text_document.uri)
        items = list(_items(document, document.positions.offset(params.position))) if document else []
        for item in items if _wants_plain(ls) else ():
            if isinstance(item.documentation, types.MarkupContent):
                item.documentation = hover.content(item.documentation.value, plain=True).value
        # Asked anew with each character: the words that follow depend on every one that is typed.
        return types.CompletionList(is_incomplete=True, items=items)


def _wants_plain(ls: Server) -> bool:
    """Whether the client shows documentation without Markdown only."""
    documents = ls.client_capabilities.text_document
    items = documents.completion.completion_item if documents and documents.completion else None
    return items is None or types.MarkupKind.Markdown not in (items.documentation_format or ())


def _items(document: CheckedDocument, offset: int) -> Iterator[types.CompletionItem]:
    start = max(document.text.rfind("\n\n", 0, offset), document.text.rfind("\n\r\n", 0, offset)) + 1
    before = document.text[max(0, start) : offset]
    library = document.result.library
    place = _PLACE.search(before)
    if place is not None:
        source = library.sources.get(place["key"])
        range = document.positions.range(offset - len(place["typed"]), offset)
        yield from _passages(source, range, place["typed"], _meant(before, library)) if source else ()
        return
    key = _KEY.search(before)
    if key is not None:
        yield from _sources(
            library, document.positions.range(offset - len(key["typed"]), offset), _meant(before, library)
        )
        return
    yield from _continued(document, before, offset)


def _meant(before: str, library: Library) -> tuple[Anchor, ...]:
    """The passages that have the words of the quotation whose citation is being typed."""
    closed = _CLOSED.search(before)
    if closed is None or count_words(closed["words"]) < _FEWEST:
        return ()
    return tuple(islice(_holding(closed["words"].strip(), library), _MOST))


def _sources(library: Library, range: types.Range, meant: tuple[Anchor, ...]) -> Iterator[types.CompletionItem]:
    """The passages that have the quoted words, then the works of the bibliography."""
    for number, anchor in enumerate(meant):
        extent = library.resolve(anchor)
        if isinstance(extent, Extent):
            text = extent.parts[0].passage.text
            yield _place(str(anchor), text, range, f"!{number:06}", "has the quoted words")
    for key, entry in sorted(library.entries.items()):
        source = library.sources.get(key)
        count = f"{len(source.passages)} passages" if source else "without a seed"
        shown = f"{hover.escaped(hover.work(entry))}\n\n{count}"
        yield types.CompletionItem(
            key,
            kind=types.CompletionItemKind.Reference,
            detail=hover.work(entry),
            documentation=types.MarkupContent(types.MarkupKind.Markdown, shown),
            filter_text=f"{key} {hover.work(entry)}",
            text_edit=types.TextEdit(range, key),
        )


def _passages(
    source: Source, range: types.Range, typed: str, meant: tuple[Anchor, ...]
) -> Iterator[types.CompletionItem]:
    """The names and passages of a source, `meant` first; after `p3.` the sentences of that passage."""
    at = source.position(typed.split(".")[0])
    if "." in typed and at is not None:
        passage = source.passages[at]
        for number, (start, end) in enumerate(passage.sentences, 1):
            what = _located("sentence", CitedPassage(passage, start, end))
            yield _place(f"{passage.id}.s{number}", passage.text[start:end], range, f"{number:07}", what)
        return
    for number, (name, place) in enumerate(sorted(source.names.items())):
        position = source.position(place.split(".")[0].split("-")[0])
        text = source.passages[position].text if position is not None else ""
        yield _place(name, text, range, f"{number:07}", f"{place}, by its given name")
    for number, passage in enumerate(source.passages, len(source.names)):
        order = f"!{number:06}" if Anchor(source.key, passage.id) in meant else f"{number:07}"
        if passage.role.is_citable:
            yield _place(passage.id, passage.text, range, order, _located(passage.role.value, whole(passage)))


def _located(what: str, cited: CitedPassage) -> str:
    """What is offered, with the source's own number of it and its page, where they are known."""
    return ", ".join((what, *(locator.words for locator in own_locators((cited,)))))


def _place(name: str, text: str, range: types.Range, order: str, role: str) -> types.CompletionItem:
    return types.CompletionItem(
        name,
        kind=types.CompletionItemKind.Text,
        label_details=types.CompletionItemLabelDetails(description=first_words(text, 50)),
        detail=f"{role}: {first_words(text)}",
        documentation=types.MarkupContent(types.MarkupKind.Markdown, hover.escaped(text.strip())),
        sort_text=order,
        filter_text=f"{name} {first_words(text, 200)}",
        text_edit=types.TextEdit(range, name),
    )


@dataclass(frozen=True, slots=True)
class _Begun:
    """A quotation that is being typed."""

    words: str
    """What is typed of it."""
    anchor: Anchor | None
    """The anchor it is cited by already."""
    closed: bool
    """Whether its closing mark stands right after the place."""
    opening: str
    """Its opening mark."""

    @property
    def word(self) -> str:
        """The word that is being typed: clients offer what begins with it."""
        return _UP_TO_WORD.sub("", self.words)


def _begun(document: CheckedDocument, before: str, offset: int) -> _Begun | None:
    opened = _OPENED.search(before)
    if opened is None or (opened["mark"] == '"' and before.count('"') % 2 == 0):
        return None
    end = document.text.find("\n\n", offset)
    after = document.text[offset : end if end >= 0 else len(document.text)]
    cited = _CITED.match(after)
    in_text = _BEFORE.search(before[: opened.start()])
    anchor = cited["anchor"] if cited else in_text["anchor"] if in_text else None
    cited_anchor = Anchor.parse(anchor) if anchor is not None else None
    return _Begun(opened["begun"], cited_anchor, after[:1] in ("”", "“", "»", '"') and bool(after), opened["mark"])


def _continued(document: CheckedDocument, before: str, offset: int) -> Iterator[types.CompletionItem]:
    """The source's next words."""
    begun = _begun(document, before, offset)
    if begun is None or not count_words(begun.words):
        return
    library, book = document.result.library, document.result.book
    context = VerdictContext(library, book.quotations, book.language)
    number = 0
    for extent, part, start, at in _places(begun, library):
        for end in _ends(part, at):
            written = write(SourceSpan(extent, start, end), context, Kind.INLINE)
            item = _next(written, begun, extent, document.positions.range(offset - len(begun.word), offset), number)
            if item is not None:
                number += 1
                yield item


def _places(begun: _Begun, library: Library) -> Iterator[tuple[Extent, CitedPassage, int, int]]:
    """Where passages have the typed words: the extent, its part, start and end."""
    pattern = _pattern(begun.words)
    if begun.anchor is not None:
        extents = [library.resolve(begun.anchor)]
    elif count_words(begun.words) >= _FEWEST:
        extents = [library.resolve(anchor) for anchor in _holding(begun.words, library)]
    else:
        return
    count = 0
    for extent in (e for e in extents if isinstance(e, Extent)):
        for part in extent.parts:
            whole = extent if len(extent.parts) == 1 else library.resolve(Anchor(extent.source.key, part.passage.id))
            for match in pattern.finditer(part.passage.text, part.start, part.end):
                if isinstance(whole, Extent) and count < _MOST:
                    count += 1
                    yield whole, part, *match.span()


def _holding(words: str, library: Library) -> Iterator[Anchor]:
    """The passages that have these words."""
    pattern, longest = _pattern(words), max(_WORD.findall(words), key=len, default="")
    for key, source in library.sources.items():
        for passage in source.passages:
            # The longest word is looked for first: that is many times faster, and this happens at each keystroke.
            if passage.role.is_citable and longest in passage.text and pattern.search(passage.text):
                yield Anchor(key, passage.id)


def _pattern(words: str) -> re.Pattern[str]:
    """A pattern of typed words, in which glyphs of one mark are the same, and so is all white space."""
    pieces = ["".join(_GLYPHS.get(c, re.escape(c)) for c in word) for word in words.split()]
    end = r"(?=\W)" if words[-1:].isspace() else ""
    return re.compile(r"(?<!\w)" + r"\s+".join(pieces) + end)


def _ends(part: CitedPassage, at: int) -> Iterator[int]:
    """Where a quotation could end: at the clause, before the source's next mark, at the sentence, the passage."""
    text = part.passage.text
    matches = (pattern.search(text, at + 1, part.end) for pattern in (_CLAUSE, _MARK))
    near = [match.start() for match in matches if match is not None]
    sentence = next((end for start, end in part.passage.sentences if start <= at < end), part.end)
    ends = sorted({*near, min(sentence, part.end), part.end})
    yield from (end for end in ends if text[at:end].strip())


def _next(
    written: object, begun: _Begun, extent: Extent, range: types.Range, number: int
) -> types.CompletionItem | None:
    """Offer the rest of a written quotation after the words that are typed."""
    if not isinstance(written, Written):
        return None
    inside = re.match(r"(?s)\A(?P<open>\S?)(?P<words>.*)(?P<close>\S) (?P<cite>\[@[^\]]*\])\Z", written.markdown)
    typed = _pattern(begun.words.strip()).match(inside["words"]) if inside else None
    if inside is None or typed is None:
        return None
    rest = inside["words"][typed.end() :]
    rest = rest.lstrip() if begun.words[-1:].isspace() else rest
    close = '"' if begun.opening == '"' else inside["close"]
    ending = "" if begun.closed else close
    ending += f" {inside['cite']}" if begun.anchor is None and not begun.closed else ""
    if not rest.strip():
        return None
    passage: Passage = extent.parts[0].passage
    return types.CompletionItem(
        first_words(begun.word + rest, 80),
        kind=types.CompletionItemKind.Text,
        detail=f"{extent.anchor}: the source’s next words",
        documentation=types.MarkupContent(types.MarkupKind.Markdown, hover.escaped(passage.text.strip())),
        sort_text=f"{number:07}",
        filter_text=begun.word + rest,
        text_edit=types.TextEdit(range, begun.word + rest + ending),
    )
