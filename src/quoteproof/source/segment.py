"""Segmentation: where the units of a seed begin and end, and the sentences of a passage.

Spans are in order, do not overlap and hold no white space at their ends; time is linear. Sentences are found once, when
a seed is anchored, and recorded in the lock. In doubt a sentence does not end, so that a sentence anchor may name too
much and never cuts. Source: rules.md, “Which citation it belongs to”; Unicode Standard Annex 29, whose rules for
lower-case continuations are taken further here.
"""

import re
from collections.abc import Collection, Iterator
from enum import StrEnum
from itertools import pairwise
from unicodedata import east_asian_width

Span = tuple[int, int]


class Segmentation(StrEnum):
    """What divides the units of a seed."""

    LINE = "line"
    """Every line that is not blank is a unit."""
    BLANK_LINE = "blank-line"
    """A blank line divides units; the lines of one unit belong together."""
    PARAGRAPH = "paragraph"
    """A blank line divides units, and so does the end of a paragraph in lines that follow without one."""
    DOCUMENT = "document"
    """The reading text of a document divides them."""


_LINE = re.compile(r"[^\r\n]+")
# Atomic, so that no CRLF is taken for two line ends when the match is retried.
_GAP = re.compile(r"(?>\r\n?|\n)(?:[^\S\r\n]*(?>\r\n?|\n))+")
_WRAPPED_SHORTEST = 45.0
_WRAPPED_LONGEST = 110
_VERSE_SHORTEST = 15.0
_VERSE_LINES = 6
_NEARLY_ALL = 0.95
_LOOKED_AT = 2000
"""Units by which a seed is judged."""
_LONG_UNIT = 60
"""Lines of a unit that is hardly one paragraph."""
_SENTENCE_ENDS = (
    *(".", "!", "?", ".”", "!”", "?”", '."', '!"', '?"', ".’", ".'", ".)", "»"),
    *("。", "！", "？", "」", "』", "。”", "！”", "？”", "؟", "۔", "।"),
)
_GOES_ON = re.compile(r"[\"'“‘«(\[]?[^\W\d_A-Z]")
_HEAD = re.compile(
    r"\s{2,}\S|[\"'“(\[]?(?:§|¶|(?:SEC|Sec|Section|SECTION|ART|Art|Article|CHAPTER|Chapter)\b|\d{1,4}[.)\]]\s)"
)


def segment(text: str, by: Segmentation) -> tuple[Span, ...]:
    """The spans of the units."""
    if by is Segmentation.LINE:
        spans = [match.span() for match in _LINE.finditer(text)]
    else:
        edges = [0, *(at for gap in _GAP.finditer(text) for at in gap.span() if not _is_page_end(text, gap)), len(text)]
        spans = list(zip(edges[::2], edges[1::2], strict=True))
    if by is Segmentation.PARAGRAPH:
        spans = [part for span in spans for part in _paragraphs(text, span)]
    return tuple([s for span in spans if (s := _stripped(text, *span)) is not None])


def _is_page_end(text: str, gap: re.Match[str]) -> bool:
    """Whether a gap is where a page ends inside a sentence: with a form feed, and the words go on after it."""
    if "\f" not in gap[0] and not text.startswith("\f", gap.end()):
        return False
    before = text[max(0, gap.start() - 4) : gap.start()].rstrip()
    after = text[gap.end() : gap.end() + 4].lstrip("\f \t")
    return not before.endswith(_SENTENCE_ENDS) and _goes_on(after)


def _goes_on(line: str) -> bool:
    """Whether a line goes on with a sentence: it begins with a small letter."""
    found = _GOES_ON.match(line)
    return found is not None and found[0][-1].islower()


