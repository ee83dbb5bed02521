"""Q006, overreaching-alteration: a marked alteration goes further than the rules let it."""

from quoteproof.book.limits import Limits
from quoteproof.finding.model import Code, Explanation, Finding
from quoteproof.finding.tally import counted
from quoteproof.rules.rule import RefusedQuotation, tick
from quoteproof.verdict import faults
from quoteproof.verdict.faults import OverreachingAlteration

CODE = Code("Q006", "overreaching-alteration", precedence=190)
EXPLANATION = Explanation(
    what="""Brackets and dots show where a quotation was altered. Each kind of alteration has limits. The numbers
are settings of the book and can only be made stricter.

An omission leaves out at most {{omission_words}} words and crosses at most {{omission_borders}}
paragraph end. The ends of items of one list and of lines of one verse do not count. An omission does
not lead into another list without the words that introduce that list. A piece beside an omission has at
least {{piece_words}} words, unless it is the only omission and lies inside one sentence. Dots are in
brackets, unless the style allows bare dots.

An insertion has at most {{insertion_words}} words. One insertion needs at least {{insertion_quoted}}
quoted words. Two or more have together at most one word for every {{insertion_ratio}} quoted words. No
other alteration is directly beside an insertion. A replacement stands for at most {{replaced_words}}
words of the source, or for a mark of punctuation. It does not have the same words as the source.

A completed word keeps at least its first {{completion_stem}} letters and half of its length. At most
{{completion_letters}} letters are put in, and no more than were kept. The result is a form of the same
word (`work[ed]`, not `work[er]`).

At least half of the printed words are the source's. A quotation in a sentence cites at most
{{run_in_passages}} passages; a list or a verse counts as one.""",
    why="""An alteration is meant to fit a quotation into a sentence. Beyond these limits the words are the
author's, with a few words of the source among them.""",
    example="""In the chapter:

    “[T]he Chinese leadership suddenly changed course [after seven years of joint parades] in 2022”
    [@chang2024#p22].

In the source:

    the Chinese leadership suddenly changed course in 2022.""",
    instead="""Keep the brackets short, and say the rest outside the marks:

    After seven years of parades “the Chinese leadership suddenly changed course in 2022”
    [@chang2024#p22].""",
)

_Words = tuple[str, str, str]
"""Headline, note (may be empty) and help of one fault."""


def word_refusal(fault: OverreachingAlteration, refused: RefusedQuotation) -> Finding:
    message, note, help_ = _words(fault, tick(refused.printed[slice(*refused.span)].strip()), refused.limits)
    if isinstance(fault, faults.TooManyPassages) and refused.refusal.nearest:
        help_ = f"cite `{refused.anchor}`, which has the words"
    return refused.finding(message, notes=(note,) if note else (), helps=(help_,))


def _words(fault: OverreachingAlteration, written: str, limits: Limits) -> _Words:
    """The words of a fault; `written` is what the author wrote there, between backticks."""
    match fault:
        case faults.TooManyPassages(anchor, passages):
            return (
                f"`{anchor}` names {passages} passages for one quotation in a sentence",
                f"a quotation in a sentence cites {limits.run_in_passages} passages at most, "
                "of which a list or a verse counts as one",
                "cite the passages that have the words, or make a block quotation of it",
            )
        case faults.TooLittleOfSource():
            message = "fewer than half of the quoted words are the source's"
            return message, "", "quote more of the source, or say it in your own words without quotation marks"
        case faults.NoLineBreak(mark):
            ends = {"/": "ends a line", "//": "ends a paragraph or stanza"}.get(mark, "breaks no line")
            return (
                f"{written} is where the source {ends}",
                "` / ` marks the source's line end, and ` // ` the end of its paragraph or stanza",
                f"write ` {mark} `" if mark else "take the slash out",
            )
        case faults.OtherLineEnd(mark):
            written, ends, instead = (
                ("an empty line", "a line", "take the empty line out")
                if mark == "/"
                else ("a line break", "a paragraph or stanza", "leave an empty line there")
            )
            return f"{written} is where the source ends {ends}", "", instead
        case (
            faults.OmissionTooLong()
            | faults.OmissionOverBorder()
            | faults.OmissionOverIntroduction()
            | faults.BareOmission()
            | faults.PieceTooShort()
        ):
            return _omission(fault, written, limits)
        case (
            faults.StemTooShort()
            | faults.CompletionTooLong()
            | faults.OtherWordCompleted()
            | faults.EmptyCompletion()
            | faults.SameInitial()
            | faults.ChangedBeginning()
        ):
            return _completion(fault, written, limits)
        case _:
            return _insertion(fault, written, limits)


