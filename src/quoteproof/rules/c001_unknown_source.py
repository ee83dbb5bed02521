"""C001, unknown-source: no bibliography entry has the cited key."""

from enum import StrEnum

from quoteproof.finding.model import Code, Edit, Explanation, Fault, Finding, Fix, Place, finding
from quoteproof.rules.rule import ticked, words_are_in
from quoteproof.source.library import UnknownSource
from quoteproof.text.anchor import Anchor


class Meant(StrEnum):
    """What a citation of an unknown key was meant for."""

    CROSS_REFERENCE = "cross-reference"
    EXAMPLE = "example list"
    HANDLE = "handle"
    LONGER_KEY = "longer key"


class UnknownSourceCited(Fault, code="C001"):
    """A citation of a key that no entry has."""

    unresolved: UnknownSource
    """What the anchor names."""
    quoted_in: Anchor | None
    """The passage that has the quoted words, where one is known."""
    meant: Meant | None = None
    """What it was meant for, where that is no citation or a citation of another key."""
    longer: str | None = None
    """The key of the bibliography that stands there, of which pandoc reads only the beginning."""
    whole: Place | None = None
    """All that the citation is written with, where it names only this key."""


CODE = Code("C001", "unknown-source", precedence=30)
EXPLANATION = Explanation(
    what="""A citation names a key that no entry of the bibliography has. Keys are compared letter for letter,
capitals included.""",
    why="The citation would print as a question mark or not at all, and what it should serve cannot be checked.",
    example="""In the chapter:

    Beijing has become “the newly emerged senior partner” [@chang2042#p18].

In the bibliography:

    @article{chang2024,""",
    instead="""Write the key as the bibliography has it:

    Beijing has become “the newly emerged senior partner” [@chang2024#p18].

A figure, table or heading is no work: write `[](#fig-trade)` for what has `{#fig-trade}` behind it. A
name such as `\\@janedoe` has a backslash before its `@`.

Or add an entry for the work. `quoteproof add FILE --key KEY` takes a document in, with its entry and
anchors.""",
)


def word(fault: UnknownSourceCited) -> Finding:
    unresolved, key = fault.unresolved, fault.unresolved.key
    message = f"no bibliography entry has the key `{key}`"
    notes = words_are_in(fault.quoted_in)
    fixes: tuple[Fix, ...] = ()
    match fault.meant:
        case Meant.CROSS_REFERENCE:
            message = f"`@{key}` is a cross-reference to other programs, and a citation of an unknown work here"
            helps = [
                f"write `[](#{key})`, which prints the number of what has `{{#{key}}}` behind it",
                f"add an entry `{key}` to the bibliography if a work is meant",
            ]
            if fault.whole is not None:
                fixes = (Fix(f"write `[](#{key})`", (Edit(fault.whole, f"[](#{key})"),)),)
        case Meant.EXAMPLE:
            notes = ("numbered examples, `(@name)`, are not read here: `@` begins a citation", *notes)
            helps = [
                "write the number of the example itself, such as `(1)`",
                f"add an entry `{key}` to the bibliography if a work is meant",
            ]
        case Meant.HANDLE:
            helps = [
                f"write `\\@{key}` if it is a name or an address, not a work",
                f"add an entry `{key}` to the bibliography if a work is meant",
            ]
        case Meant.LONGER_KEY:
            message = f"the key `{fault.longer}` is read only as far as `{key}`"
            notes = ("a key ends before a mark of punctuation that a space or a bracket follows", *notes)
            written = f"@{{{fault.longer}}}"
            helps = [f"write it in braces: `{written}`"]
            place = Place(fault.place.file, fault.place.start - 1, fault.place.start + len(fault.longer or ""))
            fixes = (Fix(f"write `{written}`", (Edit(place, written),), safe=True),)
        case None:
            helps = [f"add an entry `{key}` to the bibliography"]
            if unresolved.nearest:
                notes = (f"keys that come near: {ticked(unresolved.nearest)}", *notes)
                helps.insert(0, f"write `@{Anchor(unresolved.nearest[0], unresolved.anchor.place)}`")
    anchors = (unresolved.anchor,)
    return finding(CODE, message, fault.place, notes=notes, helps=tuple(helps), anchors=anchors, fixes=fixes)
