"""What Q002 says of the citation beside a quotation that does not reach it, and how to write it so that it does.

A fix is safe where the passage that is cited has the words, or where they stand once in the work that is cited, and
nothing changes but the place of the citation and what it names. Where several places have the words, each is a choice.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from quoteproof.finding.model import Edit, Fix, Place
from quoteproof.quotation.model import Beside, BoundBy, Citation, Kind, Unreached
from quoteproof.rules.naming import edited, named
from quoteproof.rules.rule import RefusedQuotation, ticked
from quoteproof.text.anchor import Anchor, cited
from quoteproof.text.words import count_words
from quoteproof.values import dataclass
from quoteproof.verdict.faults import NoCitation


@dataclass(frozen=True, slots=True)
class CitationHint:
    """What is said of the citation beside a quotation."""

    notes: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()


def hint_of(fault: NoCitation, refused: RefusedQuotation) -> CitationHint:
    """What is said of a quotation that belongs to no citation; nothing where none stands beside it."""
    beside, offered = refused.quotation.beside, fault.places[:_OFFERED]
    citing = _choices([fix for anchor in offered for fix in _citing(fault, refused, anchor)])
    notes = _places(fault)
    if beside is None:
        return CitationHint(notes, fixes=_choices([*_binding(fault, refused)]) or citing)
    if not offered and beside.why in _FAR and count_words(refused.printed) < _WORDS:
        return CitationHint()  # more likely a term than a quotation of what is cited there
    if not beside.citation.names_passage:
        return _bare(fault, refused, beside, citing, notes)
    anchor = _anchor(beside.citation, offered[0] if offered else None)
    return CitationHint(
        (*(() if fault.reached else notes), _NOTES[beside.why].format(_written(refused, beside, anchor))),
        tuple(_helps(refused, beside, anchor)),
        (*_moves(refused, beside, (), safe=fault.reached), *citing),
    )


_OFFERED: Final = 5
"""Places that are offered."""
_NAMED: Final = 3
"""Places that a note names."""


def _choices(fixes: Sequence[Fix]) -> tuple[Fix, ...]:
    """Fixes that name one place each; of several only the author knows which."""
    return tuple(replace(fix, is_choice=True) for fix in fixes) if len(fixes) > 1 else tuple(fixes)


def _binding(fault: NoCitation, refused: RefusedQuotation) -> Iterator[Fix]:
    """The fixes that name a passage in a quotation's own binding to a work (`[“…”]{cite="key"}`)."""
    citation = refused.quotation.citation
    place = citation.written if citation else refused.quotation.place
    written = refused.chapter.text[place.start : place.end].rstrip("\"'")
    for anchor in fault.places[:_OFFERED] if citation and not place.approximate else ():
        if written.endswith(anchor.key):
            at = place.start + len(written)
            edit = Edit(Place(place.file, at, at), f"#{anchor.place}")
            yield Fix(f"cite `{anchor}`, {_has(fault, anchor)}", (edit,), fault.only)


def _places(fault: NoCitation) -> tuple[str, ...]:
    """The note that names the passages with the words."""
    exact = tuple(place for place in fault.places if place in fault.exact)
    shown = exact or fault.places
    if not shown:
        return ()
    more = f", and {len(shown) - _NAMED} more" if len(shown) > _NAMED else ""
    what = "these words are in" if exact else "its words, with other marks or letters, are in"
    return (f"{what} {ticked(shown[:_NAMED])}{more}",)


def _has(fault: NoCitation, anchor: Anchor) -> str:
    """What is said of a passage that is offered."""
    if anchor == fault.nearly:
        return "which comes nearest"
    return "which has these words" if anchor in fault.exact else "which has the words, written otherwise"


def _anchor(citation: Citation, near: Anchor | None) -> Anchor:
    """The anchor of a citation that a message names: the one that has the words, else the first of a passage."""
    anchored = [anchor for anchor in citation.anchors if anchor.names_place]
    return next((anchor for anchor in anchored if anchor == near), (*anchored, *citation.anchors)[0])


