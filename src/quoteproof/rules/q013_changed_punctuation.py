"""Q013, changed-punctuation: only punctuation differs from the source."""

import re

from quoteproof.finding.model import Code, Explanation, Finding, Fix
from quoteproof.quotation.model import Kind
from quoteproof.rules.q014_stray_quotation_mark import CLOSE_INNER
from quoteproof.rules.rule import RefusedQuotation, named, tick
from quoteproof.verdict.faults import ChangedPunctuation, OwnMarks

CODE = Code("Q013", "changed-punctuation", precedence=250)
EXPLANATION = Explanation(
    what="""The quotation would be exact but for its punctuation. The finding points at the first mark that differs, or
at the place where the source has one.""",
    why="""A comma can change who is meant, and a full stop for a question mark makes an assertion of a question. The
marks inside a quotation are the source's; your own go outside.""",
    example="""In the chapter:

    The article asks whether Russia will “prove to be the friend; and more importantly, even the ally, China
    needs” [@sochi#p3].

In the source:

    will Russia prove to be the friend, and more importantly, even the ally, China needs?""",
    instead="""Write the source's marks:

    The article asks whether Russia will “prove to be the friend, and more importantly, even the ally, China
    needs” [@sochi#p3].

A comma or full stop of your own sentence goes after the closing mark. In a book that follows the American
custom, `punctuation: american` in `book.yaml` allows it before the mark.""",
)

_OUTSIDE = "put the mark after the closing quotation mark"
_FORM = "take the marks around it out: its form says that it is quoted"
_AS_THERE = "punctuate as the source does"
_INNER = "keep the source's inner marks, or exchange single and double ones in the whole quotation"
_GOES_ON = (
    "the source's inner quotation goes on: mark what you leave out of it with ` […]` before the inner mark",
    "or quote its words alone, without the inner marks",
)
_SPACED = "space the words as the source does"
_PARAGRAPHS = "begin a paragraph where the source does, or mark what is left out with `[…]`"
_BRACKET = re.compile(r"[ \t]*\[[^\[\]]*@")


def word_refusal(fault: ChangedPunctuation | OwnMarks, refused: RefusedQuotation) -> Finding:
    if isinstance(fault, OwnMarks):
        return _of_block(fault, refused)
    mine, theirs = _glyphs(fault, refused)
    final = _is_final(fault, refused)
    borders = "\n" in mine or "\n" in theirs
    if mine == theirs:
        message = f"the punctuation differs from that of `{refused.anchor}`"
    elif borders:
        message = f"the paragraphs do not end where those of `{refused.anchor}` do"
    elif mine.isspace() and not theirs:
        message = f"the quotation has {_space(refused)}, and the source has none there"
    elif theirs.isspace() and not mine:
        message = f"the source has a space before {tick(refused.words_at_fault)}, and the quotation has none"
    elif final:
        message = f"the quotation ends with {tick(mine)}, and the source has none there"
    elif not theirs:
        message = f"the quotation has {named(mine)}, and the source has no mark there"
    elif not mine:
        message = f"the source has {named(theirs)} here, and the quotation has no mark"
    else:
        message = f"the source has {named(theirs)} where the quotation has {named(mine)}"
    if final:
        helps = _OUTSIDE
    elif borders:
        helps = _PARAGRAPHS
    elif _only_space(fault):
        helps = _SPACED
    elif _goes_on(fault, refused):
        return refused.finding(message, helps=_GOES_ON, fixes=_left_open(refused))
    elif {fault.printed, fault.source} == {"'", '"'}:
        helps = (
            _INNER if any(refused.refusal.start in pair for pair in refused.quotation.printed.inner) else CLOSE_INNER
        )
    elif theirs and not mine and set(theirs) <= {"_", "*"}:
        helps = f"if `{theirs}` marks emphasis in the source, declare it under `emphasis-marks:` (docs/emendations.md)"
    else:
        helps = _AS_THERE
    fixes = _moved(fault, refused) if final else ()
    return refused.finding(message, helps=(helps,), fixes=fixes)


def _of_block(fault: OwnMarks, refused: RefusedQuotation) -> Finding:
    """Of marks around a block: taking them out changes no quoted word, so it can be done unseen."""
    edits = [refused.edit(at, at + 1, "") for at in fault.marks]
    made = tuple(edit for edit in edits if edit is not None)
    fixes = (Fix("take the marks out", made, safe=True),) if len(made) == len(edits) else ()
    message = "a block quotation has no quotation marks of its own"
    return refused.finding(message, helps=(_FORM,), fixes=fixes)


def _glyphs(fault: ChangedPunctuation, refused: RefusedQuotation) -> tuple[str, str]:
    """The marks of both sides, in their own characters where these are certain."""
    mine, theirs = fault.printed, fault.source
    own, words = refused.words_at_fault, refused.seed_words
    if mine.strip() and not any(c.isalnum() for c in own):
        mine = own.strip() or mine
    if theirs.strip() and words is not None and words.text.strip() and not any(c.isalnum() for c in words.text):
        theirs = words.text.strip()
    return mine, theirs


def _goes_on(fault: ChangedPunctuation, refused: RefusedQuotation) -> bool:
    """Whether the fault is a closing inner mark where the source's inner quotation goes on."""
    closing = {close for _, close in refused.quotation.printed.inner}
    return refused.refusal.start in closing and fault.printed in ("'", '"') and fault.source not in ("'", '"')


def _left_open(refused: RefusedQuotation) -> tuple[Fix, ...]:
    """Dots for the rest of the inner quotation, where the author's own ends with it."""
    at = refused.refusal.start
    put = refused.edit(at, at + 1, f" […]{refused.printed[at]}")
    if put is None or refused.printed[at + 1 :].strip():
        return ()
    return (Fix("mark what is left out of the inner quotation", (put,), safe=False),)


def _only_space(fault: ChangedPunctuation) -> bool:
    return not (fault.printed + fault.source).strip()


def _space(refused: RefusedQuotation) -> str:
    """The space at fault, by its name and its neighbour."""
    start, end = refused.span
    space = named(refused.printed[start:end])
    after = _MARK_AFTER.match(refused.printed, end)
    if after is not None:
        return f"{space} before {tick(after.group())}"
    before = _MARK_BEFORE.search(refused.printed[:start])
    return f"{space} after {tick(before.group())}" if before is not None else space


_MARK_AFTER = re.compile(r"[^\w\s]+")
_MARK_BEFORE = re.compile(r"[^\w\s]+\Z")


def _is_final(fault: ChangedPunctuation, refused: RefusedQuotation) -> bool:
    """Whether the fault is a comma or full stop just before the closing mark."""
    inline = refused.quotation.kind in (Kind.INLINE, Kind.SPEECH)
    return inline and fault.printed in (",", ".") and refused.refusal.end == len(refused.printed) > 1


def _moved(fault: ChangedPunctuation, refused: RefusedQuotation) -> tuple[Fix, ...]:
    """Move a final comma or full stop out of the marks: no quoted word changes, so it can be done unseen."""
    taken = refused.edit(refused.refusal.start, refused.refusal.end, "")
    if taken is None:
        return ()
    put = refused.moved(fault.printed)
    if put is None:
        return ()
    if not put:
        return (Fix(f"take the {tick(fault.printed)} out", (taken,), safe=True),)
    return (Fix(f"move the {tick(fault.printed)} out of the quotation", (taken, *put), safe=True),)
