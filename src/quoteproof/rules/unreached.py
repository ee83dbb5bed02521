"""What Q002 says of the citation beside a quotation that does not reach it, and how to write it so that it does.

A fix is safe where the passage that is cited has the words, and nothing but the place of the citation changes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from quoteproof.finding.model import Edit, Fix, Place
from quoteproof.quotation.model import Beside, BoundBy, Citation, Kind, Unreached
from quoteproof.rules.rule import RefusedQuotation, ticked
from quoteproof.text.anchor import Anchor, cited
from quoteproof.text.words import count_words
from quoteproof.verdict.faults import NoCitation


@dataclass(frozen=True, slots=True)
class CitationHint:
    """What is said of the citation beside a quotation."""

    notes: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()
    names_passage: bool = False
    """Whether it names the passage that has the words."""


def hint_of(fault: NoCitation, refused: RefusedQuotation) -> CitationHint:
    """What is said of a quotation that belongs to no citation; nothing where none stands beside it."""
    beside, near = refused.quotation.beside, refused.refusal.nearest
    citing = tuple(_citing(refused, near.anchor)) if near else ()
    if beside is None:
        return CitationHint(fixes=citing)
    if near is None and beside.why in _FAR and count_words(refused.printed) < _WORDS:
        return CitationHint()  # more likely a term than a quotation of what is cited there
    anchor = _anchor(beside.citation, near.anchor if near else None)
    if not anchor.names_place:
        return _bare(fault, refused, beside, citing)
    right = near is not None and near.anchor == anchor
    fixes = (*_fixes(refused, beside, anchor, right=right), *citing)
    names = near is not None and right
    return CitationHint(
        (_NOTES[beside.why].format(_written(refused, beside, anchor)),),
        tuple(_helps(refused, beside, anchor)),
        fixes,
        names,
    )


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


def _bare(fault: NoCitation, refused: RefusedQuotation, beside: Beside, citing: tuple[Fix, ...]) -> CitationHint:
    """Of a citation that names a work and no passage."""
    near, key = refused.refusal.nearest, beside.citation.anchors[0].key
    pages = [page for page in beside.citation.pages if page]
    note = f"the citation of `{key}` beside it names no passage, so it covers no quotation"
    if pages and beside.why is Unreached.BARE:
        note = f"no one passage that `{key}` has on {ticked(pages, 'or')} can be taken for what is quoted"
    elif beside.why is Unreached.BARE and key in fault.sources and _PAGE.search(_source_text(refused, beside.citation)):
        note += f"; a page is enough where its number is known: `quoteproof label {key}` shows them"
    if near is not None and near.anchor.key == key:
        if beside.why is not Unreached.BARE:
            return CitationHint(
                (note,), (f"cite the passage behind the quotation: `“…” [{cited(near.anchor)}]`",), citing
            )
        passages = refused.beside_passages
        if len(passages) <= 1:
            fix = tuple(_naming(refused, beside.citation, near.anchor, safe=fault.only))
            return CitationHint((note,), (f"name the passage: `{cited(near.anchor)}`",), fix or citing)
        fix = tuple(_naming_all(refused, beside.citation, passages))
        every = "; ".join(map(cited, passages))
        together = f"name the passages of all its quotations: `[{every}]`"
        alone = f"cite the passage behind the quotation: `“…” [{cited(near.anchor)}]`"
        return CitationHint((note,), (together if fix else alone,), fix or citing)
    if key not in fault.sources:
        helps = (f"`{key}` has no seed: take its text in with `quoteproof add FILE --key {key}`, and name the passage",)
        return CitationHint((note,), helps, citing)
    helps = (f"name the passage: `@{key}#p1`, with the number that `quoteproof show {key}` gives",)
    return CitationHint((note,), helps, citing)


_PAGE: Final = re.compile(r"\bpp?\.|\bpages?\b")


def _source_text(refused: RefusedQuotation, citation: Citation) -> str:
    return refused.chapter.text[citation.written.start : citation.written.end]


def _naming(refused: RefusedQuotation, citation: Citation, anchor: Anchor, *, safe: bool) -> Iterator[Fix]:
    """The fix that puts a place behind the key of a citation."""
    for place in citation.anchor_places[:1]:
        written = refused.chapter.text[place.start : place.end]
        if len(citation.anchors) == 1 and not place.approximate and written.endswith(anchor.key):
            edit = Edit(Place(place.file, place.end, place.end), f"#{anchor.place}")
            yield Fix(f"cite `{anchor}`, which has these words", (edit,), safe)


def _naming_all(refused: RefusedQuotation, citation: Citation, passages: tuple[Anchor, ...]) -> Iterator[Fix]:
    """The fix that names the passages of all quotations that a citation in brackets stands beside."""
    text = refused.chapter.text
    for place in citation.anchor_places[:1]:
        alone = len(citation.anchors) == 1 and not place.approximate and not citation.in_text
        if alone and text[place.start : place.end].endswith(passages[0].key) and text[place.end] == "]":
            first, *others = passages
            more = "".join(f"; {cited(anchor)}" for anchor in others)
            edit = Edit(Place(place.file, place.end, place.end), f"#{first.place}{more}")
            yield Fix(f"cite {ticked(passages)}, which have the words", (edit,))


def _citing(refused: RefusedQuotation, anchor: Anchor) -> Iterator[Fix]:
    """The fix that cites a passage behind the quotation."""
    place = refused.quotation.place
    if not place.approximate:
        edit = Edit(Place(place.file, place.end, place.end), f" [{cited(anchor)}]")
        yield Fix(f"cite `{anchor}`, which has these words", (edit,))


def _fixes(refused: RefusedQuotation, beside: Beside, anchor: Anchor, *, right: bool) -> Iterator[Fix]:
    """The fixes that move a citation; safe where it cites the passage that has the words."""
    text, written, place = refused.chapter.text, beside.citation.written, refused.quotation.place
    if written.approximate or place.approximate or len(beside.citation.anchors) != 1:
        return
    file = place.file
    if beside.why is Unreached.BEHIND:
        low, high = written.start - 1, written.end + 1
        if text[low:high] == f"(@{anchor})":
            yield Fix("put the citation into brackets", (Edit(Place(file, low, high), f"[{cited(anchor)}]"),), right)
    elif beside.why in (Unreached.BEFORE, Unreached.INTRODUCTION):
        start = len(text[: written.start].rstrip())
        if written.end <= place.start and text[written.start] == "[":
            moved = Edit(Place(file, place.end, place.end), f" {text[written.start : written.end]}")
            yield Fix("put the citation behind the quotation", (Edit(Place(file, start, written.end), ""), moved))
    elif beside.why is Unreached.ATTRIBUTION and beside.movable:
        between = _GAP.match(text, place.end)
        line = text.rfind("\n", 0, written.start) + 1
        if between is not None and between.end() == line:
            head = _HEAD.match(text, text.rfind("\n", 0, place.end) + 1)
            quote = head.group() if head else "> "
            edits = (Edit(Place(file, place.end, line), f"\n{quote.rstrip()}\n{quote}"),)
            yield Fix("put the attribution into the block", edits, right)
    elif beside.why is Unreached.CITATION:
        end = _REST.match(text, written.end)
        edits = (
            Edit(Place(file, place.end, end.end() if end else written.end), f" {text[written.start : written.end]}"),
        )
        yield Fix("end the block with the citation", edits, right)


_GAP: Final = re.compile(r"[ \t]*\r?\n(?:[ \t]*\r?\n)+")
_HEAD: Final = re.compile(r"[ \t]*>[> \t]*")
_REST: Final = re.compile(r"[ \t.]*")
