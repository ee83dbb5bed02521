"""Segmentation: where the units of a seed begin and end, and the sentences of a passage.

Spans are in order, do not overlap and hold no white space at their ends; time is linear. Sentences are found once, when
a seed is anchored, and recorded in the lock. In doubt a sentence does not end, so that a sentence anchor may name too
much and never cuts. Source: rules.md, “Which citation it belongs to”; Unicode Standard Annex 29, whose rules for
lower-case continuations are taken further here.
"""

import re
from enum import StrEnum

Span = tuple[int, int]


class Segmentation(StrEnum):
    """What divides the units of a seed."""

    LINE = "line"
    """Every line that is not blank is a unit."""
    BLANK_LINE = "blank-line"
    """A blank line divides units; the lines of one unit belong together."""


_LINE = re.compile(r"[^\r\n]+")
# Atomic, so that no CRLF is taken for two line ends when the match is retried.
_GAP = re.compile(r"(?>\r\n?|\n)(?:[^\S\r\n]*(?>\r\n?|\n))+")
_WRAPPED_SHORTEST = 45.0
_WRAPPED_LONGEST = 110
_LOOKED_AT = 2000
_SENTENCE_ENDS = (".", "!", "?", ".”", "!”", "?”", '."', '!"', '?"', "。")


def segment(text: str, by: Segmentation) -> tuple[Span, ...]:
    """The spans of the units."""
    if by is Segmentation.LINE:
        spans = [match.span() for match in _LINE.finditer(text)]
    else:
        edges = [0, *(at for gap in _GAP.finditer(text) for at in gap.span()), len(text)]
        spans = list(zip(edges[::2], edges[1::2], strict=True))
    return tuple([s for span in spans if (s := _stripped(text, *span)) is not None])


def guess_segmentation(text: str) -> Segmentation:
    """Guess what divides a seed's units: blank lines where its lines are hard-wrapped, else lines.

    Lines are hard-wrapped where a good part of the units between blank lines have several lines, and these,
    but for each unit's last, are no longer than a printed line and seldom end where a sentence does.
    """
    units = segment(text, Segmentation.BLANK_LINE)[:_LOOKED_AT]
    inner: list[str] = []
    several = 0
    for start, end in units:
        lines = text[start:end].splitlines()
        several += len(lines) > 1
        inner.extend(line.rstrip() for line in lines[:-1])
    if not inner or several * 3 < len(units):
        return Segmentation.LINE
    short = sum(len(line) <= _WRAPPED_LONGEST for line in inner)
    ended = sum(line.endswith(_SENTENCE_ENDS) for line in inner)
    wrapped = short >= 0.95 * len(inner) and ended <= 0.5 * len(inner)
    lengths = [len(line) for line in inner]
    from statistics import median  # which brings fractions and decimals with it, and only a new seed is guessed at

    middle = median(lengths)
    if wrapped and (middle >= _WRAPPED_SHORTEST or _verse(lengths, middle)):
        return Segmentation.BLANK_LINE
    return Segmentation.LINE


def _verse(inner: list[int], middle: float) -> bool:
    """Whether short lines are stanzas: many of them, all short."""
    return len(inner) >= 6 and max(inner) <= 60 and middle >= 15


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
    token = _LAST_TOKEN.search(before)
    word = token.group().lstrip("'’.&-").lower() if token else ""
    return word in _ABBREVIATIONS or _INITIALS.fullmatch(word) is not None