def _written(refused: RefusedQuotation, beside: Beside, anchor: Anchor) -> str:
    """A citation as the chapter has it, where that is short and known."""
    place = beside.citation.written
    text = refused.chapter.text[place.start : place.end]
    known = not place.approximate and 0 < len(text) <= _SHORT and "\n" not in text and "`" not in text
    return f"`{text if known else f'[{cited(anchor)}]'}`"


_SHORT: Final = 60
_WORDS: Final = 3
_FAR: Final = frozenset({Unreached.LATER, Unreached.EARLIER, Unreached.PARAGRAPH, Unreached.HEADING})
_NOTES: Final = {
    Unreached.BARE: "{} names no passage, so it covers no quotation",
    Unreached.BEHIND: "{} stands behind it, and a citation without brackets covers what follows it",
    Unreached.BEFORE: "{} stands before it, and a citation in brackets covers what stands before it",
    Unreached.NOTE: "its note cites several passages, {} first, and begins with none of them",
    Unreached.QUOTING_NOTE: "{} in its note serves the quotation in the note",
    Unreached.LATER: "{} is in a later sentence, and covers the quotations of its own",
    Unreached.EARLIER: "{} is in an earlier sentence, and covers the quotations of its own",
    Unreached.PARAGRAPH: "{} is in another paragraph or cell, and covers what stands there",
    Unreached.HEADING: "{} is in the heading, and covers the quotations there",
    Unreached.INTRODUCTION: "{} introduces it in brackets, and a citation in brackets covers what stands before it",
    Unreached.ATTRIBUTION: "the attribution with {} is behind the block",
    Unreached.CITATION: "{} is behind the block",
}


def _helps(refused: RefusedQuotation, beside: Beside, anchor: Anchor) -> Iterator[str]:
    """How to write the citation so that it reaches the quotation."""
    work, place, named = cited(Anchor(anchor.key)), anchor.place, cited(anchor)
    behind = f"`“…” [{named}]`"
    match beside.why:
        case Unreached.BEHIND:
            yield f"put it behind the quotation, in brackets: {behind}"
        case Unreached.BEFORE:
            yield f"put it behind the quotation: {behind}"
            yield f"or name the author before it: `{work} [#{place}] writes “…”`, `Name [-{named}] writes “…”`"
        case Unreached.NOTE | Unreached.QUOTING_NOTE:
            yield f"begin the note with the citation of the quoted passage: `[{named}]`"
        case Unreached.LATER:
            yield f"cite it again behind the quotation: {behind}"
            if refused.quotation.bound_by is not BoundBy.PARAGRAPH:
                yield "or set a style in which one citation serves several sentences: `chicago`, `apa`, `mla`, `mhra`"
        case Unreached.INTRODUCTION:
            yield f"end the block's last paragraph with it: `[{named}]`"
            yield f"or name the author in the introduction: `As {work} [#{place}] says:`, `As Name [-{named}] says:`"
        case Unreached.ATTRIBUTION:
            yield "put it into the block: an empty line `>`, then `> — …`"
            if not beside.movable:
                yield "an attribution holds the citation and words of the entry's author and title"
        case Unreached.CITATION:
            yield f"end the block's last paragraph with it: `[{named}]`"
        case _ if refused.quotation.kind in (Kind.BLOCK, Kind.VERSE):
            yield f"end the block's last paragraph with a citation: `[{named}]`"
        case _:
            yield f"cite it in the sentence, behind the quotation: {behind}"


