"""Hyphens at the line ends of a source that nothing decides: a quotation may have either of two forms, both honest.

In a wrapped plain text the hyphen stays, and a space is behind it or nothing: every character of the source is printed.
Whether it only divides a word, and is not read, the emendations alone can say. In a document, whose page shows the
hyphen at the end of a line, the quotation may have the word with it or without it; the limit words of both forms count
(`PassageText.limit_spans`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from quoteproof.evidence.origins import EmendationKind
from quoteproof.source.library import Passage
from quoteproof.text.languages import Languages
from quoteproof.text.limit_words import limit_words
from quoteproof.text.line_hyphens import SOFT_HYPHEN, LineHyphen, line_hyphens, undecided_hyphens
from quoteproof.text.offsets import Change, apply_changes
from quoteproof.text.words import words
from quoteproof.verdict.folded_passages import folded_passage
from quoteproof.verdict.passage_text import PASSAGE_END, PassageText

LINE_END: Final = "whitespace"
"""The name of the fold that takes the white space behind a hyphen of a plain text away."""


def closed(passages: PassageText, pattern: str) -> PassageText:
    """Passages with the hyphens closed that a folded pattern has between the two halves of their words."""
    hyphened = "-" in pattern or "‐" in pattern
    if not hyphened and not any(SOFT_HYPHEN in passage.text for passage in passages.parts):
        return passages
    small = pattern.lower()
    return _closed_at(passages, lambda one: one.is_certain or _written(one, one.hyphen) in small)


def forms(passages: PassageText, pattern: str) -> Iterator[PassageText]:
    """Passages as a pattern may have them: closed, then, where it writes such a word otherwise too, as they are."""
    whole = closed(passages, pattern)
    yield whole
    if whole is passages:
        return
    small = pattern.lower()

    def is_otherwise(one: LineHyphen) -> bool:
        return _written(one, "" if one.put else f"{one.hyphen} ") in small

    if any(is_otherwise(one) for part in passages.parts for one in _found(passages, part)):
        yield _closed_at(passages, lambda one: one.is_certain)


def _written(one: LineHyphen, between: str) -> str:
    """The divided word in small letters, but for its first one, which brackets may have changed."""
    return f"{one.before[1:] or one.before}{between}{one.after}".lower()


def compared(passages: PassageText, pattern: str) -> PassageText:
    """Passages as a refused quotation is compared with them: divided words whole, unless it has a half by itself."""
    own = {pattern[a:b].lower() for a, b in words(pattern)}
    own |= {half for word in tuple(own) if word.endswith(("-", "‐")) for half in [word[:-1]]}

    def is_whole(one: LineHyphen) -> bool:
        return not one.put and one.before.lower() not in own and one.after.lower() not in own

    return _closed_at(closed(passages, pattern), is_whole)


def line_ends(passages: PassageText, low: int, high: int) -> Iterator[str]:
    """The name of the fold for each hyphen in a span whose white space was taken away."""
    if not passages.changed:
        return
    while low < high:
        end = passages.text.find(PASSAGE_END, low, high)
        end = high if end < 0 else end
        if passages.text[low:end].strip():
            number, start, stop = passages.reading_span(low, end)
            placed = passages.parts[number].mapped.placed(start + 1, stop - 1)
            yield from (change.kind for change, _ in placed if change.kind == LINE_END)
        low = end + 1


def divides(passages: PassageText, low: int, high: int) -> bool:
    """Whether a span begins or ends between the halves of a word that an open hyphen divides."""
    number, start, end = passages.reading_span(low, max(low + 1, high))
    return any(
        one.start - len(one.hyphen) <= at <= one.end
        for one in _found(passages, passages.parts[number])
        for at in (start, end)
    )


def _found(passages: PassageText, passage: Passage) -> Iterable[LineHyphen]:
    if passages.document is not None:
        return undecided_hyphens(passage.text)
    return line_hyphens(passage.text) if passage.breaks else ()


def _closed_at(passages: PassageText, chosen: Callable[[LineHyphen], bool]) -> PassageText:
    parts: list[Passage] = []
    low, high = passages.low, passages.high
    for base, passage in zip(passages.starts, passages.parts, strict=True):
        found = [one for one in _found(passages, passage) if chosen(one) and not _limits(one, passages.spoken)]
        parts.append(_closed(passage, found) if found else passage)
        for one in found:
            at = base + folded_passage(passage.text).positions(one.start).start
            longer = 1 if one.put else -1  # U+00AD is folded to nothing, and white space to a space
            low += longer * (at < passages.low)
            high += longer * (at < passages.high)
    if all(one is other for one, other in zip(parts, passages.parts, strict=True)):
        return passages
    return replace(passages, parts=tuple(parts), low=low, high=high)


def _limits(one: LineHyphen, languages: Languages) -> bool:
    """Whether the word behind a hyphen is a limit word, or one is not seen without the space."""
    if one.put:
        return False  # those of either form are seen
    apart = f"{one.before}{one.hyphen} {one.after}"
    seen, whole, behind = (len(list(limit_words(text, languages))) for text in (apart, one.closed, one.after))
    return behind > 0 or seen > whole


def _closed(passage: Passage, found: Sequence[LineHyphen]) -> Passage:
    """A passage with some hyphens closed."""
    changes = list(passage.mapped.changes)
    taken: list[LineHyphen] = []
    for one in found:
        start, end = passage.mapped.start(one.start), passage.mapped.end(one.end)
        if end - start == one.end - one.start and not any(c.start <= end and start <= c.end for c in changes):
            changes.append(Change(start, end, one.put, EmendationKind.OPEN_HYPHEN if one.put else LINE_END))
            taken.append(one)

    def moved(at: int) -> int:
        return at - sum(min(one.end, at) - one.start - len(one.put) for one in taken if one.start < at)

    def spans(old: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        return tuple((moved(start), moved(end)) for start, end in old)

    mapped = apply_changes(passage.raw, sorted(changes, key=lambda change: change.start))
    return replace(
        passage,
        text=mapped.text,
        mapped=mapped,
        changed=passage.raw,
        sentences=spans(passage.sentences),
        emphasis=spans(passage.emphasis),
        corrections=tuple(replace(c, start=moved(c.start), end=moved(c.end)) for c in passage.corrections),
        breaks=tuple(moved(at) for at in passage.breaks if not any(one.start <= at < one.end for one in taken)),
        capitals=tuple(replace(word, start=moved(word.start)) for word in passage.capitals),
    )
