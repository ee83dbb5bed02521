"""C004, source-without-seed: a quotation is cited to a work whose text is not here."""

from shlex import quote

from quoteproof.finding.model import Code, Explanation, Fault, Finding, finding
from quoteproof.rules.rule import words_are_in
from quoteproof.source.attachments import TEXTS
from quoteproof.source.library import SourceWithoutSeed
from quoteproof.text.anchor import Anchor


class SeedlessSourceQuoted(Fault, code="C004"):
    """A quotation from a work without a seed."""

    unresolved: SourceWithoutSeed
    """What the anchor names."""
    quoted_in: Anchor | None
    """The passage that has the quoted words, where one is known."""


CODE = Code("C004", "source-without-seed", precedence=60)
EXPLANATION = Explanation(
    what="""A quotation is cited to a work that the bibliography has, but the work has no seed: no document was
taken in for it. Citing such a work without quoting it is no fault.""",
    why="""Without the text nothing can be compared. Quoting a work through somebody else who quotes it is the oldest
way to pass on a mistake.""",
    example="""In the chapter:

    Trenin sees “a common front” [@trenin2022#p1].

In the bibliography, an entry for which no text was taken in:

    @online{trenin2022, author = {Trenin, Dmitri}, title = {A Joint Statement}}""",
    instead="""Take the text in: `quoteproof add FILE --key trenin2022`, which leaves the bibliography as it
is. Where the entry itself names a file (`file`), `quoteproof add trenin2022` takes that. Or quote the source
that you have, as that source's words:

    Trenin, as quoted there, sees “a common front to push back against U.S. pressure” [@blueprint#p5].

Where somebody has compared the words with a printed copy, `attested:` in `book.yaml` records who, when and
with what; such quotations are counted apart.""",
)


def seedless(key: str, attachments: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Notes on the files that an entry without a seed names, and how to take its text in."""
    texts = [path for path in attachments if path.lower().endswith(TEXTS)]
    if texts:
        return (f"its entry names the file `{texts[0]}`",), f"take it in with `quoteproof add {quote(key)}`"
    named = f"its entry names `{attachments[0]}`, which no reader can take in" if attachments else ""
    return (named,) if named else (), f"take the text in with `quoteproof add FILE --key {quote(key)}`"


def word(fault: SeedlessSourceQuoted) -> Finding:
    key, anchors = fault.unresolved.key, (fault.unresolved.anchor,)
    message = f"`{key}` is quoted, but it has no seed to compare the words with"
    notes, take = seedless(key, fault.unresolved.attachments)
    helps = (
        take,
        f"or record under `attested: {key}` in `book.yaml` who compared the words, when and with what",
    )
    return finding(
        CODE, message, fault.place, notes=(*notes, *words_are_in(fault.quoted_in)), helps=helps, anchors=anchors
    )
