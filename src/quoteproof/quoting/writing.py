"""Writes a span of a source as a quotation with its citation, in Markdown that is ready to paste.

What is written has been judged: pasted into a chapter it is verbatim (or verbatim over a recorded emendation). Inner
marks are set by depth in the glyphs of the book's language, or in plainer ones where those cannot say it. For a span
that no glyphs can make exact there is a reason, never a text, and one wording of it for the terminal and the editors.
Source: CMOS 13.10 (a hundred words or more are set as a block), CMOS 13.30 (inner marks alternate by depth).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Final

from quoteproof.book.typography import Marks, house_marks
from quoteproof.chapter.parse import holds_tex
from quoteproof.finding.model import Place
from quoteproof.quotation.model import Citation, Kind, Printed, Quotation, Stretches
from quoteproof.quoting.spans import SourceSpan
from quoteproof.source.library import CitedPassage, Passage
from quoteproof.text.anchor import Anchor, cited
from quoteproof.text.folds import LIGATURES
from quoteproof.text.languages import primary
from quoteproof.text.line_hyphens import line_hyphens, undivided
from quoteproof.text.marks import BRACKETING, DOUBLE, SINGLE
from quoteproof.text.offsets import PARAGRAPH_END, Change, Mapped, apply_changes
from quoteproof.text.pairing import MarkedRun, pair
from quoteproof.text.unseen import may_stand
from quoteproof.text.words import count_words
from quoteproof.verdict.collate import judge
from quoteproof.verdict.folded_passages import paired
from quoteproof.verdict.model import Altered, Match, Verbatim
from quoteproof.verdict.passage_text import VerdictContext

LONG: Final = 100
"""Words from which on a quotation is set as a block unless it is asked for otherwise."""
QUOTATION_FORMS: Final = {"run-in": Kind.INLINE, "block": Kind.BLOCK, "verse": Kind.VERSE}
"""The forms of a quotation, by their names on the command line, in JSON and in the editor."""


class Initial(StrEnum):
    """What becomes of the first letter."""

    KEEP = "keep"
    LOWER = "lower"
    UPPER = "upper"


CURLY: Final = Marks("“", "”", "‘", "’")
STRAIGHT: Final = Marks('"', '"', "'", "'")


class Unwritable(StrEnum):
    """Why a span cannot be written as a quotation."""

    ODD_MARK = "a quotation mark of the source opens or closes outside these words, or pairs with nothing"
    BORDER = "the words run over a paragraph's end, so they can only stand in a block quotation"
    NO_WORDS = "there are no words in it"
    INEXACT = "it holds characters that cannot stand in a chapter, or what looks like TeX"


@dataclass(frozen=True, slots=True)
class Written:
    """A quotation, ready to paste."""

    markdown: str
    """Marks, words and citation; a block has several lines, without a line end at its end."""
    form: Kind
    """How it is set."""
    anchor: Anchor
    """What it cites."""
    text: str
    """The source's own words, one paragraph a passage with an empty line between."""
    skipped_limit: str
    """A limit word, such as “never”, that stands just before them in the same clause: the check warns of it (Q010)."""


@dataclass(frozen=True, slots=True)
class WrittenPiece:
    """One passage's words as they will print, and where they are emphasised."""

    text: str
    emphasis: tuple[tuple[int, int], ...]


def form_of(span: SourceSpan) -> Kind:
    """The form that style manuals ask for: a block from a hundred words or a second paragraph on."""
    count = sum(count_words(part.passage.text[a:b]) for part, a, b in _parts(span))
    return Kind.BLOCK if len(span.extent.parts) > 1 or count >= LONG else Kind.INLINE


def write(span: SourceSpan, context: VerdictContext, form: Kind | None = None) -> Written | Unwritable:
    """Write a span in a form, by default that of `form_of`; the context holds the book's rules."""
    language = context.source_language(span.extent.source.key)
    span = with_partners(span, language)
    form = form or form_of(span)
    if form is not Kind.BLOCK and len(span.extent.parts) > 1:
        return Unwritable.BORDER
    own = [part.passage.text[a:b] for part, a, b in _parts(span)]
    if not any(count_words(text) for text in own):
        return Unwritable.NO_WORDS
    if any(is_straddled(part.passage, a, b, language) for part, a, b in _parts(span)):
        return Unwritable.ODD_MARK
    odd = False
    divided = any(True for part, a, b in _parts(span) for _ in line_hyphens(part.passage.text[a:b]))
    # A word that is divided at a line end is written with its hyphen alone, where that can be judged.
    for whole, (marks, swap) in product((True, False) if divided else (False,), ways(span, context, form)):
        pieces = [piece_of(part.passage, a, b, marks, swap, form, language, whole) for part, a, b in _parts(span)]
        if not all(may_stand(piece.text) and not holds_tex(piece.text) for piece in pieces):
            return Unwritable.INEXACT
        printed = printed_of(pieces, marks, form, primary(context.language))
        anchor = span.extent.anchor
        match = _exact(printed, anchor, form, context) if printed is not None else None
        odd = odd or printed is None
        if match is not None:
            return Written(_markdown(pieces, marks, form, anchor), form, anchor, _joined(own), match.skipped_limit)
    return Unwritable.ODD_MARK if odd else Unwritable.INEXACT


