"""The corrections of a draft, judged by the whole words of its reading text before and after all of them together.

Leaves out: the limits of one correction (`corrections`), and taking back one that breaks them (`drafts`).
"""

from __future__ import annotations

from typing import Final

from quoteproof.source.corrections import correction_fault, mark_fault
from quoteproof.source.draft import Draft, applied
from quoteproof.source.segment import Span
from quoteproof.text.offsets import Change, Mapped
from quoteproof.text.words import words

_WORD_AT_MOST: Final = 200
"""Characters beside a correction that its word can have."""
_BESIDE: Final = 2
"""Characters from a changed mark of punctuation to the words beside it."""


def correction_faults(text: str, draft: Draft, language: str) -> dict[Change, str] | None:
    """Give the corrections of a draft that go too far, each with what is wrong; none where all are within limits."""
    if not draft.corrections:
        return None
    _, after = applied(text, draft, draft.changes)
    _, before = applied(text, draft, [c for c in draft.changes if c not in draft.corrections])
    faults: dict[Change, str] = {}
    taken: list[Span] = []
    for change in sorted(draft.corrections, key=lambda c: c.start):
        low, high = _whole_words(change.start - draft.start, change.end - draft.start, before, after)
        was, read = (_stretch(mapped, low, high) for mapped in (before, after))
        around = _whole_words(low - _BESIDE, high + _BESIDE, before, after)
        beside, then = (_stretch(mapped, *around) for mapped in (before, after))
        fault = correction_fault(was, read, language) or mark_fault(beside, then, language)
        if fault is None and any(a < high and low < b for a, b in taken):
            fault = f"“{read}” is corrected twice"
        if fault is not None:
            faults[change] = fault
        taken.append((low, high))
    return faults or None


def _whole_words(low: int, high: int, *texts: Mapped) -> Span:
    """Widen a stretch of a draft to the whole words of some reading texts of it."""
    for mapped in texts:
        spans = ((mapped.start(a), mapped.end(b)) for a, b in words(mapped.text, *_near(mapped, low, high)))
        touched = [span for span in spans if span[0] <= high and low <= span[1]]
        low, high = min([low, *(a for a, _ in touched)]), max([high, *(b for _, b in touched)])
    return low, high


def _stretch(mapped: Mapped, low: int, high: int) -> str:
    """Give the part of a reading text that comes from a stretch of its draft."""
    near = range(*_near(mapped, low, high))
    return "".join(mapped.text[i] for i in near if low <= mapped.start(i) and mapped.end(i + 1) <= high)


def _near(mapped: Mapped, low: int, high: int) -> Span:
    """Give the part of a reading text that a stretch of its draft can touch: a long one is not looked through."""
    start, end = mapped.positions(max(0, low - 1)).start, mapped.positions(high).stop
    return max(0, start - _WORD_AT_MOST), min(len(mapped.text), end + _WORD_AT_MOST)
