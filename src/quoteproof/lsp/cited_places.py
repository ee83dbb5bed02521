"""Works and passages as completion items, filtered by what is typed of a citation.

A passage is found by its ID, its number, its page, a name that was given to it, or words that it has. What is filtered
here, an editor filters again: each item's text for that begins with what is typed.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import field
from functools import cached_property
from itertools import islice
from typing import Final

from lsprotocol import types

from quoteproof.lsp import hover
from quoteproof.lsp.navigation import first_words
from quoteproof.quoting.typed import JoinedTexts
from quoteproof.source.library import CitedPassage, Extent, Library, Passage, Source, own_locators, whole
from quoteproof.text.anchor import Anchor
from quoteproof.text.search_terms import fold_text
from quoteproof.values import dataclass

_NUMBER: Final = re.compile(r"\d+\Z")
_ID: Final = re.compile(r"p\d*\Z")
_SENTENCE: Final = re.compile(r"(?P<id>p\d+)\.s?\d*\Z")
_RANGE: Final = re.compile(r"(?P<id>p\d+)-p?\d*\Z")
_WORDS: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class CitablePlace:
    """Something that can be cited, as it is offered."""

    name: str
    """What is written into the citation."""
    text: str
    """The words that are shown beside it."""
    what: str
    """What it is, with its number and page."""
    anchor: Anchor


@dataclass(frozen=True)
class _Folded:
    """The passages of a source that can be cited, as they are looked for."""

    source: Source
    passages: tuple[Passage, ...]

    @cached_property
    def ids(self) -> str:
        """Their IDs, each on a line."""
        return "".join(f"\n{passage.id}" for passage in self.passages) + "\n"

    @cached_property
    def texts(self) -> JoinedTexts:
        """Their folded texts."""
        return JoinedTexts.of([" ".join(fold_text(passage.text).split()) for passage in self.passages])

    def beginning(self, id: str) -> Iterator[Passage]:
        """The passages whose ID begins so, in order."""
        at = self.ids.find(f"\n{id}")
        while at >= 0:
            end = self.ids.index("\n", at + 1)
            position = self.source.position(self.ids[at + 1 : end])
            if position is not None:
                yield self.source.passages[position]
            at = self.ids.find(f"\n{id}", end)

    def text(self, number: int) -> str:
        """The folded text of a passage."""
        starts = self.texts.starts
        end = starts[number + 1] - 1 if number + 1 < len(starts) else None
        return self.texts.text[starts[number] : end]


@dataclass(slots=True)
class FoldedSources:
    """The passages of sources as they are looked for, kept as long as a source is the same."""

    _known: dict[str, _Folded] = field(default_factory=dict)

    def of(self, source: Source) -> _Folded:
        """The passages of one source."""
        known = self._known.get(source.key)
        if known is None or known.source is not source:
            citable = tuple(passage for passage in source.passages if passage.role.is_citable)
            known = self._known[source.key] = _Folded(source, citable)
        return known


def works(library: Library, typed: str, order: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """The keys of the bibliography that what is typed begins or names: the key, the work, what there is of it."""
    wanted, places = fold_text(typed), {key: number for number, key in enumerate(order)}
    ranked: list[tuple[int, int, str]] = []
    for key, entry in library.entries.items():
        plain, named = fold_text(key), fold_text(hover.work(entry))
        rank = 0 if plain.startswith(wanted) else 1 if wanted in plain else 2 if wanted in named else 3
        if rank < 3:
            ranked.append((rank, places.get(key, len(places)), key))
    for _, _, key in sorted(ranked):
        source = library.sources.get(key)
        count = f"{len(source.passages)} passages" if source else "without a seed"
        yield key, hover.work(library.entries[key]), count


def passages(
    source: Source, typed: str, meant: Collection[Anchor], folded: FoldedSources, library: Library
) -> Iterator[CitablePlace]:
    """What of a source can be cited and agrees with what is typed; `meant` comes first."""
    sentence, run = _SENTENCE.match(typed), _RANGE.match(typed)
    if sentence is not None:
        yield from (named for named in _sentences(source, sentence["id"]) if named.name.startswith(typed))
        return
    if run is not None:
        yield from (named for named in _ranges(source, run["id"], library) if named.name.startswith(typed))
        return
    seen: set[str] = set()
    for named in _ranked(source, typed, meant, folded):
        if named.name not in seen:
            seen.add(named.name)
            yield named


def _ranked(source: Source, typed: str, meant: Collection[Anchor], folded: FoldedSources) -> Iterator[CitablePlace]:
    words = _WORDS.findall(fold_text(typed))
    first = (source.position(anchor.place or "") for anchor in meant if anchor.key == source.key)
    likely = (source.passages[at] for at in first if at is not None)
    yield from (_of(source, passage) for passage in likely if _agrees(passage, typed, words))
    names = ((name, place) for name, place in sorted(source.names.items()) if fold_text(typed) in fold_text(name))
    yield from (_given(source, name, place) for name, place in names)
    if not typed:
        yield from (_of(source, passage) for passage in source.passages if passage.role.is_citable)
        return
    is_number = _NUMBER.match(typed) is not None
    begun = f"p{typed}" if is_number else typed
    exact = source.position(begun)
    if exact is not None and source.passages[exact].role.is_citable:
        yield _of(source, source.passages[exact])
    if any(character.isdigit() for character in typed):
        yield from (_of(source, passage) for passage in _located(source, typed))
    if is_number or _ID.match(typed):
        yield from (_of(source, passage) for passage in folded.of(source).beginning(begun))
    if not is_number and not _ID.fullmatch(typed):
        yield from (_of(source, passage) for passage in _with_words(folded.of(source), words, fold_text(typed)))


def _agrees(passage: Passage, typed: str, words: Sequence[str]) -> bool:
    text = fold_text(passage.text)
    return passage.id.startswith(typed) or all(word in text for word in words)


def _located(source: Source, typed: str) -> Iterator[Passage]:
    """The passages whose own number, or whose page, is what is typed."""
    wanted = typed.casefold()
    for passage in source.passages if source.numbered else ():
        if passage.number is not None and passage.role.is_citable:
            if passage.number.removeprefix("§ ").casefold().startswith(wanted):
                yield passage
    for label, numbers in source.labels.items():
        if label.casefold() == wanted:
            yield from (p for at in numbers if (p := source.passages[at]).role.is_citable)


def _with_words(folded: _Folded, words: Sequence[str], phrase: str) -> Iterator[Passage]:
    """The passages with some words in a row, then those that have them anywhere; the last word may be half typed."""
    if not words:
        return
    yield from (folded.passages[number] for number in folded.texts.holding(" ".join(phrase.split())))
    starts = [re.compile(rf"(?<![^\W_]){re.escape(word)}") for word in words]
    for number in folded.texts.holding(max(words, key=len)):
        if all(start.search(folded.text(number)) for start in starts):
            yield folded.passages[number]


def _of(source: Source, passage: Passage) -> CitablePlace:
    return CitablePlace(
        passage.id, passage.text, _what(passage.role.value, whole(passage)), Anchor(source.key, passage.id)
    )


def _what(what: str, cited: CitedPassage) -> str:
    """What is offered, with the source's own number of it and its page, where they are known."""
    return ", ".join((what, *(locator.words for locator in own_locators((cited,)))))


