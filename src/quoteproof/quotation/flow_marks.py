"""The marks of a flow: how they pair, and which belong to no quotation, no exemption and no word (Q014).

Collecting, borrowings and printing ask the same questions here. Every mark is looked at wherever the flow prints,
except inside a quotation, where every character is compared with the source. Code and mathematics have rules of their
own. Source: rules.md, “What is a quotation”.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from quoteproof.chapter.model import Chapter, Flow, FlowKind, InlineKind
from quoteproof.quotation.citations import PlacedCitation
from quoteproof.quotation.model import Stray, StrayMark
from quoteproof.text.formulas import marks_in_formula
from quoteproof.text.languages import primary
from quoteproof.text.marks import IS_MARK, begins_elision, begins_word, ends_word
from quoteproof.text.offsets import OBJECT
from quoteproof.text.pairing import MarkedRun, Pairing, doubtful, never_pairing, outside, pair
from quoteproof.text.words import count_words
from quoteproof.values import dataclass

_APART: Final = (InlineKind.CODE, InlineKind.MATH)


@dataclass(frozen=True, slots=True)
class FlowMarks:
    """The marks of a flow."""

    text: str
    """The flow's text as it is searched for marks."""
    skip: frozenset[int]
    """Offsets of code and mathematics, which have rules of their own."""
    pairing: Pairing
    speech: MarkedRun | None = None
    """The run that is part of a speech over paragraphs; it may end behind the flow."""


def marks_of(flow: Flow, language: str) -> FlowMarks:
    """Pair the marks of a flow; `language` is the BCP 47 tag of the book."""
    text = _bordered(flow)
    skip = frozenset(i for c in flow.inlines if c.kind in _APART for i in range(c.start, c.end))
    if flow.kind is FlowKind.CODE:
        return FlowMarks(text, skip, Pairing((), frozenset(), ()))
    return FlowMarks(text, skip, pair(text, language=primary(language), skip=skip, escaped=flow.escaped))


def _bordered(flow: Flow) -> str:
    """A flow's text with a thing that is no letter where a mark and a letter touch over a border of markup.

    There the mark is in no word: `dawn’^1^` ends like a quotation with a note.
    """
    if not flow.inlines or IS_MARK.search(flow.text) is None:
        return flow.text
    text = flow.text
    touching: list[int] = []
    for border in {at for inline in flow.inlines for at in (inline.start, inline.end)}:
        if 0 < border < len(text):
            before, after = text[border - 1], text[border]
            if after.isalnum() and not before.isspace() and IS_MARK.match(before):
                touching.append(border)
            if before.isalnum() and not after.isspace() and IS_MARK.match(after):
                touching.append(border - 1)
    if not touching:
        return text
    characters = list(text)
    for at in touching:
        characters[at] = OBJECT
    return "".join(characters)


ASIDE: Final = {FlowKind.AFFIX: Stray.AFFIX, FlowKind.ALTERNATIVE: Stray.ALTERNATIVE}
"""Flows in which no quotation can be cited."""
_HIGH_SIX: Final = re.compile("[⁶₆]{1,2}(?![⁰¹²³⁴-⁹₀-₉]|[A-Z][a-z]?(?![A-Za-z]))")  # but for ⁶Li
_HIGH_NINE: Final = re.compile("(?<![⁰¹²³⁴-⁹₀-₉])[⁹₉]{1,2}")
_STROKES: Final = r"[^\w\s]{1,3}|[1ıIl]\s?[1ıIl]"
_OPENS: Final = re.compile(rf"6\s?6?|{_STROKES}")
_CLOSES: Final = re.compile(rf"9\s?9?|{_STROKES}")
_FORMULA_OPENS: Final = re.compile(r"\s*(?:\{\})?[\^_]\s*\{?(?:66?|,,?)\}?\s*")
_FORMULA_CLOSES: Final = re.compile(r"\s*(?:\{\})?[\^_]\s*\{?(?:99?|,,?)\}?\s*")