def _parts(span: SourceSpan) -> Iterator[tuple[CitedPassage, int, int]]:
    parts = span.extent.parts
    for number, part in enumerate(parts):
        start = span.start if number == 0 else part.start
        end = span.end if number == len(parts) - 1 else part.end
        yield part, start, end


def with_partners(span: SourceSpan, language: str) -> SourceSpan:
    """Take in a mark at an edge, with no word between, if its partner is inside already."""
    first, last = span.extent.parts[0], span.extent.parts[-1]
    start, end = span.start, span.end
    for run in paired(first.passage.text, language):
        opened = run.start + run.width
        if opened <= start < run.end and run.start >= first.start:
            inside = first is not last or run.end <= end
            start = run.start if inside and not count_words(first.passage.text[opened:start]) else start
    for run in paired(last.passage.text, language):
        inside = first is not last or run.start >= start
        if inside and run.start < end < run.end <= last.end:
            end = end if count_words(last.passage.text[end : run.end]) else run.end
    return SourceSpan(span.extent, start, end)


def is_straddled(passage: Passage, start: int, end: int, language: str) -> bool:
    """Whether a pair of the passage's marks has only one of the two in a span."""
    runs = paired(passage.text, language)
    return any((start <= r.start < end) != (start < r.end <= end) for r in runs)


def ways(
    span: SourceSpan, context: VerdictContext, form: Kind, glyphs: Sequence[Marks] = ()
) -> Iterator[tuple[Marks, bool]]:
    """Yield the ways to set the marks, best first: glyphs, and whether single and double are exchanged.

    The glyphs are those that are given, else the house's, and plainer ones.
    """
    house = house_marks(context.language)
    language = context.source_language(span.extent.source.key)
    house = Marks(house.open.strip(), house.close.strip(), house.inner_open.strip(), house.inner_close.strip())
    outermost = next(
        (r for part, a, b in _parts(span) for r in paired(part.passage.text, language) if a <= r.start < b), None
    )
    for marks in glyphs or (house, CURLY, STRAIGHT):
        single = (marks.inner_open if form is Kind.INLINE else marks.open) in SINGLE
        swap = outermost is not None and outermost.double == single
        yield marks, swap
        if outermost is not None:
            yield marks, not swap


def piece_of(
    passage: Passage, start: int, end: int, marks: Marks, swap: bool, form: Kind, language: str, whole: bool
) -> WrittenPiece:
    """Set the marks of a span of a passage and take out what does not belong in a chapter.

    `whole` takes out the white space behind hyphens at line ends too.
    """
    text = passage.text
    changes: dict[int, Change] = {}
    for run in paired(text, language):
        if start <= run.start and run.end <= end and text[run.start] not in BRACKETING:
            opening, closing = _glyphs(marks, double=run.double != swap)
            for at, glyph in ((run.start, opening), (run.end - run.width, closing)):
                changes[at] = Change(at, at + run.width, glyph, "mark")
    covered = {i for change in changes.values() for i in range(change.start, change.end)}
    for at in range(start, end):
        character = text[at]
        if at in covered:
            continue
        if character in SINGLE and marks is not STRAIGHT:
            changes[at] = Change(at, at + 1, "’", "apostrophe")
        elif character in LIGATURES:
            changes[at] = Change(at, at + 1, LIGATURES[character], "ligature")
    for space in _SPACES.finditer(text, start, end):
        breaks = form is Kind.VERSE and any(at in passage.breaks for at in range(*space.span()))
        changes[space.start()] = Change(*space.span(), "\n" if breaks else " ", "space")
    for hyphen in line_hyphens(text) if whole and form is not Kind.VERSE else ():
        if start <= hyphen.start and hyphen.end <= end:
            changes[hyphen.start] = Change(hyphen.start, hyphen.end, "", "space")
    moved = sorted((Change(c.start - start, c.end - start, c.text, c.kind) for c in changes.values()), key=_at)
    mapped = apply_changes(text[start:end], moved)
    inside = (span for span in passage.emphasis if span[0] >= start and span[1] <= end)
    spans = tuple((_new(mapped, a - start), _new(mapped, b - start)) for a, b in inside)
    return WrittenPiece(mapped.text, spans)


_SPACES: Final = re.compile(r"\s{2,}|[^\S \u00a0\u202f]")


def _at(change: Change) -> int:
    return change.start


