"""Q018, markup-in-quotation: something in a quotation is neither words nor emphasis."""

import re
from collections.abc import Iterator
from typing import Final

from quoteproof.finding.model import Code, Edit, Explanation, Finding, Fix, Place, finding
from quoteproof.quotation.model import Intruder
from quoteproof.rules.rule import RefusedQuotation
from quoteproof.verdict.faults import AttributionInside

CODE = Code("Q018", "markup-in-quotation", precedence=90)
EXPLANATION = Explanation(
    what="""Between the quotation marks, or in a block quotation, there is something other than words and emphasis: a
note mark, a link, a deletion, a picture, a list, an attribution. A bracket such as `[T]` counts too where a
reference definition of that name, somewhere in the chapter, has turned it into a link.""",
    why="""Inside a quotation everything is the source's. A note mark or a link there seems to be, and a deletion can
take a word away in one edition and leave it in another.""",
    example="""In the chapter:

    Liang says that “China and Russia have never^[He gives five cases.] been genuine allies” [@liang#p6].

In the source:

    Historically, China and Russia have never been genuine allies""",
    instead="""Put it after the quotation:

    Liang says that “China and Russia have never been genuine allies” [@liang#p6].^[He gives five cases.]""",
)


def word(fault: Intruder) -> Finding:
    what = _NAMES.get(fault.what, fault.what)
    bare = what.removeprefix("an ").removeprefix("a ")
    helps = [_HELPS.get(fault.what, f"take the {bare} out of the quotation")]
    if fault.what == "link":
        helps.append("if it was meant as a bracket like `[T]`, rename the reference definition of that name")
    return finding(CODE, f"there is {what} in a quotation", fault.place, helps=tuple(helps))


def word_refusal(_fault: AttributionInside, refused: RefusedQuotation) -> Finding:
    message = "the attribution stands in the last paragraph of the quotation"
    helps = ("leave an empty line `>` before the dash: it is a paragraph of its own",)
    attribution = refused.quotation.attribution
    if attribution is None or not attribution.plain:
        return refused.finding(
            message, helps=(*helps, "it holds the citation and words of the entry's names and titles")
        )
    return refused.finding(message, helps=helps, fixes=tuple(_set_apart(refused)))


def _set_apart(refused: RefusedQuotation) -> Iterator[Fix]:
    """The fix that puts an attribution into a paragraph of its own; no quoted word changes."""
    text, dash = refused.chapter.text, refused.place_of(refused.refusal.start, refused.refusal.start + 1)
    line = text.rfind("\n", 0, dash.start) + 1
    head = _HEAD.match(text, line)
    if dash.approximate or head is None:
        return
    if head.end() == dash.start:
        edit = Edit(Place(dash.file, line, line), f"{head.group().rstrip()}\n")
    else:
        start = len(text[: dash.start].rstrip())
        edit = Edit(Place(dash.file, start, dash.start), f"\n{head.group().rstrip()}\n{head.group()}")
    yield Fix("set the attribution apart", (edit,), safe=True)


_HOLDS: Final = "it holds the citation, and words of the entry's names and titles"
_HEAD: Final = re.compile(r"[ \t]*>[> \t]*")
_NAMES = {
    "citation": "a citation",
    "note": "a note mark",
    "image": "an image",
    "link": "a link",
    "deletion": "a deletion",
    "superscript or subscript": "a superscript or subscript",
    "comment": "a comment",
}
"""What an intruder is called where its kind alone is no noun phrase."""
_HELPS = {
    "note": "put the note mark after the closing quotation mark",
    "a line block": "write verse without `>`: `|` begins each line, and the citation ends the last one",
    "citation": "put the citation after the closing quotation mark; at the end of a block into brackets: `[@key#p1]`",
    "deletion": "mark words that are left out with `[…]`",
}