def stray_in_flow(
    chapter: Chapter,
    flow: Flow,
    marks: FlowMarks,
    citations: Sequence[PlacedCitation],
    declared: frozenset[str],
    titled: Callable[[str], frozenset[str] | None],
) -> Iterator[StrayMark]:
    """The faults of a flow that is not quoted as a whole.

    `titled` gives the keys of the works whose title some words are, nothing for a declared name, None for other words.
    """
    pairing = marks.pairing
    strays = [(at, Stray.INNER if _is_inner(marks.text, at) else Stray.UNPAIRED) for at in pairing.stray]
    aside = ASIDE.get(flow.kind)
    if aside is not None:
        strays += ((run.start, aside) for run in pairing.runs)
    never = never_pairing(marks.text, pairing, declared=declared, skip=marks.skip)
    titles = frozenset(_titles(flow, citations, titled)) if aside is None else frozenset()
    strays += ((at, aside or Stray.UNLISTED) for at in never if at not in titles)
    strays += ((at, Stray.DOUBTFUL) for at in doubtful(marks.text, pairing, escaped=flow.escaped, skip=marks.skip))
    strays += ((at, Stray.DECLARED) for at in _enclosing(flow, marks, citations))
    strays += ((at, Stray.RAISED) for at in _raised(flow))
    strays += ((at, Stray.MATHEMATICS) for at in _in_formulas(flow))
    first = dict(reversed(strays))  # one fault a mark: what was found first
    yield from (stray_mark(chapter, flow, at, first[at]) for at in sorted(first))


_DOUBLE: Final = re.compile('[“”„«»"]')


def _is_inner(text: str, at: int) -> bool:
    """Whether a single mark without a partner seems to stand between two double ones."""
    before = _DOUBLE.findall(text[:at])
    opened = bool(before) and (before[-1] in "“„«" or (before[-1] == '"' and before.count('"') % 2 == 1))
    return text[at] in "'‘’‹›‚" and opened and _DOUBLE.search(text, at + 1) is not None


_TITLE: Final = re.compile(r"《([^《》]+)》|〈([^〈〉]+)〉")
"""The marks of titles in Chinese, which quote nothing."""


def _titles(
    flow: Flow, citations: Sequence[PlacedCitation], titled: Callable[[str], frozenset[str] | None]
) -> Iterator[int]:
    """The offsets of marks around titles and declared names that no citation of a passage of another work claims."""
    for match in _TITLE.finditer(flow.text):
        keys = titled(match[1] or match[2])
        behind = next((c for c in citations if c.at >= match.end()), None)
        close = behind is not None and not flow.text[match.end() : behind.at].strip(" ([（")
        claimed = close and behind is not None and behind.citation.anchored
        named = behind is not None and {anchor.key for anchor in behind.citation.anchors} <= (keys or frozenset())
        if keys is not None and (not claimed or named):
            yield from (match.start(), match.end() - 1)


def stray_mark(chapter: Chapter, flow: Flow, at: int, why: Stray) -> StrayMark:
    """Make the fault of one mark."""
    return StrayMark(chapter.place(flow, at, at + 1), flow.text[at], why)


def _enclosing(flow: Flow, marks: FlowMarks, citations: Sequence[PlacedCitation]) -> Iterator[int]:
    """The apostrophes and the measures that enclose words as quotation marks would."""
    text, pairing = marks.text, marks.pairing
    single = outside(pairing.runs, sorted(pairing.apostrophes))
    closing = [at for at in single if ends_word(text, at)]
    before = {len(text[: standing.at].rstrip(" .,;:!?(")) - 1 for standing in citations}
    at_once = max((end for end in closing if end in before), default=-1)
    # Where both are what they are said to be, only a citation at once could make a quotation of them: an apostrophe
    # behind one of these letters is that of a genitive, or of a shortened ending.
    unlikely = max((end for end in closing if text[end - 1] not in _SHORTENED), default=-1)
    for at in single:
        last = -1
        if at in flow.escaped and begins_word(text, at):
            likely = _ELIDED.match(text, at + 1) is not None or begins_elision(text, at)
            last = max(at_once, unlikely) if likely else closing[-1] if closing else -1
        elif not ends_word(text, at) and _CLOSE_WORD.match(text, at + 1) is not None:
            last = at_once
        if last > at and count_words(text[at + 1 : last]) >= _FEW:
            yield at
            return
    inches = sorted({*pairing.measures, *(m.start() for m in _PRIME.finditer(text))})
    last = max((at for at in inches if at in before), default=-1)
    if inches and len(_SPOKEN.findall(text[inches[0] : max(last, 0)])) >= _FEW:
        yield inches[0]


