"""Which words may be offered to be left out: whether a mark of omission joins what the source keeps apart.

A mark of omission is read as if what stands before it and behind it were said together. Whether they are, no form of
the words can show in every case. So an omission is offered only where it takes whole parts of speech that what is kept
does not lean on: a relative clause between two commas, dashes or brackets, or whole sentences inside one passage, none
of which refers back and behind which nothing does. In “Pride goeth before […] a fall” the omission begins inside one
clause and ends inside another. In doubt nothing is offered; the author may write the omission, and the verdict judges.
"""

import re
from typing import Final

from quoteproof.quoting.spans import SourceSpan
from quoteproof.source.library import Extent
from quoteproof.text import clause_words
from quoteproof.text.languages import Languages, primary
from quoteproof.text.limit_words import conditional
from quoteproof.text.words import has_words, words
from quoteproof.verdict.folded_passages import folded_passage
from quoteproof.verdict.passage_text import PASSAGE_END, PassageText, VerdictContext

_SPOKEN: Final = frozenset("\"'")
"""Folded quotation marks that are no apostrophes: they change the speaker."""


def pieces_join_apart(extent: Extent, before: SourceSpan, after: SourceSpan, context: VerdictContext) -> bool:
    """Whether `[…]` between two spans of an extent would join what the source keeps apart."""
    passages = context.passages(extent)
    gap = _gap(passages, before, after)
    return gap is None or joins_apart(passages, *gap, context.languages(extent.source.key))


def pieces_join_parts(extent: Extent, before: SourceSpan, after: SourceSpan, context: VerdictContext) -> bool:
    """Whether `[…]` between two spans of an extent would join parts of clauses, also where an author asks for it."""
    passages = context.passages(extent)
    gap = _gap(passages, before, after)
    return gap is None or joins_parts(passages, *gap, context.languages(extent.source.key))


def pieces_leave_condition(extent: Extent, before: SourceSpan, after: SourceSpan, context: VerdictContext) -> bool:
    """Whether `[…]` between two spans of an extent would leave out what the words that are kept depend on."""
    passages = context.passages(extent)
    gap = _gap(passages, before, after)
    return gap is not None and leaves_condition(passages, *gap, context.languages(extent.source.key))


def _gap(passages: PassageText, before: SourceSpan, after: SourceSpan) -> tuple[int, int] | None:
    """The span between two spans in the folded text."""
    low = _offset(passages, before.parts[-1].passage.id, before.end)
    high = _offset(passages, after.parts[0].passage.id, after.start)
    return None if low is None or high is None or high <= low else (low, high)


def _offset(passages: PassageText, id: str, at: int) -> int | None:
    """The offset in the folded text for one in a passage's reading text."""
    for base, passage in zip(passages.starts, passages.parts, strict=True):
        if passage.id == id:
            folded = folded_passage(passage.text)
            return base + (folded.positions(at).start if at < len(passage.text) else len(folded.text))
    return None


def joins_apart(passages: PassageText, low: int, high: int, languages: Languages) -> bool:
    """Whether `[…]` for a span of some passages would join what the source keeps apart, as far as can be seen."""
    text = passages.text
    omitted = words(text, low, high)
    if not omitted or not all(primary(tag) == "en" for tag in languages):
        return True
    start, end = omitted[0][0], omitted[-1][1]
    if PASSAGE_END in text[_last_word_end(text, start) : _next_word_start(text, end)]:
        return True
    left_out = text[start:end]
    if passages.limit_spans(start, end, languages) or conditional(left_out, languages) or _SPOKEN & set(left_out):
        return True
    before = text[_last_word_end(text, start) : start]
    behind = text[end : _next_word_start(text, end)]
    if not before.strip() or not behind.strip():
        return True  # it begins or ends inside a clause
    clauses, first = passages.clauses, text[slice(*omitted[0])].lower()
    if clauses.clause(start, end) == clauses.clause(start, start):
        aside = clauses.is_aside(clauses.clause(start, end)) and first in clause_words.RELATIVE
        if aside:
            return False
    sentence_ends = clauses.sentence(start, start)[0] >= _last_word_end(text, start) and before.strip() == "."
    whole = sentence_ends and clauses.sentence(end - 1, end)[1] <= _next_word_start(text, end)
    following = text[_next_word_start(text, end) :].split(" ", 1)[0].strip(".,;:!?").lower()
    begins = [text[a:b].lower() for a, b in omitted if clauses.sentence(a, a)[0] >= _last_word_end(text, a)]
    leaning = clause_words.LEANING.intersection((*begins, following))
    return not (whole and following and not leaning)


def joins_parts(passages: PassageText, low: int, high: int, languages: Languages) -> bool:
    """Whether `[…]` for a span of some passages would make one clause of parts of two.

    What is kept before it ends a clause, or what is kept behind it begins one, and both do where they are clauses of
    one sentence or no mark between them is kept. Inside one clause nothing is left out that joins two parts of it.
    """
    text, clauses = passages.text, passages.clauses
    omitted = words(text, low, high)
    if not omitted:
        return False
    end, begin = _last_word_end(text, omitted[0][0]), _next_word_start(text, omitted[-1][1])
    before, behind = clauses.clause(end, end), clauses.clause(begin, begin)
    last = next((text[a:b] for a, b in reversed(words(text, max(0, end - _NEAR), end))), "")
    dangling = last.lower() in clause_words.DANGLING
    if before == behind:
        lists = (clause_words.AND, clause_words.BUT, clause_words.OR)
        joining = clause_words.SUBORDINATING.union(*(clause_words.listed(one, languages) for one in lists))
        # “the hatred of my brother” without “hatred of my”: what is kept before would govern another noun.
        parting = joining | clause_words.DANGLING if dangling else joining
        return any(text[a:b].lower() in parting for a, b in omitted)
    whole, fresh = before[1] <= omitted[0][0], behind[0] >= omitted[-1][1]
    if whole and _FULL_STOP.search(text, end, low):
        return False
    return not fresh or (not whole and dangling)


def leaves_condition(passages: PassageText, low: int, high: int, languages: Languages) -> bool:
    """Whether a condition is left out of a sentence of which other words are kept, as in “The plan, if …, is good”."""
    text, clauses = passages.text, passages.clauses
    conditions = clause_words.listed(clause_words.CONDITION, languages)
    joining = clause_words.listed(clause_words.AND, languages) | clause_words.listed(clause_words.BUT, languages)
    begins, reached = True, low
    for at, end in words(text, low, high):
        begins = begins or _MARK.search(text, reached, at) is not None
        if begins and text[at:end].lower() in conditions:
            first, last = clauses.sentence(at, at)
            if has_words(text, first, max(first, low)) or has_words(text, min(high, last), last):
                return True
        begins, reached = begins and text[at:end].lower() in joining, end
    return False


_MARK: Final = re.compile(r"[^\w\s'’-]")
_FULL_STOP: Final = re.compile(r"[.?!]")


def _last_word_end(text: str, at: int) -> int:
    """Where the last word before an offset ends."""
    low = max(0, at - _NEAR)
    return next((b for _, b in reversed(words(text, low, at)) if b <= at), low)


def _next_word_start(text: str, at: int) -> int:
    """Where the next word behind an offset begins."""
    high = min(len(text), at + _NEAR)
    return next((a for a, _ in words(text, at, high)), high)


_NEAR: Final = 200
"""Code points within which the next word is looked for."""
