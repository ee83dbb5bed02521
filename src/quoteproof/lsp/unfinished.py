"""The place that is being written: the quotation, the citation or the sentence around an edit.

Only the text is looked at, since no check has read what was typed just now. A quotation reaches over its citation, and
to its sentence's end as long as it has none; what is open (a mark, a bracket, a comment, a fence) reaches as far as it
may still be closed. The place decides when the cursor has left it, and never what is right.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import Final

from quoteproof.lsp.changes import TextChange
from quoteproof.text.pairing import pair
from quoteproof.values import dataclass

_STARTS_BLOCK: Final = re.compile(
    r"[ ]{0,3}(?:#{1,6}\s|[-*+]\s|\(?(?:\d{1,4}|[A-Za-z#])[.)]\s|\[\^[^\]\n]*\]:|:{3,}|`{3,}|~{3,})"
)
"""A line that begins a heading, an item, a note, a division or code, whatever stands above it."""
_SET_OFF: Final = re.compile(r"[ ]{0,3}[>|]")
_TABLE: Final = re.compile(r"^[ ]{0,3}\|?[ \t]*:?-+:?[ \t]*\|", re.MULTILINE)
_FENCE: Final = re.compile(r"^[ ]{0,3}(?:>[ ]?)*(?P<fence>`{3,}|~{3,})", re.MULTILINE)
_DIVISION: Final = re.compile(r"^[ ]{0,3}:{3,}[ \t]*(?P<named>[^:\s][^\n]*)?$", re.MULTILINE)
_CITATION: Final = re.compile(
    r"\[[^\]]*@[^\]]*(?:\]|\Z)|(?<![\w@\\])@\{?[\w:.#$%&\-+?<>~/]*\}?\s?(?:\[[^\]]*(?:\]|\Z))?"
)
"""A citation in brackets, or one in the text with the bracket that may follow it; a bracket may be open."""
_SENTENCE_END: Final = re.compile(r"[.?!…]+[\"'”’»)\]]*(?=\s)")
_NEXT_SENTENCE: Final = re.compile(r"\s+(?=[^\W\d_a-zß-ÿ])")
_ENDED: Final = frozenset(".?!…")


class PlaceForm(Enum):
    """What is being written."""

    PROSE = auto()
    """A sentence."""
    OPEN = auto()
    """What begins with a mark, a bracket, a comment, a fence or a division that nothing closes yet."""
    CLOSED = auto()
    """A quotation with its citation, a citation, a bracket, a block quotation."""


@dataclass(frozen=True, slots=True)
class UnfinishedPlace:
    """The place that is being written, in the text after the edit."""

    start: int
    """Its first character."""
    end: int
    """Its end: a cursor between the two, or at either, has not left it."""
    low: int
    """Where the words begin whose findings are out of date."""
    high: int
    """Their end (exclusive)."""
    form: PlaceForm
    """What it is."""

    def holds(self, offset: int) -> bool:
        """Whether a cursor there is in it."""
        return self.start <= offset <= self.end

    def goes_on(self, change: TextChange, following: "UnfinishedPlace") -> bool:
        """Whether the place of the next edit is this one, grown, closed or divided: the cursor has not left it."""
        start = change.moved(self.start, self.start)[0] if self.start > change.start else self.start
        end = max(change.moved(self.end, self.end)[1], change.end if self.holds(change.start) else 0)
        if not start <= change.end <= end:
            return False
        if following.form is not PlaceForm.PROSE:
            return following.start <= end and start <= following.end
        if self.form is PlaceForm.PROSE:
            return following.start <= start
        # What was closed or taken back by this edit must not be shown as it was before.
        return self.form is PlaceForm.OPEN or change.old_end > change.start


def unfinished_place(text: str, change: TextChange, language: str) -> UnfinishedPlace | None:
    """The place around an edit of a text; None where the edit reaches over several paragraphs, as no typing does.

    The language is that of the marks.
    """
    at = change.end
    opened = _open_region(text, at)
    if opened is not None:
        return UnfinishedPlace(opened, len(text), opened, at, PlaceForm.OPEN)
    start, end, is_set_off = _block(text, at)
    if change.start < start and change.end > change.start:
        return None
    if is_set_off:
        return UnfinishedPlace(start, end, start, end, PlaceForm.CLOSED)
    a, b, low, high, form = _in_block(text[start:end], at - start, language)
    return UnfinishedPlace(start + a, start + b, start + low, start + high, form)


def _open_region(text: str, at: int) -> int | None:
    """Where a comment, a fence or a division before a place begins that nothing closes; None where there is none."""
    comment = text.rfind("<!--", 0, at)
    closed, following = text.find("-->", comment), text.find("<!--", comment + 1)
    if comment >= 0 and (closed < 0 or -1 < following < closed):
        return comment
    fences = [match.start("fence") for match in _FENCE.finditer(text)]
    before = [fence for fence in fences if fence <= at]
    if len(fences) % 2 and before:
        return before[-1]
    opened: list[int] = []
    for match in _DIVISION.finditer(text):
        if match["named"]:
            opened.append(match.start())
        elif opened:
            opened.pop()
    return opened[0] if opened and opened[0] <= at else None


def _block(text: str, at: int) -> tuple[int, int, bool]:
    """The lines around a place that no empty line divides, of a table the one line; whether they are a quotation."""
    start, end = text.rfind("\n", 0, at) + 1, _line_end(text, at)
    if not text[start:end].strip():
        above = text.rfind("\n", 0, max(0, start - 1)) + 1
        if start == 0 or not text[above : start - 1].strip():
            return start, end, False
        start = above  # one line end does not end a paragraph
    while start > 0 and not _STARTS_BLOCK.match(text, start, end):
        above = text.rfind("\n", 0, start - 1) + 1
        if not text[above : start - 1].strip():
            break
        start = above
    while end < len(text):
        below = _line_end(text, end + 1)
        if not text[end + 1 : below].strip() or _STARTS_BLOCK.match(text, end + 1, below):
            break
        end = below
    if _TABLE.search(text, start, end):
        return text.rfind("\n", 0, at) + 1, _line_end(text, at), False
    return start, end, bool(_SET_OFF.match(text, start, end))


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return found if found >= 0 else len(text)


def _in_block(block: str, at: int, language: str) -> tuple[int, int, int, int, PlaceForm]:
    """The place around a cursor in a paragraph: its ends, those of the words that are out of date, its form."""
    pairing = pair(block, language=language)
    outer = ((run.start, run.end) for run in pairing.runs if run.depth == 0)
    spans = [(start, *_with_citation(block, end)) for start, end in outer]
    opened = [*_open_brackets(block), *pairing.stray]
    before = min((offset for offset in opened if offset < at), default=None)
    if before is not None:
        closing = min((offset + 1 for offset in pairing.stray if offset >= at), default=at)
        start = next((start for start, end, _ in spans if start < before <= end), before)
        return start, len(block), start, closing, PlaceForm.OPEN
    if opened:  # the partner of a mark behind the cursor is gone
        return 0, len(block), at, min(opened) + 1, PlaceForm.OPEN
    spans += [(*span, span[1]) for span in (*_brackets(block), *(m.span() for m in _CITATION.finditer(block)))]
    for start, end, last in spans:
        if start < at <= end:
            # A bracket at a line's head may become a note or a reference by the colon that follows.
            is_label = block[start] == "[" and block[start - 1 : start] in ("", "\n") and "@" not in block[start:end]
            return start, end, start, max(at, last), PlaceForm.OPEN if is_label else PlaceForm.CLOSED
    ends = [match.end() for match in _SENTENCE_END.finditer(block)]
    start = max((end for end in ends if end < at), default=0)
    return start, min((end for end in ends if end >= at), default=len(block)), at, at, PlaceForm.PROSE


def _with_citation(block: str, end: int) -> tuple[int, int]:
    """Where a quotation ends with its citation, and where the two end that stand there now.

    A quotation without a citation reaches to its sentence's end, as its citation may do.
    """
    following = _NEXT_SENTENCE.match(block, end) if block[end - 2 : end - 1] in _ENDED else None
    closing = _SENTENCE_END.search(block, end) if following is None else following
    limit = closing.end() if closing is not None else len(block)
    cited = _CITATION.search(block, end)
    return (cited.end(), cited.end()) if cited is not None and cited.start() <= limit else (limit, end)


def _open_brackets(block: str) -> list[int]:
    opened: list[int] = []
    for at, character in _bracket_characters(block):
        if character == "[":
            opened.append(at)
        elif opened:
            opened.pop()
    return opened


def _brackets(block: str) -> Iterator[tuple[int, int]]:
    """The outermost pairs of brackets."""
    opened: list[int] = []
    for at, character in _bracket_characters(block):
        if character == "[":
            opened.append(at)
        elif opened and (start := opened.pop()) is not None and not opened:
            yield start, at + 1


def _bracket_characters(block: str) -> Iterator[tuple[int, str]]:
    for match in re.finditer(r"\\.|[\[\]]", block, re.DOTALL):
        if len(match[0]) == 1:
            yield match.start(), match[0]
