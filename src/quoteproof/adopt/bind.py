"""Binds the quotations of a book's chapters to the passages that have their words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from quoteproof.adopt.choice import DecidedChapter, Decision, decided
from quoteproof.adopt.model import BINDING, AdoptedQuotation, Binding, QuotationState
from quoteproof.adopt.profile import Fitting, fitting
from quoteproof.check.chapter import Basis, Read
from quoteproof.finding.edits import apply_edits
from quoteproof.finding.model import Edit, Fault, Place
from quoteproof.quotation.citations import citation_key
from quoteproof.quotation.model import Citation, Intruder, StrayMark
from quoteproof.rules.table import findings_of, worded
from quoteproof.text.anchor import Anchor, cited
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.verdict.model import Judged, Uncheckable
from quoteproof.verdict.word_places import citing

UNWRITABLE: Final = "the passage cannot be named in its citation"
UNREACHED: Final = "the citation beside it names this work and does not reach it"


def bind(chapters: Sequence[Read], basis: Basis, *, uncited: bool = False) -> Binding:
    """Find the passage of each quotation that names none; `uncited` writes passages for those that cite nothing, too.

    The words decide where, and the verdict whether it passes. Nothing is bound to a work that it does not cite.
    """
    found = tuple(decided(read, basis) for read in chapters)
    return _binding(found, basis, fitting(found, basis), uncited=uncited)


def _binding(chapters: Sequence[DecidedChapter], basis: Basis, fit: Fitting, *, uncited: bool) -> Binding:
    quotations: list[AdoptedQuotation] = []
    texts: dict[str, str] = {}
    for chapter in chapters:
        adopted = tuple(_adopted(chapter, basis, uncited=uncited))
        quotations += adopted
        read = chapter.chapter.read
        text = written(read.text, adopted)
        if text != read.text:
            texts[read.file] = text
    before = {one.chapter.read.file: one.chapter.read.text for one in chapters}
    return Binding(tuple(quotations), texts, before, fit.profile, fit.punctuation, fit.forgives)


def written(text: str, quotations: Iterable[AdoptedQuotation]) -> str:
    """The text of a chapter with the passages of its bound quotations named."""
    edits = dict.fromkeys(edit for one in quotations if one.state in BINDING for edit in one.edits)
    return apply_edits(text, edits)


def _adopted(chapter: DecidedChapter, basis: Basis, *, uncited: bool) -> Iterator[AdoptedQuotation]:
    """The quotations of a chapter in its order, and the marks that belong to none."""
    read = chapter.chapter.read
    edits = _edits(chapter, read.text)
    faults = [fault for fault in chapter.chapter.collected.faults if isinstance(fault, StrayMark | Intruder)]
    found = [_one(decision, read, basis, edits, faults, uncited=uncited) for decision in chapter.decisions]
    broken = [one.place for one in found if one.state is QuotationState.UNREAD]
    for fault in faults:
        if not any(place.start <= fault.place.start < place.end for place in broken):
            found.append(_stray(fault, read))
    yield from sorted(found, key=lambda one: one.place.start)


def _one(
    decision: Decision,
    read: Read,
    basis: Basis,
    edits: Mapping[object, tuple[Edit, ...]],
    faults: Sequence[Fault],
    *,
    uncited: bool,
) -> AdoptedQuotation:
    quotation = decision.claimed.quotation
    state, difference, code = decision.state, decision.difference, decision.code
    beside = quotation.beside.citation if quotation.beside else None
    citations = [item.citation for item in decision.claimed.items] or ([beside] if beside is not None else [])
    cites = read.text[citations[0].written.start : citations[0].written.end] if citations else ""
    own: tuple[Edit, ...] = ()
    unwritable = False
    if state is QuotationState.UNCITED:
        own = _behind(quotation.place, decision.anchors[0])
        if beside is not None and decision.anchors[0].key in {anchor.key for anchor in beside.anchors}:
            difference = UNREACHED
        elif uncited and isinstance(decision.verdict, Uncheckable):
            state, own = QuotationState.UNREAD, ()
        elif uncited and own:
            state = QuotationState.MARKS_DIFFER if decision.code else QuotationState.BOUND
    elif state in BINDING and decision.claimed.settled is None:
        own = tuple(dict.fromkeys(edit for item, _ in decision.named for edit in edits[citation_key(item.citation)]))
        if not own and state is QuotationState.BOUND:
            state, difference = QuotationState.UNREAD, UNWRITABLE
        unwritable = not own
    if quotation.broken:
        inside = (f for f in faults if quotation.place.start <= f.place.start < quotation.place.end)
        for finding in worded(tuple(inside)[:1]):
            difference, code = finding.message, finding.code.id
    if not difference and decision.verdict is not None and read.chapter is not None and decision.code:
        judged = Judged(citing(quotation, decision.anchors[0]), decision.verdict)
        findings = findings_of(read.chapter, judged, limits=basis.book.quotations.limits, context=basis.context)
        difference = findings[0].message if findings else ""
    if unwritable and difference != UNWRITABLE:
        difference = f"{difference}; {UNWRITABLE}" if difference else UNWRITABLE
    text = quotation.printed.text.replace(PARAGRAPH_END, "\n\n")
    anchors = decision.anchors
    return AdoptedQuotation(state, quotation.place, text, cites, anchors, difference, code, own, quotation.id)


def _stray(fault: Fault, read: Read) -> AdoptedQuotation:
    """A mark or something else that belongs to no quotation, with the words behind it."""
    place = fault.place
    end = read.text.find("\n", place.end)
    text = read.text[place.start : min(len(read.text) if end < 0 else end, place.start + _SHOWN)]
    (finding,) = worded((fault,))
    return AdoptedQuotation(QuotationState.UNREAD, place, text, difference=finding.message, code=finding.code.id)


_SHOWN: Final = 60
"""Characters that are shown of what cannot be read."""


def _behind(place: Place, anchor: Anchor) -> tuple[Edit, ...]:
    """The edit that cites a passage behind a quotation."""
    if place.approximate:
        return ()
    return (Edit(Place(place.file, place.end, place.end), f" [{cited(anchor)}]"),)


def _edits(chapter: DecidedChapter, text: str) -> Mapping[object, tuple[Edit, ...]]:
    """By citation the edits that name the passages of all quotations that it serves; nothing where none can be made."""
    named: dict[object, tuple[Citation, dict[int, list[Anchor]]]] = {}
    for decision in chapter.decisions:
        for item, anchor in decision.named if decision.state in BINDING else ():
            _, by_item = named.setdefault(citation_key(item.citation), (item.citation, {}))
            anchors = by_item.setdefault(item.at, [])
            if anchor not in anchors:
                anchors.append(anchor)
    return {key: _naming(citation, by_item, text) for key, (citation, by_item) in named.items()}


def _naming(citation: Citation, named: Mapping[int, Sequence[Anchor]], text: str) -> tuple[Edit, ...]:
    """The edits that put passages behind the keys of a citation; a second passage of a work is an item of its own."""
    edits: list[Edit] = []
    further: list[Anchor] = []
    for at, (anchor, *others) in named.items():
        place = citation.anchor_places[at] if at < len(citation.anchor_places) else citation.written
        written = text[place.start : place.end]
        bare = cited(Anchor(anchor.key))
        if place.approximate:
            return ()
        if written.endswith(anchor.key):
            edits.append(Edit(Place(place.file, place.end, place.end), f"#{anchor.place}"))
        elif written.endswith(bare):
            edits.append(Edit(Place(place.file, place.end - len(bare), place.end), cited(anchor)))
        else:
            return ()
        further += others
    if further:
        whole = citation.written
        if whole.approximate:
            return ()
        end = whole.end
        more = "".join(f"; {cited(anchor)}" if citation.node else f"; {anchor}" for anchor in further)
        if citation.node and text[end - 1] == "]":
            end -= 1
        elif citation.node:
            more = f" [{more}]"
        edits.append(Edit(Place(whole.file, end, end), more))
    return _joined(edits)


def _joined(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Edits in order, those that meet at one point as one."""
    found: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.place.start, edit.place.end)):
        if found and found[-1].place.end == edit.place.start == edit.place.end:
            last = found.pop()
            edit = replace(last, text=last.text + edit.text)
        found.append(edit)
    return tuple(found)