def _new(mapped: Mapped, old: int) -> int:
    return mapped.positions(old).start if old < mapped.length else len(mapped.text)


def _glyphs(marks: Marks, *, double: bool) -> tuple[str, str]:
    """The language's glyphs of the double or the single mark, or the English ones where it has none."""
    kind = DOUBLE if double else SINGLE
    for opening, closing in ((marks.inner_open, marks.inner_close), (marks.open, marks.close)):
        if opening in kind and closing in kind:
            return opening, closing
    return ("“", "”") if double else ("‘", "’")


def printed_of(pieces: list[WrittenPiece], marks: Marks, form: Kind, language: str) -> Printed | None:
    """What will be read between the outer marks, or None where the marks do not pair as they are meant to."""
    text = PARAGRAPH_END.join(piece.text for piece in pieces)
    lead = len(marks.open) if form is Kind.INLINE else 0
    inner: list[tuple[int, int]] = []
    apostrophes: set[int] = set()
    shift = 0
    for piece in pieces:
        around = f"{marks.open}{piece.text}{marks.close} " if lead else piece.text
        pairing = pair(around, language=language)
        runs: tuple[MarkedRun, ...] = pairing.runs
        if pairing.stray or (lead and (not runs or (runs[0].start, runs[0].end) != (0, len(around) - 1))):
            return None
        inner += ((r.start - lead + shift, r.end - r.width - lead + shift) for r in runs[1 if lead else 0 :])
        apostrophes.update(at - lead + shift for at in pairing.apostrophes)
        shift += len(piece.text) + 1
    where = Stretches(((0, 0, len(text)),))
    return Printed(text, where, (), tuple(sorted(inner)), frozenset(apostrophes))


def _exact(printed: Printed, anchor: Anchor, form: Kind, context: VerdictContext) -> Match | None:
    """The match if the verdict accepts it, with no alteration but recorded corrections of the seed."""
    nowhere = Place("")
    cited = Citation(0, 0, (anchor,), "", False, nowhere, nowhere, None)
    verdict = judge(Quotation("", "", form, 0, 0, 0, nowhere, printed, citation=cited), context).verdict
    if not isinstance(verdict, Verbatim | Altered):
        return None
    return verdict.match if all(a.kind == "emendation" for a in verdict.match.alterations) else None


def _markdown(pieces: list[WrittenPiece], marks: Marks, form: Kind, anchor: Anchor) -> str:
    cited = citation(anchor)
    if form is Kind.INLINE:
        piece = pieces[0]
        return f"{marks.open}{emphasised(piece.text, piece.emphasis)}{marks.close} {cited}"
    if form is Kind.VERSE:
        lines = [line for piece in pieces for line in _lines(piece)]
        return "\n".join(f"| {line}" for line in [*lines[:-1], f"{lines[-1]} {cited}"])
    paragraphs = [at_beginning(emphasised(piece.text, piece.emphasis)) for piece in pieces]
    return "\n>\n".join(f"> {text}" for text in [*paragraphs[:-1], f"{paragraphs[-1]} {cited}"])


def _lines(piece: WrittenPiece) -> Iterator[str]:
    start = 0
    for line in piece.text.split("\n"):
        inside = [(a - start, b - start) for a, b in piece.emphasis if start <= a and b <= start + len(line)]
        yield emphasised(line, inside).strip()
        start += len(line) + 1


def _joined(own: list[str]) -> str:
    return "\n\n".join(" ".join(undivided(text).split()) for text in own)


_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>~^$@|]|&(?=#?\w+;)|!(?=\[)")
# What at a paragraph's beginning would make a heading, a list, a definition, a rule, a line block or a division of it.
_NUMBERED: Final = re.compile(r"(\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|#))([.)])(?=\s|$)")
_BEGINNING: Final = re.compile(r"[#+\-:%=>]")


def escaped(text: str) -> str:
    """Write words that may stand anywhere in a paragraph."""
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", text)


def at_beginning(markdown: str) -> str:
    """Write a paragraph so that its first characters begin no other kind of block."""
    numbered = _NUMBERED.sub(r"\1\\\2", markdown, count=1) if _NUMBERED.match(markdown) else markdown
    return f"\\{numbered}" if _BEGINNING.match(numbered) else numbered


def emphasised(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Write words with some spans (code points, apart, in order) in emphasis; white space at their ends is not."""
    parts: list[str] = []
    done = 0
    for start, end in spans:
        inside = text[start:end]
        low, high = start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip())
        if low >= high or low < done:
            continue
        parts += [escaped(text[done:low]), f"*{escaped(text[low:high])}*"]
        done = high
    return "".join([*parts, escaped(text[done:])])


def citation(anchor: Anchor) -> str:
    """Write the citation of an anchor."""
    return f"[{cited(anchor)}]"