def _bare(
    fault: NoCitation, refused: RefusedQuotation, beside: Beside, citing: tuple[Fix, ...], notes: tuple[str, ...]
) -> CitationHint:
    """Of a citation that names a work and no passage."""
    keys = [anchor.key for anchor in beside.anchors]
    own = tuple(place for place in fault.places if place.key in keys)
    key = own[0].key if own else keys[0]
    citation = beside.naming(key).citation
    pages = [page for page in citation.pages if page]
    if beside.why is not Unreached.BARE or len(set(keys)) > 1:  # else the message says so
        notes = (*notes, f"the citation of `{key}` beside it names no passage, so it covers no quotation")
    elif beside.paging is not None:
        first, last = beside.paging
        notes = (*notes, f"the first page of `{key}` is `{first}`, its last `{last}`")
    elif pages:
        notes = (*notes, f"no one passage that `{key}` has on {ticked(pages, 'or')} can be taken for what is quoted")
    elif key in fault.sources and _PAGE.search(_source_text(refused, citation)):
        notes = (*notes, f"a page is enough where its number is known: `quoteproof label {key}` shows them")
    if not own:
        return _strange(fault, refused, beside, citing, notes)
    others = refused.beside_passages
    several = len(others.anchors) > 1
    # Another quotation beside it would be bound as well, where only its author knows to which place.
    safe = fault.only and not pages and not several and others.certain
    fixes = _choices(
        [f for place in own[:_OFFERED] for f in _naming(fault, refused, beside.naming(place.key), place, safe=safe)]
    )
    if several:
        fixes = tuple(_naming_all(refused, citation, others.anchors, safe=fault.only and others.certain))
    reaches = bool(fixes) and beside.why is Unreached.BARE
    help_ = f"name the passage: `{cited(own[0])}`"
    if several and reaches:
        help_ = f"name the passages of all its quotations: `[{'; '.join(map(cited, others.anchors))}]`"
    elif several or not reaches:
        help_ = f"cite the passage behind the quotation: `“…” [{cited(own[0])}]`"
    return CitationHint(notes, (help_,), fixes or citing)


def _strange(
    fault: NoCitation, refused: RefusedQuotation, beside: Beside, citing: tuple[Fix, ...], notes: tuple[str, ...]
) -> CitationHint:
    """Of a citation of a work that does not have the words."""
    key, near = beside.anchors[0].key, fault.nearly
    if near is not None:
        if beside.why is not Unreached.BARE:
            notes = (*notes, f"`{near}` comes nearest")
        fixes = (*citing, *_naming(fault, refused, beside.naming(near.key), near, safe=False))
        return CitationHint(notes, (f"compare the words, and name the passage: `{cited(near)}`",), fixes)
    if key not in fault.sources:
        helps = (f"`{key}` has no seed: take its text in with `quoteproof add FILE --key {key}`, and name the passage",)
        return CitationHint(notes, helps, citing)
    helps = (f"name the passage: `@{key}#pN`, with the number that `quoteproof show {key}` gives",)
    return CitationHint(notes, helps, citing)


_PAGE: Final = re.compile(r"\b(?:pp?|S)\.|\b(?:pages?|Seiten?)\b")


def _source_text(refused: RefusedQuotation, citation: Citation) -> str:
    return refused.chapter.text[citation.written.start : citation.written.end]


def _naming(
    fault: NoCitation, refused: RefusedQuotation, beside: Beside, anchor: Anchor, *, safe: bool
) -> Iterator[Fix]:
    """The fix that puts a place behind the key of a citation, and moves the citation where it would not reach."""
    naming = named(refused.chapter.text, beside.citation, anchor)
    if naming is None:
        return
    title = f"cite `{anchor}`, {_has(fault, anchor)}"
    if pages := [page for page in beside.citation.pages if page]:
        title += f", in place of {ticked(pages)}, which has not"
    if _would_reach(refused, beside):
        yield Fix(title, (naming,), safe)
        return
    for fix in _moves(refused, beside, (naming,), safe=safe):
        yield Fix(f"{title}; {fix.title}", fix.edits, fix.safe)


def _would_reach(refused: RefusedQuotation, beside: Beside) -> bool:
    """Whether a citation of no passage would serve a quotation, if it named one."""
    citation, quotation = beside.citation, refused.quotation
    if beside.why is not Unreached.BARE:
        return False
    before = citation.written.end <= quotation.place.start
    if quotation.kind in (Kind.BLOCK, Kind.VERSE):
        return citation.in_text or not before
    return before == citation.in_text or citation.flow != quotation.flow