def _omission(
    fault: faults.OmissionTooLong
    | faults.OmissionOverBorder
    | faults.OmissionOverIntroduction
    | faults.BareOmission
    | faults.PieceTooShort,
    written: str,
    limits: Limits,
) -> _Words:
    match fault:
        case faults.OmissionTooLong(words):
            note = f"one omission leaves out {limits.omission_words} words at most"
            return f"{written} leaves out {words} words", note, "make two quotations of it"
        case faults.OmissionOverBorder(borders):
            return (
                f"{written} crosses {borders} paragraph ends",
                f"one omission crosses {counted(limits.omission_borders, 'paragraph end')} at most",
                "make a quotation of each paragraph's words",
            )
        case faults.OmissionOverIntroduction():
            return (
                f"{written} leads into another list",
                "the words that introduce a list say what its items are",
                "keep the words that introduce it, or make a quotation of its own",
            )
        case faults.BareOmission():
            return (
                f"{written} has no brackets, and the source has no dots there",
                "the style in force marks an omission with dots in brackets",
                "write `[…]`",
            )
        case faults.PieceTooShort():
            return (
                f"{written} is too short beside an omission",
                f"a piece beside an omission has {limits.piece_words} words or more, "
                "unless it is the only omission and lies inside one sentence",
                "quote more words of it, or make a quotation of its own",
            )


def _insertion(
    fault: faults.InsertionTooLong
    | faults.EmptyInsertion
    | faults.TooMuchInserted
    | faults.TooLittleQuoted
    | faults.SameWords
    | faults.IdleNote
    | faults.BesideAlteration
    | faults.ReplacesTooMuch
    | faults.ReplacesOverBorder,
    written: str,
    limits: Limits,
) -> _Words:
    match fault:
        case faults.EmptyInsertion():
            return f"{written} adds no word, and the source does not have it", "", "take it out"
        case faults.InsertionTooLong(words):
            return (
                f"{written} puts {counted(words, 'word')} into the quotation",
                f"brackets hold {limits.insertion_words} words at most",
                "say it outside the quotation marks",
            )
        case faults.TooMuchInserted(inserted, quoted):
            return (
                f"{counted(inserted, 'word')} in brackets to {quoted} of the source's is too many",
                f"of two brackets or more, each word needs {limits.insertion_ratio} quoted words of the source",
                "quote more of the source, or say it outside the quotation marks",
            )
        case faults.TooLittleQuoted(quoted):
            return (
                f"{counted(quoted, 'word')} of the source is too little beside {written}",
                f"a bracket stands beside {limits.insertion_quoted} words of the source or more",
                "quote more of the source, or say it outside the quotation marks",
            )
        case faults.SameWords(words):
            return (
                f"{written} changes nothing: the source has {tick(words)} there",
                "",
                "write it without brackets",
            )
        case faults.IdleNote():
            return (
                f"{written} declares no emphasis here",
                "in the styles that have such a note in the quotation, it stands directly behind the emphasised words",
                "write it into the citation, or take it out",
            )
        case faults.BesideAlteration(other):
            return (
                f"{written} is beside another alteration, {tick(other)}",
                "between two alterations there must be words of the source, so that each can be read by itself",
                "keep one of the two, or make two quotations of it",
            )
        case faults.ReplacesTooMuch(words):
            return (
                f"{written} replaces {words} words of the source",
                f"a replacement is for {limits.replaced_words} words at most",
                "quote some of these words, or mark what is left out with `[…]`",
            )
        case faults.ReplacesOverBorder():
            return (
                f"{written} replaces words on both sides of a paragraph end",
                "a replacement is for words of one passage",
                "make a quotation of each paragraph's words",
            )


def _completion(
    fault: faults.StemTooShort
    | faults.CompletionTooLong
    | faults.OtherWordCompleted
    | faults.EmptyCompletion
    | faults.SameInitial
    | faults.ChangedBeginning,
    written: str,
    limits: Limits,
) -> _Words:
    whole = "put the whole word into brackets"
    match fault:
        case faults.StemTooShort(word):
            return (
                f"too little of the source's {tick(word)} is left before {written}",
                f"a completed word keeps its first {limits.completion_stem} letters and half of its length",
                whole,
            )
        case faults.CompletionTooLong(word):
            return (
                f"{written} puts too many letters to the beginning of the source's {tick(word)}",
                f"a completion has {limits.completion_letters} letters at most, and no more than are before it",
                whole,
            )
        case faults.OtherWordCompleted(word):
            note = "a completion gives a form of the source's word: its plural, its tense, its case"
            return f"{written} makes another word of the source's {tick(word)}", note, whole
        case faults.ChangedBeginning(word):
            note = "a bracket may change a word's end, or the case of its first letter, and not its beginning"
            return f"{written} changes the beginning of the source's {tick(word)}", note, whole
        case faults.EmptyCompletion(word):
            message = f"{written} changes nothing: the source has {tick(word)}"
            return message, "", "write the word without brackets"
        case faults.SameInitial(letter):
            message = f"{written} changes nothing: the source has {tick(letter)} there"
            return message, "", "write the letter without brackets"
