"""The words of a quotation by the passages they come from, and what is written between them in each form.

Run in, a slash stands between two lines of verse and two between stanzas. Lines that are only as long as the page was
wide are prose: there the next word did not fit. A line of verse ends before, and mostly a capital begins the next one.
In doubt it is prose; the check accepts either.
Source: CMOS 12.27 and MLA Handbook, chapter 6 (verse; more than three lines are set off), CMOS 13.10 (a hundred words
or more are set as a block).
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Final

from quoteproof.quotation.model import Kind
from quoteproof.quoting.spans import SourceSpan
from quoteproof.source.layout import VERSE_LINE, Border
from quoteproof.source.library import Extent, Passage, Source
from quoteproof.text.anchor import Anchor
from quoteproof.text.line_hyphens import in_one_line
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.text.words import count_words
from quoteproof.values import dataclass
from quoteproof.verdict.passage_text import PassageText, VerdictContext, are_lines

LONG: Final = 100
"""Words from which on a quotation is set as a block unless it is asked for otherwise."""
LINES: Final = 3
"""Most lines of verse that are run in unless it is asked for otherwise."""
OMITTED: Final = " […] "
LINE_END: Final = " / "
STANZA_END: Final = " // "


@dataclass(frozen=True, slots=True)
class QuotedRun:
    """The words of one passage in a quotation."""

    passage: Passage
    start: int
    """Offset (code points) in the passage's text."""
    end: int
    """End, exclusive."""
    joint: str
    """What stands before them: a mark of omission, a slash, what ends a line or a paragraph; nothing at first."""
    verse: bool
    """Whether its line ends are those of verse."""
    sure: bool
    """Whether it is sure that a slash before it stands for the end of a line of verse."""


def runs_of(spans: tuple[SourceSpan, ...], context: VerdictContext) -> tuple[QuotedRun, ...]:
    """The words of some spans by passages, joined as they are run in."""
    source = spans[0].extent.source
    several = any(len(span.extent.parts) > 1 for span in spans)
    cited = context.library.resolve(spans[0].extent.anchor) if several else None
    texts = context.passages(cited) if isinstance(cited, Extent) else None
    numbers = {passage.id: number for number, passage in enumerate(texts.parts)} if texts else {}
    runs: list[QuotedRun] = []
    for span in spans:
        for number, part in enumerate(span.parts):
            passage, at = part.passage, numbers.get(part.passage.id, 0)
            verse = any(part.start < i < part.end for i in passage.breaks) and is_verse(source, passage)
            joint = OMITTED if runs else ""
            if number:
                joint = _joint(source, texts, at, context) if texts and at else PARAGRAPH_END
            sure = not number or (texts is not None and texts.border(at - 1) is not Border.CLOSE)
            runs.append(QuotedRun(passage, part.start, part.end, joint, verse, sure))
    return tuple(runs)


def _joint(source: Source, texts: PassageText, at: int, context: VerdictContext) -> str:
    """What stands between two passages, the second with the number `at`, where they are run in."""
    border = texts.border(at - 1)
    if border in (Border.LINE, Border.CLOSE):
        return LINE_END
    if border is Border.PARAGRAPH and all(
        _is_of_verse(texts.parts[number], context, source) for number in (at - 1, at)
    ):
        return STANZA_END
    return PARAGRAPH_END


def _is_of_verse(passage: Passage, context: VerdictContext, source: Source) -> bool:
    """Whether a passage is a line of verse or a stanza."""
    extent = context.library.resolve(Anchor(source.key, passage.id))
    return is_verse(source, passage) or (isinstance(extent, Extent) and are_lines(source, context.passages(extent)))


def form_of(runs: tuple[QuotedRun, ...]) -> Kind:
    """The form that style manuals ask for."""
    if any(run.joint == PARAGRAPH_END or not run.sure for run in runs):
        return Kind.BLOCK
    ends = [sum(run.start < at < run.end for at in run.passage.breaks) if run.verse else 0 for run in runs]
    if sum(ends) + sum(run.joint in (LINE_END, STANZA_END) for run in runs) >= LINES:
        return Kind.VERSE
    count = sum(count_words(run.passage.text[run.start : run.end]) for run in runs)
    return Kind.BLOCK if count >= LONG else Kind.INLINE


def joined(runs: tuple[QuotedRun, ...], form: Kind) -> tuple[QuotedRun, ...]:
    """The same words, joined as a form has it."""
    joints = {
        Kind.BLOCK: {LINE_END: PARAGRAPH_END, STANZA_END: PARAGRAPH_END},
        Kind.VERSE: {LINE_END: "\n", STANZA_END: "\n\n"},
    }.get(form, {})
    found = [replace(run, joint=joints.get(run.joint, run.joint)) for run in runs]
    if form is Kind.VERSE:
        found = [replace(r, joint=" […]\n") if r.joint == OMITTED and _begins_line(r) else r for r in found]
    return tuple(found)


def _begins_line(run: QuotedRun) -> bool:
    """Whether some words begin a line of their source."""
    low = max((at for at in run.passage.breaks if at < run.start), default=0)
    return not count_words(run.passage.text[low : run.start])


def own_words(runs: Iterable[QuotedRun]) -> str:
    """The source's words: a paragraph a passage, and a mark for each omission."""
    text = ""
    for run in runs:
        own = in_one_line(run.passage.text[run.start : run.end])
        text += (("\n\n" if run.joint != OMITTED else OMITTED) if text else "") + own
    return text


_BESIDE: Final = 50  # passages on each side that show how wide the lines are
_PAGE: Final = 30  # columns that a line of prose has room for
_NARROW: Final = 45  # columns: verse without capitals at the heads of its lines has shorter lines
_SEVERAL: Final = 6  # lines from which on that shows
_CAPITALS: Final = 0.8
_EARLY: Final = 0.5
"""Share of the lines that end before the next word would not fit."""


def is_verse(source: Source, passage: Passage) -> bool:
    """Whether a passage is of several lines of verse."""
    own = _lines(passage)
    divided = any(line.endswith("-") and not line.endswith("--") for line in own[:-1])
    if len(own) < 2 or max(map(len, own)) > VERSE_LINE or divided:
        return False
    at = source.position(passage.id) or 0
    near = [lines for p in source.passages[max(0, at - _BESIDE) : at + _BESIDE] if len(lines := _lines(p)) > 1]
    widths = sorted(len(line) for lines in near for line in lines)
    # A few lines in a hundred may be wider than the page is.
    width = max(_PAGE, widths[len(widths) - 1 - len(widths) // 50])
    heads = [line.lstrip("\"'“‘«„—-([ ")[:1] for line in own[1:]]
    if _early([own], width) >= _EARLY and sum(head.isupper() for head in heads) >= _CAPITALS * len(heads):
        return True
    narrow = len(widths) >= _SEVERAL and widths[-1] <= VERSE_LINE and widths[len(widths) // 2] < _NARROW
    return narrow and _early(near, width) >= _EARLY


def _lines(passage: Passage) -> list[str]:
    """The lines of a passage."""
    edges = [0, *(at for at in passage.breaks), len(passage.text)]
    lines = (passage.text[start:end].strip() for start, end in pairwise(edges))
    return [line for line in lines if line]


def _early(passages: list[list[str]], width: int) -> float:
    """The share of lines that end although the next word would fit into the width, those that end a passage aside."""
    ends = [(line, following) for lines in passages for line, following in pairwise(lines)]
    return sum(len(line) + 1 + len(following.split(" ", 1)[0]) <= width for line, following in ends) / len(ends)
