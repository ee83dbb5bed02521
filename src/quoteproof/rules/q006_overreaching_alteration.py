"""Q006, overreaching-alteration: a marked alteration goes further than the rules let it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from quoteproof.book.limits import Limits
from quoteproof.finding.codes import Code
from quoteproof.finding.model import Finding
from quoteproof.rules.explanation import Explanation
from quoteproof.rules.telling import Telling
from quoteproof.rules.wording import counted, tick
from quoteproof.verdict.model import Problem
from quoteproof.verdict.reading import Breach

CODE: Final = Code("Q006", "overreaching-alteration", precedence=190)
EXPLANATION: Final = Explanation(
    what="""\
Brackets and dots show where a quotation was altered, and each kind of alteration has its limits. The
numbers are settings of the book and can only be made stricter.

An omission leaves out {{omission_words}} words at most and crosses {{omission_borders}} paragraph end at
most. A piece beside one has {{piece_words}} words or more, unless there are only two pieces of one
sentence. Dots are in brackets, unless the style in force has them bare.

An insertion has {{insertion_words}} words at most, one for every {{insertion_ratio}} quoted. It is not
beside another alteration, and replaces {{replaced_words}} words of the source at most.

A completed word keeps its first {{completion_stem}} letters and half of its length. {{completion_letters}}
letters are put in at most, no more than were kept, and they make a form of the same word (`work[ed]`, not
`work[er]`).

Half of the printed words are the source's. A quotation in a sentence cites {{run_in_passages}} passages at
most.""",
    why="""\
An alteration is meant to fit a quotation into a sentence. Beyond these bounds the words are no longer the
source's with a mark where they were changed, but the author's with a few of the source's among them.""",
    example="""\
In the chapter:

    “[T]he Chinese leadership suddenly changed course [after seven years of joint parades] in 2022”
    [@chang2024#p22].

In the source:

    the Chinese leadership suddenly changed course in 2022.""",
    instead="""\
Keep the brackets short, and say the rest outside the marks:

    After seven years of parades “the Chinese leadership suddenly changed course in 2022”
    [@chang2024#p22].""",
)

_Words = tuple[str, str, str]
"""Headline, note (may be empty) and help of one breach."""


def tell(telling: Telling) -> Finding:
    """Word the finding, by which bound was broken."""
    message, note, help_ = _BREACHES[Breach(telling.problem.what)](telling.problem, telling.limits)
    return telling.found(message, notes=(note,) if note else (), helps=(help_,))


def _omission_long(problem: Problem, limits: Limits) -> _Words:
    message = f"{tick(problem.printed)} leaves out {problem.source} words"
    note = f"one omission leaves out {limits.omission_words} words at most"
    return message, note, "make two quotations of it"


def _omission_borders(problem: Problem, limits: Limits) -> _Words:
    message = f"{tick(problem.printed)} reaches over {problem.source} paragraphs' ends"
    note = f"one omission crosses {counted(limits.omission_borders, 'paragraph end')} at most"
    return message, note, "make a quotation of each paragraph's words"


def _omission_bare(problem: Problem, _: Limits) -> _Words:
    message = f"{tick(problem.printed)} stands without brackets, and the source has no dots there"
    return message, "the style in force marks an omission with dots in brackets", "write `[…]`"


def _piece_short(problem: Problem, limits: Limits) -> _Words:
    message = f"{tick(problem.printed)} is too short to stand beside an omission"
    note = (
        f"a piece beside an omission has {limits.piece_words} words or more, "
        "unless there are only two pieces and both are of one sentence"
    )
    return message, note, "quote more words of it, or make a quotation of its own"


def _insertion_long(problem: Problem, limits: Limits) -> _Words:
    most = limits.insertion_words
    if problem.source == "0":
        message = f"{tick(problem.printed)} adds no word, and the source does not have it"
        return message, "", "take it out"
    message = f"{tick(problem.printed)} puts {counted(int(problem.source), 'word')} into the quotation"
    return message, f"brackets hold {most} words at most", "say it outside the quotation marks"


def _insertion_many(problem: Problem, limits: Limits) -> _Words:
    inserted, _, quoted = problem.source.partition(" in ")
    message = f"{counted(int(inserted), 'word')} in brackets to {quoted} of the source's is too many"
    note = f"one word in brackets needs {limits.insertion_ratio} quoted words of the source"
    return message, note, "quote more of the source, or say it outside the quotation marks"


