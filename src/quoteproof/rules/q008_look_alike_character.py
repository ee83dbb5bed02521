"""Q008, look-alike-character: a character only looks like the source's."""

from quoteproof.finding.model import Code, Edit, Explanation, Finding, Fix
from quoteproof.rules.rule import RefusedQuotation, can_be_typed, tick
from quoteproof.text.look_alikes import named, skeleton
from quoteproof.verdict.faults import LookAlike, LookAlikeInSource

CODE = Code("Q008", "look-alike-character", precedence=150)
EXPLANATION = Explanation(
    what="""The quotation would be exact but for a character that looks like the source's and is another one: a
Cyrillic letter in an English word, a ligature, a full-width digit. Both are named by their code points.""",
    why="""The page would look right and be wrong. Such a character makes searching, copying and reading aloud
fail. It often comes from a copy of a copy, and the copy may have other faults.""",
    example="""In the chapter, with a Cyrillic letter at the head of the fourth word:

    “Military rapprochement with \u0421hina is one of the strongest arguments” [@blueprint#p5].

In the source, as it is read:

    Military rapprochement with China is one of the strongest arguments in our conversations with
    the West.""",
    instead="""Type the character that the source has:

    “Military rapprochement with China is one of the strongest arguments” [@blueprint#p5].

If it is the seed that holds the wrong character, record a correction in `seeds/emendations.yaml`, with its
reason.""",
)


def word_refusal(fault: LookAlike | LookAlikeInSource, refused: RefusedQuotation) -> Finding:
    match fault:
        case LookAlike():
            return _in_quotation(fault, refused)
        case LookAlikeInSource():
            return _in_source(fault, refused)


def _in_quotation(fault: LookAlike, refused: RefusedQuotation) -> Finding:
    word = tick(refused.printed[slice(*refused.word_around(refused.refusal.start))])
    message = f"a character in {word} only looks like the source's"
    meant = " + ".join(named(c) for c in fault.meant) if len(fault.meant) < _MANY else fault.meant
    notes = (f"it is {named(fault.shown)}", f"it looks like {meant}")
    return refused.finding(message, notes=notes, helps=("type the source's character",), fixes=_fixes(refused))


_MANY = 4  # characters that are not named one by one


def _in_source(fault: LookAlikeInSource, refused: RefusedQuotation) -> Finding:
    message = "the source has a character here that only looks like the quotation's"
    notes = (f"the source has {named(fault.character)}",)
    helps = (
        "copy the source's character",
        "if it is an error of the seed, record a correction in `seeds/emendations.yaml`",
    )
    return refused.finding(message, notes=notes, helps=helps, fixes=_fixes(refused))


def _fixes(refused: RefusedQuotation) -> tuple[Fix, ...]:
    """Put plain letters for every look-alike that the source does not have."""
    nearest = refused.refusal.nearest
    source = nearest.text if nearest else ""
    edits: list[Edit] = []
    for at, character in enumerate(refused.printed):
        plain = skeleton(character)
        if plain == character or character in source or not character.isalnum():
            continue
        edit = refused.edit(at, at + 1, plain)
        if edit is None or not can_be_typed(plain):
            return ()
        edits.append(edit)
    return (Fix("put plain letters for the look-alikes", tuple(edits)),) if edits else ()
