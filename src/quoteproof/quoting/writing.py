"""Writes a span of a source as a quotation with its citation, in Markdown that is ready to paste.

What is written has been judged: pasted into a chapter it is verbatim (or verbatim over a recorded emendation). Inner
marks are set by depth in the glyphs of the book's language, or in plainer ones where those cannot say it. For a span
that no glyphs can make exact there is a reason, never a text. Between several spans stands a mark of omission; lines of
verse that are run in have a slash between them.
Source: CMOS 13.10 (a hundred words or more are set as a block), CMOS 13.30 (inner marks alternate by depth), MLA
Handbook, chapter 6 (more than three lines of verse are set off), CMOS 13.7 (an initial in brackets).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import product
from typing import Final, Literal

from quoteproof.book.typography import Marks, house_marks
from quoteproof.chapter.parse import holds_tex
from quoteproof.finding.model import Facts, Place
from quoteproof.quotation.model import Citation, Kind, Printed, Quotation, Stretches
from quoteproof.quoting.markdown import emphasised, escaped, quotation_markdown
from quoteproof.quoting.runs import LINE_END, STANZA_END, QuotedRun, form_of, joined, own_words, runs_of
from quoteproof.quoting.spans import SourceSpan
from quoteproof.source.library import Passage
from quoteproof.text.anchor import Anchor
from quoteproof.text.folds import LIGATURES
from quoteproof.text.languages import primary
from quoteproof.text.line_hyphens import line_hyphens
from quoteproof.text.marks import BRACKETING, DOUBLE, PAIRING, SINGLE
from quoteproof.text.offsets import PARAGRAPH_END, Change, Mapped, apply_changes
from quoteproof.text.pairing import MarkedRun, pair
from quoteproof.text.unseen import may_stand
from quoteproof.text.words import count_words, words
from quoteproof.values import dataclass
from quoteproof.verdict.collate import judge
from quoteproof.verdict.faults import BrokenCondition, Skewing, TooManyPassages
from quoteproof.verdict.folded_passages import paired
from quoteproof.verdict.model import Altered, Match, Misquoted, Verbatim
from quoteproof.verdict.passage_text import VerdictContext

FormName = Literal["run-in", "block", "verse"]
QUOTATION_FORMS: Final[Mapping[FormName, Kind]] = {"run-in": Kind.INLINE, "block": Kind.BLOCK, "verse": Kind.VERSE}
"""The forms of a quotation, by their names on the command line, in JSON and in the editor."""


def form_name(form: Kind) -> FormName:
    """The name of a form; a speech is run in."""
    return next((name for name, kind in QUOTATION_FORMS.items() if kind is form), "run-in")


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
    NO_CASE = "it does not begin with a letter that can be written large and small"
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
    in_clause: bool = False
    """Whether what is left out is not surely a part that the rest does without: only a reader can say so."""


@dataclass(frozen=True, slots=True)
class RefusedAlteration:
    """What the verdict says against an omission, an initial or a slash of a quotation as it would be written."""

    fault: Facts
    """The condition that is broken."""


@dataclass(frozen=True, slots=True)
class WrittenPiece:
    """One passage's words as they will print, and where they are emphasised."""

    text: str
    emphasis: tuple[tuple[int, int], ...]
    joint: str = PARAGRAPH_END
    """What stands before them, where they are not the first: a paragraph's or a line's end, a slash, an omission."""


