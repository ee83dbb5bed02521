"""The source's next words as completion items: the text that goes in, and what else has to change for it to check.

An item's own edit lies on one line. Where the closing mark stands behind the cursor already, the citation goes behind
it: in the same edit for a client that replaces text behind the cursor, else in an additional one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, product
from typing import Final

from lsprotocol import types

from quoteproof.book.profiles import Latitude
from quoteproof.check.result import CheckResult
from quoteproof.lsp.begun import BegunPlace, begun_at
from quoteproof.lsp.checked import CheckedDocument
from quoteproof.quotation.model import Kind
from quoteproof.quoting.continuing import Continuation, continuations
from quoteproof.quoting.markdown import citation, emphasised
from quoteproof.quoting.typed import PassageIndex, TypedPlace, TypedWords
from quoteproof.source.library import Extent, Library
from quoteproof.text.anchor import Anchor
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.values import dataclass
from quoteproof.verdict.passage_text import VerdictContext

_PLACES: Final = 12
"""Places that a beginning is continued from at most."""
_FEWEST: Final = 2
"""Words that must be typed before the whole library is searched for them."""
_LABEL: Final = 80
_LINE_ENDS: Final = re.compile(r"\n|\s//?\s")


@dataclass(frozen=True, slots=True)
class NextWords:
    """The offers at a place."""

    is_begun: bool
    """Whether a quotation is being typed there, so that more may be offered with the next key."""
    items: tuple[types.CompletionItem, ...]


def next_words(
    document: CheckedDocument,
    offset: int,
    context: VerdictContext,
    index: PassageIndex,
    keys: Sequence[str],
    *,
    covers: bool,
    most: int,
) -> NextWords:
    """What may follow at a place.

    `keys` are the sources to be searched, in order; `covers` says whether an edit may replace what stands behind the
    cursor.
    """
    is_begun = False
    for place in begun_at(document.text, offset, context.language):
        is_begun = True
        bare = context.settings.profile.permission(Latitude.BARE_ELLIPSIS) is not None
        for begun, typed in _readings(place, bare=bare):
            places = islice(_places(begun, typed, document.result.library, index, keys), _PLACES)
            found = continuations(begun.begun, typed, places, context)
            offers = (_item(c, begun, document, offset, number, covers=covers) for number, c in enumerate(found))
            items = dict(islice(offers, most))
            if items:
                return NextWords(is_begun, tuple(items.values()))
    return NextWords(is_begun, ())


def _readings(place: BegunPlace, *, bare: bool) -> Iterator[tuple[BegunPlace, TypedWords]]:
    """The typed words as the source may have them, the likeliest first.

    They are as they are typed, or dots in them stand for omissions, or a comma stands where a space is typed, or a
    first letter is in the other case; or each line of them is a passage of its own.
    """
    yield from _as_typed(place, bare=bare)
    apart = _lines_apart(place)
    if apart is not None:
        yield from _as_typed(apart, bare=bare)


def _as_typed(place: BegunPlace, *, bare: bool) -> Iterator[tuple[BegunPlace, TypedWords]]:
    text = place.begun.text
    omits = bare and ("…" in text or ". . ." in text)
    for either, dots in product((False, True), (False, True) if omits else (False,)):
        typed = TypedWords(text, bare=dots, either=either)
        yield place, typed
        if text.endswith(" ") and text.rstrip()[-1:].isalnum() and not typed.ends_open:
            bare_end = replace(place, begun=replace(place.begun, text=text.rstrip()))
            yield bare_end, TypedWords(text.rstrip(), bare=dots, either=either, whole=True)


def _lines_apart(place: BegunPlace) -> BegunPlace | None:
    """The same with the last line alone, those before it being of other passages; None where there is only one."""
    begun = place.begun
    ends = list(_LINE_ENDS.finditer(begun.text))
    if not ends or begun.emphasis or not begun.text[ends[-1].end() :].strip():
        return None
    starts = [0, *(match.end() for match in ends)]
    lines = tuple(begun.text[a : m.start()] for a, m in zip(starts, ends, strict=False))
    joint = "\n" if begun.form is Kind.VERSE else " / "
    if begun.before or begun.form is Kind.BLOCK:
        return None
    last = replace(begun, text=begun.text[starts[-1] :], before=lines, joint=joint)
    return replace(place, begun=last, offsets=place.offsets[starts[-1] :])


def by_use(result: CheckResult, name: str) -> list[str]:
    """The keys of the sources: those most cited in a chapter first, then in the book, then in their order."""
    here: Counter[str] = Counter()
    everywhere: Counter[str] = Counter()
    for chapter in result.chapters:
        keys = [anchor.key for cited in chapter.citations for anchor in cited.anchors]
        everywhere.update(keys)
        if chapter.file == name:
            here.update(keys)
    return sorted(result.library.sources, key=lambda key: (-here[key], -everywhere[key]))


def _places(
    place: BegunPlace, typed: TypedWords, library: Library, index: PassageIndex, keys: Sequence[str]
) -> Iterator[TypedPlace]:
    """Where the typed words stand: in what is cited already, else in any source."""
    if place.anchors:
        for extent in map(library.resolve, place.anchors):
            if isinstance(extent, Extent) and typed.count:
                yield from typed.within(extent)
        return
    allowed = [key for key in keys if place.bare is None or key == place.bare[0]]
    before = place.begun.before
    if before:
        for each in index.places(TypedWords(before[-1]), library, allowed):
            yield from _in_next(each, typed, len(before), library)
    elif typed.count >= (_FEWEST if place.bare is None else 1):
        yield from index.places(typed, library, allowed)


def _in_next(place: TypedPlace, typed: TypedWords, count: int, library: Library) -> Iterator[TypedPlace]:
    """Where the passage behind a place has the typed words; it is cited with so many before it."""
    source = place.extent.source
    at = source.position(place.part.passage.id)
    if at is None or at + 1 < count or at + 1 >= len(source.passages):
        return
    own = library.resolve(Anchor(source.key, source.passages[at + 1].id))
    every = library.resolve(Anchor(source.key, f"{source.passages[at + 1 - count].id}-{source.passages[at + 1].id}"))
    if isinstance(own, Extent) and isinstance(every, Extent):
        yield from (replace(found, extent=every) for found in typed.within(own))


def _item(
    found: Continuation, place: BegunPlace, document: CheckedDocument, offset: int, number: int, *, covers: bool
) -> tuple[str, types.CompletionItem]:
    """The item of an offer, after the text that it puts in."""
    begun, positions = place.begun, document.positions
    word = _word(place, offset)
    # A space that is typed where the source has a comma is replaced too.
    start = place.offsets[len(begun.text)] if len(begun.text) < len(place.offsets) else offset - len(word)
    edits: list[types.TextEdit] = []
    for at in found.initials:
        there = place.offsets[at]
        bracketed = f"[{begun.text[at]}]"
        if there >= start:
            word = word[: there - start] + bracketed + word[there - start + 1 :]
        else:
            edits.append(types.TextEdit(positions.range(there, there + 1), bracketed))
    rest = _written(found, place)
    cite = "" if place.is_cited else f" {citation(found.anchor)}"
    if place.bare is not None:
        edits.append(types.TextEdit(positions.range(place.bare[1], place.bare[1]), f"#{found.anchor.place}"))
    end, ending = offset, ""
    if place.closing is None:
        ending = f"{_space(place)}{begun.close}{cite}"
    elif cite and covers:
        end, ending = place.closing[1], f"{document.text[offset : place.closing[1]]}{cite}"
    elif cite:
        edits.append(types.TextEdit(positions.range(place.closing[1], place.closing[1]), cite))
    text = word + rest + ending
    typed, shown = document.text[start:offset], found.words.text.replace(PARAGRAPH_END, " ")
    item = types.CompletionItem(
        _label(typed + shown),
        kind=types.CompletionItemKind.Text,
        label_details=types.CompletionItemLabelDetails(description=str(found.anchor)),
        sort_text=f"{number:03}",
        filter_text=typed + " ".join(shown[:_LABEL].split()),
        text_edit=types.TextEdit(positions.range(start, end), text),
        insert_text_mode=types.InsertTextMode.AsIs if "\n" in text else None,
        additional_text_edits=edits or None,
        data=str(found.anchor),
    )
    return text, item


def _label(text: str) -> str:
    """The first and the last words: offers at one place differ in how they end."""
    text = " ".join(text.split())
    if len(text) <= _LABEL:
        return text
    first, last = text[: _LABEL // 2].rsplit(" ", 1)[0], text[-_LABEL // 2 :].split(" ", 1)[-1]
    return f"{first} … {last}"


def _space(place: BegunPlace) -> str:
    """The space that stands inside the marks."""
    return place.line if place.begun.form is Kind.INLINE else ""


def _word(place: BegunPlace, offset: int) -> str:
    """The word that is being typed: clients offer what begins with it."""
    text, offsets = place.begun.text, place.offsets
    at = len(text)
    while at and (text[at - 1].isalnum() or text[at - 1] in "'’") and offsets[at - 1] == offset - (len(text) - at) - 1:
        at -= 1
    return text[at:]


def _written(found: Continuation, place: BegunPlace) -> str:
    """The words in Markdown, a line of verse on a line of its own."""
    if place.begun.has_lines:
        end = "\n" if place.begun.form is Kind.VERSE else "\\\n"
        return f"{end}{place.line}".join(_verses(found, "\n"))
    if PARAGRAPH_END in found.words.text:
        return f"\n{place.line.rstrip()}\n{place.line}".join(_verses(found, PARAGRAPH_END))
    return emphasised(found.words.text, found.words.emphasis)


def _verses(found: Continuation, end: str) -> Iterator[str]:
    """The lines or paragraphs of the words in Markdown."""
    at = 0
    for number, line in enumerate(found.words.text.split(end)):
        inside = [(a - at, b - at) for a, b in found.words.emphasis if at <= a and b <= at + len(line)]
        written = emphasised(line, inside)
        yield written.strip() if number else written.rstrip()
        at += len(line) + 1


def meant(words: str, library: Library, keys: Iterable[str], index: PassageIndex, most: int) -> tuple[Anchor, ...]:
    """The passages that have the words of a quotation, whole: as they are, else but for the first letter's case.

    A comma or full stop at their end may be the author's.
    """
    for text, either in product(dict.fromkeys((words, words.rstrip(".,"))), (False, True)):
        typed = TypedWords(text, either=either, whole=True)
        if typed.count < _FEWEST:
            return ()
        places = islice(index.places(typed, library, keys), most)
        found = tuple(dict.fromkeys(place.extent.anchor for place in places))
        if found:
            return found
    return ()
