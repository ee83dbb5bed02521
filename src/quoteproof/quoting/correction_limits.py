"""What speaks against a correction that the verdict would accept: it is not what the author meant, or not certain.

The author's words go on in the neighbouring passage, and would be cut off; the source's word is divided at a line end,
and its hyphen may not belong to it; one of two brackets would stand alone.
"""

from collections.abc import Sequence
from typing import Final

from quoteproof.source.library import Extent, Passage
from quoteproof.text.anchor import Anchor
from quoteproof.text.line_hyphens import LineHyphen, line_hyphens
from quoteproof.text.words import has_words, words
from quoteproof.values import dataclass
from quoteproof.verdict.likeness import alike


@dataclass(frozen=True, slots=True)
class Replacement:
    """A stretch of the printed text that is replaced."""

    start: int
    """Its first offset."""
    end: int
    """End, exclusive; equal to `start` where something is put in."""
    text: str
    """What prints instead."""
    source: str
    """The source's own characters for it."""


@dataclass(frozen=True, slots=True)
class CutOff:
    """Words that a correction would cut off although the neighbouring passage has them."""

    at: int
    """The number of the replacement that cuts them off, from 0."""
    text: str
    """The words, as the neighbouring passage has them."""
    follows: bool
    """Whether the neighbour is the following passage; otherwise it is the one before."""
    anchor: Anchor
    """The range of passages that has all the words."""


def cut_off(printed: str, replacements: Sequence[Replacement], extent: Extent) -> CutOff | None:
    """The words that replacements take away at an end of a quotation and that stand in the passage next to it."""
    source, first, last = extent.source, extent.parts[0].passage, extent.parts[-1].passage
    for number, replaced in enumerate(replacements):
        own = [printed[a:b] for a, b in words(printed, replaced.start, replaced.end)]
        if not own or has_words(replaced.text):
            continue
        for follows, passage in ((True, last), (False, first)):
            rest = (replaced.end, len(printed)) if follows else (0, replaced.start)
            at = (source.position(passage.id) or 0) + (1 if follows else -1)
            if has_words(printed, *rest) or not 0 <= at < len(source.passages):
                continue
            text = _run_on(own, source.passages[at], follows=follows)
            if text is not None:
                ends = (first.id, source.passages[at].id) if follows else (source.passages[at].id, last.id)
                return CutOff(number, text, follows, Anchor(source.key, "-".join(ends)))
    return None


def _run_on(own: Sequence[str], passage: Passage, *, follows: bool) -> str | None:
    """The words at the near end of a passage, where they are the quotation's for the most part."""
    found = words(passage.text)
    theirs = found[: len(own)] if follows else found[-len(own) :]
    if len(theirs) < len(own):
        return None
    same = sum(passage.text[a:b].casefold() == word.casefold() for word, (a, b) in zip(own, theirs, strict=True))
    if same < max(1, _AGREEING * len(own)):
        return None
    return passage.text[: theirs[-1][1]] if follows else passage.text[theirs[0][0] :]


_AGREEING: Final = 0.75
"""Part of the words that have to agree, each in its place."""


def divides_a_word(printed: str, replacements: Sequence[Replacement], extent: Extent) -> bool:
    """Whether a replacement puts in a hyphen that stands at a line end and that the quotation's own word lacks."""
    divided = [hyphen for part in extent.parts for hyphen in line_hyphens(part.passage.text) if _is_open(hyphen)]
    for replaced in replacements if divided else ():
        own = [printed[a:b].casefold() for a, b in words(printed, replaced.start, replaced.end)]
        for hyphen in divided:
            joined = hyphen.joined.casefold()
            if hyphen.closed in replaced.source and any(word == joined or alike(word, joined) for word in own):
                return True
    return False


def _is_open(hyphen: LineHyphen) -> bool:
    """Whether a hyphen may only divide a word: in “World-Market” it belongs to it."""
    return not hyphen.is_certain and hyphen.after[:1].islower()


def parts_brackets(before: str, after: str) -> bool:
    """Whether a bracket of a text stands alone, and none did before."""
    return any(_is_odd(after, *pair) and not _is_odd(before, *pair) for pair in ("()", "[]"))


def _is_odd(text: str, opening: str, closing: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == opening) - (character == closing)
        if depth < 0:
            return True
    return depth > 0