def _paragraphs(text: str, span: Span) -> Iterator[Span]:
    """The paragraphs of lines without a blank line between them.

    A paragraph begins with an indented line, or after a line that ends a sentence and is short, or that a number or the
    like follows.
    """
    lines = [match.span() for match in _LINE.finditer(text, *span)]
    widths = sorted(end - start for start, end in lines)
    full = widths[len(widths) * 3 // 4] * 6 // 7 if widths else 0
    begins = span[0]
    for (low, high), (start, end) in pairwise(lines):
        head = _HEAD.match(text, start, end)
        indented = head is not None and head[0][:1].isspace() and not text[low].isspace()
        ended = text.endswith(_SENTENCE_ENDS, low, low + len(text[low:high].rstrip()))
        if indented or (ended and (high - low < full or head is not None)):
            yield begins, high
            begins = start
    yield begins, span[1]


def paragraphs(text: str) -> Segmentation:
    """The segmentation that finds the paragraphs of a text of wrapped lines."""
    return Segmentation.PARAGRAPH if _long_units(text) else Segmentation.BLANK_LINE


def _long_units(text: str) -> bool:
    """Whether blank lines divide a good part of a text into units that are hardly one paragraph each."""
    lines = [len(_LINE.findall(text, *span)) for span in segment(text, Segmentation.BLANK_LINE)]
    return sum(count for count in lines if count > _LONG_UNIT) * 3 > sum(lines)


def guess_segmentation(text: str) -> Segmentation:
    """Guess what divides a seed's units: paragraphs where its lines are hard-wrapped, stanzas of verse, else lines.

    Wrapped lines are no longer than a printed line and seldom end where a sentence does. Some long lines, as a scan has
    them, are outweighed by lines that go on in the middle of a sentence.
    """
    inner: list[str] = []
    lasts: list[str] = []
    goes_on = 0
    units = segment(text, Segmentation.BLANK_LINE)[:_LOOKED_AT]
    for start, end in units:
        lines = [line.rstrip() for line in text[start:end].splitlines() if line.strip()]
        inner += lines[:-1]
        lasts += lines[-1:]
        goes_on += sum(_goes_on(line) and not before.endswith(_SENTENCE_ENDS) for before, line in pairwise(lines))
    if not inner:
        return Segmentation.LINE
    from statistics import median  # which brings fractions and decimals with it, and only a new seed is guessed at

    middle = median(map(_columns, inner))
    several = sum(len(_LINE.findall(text, *span)) > 1 for span in units)
    short, ended = _share_short(inner), sum(line.endswith(_SENTENCE_ENDS) for line in inner) / len(inner)
    all_short = _share_short([*inner, *lasts]) >= _NEARLY_ALL
    runs_on = goes_on >= 0.3 * len(inner) and middle <= _WRAPPED_LONGEST
    if runs_on and ended <= 0.6 and (several * 3 >= len(units) or all_short):
        return paragraphs(text)
    if several * 3 < len(units) or short < _NEARLY_ALL or ended > 0.5:
        return Segmentation.LINE
    if middle >= _WRAPPED_SHORTEST:
        return paragraphs(text)
    verse = all_short and middle >= _VERSE_SHORTEST and len(inner) >= _VERSE_LINES and not _long_units(text)
    return Segmentation.BLANK_LINE if verse else Segmentation.LINE


def _share_short(lines: Collection[str]) -> float:
    """The share of lines that are no longer than a printed line, from 0 to 1."""
    # A line has at least as many columns as characters.
    short = (len(line) <= _WRAPPED_LONGEST and _columns(line) <= _WRAPPED_LONGEST for line in lines)
    return sum(short) / len(lines)


def _columns(line: str) -> int:
    """The width of a line: a wide character of Chinese, Japanese or Korean takes two columns."""
    wide = 0 if line.isascii() else sum(east_asian_width(character) in "WF" for character in line)
    return len(line) + wide


def _stripped(text: str, start: int, end: int) -> Span | None:
    """Take white space off both ends of a span; nothing left gives none."""
    if start < end and not text[start].isspace() and not text[end - 1].isspace():
        return start, end
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if left == len(piece):
        return None
    return start + left, start + len(piece.rstrip())


_CLOSERS = re.escape("\"'”’»›)]}")
_OPENERS = re.escape("\"'“‘«‹„‚([{¿¡")
# An end mark, whatever closes with it, white space, whatever opens; or a full-width mark without space. The marks are
# a whole run: what stands before it is asked for from within, since `re` is quick to find a pattern's first character.
_NARROW = rf"(?P<mark>[.!?](?<![.!?][.!?])[.!?]*)[{_CLOSERS}]*(?=\s+[{_OPENERS}]*(?P<next>\w))"
_END = re.compile(_NARROW)
_WIDE_END = re.compile(rf"{_NARROW}|[。！？]+[」』”’）]*")
_WIDE = re.compile("[。！？]")
_LAST_TOKEN = re.compile(r"[\w.’'&-]*$")
_INITIALS = re.compile(r"(?:\w\.)+\w?|\w")
_ABBREVIATIONS_BY_GROUP = (
    "mr mrs ms dr prof sr jr st hon rev gen col maj capt lt sgt cmdr adm gov sen rep pres messrs mme",
    "mlle no nos vol vols ed eds p pp ch chap sec fig figs par para art cf vs v viz al etc ca c approx",
    "est dept univ inc ltd corp co bros jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed",
    "thu fri sat sun eg ie ph op ibid loc trans bzw usw ggf nr bd hrsg vgl bspw z.b d.h u.a mm av bd",
)
_ABBREVIATIONS = frozenset(word for group in _ABBREVIATIONS_BY_GROUP for word in group.split())


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of the sentences of a passage's reading text, in code points."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in (_WIDE_END if _WIDE.search(text) else _END).finditer(text):
        if match["next"] is not None and not _ends(text, match):
            continue
        spans.append((start, match.end()))
        start = match.end()
        while start < len(text) and text[start].isspace():
            start += 1
    if start < len(text):
        spans.append((start, len(text)))
    return tuple(spans)


def _ends(text: str, match: re.Match[str]) -> bool:
    """Decide whether an end mark before white space ends the sentence."""
    following = match["next"]
    if following.islower() or following.isdigit() or following == "_":
        return False
    mark = match["mark"]
    if set(mark) != {"."}:
        return True
    if len(mark) > 1:
        return False  # Dots may be the author's trailing off or an omission: in doubt, no end.
    if match.start() == 0 or text[match.start() - 1].isspace():
        return False  # A spaced dot is part of “. . .”, or of nothing that can be known.
    return not abbreviated(text[max(0, match.start() - 40) : match.start()])


def abbreviated(before: str) -> bool:
    """Whether the point after some text belongs to an abbreviation or to initials."""
    token = _LAST_TOKEN.search(before, before.rfind(" ") + 1)
    word = token.group().lstrip("'’.&-").lower() if token else ""
    return word in _ABBREVIATIONS or _INITIALS.fullmatch(word) is not None
