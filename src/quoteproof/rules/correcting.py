"""The fixes of a refused quotation that put the source's words, and all that differs, as findings show it.

One fix puts the source's words for the whole quotation; where several things differ, each can be put right by itself
too. Words outside the quotation are not touched, but for a comma or full stop that moves out of it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from quoteproof.finding.edits import apply_edits
from quoteproof.finding.model import Edit, Finding, Fix, Place, QuotedDifference
from quoteproof.quotation.model import Kind
from quoteproof.quoting.correction import QuotationCorrection, typed
from quoteproof.quoting.correction_limits import Replacement
from quoteproof.quoting.markdown import emphasised, escaped
from quoteproof.rules.q003_misplaced_quotation import cited_at, stands_alone
from quoteproof.rules.rule import RefusedQuotation, tick, ticked
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.verdict import faults

_BREAK: Final = re.compile(r"[ \t]*\r?\n[ \t>]*")
_MARKUP: Final = re.compile(r"[*_\\]")
WHOLE: Final = "put the source's words for the whole quotation"
"""The title of the fix of a quotation that differs in several places."""


def with_correction(finding: Finding, refused: RefusedQuotation) -> Finding:
    """A finding of a refused quotation with all that differs, and with the fixes that put it right."""
    found = refused.correction
    if found is None:
        return finding if finding.fixes else replace(finding, unfixed=_unfixed(refused))
    fixes: list[Fix] = []
    outcomes: set[str] = set()
    safe = tuple(fix for fix in finding.fixes if fix.safe)
    others = tuple(fix for fix in finding.fixes if not fix.safe)
    offered = (*safe, *_fixes(found, refused), *others)
    places = [edit.place for fix in offered for edit in fix.edits]
    low, high = min((p.start for p in places), default=0), max((p.end for p in places), default=0)
    words = refused.chapter.text[low:high]
    for fix in offered:
        moved = (Edit(replace(e.place, start=e.place.start - low, end=e.place.end - low), e.text) for e in fix.edits)
        outcome = apply_edits(words, moved)
        if outcome not in outcomes:
            outcomes.add(outcome)
            fixes.append(fix)
    why = "" if fixes else "the edits cannot be placed with certainty: other quotations or markup stand in the way"
    return replace(finding, fixes=tuple(fixes), differences=tuple(_differences(found, refused)), unfixed=why)


def _unfixed(refused: RefusedQuotation) -> str:
    """Why a refused quotation has no fix."""
    match refused.refusal.fault:
        case faults.NoCitation(places=places) if places:
            keys = {anchor.key for anchor in refused.quotation.beside.anchors} if refused.quotation.beside else set()
            named = ticked(places[:_NAMED], "or")
            if keys and not any(place.key in keys for place in places):
                return f"the words stand in another work than the one that is cited: {named}"
            return f"several places have its words: {named}" if len(places) > 1 else f"only {named} has its words"
        case faults.WrongPassage():
            return "the citation cannot be changed by itself: it names several passages, or its place is not certain"
        case faults.NoCitation():
            return "no source has its words"
        case faults.ContestedQuotation():
            return "two citations claim it"
        case faults.AmbiguousPage():
            return "several passages of the page have its words"
        case faults.TooManyReadings() | faults.UnknownCharacter():
            return "it could not be decided what the source has"
        case faults.Skewing() | faults.LimitWordLeftOut() | faults.StrandedLimitWord() | faults.LimitWordBefore():
            return "only its author knows what is meant"
    near = refused.refusal.nearest
    if refused.obstacle:
        return refused.obstacle
    if near is None:
        return "no place in the sources is certain for its words"
    cited = {(anchor.key, anchor.place) for anchor in refused.anchors}
    if isinstance(refused.refusal.fault, faults.Misquotation) and (near.anchor.key, near.anchor.place) not in cited:
        return f"no certain place: its words come near those of `{near.anchor}`"
    return "no words of the source are certain to stand for it"


_NAMED: Final = 3
"""Places that a reason names."""


def _differences(found: QuotationCorrection, refused: RefusedQuotation) -> Iterator[QuotedDifference]:
    for one in found.replacements:
        start, end, text = _trimmed(refused.printed, one)
        source = (one.source if one.text else "").strip() or text.strip()
        at = (start, end) if start < end else (start, start + 1) if start < len(refused.printed) else (start - 1, start)
        yield QuotedDifference(refused.place_of(*at), refused.printed[start:end].strip(), source)


def _fixes(found: QuotationCorrection, refused: RefusedQuotation) -> Iterator[Fix]:
    edits = [_edit(one, refused) for one in found.replacements]
    made = [edit for edit in edits if edit is not None]
    moved = refused.moved(found.moved) if found.moved else ()
    if found.anchor is not None:
        where = cited_at(refused)
        if where is not None and stands_alone(refused) and len(made) == len(edits) and moved is not None:
            cited = Edit(where, str(found.anchor))
            yield Fix(f"cite `{found.anchor}`, and put the source's words", (*made, *moved, cited))
        return
    several = len(edits) > 1
    title = WHOLE if several else _title(found.replacements[0], refused)
    if moved is not None and len(made) == len(edits):
        yield Fix(title, (*made, *moved))
    elif moved is not None and (whole := _rewritten(found, refused)) is not None:
        yield Fix(title, (whole, *moved))
    for one, edit in zip(found.replacements, edits, strict=True) if several else ():
        if edit is not None and not (found.moved and one is found.replacements[-1]):
            yield Fix(_title(one, refused), (edit,))


def _title(one: Replacement, refused: RefusedQuotation) -> str:
    start, end, text = _trimmed(refused.printed, one)
    mine, theirs = refused.printed[start:end], text
    if "[" in theirs and "[" not in one.source:
        return f"mark the changed letter: {tick(theirs)}"
    if not mine.strip():
        return f"put in the missing {tick(theirs)}"
    if mine != theirs and mine.casefold() == theirs.casefold():
        return f"write {tick(theirs)}, as the source does"
    return f"put the source's {tick(theirs)} for {tick(mine)}" if theirs.strip() else f"take {tick(mine)} out"


def _trimmed(printed: str, one: Replacement) -> tuple[int, int, str]:
    """A replacement without the spaces that both sides have."""
    start, end, text = one.start, one.end, one.text
    while start < end and text and printed[start].isspace() and text[0] == printed[start] == " ":
        start, text = start + 1, text[1:]
    while start < end and text and printed[end - 1] == text[-1] == " ":
        end, text = end - 1, text[:-1]
    return start, end, text


def _edit(one: Replacement, refused: RefusedQuotation) -> Edit | None:
    """The edit of the chapter that makes a replacement; None where markup stands between the words."""
    start, end, text = _trimmed(refused.printed, one)
    if "\n" in text or PARAGRAPH_END in text or PARAGRAPH_END in refused.printed[start:end]:
        return None
    written = typed(escaped(text))
    if start == end:
        return _insertion(start, written, refused)
    where = refused.place_of(start, end)
    there = refused.chapter.text[where.start : where.end]
    if not refused.is_exact(where, refused.printed[start:end]):
        return None
    return Edit(where, _broken_alike(written, there))


def _insertion(at: int, text: str, refused: RefusedQuotation) -> Edit | None:
    """The edit that puts something in: before the next character, or at the end behind the last one."""
    if at < len(refused.printed):
        where = refused.place_of(at, at + 1)
        at_mark = Place(where.file, where.start, where.start, where.approximate)
        exact = refused.is_exact(where, refused.printed[at : at + 1])
    else:
        where = refused.place_of(at - 1, at)
        at_mark = Place(where.file, where.end, where.end, where.approximate)
        exact = refused.is_exact(where, refused.printed[at - 1 : at])
    return Edit(at_mark, text) if exact else None


def _broken_alike(text: str, there: str) -> str:
    """A text with the line ends of what it stands for, at about the same places."""
    for found in _BREAK.finditer(there):
        share = found.start() / max(1, len(there))
        spaces = [m.start() for m in re.finditer(" ", text)]
        if not spaces:
            return text
        at = min(spaces, key=lambda space: abs(space - share * len(text)))
        text = text[:at] + found.group() + text[at + 1 :]
    return text


def _rewritten(found: QuotationCorrection, refused: RefusedQuotation) -> Edit | None:
    """All words of a run-in quotation written anew, with its emphasis, where nothing else stands between them."""
    printed, quotation = refused.printed, refused.quotation
    if quotation.kind is not Kind.INLINE or "\n" in found.printed.text:
        return None
    where = refused.place_of(0, len(printed))
    text = refused.chapter.text
    # The markup around the first and the last word belongs to the words.
    low, high = quotation.place.start + 1, quotation.place.end - 1
    if where.approximate or quotation.place.approximate or not low <= where.start <= where.end <= high:
        return None
    there = text[low:high]
    plain = _MARKUP.sub("", _BREAK.sub(" ", there))
    if plain != _MARKUP.sub("", _BREAK.sub(" ", printed)):
        return None
    written = typed(emphasised(found.printed.text, found.printed.emphasis))
    return Edit(Place(where.file, low, high), _broken_alike(written, there))
