"""Continues a quotation that is being typed by the source's next words: clause by clause, the sentence, the passage.

Each offer is judged as a whole, with the words that are typed, in their form and between the marks that were opened.
There is one offer for each end. The source's last comma stays out, and so does its last period where a citation
follows, behind which the author's own stands, or where the book puts it outside the marks.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice, product
from typing import Final

from quoteproof.book.config import Punctuation
from quoteproof.book.typography import Marks, house_marks
from quoteproof.chapter.parse import holds_tex
from quoteproof.quotation.model import Kind
from quoteproof.quoting.omission import pieces_join_apart, pieces_join_parts, pieces_leave_condition
from quoteproof.quoting.runs import LINE_END, LONG, is_verse, joined, runs_of
from quoteproof.quoting.spans import SourceSpan
from quoteproof.quoting.typed import TypedPlace, TypedWords
from quoteproof.quoting.writing import (
    CURLY,
    STRAIGHT,
    WrittenPiece,
    is_straddled,
    piece_of,
    printed_of,
    unplaced,
    warned_words,
    ways,
    with_partners,
)
from quoteproof.source.library import CitedPassage, Extent
from quoteproof.source.library import whole as whole_of
from quoteproof.text import clause_words
from quoteproof.text.anchor import Anchor
from quoteproof.text.languages import primary
from quoteproof.text.line_hyphens import line_hyphens
from quoteproof.text.marks import SINGLE
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.text.pairing import PARTNERS
from quoteproof.text.unseen import may_stand
from quoteproof.text.words import count_words, has_words
from quoteproof.values import dataclass
from quoteproof.verdict.collate import held
from quoteproof.verdict.model import Match
from quoteproof.verdict.passage_text import VerdictContext

_CLAUSES: Final = 3
"""Clauses that are offered, one after another."""
_TRIED: Final = 12
"""Ends that are tried at one place."""
_WHOLE: Final = 4
"""Places for which every end is offered; for others the next clause and the sentence are."""
_RESUMED: Final = 4
"""Clauses behind an omission that are offered."""
_LONGEST_BLOCK: Final = 400  # words
_LINES: Final = 4
"""Further lines that are offered where each is a passage of its own."""
_SENTENCE_END: Final = re.compile(r"[.?!][”’\"'»)\]]*\s*\Z")
_CLAUSE: Final = re.compile(
    r"[、，；：]|[,;:،](?=[\s”’“‘\"'»)\]]|\Z)|(?<=[^\W\d])[,;:](?=—|--)|\s?(?:—|--|(?<=\s)[–-](?=\s))"
)
_RESUME: Final = re.compile(r"[,;:.?!،、，；：。][”’\"'»)\]]*\s+|\s?(?:—|--)\s?")
_STOP: Final = re.compile(r"[.,;:—–،、，；：。-]*(?P<closers>[”’\"'»)\]]*)\Z")
_AT_END: Final = re.compile(r"\W*\Z")
_UNFINISHED: Final = (
    clause_words.LEADING
    | clause_words.SMALL
    | frozenset("before after between without within or nor".split())
    | frozenset(
        word for listed in (clause_words.AND, clause_words.BUT) for words in listed.values() for word in words.split()
    )
)
"""Words that do not end a clause: what would follow an omission behind one would be read with it."""


@dataclass(frozen=True, slots=True)
class BegunQuotation:
    """A quotation that is being typed."""

    form: Kind
    """How it is set."""
    text: str
    """What is typed of the paragraph that goes on, as it prints; a line of verse ends with a line feed."""
    open: str = ""
    """The mark that opened it; none of a block."""
    close: str = ""
    """The mark that closes it, or is to close it."""
    emphasis: tuple[tuple[int, int], ...] = ()
    """Spans of `text` in emphasis."""
    before: tuple[str, ...] = ()
    """The paragraphs or lines before, each of a passage of its own."""
    joint: str = PARAGRAPH_END
    """What stands between them."""
    is_cited: bool = False
    """Whether a citation stands already, so that no further passage can be cited."""
    has_lines: bool = False
    """Whether its lines are those of the source."""
    is_followed: bool = True
    """Whether a citation stands behind it, or will."""


@dataclass(frozen=True, slots=True)
class Continuation:
    """Words of the source that may go on from what is typed."""

    anchor: Anchor
    """What they cite."""
    place: TypedPlace
    """Where what is typed stands."""
    end: int
    """Where they end in the passage."""
    words: WrittenPiece
    """The words, as they print; a line of verse ends with a line feed."""
    initials: tuple[int, ...]
    """Offsets in what is typed of the letters that have to stand in brackets, being in the other case."""


def closing_mark(opened: str, language: str) -> str:
    """The mark that closes what a mark opened, in a language whose pairs may differ from the usual ones."""
    house = house_marks(language)
    pairs = ((house.open.strip(), house.close.strip()), (house.inner_open.strip(), house.inner_close.strip()))
    usual = PARTNERS.get(opened, opened)[0]
    return next((close for open, close in pairs if open == opened), usual)


def continuations(
    begun: BegunQuotation, typed: TypedWords, places: Iterable[TypedPlace], context: VerdictContext
) -> Iterator[Continuation]:
    """What may follow at some places, the nearest end first at each."""
    for number, place in enumerate(places):
        if typed.ends_open:
            yield from _resumed(begun, typed, place, context)
            continue
        yield from _ended(begun, typed, place, context, number < _WHOLE)
        if number < _WHOLE:
            yield from _further(begun, typed, place, context)


def _ended(
    begun: BegunQuotation, typed: TypedWords, place: TypedPlace, context: VerdictContext, every: bool
) -> Iterator[Continuation]:
    """The words up to each end."""
    start, clauses, others = place.starts[-1], 0, 0
    seen: set[int] = set()
    for is_clause, ends in _ends(begun, place, place.end, context):
        if is_clause and clauses >= (_CLAUSES if every else 1):
            continue
        found = _first(begun, typed, place, start, ends, context, seen)
        if found is not None:
            clauses, others = clauses + is_clause, others + (not is_clause)
            yield found
        if others and not every:
            return


def _further(
    begun: BegunQuotation, typed: TypedWords, place: TypedPlace, context: VerdictContext
) -> Iterator[Continuation]:
    """The words up to the ends of the next lines, where each line of verse is a passage of its own."""
    for parts, extent in _lines_after(begun, place, context):
        span = SourceSpan(Extent(extent.anchor, extent.source, parts), place.starts[-1], parts[-1].end)
        runs = runs_of((span,), context)
        if any(run.joint != LINE_END for run in runs[1:]):
            return
        last = parts[-1].passage.text
        for end in _variants(last, len(last), keeps=begun.form is not Kind.INLINE):
            found = _over(begun, typed, place, replace(span, end=end), extent, context)
            if found is not None:
                yield found
                break
        if _SENTENCE_END.search(last):
            return


def _lines_after(
    begun: BegunQuotation, place: TypedPlace, context: VerdictContext
) -> Iterator[tuple[tuple[CitedPassage, ...], Extent]]:
    """The passage of a place with so many of the next lines, as far as they can be cited, and what cites them."""
    source, parts = place.extent.source, [place.part]
    cited = {part.passage.id for part in place.extent.parts}
    at = source.position(place.part.passage.id)
    for passage in source.passages[at + 1 : at + 1 + _LINES] if at is not None else ():
        before = parts[-1].passage
        if _SENTENCE_END.search(before.text) or source.raw[before.end : passage.start].count("\n") != 1:
            return
        if begun.is_cited and passage.id not in cited:
            return
        parts.append(whole_of(passage))
        first = place.extent.parts[0].passage.id
        extent = context.library.resolve(Anchor(source.key, f"{first}-{passage.id}"))
        extent = place.extent if begun.is_cited else extent
        if isinstance(extent, Extent):
            yield tuple(parts), extent


def _over(
    begun: BegunQuotation,
    typed: TypedWords,
    place: TypedPlace,
    span: SourceSpan,
    extent: Extent,
    context: VerdictContext,
) -> Continuation | None:
    """The words to an end in a later passage; None where they cannot be."""
    language = context.source_language(extent.source.key)
    form = Kind.VERSE if begun.has_lines and begun.form is Kind.VERSE else begun.form
    runs = joined(runs_of((span,), context), form)
    if any(is_straddled(run.passage, run.start, run.end, language) for run in runs):
        return None
    for marks, swap in ways(span, context, begun.form, _glyphs(begun, context)):
        pieces = [piece_of(run.passage, run.start, run.end, marks, swap, form, language, False) for run in runs]
        words = _behind(typed, pieces[0])
        if words is None or not all(may_stand(p.text) and not holds_tex(p.text) for p in pieces):
            continue
        for run, piece in zip(runs[1:], pieces[1:], strict=True):
            shift = len(words.text) + len(run.joint)
            emphasis = (*words.emphasis, *((a + shift, b + shift) for a, b in piece.emphasis))
            words = WrittenPiece(f"{words.text}{run.joint}{piece.text}", emphasis)
        words = _set(begun.text, words)
        for initials in _initials(begun, typed, place):
            if _match(begun, initials, words, marks, extent, context) is not None:
                return Continuation(extent.anchor, place, span.end, words, initials)
    return None


def _resumed(
    begun: BegunQuotation, typed: TypedWords, place: TypedPlace, context: VerdictContext
) -> Iterator[Continuation]:
    """What may follow an omission with which the typed words end: later clauses, each to its end."""
    text, last = place.part.passage.text, typed.text[slice(*typed.runs[-2])]
    unfinished = last.split()[-1].strip(".,;:").lower() in _UNFINISHED if last.split() else True
    extent = Extent(place.extent.anchor, place.extent.source, (place.part,))
    starts = (m.end() for m in _RESUME.finditer(text, place.end, place.part.end))
    omitting = (at for at in starts if has_words(text, place.end, at) and at < place.part.end)
    for start in islice(omitting, _RESUMED):
        before, after = SourceSpan(extent, place.starts[-1], place.end), SourceSpan(extent, start, place.part.end)
        if pieces_join_parts(extent, before, after, context) or pieces_leave_condition(extent, before, after, context):
            continue
        if unfinished and pieces_join_apart(extent, before, after, context):
            continue
        for _, ends in islice(_ends(begun, place, start, context), 1):
            found = _first(begun, typed, place, start, ends, context, set())
            if found is not None:
                yield found


def _ends(
    begun: BegunQuotation, place: TypedPlace, at: int, context: VerdictContext
) -> Iterator[tuple[bool, tuple[int, ...]]]:
    """Where a quotation that has reached `at` could end, in order: whether a clause does, and the ends to be tried."""
    passage, high = place.part.passage, place.part.end
    text = passage.text
    clauses = (m.start() for m in _CLAUSE.finditer(text, at, high))
    near = [end for end in islice(clauses, _TRIED) if has_words(text, at, end)]
    sentences = [end for _, end in passage.sentences if at < end <= high and has_words(text, at, end)]
    sentence = next(iter(sentences), high)
    found = [(end, True) for end in near if end < sentence] + [(sentence, False)]
    found += [(end, True) for end in (*near, *sentences[1:_CLAUSES]) if end > sentence]
    longest = LONG if begun.form is Kind.INLINE else _LONGEST_BLOCK
    if count_words(text[place.starts[0] if place.starts else at : high]) <= longest:
        found.append((high, False))
    keeps = begun.form is not Kind.INLINE or (
        not begun.is_followed and context.settings.punctuation is Punctuation.AMERICAN
    )
    for end, is_clause in sorted(dict.fromkeys(found)):
        yield is_clause and end != sentence, _variants(text, end, keeps=keeps and end not in near)


def _variants(text: str, end: int, *, keeps: bool) -> tuple[int, ...]:
    """An end with and without the source's last mark, the better one first."""
    full = len(text[:end].rstrip())
    stop = _STOP.search(text, 0, full)
    bare = stop.start() if stop else full
    inner = stop.start("closers") if stop else full
    ways = (full, inner, bare) if keeps or inner == bare else (bare, inner, full)
    return tuple(dict.fromkeys(ways))


