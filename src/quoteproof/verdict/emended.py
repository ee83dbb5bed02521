"""Emendations that a quotation runs over: the trace of every character of the seed that it does not print.

Each stretch of a quotation's source span is the seed's own characters, letter for letter, or named as what it is: a
correction, a join, a note mark, an emphasis mark, a hyphen at a line end, furniture. That is proved, and not
believed: the words are put together anew from the seed. Leaves out: what an omission leaves out, an alteration.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from quoteproof.evidence.origins import EmendationKind, Emended, Spot
from quoteproof.source.library import Passage
from quoteproof.text.anchor import Anchor
from quoteproof.text.offsets import Change
from quoteproof.verdict.ground import PASSAGE_END, PassageText

_LONGEST: Final = 80  # characters of furniture that are named
_CHANGED: Final = 4  # characters that a change puts into a reading text at the most, and some
_LEFT_OUT: Final = {
    EmendationKind.NOTE_MARK: "note mark",
    EmendationKind.EMPHASIS_MARK: "emphasis mark",
    EmendationKind.LINE_END_HYPHEN: "hyphen at a line end",
    EmendationKind.FURNITURE: "furniture",
    EmendationKind.JOIN: "join over",
}


class UnaccountedError(Exception):
    """The words of a passage do not come out of its seed: a fault of the program, or of a file that it kept."""


def emendations(ground: PassageText, quoted: Iterable[tuple[int, int]]) -> tuple[Emended, ...]:
    """Give the emendations of the quoted stretches of a ground, in order, each once.

    Raises `UnaccountedError` where a character of the seed is neither read nor named.
    """
    spans = sorted(quoted)
    found: dict[Spot, Emended] = {}
    for low, high in _runs(ground, spans):
        for number, start, end in parts(ground, low, high):
            for one in _in_passage(ground, ground.passages[number], start, end):
                found.setdefault(one.spot, one)
    if ground.passed and spans:
        for number in range(ground.part(spans[0][0]), ground.part(max(spans[0][0], spans[-1][1] - 1))):
            for furniture in ground.passed.get(number, ()):
                spot = Spot(Anchor(ground.key, furniture.id), ground.file, furniture.start, furniture.end)
                found[spot] = _left_out(EmendationKind.FURNITURE, spot, furniture.raw, "")
    return tuple(sorted(found.values(), key=lambda one: (one.spot.start, one.spot.end)))


def parts(ground: PassageText, low: int, high: int) -> Iterator[tuple[int, int, int]]:
    """Cut a stretch of a ground at passage borders; give passage numbers and spans of reading text."""
    for piece in ground.text[low:high].split(PASSAGE_END):
        if piece.strip():
            yield ground.reading_span(low, low + len(piece))
        low += len(piece) + 1


def _runs(ground: PassageText, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join quoted stretches between which no letter or digit is left out: what is dropped there is dropped inside."""
    run: tuple[int, int] | None = None
    for low, high in spans:
        if run is not None and not any(map(str.isalnum, ground.text[run[1] : low])):
            run = run[0], max(run[1], high)
            continue
        if run is not None:
            yield run
        run = low, high
    if run is not None:
        yield run


def _in_passage(ground: PassageText, passage: Passage, low: int, high: int) -> Iterator[Emended]:
    """Give the emendations of a stretch of a passage's reading text, and prove that nothing else is changed in it."""
    near = passage.mapped.placed(low - _CHANGED, high)
    touched = [(change, at) for change, at in near if _touches(passage, change, at, low, high)]
    low, high = min([low, *(at for _, at in touched)]), max([high, *(at + len(c.text) for c, at in touched)])
    put: list[str] = []
    done = min([passage.mapped.start(low), *(change.start for change, _ in touched)])
    for change, at in touched:
        put += (passage.raw[done : change.start], change.text)
        done = change.end
        spot = Spot(
            Anchor(ground.key, passage.id), ground.file, passage.start + change.start, passage.start + change.end
        )
        yield _emended(passage, change, at, spot)
    put.append(passage.raw[done : max(done, passage.mapped.end(high))])
    if "".join(put) != passage.text[low:high]:
        raise UnaccountedError(Anchor(ground.key, passage.id))


def _touches(passage: Passage, change: Change, at: int, low: int, high: int) -> bool:
    """Tell whether a quoted stretch runs over a change; what a word at its edge has lost counts as well."""
    end = at + len(change.text)
    if change.text:
        return at < high and low < end
    raw = passage.raw[change.start : change.end]
    glued = change.kind == EmendationKind.CORRECTION or raw[:1].isalnum() or raw[-1:].isalnum()
    return low <= at <= high if glued else low < at < high


def _emended(passage: Passage, change: Change, at: int, spot: Spot) -> Emended:
    try:
        kind = EmendationKind(change.kind)
    except ValueError:
        raise UnaccountedError(change.kind) from None
    if kind is EmendationKind.CORRECTION:
        recorded = next((c for c in passage.corrections if c.start == at), None)
        if recorded is None:
            raise UnaccountedError(change.kind)
        said = f"{recorded.was} → {recorded.read}"
        return Emended(kind, spot, change.text, said, recorded.was, recorded.read)
    return _left_out(kind, spot, passage.raw[change.start : change.end], change.text)


def _left_out(kind: EmendationKind, spot: Spot, was: str, put: str) -> Emended:
    named = " ".join(was.split())
    shown = named if len(named) <= _LONGEST else f"{named[:_LONGEST]}…"
    return Emended(kind, spot, put, f"{_LEFT_OUT[kind]}: {shown or 'a line end'}", was, put)