def _given(source: Source, name: str, place: str) -> CitablePlace:
    at = source.position(place.split(".")[0].split("-")[0])
    text = source.passages[at].text if at is not None else ""
    return CitablePlace(name, text, f"{place}, by its given name", Anchor(source.key, name))


def _sentences(source: Source, id: str) -> Iterator[CitablePlace]:
    at = source.position(id)
    passage = source.passages[at] if at is not None else None
    for number, (start, end) in enumerate(passage.sentences if passage else (), 1):
        name = f"{id}.s{number}"
        if passage is not None:
            what = _what("sentence", CitedPassage(passage, start, end))
            yield CitablePlace(name, passage.text[start:end], what, Anchor(source.key, name))


def _ranges(source: Source, id: str, library: Library) -> Iterator[CitablePlace]:
    """The runs of passages that begin with one."""
    at = source.position(id)
    for last in islice(source.passages, at + 1, at + 1 + 200) if at is not None else ():
        anchor = Anchor(source.key, f"{id}-{last.id}")
        if last.role.is_citable and isinstance(library.resolve(anchor), Extent):
            yield CitablePlace(str(anchor.place), last.text, f"up to this {last.role.value}", anchor)


def work_item(key: str, work: str, count: str, typed: str, range: types.Range, order: int) -> types.CompletionItem:
    """A work as an item."""
    filtered = f"{key} {work}"
    return types.CompletionItem(
        key,
        kind=types.CompletionItemKind.Reference,
        detail=first_words(f"{work} ({count})" if work else count, 90),
        sort_text=f"{order:03}",
        filter_text=first_words(filtered if key.startswith(typed) else f"{typed} {filtered}", 120),
        text_edit=types.TextEdit(range, key),
        data=key,
    )


def passage_item(
    named: CitablePlace, name: str, typed: str, range: types.Range, order: str, *, has_details: bool, searched: int = 0
) -> types.CompletionItem:
    """A passage, a sentence or a run of passages as an item; `name` is what it writes.

    `has_details` says whether the client shows the words that stand beside the label, `searched` in how many
    characters of its text the client may look for what is typed further.
    """
    filtered = f"{name} {' '.join(named.text[:searched].split())}".rstrip()
    return types.CompletionItem(
        name,
        kind=types.CompletionItemKind.Text,
        label_details=types.CompletionItemLabelDetails(description=first_words(named.text, 50)),
        detail=named.what if has_details else f"{named.what}: {first_words(named.text)}",
        sort_text=order,
        filter_text=filtered if name.startswith(typed) else f"{typed} {filtered}",
        text_edit=types.TextEdit(range, name),
        data=str(named.anchor),
    )