def _first(
    begun: BegunQuotation,
    typed: TypedWords,
    place: TypedPlace,
    start: int,
    ends: tuple[int, ...],
    context: VerdictContext,
    seen: set[int],
) -> Continuation | None:
    """The first of some ends that the verdict accepts, unless the same words were offered."""
    text = place.part.passage.text
    words = len(_AT_END.sub("", text[: ends[0]]))
    if words in seen or not has_words(text, max(start, place.end), ends[0]):
        return None
    seen.add(words)
    return next((found for end in ends if (found := _to(begun, typed, place, start, end, context))), None)


def _to(
    begun: BegunQuotation, typed: TypedWords, place: TypedPlace, start: int, end: int, context: VerdictContext
) -> Continuation | None:
    """The words from the beginning of the last typed run, or of a new one, to an end; None where they cannot be."""
    passage, source = place.part.passage, place.extent.source
    language = context.source_language(source.key)
    span = with_partners(SourceSpan(Extent(place.extent.anchor, source, (place.part,)), start, end), language)
    if span.start != start or is_straddled(passage, start, span.end, language):
        return None
    divided = any(True for _ in line_hyphens(passage.text[start : span.end]))
    form = Kind.VERSE if begun.has_lines else begun.form
    broken = form is Kind.INLINE and any(start < at < span.end for at in passage.breaks)
    every = product(
        (True, False) if broken and is_verse(source, passage) else (False,),
        (True, False) if divided else (False,),
        ways(span, context, begun.form, _glyphs(begun, context)),
    )
    for verse, whole, (marks, swap) in every:
        piece = piece_of(passage, start, span.end, marks, swap, form, language, whole, verse=verse)
        words = _behind(typed, piece)
        if words is None or not may_stand(words.text) or holds_tex(words.text):
            continue
        words = _set(begun.text, words)
        for initials in _initials(begun, typed, place):
            match = _match(begun, initials, words, marks, place.extent, context)
            if match is not None and not (typed.ends_open and warned_words(match)):
                return Continuation(place.extent.anchor, place, span.end, words, initials)
    return None