def _beside(problem: Problem, _: Limits) -> _Words:
    message = f"{tick(problem.printed)} stands beside another alteration, {tick(problem.source)}"
    note = "between two alterations stand words of the source, so that each can be read by itself"
    return message, note, "keep one of the two, or make two quotations of it"


def _replaced_long(problem: Problem, limits: Limits) -> _Words:
    message = f"{tick(problem.printed)} stands for {problem.source} words of the source"
    note = f"a replacement stands for {limits.replaced_words} words at most"
    return message, note, "quote some of these words, or mark what is left out with `[…]`"


def _completion_stem(problem: Problem, limits: Limits) -> _Words:
    message = f"too little of the source's {tick(problem.source)} is left before {tick(problem.printed)}"
    note = f"a completed word keeps its first {limits.completion_stem} letters and half of its length"
    return message, note, "put the whole word into brackets"


def _completion_long(problem: Problem, limits: Limits) -> _Words:
    message = f"{tick(problem.printed)} puts too many letters to the beginning of the source's {tick(problem.source)}"
    note = f"a completion has {limits.completion_letters} letters at most, and no more than stand before it"
    return message, note, "put the whole word into brackets"


def _completion_word(problem: Problem, _: Limits) -> _Words:
    message = f"{tick(problem.printed)} makes another word of the source's {tick(problem.source)}"
    note = "a completion gives a form of the source's word: its plural, its tense, its case"
    return message, note, "put the whole word into brackets"


def _completion_empty(problem: Problem, _: Limits) -> _Words:
    message = f"{tick(problem.printed)} changes nothing: the source has {tick(problem.source)}"
    return message, "", "write the word without brackets"


def _initial_same(problem: Problem, _: Limits) -> _Words:
    message = f"{tick(problem.printed)} changes nothing: the source has {tick(problem.source)} there"
    return message, "", "write the letter without brackets"


def _too_little(_problem: Problem, _limits: Limits) -> _Words:
    message = "fewer than half of the quoted words are the source's"
    return message, "", "quote more of the source, or say it in your own words without quotation marks"


def _too_many_passages(problem: Problem, limits: Limits) -> _Words:
    message = f"`{problem.printed}` names {problem.source} passages for one quotation in a sentence"
    note = f"a quotation in a sentence cites {limits.run_in_passages} passages at most"
    return message, note, "cite the passages that the words stand in, or make a block quotation of it"


def _replaced_border(problem: Problem, _: Limits) -> _Words:
    message = f"{tick(problem.printed)} stands for words on both sides of a paragraph's end"
    return message, "a replacement stands for words of one passage", "make a quotation of each paragraph's words"


def _prefix(problem: Problem, _: Limits) -> _Words:
    message = f"{tick(problem.printed)} changes the beginning of the source's {tick(problem.source)}"
    note = "a bracket may change a word's end, or the case of its first letter, and not its beginning"
    return message, note, "put the whole word into brackets"


def _no_break(problem: Problem, _: Limits) -> _Words:
    message = f"{tick(problem.printed.strip())} stands where the source breaks no line"
    note = "` / ` marks the source's line end, and ` // ` the end of its paragraph or stanza"
    return message, note, "take the slash out"


_BREACHES: Final[Mapping[Breach, Callable[[Problem, Limits], _Words]]] = {
    Breach.OMISSION_LONG: _omission_long,
    Breach.OMISSION_BORDERS: _omission_borders,
    Breach.OMISSION_BARE: _omission_bare,
    Breach.PIECE_SHORT: _piece_short,
    Breach.INSERTION_LONG: _insertion_long,
    Breach.INSERTION_MANY: _insertion_many,
    Breach.BESIDE: _beside,
    Breach.REPLACED_LONG: _replaced_long,
    Breach.REPLACED_BORDER: _replaced_border,
    Breach.NO_BREAK: _no_break,
    Breach.PREFIX: _prefix,
    Breach.COMPLETION_STEM: _completion_stem,
    Breach.COMPLETION_LONG: _completion_long,
    Breach.COMPLETION_WORD: _completion_word,
    Breach.COMPLETION_EMPTY: _completion_empty,
    Breach.INITIAL_SAME: _initial_same,
    Breach.TOO_LITTLE: _too_little,
    Breach.TOO_MANY_PASSAGES: _too_many_passages,
}