def over_borders(flows: Sequence[Flow], marks: Mapping[int, FlowMarks]) -> Iterator[tuple[Flow, int]]:
    """The apostrophes that could open a quotation which one in a later paragraph or cell could close."""
    opened: list[tuple[int, Flow, int]] = []
    for number, flow in enumerate(flows):
        pairing = marks[flow.index].pairing
        opened = [one for one in opened if number - one[0] <= _REACH]
        if not pairing.apostrophes:
            continue
        text = marks[flow.index].text
        single = [at for at in outside(pairing.runs, sorted(pairing.apostrophes)) if at not in flow.escaped]
        closing = [at for at in single if ends_word(text, at) and _AT_END.match(text, at + 1)]
        cited = any(OBJECT in text[at : at + _CITED] for at in closing)
        likely = cited or any(text[at - 1] not in _SHORTENED for at in closing)
        for one in [one for one in opened if cited or (likely and not begins_elision(one[1].text, one[2]))]:
            yield one[1:]
            opened.remove(one)
        opened += ((number, flow, at) for at in single if begins_word(text, at) and not any(c > at for c in closing))


_REACH: Final = 3
"""Paragraphs or cells behind an apostrophe in which one that could close is looked for."""
_CITED: Final = 6  # characters behind a mark in which a citation stands close to it
_SHORTENED: Final = "sSzZxXnN"  # an apostrophe behind one of these is that of a genitive, or of a shortened ending
_AT_END: Final = re.compile(rf"[\s.,;:!?)]*(?:{OBJECT}|\Z)")
_FEW: Final = 3
"""Fewer words between two such signs than a forger would have use for."""
_PRIME: Final = re.compile(rf"[′″‴⁗](?<=[\d{OBJECT}].)")
_SPOKEN: Final = re.compile(r"[^\W\d_]{2,}")
_CLOSE_WORD: Final = re.compile(r"[^\W\d_]{3,}")
"""What stands close behind an apostrophe and is no common ending: `o'the ferry left'`."""
_ELIDED: Final = re.compile(r"[stnkmrld](?![^\W_])", re.IGNORECASE)


def _raised(flow: Flow) -> Iterator[int]:
    """Digits and commas that are raised or lowered before a word, where some behind a word seem to close."""
    scripts = [i for i in flow.inlines if i.kind is InlineKind.SCRIPT]
    formulas = [i for i in flow.inlines if i.kind is InlineKind.MATH]
    opening = [i.start for i in scripts if _OPENS.fullmatch(flow.text, i.start, i.end)]
    opening += (i.start for i in formulas if _FORMULA_OPENS.fullmatch(flow.text, i.start, i.end))
    opening += (match.start() for match in _HIGH_SIX.finditer(flow.text))
    if not opening:
        return
    closing = [i.end for i in scripts if _CLOSES.fullmatch(flow.text, i.start, i.end)]
    closing += (i.end for i in formulas if _FORMULA_CLOSES.fullmatch(flow.text, i.start, i.end))
    closing += (match.end() for match in _HIGH_NINE.finditer(flow.text))
    last = max((at for at in closing if not flow.text[at : at + 1].isalnum()), default=-1)
    yield from (at for at in opening if at < last and not flow.text[at - 1 : at].isalnum())


def _in_formulas(flow: Flow) -> Iterator[int]:
    """The first mark of each formula that would print as one."""
    for inline in flow.inlines:
        if inline.kind is InlineKind.MATH:
            at = min(marks_in_formula(flow.text[inline.start : inline.end]), default=None)
            if at is not None:
                yield inline.start + at
