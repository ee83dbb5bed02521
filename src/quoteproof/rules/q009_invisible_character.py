"""Q009, invisible-character: there is an invisible character in the quotation."""

from quoteproof.finding.model import Code, Edit, Explanation, Fault, Finding, Fix, finding
from quoteproof.rules.rule import RefusedQuotation, tick
from quoteproof.text.look_alikes import invisible, named
from quoteproof.verdict.faults import InvisibleCharacter


class InvisibleCharacterOutside(Fault, code="Q009"):
    """A character outside quotations that shows nothing, or not the same everywhere."""

    character: str
    """The character."""
    removable: bool
    """Whether it can be taken out unseen."""


CODE = Code("Q009", "invisible-character", precedence=140)
EXPLANATION = Explanation(
    what="""A character that prints nothing is between the quotation marks: a zero-width space, a soft hyphen, or one
that turns the direction of writing. It is named by its code point. Control characters, and those that turn
the direction of writing or have no meaning outside a program, are allowed nowhere in a chapter.""",
    why="""It came along when text was copied from a web page or a PDF. It breaks words where lines end, spoils
searching and copying, and one that turns the direction of writing can make the page show other words than
those that were checked; no quotation may hold one of these, not even where the source does.""",
    example="""In the chapter, with a zero-width space in the middle of a word:

    “Military rapproche\u200bment with China is one of the strongest arguments” [@blueprint#p5].

In the source:

    Military rapprochement with China is one of the strongest arguments in our conversations with
    the West.""",
    instead="""Take the character out; `quoteproof fix` does it:

    “Military rapprochement with China is one of the strongest arguments” [@blueprint#p5].""",
)


def word_refusal(fault: InvisibleCharacter, refused: RefusedQuotation) -> Finding:
    word = tick(_around(refused.printed, refused.refusal.start))
    message = f"there is an invisible character in {word}"
    notes = (f"it is {named(fault.character)}",)
    return refused.finding(message, notes=notes, helps=("take it out",), fixes=_fixes(refused))


def word(fault: InvisibleCharacterOutside) -> Finding:
    fixes = (Fix("take out what does not show", (Edit(fault.place, ""),), safe=True),) if fault.removable else ()
    message = f"{named(fault.character)} is not allowed in a chapter: it shows nothing, or not the same everywhere"
    return finding(CODE, message, fault.place, helps=("take it out",), fixes=fixes)


def _around(text: str, at: int) -> str:
    """The visible characters of the run without spaces that holds an offset."""
    start = max(text.rfind(" ", 0, at) + 1, 0)
    end = text.find(" ", at)
    hidden = frozenset(invisible(text))
    return "".join(text[i] for i in range(start, end if end >= 0 else len(text)) if i not in hidden)


def _fixes(refused: RefusedQuotation) -> tuple[Fix, ...]:
    """Take out every character that does not show; this changes no word, so it can be done unseen."""
    edits = [refused.edit(i, i + 1, "") for i in invisible(refused.printed)]
    made = tuple(edit for edit in edits if edit is not None)
    return (Fix("take out what does not show", made, safe=True),) if made and len(made) == len(edits) else ()