def write(
    span: SourceSpan,
    context: VerdictContext,
    form: Kind | None = None,
    *,
    then: tuple[SourceSpan, ...] = (),
    initial: Initial = Initial.KEEP,
) -> Written | Unwritable | RefusedAlteration:
    """Write a span in a form, by default that of style manuals; the context holds the book's rules.

    `then` are further spans of what is cited, with an omission before each.
    """
    language = context.source_language(span.extent.source.key)
    span, *rest = (with_partners(one, language) for one in (span, *then))
    then = tuple(rest)
    runs = runs_of((span, *then), context)
    form = form or form_of(runs)
    runs = joined(runs, form)
    turned = _unwritable(runs, form, language) or _turned(runs[0], initial, language)
    if isinstance(turned, Unwritable):
        return turned
    allowed = {"emendation", "verse", *(["omission"] if then else []), *(turned.kinds if turned else [])}
    anchor = span.extent.anchor
    odd, refused = False, None
    divided = any(True for run in runs for _ in line_hyphens(run.passage.text[run.start : run.end]))
    # A word that is divided at a line end is written with its hyphen alone, where that can be judged.
    for whole, (marks, swap) in product((True, False) if divided else (False,), ways(span, context, form, then=then)):
        pieces: list[WrittenPiece] = []
        for run in runs:
            brackets = (turned.change,) if turned and run is runs[0] else ()
            lines = Kind.VERSE if run.verse and form is Kind.BLOCK else form
            place = (run.passage, run.start, run.end, marks, swap, lines, language, whole)
            pieces.append(replace(piece_of(*place, verse=run.verse, brackets=brackets), joint=run.joint))
        if not all(may_stand(piece.text) and not holds_tex(piece.text) for piece in pieces):
            return Unwritable.INEXACT
        printed = printed_of(pieces, marks, form, primary(context.language))
        if printed is None:
            odd = True
            continue
        verdict = judge(unplaced(printed, anchor, form), context).verdict
        if isinstance(verdict, Misquoted):
            refused = refused or verdict.refusal.fault
        elif isinstance(verdict, Verbatim | Altered) and allowed.issuperset(a.kind for a in verdict.match.alterations):
            if warned := warned_words(verdict.match):
                return RefusedAlteration(Skewing(warned))
            markdown = _markdown(pieces, marks, form, anchor, turned)
            return Written(markdown, form, anchor, own_words(runs), verdict.match.skipped_limit)
    altered = then or turned or any(run.joint in (LINE_END, STANZA_END) for run in runs)
    if altered and isinstance(refused, BrokenCondition | TooManyPassages):
        return RefusedAlteration(refused)
    return Unwritable.ODD_MARK if odd else Unwritable.INEXACT


def _unwritable(runs: tuple[QuotedRun, ...], form: Kind, language: str) -> Unwritable | None:
    """Why no glyphs can make a quotation of some words in a form; None where that is not known yet."""
    if form is not Kind.BLOCK and any(run.joint == PARAGRAPH_END for run in runs):
        return Unwritable.BORDER
    if not any(count_words(run.passage.text[run.start : run.end]) for run in runs):
        return Unwritable.NO_WORDS
    return Unwritable.ODD_MARK if _straddled(runs, language) else None


def warned_words(match: Match) -> tuple[str, ...]:
    """The limit words that the omissions of a match leave out or strand, of which the check warns."""
    left_out = (word for omitted in match.left_out if omitted.warned for word in omitted.limit_words)
    return tuple(sorted({*left_out, *(word for _, _, word in match.stranded)}))


@dataclass(frozen=True, slots=True)
class _Turned:
    """The first letter in the other case."""

    at: int
    """Its offset in the passage's text."""
    letter: str
    """The letter, in the case that is asked for."""
    kinds: tuple[str, ...]
    """What a verdict may call it: a word of one letter is put in."""

    @property
    def change(self) -> Change:
        """What is written in its place."""
        return Change(self.at, self.at + 1, f"[{self.letter}]", "initial")


def _turned(run: QuotedRun, initial: Initial, language: str) -> _Turned | Unwritable | None:
    """The first letter of a quotation in the case that is asked for; None where it has that."""
    if initial is Initial.KEEP:
        return None
    text = run.passage.text
    at = next((i for i in range(run.start, run.end) if text[i] not in PAIRING and not text[i].isspace()), run.start)
    here = text[at]
    letter = here.lower() if initial is Initial.LOWER else here.upper()
    if here == letter and here.lower() != here.upper():
        return None
    word = next((text[a:b] for a, b in words(text, at, run.end) if a == at), "")
    dotted = primary(language) in ("tr", "az") and here in "iIıİ"
    if here == letter or len(letter) != 1 or dotted or (initial is Initial.LOWER and _is_always_large(word, language)):
        return Unwritable.NO_CASE
    return _Turned(at, letter, ("initial", "insertion") if len(word) == 1 else ("initial",))