def _glyphs(begun: BegunQuotation, context: VerdictContext) -> tuple[Marks, ...]:
    """The marks around and inside a quotation in a sentence; none for a block, which has those of the house."""
    if begun.form is not Kind.INLINE:
        return ()
    house = house_marks(context.language)
    is_single = begun.open in SINGLE
    inner: list[tuple[str, str]] = []
    for marks in (house, CURLY, STRAIGHT):
        for open, close in ((marks.inner_open, marks.inner_close), (marks.open, marks.close)):
            if (open.strip() in SINGLE) is not is_single and open.strip() != begun.open:
                inner.append((open.strip(), close.strip()))
    return tuple(Marks(begun.open, begun.close, *pair) for pair in dict.fromkeys(inner))


def _behind(typed: TypedWords, piece: WrittenPiece) -> WrittenPiece | None:
    """What follows the last typed run in a piece that begins with it."""
    found = None if typed.ends_open else typed.last.match(piece.text)
    if found is None and not typed.ends_open:
        return None
    at = found.end() if found else 0
    return WrittenPiece(piece.text[at:], tuple((a - at, b - at) for a, b in piece.emphasis if a >= at))


def _set(before: str, words: WrittenPiece) -> WrittenPiece:
    """Words as they follow what is typed: with the space between, and no second one."""
    inner = words.text.lstrip() if not before or before[-1].isspace() else words.text
    if before.rstrip().endswith(" /"):  # the slash of a line's end is typed already
        inner = inner.lstrip().removeprefix("/").lstrip() if before[-1].isspace() else inner.replace(" /", "", 1)
    lead = " " if before.endswith("]") and inner[:1].isalnum() else ""
    shift = len(lead) - (len(words.text) - len(inner))
    return WrittenPiece(lead + inner, tuple((a + shift, b + shift) for a, b in words.emphasis))