def _naming_all(
    refused: RefusedQuotation, citation: Citation, passages: tuple[Anchor, ...], *, safe: bool
) -> Iterator[Fix]:
    """The fix that names the passages of all quotations that a citation in brackets stands beside."""
    text = refused.chapter.text
    for place in citation.anchor_places[:1]:
        alone = {anchor.key for anchor in (*citation.anchors, *passages)} == {citation.anchors[0].key}
        alone = alone and len(citation.anchors) == 1 and not place.approximate and not citation.in_text
        if alone and text[place.start : place.end].endswith(passages[0].key) and text[place.end] == "]":
            first, *others = passages
            more = "".join(f"; {cited(anchor)}" for anchor in others)
            edit = Edit(Place(place.file, place.end, place.end), f"#{first.place}{more}")
            yield Fix(f"cite {ticked(passages)}, which have the words", (edit,), safe)


def _citing(fault: NoCitation, refused: RefusedQuotation, anchor: Anchor) -> Iterator[Fix]:
    """The fix that cites a passage behind the quotation."""
    place = refused.quotation.place
    if not place.approximate:
        edit = Edit(Place(place.file, place.end, place.end), f" [{cited(anchor)}]")
        yield Fix(f"cite `{anchor}`, {_has(fault, anchor)}", (edit,))


def _moves(refused: RefusedQuotation, beside: Beside, naming: tuple[Edit, ...], *, safe: bool) -> Iterator[Fix]:
    """The fixes that move a citation, `naming` edits made in it; safe, if so asked, where nothing else changes."""
    text, written, place = refused.chapter.text, beside.citation.written, refused.quotation.place
    if written.approximate or place.approximate:
        return
    file, citation = place.file, edited(text, written, naming)
    if beside.citation.in_text and written.start >= place.end and beside.why in (Unreached.BEHIND, Unreached.BARE):
        around = _PARENTHESES.match(text, place.end)
        if around is not None and around.start("cited") == written.start and "[" not in citation:
            inside = edited(text, Place(file, around.start("inside"), around.end("inside")), naming)
            edit = Edit(Place(file, around.start("all"), around.end("all")), f"[{inside}]")
            yield Fix("put the citation into brackets", (edit,), safe)
    elif beside.why in (Unreached.BEFORE, Unreached.INTRODUCTION, Unreached.BARE):
        start = len(text[: written.start].rstrip())
        if written.end <= place.start and text[written.start] == "[":
            moved = Edit(Place(file, place.end, place.end), f" {citation}")
            yield Fix("put the citation behind the quotation", (Edit(Place(file, start, written.end), ""), moved))
    elif beside.why is Unreached.ATTRIBUTION and beside.movable:
        between = _GAP.match(text, place.end)
        line = text.rfind("\n", 0, written.start) + 1
        if between is not None and between.end() == line:
            head = _HEAD.match(text, text.rfind("\n", 0, place.end) + 1)
            quote = head.group() if head else "> "
            edits = (Edit(Place(file, place.end, line), f"\n{quote.rstrip()}\n{quote}"), *naming)
            yield Fix("put the attribution into the block", edits, safe)
    elif beside.why is Unreached.CITATION:
        end = _REST.match(text, written.end)
        edit = Edit(Place(file, place.end, end.end() if end else written.end), f" {citation}")
        yield Fix("end the block with the citation", (edit,), safe)


_PARENTHESES: Final = re.compile(
    r"[^()\[\]\n@]{0,80}(?P<all>\((?P<inside>[^()\[\]\n@“”„\"«»]{0,40}(?P<cited>@)[^()\[\]\n@“”„\"«»]{0,80})\))"
)
"""A citation without brackets, in parentheses with nothing but words that may stand in one."""
_GAP: Final = re.compile(r"[ \t]*\r?\n(?:[ \t]*\r?\n)+")
_HEAD: Final = re.compile(r"[ \t]*>[> \t]*")
_REST: Final = re.compile(r"[ \t.]*")