def _is_always_large(word: str, language: str) -> bool:
    """Whether a word has a capital wherever it stands, as far as that is known without a dictionary."""
    return (primary(language) == "en" and re.fullmatch(r"I(?:[’'ʼ]\w+)?", word) is not None) or (
        len(word) > 1 and word.isupper()
    )


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
    return _divides_pair(passage, [(start, end)], language)


def _straddled(runs: tuple[QuotedRun, ...], language: str) -> bool:
    """Whether a pair of marks has only one of the two in some words, or some of them inside it and others not."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for run in runs:
        spans.setdefault(run.passage.id, []).append((run.start, run.end))
    passages = {run.passage.id: run.passage for run in runs}
    return any(_divides_pair(passages[id], own, language, alone=len(spans) == 1) for id, own in spans.items())


def _divides_pair(passage: Passage, spans: list[tuple[int, int]], language: str, *, alone: bool = True) -> bool:
    for run in paired(passage.text, language):
        opens = any(a <= run.start < b for a, b in spans)
        if opens != any(a < run.end <= b for a, b in spans):
            return True
        inside = {run.start < a and b < run.end for a, b in spans}
        if not opens and True in inside and not (alone and len(inside) == 1):
            return True
    return False


def ways(
    span: SourceSpan,
    context: VerdictContext,
    form: Kind,
    glyphs: Sequence[Marks] = (),
    *,
    then: tuple[SourceSpan, ...] = (),
) -> Iterator[tuple[Marks, bool]]:
    """Yield the ways to set the marks, best first: glyphs, and whether single and double are exchanged.

    The glyphs are those that are given, else the house's, and plainer ones.
    """
    house = house_marks(context.language)
    language = context.source_language(span.extent.source.key)
    house = Marks(house.open.strip(), house.close.strip(), house.inner_open.strip(), house.inner_close.strip())
    parts = (part for one in (span, *then) for part in one.parts)
    outermost = next(
        (r for p in parts for r in paired(p.passage.text, language) if p.start <= r.start < p.end),
        None,
    )
    for marks in glyphs or (house, CURLY, STRAIGHT):
        single = (marks.inner_open if form is Kind.INLINE else marks.open) in SINGLE
        swap = outermost is not None and outermost.double == single
        yield marks, swap
        if outermost is not None:
            yield marks, not swap


def piece_of(
    passage: Passage,
    start: int,
    end: int,
    marks: Marks,
    swap: bool,
    form: Kind,
    language: str,
    whole: bool,
    *,
    verse: bool = False,
    brackets: tuple[Change, ...] = (),
) -> WrittenPiece:
    """Set the marks of a span of a passage and take out what does not belong in a chapter.

    `whole` takes out the white space behind hyphens at line ends too; `verse` says that line ends are those of verse;
    `brackets` are letters that are put into brackets.
    """
    text = passage.text
    changes = _glyph_changes(text, start, end, marks, swap, language)
    changes |= {change.start: change for change in brackets}
    for space in _SPACES.finditer(text, start, end):
        breaks = any(at in passage.breaks for at in range(*space.span()))
        line_end = "\n" if form is Kind.VERSE else LINE_END if verse and form is Kind.INLINE else " "
        changes[space.start()] = Change(*space.span(), line_end if breaks else " ", "space")
    for hyphen in line_hyphens(text) if whole and form is not Kind.VERSE else ():
        if start <= hyphen.start and hyphen.end <= end:
            changes[hyphen.start] = Change(hyphen.start, hyphen.end, "", "space")
    moved = sorted((Change(c.start - start, c.end - start, c.text, c.kind) for c in changes.values()), key=_at)
    mapped = apply_changes(text[start:end], moved)
    inside = (span for span in passage.emphasis if span[0] >= start and span[1] <= end)
    spans = tuple((_new(mapped, a - start), _new(mapped, b - start)) for a, b in inside)
    return WrittenPiece(mapped.text, spans)


def _glyph_changes(text: str, start: int, end: int, marks: Marks, swap: bool, language: str) -> dict[int, Change]:
    """The changes of the marks, apostrophes and ligatures of a span, by where they begin."""
    changes: dict[int, Change] = {}
    for run in paired(text, language):
        opening, closing = _glyphs(marks, double=run.double != swap)
        for at, glyph in ((run.start, opening), (run.end - run.width, closing)):
            if start <= at and at + run.width <= end and text[run.start] not in BRACKETING:
                changes[at] = Change(at, at + run.width, glyph, "mark")
    covered = {i for change in changes.values() for i in range(change.start, change.end)}
    for at in (i for i in range(start, end) if i not in covered):
        character = text[at]
        if character in SINGLE and marks is not STRAIGHT:
            changes[at] = Change(at, at + 1, "’", "apostrophe")
        elif character in LIGATURES:
            changes[at] = Change(at, at + 1, LIGATURES[character], "ligature")
    return changes


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
    paragraphs = ["".join(piece.joint + piece.text for piece in one) for one in _paragraphs(pieces)]
    text = PARAGRAPH_END.join(paragraphs)
    lead = len(marks.open) if form is Kind.INLINE else 0
    inner: list[tuple[int, int]] = []
    apostrophes: set[int] = set()
    shift = 0
    for paragraph in paragraphs:
        around = f"{marks.open}{paragraph}{marks.close} " if lead else paragraph
        pairing = pair(around, language=language)
        runs: tuple[MarkedRun, ...] = pairing.runs
        if pairing.stray or (lead and (not runs or (runs[0].start, runs[0].end) != (0, len(around) - 1))):
            return None
        inner += ((r.start - lead + shift, r.end - r.width - lead + shift) for r in runs[1 if lead else 0 :])
        apostrophes.update(at - lead + shift for at in pairing.apostrophes)
        shift += len(paragraph) + 1
    where = Stretches(((0, 0, len(text)),))
    return Printed(text, where, (), tuple(sorted(inner)), frozenset(apostrophes))


def unplaced(printed: Printed, anchor: Anchor, form: Kind) -> Quotation:
    """A quotation that stands in no chapter yet, as the verdict takes it."""
    nowhere = Place("")
    cited = Citation(0, 0, (anchor,), "", False, nowhere, nowhere, None)
    return Quotation("", "", form, 0, 0, 0, nowhere, printed, citation=cited)


def _paragraphs(pieces: Sequence[WrittenPiece]) -> list[list[WrittenPiece]]:
    """The pieces by paragraphs; the first of each has nothing before it."""
    paragraphs: list[list[WrittenPiece]] = []
    for piece in pieces:
        if not paragraphs or piece.joint == PARAGRAPH_END:
            paragraphs.append([replace(piece, joint="")])
        else:
            paragraphs[-1].append(piece)
    return paragraphs


def _markdown(pieces: list[WrittenPiece], marks: Marks, form: Kind, anchor: Anchor, turned: _Turned | None) -> str:
    paragraphs = ["".join(p.joint + _in_lines(p) for p in paragraph) for paragraph in _paragraphs(pieces)]
    if turned is not None:
        paragraphs[0] = paragraphs[0].replace(escaped(f"[{turned.letter}]"), f"[{turned.letter}]", 1)
    return quotation_markdown(paragraphs, form, marks, anchor)


def _in_lines(piece: WrittenPiece) -> str:
    """The words of a piece in Markdown, with emphasis that ends with its line."""
    lines: list[str] = []
    start = 0
    for line in piece.text.split("\n"):
        inside = [(max(0, a - start), min(b - start, len(line))) for a, b in piece.emphasis]
        lines.append(emphasised(line, [(a, b) for a, b in inside if a < b]))
        start += len(line) + 1
    return "\n".join(lines)