def _initials(begun: BegunQuotation, typed: TypedWords, place: TypedPlace) -> Iterator[tuple[int, ...]]:
    """Which typed letters may have to stand in brackets: none, or all that the source has in the other case."""
    yield ()
    other: list[int] = []
    for (at, _), start in zip(typed.runs, place.starts, strict=False):
        letter, own = begun.text[at : at + 1], place.part.passage.text[start : start + 1]
        if letter != own and letter.lower() == own.lower():
            other.append(at)
    if other:
        yield tuple(other)


def _match(
    begun: BegunQuotation,
    initials: tuple[int, ...],
    words: WrittenPiece,
    marks: Marks,
    extent: Extent,
    context: VerdictContext,
) -> Match | None:
    """The match of the whole quotation, or None where the verdict does not accept it."""
    text, spans = begun.text + words.text, [*begun.emphasis]
    spans += [(a + len(begun.text), b + len(begun.text)) for a, b in words.emphasis]
    for at in reversed(initials):
        text = f"{text[:at]}[{text[at]}]{text[at + 1 :]}"
        spans = [(a + 2 * (a > at), b + 2 * (b > at)) for a, b in spans]
    pieces = [WrittenPiece(words, (), begun.joint) for words in begun.before]
    first, *others = text.split(PARAGRAPH_END)
    pieces += [WrittenPiece(first, (), begun.joint), *(WrittenPiece(words, ()) for words in others)]
    printed = printed_of(pieces, marks, begun.form, primary(context.language))
    if printed is None:
        return None
    shift = sum(len(words) + len(begun.joint) for words in begun.before)
    printed = replace(printed, emphasis=tuple((a + shift, b + shift) for a, b in spans))
    most = context.settings.limits.run_in_passages
    if begun.form is Kind.INLINE and context.passages(extent).paragraphs > most:
        return None
    return held(unplaced(printed, extent.anchor, begun.form), extent, context)
