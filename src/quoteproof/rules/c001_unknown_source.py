"""C001, unknown-source: no bibliography entry has the cited key."""

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding
from quoteproof.rules.rule import ticked, words_are_in
from quoteproof.source.library import UnknownSource
from quoteproof.text.anchor import Anchor


class UnknownSourceCited(Fault, code="C001"):
    """A citation of a key that no entry has."""

    unresolved: UnknownSource
    """What the anchor names."""
    quoted_in: Anchor | None
    """The passage that has the quoted words, where one is known."""


CODE = Code("C001", "unknown-source", precedence=30)
EXPLANATION = Explanation(
    what="""A citation names a key that no entry of the bibliography has. Keys are compared letter for letter, capitals
included.""",
    why="The citation would print as a question mark or not at all, and what it should serve cannot be checked.",
    example="""In the chapter:

    Beijing has become “the newly emerged senior partner” [@chang2042#p18].

In the bibliography:

    @article{chang2024,""",
    instead="""Write the key as the bibliography has it:

    Beijing has become “the newly emerged senior partner” [@chang2024#p18].

Or add an entry for the work. `quoteproof add FILE --key KEY` takes a document in, with an entry and anchors.""",
)


def word(fault: UnknownSourceCited) -> Finding:
    unresolved = fault.unresolved
    message = f"no bibliography entry has the key `{unresolved.key}`"
    notes = words_are_in(fault.quoted_in)
    helps = [f"add an entry `{unresolved.key}` to the bibliography"]
    if unresolved.nearest:
        notes = (f"keys that come near: {ticked(unresolved.nearest)}", *notes)
        helps.insert(0, f"write `@{Anchor(unresolved.nearest[0], unresolved.anchor.place)}`")
    return finding(CODE, message, fault.place, notes=notes, helps=tuple(helps), anchors=(unresolved.anchor,))
